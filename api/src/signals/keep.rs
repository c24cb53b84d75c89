//! Keeping what a scan found: signals that are new, whose figure has moved, or whose figure is gone, each with an event.
use super::{
    evidence::{Core, Evidence},
    store::{self, Held, NewScan, NewSignal},
    sweep::{Found, Sighting},
};
use crate::{
    comparison::{Instant, Sources},
    ledger::{self, Author, Entry, EventKind},
    platform::{database::on_constraint, failure::Failure},
    returns::Once,
};
use muster_domain::{
    ErrorCode, EventId, ForceKey, IndicatorCode, Month, Period, Problem, SignalId,
    signal::{Kept, Rescan, SignalRule, rescan},
};
use muster_entities::signal_standing;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What a scan changes about one place.
enum Change<'a> {
    Raised(SignalId, Option<i16>, &'a Sighting),
    Restated(SignalId, i16, &'a Sighting),
    Lapsed(&'a Held),
}

type Place = (IndicatorCode, ForceKey, Month, i16, SignalRule);

/// Sets what was found against what is there.
fn changes<'a>(found: &'a Found, before: &'a [Held]) -> Result<Vec<Change<'a>>, Failure> {
    let mut there: HashMap<Place, &Held> = HashMap::new();
    for held in before {
        let row = &held.signal;
        let rule = SignalRule::from_code(&row.rule).ok_or_else(|| Failure::fault("a signal by no known rule"))?;
        let place = (row.indicator.clone(), row.force, row.first_month, row.months, rule);
        there.insert(place, held);
    }
    let mut changes = Vec::new();
    for sighting in &found.signals {
        let (period, evidence) = (sighting.period, &sighting.evidence);
        let place = (
            sighting.indicator.clone(),
            sighting.force,
            period.first(),
            period.length(),
            evidence.rule,
        );
        let held = there.remove(&place);
        let was = held.map(kept).transpose()?;
        let was = was.as_ref().map(|(kept, core)| (*kept, core));
        let step = rescan(was, Some(&evidence.core()), true);
        match (step, held) {
            (Rescan::Raise, Some(held)) => {
                changes.push(Change::Raised(held.signal.id, Some(held.standing.version), sighting));
            }
            (Rescan::Raise, None) => changes.push(Change::Raised(SignalId::generate(), None, sighting)),
            (Rescan::Restate, Some(held)) => {
                changes.push(Change::Restated(held.signal.id, held.standing.version, sighting));
            }
            (Rescan::Leave | Rescan::Lapse | Rescan::Restate, _) => {}
        }
    }
    for held in before {
        let gone = there.values().any(|left| left.signal.id == held.signal.id);
        let (state, core) = kept(held)?;
        // what could not be read has not gone
        let read = !found.unread.contains(&held.signal.indicator);
        if gone && read && rescan(Some((state, &core)), None, moved(found, held, &core)) == Rescan::Lapse {
            changes.push(Change::Lapsed(held));
        }
    }
    Ok(changes)
}

/// Whether anything of the force's own behind a signal has moved. A chart is of its own series and phases alone; a place in the
/// spread moves with every other figure too.
fn moved(found: &Found, held: &Held, core: &Core) -> bool {
    let row = &held.signal;
    let figure = found.figures.get(&(row.indicator.clone(), row.force));
    SignalRule::from_code(&row.rule) != Some(SignalRule::Spread) || figure != Some(core.figure())
}

fn kept(held: &Held) -> Result<(Kept, Core), Failure> {
    let kept = Kept::from_code(&held.standing.state).ok_or_else(|| Failure::fault("a signal in no known state"))?;
    Ok((kept, Evidence::of(held)?.core()))
}

/// Keeps what was found, all of it or nothing, and says which scan it was.
pub(super) async fn keep(
    sources: Sources<'_>,
    author: &Author,
    month: Month,
    (instant, found): (&Instant, &Found),
    once: &Once<'_>,
) -> Result<i32, Failure> {
    let tx = sources.db.begin().await?;
    if let Some(id) = once.answered(&tx).await? {
        return id.parse().map_err(Failure::fault);
    }
    let before = store::ending_with(&tx, month).await?;
    let changes = changes(found, &before)?;
    let new: Vec<NewSignal<'_>> = changes.iter().filter_map(Change::place).collect();
    store::add(&tx, &new).await.map_err(on_constraint)?;
    let rests_on = instant.point.event;
    let count = |of: fn(&Change<'_>) -> bool| changes.iter().filter(|change| of(change)).count();
    let (raised, restated, lapsed) = (
        count(|change| matches!(change, Change::Raised(..))),
        count(|change| matches!(change, Change::Restated(..))),
        count(|change| matches!(change, Change::Lapsed(_))),
    );
    let scanned = Entry::new(EventKind::SignalsScanned).about(&month).saying(json!({
        "indicators": found.indicators(),
        "forces": found.forces,
        "charts": found.parts.iter().map(|part| part.charts).sum::<usize>(),
        "chartsParted": found.parts.iter().map(|part| part.parted).sum::<usize>(),
        "compared": found.parts.iter().map(|part| part.compared).sum::<usize>(),
        "found": found.signals.len(),
        "expectedFalseAlarms": found.parts.iter().map(super::scans::Part::expected).sum::<f64>(),
        "raised": raised,
        "restated": restated,
        "lapsed": lapsed,
    }));
    let entries: Vec<Entry> = std::iter::once(scanned)
        .chain(changes.iter().map(Change::entry))
        .collect();
    let recorded = ledger::append(&tx, sources.clock, author, &entries).await?;
    let first = recorded.event.0 - i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let mut standings = Vec::with_capacity(changes.len());
    for (change, event) in changes.iter().zip(first + 1..) {
        standings.push(change.stands(&tx, rests_on, EventId(event)).await?);
    }
    store::stand(&tx, standings).await.map_err(on_constraint)?;
    let scan = NewScan {
        month,
        by: &author.user,
        found,
        raised,
        restated,
        lapsed,
        rests_on,
        event: EventId(first),
    };
    let id = store::add_scan(&tx, scan).await?;
    once.keep(&tx, id.to_string()).await?;
    ledger::commit(tx, recorded).await?;
    Ok(id)
}

impl Change<'_> {
    /// The place it needs, where none is kept yet.
    fn place(&self) -> Option<NewSignal<'_>> {
        match self {
            Self::Raised(id, None, sighting) => Some(NewSignal {
                id: *id,
                indicator: &sighting.indicator,
                force: sighting.force,
                period: sighting.period,
                rule: sighting.evidence.rule,
            }),
            Self::Raised(_, Some(_), _) | Self::Restated(..) | Self::Lapsed(_) => None,
        }
    }

    /// What the ledger is told.
    fn entry(&self) -> Entry {
        match self {
            Self::Raised(id, _, sighting) => entry(EventKind::SignalRaised, *id, sighting),
            Self::Restated(id, _, sighting) => entry(EventKind::SignalRestated, *id, sighting),
            Self::Lapsed(held) => Entry::new(EventKind::SignalLapsed)
                .of_force(held.signal.force)
                .about(&held.signal.id)
                .saying(told(&held.signal)),
        }
    }

    /// Ends where the signal stood, and says where it stands from an event on.
    async fn stands(
        &self,
        db: &impl ConnectionTrait,
        rests_on: EventId,
        event: EventId,
    ) -> Result<signal_standing::Model, Failure> {
        let (id, version) = match self {
            Self::Raised(id, version, _) => (*id, *version),
            Self::Restated(id, version, _) => (*id, Some(*version)),
            Self::Lapsed(held) => (held.signal.id, Some(held.standing.version)),
        };
        if let Some(version) = version
            && !store::end(db, id, version, event).await?
        {
            return Err(overtaken());
        }
        Ok(match self {
            Self::Raised(_, _, sighting) | Self::Restated(_, _, sighting) => {
                let version = version.unwrap_or_default().saturating_add(1);
                store::found(id, version, &sighting.evidence, rests_on, event)
            }
            Self::Lapsed(held) => store::goes_on(&held.standing, Kept::Lapsed, None, None, event),
        })
    }
}

fn overtaken() -> Failure {
    let message = "somebody decided about a signal of this month at the same moment: look through it again";
    Problem::new(ErrorCode::StaleVersion, message).into()
}

fn entry(kind: EventKind, id: SignalId, sighting: &Sighting) -> Entry {
    let evidence = &sighting.evidence;
    Entry::new(kind).of_force(sighting.force).about(&id).saying(json!({
        "indicator": sighting.indicator.as_str(),
        "version": evidence.definition.to_string(),
        "period": sighting.period.to_string(),
        "rule": evidence.rule.code(),
        "direction": super::evidence::direction_code(evidence.direction),
        "value": evidence.value,
        "deviation": evidence.deviation,
        "adjusted": evidence.adjusted,
    }))
}

/// By what a signal is known.
pub(super) fn told(signal: &muster_entities::signal::Model) -> Value {
    let period = Period::from_parts(signal.first_month, signal.months);
    json!({
        "indicator": signal.indicator.as_str(),
        "period": period.map(|period| period.to_string()),
        "rule": signal.rule,
    })
}
