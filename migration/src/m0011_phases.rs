//! From when on somebody said that an indicator of a force was different, so that its limits are worked out anew.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE chart_phase (
        id {serial},
        indicator {code} NOT NULL,
        force smallint NOT NULL,
        first_month smallint NOT NULL,
        fix_after smallint,
        reason text NOT NULL,
        decided_by {code} NOT NULL,
        from_event bigint NOT NULL,
        to_event bigint
    )",
    "CREATE INDEX chart_phase_of_force ON chart_phase (force, indicator)",
    // two people who start the same phase at once start it once
    "CREATE UNIQUE INDEX chart_phase_once ON chart_phase (indicator, force, first_month) WHERE to_event IS NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
