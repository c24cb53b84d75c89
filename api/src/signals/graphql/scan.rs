//! Scans as the API shows them.
use crate::{
    catalogue::IndicatorVersion,
    comparison::graphql::{count, definition},
    platform::{
        failure::Failure,
        paging::{self, PageInfo},
    },
    signals::{Part, Scan},
};
use async_graphql::{ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use muster_domain::{Month, Problem};

/// One look through the figures of a month.
pub struct SignalScan {
    it: Scan,
}

/// One look through the figures of a month: what was tested, what was found, and how much of that chance alone would raise.
#[Object]
impl SignalScan {
    /// Its permanent name.
    async fn id(&self) -> ID {
        ID(self.it.row.id.to_string())
    }

    /// The month.
    async fn month(&self) -> Month {
        self.it.row.month
    }

    /// When it was made.
    async fn at(&self) -> Option<DateTime<Utc>> {
        self.it.at
    }

    /// By whom.
    async fn by(&self) -> &str {
        self.it.row.scanned_by.as_str()
    }

    /// When the figures it rests on were known.
    async fn rests_on(&self) -> Option<DateTime<Utc>> {
        self.it.rests_on
    }

    /// Forces that anything was tested of.
    async fn forces(&self) -> i32 {
        i32::from(self.it.row.forces)
    }

    /// Indicators that anything was tested of: those whose month, quarter or year ends with the month.
    async fn indicators(&self) -> i32 {
        i32::from(self.it.row.indicators)
    }

    /// Indicators that could not be worked out; their signals were left as they were.
    async fn left_out(&self) -> i32 {
        i32::from(self.it.row.left_out)
    }

    /// Control charts read: one a force and indicator that has a value in the period and enough before it.
    async fn charts(&self) -> i32 {
        self.sum(|part| part.charts)
    }

    /// Those of them whose yearly rhythm could not be taken out: they raise more false alarms.
    async fn charts_in_season(&self) -> i32 {
        self.sum(|part| part.in_season)
    }

    /// Control charts left out, and in none of the other counts: their newest phase holds a break in the series or another major
    /// version of its definition, so that what came before and after is not comparable. A phase that starts there brings them back.
    async fn charts_parted(&self) -> i32 {
        self.sum(|part| part.parted)
    }

    /// Places in the spread between forces that were tested, all together adjusted for their number.
    async fn compared(&self) -> i32 {
        self.sum(|part| part.compared)
    }

    /// How many signals were found, whether they were there before or not.
    async fn found(&self) -> i32 {
        self.sum(Part::found)
    }

    /// How many of those found chance alone would raise: 1.4% of the charts (8.4% of those with the season still in them), and a
    /// tenth of those by the spread.
    async fn expected_false_alarms(&self) -> f64 {
        self.it.expected()
    }

    /// How many were raised, for the first time or again.
    async fn raised(&self) -> i32 {
        self.it.row.raised
    }

    /// How many were there of a figure that has moved since.
    async fn restated(&self) -> i32 {
        self.it.row.restated
    }

    /// How many lapsed: the force's own figure, its definition or its phase has moved, and it no longer stands out. One by the spread
    /// stands for as long as nothing but the figures of others moved.
    async fn lapsed(&self) -> i32 {
        self.it.row.lapsed
    }

    /// The same by indicator, of each that anything was tested or left out of.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn parts(&self) -> Result<Vec<SignalScanPart>> {
        let part = |part: &Part| {
            Ok(SignalScanPart {
                indicator: definition(&self.it.edition, &part.indicator)?,
                charts: count(part.charts),
                charts_in_season: count(part.in_season),
                charts_parted: count(part.parted),
                compared: count(part.compared),
                by_chart: count(part.by_chart),
                by_spread: count(part.by_spread),
                expected_false_alarms: part.expected(),
            })
        };
        self.it.parts.iter().map(part).collect()
    }

    /// All of it in one plain sentence.
    async fn sentence(&self) -> String {
        self.it.sentence()
    }
}

impl SignalScan {
    fn sum(&self, of: impl Fn(&Part) -> usize) -> i32 {
        count(self.it.parts.iter().map(of).sum())
    }
}

/// What a scan tested of one indicator.
#[derive(SimpleObject)]
pub struct SignalScanPart {
    /// The indicator, as it was defined then.
    indicator: IndicatorVersion,
    /// Control charts read.
    charts: i32,
    /// Those of them whose yearly rhythm could not be taken out.
    charts_in_season: i32,
    /// Control charts left out, since their newest phase holds a break or another definition.
    charts_parted: i32,
    /// Places in the spread between forces that were tested.
    compared: i32,
    /// Signals found by the rules of a chart.
    by_chart: i32,
    /// Signals found by the spread between forces.
    by_spread: i32,
    /// How many of both chance alone would raise.
    expected_false_alarms: f64,
}

/// A page of scans.
#[derive(SimpleObject)]
pub struct SignalScanConnection {
    /// The scans with their cursors.
    edges: Vec<SignalScanEdge>,
    /// Where the page stands.
    page_info: PageInfo,
}

/// A scan in a page.
#[derive(SimpleObject)]
pub struct SignalScanEdge {
    /// Give this as `after` to go on from here.
    cursor: String,
    /// The scan.
    node: SignalScan,
}

impl SignalScanConnection {
    pub(super) fn of(scans: Vec<Scan>, more: bool) -> Self {
        let edge = |it: Scan| SignalScanEdge {
            cursor: paging::cursor(&it.row.id.to_string()),
            node: SignalScan { it },
        };
        let edges: Vec<SignalScanEdge> = scans.into_iter().map(edge).collect();
        Self {
            page_info: PageInfo::ending(edges.last().map(|edge| &edge.cursor), more),
            edges,
        }
    }
}

/// The scan, or what kept it back.
#[derive(SimpleObject)]
pub struct SignalScanPayload {
    /// The scan; null where there are problems.
    scan: Option<SignalScan>,
    /// What to put right.
    problems: Vec<Problem>,
    /// How many problems there are in all.
    problems_total: i32,
}

impl SignalScanPayload {
    pub(super) fn of(outcome: std::result::Result<Scan, Failure>) -> Result<Self> {
        Ok(match outcome {
            Ok(it) => Self {
                scan: Some(SignalScan { it }),
                problems: Vec::new(),
                problems_total: 0,
            },
            Err(failure) => {
                let problems = failure.into_problems()?;
                Self {
                    scan: None,
                    problems_total: problems.total(),
                    problems: problems.shown,
                }
            }
        })
    }
}
