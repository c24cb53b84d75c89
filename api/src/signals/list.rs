//! Reading signals, as far as whoever asks may know of them: the unit and the inspectorate of every force, a force of itself
//! from when it was asked about one, everybody else of none.
use super::{
    evidence::Evidence,
    sentence::{self, Said},
    store::{self, Asked, Held, Wanted},
};
use crate::{
    catalogue::Edition,
    comparison::{Instant, Sources, polarity},
    identity::Caller,
    ledger,
    platform::failure::Failure,
    returns::{asked_about, knows_of},
};
use chrono::{DateTime, Utc};
use muster_domain::{
    EventId, Force, ForceCode, ForceKey, IndicatorCode, Period, SignalId,
    catalogue::Indicator,
    question::QuestionState,
    signal::{Kept, SignalRule, SignalState},
};
use muster_entities::signal_standing;
use sea_orm::ConnectionTrait;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Which signals are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub indicator: Option<IndicatorCode>,
    pub force: Option<ForceCode>,
    pub states: Option<Vec<SignalState>>,
    pub period: Option<Period>,
    pub rules: Option<Vec<SignalRule>>,
}

/// Something worth asking about, as it stood at an instant.
#[derive(Clone, Debug)]
pub struct Signal {
    pub id: SignalId,
    pub instant: Instant,
    /// The definitions it was found by.
    pub edition: Arc<Edition>,
    pub indicator: Indicator,
    pub force: Force,
    pub period: Period,
    pub state: SignalState,
    pub version: i16,
    pub evidence: Evidence,
    /// When the figures it rests on were known.
    pub rests_on: Option<DateTime<Utc>>,
    /// Since when it stands as it does.
    pub since: Option<DateTime<Utc>>,
    pub sentence: String,
}

/// One thing that happened to a signal.
#[derive(Clone, Debug)]
pub struct Step {
    pub state: String,
    pub at: Option<DateTime<Utc>>,
    pub value: f64,
    pub by: Option<String>,
    /// The code of why it was dismissed, or of what came of it.
    pub reason: Option<String>,
    pub note: Option<String>,
}

/// Everything that had happened to a signal after an event, for somebody who was let see it.
pub async fn steps(sources: Sources<'_>, id: SignalId, event: EventId) -> Result<Vec<Step>, Failure> {
    let db = sources.db.reader();
    let rows = store::history(db, id, event).await?;
    let times = ledger::whens(db, rows.iter().map(|row| row.from_event)).await?;
    let step = |row: signal_standing::Model| Step {
        at: times.get(&row.from_event).copied(),
        state: row.state,
        value: row.value,
        by: row.decided_by.map(|by| by.to_string()),
        reason: row.reason,
        note: row.note,
    };
    Ok(rows.into_iter().map(step).collect())
}

/// One signal, where the caller may know of it.
pub async fn find(
    sources: Sources<'_>,
    caller: &Caller,
    id: SignalId,
    as_of: Option<DateTime<Utc>>,
) -> Result<Option<Signal>, Failure> {
    let instant = Instant::of(sources, caller, as_of).await?;
    let event = instant.point.event;
    let Some(held) = store::find(sources.db.reader(), id, event).await? else {
        return Ok(None);
    };
    let asked = asked(sources.db.reader(), Some(id), event).await?;
    let known =
        code_of(&instant, held.signal.force).is_some_and(|force| knows_of(caller, &force, asked.contains_key(&id)));
    if !known {
        return Ok(None);
    }
    Ok(read(sources, &instant, vec![held], &asked).await?.pop())
}

/// Signals, the newest first, and whether there are more.
pub async fn list(
    sources: Sources<'_>,
    caller: &Caller,
    (filter, as_of): (&Filter, Option<DateTime<Utc>>),
    size: usize,
    after: Option<SignalId>,
) -> Result<(Vec<Signal>, bool), Failure> {
    let Some(asking) = Asking::of(sources, caller, filter, as_of).await? else {
        return Ok((Vec::new(), false));
    };
    let mut held = store::list(
        sources.db.reader(),
        &asking.wanted(filter, after),
        Some(size as u64 + 1),
    )
    .await?;
    let more = held.len() > size;
    held.truncate(size);
    Ok((read(sources, &asking.instant, held, &asking.asked).await?, more))
}

/// What one caller may know of, at an instant.
pub(super) struct Asking {
    pub(super) instant: Instant,
    pub(super) asked: Asked,
    forces: Vec<ForceKey>,
    asked_only: bool,
}

impl Asking {
    /// `None` for whoever knows of no signal.
    pub(super) async fn of(
        sources: Sources<'_>,
        caller: &Caller,
        filter: &Filter,
        as_of: Option<DateTime<Utc>>,
    ) -> Result<Option<Self>, Failure> {
        let instant = Instant::of(sources, caller, as_of).await?;
        let asked = asked(sources.db.reader(), None, instant.point.event).await?;
        let wanted = |code: &ForceCode| filter.force.as_ref().is_none_or(|wanted| wanted == code);
        let keys = instant.snapshot.force_keys.iter();
        let known = keys.filter(|(code, _)| wanted(code) && knows_of(caller, code, true));
        let known: Vec<(&ForceCode, ForceKey)> = known.map(|(code, key)| (code, *key)).collect();
        let Some((any, _)) = known.first() else {
            return Ok(None);
        };
        Ok(Some(Self {
            asked_only: !knows_of(caller, any, false),
            forces: known.iter().map(|(_, key)| *key).collect(),
            instant: instant.clone(),
            asked,
        }))
    }

    pub(super) fn wanted<'a>(&'a self, filter: &'a Filter, before: Option<SignalId>) -> Wanted<'a> {
        let rules = filter.rules.as_ref();
        Wanted {
            forces: self.forces.clone(),
            indicator: filter.indicator.as_ref(),
            period: filter.period,
            rules: rules.map(|rules| rules.iter().map(|rule| rule.code()).collect()),
            states: filter.states.as_deref(),
            asked_only: self.asked_only,
            asked: &self.asked,
            event: self.instant.point.event,
            before,
        }
    }
}

/// Where the questions about signals left them after an event.
pub(super) async fn asked(
    db: &impl ConnectionTrait,
    signal: Option<SignalId>,
    event: EventId,
) -> Result<Asked, Failure> {
    let mut questions: BTreeMap<SignalId, Vec<QuestionState>> = BTreeMap::new();
    for (signal, state) in asked_about(db, signal, event).await? {
        questions.entry(signal).or_default().push(state);
    }
    let left = |(signal, states): (SignalId, Vec<QuestionState>)| (signal, SignalState::of(Kept::New, &states));
    Ok(questions.into_iter().map(left).collect())
}

/// Where a signal stands: what is kept of it, and where the questions about it leave it.
pub(super) fn state(held: &Held, asked: &Asked) -> Result<SignalState, Failure> {
    let kept = Kept::from_code(&held.standing.state).ok_or_else(|| Failure::fault("a signal in no known state"))?;
    let left = asked.get(&held.signal.id).copied();
    Ok(match kept {
        Kept::New => left.unwrap_or(SignalState::New),
        other => SignalState::of(other, &[]),
    })
}

pub(super) fn code_of(instant: &Instant, key: ForceKey) -> Option<ForceCode> {
    let mut forces = instant.snapshot.force_keys.iter();
    forces.find(|(_, of)| **of == key).map(|(code, _)| code.clone())
}

async fn read(sources: Sources<'_>, instant: &Instant, rows: Vec<Held>, asked: &Asked) -> Result<Vec<Signal>, Failure> {
    let events = rows
        .iter()
        .flat_map(|held| [held.standing.rests_on, held.standing.from_event]);
    let times = ledger::whens(sources.db.reader(), events).await?;
    let mut editions: HashMap<EventId, Arc<Edition>> = HashMap::new();
    let mut signals = Vec::with_capacity(rows.len());
    for held in rows {
        let rests_on = held.standing.rests_on;
        let edition = match editions.get(&rests_on) {
            Some(edition) => Arc::clone(edition),
            None => sources.editions.as_of(rests_on).await?,
        };
        editions.insert(rests_on, Arc::clone(&edition));
        signals.extend(signal(instant, edition, held, asked, &times)?);
    }
    Ok(signals)
}

/// One signal; `None` of a force or an indicator that is no longer known.
fn signal(
    instant: &Instant,
    edition: Arc<Edition>,
    held: Held,
    asked: &Asked,
    times: &HashMap<EventId, DateTime<Utc>>,
) -> Result<Option<Signal>, Failure> {
    let evidence = Evidence::of(&held)?;
    let force = code_of(instant, held.signal.force);
    let force = force.and_then(|code| instant.snapshot.reference.force(code.as_str()));
    let period = Period::from_parts(held.signal.first_month, held.signal.months);
    let indicator = edition.catalogue.indicator(&held.signal.indicator).cloned();
    let (Some(force), Some(period), Some(indicator)) = (force.cloned(), period, indicator) else {
        return Ok(None);
    };
    let said = Said {
        force: &force.name,
        unit: &indicator.unit,
        period,
        polarity: polarity(&indicator),
        evidence: &evidence,
    };
    let (state, row) = (state(&held, asked)?, held.standing);
    Ok(Some(Signal {
        id: held.signal.id,
        sentence: sentence::sentence(&said),
        rests_on: times.get(&row.rests_on).copied(),
        since: times.get(&row.from_event).copied(),
        version: row.version,
        instant: instant.clone(),
        state,
        edition,
        indicator,
        force,
        period,
        evidence,
    }))
}
