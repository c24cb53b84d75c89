//! How an answer was worked out, and what to mind when reading it, in words.
use super::{made_of::MadeOf, owner::Level, sentence::why, value::IndicatorValue};
use muster_domain::{
    Frequency, Statuses,
    catalogue::{Half, Indicator, IndicatorKind},
    coverage::{Coverage, Missing},
};

pub(super) mod words;

/// How a comparison was worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Method {
    pub name: &'static str,
    pub summary: String,
    pub aggregation: String,
    pub spread: String,
    pub ranking: String,
    pub change: String,
    pub references: Vec<&'static str>,
}

/// Something to mind when reading a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub code: &'static str,
    pub message: String,
}

/// The method of an indicator's kind, where forces are compared or areas, and of a series of this grain.
pub(super) fn method(indicator: &Indicator, level: Level, grain: (MadeOf, Frequency)) -> Method {
    let (name, interval, reference) = match indicator.kind {
        IndicatorKind::Rate => (
            "rate with a Poisson interval",
            "The 95% interval is exact (Garwood) below ten events and Byar's approximation from ten on.",
            vec![
                "Garwood, Biometrika 28 (1936)",
                "Breslow & Day, Statistical methods in cancer research II (1987)",
            ],
        ),
        IndicatorKind::Proportion => (
            "proportion with a Wilson interval",
            "The 95% interval is Wilson's score interval.",
            vec!["Wilson, JASA 22 (1927)"],
        ),
        IndicatorKind::Ratio => (
            "ratio of two counts with an interval on the log scale",
            "The 95% interval is worked out on the logarithm of the ratio, since neither count is part of the other.",
            vec!["Spiegelhalter, Statistics in Medicine 24 (2005)"],
        ),
        IndicatorKind::Mean => (
            "mean without an interval",
            "There is no interval: the spread behind the mean is not collected.",
            vec![],
        ),
        IndicatorKind::Survey => (
            "survey estimate with its published interval",
            "The 95% interval is the one published with the estimate.",
            vec![],
        ),
    };
    let per = match (&indicator.denominator, indicator.multiplier) {
        (None, _) => "The estimate is shown as it was published.".to_owned(),
        (Some(Half::Population), multiplier) => format!("The count, times {multiplier}, divided by residents."),
        (Some(Half::Households), multiplier) => format!("The count, times {multiplier}, divided by households."),
        (Some(Half::Terms(_)), multiplier) => format!("The numerator, times {multiplier}, divided by the denominator."),
    };
    let chance = "Intervals describe chance variation only: a complete count has no sampling error, and an interval says \
                  nothing of how well things were recorded.";
    Method {
        name,
        summary: format!("{per} {interval} {chance}"),
        aggregation: words::aggregation(indicator, level),
        spread: words::spread(indicator, level),
        ranking: words::ranking(indicator, level, grain),
        change: words::change(indicator, grain),
        references: [reference, words::references(indicator)].concat(),
    }
}

/// Whether the indicator divides by residents or households.
pub(crate) fn residential(indicator: &Indicator) -> bool {
    matches!(indicator.denominator, Some(Half::Population | Half::Households))
}

/// Below this share of residents an aggregate is said to cover little.
const LOW_COVERAGE: f64 = 0.95;

/// What to mind in these rows, so many of which were counted by another definition than most, and in their coverage.
pub(super) fn warnings(
    level: Level,
    (values, apart): (&[IndicatorValue], usize),
    coverage: Option<&Coverage>,
) -> Vec<Warning> {
    let count = |claim: fn(&IndicatorValue) -> bool| values.iter().filter(|value| claim(value)).count();
    let of = level.plural();
    let mut warnings = Vec::new();
    let mut say = |code, message: String| warnings.push(Warning { code, message });
    if let Some(coverage) = coverage {
        let share = coverage.exposure_share.unwrap_or(1.0);
        if coverage.supplied > 0 && share < LOW_COVERAGE {
            let percent = (share * 100.0).floor();
            say(
                "LOW_COVERAGE",
                format!(
                    "the aggregate rests on {} of {} {of}, with {percent}% of residents",
                    coverage.supplied, coverage.expected
                ),
            );
        }
        for (_, missing) in &coverage.not_added {
            let reason = match missing {
                Missing::Absent(absence) => why(Some(*absence)),
                Missing::Synthetic => "its figures are made up and those of others are not, or the other way round",
                Missing::OtherDefinition => "its figures were counted by another definition than those of most",
                Missing::Invalid => why(None),
            };
            say(
                "NOT_ADDED",
                format!("the aggregate is without what the British Transport Police counted: {reason}"),
            );
        }
        if coverage.missing.iter().any(|(_, reason)| *reason == Missing::Synthetic) {
            say(
                "MIXED_ORIGIN",
                format!("the figures of some {of} are made up and others are real: the aggregate is of the real ones"),
            );
        }
    }
    if apart > 0 {
        say(
            "MIXED_DEFINITIONS",
            format!(
                "the figures of {apart} {of} were counted by another definition than most, or by two: they are in no spread and \
                 no aggregate, and their rows say what would make them comparable"
            ),
        );
    }
    let synthetic = count(|value| value.synthetic);
    if synthetic > 0 {
        say(
            "SYNTHETIC",
            format!("the figures of {synthetic} {of} are made up for demonstration"),
        );
    }
    let provisional = count(|value| value.statuses.has(Statuses::PROVISIONAL));
    if provisional > 0 {
        say(
            "PROVISIONAL",
            format!("the figures of {provisional} {of} are provisional"),
        );
    }
    let broken = count(|value| value.statuses.has(Statuses::BREAK));
    if broken > 0 {
        say(
            "BREAK_IN_SERIES",
            format!("the series of {broken} {of} breaks in this period"),
        );
    }
    let partial = count(|value| value.value.is_some() && value.completeness.is_some());
    if partial > 0 {
        say(
            "INCOMPLETE_YEAR",
            format!("the year of {partial} {of} lacks a month or two, the same in both halves"),
        );
    }
    warnings
}
