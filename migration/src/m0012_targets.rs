//! What a force aims for on an indicator, and how that is shared out among its areas.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE target (
        id {serial},
        indicator {code} NOT NULL,
        force smallint NOT NULL,
        baseline_first smallint NOT NULL,
        baseline_months smallint NOT NULL,
        years smallint NOT NULL,
        share double precision NOT NULL,
        baseline_value double precision NOT NULL,
        baseline_denominator bigint,
        benchmark double precision NOT NULL,
        peers {code} NOT NULL,
        peers_version {code},
        members text,
        reason text NOT NULL,
        decided_by {code} NOT NULL,
        replaces integer,
        rests_on bigint NOT NULL,
        from_event bigint NOT NULL,
        to_event bigint
    )",
    "CREATE INDEX target_of_force ON target (force, indicator)",
    // two people who set a target at once set one
    "CREATE UNIQUE INDEX target_in_force ON target (indicator, force) WHERE to_event IS NULL",
    "CREATE TABLE target_area (
        target integer NOT NULL,
        area {code} NOT NULL,
        weight bigint NOT NULL,
        denominator bigint,
        named boolean NOT NULL,
        PRIMARY KEY (target, area)
    ) {compact}",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
