//! How a control chart is worked out, in words enough to work it out again by hand.
use super::{chart::ControlChart, verdict::Season};
use muster_domain::Frequency;

/// How a chart was worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) adjustment: String,
    pub(super) limits: &'static str,
    pub(super) rules: &'static str,
    pub(super) icons: &'static str,
    pub(super) suggestion: &'static str,
    pub(super) references: &'static [&'static str],
}

/// The method of a chart.
pub(super) fn method(chart: &ControlChart) -> Method {
    Method {
        name: "individuals chart with limits from the moving range (XmR)",
        adjustment: format!("{} {}", length(chart), rhythm(chart)),
        limits: "Within each phase: the mean is that of the charted values that are there and not provisional. A moving range is \
                 the difference, without its sign, of two neighbouring periods that are both there; none reaches across a gap. \
                 Ranges of 3.267 mean ranges or more are dropped once and the mean is taken again. The limits are the mean less \
                 and plus 2.66 mean moving ranges, and may lie below nought; the near limits two thirds of that. A phase that \
                 is fixed takes all of it from its first periods alone. Limits of fewer than twelve periods are on trial, and \
                 what they signal is hollow.",
        rules: "Over the periods of a phase that are there, from six on: outside a limit; seven in a row on one side of the \
                mean, where a value on the mean ends the run; seven in a row that each rise, or each fall; of three in a row on \
                one side of the mean two beyond the near limit, which alone are flagged. Every member of a run is flagged. The \
                label is that of the first that holds of: outside, trend, two in three, shift. A run across a missing period \
                says so. In a phase that the series breaks within, or that goes on under another major version of its \
                definition, no rule is applied: its mean and limits are of two countings.",
        icons: "Variation is that of the newest period: common cause, or special cause for better, for worse, or of a neutral \
                indicator high or low; a trend's direction is its own. Assurance holds a target, in the unit of the charted \
                values, against the newest limits, so it speaks of usual periods and not of the year: met \
                in each where it lies beyond the worse limit, never where it lies beyond the better one, else by chance. A \
                neutral indicator has none. Neither icon is shown where the newest phase holds a break or another definition.",
        suggestion: "A phase never starts by itself. One is suggested where the series was said to break or goes on under \
                     another definition, or where the newest twelve periods or more lie on one side of the mean; starting it \
                     takes a cause and somebody's decision.",
        references: &[
            "Wheeler, Understanding variation (1993)",
            "Nelson, Journal of Quality Technology 14 (1982)",
            "NHS England, Making data count (2019)",
            "Kendall & Stuart, The advanced theory of statistics 3 (1983)",
        ],
    }
}

fn length(chart: &ControlChart) -> &'static str {
    if chart.basis.rules.grows_with_days {
        "The charted value is the value times `days`: the days of a usual period (365.25 shared evenly over the year's \
         months) over its own, since a longer month has more of it by itself."
    } else {
        "The length of a period is left as it is: the value does not grow with it."
    }
}

fn rhythm(chart: &ControlChart) -> String {
    let (parts, window) = match chart.basis.rules.frequency {
        Frequency::Quarterly => ("quarter", "four quarters (the ends counting half of five)"),
        Frequency::Monthly | Frequency::Annual => ("month", "twelve months (the ends counting half of thirteen)"),
    };
    match chart.verdict.season {
        Season::None => "The indicator has no yearly rhythm.".to_owned(),
        Season::TakenOut => format!(
            "It is then divided by `seasonalIndex`: with a centred mean of {window} for the trend, the index of each {parts} of \
             the year is the mean of what its values are over the trend, scaled so that their mean is one. Provisional values \
             are divided by it and are no part of it."
        ),
        Season::TooShort { there, needed } => format!(
            "The yearly rhythm is left in: {there} final periods are there, and {needed} are needed to know it. Compare with the same \
             {parts} of the year before."
        ),
        Season::NotKnown => format!(
            "The yearly rhythm is left in: of some {parts} of the year nothing is known, or the values are nought. Compare with \
             the same {parts} of the year before."
        ),
    }
}
