//! Why a revision was opened, and why, by whom and when it was taken back.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "ALTER TABLE revision ADD COLUMN opened_because {code}",
    "ALTER TABLE revision ADD COLUMN opened_note text",
    "ALTER TABLE revision ADD COLUMN withdrawn_because {code}",
    "ALTER TABLE revision ADD COLUMN withdrawn_note text",
    "ALTER TABLE revision ADD COLUMN withdrawn_by {code}",
    "ALTER TABLE revision ADD COLUMN withdrawn_event bigint",
    // figures are closed by a revision: this one has no cells, and takes back the one it names
    "ALTER TABLE revision ADD COLUMN takes_back integer",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
