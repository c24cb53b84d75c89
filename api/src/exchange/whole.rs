//! One return from opening to acceptance, in one transaction: all of it counts, or none of it happened.
use crate::{
    identity::{Caller, Reach},
    ledger::Recorded,
    platform::failure::Failure,
    returns::{self, Act, Held, Lifting, Opening, Returns, Step},
};
use chrono::{DateTime, TimeDelta, Utc};
use muster_domain::{
    CollectionCode, ForceCode, Origin, Period, RevisionState, UserId, catalogue::Collection, cell::Cell,
    digest::Digest, permission::Role,
};
use std::collections::BTreeSet;

/// Who takes the steps: nobody signs off what they submitted, nobody accepts what they signed off.
#[derive(Clone, Debug)]
pub struct Hands {
    pub recorder: Caller,
    pub signatory: Caller,
    pub acceptor: Caller,
}

impl Hands {
    /// The system's own three, who put published figures through for these forces.
    #[must_use]
    pub fn of_the_system(forces: impl IntoIterator<Item = ForceCode>) -> Self {
        let forces = Reach::Only(forces.into_iter().collect::<BTreeSet<_>>());
        let actor = |subject: &str, name: &str, roles: &[Role], reach: &Reach| {
            Caller::new(UserId::new(subject), name, roles.iter().copied(), reach.clone())
        };
        Self {
            recorder: actor(
                "system-import",
                "Import of published figures",
                &[Role::ForceAnalyst],
                &forces,
            ),
            signatory: actor(
                "system-publication",
                "Publisher of official statistics",
                &[Role::ForceSignatory],
                &forces,
            ),
            acceptor: actor(
                "system-acceptance",
                "Acceptance of published figures",
                &[Role::NationalAnalyst, Role::NationalAdmin],
                &Reach::All,
            ),
        }
    }
}

/// A return with everything it takes to be accepted.
#[derive(Clone, Debug)]
pub struct Whole<'a> {
    pub collection: &'a Collection,
    pub force: &'a ForceCode,
    pub period: Period,
    pub origin: Origin,
    /// The system or publication the figures come from.
    pub source: &'a str,
    pub cells: &'a [Cell],
    /// Why whatever looks wrong is right.
    pub explanation: &'a str,
    /// Why it may change although its period has locked.
    pub exception: &'a str,
}

impl Whole<'_> {
    fn opening(&self, collection: CollectionCode) -> Opening {
        Opening {
            force: self.force.clone(),
            collection,
            period: self.period,
            origin: self.origin,
            source_system: Some(self.source.to_owned()),
            idempotency_key: None,
        }
    }

    /// Leave for this act alone: nobody else comes by it.
    fn lifting(&self, opening: &Opening, now: DateTime<Utc>) -> Lifting {
        Lifting {
            force: Some(opening.force.clone()),
            collection: opening.collection.clone(),
            from: self.period.first(),
            to: self.period.last(),
            reason: self.exception.to_owned(),
            expires: now + TimeDelta::minutes(5),
            idempotency_key: None,
        }
    }
}

/// Opens, records, explains, submits, signs off and accepts.
pub async fn put_through(returns: &Returns, hands: &Hands, whole: &Whole<'_>) -> Result<Option<Recorded>, Failure> {
    let mut act = Act::begin(returns).await?;
    let opening = whole.opening(whole.collection.code.clone());
    if whole.collection.deadlines(whole.period).locked(returns.clock.now()) {
        let lifting = whole.lifting(&opening, returns.clock.now());
        returns::lift_lock(&mut act, &hands.acceptor, &lifting).await?;
    }
    let opened = returns::open(&mut act, &hands.recorder, &opening).await?;
    let (held, _) = returns::record_cells(&mut act, &hands.recorder, next(&opened), whole.cells).await?;
    let held = returns::explain_all(&mut act, &hands.recorder, next(&held), whole.explanation).await?;
    let submitted = returns::submit(&mut act, &hands.recorder, next(&held)).await?;
    let digest = submitted.revision.digest.as_deref().and_then(Digest::from_bytes);
    let digest = digest.ok_or_else(|| Failure::fault("a submitted revision without a digest"))?;
    let signed = returns::sign_off(&mut act, &hands.signatory, next(&submitted), digest).await?;
    // a collection may accept by itself where nothing is open
    if !matches!(signed.state()?, RevisionState::Accepted { .. }) {
        returns::accept(&mut act, &hands.acceptor, next(&signed)).await?;
    }
    act.commit().await
}

fn next(held: &Held) -> Step {
    Step {
        id: held.row.id,
        version: held.revision.version,
    }
}
