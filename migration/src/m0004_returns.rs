//! Returns, their revisions and cells, and the figures that count.
use crate::dialect::{run, run_on_postgres};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE force_return (
        id {uuid} NOT NULL PRIMARY KEY,
        force smallint NOT NULL,
        collection smallint NOT NULL,
        first_month smallint NOT NULL,
        months smallint NOT NULL,
        current integer,
        accepted integer,
        CONSTRAINT force_return_once UNIQUE (force, collection, first_month, months)
    )",
    "CREATE INDEX force_return_of_collection ON force_return (collection, first_month)",
    // collection repeats the return's: the newest accepted event of a collection is the version of its data
    "CREATE TABLE revision (
        key {serial},
        id {uuid} NOT NULL UNIQUE,
        return_id {uuid} NOT NULL,
        collection smallint NOT NULL,
        number integer NOT NULL,
        version integer NOT NULL,
        state {code} NOT NULL,
        origin smallint NOT NULL,
        definition integer NOT NULL,
        source_system text,
        salt {bytes} NOT NULL,
        digest {bytes},
        opened_by {code} NOT NULL,
        submitted_by {code},
        signed_off_by {code},
        accepted_by {code},
        accepted_event bigint,
        CONSTRAINT revision_once UNIQUE (return_id, number)
    )",
    "CREATE INDEX revision_accepted ON revision (collection, accepted_event)",
    "CREATE TABLE observation (
        revision integer NOT NULL,
        measure integer NOT NULL,
        area integer NOT NULL,
        breakdown integer NOT NULL,
        value bigint,
        kind smallint NOT NULL,
        statuses smallint NOT NULL,
        note text,
        PRIMARY KEY (revision, measure, area, breakdown)
    ) {compact}",
    // widest columns first: no padding, and a figure stays small
    "CREATE TABLE figure (
        value bigint,
        measure integer NOT NULL,
        area integer NOT NULL,
        breakdown integer NOT NULL,
        from_revision integer NOT NULL,
        to_revision integer,
        first_month smallint NOT NULL,
        months smallint NOT NULL,
        force smallint NOT NULL,
        kind smallint NOT NULL,
        statuses smallint NOT NULL,
        PRIMARY KEY (measure, first_month, force, area, breakdown, from_revision)
    ) {by_month}",
    "CREATE TABLE explanation (
        return_id {uuid} NOT NULL,
        measure integer NOT NULL,
        area integer NOT NULL,
        breakdown integer NOT NULL,
        finding {code} NOT NULL,
        value bigint,
        kind smallint NOT NULL,
        text text NOT NULL,
        explained_by {code} NOT NULL,
        PRIMARY KEY (return_id, measure, area, breakdown, finding)
    ) {compact}",
    "CREATE TABLE lock_exception (
        id {serial},
        force smallint,
        collection smallint NOT NULL,
        first_month smallint NOT NULL,
        last_month smallint NOT NULL,
        reason text NOT NULL,
        granted_by {code} NOT NULL,
        expires bigint
    )",
    "CREATE INDEX lock_exception_of_collection ON lock_exception (collection, first_month)",
    "CREATE TABLE idempotency (
        actor {code} NOT NULL,
        operation {code} NOT NULL,
        key {code} NOT NULL,
        request {bytes} NOT NULL,
        answer text NOT NULL,
        PRIMARY KEY (actor, operation, key)
    ) {compact}",
];

/// Five years to a partition. Months are counted from January of the year 0.
const PARTITIONS: &[&str] = &[
    "CREATE TABLE figure_2000s PARTITION OF figure FOR VALUES FROM (24000) TO (24120)",
    "CREATE TABLE figure_2010 PARTITION OF figure FOR VALUES FROM (24120) TO (24180)",
    "CREATE TABLE figure_2015 PARTITION OF figure FOR VALUES FROM (24180) TO (24240)",
    "CREATE TABLE figure_2020 PARTITION OF figure FOR VALUES FROM (24240) TO (24300)",
    "CREATE TABLE figure_2025 PARTITION OF figure FOR VALUES FROM (24300) TO (24360)",
    "CREATE TABLE figure_2030 PARTITION OF figure FOR VALUES FROM (24360) TO (24420)",
    "CREATE TABLE figure_other PARTITION OF figure DEFAULT",
];

const AFTER_PARTITIONS: &[&str] = &[
    // the net under acceptance: a cell of a force and period has one figure that counts
    "CREATE UNIQUE INDEX figure_current ON figure (measure, first_month, force, area, breakdown) WHERE to_revision IS NULL",
    "CREATE INDEX figure_from_revision ON figure (from_revision)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await?;
        run_on_postgres(manager, PARTITIONS).await?;
        run(manager, AFTER_PARTITIONS).await
    }
}
