//! The ledger: what happened, in the order of commits, and beside it what may be erased.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    // the chain covers id, at, kind, actor and digest; force and subject repeat what the payload says, for reading by index
    "CREATE TABLE ledger_event (
        id bigint NOT NULL PRIMARY KEY,
        previous bigint NOT NULL UNIQUE,
        at bigint NOT NULL,
        kind {code} NOT NULL,
        actor {code} NOT NULL,
        force smallint,
        subject {code},
        seeded boolean NOT NULL,
        cursor {code} NOT NULL UNIQUE,
        digest {bytes} NOT NULL,
        hash {bytes} NOT NULL
    )",
    "CREATE INDEX ledger_event_at ON ledger_event (at)",
    "CREATE INDEX ledger_event_subject ON ledger_event (subject, id)",
    "CREATE TABLE event_payload (event bigint NOT NULL PRIMARY KEY, salt {bytes} NOT NULL, payload {bytes} NOT NULL)",
    "CREATE TABLE actor (id {code} NOT NULL PRIMARY KEY, subject {code} UNIQUE, name text)",
    // one row, locked by whoever appends: ids follow the order of commits
    "CREATE TABLE ledger_lock (id smallint NOT NULL PRIMARY KEY)",
    "INSERT INTO ledger_lock (id) VALUES (1)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
