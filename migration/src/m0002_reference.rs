//! Forces, regions, populations, areas and peers: each row holds from one event to another.
use crate::dialect::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const STATEMENTS: &[&str] = &[
    "CREATE TABLE region (
        code {code} NOT NULL,
        name text NOT NULL,
        nation text NOT NULL,
        from_event bigint NOT NULL,
        to_event bigint,
        PRIMARY KEY (code, from_event)
    ) {compact}",
    "CREATE TABLE force (
        key smallint NOT NULL,
        code {code} NOT NULL,
        ons_code {code},
        name text NOT NULL,
        aliases text NOT NULL,
        region {code} NOT NULL,
        kind {code} NOT NULL,
        valid_from smallint,
        valid_to smallint,
        predecessors text NOT NULL,
        from_event bigint NOT NULL,
        to_event bigint,
        PRIMARY KEY (key, from_event)
    ) {compact}",
    "CREATE UNIQUE INDEX force_current ON force (code) WHERE to_event IS NULL",
    "CREATE TABLE population (
        force smallint NOT NULL,
        mid_year smallint NOT NULL,
        residents bigint NOT NULL,
        households bigint,
        basis text NOT NULL,
        source text NOT NULL,
        from_event bigint NOT NULL,
        to_event bigint,
        PRIMARY KEY (force, mid_year, from_event)
    ) {compact}",
    "CREATE TABLE area (
        key integer NOT NULL,
        code {code} NOT NULL,
        force smallint NOT NULL,
        kind {code} NOT NULL,
        name text NOT NULL,
        parent integer,
        valid_from smallint,
        valid_to smallint,
        from_event bigint NOT NULL,
        to_event bigint,
        PRIMARY KEY (key, from_event)
    ) {compact}",
    "CREATE UNIQUE INDEX area_current ON area (code) WHERE to_event IS NULL",
    "CREATE INDEX area_of_force ON area (force)",
    "CREATE TABLE peer_list (
        id {serial},
        kind {code} NOT NULL,
        force smallint NOT NULL,
        version {code} NOT NULL,
        label text NOT NULL,
        source text NOT NULL,
        from_event bigint NOT NULL,
        to_event bigint
    )",
    "CREATE INDEX peer_list_of_force ON peer_list (force, kind)",
    "CREATE TABLE peer_member (
        list integer NOT NULL,
        place smallint NOT NULL,
        force smallint NOT NULL,
        PRIMARY KEY (list, place)
    ) {compact}",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, STATEMENTS).await
    }
}
