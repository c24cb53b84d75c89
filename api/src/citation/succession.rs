//! Whether a quoted figure still stands, and if not, what it is now, when it moved, and why.
use super::{accepted::Accepted, causes, cite::Cited, words};
use crate::{
    comparison::{Ground, IndicatorValue, RestsOn, Sources},
    ledger,
    platform::failure::Failure,
};
use chrono::{DateTime, Utc};
use muster_domain::Force;
use std::sync::Arc;

/// A figure that was quoted and is another now.
#[derive(Clone, Debug)]
pub struct Succession {
    /// `None` where the figure cannot be worked out any more: the indicator is gone, or a force is.
    pub now: Option<Cited>,
    /// What moved it, in the order it happened.
    pub changes: Vec<Change>,
    pub sentence: String,
}

/// Something that moved a figure.
#[derive(Clone, Debug)]
pub struct Change {
    pub kind: &'static str,
    pub at: Option<DateTime<Utc>>,
    /// The revision, where it was one.
    pub accepted: Option<Accepted>,
    pub sentence: String,
}

/// A figure that differs from what was quoted, before anybody asked why.
pub struct Differs {
    pub now: Option<Cited>,
    /// The forces whose own values moved.
    moved: Vec<Force>,
    /// What those rest on now.
    pub rests_on: Vec<Arc<RestsOn>>,
}

/// How a quoted figure differs from what it is now; `None` while it stands.
#[must_use]
pub fn differs(cited: &Cited, now: Option<&Ground>) -> Option<Differs> {
    let now = now.and_then(|ground| Cited::on(ground, &cited.id.at.of, cited.period()).ok());
    if now.as_ref().is_some_and(|now| same(&now.value, &cited.value)) {
        return None;
    }
    let mut differs = Differs {
        moved: Vec::new(),
        rests_on: Vec::new(),
        now,
    };
    for (force, value) in differs.now.iter().flat_map(|now| &now.members) {
        let before = cited.members.iter().find(|(it, _)| it.code == force.code);
        if before.is_none_or(|(_, before)| !same(before, value)) {
            differs.moved.push(force.clone());
            differs.rests_on.extend(value.rests_on.clone());
        }
    }
    Some(differs)
}

fn same(one: &IndicatorValue, other: &IndicatorValue) -> bool {
    let of = |it: &IndicatorValue| (it.value, it.numerator, it.denominator, it.absence);
    of(one) == of(other)
}

/// Why it differs: what was accepted since of the forces whose values moved, whether definitions or residents changed, what was
/// decided of what is owed, and what has become late; where nothing of this is so, that the cause is not recorded.
pub async fn succession(
    sources: Sources<'_>,
    cited: &Cited,
    differs: Differs,
    accepted: impl IntoIterator<Item = Accepted>,
) -> Result<Succession, Failure> {
    let since = |it: &Accepted| it.touched && it.event > cited.point.event;
    let mut changes: Vec<Change> = accepted
        .into_iter()
        .filter(since)
        .map(|it| Change {
            kind: "DATA",
            at: it.at,
            sentence: words::of_revision(&it),
            accepted: Some(it),
        })
        .collect();
    if let Some(now) = &differs.now {
        let when = async |event| ledger::when(sources.db.reader(), event).await;
        if now.indicator.version != cited.indicator.version {
            changes.push(Change {
                kind: "DEFINITION",
                at: when(now.edition.version).await?,
                accepted: None,
                sentence: words::of_definition(cited, now),
            });
        }
        if reference_moved(cited, now) {
            changes.push(Change {
                kind: "REFERENCE",
                at: when(now.snapshot.version).await?,
                accepted: None,
                sentence: "forces, their peers or their residents were loaded anew".to_owned(),
            });
        }
        let mut undated = |kind, sentence: String| {
            changes.push(Change {
                kind,
                at: None,
                accepted: None,
                sentence,
            });
        };
        let [left, joined] = causes::recounted(cited, now);
        if !(left.is_empty() && joined.is_empty()) {
            undated("COUNTING", words::of_counting(&left, &joined));
        }
        let decided = causes::decided_otherwise(sources, cited, now).await?;
        if !decided.is_empty() {
            undated("OBLIGATION", words::of_obligation(&decided));
        }
        if causes::became_late(cited, now) {
            undated("DUE", "what was not due yet has become late since".to_owned());
        }
    }
    if changes.is_empty() {
        changes.push(Change {
            kind: "UNKNOWN",
            at: None,
            accepted: None,
            sentence: "the cause is not recorded".to_owned(),
        });
    }
    changes.sort_by_key(|change| change.at);
    let sentence = words::of_succession(cited, differs.now.as_ref(), &changes, &differs.moved);
    Ok(Succession {
        now: differs.now,
        changes,
        sentence,
    })
}

/// Whether forces, peers or residents were loaded anew since, and it shows.
fn reference_moved(cited: &Cited, now: &Cited) -> bool {
    if now.snapshot.version == cited.snapshot.version {
        return false;
    }
    let residents = crate::comparison::residential(&cited.indicator);
    let members = |of: &Cited| -> Vec<_> {
        let members = of.members.iter();
        members
            .map(|(force, value)| (force.code.clone(), value.denominator.filter(|_| residents)))
            .collect()
    };
    members(cited) != members(now)
}
