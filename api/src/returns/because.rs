//! Why somebody revises a return or takes it back: a code of the list, and a note where they have more to say.
use crate::platform::failure::Failure;
use muster_domain::{
    problem::{ErrorCode, Problem},
    reason::{NotAReason, RevisionReason, WithdrawalReason},
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

    fn new(code: &'static str, needs_note: bool, note: Option<&str>) -> Result<Self, Failure> {
        let note = note.map(str::trim).filter(|note| !note.is_empty());
        if note.is_some_and(|note| note.len() > LONGEST) {
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
