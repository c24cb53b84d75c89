//! A control chart as the API shows it.
use super::{
    phase::StartedPhase,
    point::{ChartPoint, Direction},
};
use crate::{
    catalogue::IndicatorVersion,
    comparison::graphql::{ChartTheme, ComparisonWarning, Interval, count, definition},
    control::{
        chart,
        draw::draw_chart,
        method::{self, method},
        verdict::{Season, Suggestion},
    },
    ledger::{LedgerPoint, ledger_point},
    platform::failure::Failure,
    reference::{Area, Force},
};
use async_graphql::{Object, SimpleObject};
use muster_domain::Period;
use muster_stats::{
    icon::{Assurance, Variation},
    rules::{self, Rule, Signal},
};

/// The series of a force, or of one of its areas, on an indicator against its own natural variation.
pub struct ControlChart {
    pub(crate) it: chart::ControlChart,
    pub(crate) definition: IndicatorVersion,
}

impl ControlChart {
    /// With the definition it is by.
    pub(crate) fn of(it: chart::ControlChart) -> Result<Self, Failure> {
        let definition = definition(&it.instant.edition, &it.indicator.code)?;
        Ok(Self { it, definition })
    }
}

/// The series of a force, or of one of its areas, on an indicator against its own natural variation.
#[Object]
impl ControlChart {
    /// The indicator, as it was defined then.
    async fn indicator(&self) -> IndicatorVersion {
        self.definition.clone()
    }

    /// The force; of an area the one it lies in.
    async fn force(&self) -> Option<Force> {
        Force::of(&self.it.instant.snapshot, self.it.force.code.as_str())
    }

    /// The area it is of; null of the force as a whole.
    async fn area(&self) -> Option<Area> {
        let area = self.it.area.as_ref()?;
        Area::by_code(&self.it.instant.snapshot, area.code.as_str())
    }

    /// The last committed event the answer rests on: ask again with its time and get the same chart for ever.
    async fn as_of(&self) -> LedgerPoint {
        ledger_point(&self.it.instant.point)
    }

    /// One point a period, oldest first; also of a period that has no value.
    async fn points(&self) -> Vec<ChartPoint> {
        self.it.points.iter().map(ChartPoint::of).collect()
    }

    /// The stretches that have a mean and limits of their own, oldest first.
    async fn phases(&self) -> Vec<ChartPhase> {
        self.it
            .verdict
            .phases
            .iter()
            .zip(&self.it.started)
            .map(|(phase, started)| {
                let force = Force::of(&self.it.instant.snapshot, self.it.force.code.as_str());
                let started = started.clone().zip(force);
                ChartPhase {
                    from: self.it.points[phase.start].period,
                    periods: count(phase.length),
                    baseline: count(phase.baseline),
                    mean: phase.mean,
                    mean_moving_range: phase.mean_moving_range,
                    limits: phase.limits.map(Interval::from),
                    near_limits: phase.near.map(Interval::from),
                    trial: phase.trial(),
                    started: started.map(|(it, force)| StartedPhase { it, force }),
                }
            })
            .collect()
    }

    /// Whether the yearly rhythm was taken out before the limits were drawn.
    async fn seasonal(&self) -> bool {
        self.it.verdict.season == Season::TakenOut
    }

    /// What the newest period does; null where fewer than six are in its phase, nothing is known, or its phase holds a break or another
    /// definition: what came before and after is not comparable.
    async fn variation(&self) -> Option<ChartVariation> {
        ChartVariation::of(&self.it)
    }

    /// Whether the target, in the unit of the charted values, will be met in each usual period if nothing changes; null without a
    /// target or limits, of a neutral indicator, and across a break as `variation` is.
    async fn assurance(&self) -> Option<ChartAssurance> {
        let (target, assurance) = self.it.target.zip(self.it.verdict.assurance)?;
        Some(ChartAssurance {
            icon: match assurance {
                Assurance::ConsistentPass => "CONSISTENT_PASS",
                Assurance::ConsistentFail => "CONSISTENT_FAIL",
                Assurance::Inconsistent => "INCONSISTENT",
            },
            target,
        })
    }

    /// Where a new phase is worth a thought; null where nothing suggests one. Until it starts, nothing is judged across a break.
    async fn suggested_phase(&self) -> Option<SuggestedPhase> {
        let (at, why) = self.it.verdict.suggested?;
        Some(SuggestedPhase {
            from: self.it.points[at].period,
            code: match why {
                Suggestion::Shift => "SHIFT",
                Suggestion::Break => "BREAK_IN_SERIES",
            },
            message: match why {
                Suggestion::Shift => {
                    "twelve periods or more lie on one side of the mean: start a phase where the cause is known"
                }
                Suggestion::Break => "the series breaks here: what came before was counted otherwise",
            },
        })
    }

    /// All of it in one plain sentence.
    async fn sentence(&self) -> &str {
        &self.it.sentence
    }

    /// How it was worked out.
    async fn method(&self) -> ControlChartMethod {
        ControlChartMethod::from(method(&self.it))
    }

    /// The same as a picture: SVG with a title and a description.
    async fn svg(
        &self,
        #[graphql(desc = "What it is drawn for.", default_with = "Some(ChartTheme::Light)")] theme: Option<ChartTheme>,
    ) -> String {
        draw_chart(&self.it).svg(theme.unwrap_or_default().into())
    }

    /// The same figures as a table of HTML, for somebody who does not see the picture.
    async fn table(&self) -> String {
        draw_chart(&self.it).table()
    }

    /// The series, its limits and its newest point, as high as a line of text: a picture for the row of a table.
    async fn spark(
        &self,
        #[graphql(desc = "What it is drawn for.", default_with = "Some(ChartTheme::Light)")] theme: Option<ChartTheme>,
    ) -> String {
        draw_chart(&self.it).spark(theme.unwrap_or_default().into())
    }

    /// What to mind when reading it.
    async fn warnings(&self) -> Vec<ComparisonWarning> {
        self.it.warnings.iter().map(ComparisonWarning::of).collect()
    }
}

/// Periods that share a mean and limits.
#[derive(SimpleObject)]
pub struct ChartPhase {
    /// The first period.
    from: Period,
    /// How many periods it has, with a value or not.
    periods: i32,
    /// How many the mean and the limits rest on.
    baseline: i32,
    /// The mean of the charted values.
    mean: Option<f64>,
    /// The mean moving range, without those of 3.267 or more.
    mean_moving_range: Option<f64>,
    /// The mean less and plus 2.66 mean moving ranges; the lower may lie below nought. Null without two neighbours.
    limits: Option<Interval>,
    /// Two thirds of the way to the limits.
    near_limits: Option<Interval>,
    /// Whether the limits are on trial: they rest on fewer than twelve periods.
    trial: bool,
    /// Who started it, when and why; null of what was there before the first that somebody started.
    started: Option<StartedPhase>,
}

/// What the newest period of a chart does.
#[derive(SimpleObject)]
pub struct ChartVariation {
    /// `COMMON_CAUSE`, `SPECIAL_CAUSE_IMPROVEMENT`, `SPECIAL_CAUSE_CONCERN`, `SPECIAL_CAUSE_NEUTRAL_HIGH` or
    /// `SPECIAL_CAUSE_NEUTRAL_LOW`.
    icon: &'static str,
    /// Which way; null of common cause.
    direction: Option<Direction>,
    /// The customary name of the signal.
    label: &'static str,
    /// The rule behind it: `OUTSIDE`, `TREND`, `TWO_IN_THREE` or `SHIFT`; null of common cause.
    rule: Option<&'static str>,
    /// The period it is of.
    period: Period,
    /// Whether it is no more than a hint, since the period is provisional or its limits are on trial.
    hollow: bool,
}

impl ChartVariation {
    pub(crate) fn of(chart: &chart::ControlChart) -> Option<Self> {
        let (variation, newest) = chart.verdict.variation.zip(chart.verdict.newest)?;
        let point = &chart.points[newest];
        let leading = point.charted.leading();
        Some(Self {
            icon: variation_code(variation),
            direction: leading.map(|signal| signal.direction.into()),
            label: Signal::label(leading),
            rule: leading.map(|signal| rule(signal.rule)),
            period: point.period,
            hollow: point.charted.hollow,
        })
    }
}

pub(crate) const fn variation_code(variation: Variation) -> &'static str {
    match variation {
        Variation::CommonCause => "COMMON_CAUSE",
        Variation::Improvement(_) => "SPECIAL_CAUSE_IMPROVEMENT",
        Variation::Concern(_) => "SPECIAL_CAUSE_CONCERN",
        Variation::Neutral(rules::Direction::High) => "SPECIAL_CAUSE_NEUTRAL_HIGH",
        Variation::Neutral(rules::Direction::Low) => "SPECIAL_CAUSE_NEUTRAL_LOW",
    }
}

const fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Outside => "OUTSIDE",
        Rule::Trend => "TREND",
        Rule::TwoInThree => "TWO_IN_THREE",
        Rule::Shift => "SHIFT",
    }
}

/// Whether a target will be met if nothing changes.
#[derive(SimpleObject)]
pub struct ChartAssurance {
    /// `CONSISTENT_PASS`, `CONSISTENT_FAIL`, or `INCONSISTENT` where it is met by chance.
    icon: &'static str,
    /// The target.
    target: f64,
}

/// Where a new phase is worth a thought. None ever starts by itself.
#[derive(SimpleObject)]
pub struct SuggestedPhase {
    /// The period it would start with.
    from: Period,
    /// Why: `SHIFT` or `BREAK_IN_SERIES`.
    code: &'static str,
    /// Why, in words.
    message: &'static str,
}

/// How a control chart was worked out, in words enough to do it again by hand.
#[derive(SimpleObject)]
pub struct ControlChartMethod {
    /// What to call it.
    name: &'static str,
    /// What was taken out of the values before the limits were drawn.
    adjustment: String,
    /// How the mean and the limits are worked out.
    limits: &'static str,
    /// The four rules.
    rules: &'static str,
    /// What the icons say.
    icons: &'static str,
    /// When a phase is suggested.
    suggestion: &'static str,
    /// The papers the formulas come from.
    references: Vec<&'static str>,
}

impl From<method::Method> for ControlChartMethod {
    fn from(method: method::Method) -> Self {
        Self {
            name: method.name,
            adjustment: method.adjustment,
            limits: method.limits,
            rules: method.rules,
            icons: method.icons,
            suggestion: method.suggestion,
            references: method.references.to_vec(),
        }
    }
}
