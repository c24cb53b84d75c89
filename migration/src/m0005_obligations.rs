//! When a revision was handed over and signed off, what is owed beside the catalogue, and from when to when leave to change what is locked holds.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "ALTER TABLE revision ADD COLUMN submitted_event bigint",
    "ALTER TABLE revision ADD COLUMN signed_event bigint",
    "ALTER TABLE lock_exception ADD COLUMN from_event bigint",
    "ALTER TABLE lock_exception ADD COLUMN to_event bigint",
    // what one force owes although the catalogue does not ask it, or does not owe although it does
    "CREATE TABLE obligation_change (
        id {serial},
        kind {code} NOT NULL,
        force smallint NOT NULL,
        collection smallint NOT NULL,
        first_month smallint NOT NULL,
        last_month smallint NOT NULL,
        due_on date,
        reason text NOT NULL,
        decided_by {code} NOT NULL,
        from_event bigint,
        to_event bigint
    )",
    "CREATE INDEX obligation_change_of_collection ON obligation_change (collection, first_month)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
