//! Why returns are revised and withdrawn, and what became of signals, as the API shows it.
use super::super::beside::Beside;
use async_graphql::{Enum, SimpleObject};
use chrono::{DateTime, Utc};
use muster_domain::reason::{DismissalReason, RevisionReason, SignalOutcome, WithdrawalReason};
use muster_entities::revision;

/// What a reason is for.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReasonFor {
    /// Revising a return.
    Revision,
    /// Withdrawing one.
    Withdrawal,
    /// Dismissing a signal.
    Dismissal,
    /// Closing a signal: what came of it.
    Outcome,
}

/// One reason of a closed list.
#[derive(SimpleObject)]
pub(super) struct Reason {
    /// The code to send. Codes are added, none is renamed.
    code: &'static str,
    /// When it applies.
    meaning: &'static str,
    /// Whether it needs a note.
    needs_note: bool,
}

impl Reason {
    pub(super) fn all(of: ReasonFor) -> Vec<Self> {
        match of {
            ReasonFor::Revision => {
                let reasons = RevisionReason::ALL.iter();
                let reason = |it: &RevisionReason| Self::new(it.code(), it.meaning(), it.needs_note());
                reasons.map(reason).collect()
            }
            ReasonFor::Withdrawal => {
                let reasons = WithdrawalReason::ALL.iter();
                let reason = |it: &WithdrawalReason| Self::new(it.code(), it.meaning(), it.needs_note());
                reasons.map(reason).collect()
            }
            ReasonFor::Dismissal => {
                let reasons = DismissalReason::ALL.iter();
                let reason = |it: &DismissalReason| Self::new(it.code(), it.meaning(), it.needs_note());
                reasons.map(reason).collect()
            }
            ReasonFor::Outcome => {
                let outcomes = SignalOutcome::ALL.iter();
                let outcome = |it: &SignalOutcome| Self::new(it.code(), it.meaning(), it.needs_note());
                outcomes.map(outcome).collect()
            }
        }
    }

    const fn new(code: &'static str, meaning: &'static str, needs_note: bool) -> Self {
        Self {
            code,
            meaning,
            needs_note,
        }
    }
}

/// Why something was done.
#[derive(SimpleObject)]
pub(crate) struct Because {
    /// The code of the reason.
    code: String,
    /// What the code means.
    meaning: String,
    /// What was said beside it; null where nothing was, or where it has been erased.
    note: Option<String>,
}

impl Because {
    pub(super) fn to_revise(code: &str, note: Option<String>) -> Self {
        let known: Option<RevisionReason> = code.parse().ok();
        Self::said(code, known.map_or("", RevisionReason::meaning), note)
    }

    fn to_withdraw(code: &str, note: Option<String>) -> Self {
        let known: Option<WithdrawalReason> = code.parse().ok();
        Self::said(code, known.map_or("", WithdrawalReason::meaning), note)
    }

    /// Why a signal was dismissed, or what came of it.
    pub(crate) fn of_signal(code: &str, note: Option<String>) -> Self {
        let dismissed = code.parse().map(DismissalReason::meaning);
        let closed = code.parse().map(SignalOutcome::meaning);
        Self::said(code, dismissed.or(closed).unwrap_or_default(), note)
    }

    fn said(code: &str, meaning: &str, note: Option<String>) -> Self {
        Self {
            code: code.to_owned(),
            meaning: meaning.to_owned(),
            note,
        }
    }
}

/// How a revision was taken back.
#[derive(SimpleObject)]
pub(super) struct Withdrawal {
    /// Why.
    because: Because,
    /// By whom.
    by: String,
    /// When.
    at: Option<DateTime<Utc>>,
}

impl Withdrawal {
    pub(super) fn of(row: &revision::Model, beside: &Beside) -> Option<Self> {
        Some(Self {
            because: Because::to_withdraw(row.withdrawn_because.as_deref()?, row.withdrawn_note.clone()),
            by: row.withdrawn_by.as_ref()?.to_string(),
            at: beside.at(row.withdrawn_event),
        })
    }
}
