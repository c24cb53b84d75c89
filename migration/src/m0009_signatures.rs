//! Signatures: of which content, by whom, and whether they still hold.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    // the definition that the digest names: the catalogue may have moved on by the time somebody signs
    "ALTER TABLE revision ADD COLUMN sealed_as {code}",
    // the content is kept once the signature is void, as what lies in the revision then changes
    "CREATE TABLE signature (
        key {serial},
        revision integer NOT NULL,
        digest {bytes} NOT NULL,
        definition {code},
        signed_by {code} NOT NULL,
        signed_event bigint,
        void_because {code},
        void_event bigint,
        content {bytes}
    )",
    "CREATE INDEX signature_of_revision ON signature (revision)",
    "INSERT INTO signature (revision, digest, signed_by, signed_event)
        SELECT key, digest, signed_off_by, signed_event FROM revision
        WHERE digest IS NOT NULL AND signed_off_by IS NOT NULL AND takes_back IS NULL
        ORDER BY key",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
