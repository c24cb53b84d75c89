//! Questions to forces, and what was said in turn.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    // a question is of a return, or of a signal: then of none
    "CREATE TABLE question (
        id {uuid} NOT NULL PRIMARY KEY,
        force smallint NOT NULL,
        collection smallint,
        return_id {uuid},
        revision integer,
        subject {code} NOT NULL,
        measure integer,
        area integer,
        breakdown integer,
        finding {code},
        signal {code},
        state {code} NOT NULL,
        version integer NOT NULL
    )",
    "CREATE INDEX question_of_return ON question (return_id)",
    "CREATE INDEX question_of_force ON question (force, state)",
    // the text lies beside the ledger and can be erased; who took which step when stays
    "CREATE TABLE question_step (
        question {uuid} NOT NULL,
        place smallint NOT NULL,
        state {code} NOT NULL,
        taken_by {code} NOT NULL,
        revision integer,
        text text,
        event bigint,
        PRIMARY KEY (question, place)
    ) {compact}",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
