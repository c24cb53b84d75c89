//! What is worth asking a force about, where each stands from one event to another, and the scans that found it.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE signal (
        id {uuid} NOT NULL PRIMARY KEY,
        indicator {code} NOT NULL,
        force smallint NOT NULL,
        first_month smallint NOT NULL,
        months smallint NOT NULL,
        rule {code} NOT NULL
    )",
    // looking through a month again adds nothing
    "CREATE UNIQUE INDEX signal_once ON signal (indicator, force, first_month, months, rule)",
    "CREATE INDEX signal_of_force ON signal (force)",
    "CREATE INDEX signal_of_period ON signal (first_month, months)",
    "CREATE TABLE signal_standing (
        signal {uuid} NOT NULL,
        version smallint NOT NULL,
        state {code} NOT NULL,
        reason {code},
        note text,
        decided_by {code},
        definition {code} NOT NULL,
        direction {code} NOT NULL,
        also {code} NOT NULL,
        value double precision NOT NULL,
        charted double precision,
        centre double precision,
        low double precision,
        high double precision,
        deviation double precision,
        p double precision,
        adjusted double precision,
        run smallint NOT NULL,
        season {code} NOT NULL,
        hollow boolean NOT NULL,
        spans_gap boolean NOT NULL,
        synthetic boolean NOT NULL,
        rests_on bigint NOT NULL,
        from_event bigint NOT NULL,
        to_event bigint,
        PRIMARY KEY (signal, version)
    ) {compact}",
    // a signal stands in one place at a time
    "CREATE UNIQUE INDEX signal_standing_now ON signal_standing (signal) WHERE to_event IS NULL",
    "CREATE TABLE signal_scan (
        id {serial},
        month smallint NOT NULL,
        scanned_by {code} NOT NULL,
        forces smallint NOT NULL,
        indicators smallint NOT NULL,
        left_out smallint NOT NULL,
        raised integer NOT NULL,
        restated integer NOT NULL,
        lapsed integer NOT NULL,
        rests_on bigint NOT NULL,
        event bigint NOT NULL
    )",
    "CREATE INDEX signal_scan_of_month ON signal_scan (month, event)",
    "CREATE TABLE signal_scan_part (
        scan integer NOT NULL,
        indicator {code} NOT NULL,
        definition {code} NOT NULL,
        charts smallint NOT NULL,
        in_season smallint NOT NULL,
        compared smallint NOT NULL,
        by_chart smallint NOT NULL,
        by_spread smallint NOT NULL,
        PRIMARY KEY (scan, indicator)
    ) {compact}",
    "CREATE INDEX question_of_signal ON question (signal) WHERE signal IS NOT NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
