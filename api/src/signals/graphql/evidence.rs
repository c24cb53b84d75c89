//! What a signal rests on, as the API shows it.
use crate::{comparison::graphql::count, signals::list};
use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use muster_stats::fdr::Belief;

/// What a signal rests on.
#[derive(SimpleObject)]
pub struct SignalEvidence {
    /// What the limits of the chart are drawn of: the value, with the length of the period and the time of the year taken out where
    /// that is known; null of one by the spread.
    charted: Option<f64>,
    /// The mean of the chart for a period of its length and time of the year, or what the spread is drawn round.
    centre: Option<f64>,
    /// How many standard deviations from there: of the force's own series, or of the spread between forces.
    deviation: Option<f64>,
    /// Other rules that the period meets: `OUTSIDE`, `TREND`, `TWO_IN_THREE`, `SHIFT`.
    also: Vec<&'static str>,
    /// How many periods in a row the rule flags, with this one.
    run: i32,
    /// The two-sided p value in the spread between forces; null of the rules of a chart, which have none.
    p: Option<f64>,
    /// The same, adjusted for every place in a spread that the scan tested (Benjamini and Hochberg).
    adjusted: Option<f64>,
    /// `LIKELY` up to an adjusted p value of 0.05, `POSSIBLE` up to 0.10; null of the rules of a chart.
    belief: Option<&'static str>,
    /// The yearly rhythm of the series: `NONE`, `TAKEN_OUT`, or `STILL_IN` where too little is known of it, so that the signal may be
    /// no more than the time of the year.
    season: &'static str,
    /// Whether it is no more than a hint: the figure is provisional, or its limits rest on fewer than twelve periods.
    hollow: bool,
    /// Whether a run it is part of reaches across a period without a value.
    spans_gap: bool,
    /// When the figures it rests on were known: ask `controlChart` or `comparison` `asOf` it, and get the verdict it was found by.
    rests_on: Option<DateTime<Utc>>,
}

impl SignalEvidence {
    pub(super) fn of(signal: &list::Signal) -> Self {
        let it = &signal.evidence;
        Self {
            charted: it.charted,
            centre: it.centre,
            deviation: it.deviation,
            also: it.also.iter().map(|rule| rule.code()).collect(),
            run: count(it.run),
            p: it.p,
            adjusted: it.adjusted,
            belief: it.adjusted.map(|adjusted| match Belief::of(adjusted) {
                Belief::Likely => "LIKELY",
                Belief::Possible => "POSSIBLE",
                Belief::Unlikely => "UNLIKELY",
            }),
            season: it.season.code(),
            hollow: it.hollow,
            spans_gap: it.spans_gap,
            rests_on: signal.rests_on,
        }
    }
}
