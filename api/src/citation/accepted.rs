//! What a figure rests on, return by return: who vouched for it, by which digest, and when it came to count.
use super::{
    explained::{Cells, Explained},
    store::{self, ExplainedRow, Row, Wanted},
};
use crate::{
    catalogue::Edition,
    comparison::{RestsOn, Sources, Span},
    identity::Visibility,
    platform::failure::Failure,
    reference::Snapshot,
};
use chrono::{DateTime, Utc};
use muster_domain::{
    CollectionCode, EventId, ForceCode, Month, Origin, Period, ReturnId, Stage,
    digest::Digest,
    reason::{RevisionReason, WithdrawalReason},
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// One revision that was accepted, or the taking back of one.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub snapshot: Arc<Snapshot>,
    pub edition: Arc<Edition>,
    pub force: ForceCode,
    pub collection: CollectionCode,
    pub period: Period,
    /// The return, for whoever may read it.
    pub return_id: Option<ReturnId>,
    pub revision: i32,
    pub origin: Origin,
    pub digest: Option<Digest>,
    /// The version of the collection that the digest names.
    pub definition: Option<String>,
    pub source_system: Option<String>,
    pub signer: Option<Signer>,
    pub signed_at: Option<DateTime<Utc>>,
    pub event: EventId,
    pub at: Option<DateTime<Utc>>,
    /// Whether figures ended with it and none began.
    pub takes_back: bool,
    /// Why it was sent, or taken back: a code and what that means.
    pub reason: Option<(String, &'static str)>,
    /// What was said beside the reason, for whoever may read the return.
    pub note: Option<String>,
    /// Whether it moved a figure of the indicator.
    pub touched: bool,
    /// What was explained of the cells of the indicator, as far as it is for whoever asks.
    pub explanations: Vec<Explained>,
}

/// Whoever signed a return off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    pub role: &'static str,
    /// For whoever sees what a force signs.
    pub name: Option<String>,
}

/// Everything accepted of what each of some values rests on, in the order it happened.
pub async fn accepted(
    sources: Sources<'_>,
    visibility: &Visibility,
    asked: &[Arc<RestsOn>],
) -> Result<HashMap<Arc<RestsOn>, Vec<Accepted>>, Failure> {
    let (edition, snapshot) = (sources.editions.latest().await?, sources.snapshots.latest().await?);
    let codes: HashMap<_, _> = snapshot.force_keys.iter().map(|(code, key)| (*key, code)).collect();
    let mut found: HashMap<Arc<RestsOn>, Vec<Accepted>> = HashMap::new();
    for event in asked.iter().map(|it| it.event).collect::<BTreeSet<_>>() {
        let asked: Vec<_> = asked.iter().filter(|it| it.event == event).collect();
        let Some(wanted) = wanted(&asked, event) else {
            continue;
        };
        let db = sources.db.reader();
        let rows = store::accepted(db, &wanted).await?;
        let explained = store::explained(db, rows.iter().map(|row| row.key), &wanted.measures).await?;
        let then = sources.editions.as_of(event).await?;
        let cells = Cells::of(&then, asked.iter().map(|it| &it.indicator));
        for it in asked {
            let own = rows
                .iter()
                .filter(|row| row.force == it.force && it.spans.iter().any(|span| within(span, row)));
            let told = own.filter_map(|row| {
                let force = codes.get(&row.force)?;
                let reads = visibility.shows(force, Stage::Accepted);
                let open = |it: &&ExplainedRow| it.revision == row.key && (it.published || reads);
                let explained: Vec<&ExplainedRow> = explained.iter().filter(open).collect();
                let explanations = cells.told(&then, &it.indicator, &explained);
                let accepted = told(&edition, &snapshot, visibility, force, row)?;
                Some(Accepted {
                    explanations,
                    ..accepted
                })
            });
            found.insert(Arc::clone(it), told.collect());
        }
    }
    Ok(found)
}

/// What can be read by one statement; `None` where there is nothing to read.
fn wanted(asked: &[&Arc<RestsOn>], until: EventId) -> Option<Wanted> {
    let spans = || asked.iter().flat_map(|it| &it.spans);
    let first: Month = spans().map(|span| span.first).min()?;
    let forces: BTreeSet<_> = asked.iter().map(|it| it.force).collect();
    let collections: BTreeSet<_> = spans().map(|span| span.collection).collect();
    let measures: BTreeSet<_> = spans().flat_map(|span| span.measures.iter().copied()).collect();
    Some(Wanted {
        forces: forces.into_iter().collect(),
        collections: collections.into_iter().collect(),
        measures: measures.into_iter().collect(),
        first,
        last: spans().map(|span| span.last).max()?,
        until,
    })
}

fn within(span: &Span, row: &Row) -> bool {
    span.collection == row.collection && (span.first..=span.last).contains(&row.first_month)
}

fn told(
    edition: &Arc<Edition>,
    snapshot: &Arc<Snapshot>,
    visibility: &Visibility,
    force: &ForceCode,
    row: &Row,
) -> Option<Accepted> {
    let takes_back = row.takes_back.is_some();
    let reads = visibility.shows(force, Stage::Accepted);
    let (reason, note) = if takes_back {
        let reason = row.withdrawn_because.as_deref();
        let reason = reason.and_then(|code| code.parse().ok()).map(WithdrawalReason::meaning);
        (row.withdrawn_because.clone().zip(reason), &row.withdrawn_note)
    } else {
        let reason = row.opened_because.as_deref();
        let reason = reason.and_then(|code| code.parse().ok()).map(RevisionReason::meaning);
        (row.opened_because.clone().zip(reason), &row.opened_note)
    };
    Some(Accepted {
        snapshot: Arc::clone(snapshot),
        edition: Arc::clone(edition),
        force: force.clone(),
        collection: edition.collection_code(row.collection)?.clone(),
        period: Period::from_parts(row.first_month, row.months)?,
        return_id: reads.then_some(row.return_id),
        revision: row.number.abs(),
        origin: Origin::from_stored(row.origin)?,
        digest: row.digest.as_deref().and_then(Digest::from_bytes),
        definition: row.sealed_as.clone(),
        source_system: row.source_system.clone(),
        signer: signer(visibility, force, row),
        signed_at: row.signed_at.and_then(DateTime::from_timestamp_micros),
        event: row.accepted_event,
        at: DateTime::from_timestamp_micros(row.accepted_at),
        takes_back,
        reason,
        note: note.clone().filter(|_| reads),
        touched: row.touched != 0,
        explanations: Vec::new(),
    })
}

/// That a force signed is for everybody who sees its figures; who in the force did is for those who see what it signs.
fn signer(visibility: &Visibility, force: &ForceCode, row: &Row) -> Option<Signer> {
    let by = row.signed_off_by.as_ref()?;
    let person = !by.as_str().starts_with("system-");
    let named = !person || visibility.shows(force, Stage::SignedOff);
    Some(Signer {
        role: if person { "FORCE_SIGNATORY" } else { "SYSTEM" },
        name: row.signer.clone().filter(|_| named),
    })
}

/// Of everything accepted, what counts: of each return the last, unless that took it back.
#[must_use]
pub fn counting(accepted: &[Accepted]) -> Vec<&Accepted> {
    let mut last: Vec<&Accepted> = Vec::new();
    for it in accepted {
        let place = |other: &&Accepted| {
            (&other.force, &other.collection, other.period) == (&it.force, &it.collection, it.period)
        };
        last.retain(|other| !place(other));
        last.push(it);
    }
    last.retain(|it| !it.takes_back);
    last.sort_by(|a, b| (&a.force, a.period.first(), &a.collection).cmp(&(&b.force, b.period.first(), &b.collection)));
    last
}
