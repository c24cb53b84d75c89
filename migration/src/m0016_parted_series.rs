//! How many series a scan left out, since what came before and after in them is not comparable.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &["ALTER TABLE signal_scan_part ADD COLUMN parted smallint NOT NULL DEFAULT 0"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
