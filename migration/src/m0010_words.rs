//! A force's own words for what a collection asks, so that its systems' files can be read as they are.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["CREATE TABLE force_words (
        force smallint NOT NULL,
        collection smallint NOT NULL,
        words text NOT NULL,
        PRIMARY KEY (force, collection)
    )"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
