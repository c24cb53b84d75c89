//! Starting a phase: the unit says from when on a series is different, and why; or takes that back.
use super::{
    phases::Started,
    store::{self, NewPhase},
};
use crate::{
    identity::Caller,
    ledger::{self, Author, Entry, EventKind},
    platform::{
        database::on_constraint,
        failure::{Failure, Refusal},
    },
    returns::{Once, Returns, reasonable},
};
use muster_domain::{
    ErrorCode, ForceCode, Frequency, IndicatorCode, Month, Problem,
    catalogue::{Catalogue, ChartMethod, Indicator},
    permission::Permission,
};
use muster_stats::xmr::FIRM_FROM;
use serde_json::json;

/// A phase to be started.
#[derive(Clone, Debug)]
pub struct Starting {
    pub indicator: IndicatorCode,
    pub force: ForceCode,
    /// The phase starts with the period this month lies in.
    pub from: Month,
    pub reason: String,
    /// Keep the limits of so many periods from there.
    pub fix_after: Option<i32>,
    pub idempotency_key: Option<String>,
}

/// A phase to be ended, as if it had never been.
#[derive(Clone, Debug)]
pub struct Ending {
    pub id: i32,
    pub reason: String,
}

/// The most periods that limits may be fixed after.
const LONGEST: i32 = 120;

/// Starts a phase.
pub async fn start_phase(returns: &Returns, caller: &Caller, starting: &Starting) -> Result<Started, Failure> {
    caller.require(Permission::StartPhases, &starting.force)?;
    let (edition, snapshot) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let tx = returns.database.begin().await?;
    let once = Once::new(
        &caller.user,
        "startPhase",
        starting.idempotency_key.as_deref(),
        starting,
    )?;
    if let Some(id) = once.answered(&tx).await? {
        let row = store::find(&tx, id.parse().map_err(Failure::fault)?).await?;
        return Started::of(&tx, row.ok_or(Refusal::NotFound)?).await;
    }
    reasonable(&starting.reason)?;
    let force = *snapshot.force_keys.get(&starting.force).ok_or(Refusal::NotFound)?;
    let indicator = edition.catalogue.indicator(&starting.indicator).ok_or_else(|| {
        let message = format!(
            "there is no indicator `{}`: use a code from `indicators`",
            starting.indicator
        );
        Problem::new(ErrorCode::UnknownIndicator, message).at(["input", "indicator"])
    })?;
    let first = first(&edition.catalogue, indicator, starting.from)?;
    let today = Month::of(returns.clock.now().date_naive());
    if today.is_some_and(|today| first > today) {
        let message = format!("{} has not begun: a phase starts with what is known", starting.from);
        return Err(at("from", message).into());
    }
    let fix_after = starting.fix_after.map(fixed).transpose()?;
    if store::starts(&tx, force, &indicator.code, first).await? {
        let message = format!("a phase starts with {first} already: end it first, or name another month");
        return Err(Problem::new(ErrorCode::PhaseStarted, message)
            .at(["input", "from"])
            .into());
    }
    let reason = starting.reason.trim();
    let entry = Entry::new(EventKind::PhaseStarted)
        .of_force(force)
        .about(&indicator.code)
        .saying(json!({ "from": first.to_string(), "fixAfter": fix_after, "reason": reason }));
    let author = Author::new(caller.user.clone(), &caller.name);
    let recorded = ledger::append(&tx, &returns.clock, &author, &[entry]).await?;
    let new = NewPhase {
        indicator: &indicator.code,
        force,
        first,
        fix_after,
        reason,
        by: &caller.user,
    };
    let row = store::add(&tx, new, recorded.event).await.map_err(on_constraint)?;
    once.keep(&tx, row.id.to_string()).await?;
    ledger::commit(tx, recorded).await?;
    Started::of(returns.database.reader(), row).await
}

/// Ends a phase: from now on the series is read as if it had never been started. Answers as of before still have it.
pub async fn end_phase(returns: &Returns, caller: &Caller, ending: &Ending) -> Result<Started, Failure> {
    caller.require_anywhere(Permission::StartPhases)?;
    let snapshot = returns.reference.latest().await?;
    let tx = returns.database.begin().await?;
    let row = store::find(&tx, ending.id).await?.ok_or(Refusal::NotFound)?;
    let mut forces = snapshot.force_keys.iter();
    let (force, _) = forces.find(|(_, key)| **key == row.force).ok_or(Refusal::NotFound)?;
    caller.require(Permission::StartPhases, force)?;
    reasonable(&ending.reason)?;
    if row.to_event.is_some() {
        return Started::of(&tx, row).await;
    }
    let entry = Entry::new(EventKind::PhaseEnded)
        .of_force(row.force)
        .about(&row.indicator)
        .saying(json!({ "from": row.first_month.to_string(), "reason": ending.reason.trim() }));
    let author = Author::new(caller.user.clone(), &caller.name);
    let recorded = ledger::append(&tx, &returns.clock, &author, &[entry]).await?;
    store::end(&tx, row.id, recorded.event).await.map_err(on_constraint)?;
    ledger::commit(tx, recorded).await?;
    let row = store::find(returns.database.reader(), ending.id).await?;
    Started::of(returns.database.reader(), row.ok_or(Refusal::NotFound)?).await
}

/// The first month of the indicator's own period that a month lies in.
fn first(catalogue: &Catalogue, indicator: &Indicator, month: Month) -> Result<Month, Problem> {
    let collections = indicator
        .terms()
        .filter_map(|term| catalogue.collection_of(&term.measure));
    let frequency = collections.map(|collection| collection.frequency).next();
    match frequency {
        Some(frequency) if frequency != Frequency::Annual && indicator.methods.chart != ChartMethod::None => {
            Ok(frequency.period_of(month).first())
        }
        _ => {
            let message = format!("`{}` has one value a year and no control chart", indicator.code);
            Err(Problem::new(ErrorCode::SeriesTooSeldom, message).at(["input", "indicator"]))
        }
    }
}

fn fixed(after: i32) -> Result<i16, Problem> {
    let fewest = i32::try_from(FIRM_FROM).unwrap_or(i32::MAX);
    i16::try_from(after)
        .ok()
        .filter(|_| (fewest..=LONGEST).contains(&after))
        .ok_or_else(|| {
            at(
                "fixAfter",
                format!("limits are fixed after {fewest} to {LONGEST} periods"),
            )
        })
}

fn at(field: &str, message: String) -> Problem {
    Problem::new(ErrorCode::InvalidArgument, message).at(["input", field])
}
