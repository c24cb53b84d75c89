//! What became of a quoted figure, in the API.
use super::{
    Citation, Today,
    provenance::{Provenance, accepted_of},
};
use crate::{
    app::App,
    citation::{Change, Cited, differs, succession},
    comparison::Sources,
    identity::Caller,
    platform::failure::Failure,
};
use async_graphql::{Context, Result, SimpleObject};
use chrono::{DateTime, Utc};

/// How a quoted figure was succeeded.
#[derive(SimpleObject)]
pub struct CitationSuccession {
    /// The figure as it is now; null where it can no longer be worked out, because the indicator or the force is gone.
    now: Option<Citation>,
    /// What moved it, in the order it happened; the first hundred.
    changes: Vec<CitationChange>,
    /// How many changes there were.
    changes_total: i32,
    /// In a sentence.
    sentence: String,
}

/// Something that moved a quoted figure.
#[derive(SimpleObject)]
pub struct CitationChange {
    /// `DATA`: a force sent a revision, or took one back. `DEFINITION`: the indicator is defined otherwise. `REFERENCE`: forces, peers or
    /// residents were loaded anew. `COUNTING`: a force left an aggregate or came into it, by the definition its figures were counted by.
    /// `OBLIGATION`: what a force owes was decided otherwise, such as by a waiver. `DUE`: the day on which what was missing was due has
    /// passed. `UNKNOWN`: none of these; the cause is not recorded.
    kind: &'static str,
    /// When.
    at: Option<DateTime<Utc>>,
    /// The revision, where it was one.
    revision: Option<Provenance>,
    /// Whether figures ended with it and none began.
    taken_back: bool,
    /// The reason that was given, of the list of `reasons`; null of a first revision, and of what is no revision.
    reason: Option<String>,
    /// What that reason means.
    reason_meaning: Option<&'static str>,
    /// What was said beside it; null where the return is not yours to see.
    note: Option<String>,
    /// In a sentence.
    sentence: String,
}

/// The most changes that are shown.
const SHOWN: usize = 100;

impl From<&Change> for CitationChange {
    fn from(change: &Change) -> Self {
        let accepted = change.accepted.as_ref();
        let reason = accepted.and_then(|it| it.reason.as_ref());
        Self {
            kind: change.kind,
            at: change.at,
            revision: accepted.map(Provenance::from),
            taken_back: accepted.is_some_and(|it| it.takes_back),
            reason: reason.map(|(code, _)| code.clone()),
            reason_meaning: reason.map(|(_, meaning)| *meaning),
            note: accepted.and_then(|it| it.note.clone()),
            sentence: change.sentence.clone(),
        }
    }
}

pub(super) async fn of(ctx: &Context<'_>, cited: &Cited) -> Result<Option<CitationSuccession>> {
    let sources = Sources::of(ctx.data::<App>()?);
    let now = ctx
        .data::<Today>()?
        .ground(sources, ctx.data::<Caller>()?, &cited.indicator.code);
    let now = match now.await {
        Ok(ground) => Some(ground),
        // the indicator is in the catalogue no longer
        Err(Failure::Problems(..)) => None,
        Err(failure) => return Err(failure.into()),
    };
    let Some(differs) = differs(cited, now.as_deref()) else {
        return Ok(None);
    };
    let accepted = accepted_of(ctx, differs.rests_on.clone()).await?;
    let it = succession(sources, cited, differs, accepted).await?;
    Ok(Some(CitationSuccession {
        changes: it.changes.iter().take(SHOWN).map(CitationChange::from).collect(),
        changes_total: crate::comparison::graphql::count(it.changes.len()),
        now: it.now.map(Citation),
        sentence: it.sentence,
    }))
}
