//! A funnel as the API shows it.
use super::{
    Method,
    placed::{Band, Spread},
    row::{ComparisonRow, row_of},
    value::{IndicatorValue, Interval},
    {ChartTheme, ComparisonWarning, definition},
};
use crate::{
    catalogue::IndicatorVersion,
    comparison::{compare, draw::draw_funnel, funnel},
    ledger::{LedgerPoint, ledger_point},
    platform::failure::Failure,
    reference::{Area, Force, PeerGroup},
};
use async_graphql::{Object, SimpleObject};
use muster_domain::Period;
use std::sync::Arc;

/// Forces by their size, with the limits that a force of each size is held against.
pub struct Funnel {
    pub(crate) it: funnel::Funnel,
    definition: IndicatorVersion,
}

impl Funnel {
    pub(super) fn new(it: funnel::Funnel) -> Result<Self, Failure> {
        let comparison = &it.comparison;
        Ok(Self {
            definition: definition(&comparison.edition, &comparison.indicator.code)?,
            it,
        })
    }

    fn comparison(&self) -> &compare::Comparison {
        &self.it.comparison
    }
}

/// Forces by their size, with the limits that a force of each size is held against.
#[Object]
impl Funnel {
    /// The indicator, as it was defined then.
    async fn indicator(&self) -> IndicatorVersion {
        self.definition.clone()
    }

    /// The period.
    async fn period(&self) -> Period {
        self.comparison().period
    }

    /// The last committed event the answer rests on: ask again with its time and get the same funnel for ever.
    async fn as_of(&self) -> LedgerPoint {
        ledger_point(&self.comparison().point)
    }

    /// Which forces were chosen, and how.
    async fn peers(&self) -> PeerGroup {
        PeerGroup::new(Arc::clone(&self.comparison().snapshot), self.comparison().peers.clone())
    }

    /// One point a force, or an area, in the order of the peers; also of a force without a value.
    async fn points(&self) -> Vec<FunnelPoint> {
        let rows = self.comparison().rows.iter();
        rows.filter_map(|row| {
            Some(FunnelPoint {
                exposure: funnel::exposure(row),
                row: row_of(self.comparison(), row)?,
            })
        })
        .collect()
    }

    /// The limits from the smallest to the largest force, evenly spaced by ratio; empty where there is no band, and of surveys and
    /// averages, whose limits do not narrow with size.
    async fn limits(&self) -> Vec<FunnelLimits> {
        let samples = self.it.curve.iter();
        samples
            .map(|sample| FunnelLimits {
                exposure: sample.exposure,
                limits95: sample.adjusted.inner.into(),
                limits998: sample.adjusted.outer.into(),
                plain95: sample.plain.inner.into(),
                plain998: sample.plain.outer.into(),
            })
            .collect()
    }

    /// What the limits are drawn round, in the unit of the indicator.
    async fn target(&self) -> Option<f64> {
        self.comparison().spread.target
    }

    /// How many times wider the spread is than chance alone.
    async fn phi(&self) -> Option<f64> {
        self.comparison().spread.phi
    }

    /// The variance between forces, on the scale of the method.
    async fn tau2(&self) -> Option<f64> {
        self.comparison().spread.tau2
    }

    /// The spread that the limits come from.
    async fn spread(&self) -> Spread {
        Spread::from(&self.comparison().spread)
    }

    /// All of it in one plain sentence.
    async fn sentence(&self) -> &str {
        &self.it.sentence
    }

    /// How it was worked out; the limits are those of the bands, so that a point lies outside them where its band says so.
    async fn method(&self) -> Method {
        Method::of(self.comparison())
    }

    /// The same as a picture: SVG with a title and a description.
    async fn svg(
        &self,
        #[graphql(desc = "What it is drawn for.", default_with = "Some(ChartTheme::Light)")] theme: Option<ChartTheme>,
    ) -> String {
        draw_funnel(&self.it).svg(theme.unwrap_or_default().into())
    }

    /// The same figures as a table of HTML, for somebody who does not see the picture.
    async fn table(&self) -> String {
        draw_funnel(&self.it).table()
    }

    /// What to mind when reading it.
    async fn warnings(&self) -> Vec<ComparisonWarning> {
        self.comparison().warnings.iter().map(ComparisonWarning::of).collect()
    }
}

/// One force, or one area, of a funnel.
pub struct FunnelPoint {
    exposure: Option<f64>,
    row: ComparisonRow,
}

/// One force, or one area, of a funnel.
#[Object]
impl FunnelPoint {
    /// The force; of an area the one it lies in.
    async fn force(&self) -> &Force {
        &self.row.force
    }

    /// The area; null where forces are compared.
    async fn area(&self) -> Option<&Area> {
        self.row.area.as_ref()
    }

    /// What it is large or small in: its denominator; null where that is not known, and of a survey.
    async fn exposure(&self) -> Option<f64> {
        self.exposure
    }

    /// What it comes to, or why there is nothing.
    async fn value(&self) -> IndicatorValue {
        IndicatorValue(self.row.value.clone())
    }

    /// Where it lies among the limits, with its deviation `z` and the position by chance alone; null without a value, and of a
    /// force that is no part of the spread.
    async fn band(&self) -> Option<Band> {
        self.row.placed()
    }

    /// The same force as a comparison has it.
    async fn row(&self) -> &ComparisonRow {
        &self.row
    }
}

/// The limits of a force of one size that lies on the target, in the unit of the indicator.
#[derive(SimpleObject)]
pub struct FunnelLimits {
    /// The size: the denominator.
    exposure: f64,
    /// Within it lie 95% of forces that differ as forces do.
    limits95: Interval,
    /// Within it lie 99.8% of them.
    limits998: Interval,
    /// Within it would lie 95% if nothing but chance set forces apart.
    plain95: Interval,
    /// Within it would lie 99.8%.
    plain998: Interval,
}
