//! The history of the database schema: one file a migration, expand first and contract later.
mod dialect;
mod m0001_ledger;
mod m0002_reference;
mod m0003_catalogue;
mod m0004_returns;
mod m0005_obligations;
mod m0006_withdrawals;
mod m0007_uploads;
mod m0008_questions;
mod m0009_signatures;
mod m0010_words;
mod m0011_phases;
mod m0012_targets;
mod m0013_signals;
mod m0014_fewer_indexes;
mod m0015_explanations_of_revisions;
mod m0016_parted_series;

use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait};

/// Every migration, oldest first.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_ledger::Migration),
            Box::new(m0002_reference::Migration),
            Box::new(m0003_catalogue::Migration),
            Box::new(m0004_returns::Migration),
            Box::new(m0005_obligations::Migration),
            Box::new(m0006_withdrawals::Migration),
            Box::new(m0007_uploads::Migration),
            Box::new(m0008_questions::Migration),
            Box::new(m0009_signatures::Migration),
            Box::new(m0010_words::Migration),
            Box::new(m0011_phases::Migration),
            Box::new(m0012_targets::Migration),
            Box::new(m0013_signals::Migration),
            Box::new(m0014_fewer_indexes::Migration),
            Box::new(m0015_explanations_of_revisions::Migration),
            Box::new(m0016_parted_series::Migration),
        ]
    }
}
