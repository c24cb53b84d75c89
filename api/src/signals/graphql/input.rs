//! What comes in about signals.
use crate::signals::Filter;
use async_graphql::{ID, InputObject};
use muster_domain::{
    Month, Period,
    signal::{SignalRule, SignalState},
};

/// Which signals are wanted; all that you may know of where nothing is said.
#[derive(InputObject, Default)]
pub struct SignalFilter {
    /// Of this indicator, by its code.
    indicator: Option<ID>,
    /// Of this force, by its code.
    force: Option<ID>,
    /// Of this period, such as `2026-03` or `FY2025-26Q4`.
    period: Option<Period>,
    /// In one of these states: `NEW`, `ASKED`, `ANSWERED`, `EXPLAINED`, `DISMISSED`, `CLOSED`, `LAPSED`.
    states: Option<Vec<String>>,
    /// By one of these rules: `OUTSIDE`, `TREND`, `TWO_IN_THREE`, `SHIFT`, `SPREAD`.
    rules: Option<Vec<String>>,
}

impl SignalFilter {
    /// `None` where a code is not even a code: nothing is filed under it.
    pub(super) fn understood(self) -> Option<Filter> {
        let states = self.states.map(|states| {
            let known = states.iter().filter_map(|state| SignalState::from_code(state));
            known.collect::<Vec<_>>()
        });
        let rules = self.rules.map(|rules| {
            let known = rules.iter().filter_map(|rule| SignalRule::from_code(rule));
            known.collect::<Vec<_>>()
        });
        Some(Filter {
            indicator: self.indicator.map(|code| code.parse()).transpose().ok()?,
            force: self.force.map(|code| code.parse()).transpose().ok()?,
            period: self.period,
            states,
            rules,
        })
    }
}

/// A month to be looked through.
#[derive(InputObject)]
pub struct ScanSignalsInput {
    /// The month; it must have ended.
    pub(super) month: Month,
    /// Send the same key again and the request is answered, not done again.
    pub(super) idempotency_key: Option<String>,
}

/// A signal to be dismissed.
#[derive(InputObject)]
pub struct DismissSignalInput {
    /// The signal.
    pub(super) id: ID,
    /// Its version as you last read it.
    pub(super) version: i32,
    /// Why: a code of `reasons(for: DISMISSAL)`.
    pub(super) reason: String,
    /// More, where the code does not say it all. It can be erased.
    pub(super) note: Option<String>,
}

/// A signal to be closed.
#[derive(InputObject)]
pub struct CloseSignalInput {
    /// The signal.
    pub(super) id: ID,
    /// Its version as you last read it.
    pub(super) version: i32,
    /// What came of it: a code of `reasons(for: OUTCOME)`.
    pub(super) outcome: String,
    /// More, where the code does not say it all. The force reads it too. It can be erased.
    pub(super) note: Option<String>,
}
