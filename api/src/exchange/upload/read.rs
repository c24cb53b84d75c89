//! From bytes to judged rows, period by period.
use super::{
    super::{progress::Tally, words},
    Sending,
};
use crate::{
    catalogue::Edition,
    platform::failure::{Failure, Refusal},
    reference::Snapshot,
    returns::{self, Returns},
};
use muster_domain::{
    DimensionCode, ErrorCode, Period, Place, Problem, cell::Cell, cell::CellAddress, obligation::ObligationChange,
};
use muster_exchange::{
    Problems,
    cells::{self, Fault, Form},
    mapping::Mapping,
    row::TextRow,
    sent::{self, Sent},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, atomic::Ordering},
};

/// A file, read and judged.
pub(super) struct Understood {
    /// What is wrong with the file as a whole.
    pub(super) problems: Problems,
    pub(super) groups: Vec<Group>,
    /// Rows that are for no period.
    pub(super) astray: Vec<(TextRow, Fault)>,
    pub(super) blank: usize,
    /// The version of the definition its template was made for, where that is not the present one.
    pub(super) older: Option<String>,
}

/// The rows for one period.
pub(super) struct Group {
    pub(super) period: Period,
    pub(super) rows: Vec<TextRow>,
    pub(super) judged: Vec<Result<Cell, Fault>>,
    /// Why nothing can be taken for the period, whatever its rows say.
    pub(super) barred: Option<Problem>,
    pub(super) places: HashMap<CellAddress, Place>,
}

impl Understood {
    pub(super) fn rows(&self) -> usize {
        self.astray.len() + self.groups.iter().map(|group| group.rows.len()).sum::<usize>()
    }
}

/// Reads a file and judges its rows, counting them.
pub(super) async fn read(returns: &Returns, sending: &Sending, tally: Arc<Tally>) -> Result<Understood, Failure> {
    let (edition, snapshot) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let decided = returns::decided(returns, &edition, &snapshot, &sending.force, &sending.collection).await?;
    let (force, collection) = words::keys(&edition, &snapshot, &sending.force, &sending.collection)?;
    let mapping = words::mapping(returns.database.reader(), force, collection).await?;
    let sending = sending.clone();
    let reading = move || understood(&edition, &snapshot, &sending, (&mapping, &decided), &tally);
    tokio::task::spawn_blocking(reading).await.map_err(Failure::fault)?
}

fn understood(
    edition: &Edition,
    snapshot: &Snapshot,
    sending: &Sending,
    (mapping, decided): (&Mapping, &[ObligationChange]),
    tally: &Tally,
) -> Result<Understood, Failure> {
    let collection = edition
        .catalogue
        .collection(&sending.collection)
        .ok_or(Refusal::NotFound)?;
    let dimensions: Vec<DimensionCode> = collection.dimensions.iter().map(|list| list.code.clone()).collect();
    let mut problems = Problems::default();
    let Sent {
        rows, blank, template, ..
    } = sent::read_counting(&sending.file, (&dimensions, mapping), Some(&tally.read), &mut problems);
    tally.all.store(rows.len(), Ordering::Relaxed);
    tally.read.store(rows.len(), Ordering::Relaxed);
    let mut period = sending.period;
    let mut older = None;
    if let Some(template) = &template {
        let named = template.period.as_deref().and_then(|text| text.parse().ok());
        period = period.or(named);
        let ours = period.map_or_else(String::new, |period| period.to_string());
        let misplaced = template.misplaced(collection.code.as_str(), sending.force.as_str(), &ours);
        for problem in misplaced {
            problems.add(|| problem);
        }
        older = (template.version != collection.version.to_string()).then(|| template.version.clone());
    }
    let (by_period, astray) = grouped(rows, period, sending.period.is_some());
    tally.judged.store(astray.len(), Ordering::Relaxed);
    let groups = by_period.into_iter().map(|(period, rows)| {
        let barred = returns::asked(edition, snapshot, &sending.collection, &sending.force, period, decided)
            .err()
            .and_then(|failure| match failure {
                Failure::Problems(problems, _) => problems.into_iter().next(),
                Failure::Refused(_) | Failure::Fault(_) => None,
            });
        let form: Form = returns::form(collection, snapshot, &sending.force, period);
        let judged = cells::judge(&rows, &form);
        tally.judged.fetch_add(rows.len(), Ordering::Relaxed);
        let places = rows.iter().chain(&blank).filter_map(|row| {
            let address = cells::address(row, &form).ok()?;
            Some((address, row.place(Some("value"))?))
        });
        Group {
            period,
            places: places.collect(),
            judged,
            rows,
            barred,
        }
    });
    Ok(Understood {
        groups: groups.collect(),
        problems,
        astray,
        blank: blank.len(),
        older,
    })
}

type ByPeriod = BTreeMap<Period, Vec<TextRow>>;

/// Rows by the period they are for. Where the sender named one, a row for another is judged, and refused, with its own.
fn grouped(rows: Vec<TextRow>, period: Option<Period>, named: bool) -> (ByPeriod, Vec<(TextRow, Fault)>) {
    let mut groups = ByPeriod::new();
    let mut astray = Vec::new();
    for row in rows {
        let own = match row.period.as_str() {
            _ if named => Ok(period),
            "" => Ok(period),
            text => text
                .parse()
                .map(Some)
                .map_err(|cause: muster_domain::NotAPeriod| cause.to_string()),
        };
        match own {
            Ok(Some(period)) => groups.entry(period).or_default().push(row),
            Ok(None) => astray.push((row, fault("the row does not say which period it is for".to_owned()))),
            Err(cause) => astray.push((row, fault(cause))),
        }
    }
    (groups, astray)
}

fn fault(message: String) -> Fault {
    Fault {
        code: ErrorCode::PeriodNotReadable,
        column: "period".to_owned(),
        message,
        expected: Some("a period such as 2026-03 or FY2025-26Q4".to_owned()),
    }
}
