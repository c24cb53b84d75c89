//! The signals of one indicator as the API shows them.
use crate::{
    catalogue::IndicatorVersion,
    comparison::graphql::{count, definition},
    platform::failure::Failure,
    signals::groups::Group,
};
use async_graphql::SimpleObject;

/// The signals of one indicator.
#[derive(SimpleObject)]
pub struct SignalGroup {
    /// The indicator, as it is defined now.
    indicator: IndicatorVersion,
    /// How many signals.
    signals: i32,
    /// How many forces they are of.
    forces: i32,
    /// How many stand where; states of none are left out.
    states: Vec<SignalCount>,
    /// How many were found by which rule; rules of none are left out.
    rules: Vec<SignalCount>,
    /// The furthest from what was expected, in standard deviations.
    furthest: Option<f64>,
    /// How many series and places in a spread were tested; null where the filter asks for some signals only.
    tests: Option<i32>,
    /// How many of the signals chance alone would raise; null where the filter asks for some signals only.
    expected_false_alarms: Option<f64>,
}

/// How many signals share a word.
#[derive(SimpleObject)]
pub struct SignalCount {
    /// The state or the rule.
    code: &'static str,
    /// How many.
    count: i32,
}

impl SignalGroup {
    pub(super) fn of(group: &Group) -> Result<Self, Failure> {
        let counted = |(code, number): (&'static str, &usize)| SignalCount {
            code,
            count: count(*number),
        };
        let (states, rules) = (group.states.iter(), group.rules.iter());
        Ok(Self {
            indicator: definition(&group.instant.edition, &group.indicator)?,
            signals: count(group.signals),
            forces: count(group.forces),
            states: states.map(|(state, number)| counted((state.code(), number))).collect(),
            rules: rules.map(|(rule, number)| counted((rule.code(), number))).collect(),
            furthest: group.furthest,
            tests: group.tested.map(|(tests, _)| count(tests)),
            expected_false_alarms: group.tested.map(|(_, expected)| expected),
        })
    }
}
