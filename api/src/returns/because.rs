//! Why somebody revises a return or takes it back, or what became of a signal: a code of the list, and a note where they have more to say.
use crate::platform::failure::Failure;
use muster_domain::{
    problem::{ErrorCode, Problem},
    reason::{DismissalReason, NotAReason, RevisionReason, SignalOutcome, WithdrawalReason},
};

/// The longest note that is kept.
const LONGEST: usize = 2_000;

/// A reason and what was said beside it. The note lies beside the ledger, where it can be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Because {
    pub code: &'static str,
    pub note: Option<String>,
}

impl Because {
    /// A period sent again as a matter of course.
    #[must_use]
    pub const fn routine() -> Self {
        Self {
            code: RevisionReason::Routine.code(),
            note: None,
        }
    }

    /// Why a return is revised.
    pub fn to_revise(code: &str, note: Option<&str>) -> Result<Self, Failure> {
        let reason: RevisionReason = code.parse().map_err(unknown)?;
        Self::new(reason.code(), reason.needs_note(), note)
    }

    /// Why a revision is withdrawn.
    pub fn to_withdraw(code: &str, note: Option<&str>) -> Result<Self, Failure> {
        let reason: WithdrawalReason = code.parse().map_err(unknown)?;
        Self::new(reason.code(), reason.needs_note(), note)
    }

    /// Why a signal is dismissed.
    pub fn to_dismiss(code: &str, note: Option<&str>) -> Result<Self, Failure> {
        let reason: DismissalReason = code.parse().map_err(unknown)?;
        Self::new(reason.code(), reason.needs_note(), note)
    }

    /// What came of a signal.
    pub fn to_close(code: &str, note: Option<&str>) -> Result<Self, Failure> {
        let outcome = code.parse::<SignalOutcome>();
        let outcome = outcome.map_err(|cause| unknown(cause).at(["input", "outcome"]))?;
        Self::new(outcome.code(), outcome.needs_note(), note)
    }

    fn new(code: &'static str, needs_note: bool, note: Option<&str>) -> Result<Self, Failure> {
        let note = note.map(str::trim).filter(|note| !note.is_empty());
        if note.is_some_and(|note| note.chars().count() > LONGEST) {
            let message = "a note has at most 2,000 characters";
            return Err(Problem::new(ErrorCode::NoteTooLong, message)
                .at(["input", "note"])
                .into());
        }
        if needs_note && note.is_none() {
            let message = format!("`{code}` says nothing by itself: say in a note what the reason is");
            return Err(Problem::new(ErrorCode::UnknownReason, message)
                .at(["input", "note"])
                .into());
        }
        Ok(Self {
            code,
            note: note.map(str::to_owned),
        })
    }
}

fn unknown(cause: NotAReason) -> Problem {
    Problem::new(ErrorCode::UnknownReason, cause).at(["input", "reason"])
}
