//! Setting a target, in place of another where the force has one; and ending it. Worked out from the figures as they stand.
use super::{
    parts::{Sharing, Weighed, shared, weighed},
    propose::{Aim, Proposal, proposed},
    store::{self, NewTarget},
    target::Target,
};
use crate::{
    comparison::{Instant, Sources},
    identity::Caller,
    ledger::{self, Author, Entry, EventKind},
    platform::{
        database::on_constraint,
        failure::{Failure, Refusal},
    },
    returns::{Once, reasonable},
};
use muster_domain::{ErrorCode, IndicatorCode, Problem, permission::Permission};
use muster_entities::target;
use serde_json::json;

/// A target to be set.
#[derive(Clone, Debug)]
pub struct Setting {
    pub aim: Aim,
    pub reason: String,
    /// The one in force that it replaces.
    pub replaces: Option<i32>,
    /// Among areas, where it is to be shared out.
    pub areas: Option<Sharing>,
    pub idempotency_key: Option<String>,
}

/// A target to be ended.
#[derive(Clone, Debug)]
pub struct Ending {
    pub id: i32,
    pub reason: String,
}

/// Sets a target. The unit may, and the force's own signatory.
pub async fn set_target(sources: Sources<'_>, caller: &Caller, setting: &Setting) -> Result<Target, Failure> {
    caller.require(Permission::SetTargets, &setting.aim.force)?;
    let snapshot = sources.snapshots.latest().await?;
    let force = *snapshot.force_keys.get(&setting.aim.force).ok_or(Refusal::NotFound)?;
    let outcome = worked_out(sources, caller, setting).await;
    let tx = sources.db.begin().await?;
    let once = Once::new(&caller.user, "setTarget", setting.idempotency_key.as_deref(), setting)?;
    if let Some(id) = once.answered(&tx).await? {
        drop(tx);
        return found(sources, caller, id.parse().map_err(Failure::fault)?).await;
    }
    reasonable(&setting.reason)?;
    let (proposal, areas) = outcome.map_err(within_input)?;
    let there = store::in_force(&tx, force, &setting.aim.indicator).await?;
    succeeds(there.as_ref(), setting.replaces, &setting.aim.indicator)?;
    let (way, spread) = (&proposal.way, &proposal.spread);
    let entry = Entry::new(EventKind::TargetSet)
        .of_force(force)
        .about(&setting.aim.indicator)
        .saying(json!({
            "baseline": way.course.baseline().to_string(),
            "baselineValue": way.baseline,
            "benchmark": way.benchmark,
            "share": way.share,
            "steps": proposal.steps.iter().map(|step| step.value).collect::<Vec<f64>>(),
            "peers": spread.group.kind.code(),
            "peersVersion": spread.group.version,
            "peersUsed": spread.used.iter().map(|used| used.force.as_str()).collect::<Vec<&str>>(),
            "replaces": setting.replaces,
            "reason": setting.reason.trim(),
        }));
    let author = Author::new(caller.user.clone(), &caller.name);
    let recorded = ledger::append(&tx, sources.clock, &author, &[entry]).await?;
    if let Some(before) = there {
        store::close(&tx, before.id, recorded.event)
            .await
            .map_err(on_constraint)?;
    }
    let new = NewTarget {
        setting,
        proposal: &proposal,
        force,
        by: &caller.user,
    };
    let row = store::add(&tx, new, recorded.event).await.map_err(on_constraint)?;
    store::add_areas(&tx, row.id, &areas).await?;
    once.keep(&tx, row.id.to_string()).await?;
    ledger::commit(tx, recorded).await?;
    found(sources, caller, row.id).await
}

/// Ends a target without another in its place. Answers as of before still have it.
pub async fn end_target(sources: Sources<'_>, caller: &Caller, ending: &Ending) -> Result<Target, Failure> {
    caller.require_anywhere(Permission::SetTargets)?;
    let snapshot = sources.snapshots.latest().await?;
    let tx = sources.db.begin().await?;
    let row = store::find(&tx, ending.id).await?.ok_or(Refusal::NotFound)?;
    let mut forces = snapshot.force_keys.iter();
    let (force, _) = forces.find(|(_, key)| **key == row.force).ok_or(Refusal::NotFound)?;
    caller.require(Permission::SetTargets, force)?;
    reasonable(&ending.reason)?;
    if row.to_event.is_some() {
        drop(tx);
        return found(sources, caller, row.id).await;
    }
    let entry = Entry::new(EventKind::TargetEnded)
        .of_force(row.force)
        .about(&row.indicator)
        .saying(json!({ "target": row.id, "reason": ending.reason.trim() }));
    let author = Author::new(caller.user.clone(), &caller.name);
    let recorded = ledger::append(&tx, sources.clock, &author, &[entry]).await?;
    store::close(&tx, row.id, recorded.event).await.map_err(on_constraint)?;
    ledger::commit(tx, recorded).await?;
    found(sources, caller, row.id).await
}

/// What the target comes to, and by what it is shared out.
async fn worked_out(
    sources: Sources<'_>,
    caller: &Caller,
    setting: &Setting,
) -> Result<(Proposal, Vec<Weighed>), Failure> {
    let instant = Instant::of(sources, caller, None).await?;
    let ground = instant.ground(sources, &setting.aim.indicator).await?;
    let proposal = proposed(&ground, &setting.aim)?;
    let Some(sharing) = &setting.areas else {
        return Ok((proposal, Vec::new()));
    };
    let areas = weighed(sources, &ground, &proposal.force, setting.aim.baseline, sharing).await?;
    let weights: Vec<_> = areas
        .iter()
        .map(|area| (area.weight.units(), area.denominator))
        .collect();
    shared(&ground.indicator, &proposal.way, proposal.value.denominator, &weights)?;
    Ok((proposal, areas))
}

/// Refuses to put a target in place of another unseen.
fn succeeds(there: Option<&target::Model>, replaces: Option<i32>, indicator: &IndicatorCode) -> Result<(), Problem> {
    match (there, replaces) {
        (Some(there), None) => {
            let message = format!(
                "the force has a target on `{indicator}`: name {} in `replaces`, or end it first",
                there.id
            );
            Err(Problem::new(ErrorCode::TargetInForce, message).at(["input", "replaces"]))
        }
        (Some(there), Some(replaces)) if there.id == replaces => Ok(()),
        (_, Some(_)) => {
            let message = "the target named is not the one in force: read the force's targets again";
            Err(Problem::new(ErrorCode::StaleVersion, message).at(["input", "replaces"]))
        }
        (None, None) => Ok(()),
    }
}

async fn found(sources: Sources<'_>, caller: &Caller, id: i32) -> Result<Target, Failure> {
    let instant = Instant::of(sources, caller, None).await?;
    let row = store::find(sources.db.reader(), id).await?.ok_or(Refusal::NotFound)?;
    Target::of(sources, &instant, row).await
}

/// The same problems, at their place in the input of a mutation.
fn within_input(failure: Failure) -> Failure {
    match failure {
        Failure::Problems(mut problems, total) => {
            for problem in &mut problems {
                problem.path.insert(0, "input".to_owned());
            }
            Failure::Problems(problems, total)
        }
        other => other,
    }
}
