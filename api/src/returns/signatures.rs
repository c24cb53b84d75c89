//! Signatures are bound to content: whatever lets a revision change voids the signature under it, in the open, and keeps what was signed.
use super::{
    Act, Held, Returns, cells,
    query::Seen,
    store::{marks::Mark, observations, signatures as store},
};
use crate::{
    identity::{Caller, Visibility},
    ledger::{self, Entry, EventKind},
    platform::failure::Failure,
};
use chrono::{DateTime, SecondsFormat, Utc};
use muster_domain::{AreaKey, BreakdownKey, MeasureKey, RevisionKey, cell::Cell, digest::Digest, permission::Stage};
use muster_entities::{observation, revision, signature};
use muster_exchange::receipt::{KIND, Receipt, SigningKey};
use serde_json::json;

/// A cell as it is kept beside a signature that no longer holds.
type Kept = (MeasureKey, AreaKey, BreakdownKey, Option<i64>, i16, i16, Option<String>);

fn kept(row: observation::Model) -> Kept {
    (
        row.measure,
        row.area,
        row.breakdown,
        row.value,
        row.kind,
        row.statuses,
        row.note,
    )
}

fn unkept(revision: RevisionKey, (measure, area, breakdown, value, kind, statuses, note): Kept) -> observation::Model {
    observation::Model {
        revision,
        measure,
        area,
        breakdown,
        value,
        kind,
        statuses,
        note,
    }
}

/// What ends a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Void {
    /// The revision was sent back, and can be changed again.
    SentBack,
    /// The revision was given up before it counted.
    Withdrawn,
}

impl Void {
    const fn code(self) -> &'static str {
        match self {
            Self::SentBack => "SENT_BACK",
            Self::Withdrawn => "WITHDRAWN",
        }
    }
}

/// Puts a signature under a revision; gives what its event is to mark.
pub(super) async fn sign(act: &Act<'_>, caller: &Caller, found: &Held, digest: Digest) -> Result<[Mark; 2], Failure> {
    let definition = found.revision.sealed_as.clone();
    let key = store::add(&act.tx, found.revision.key, digest.bytes(), definition, &caller.user).await?;
    Ok([Mark::SignedOff(found.revision.key), Mark::Signed(key)])
}

/// Voids the signature under a revision, by an event of its own.
pub(super) async fn void(act: &mut Act<'_>, caller: &Caller, found: &Held, because: Void) -> Result<(), Failure> {
    let key = found.revision.key;
    let content = match because {
        Void::SentBack => {
            let rows = observations::of(&act.tx, key).await?;
            let kept: Vec<Kept> = rows.into_iter().map(kept).collect();
            Some(postcard::to_stdvec(&kept).map_err(Failure::fault)?)
        }
        // given up as it is: what was signed stays where it lies
        Void::Withdrawn => None,
    };
    let Some(ended) = store::void(&act.tx, key, because.code(), content).await? else {
        return Ok(());
    };
    let digest = Digest::from_bytes(&ended.digest).map(|digest| digest.to_string());
    let entry = Entry::new(EventKind::SignatureVoided)
        .of_force(found.row.force)
        .about(&found.row.id)
        .saying(json!({ "revision": found.revision.number, "digest": digest, "because": because.code() }));
    act.enter_marking(caller, entry, &[Mark::Voided(ended.key)]);
    Ok(())
}

/// The signatures under a revision, oldest first. Of several the last may hold.
pub(super) async fn under(returns: &Returns, revision: &revision::Model) -> Result<Vec<signature::Model>, Failure> {
    Ok(store::of(returns.database.reader(), &[revision.key]).await?)
}

/// What was last signed before a revision came to hold what it holds: its number and cells. What was sent back is for those who see what is signed.
pub(super) async fn last_signed(
    returns: &Returns,
    visibility: &Visibility,
    seen: &Seen,
    of: &revision::Model,
) -> Result<Option<(i32, Vec<Cell>)>, Failure> {
    let db = returns.database.reader();
    let earlier = seen.revisions.iter().filter(|revision| revision.number <= of.number);
    let earlier: Vec<&revision::Model> = earlier.collect();
    let keys: Vec<_> = earlier.iter().map(|revision| revision.key).collect();
    let signatures = store::of(db, &keys).await?;
    let mut before = signatures.iter().rev();
    let Some(last) = before.find(|it| match it.content {
        Some(_) => visibility.shows(&seen.force, Stage::SignedOff),
        None => it.revision != of.key,
    }) else {
        return Ok(None);
    };
    let Some(revision) = earlier.iter().find(|revision| revision.key == last.revision) else {
        return Ok(None);
    };
    let (edition, reference) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
    let cells = match &last.content {
        None => cells::of(db, &edition, &reference, last.revision).await?,
        Some(content) => {
            let kept: Vec<Kept> = postcard::from_bytes(content).map_err(Failure::fault)?;
            let rows = kept.into_iter().map(|kept| unkept(last.revision, kept));
            cells::understood(&edition, &reference, rows)?
        }
    };
    Ok(Some((revision.number, cells)))
}

/// When a signature was given, and when it ended.
pub(super) async fn times(
    returns: &Returns,
    of: &signature::Model,
) -> Result<(Option<DateTime<Utc>>, Option<DateTime<Utc>>), Failure> {
    let when = async |event| match event {
        Some(event) => ledger::when(returns.database.reader(), event).await,
        None => Ok(None),
    };
    Ok((when(of.signed_event).await?, when(of.void_event).await?))
}

/// The receipt of a signature that holds; `None` for one that does not, and for one of before its definition was kept.
pub(super) async fn receipt(
    returns: &Returns,
    key: &SigningKey,
    seen: &Seen,
    of: &revision::Model,
    signature: &signature::Model,
) -> Result<Option<String>, Failure> {
    let (Some(definition), None) = (&signature.definition, &signature.void_because) else {
        return Ok(None);
    };
    let Some(signed_at) = times(returns, signature).await?.0 else {
        return Ok(None);
    };
    let edition = returns.catalogue.latest().await?;
    let collection = super::form::of_key(&edition, seen.row.collection)?;
    let cells = observations::of(returns.database.reader(), of.key).await?.len();
    let digest = Digest::from_bytes(&signature.digest).ok_or_else(|| Failure::fault("a signature of no digest"))?;
    let receipt = Receipt {
        kind: KIND.to_owned(),
        return_id: seen.row.id.to_string(),
        force: seen.force.to_string(),
        collection: collection.code.to_string(),
        period: super::find::period(&seen.row)?.to_string(),
        revision: of.number,
        definition: definition.clone(),
        cells: u32::try_from(cells).map_err(Failure::fault)?,
        digest: digest.to_string(),
        salt: muster_domain::digest::hex(&of.salt),
        signed_by: signature.signed_by.to_string(),
        signed_at: signed_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        key: String::new(),
    };
    key.sign(&receipt).map(Some).map_err(Failure::fault)
}
