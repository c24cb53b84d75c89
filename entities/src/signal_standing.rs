//! Where a signal stood, and on what evidence, from one event to another; the note is erasable.
use muster_domain::{EventId, SignalId, UserId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signal_standing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub signal: SignalId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i16,
    pub state: String,
    pub reason: Option<String>,
    pub note: Option<String>,
    pub decided_by: Option<UserId>,
    /// The version of the indicator it was found by.
    pub definition: String,
    pub direction: String,
    /// Codes of other rules that the period meets, with blanks between.
    pub also: String,
    pub value: f64,
    /// What the limits are drawn of, where that is a control chart.
    pub charted: Option<f64>,
    pub centre: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Standard deviations from the centre.
    pub deviation: Option<f64>,
    pub p: Option<f64>,
    pub adjusted: Option<f64>,
    /// Periods in a row that the rule flags, with this one.
    pub run: i16,
    pub season: String,
    pub hollow: bool,
    pub spans_gap: bool,
    pub synthetic: bool,
    /// The last event that the figures behind it were read after.
    pub rests_on: EventId,
    pub from_event: EventId,
    pub to_event: Option<EventId>,
}

impl ActiveModelBehavior for ActiveModel {}
