//! What was tested, and how many alarms chance alone would raise: stands beside every count of signals.
use super::store;
use crate::{
    catalogue::Edition,
    comparison::{Instant, Sources},
    identity::Caller,
    ledger,
    platform::failure::{Failure, Refusal},
};
use chrono::{DateTime, Utc};
use muster_domain::{EventId, IndicatorCode, Month, catalogue::Version, permission::Permission};
use muster_entities::{signal_scan, signal_scan_part};
use muster_stats::fdr::{expected_false_discoveries, expected_flags_of};
use std::{collections::HashMap, sync::Arc};

/// One look through a month.
#[derive(Clone, Debug)]
pub struct Scan {
    pub row: signal_scan::Model,
    pub at: Option<DateTime<Utc>>,
    /// When the figures it rests on were known.
    pub rests_on: Option<DateTime<Utc>>,
    /// What was tested, by indicator.
    pub parts: Vec<Part>,
    /// The definitions it tested by.
    pub edition: Arc<Edition>,
}

/// What was tested of one indicator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub indicator: IndicatorCode,
    pub definition: Version,
    /// Series read.
    pub charts: usize,
    /// Those of them whose yearly rhythm could not be taken out.
    pub in_season: usize,
    /// Series left out, since they break within their newest phase or go on there under another definition.
    pub parted: usize,
    /// Forces placed in the spread.
    pub compared: usize,
    /// Signals by the rules of a chart.
    pub by_chart: usize,
    /// Signals by the spread between forces.
    pub by_spread: usize,
}

impl Part {
    /// How many of the signals by charts chance alone would raise.
    #[must_use]
    pub fn expected_by_chart(&self) -> f64 {
        expected_flags_of(self.charts, self.in_season)
    }

    /// How many of the signals by the spread are false, at most, on average.
    #[must_use]
    pub fn expected_by_spread(&self) -> f64 {
        expected_false_discoveries(self.by_spread)
    }

    /// Both together.
    #[must_use]
    pub fn expected(&self) -> f64 {
        self.expected_by_chart() + self.expected_by_spread()
    }

    /// How many signals were found.
    #[must_use]
    pub const fn found(&self) -> usize {
        self.by_chart + self.by_spread
    }

    fn of(row: signal_scan_part::Model) -> Option<Self> {
        let count = |number: i16| usize::try_from(number).unwrap_or_default();
        Some(Self {
            definition: row.definition.parse().ok()?,
            indicator: row.indicator,
            charts: count(row.charts),
            in_season: count(row.in_season),
            parted: count(row.parted),
            compared: count(row.compared),
            by_chart: count(row.by_chart),
            by_spread: count(row.by_spread),
        })
    }
}

impl Scan {
    /// How many signals were found, whether they were there before or not.
    #[must_use]
    pub fn found(&self) -> usize {
        self.parts.iter().map(Part::found).sum()
    }

    /// How many of them chance alone would raise.
    #[must_use]
    pub fn expected(&self) -> f64 {
        self.parts.iter().map(Part::expected).sum()
    }

    /// All of it in one plain sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let sum = |of: fn(&Part) -> usize| self.parts.iter().map(of).sum::<usize>();
        let read = format!(
            "{}: {} series of {} indicators and {} forces were read, and {} places in the spread between forces; {} ask \
             something, of which chance alone would raise about {:.1}.",
            self.row.month,
            sum(|part| part.charts),
            self.row.indicators,
            self.row.forces,
            sum(|part| part.compared),
            self.found(),
            self.expected()
        );
        match sum(|part| part.parted) {
            0 => read,
            parted => format!(
                "{read} {parted} series were left out: they break within their newest phase, or go on there under another definition, so \
                 that what came before and after is not comparable. Start a phase where they break."
            ),
        }
    }
}

/// One scan, for whoever ran it.
pub(super) async fn find(sources: Sources<'_>, id: i32) -> Result<Scan, Failure> {
    let row = store::scan(sources.db.reader(), id).await?.ok_or(Refusal::NotFound)?;
    let found = read(sources, vec![row]).await?.pop();
    found.ok_or_else(|| Refusal::NotFound.into())
}

/// Scans, the newest first, and whether there are more; none for whoever may not read signals of every force.
pub async fn scans(
    sources: Sources<'_>,
    caller: &Caller,
    (month, as_of): (Option<Month>, Option<DateTime<Utc>>),
    size: usize,
    after: Option<i32>,
) -> Result<(Vec<Scan>, bool), Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    if !caller.holds(Permission::ReadSignals) {
        return Ok((Vec::new(), false));
    }
    let point = Instant::of(sources, caller, as_of).await?.point;
    let limit = Some(size as u64 + 1);
    let mut rows = store::scans(sources.db.reader(), month, point.event, after, limit).await?;
    let more = rows.len() > size;
    rows.truncate(size);
    Ok((read(sources, rows).await?, more))
}

/// What the newest scan of each month tested, by indicator.
pub(super) async fn newest(
    sources: Sources<'_>,
    month: Option<Month>,
    event: EventId,
) -> Result<HashMap<IndicatorCode, Vec<Part>>, Failure> {
    let db = sources.db.reader();
    let mut newest = HashMap::new();
    for row in store::scans(db, month, event, None, None).await? {
        newest.entry(row.month).or_insert(row.id);
    }
    let ids: Vec<i32> = newest.into_values().collect();
    let mut parts: HashMap<IndicatorCode, Vec<Part>> = HashMap::new();
    for part in store::part_rows(db, &ids).await?.into_iter().filter_map(Part::of) {
        parts.entry(part.indicator.clone()).or_default().push(part);
    }
    Ok(parts)
}

async fn read(sources: Sources<'_>, rows: Vec<signal_scan::Model>) -> Result<Vec<Scan>, Failure> {
    let db = sources.db.reader();
    let times = ledger::whens(db, rows.iter().flat_map(|row| [row.event, row.rests_on])).await?;
    let ids: Vec<i32> = rows.iter().map(|row| row.id).collect();
    let mut parts: HashMap<i32, Vec<Part>> = HashMap::new();
    for row in store::part_rows(db, &ids).await? {
        let scan = row.scan;
        parts.entry(scan).or_default().extend(Part::of(row));
    }
    let mut scans = Vec::with_capacity(rows.len());
    for row in rows {
        scans.push(Scan {
            at: times.get(&row.event).copied(),
            rests_on: times.get(&row.rests_on).copied(),
            parts: parts.remove(&row.id).unwrap_or_default(),
            edition: sources.editions.as_of(row.rests_on).await?,
            row,
        });
    }
    Ok(scans)
}
