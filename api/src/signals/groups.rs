//! Signals by indicator, with how many chance alone would raise: one thing that moved everywhere is one group, not forty alarms.
use super::{
    list::{Asking, Filter, state},
    scans::{self, Part},
    store,
};
use crate::{
    comparison::{Instant, Sources},
    identity::Caller,
    platform::failure::{Failure, Refusal},
};
use chrono::{DateTime, Utc};
use muster_domain::{
    ForceKey, IndicatorCode, Month, Period,
    permission::Permission,
    signal::{SignalRule, SignalState},
};
use std::collections::{BTreeMap, BTreeSet};

/// The signals of one indicator.
#[derive(Clone, Debug)]
pub struct Group {
    pub instant: Instant,
    pub indicator: IndicatorCode,
    pub signals: usize,
    pub forces: usize,
    pub states: BTreeMap<SignalState, usize>,
    pub rules: BTreeMap<SignalRule, usize>,
    /// The furthest from what was expected, in standard deviations.
    pub furthest: Option<f64>,
    /// Series and places tested, and how many alarms chance alone would raise among them; `None` where only some signals
    /// were asked for.
    pub tested: Option<(usize, f64)>,
}

#[derive(Default)]
struct Counted {
    signals: usize,
    forces: BTreeSet<i16>,
    states: BTreeMap<SignalState, usize>,
    rules: BTreeMap<SignalRule, usize>,
    furthest: Option<f64>,
}

impl Counted {
    fn count(&mut self, force: ForceKey, state: SignalState, rule: Option<SignalRule>, deviation: Option<f64>) {
        self.signals += 1;
        self.forces.insert(force.0);
        *self.states.entry(state).or_default() += 1;
        if let Some(rule) = rule {
            *self.rules.entry(rule).or_default() += 1;
        }
        let further = self.furthest.into_iter().chain(deviation.map(f64::abs));
        self.furthest = further.reduce(f64::max);
    }
}

/// Signals by indicator, those with the most first.
pub async fn groups(
    sources: Sources<'_>,
    caller: &Caller,
    filter: &Filter,
    as_of: Option<DateTime<Utc>>,
) -> Result<Vec<Group>, Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    let Some(asking) = Asking::of(sources, caller, filter, as_of).await? else {
        return Ok(Vec::new());
    };
    let rows = store::list(sources.db.reader(), &asking.wanted(filter, None), None).await?;
    let mut counted: BTreeMap<IndicatorCode, Counted> = BTreeMap::new();
    for held in rows {
        let rule = SignalRule::from_code(&held.signal.rule);
        let state = state(&held, &asking.asked)?;
        let group = counted.entry(held.signal.indicator).or_default();
        group.count(held.signal.force, state, rule, held.standing.deviation);
    }
    let tested = tested(sources, caller, filter, &asking.instant).await?;
    let group = |(indicator, counted): (IndicatorCode, Counted)| Group {
        instant: asking.instant.clone(),
        tested: tested.as_ref().and_then(|tested| tested.get(&indicator).copied()),
        signals: counted.signals,
        forces: counted.forces.len(),
        states: counted.states,
        rules: counted.rules,
        furthest: counted.furthest,
        indicator,
    };
    let mut groups: Vec<Group> = counted.into_iter().map(group).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.signals));
    Ok(groups)
}

/// What the scans behind all signals of an indicator tested. Of some of them nobody can say how many chance would raise.
async fn tested(
    sources: Sources<'_>,
    caller: &Caller,
    filter: &Filter,
    instant: &Instant,
) -> Result<Option<BTreeMap<IndicatorCode, (usize, f64)>>, Failure> {
    let some = filter.force.is_some() || filter.states.is_some() || filter.rules.is_some();
    if some || !caller.holds(Permission::ReadSignals) {
        return Ok(None);
    }
    let month: Option<Month> = filter.period.map(Period::last);
    let parts = scans::newest(sources, month, instant.point.event).await?;
    let together = |(indicator, parts): (IndicatorCode, Vec<Part>)| {
        let tests = parts.iter().map(|part| part.charts + part.compared).sum();
        (indicator, (tests, parts.iter().map(Part::expected).sum()))
    };
    Ok(Some(parts.into_iter().map(together).collect()))
}
