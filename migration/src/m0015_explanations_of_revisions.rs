//! An explanation is of one revision: what a draft says of itself is not said of what was accepted before, and what was is not lost.
//! Those written for publication go with the figure to everybody; the others to those who read the return.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE revision_explanation (
        revision integer NOT NULL,
        measure integer NOT NULL,
        area integer NOT NULL,
        breakdown integer NOT NULL,
        finding {code} NOT NULL,
        value bigint,
        kind smallint NOT NULL,
        text text NOT NULL,
        explained_by {code} NOT NULL,
        published boolean NOT NULL DEFAULT false,
        PRIMARY KEY (revision, measure, area, breakdown, finding)
    ) {compact}",
    // it was of every revision in which the value is the one it was given for
    "INSERT INTO revision_explanation (revision, measure, area, breakdown, finding, value, kind, text, explained_by)
        SELECT r.key, e.measure, e.area, e.breakdown, e.finding, e.value, e.kind, e.text, e.explained_by
        FROM explanation e JOIN revision r ON r.return_id = e.return_id AND r.takes_back IS NULL",
    "DROP TABLE explanation",
    "ALTER TABLE revision_explanation RENAME TO explanation",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
