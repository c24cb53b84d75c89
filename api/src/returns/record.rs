//! Recording values in a draft: all rows that were sent, or none.
use super::{
    Act, Held, Step, cells,
    find::{held, moved},
    form::{collection, form},
    lock::unlocked,
    once::Once,
};
use crate::{
    identity::Caller,
    ledger::{Entry, EventKind},
    platform::failure::Failure,
};
use muster_domain::{
    cell::Cell,
    permission::Permission,
    problem::{ErrorCode, Problem},
};
use muster_exchange::{
    Problems,
    cells::read,
    long_csv::{self, TextRow},
};
use serde_json::json;

/// The most rows one request may carry.
const MOST_ROWS: usize = 50_000;

/// What was sent.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// Rows as text.
    pub rows: Vec<TextRow>,
    /// A long CSV.
    pub csv: Option<String>,
    pub idempotency_key: Option<String>,
}

/// What came of it, by cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Recorded {
    pub imported: i32,
    pub updated: i32,
    pub unchanged: i32,
}

/// Records rows and CSV. One bad cell and nothing is stored; every bad cell is named.
pub async fn record(
    act: &mut Act<'_>,
    caller: &Caller,
    step: Step,
    recording: &Recording,
) -> Result<(Held, Recorded), Failure> {
    let found = held(act, caller, step.id, Permission::RecordReturns).await?;
    let once = Once::new(
        &caller.user,
        "recordValues",
        recording.idempotency_key.as_deref(),
        &(step, recording),
    )?;
    if let Some(answer) = once.answered(&act.tx).await? {
        return Ok((found, serde_json::from_str(&answer).map_err(Failure::fault)?));
    }
    let cells = understood(act, &found, recording)?;
    let (found, recorded) = write(act, caller, found, step.version, &cells).await?;
    once.keep(&act.tx, serde_json::to_string(&recorded).map_err(Failure::fault)?)
        .await?;
    Ok((found, recorded))
}

/// Records cells that are understood already.
pub async fn record_cells(
    act: &mut Act<'_>,
    caller: &Caller,
    step: Step,
    cells: &[Cell],
) -> Result<(Held, Recorded), Failure> {
    let found = held(act, caller, step.id, Permission::RecordReturns).await?;
    write(act, caller, found, step.version, cells).await
}

fn understood(act: &Act<'_>, found: &Held, recording: &Recording) -> Result<Vec<Cell>, Failure> {
    let collection = collection(act, found)?;
    let form = form(collection, &act.reference, &found.force, found.period()?);
    let mut problems = Problems::default();
    let mut rows = recording.rows.clone();
    if let Some(csv) = &recording.csv {
        let dimensions: Vec<_> = collection.dimensions.iter().map(|list| list.code.clone()).collect();
        let mut lines = long_csv::read(csv.as_bytes(), &dimensions, &mut problems);
        for line in &mut lines {
            line.index += rows.len();
        }
        rows.append(&mut lines);
    }
    if rows.len() > MOST_ROWS {
        let message = format!(
            "{} rows are more than one request may carry: send at most {MOST_ROWS} at a time",
            rows.len()
        );
        return Err(Problem::new(ErrorCode::TooManyRows, message)
            .at(["input", "rows"])
            .into());
    }
    let cells = read(&rows, &form, &mut problems);
    if problems.none() {
        return Ok(cells);
    }
    let (shown, total) = problems.into_parts();
    Err(Failure::Problems(shown, total))
}

async fn write(
    act: &mut Act<'_>,
    caller: &Caller,
    found: Held,
    version: i32,
    sent: &[Cell],
) -> Result<(Held, Recorded), Failure> {
    let state = found.state()?;
    state.record().map_err(Problem::from)?;
    let of = (found.row.force, found.row.collection);
    unlocked(act, of, found.period()?, &["input", "id"]).await?;
    let found = moved(act, found, version, &state).await?;
    let recorded = cells::write(act, found.revision.key, sent).await?;
    act.changed();
    let entry = Entry::new(EventKind::ValuesRecorded)
        .of_force(found.row.force)
        .about(&found.row.id)
        .saying(json!({
            "revision": found.revision.number,
            "imported": recorded.imported,
            "updated": recorded.updated,
            "unchanged": recorded.unchanged,
        }));
    act.enter(caller, entry);
    Ok((found, recorded))
}
