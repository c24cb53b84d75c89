//! The catalogue in use: published from files, kept by version, read as it stood at any moment.
mod check;
mod edition;
mod editions;
mod files;
mod graphql;
mod install;
mod publish;
mod store;
mod succession;
#[cfg(test)]
mod tests;

pub use check::{Checked, check};
pub use edition::{Edition, PublishedCollection};
pub use editions::{Current, Editions, edition};
pub use files::Files;
pub use graphql::{
    Benchmark, CatalogueQuery, Collection, DefinitionChange, DefinitionVersion, Dimension, DimensionMember, DueRule,
    Indicator, IndicatorMethods, IndicatorVersion, MaterialChange, Measure, Rule, SelectedCodes, Term,
};
pub use install::{install, installer};
pub use publish::{Published, publish};
