//! The catalogue: whole documents by version, and the small keys of what they name.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE collection (key smallint NOT NULL PRIMARY KEY, code {code} NOT NULL UNIQUE)",
    "CREATE TABLE collection_version (
        id {serial},
        collection smallint NOT NULL,
        version {code} NOT NULL,
        digest {bytes} NOT NULL,
        document text NOT NULL,
        from_event bigint NOT NULL,
        to_event bigint,
        UNIQUE (collection, version)
    )",
    "CREATE UNIQUE INDEX collection_version_current ON collection_version (collection) WHERE to_event IS NULL",
    "CREATE TABLE measure (
        key integer NOT NULL PRIMARY KEY,
        collection smallint NOT NULL,
        code {code} NOT NULL UNIQUE
    )",
    // `offence=arson` or `grade=priority,setting=urban`, in the order of the measure's dimensions; key 0 is the whole
    "CREATE TABLE breakdown (key integer NOT NULL PRIMARY KEY, codes {code} NOT NULL UNIQUE)",
    "INSERT INTO breakdown (key, codes) VALUES (0, '')",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
