//! One force over time as the API shows it.
use super::ControlChart;
use crate::{
    catalogue::IndicatorVersion,
    comparison::{
        Rules,
        graphql::{Change, ChartTheme, ComparisonWarning, IndicatorValue},
    },
    control::{
        draw::draw_trend,
        trend::{self, Untested},
    },
    ledger::{LedgerPoint, ledger_point},
    reference::{Area, Force, PeerGroup},
};
use async_graphql::{Object, SimpleObject};
use muster_domain::Period;
use muster_stats::trend::{Heading, Reason};
use std::sync::Arc;

/// One force, or one of its areas, over time, beside its peers.
pub struct Trend {
    pub(crate) it: trend::Trend,
    pub(crate) definition: IndicatorVersion,
}

/// One force, or one of its areas, over time, beside its peers.
#[Object]
impl Trend {
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

    /// The last committed event the answer rests on: ask again with its time and get the same answer for ever.
    async fn as_of(&self) -> LedgerPoint {
        ledger_point(&self.it.instant.point)
    }

    /// Which forces were chosen, and how; beside an area stand their areas of its kind.
    async fn peers(&self) -> PeerGroup {
        PeerGroup::new(Arc::clone(&self.it.instant.snapshot), self.it.newest.peers.clone())
    }

    /// The indicator's own periods, oldest first: ten years, sixteen quarters or thirty-six months at most.
    async fn points(&self) -> Vec<TrendPoint> {
        let points = self.it.points.iter();
        points
            .map(|point| TrendPoint {
                period: point.period,
                value: IndicatorValue(point.value.clone()),
                together: point.together.clone().map(IndicatorValue),
            })
            .collect()
    }

    /// The test of the latest five years; null where it is not made, and `untested` says why.
    async fn test(&self) -> Option<TrendTest> {
        let found = self.it.test.ok()?;
        let phi = self.it.phi();
        let judgement = |higher| match self.it.better(higher) {
            Some(true) => Some("BETTER"),
            Some(false) => Some("WORSE"),
            None => None,
        };
        let (heading, judgement) = match found.heading {
            Heading::Increasing => ("INCREASING", judgement(true)),
            Heading::Decreasing => ("DECREASING", judgement(false)),
            Heading::NoSignificantChange => ("NO_SIGNIFICANT_CHANGE", None),
        };
        Some(TrendTest {
            heading,
            judgement,
            reason: match found.reason {
                Reason::NoSignificantTrend => "NO_SIGNIFICANT_TREND",
                Reason::OutlierFound => "OUTLIER_FOUND",
                Reason::Significant => "SIGNIFICANT",
            },
            label: found.reason.label(),
            chi_squared: found.chi_squared,
            p: found.p,
            slope: found.slope,
            phi,
            chi_squared_over_phi: phi.filter(|phi| *phi > 1.0).map(|phi| found.chi_squared / phi),
        })
    }

    /// Why there is no test; null where there is one.
    async fn untested(&self) -> Option<TrendUntested> {
        self.it.test.err().map(TrendUntested::of)
    }

    /// What it did since the same period last year; null without a value.
    async fn change(&self) -> Option<Change> {
        let rules = Rules::of(&self.it.newest.indicator);
        self.it.change().map(|change| Change::of(rules, change))
    }

    /// The control chart of the same series; null where the indicator has none.
    async fn control_chart(&self) -> Option<ControlChart> {
        self.it.chart.clone().map(|it| ControlChart {
            it,
            definition: self.definition.clone(),
        })
    }

    /// All of it in one plain sentence.
    async fn sentence(&self) -> &str {
        &self.it.sentence
    }

    /// How it was worked out.
    async fn method(&self) -> TrendMethod {
        TrendMethod::default()
    }

    /// The same as a picture: SVG with a title and a description.
    async fn svg(
        &self,
        #[graphql(desc = "What it is drawn for.", default_with = "Some(ChartTheme::Light)")] theme: Option<ChartTheme>,
    ) -> String {
        draw_trend(&self.it).svg(theme.unwrap_or_default().into())
    }

    /// The same figures as a table of HTML, for somebody who does not see the picture.
    async fn table(&self) -> String {
        draw_trend(&self.it).table()
    }

    /// What to mind when reading the newest period, and the series that leads to it.
    async fn warnings(&self) -> Vec<ComparisonWarning> {
        self.it.warnings().iter().map(ComparisonWarning::of).collect()
    }
}

/// One period of a trend.
#[derive(SimpleObject)]
pub struct TrendPoint {
    /// The period.
    period: Period,
    /// What the force comes to, or why there is nothing.
    value: IndicatorValue,
    /// What the peers come to together, the force included; null for a survey, whose estimates are not added up.
    together: Option<IndicatorValue>,
}

/// Whether the latest five years go anywhere.
#[derive(SimpleObject)]
pub struct TrendTest {
    /// `INCREASING`, `DECREASING` or `NO_SIGNIFICANT_CHANGE`.
    heading: &'static str,
    /// `BETTER` or `WORSE`; null without a significant trend, and of a neutral indicator always.
    judgement: Option<&'static str>,
    /// `SIGNIFICANT`, `OUTLIER_FOUND` where without one of the years it would go the other way, or `NO_SIGNIFICANT_TREND`.
    reason: &'static str,
    /// The customary name of the reason.
    label: &'static str,
    /// The test for a slope, on one degree of freedom.
    chi_squared: f64,
    /// Its p value; a trend is significant below 0.002.
    p: f64,
    /// The slope a year: of the logit of a proportion, of the value otherwise.
    slope: Option<f64>,
    /// How many times wider forces are spread than chance alone. The test knows chance alone: at the size of a police force nearly
    /// every slope is more than that.
    phi: Option<f64>,
    /// The test over `phi`: what is left of it beside the spread between forces; null where that is no wider than chance.
    chi_squared_over_phi: Option<f64>,
}

/// Why the test of years is not made.
#[derive(SimpleObject)]
pub struct TrendUntested {
    /// `NOT_ANNUAL`, `TOO_FEW_YEARS`, `NO_INTERVAL`, `BREAK_IN_SERIES`, `MIXED_ORIGIN` or `MIXED_DEFINITIONS`.
    code: &'static str,
    /// In words.
    message: &'static str,
}

impl TrendUntested {
    const fn of(why: Untested) -> Self {
        Self {
            code: why.code(),
            message: why.message(),
        }
    }
}

/// How a trend was worked out.
#[derive(SimpleObject)]
pub struct TrendMethod {
    /// In words.
    summary: &'static str,
    /// The papers the formulas come from.
    references: Vec<&'static str>,
}

impl Default for TrendMethod {
    fn default() -> Self {
        Self {
            summary: "Of figures that come once a year the latest five are tested, where all are there. A proportion: Cochran and \
                      Armitage's chi-squared for a trend, in the direction of the least-squares slope of the logit. Any other value: \
                      (b/s) squared with b the slope weighted by w = 1/se squared, se the width of the 95% interval over 3.92, and s \
                      = 1/sqrt(sum w (t - mean t) squared). Significant beyond 9.5495 (p < 0.002), unless the slope turns without one \
                      of the years. Of months and quarters the change since the same period last year and the control chart are given \
                      instead. The peers' value is that of a comparison in each period.",
            references: vec![
                "Armitage, Biometrics 11 (1955)",
                "Office for Health Improvement and Disparities, Fingertips technical guidance: recent trends",
            ],
        }
    }
}
