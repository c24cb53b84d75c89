//! A distribution as the API shows it.
use super::{
    ChartTheme, ComparisonWarning, Method, definition,
    placed::Spread,
    row::{ComparisonRow, row_of},
    value::count,
};
use crate::{
    catalogue::IndicatorVersion,
    comparison::{compare, distribution, draw::draw_distribution},
    ledger::{LedgerPoint, ledger_point},
    platform::failure::Failure,
    reference::PeerGroup,
};
use async_graphql::{Object, SimpleObject};
use muster_domain::Period;
use std::sync::Arc;

/// Forces in the order of their values, and how many lie where.
pub struct Distribution {
    pub(crate) it: distribution::Distribution,
    definition: IndicatorVersion,
}

impl Distribution {
    pub(super) fn new(it: distribution::Distribution) -> Result<Self, Failure> {
        let comparison = &it.comparison;
        Ok(Self {
            definition: definition(&comparison.edition, &comparison.indicator.code)?,
            it,
        })
    }

    fn comparison(&self) -> &compare::Comparison {
        &self.it.comparison
    }

    fn shown(&self, rows: &[compare::Row]) -> Vec<ComparisonRow> {
        let rows = rows.iter();
        rows.filter_map(|row| row_of(self.comparison(), row)).collect()
    }
}

/// Forces in the order of their values, and how many lie where.
#[Object]
impl Distribution {
    /// The indicator, as it was defined then.
    async fn indicator(&self) -> IndicatorVersion {
        self.definition.clone()
    }

    /// The period.
    async fn period(&self) -> Period {
        self.comparison().period
    }

    /// The last committed event the answer rests on: ask again with its time and get the same answer for ever.
    async fn as_of(&self) -> LedgerPoint {
        ledger_point(&self.comparison().point)
    }

    /// Which forces were chosen, and how.
    async fn peers(&self) -> PeerGroup {
        PeerGroup::new(Arc::clone(&self.comparison().snapshot), self.comparison().peers.clone())
    }

    /// The forces that are part of the spread, the lowest value first: each with its interval, band, quarter and range of places.
    async fn rows(&self) -> Vec<ComparisonRow> {
        self.shown(&self.it.in_order)
    }

    /// The forces that are not: without a value, not territorial, or of another origin; each says why.
    async fn beside(&self) -> Vec<ComparisonRow> {
        self.shown(&self.it.beside)
    }

    /// The force it is about: the one that was named, or whose peers they are; null where there is none, or it is not among them.
    async fn highlighted(&self) -> Option<ComparisonRow> {
        let about = self.it.about.as_ref()?;
        let row = self.comparison().rows.iter().find(|row| row.force == *about)?;
        row_of(self.comparison(), row)
    }

    /// The quartiles of type 7, with the median and the number of forces.
    async fn spread(&self) -> Spread {
        Spread::from(&self.comparison().spread)
    }

    /// The values in bins of one width, the lowest first.
    async fn bins(&self) -> Vec<HistogramBin> {
        let bins = self.it.bins.iter();
        bins.map(|bin| HistogramBin {
            low: bin.low,
            high: bin.high,
            forces: count(bin.count),
        })
        .collect()
    }

    /// How the values and the spread were worked out.
    async fn method(&self) -> Method {
        Method::of(self.comparison())
    }

    /// The same as a picture: SVG with a title and a description.
    async fn svg(
        &self,
        #[graphql(desc = "What it is drawn for.", default_with = "Some(ChartTheme::Light)")] theme: Option<ChartTheme>,
    ) -> String {
        draw_distribution(&self.it).svg(theme.unwrap_or_default().into())
    }

    /// The same figures as a table of HTML, for somebody who does not see the picture.
    async fn table(&self) -> String {
        draw_distribution(&self.it).table()
    }

    /// What to mind when reading it.
    async fn warnings(&self) -> Vec<ComparisonWarning> {
        self.comparison().warnings.iter().map(ComparisonWarning::of).collect()
    }
}

/// How many forces have a value in one stretch.
#[derive(SimpleObject)]
pub struct HistogramBin {
    /// Where it begins.
    low: f64,
    /// Where it ends; a value there belongs to the next bin, save in the last.
    high: f64,
    /// The forces in it.
    forces: i32,
}
