//! Files that were sent: what they were, how far they got, and what came of them.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE upload (
        id {uuid} NOT NULL PRIMARY KEY,
        at bigint NOT NULL,
        force smallint NOT NULL,
        collection smallint NOT NULL,
        first_month smallint,
        months smallint,
        good_rows boolean NOT NULL,
        sent_by {code} NOT NULL,
        name text NOT NULL,
        digest {bytes} NOT NULL,
        file {bytes} NOT NULL,
        stage {code} NOT NULL,
        rows integer,
        answer text
    )",
    "CREATE INDEX upload_at ON upload (at)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, &["DROP TABLE upload"]).await
    }
}
