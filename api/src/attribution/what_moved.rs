//! Attributing a changed verdict: from one instant to another, one factor is changed at a time, and everything is worked out again.
use super::{
    sentence,
    verdict::{Part, Verdict},
};
use crate::{
    citation::{Accepted, accepted},
    comparison::{Average, Factor, Ground, Instant, RestsOn, Sources},
    control::{Phases, peers_of},
    identity::Caller,
    platform::failure::Failure,
};
use chrono::{DateTime, Utc};
use muster_domain::{ErrorCode, Force, ForceCode, IndicatorCode, Month, PeerSelection, Period, Problem};
use std::sync::Arc;

/// Which verdict, between which instants.
#[derive(Clone, Debug)]
pub struct Asking {
    pub indicator: IndicatorCode,
    pub force: ForceCode,
    pub period: Period,
    pub peers: PeerSelection,
    pub average: Average,
    pub from: DateTime<Utc>,
    pub to: Option<DateTime<Utc>>,
}

/// What a verdict was, what it is, and what moved it.
#[derive(Clone, Debug)]
pub struct WhatMoved {
    pub from: Instant,
    pub to: Instant,
    pub force: Force,
    pub indicator: IndicatorCode,
    pub period: Period,
    /// In the order in which the factors are changed: each begins where the one before it ended.
    pub steps: Vec<Step>,
    pub before: Arc<Verdict>,
    pub after: Arc<Verdict>,
    pub sentence: String,
}

/// What one factor did.
#[derive(Clone, Debug)]
pub struct Step {
    pub factor: Factor,
    pub before: Arc<Verdict>,
    pub after: Arc<Verdict>,
    pub moved: Vec<Part>,
    /// Of data: what was accepted between the instants.
    pub revisions: Vec<Accepted>,
    pub sentence: String,
}

/// What moved a verdict. Everybody who may compare forces may ask.
pub async fn what_moved(sources: Sources<'_>, caller: &Caller, asking: &Asking) -> Result<WhatMoved, Failure> {
    if asking.to.is_some_and(|to| to < asking.from) {
        let message = "`from` is after `to`: turn them round";
        return Err(Problem::new(ErrorCode::InvalidArgument, message).at(["from"]).into());
    }
    let from = Instant::of(sources, caller, Some(asking.from)).await?;
    let to = Instant::of(sources, caller, asking.to).await?;
    let (then, now) = (
        from.ground(sources, &asking.indicator).await?,
        to.ground(sources, &asking.indicator).await?,
    );
    let force = to.force(&asking.force)?.clone();
    let peers = peers_of(&asking.force, asking.peers.clone())?;
    let phases = async |instant| Phases::of(sources, instant, &asking.force, Some(&asking.indicator)).await;
    let (phases_then, phases_now) = (phases(&from).await?, phases(&to).await?);
    let verdict = |ground: &Ground, phases: &Phases| {
        let verdict = Verdict::of(ground, &force, asking.period, (&peers, asking.average), phases);
        verdict.map(Arc::new)
    };

    let before = verdict(&then, &phases_then)?;
    let mut steps: Vec<Step> = Vec::new();
    for (factor, ground) in then.towards(sources, &now, &force.code).await? {
        let phases = if factor == Factor::Benchmark {
            &phases_now
        } else {
            &phases_then
        };
        let before = steps.last().map_or(&before, |step| &step.after);
        let after = verdict(&ground, phases)?;
        steps.push(Step {
            factor,
            moved: after.moved_since(before),
            before: Arc::clone(before),
            after,
            revisions: Vec::new(),
            sentence: String::new(),
        });
    }
    let after = steps.last().map_or(&before, |step| &step.after);
    let after = Arc::clone(after);
    let own = after.chart.as_ref().and_then(|chart| chart.points.first());
    let since = now.moves_since(asking.period);
    // the icon is read from all of the chart
    let windows = (own.map_or(since, |point| since.min(point.period.first())), since);
    let revisions = revisions(sources, caller, (&from, &to), (&after, windows), &steps).await?;
    for it in revisions {
        let factor = if it.force == force.code {
            Factor::OwnData
        } else {
            Factor::OthersData
        };
        if let Some(step) = steps.iter_mut().find(|step| step.factor == factor) {
            step.revisions.push(it);
        }
    }
    for step in &mut steps {
        step.sentence = sentence::of_step(step, &force.name);
    }
    Ok(WhatMoved {
        sentence: sentence::of_all(&before, &after, &steps, &force.name),
        from,
        to,
        force,
        indicator: asking.indicator.clone(),
        period: asking.period,
        steps,
        before,
        after,
    })
}

/// What was accepted between the instants and moved a figure: of the force itself, and of others whose values or own variation moved.
/// A verdict rests on earlier periods too: those of the force itself from the first month of the two, of others from the second.
async fn revisions(
    sources: Sources<'_>,
    caller: &Caller,
    (from, to): (&Instant, &Instant),
    (after, (own_since, since)): (&Verdict, (Month, Month)),
    steps: &[Step],
) -> Result<Vec<Accepted>, Failure> {
    let others = steps.iter().find(|step| step.factor == Factor::OthersData);
    let moved = |code: &ForceCode| {
        others.is_some_and(|step| {
            let value = |verdict: &Verdict| {
                verdict.comparison.row(code).map(|row| {
                    let error = row.standing.placing.rank.map(|rank| rank.standard_error);
                    (row.value.value, row.value.absence, error)
                })
            };
            value(&step.before) != value(&step.after)
        })
    };
    let rows = after.comparison.rows.iter();
    let rows = rows.filter(|row| row.force == after.row().force || moved(&row.force));
    let rests_on = rows.filter_map(|row| {
        let own = row.force == after.row().force;
        let rests_on = row.value.rests_on.as_ref()?;
        Some(Arc::new(rests_on.since(if own { own_since } else { since })))
    });
    let rests_on: Vec<Arc<RestsOn>> = rests_on.collect();
    let found = accepted(sources, &caller.visibility(), &rests_on).await?;
    let between = |it: &Accepted| it.touched && it.event > from.point.event && it.event <= to.point.event;
    let mut found: Vec<Accepted> = found.into_values().flatten().filter(between).collect();
    found.sort_by_key(|it| it.event);
    Ok(found)
}
