//! Where a revision has got to, who brought it there, and what may happen next.
use crate::{ids::UserId, permission::Permission};

/// Where a revision has got to. Each step carries what is only known from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RevisionState {
    /// Being filled in.
    Draft,
    /// Handed over for sign-off.
    Submitted {
        /// Whoever submitted.
        by: UserId,
    },
    /// Vouched for by the force.
    SignedOff {
        /// Whoever submitted.
        by: UserId,
        /// Whoever signed off: another person.
        signed_off_by: UserId,
    },
    /// Counts as the force's figures.
    Accepted {
        /// Whoever submitted.
        by: UserId,
        /// Whoever signed off: another person.
        signed_off_by: UserId,
    },
    /// Returned to the force to put right.
    SentBack,
    /// Counted once; a later revision counts now.
    Superseded,
    /// Taken back by the force.
    Withdrawn,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// Only a draft, or what was sent back, can be changed.
    #[error("this revision is no longer a draft: open a new revision to change it")]
    NotOpen,
    /// Submitting twice.
    #[error("this revision has already been submitted")]
    AlreadySubmitted,
    /// Signing off what nobody submitted.
    #[error("this revision has not been submitted, or has gone past sign-off")]
    NotSubmitted,
    /// One hand doing both steps.
    #[error("whoever submitted a return may not also sign it off: ask another signatory")]
    SameHand,
    /// Accepting what nobody signed.
    #[error("this revision has not been signed off")]
    NotSignedOff,
    /// Sending back what is not with the unit.
    #[error("only a submitted or signed-off revision can be sent back")]
    NotInReview,
    /// Revising while another revision is on its way.
    #[error("this revision is still being worked on: finish or withdraw it before you revise the return")]
    StillOpen,
    /// Taking back what no longer counts.
    #[error("this revision no longer counts, so there is nothing to withdraw")]
    NothingToWithdraw,
}

impl RevisionState {
    /// Whether values may be recorded.
    #[must_use]
    pub const fn open(&self) -> bool {
        matches!(self, Self::Draft | Self::SentBack)
    }

    /// Whether the unit and the inspectorate may see it: from sign-off on.
    #[must_use]
    pub const fn signed(&self) -> bool {
        matches!(
            self,
            Self::SignedOff { .. } | Self::Accepted { .. } | Self::Superseded | Self::Withdrawn
        )
    }

    /// Allows values to be recorded.
    ///
    /// # Errors
    /// When the revision has left the force's hands.
    pub const fn record(&self) -> Result<(), StateError> {
        if self.open() { Ok(()) } else { Err(StateError::NotOpen) }
    }

    /// Hands the revision over for sign-off.
    ///
    /// # Errors
    /// When it has been handed over already.
    pub fn submit(self, by: UserId) -> Result<Self, StateError> {
        if self.open() {
            Ok(Self::Submitted { by })
        } else {
            Err(StateError::AlreadySubmitted)
        }
    }

    /// Vouches for the revision.
    ///
    /// # Errors
    /// When nothing has been submitted, or by the hand that submitted it.
    pub fn sign_off(self, signed_off_by: UserId) -> Result<Self, StateError> {
        match self {
            Self::Submitted { by } if by == signed_off_by => Err(StateError::SameHand),
            Self::Submitted { by } => Ok(Self::SignedOff { by, signed_off_by }),
            _ => Err(StateError::NotSubmitted),
        }
    }

    /// Makes the revision count.
    ///
    /// # Errors
    /// When nobody has signed it off.
    pub fn accept(self) -> Result<Self, StateError> {
        match self {
            Self::SignedOff { by, signed_off_by } => Ok(Self::Accepted { by, signed_off_by }),
            _ => Err(StateError::NotSignedOff),
        }
    }

    /// Returns the revision to the force.
    ///
    /// # Errors
    /// When it is not in review.
    pub fn send_back(self) -> Result<Self, StateError> {
        match self {
            Self::Submitted { .. } | Self::SignedOff { .. } => Ok(Self::SentBack),
            _ => Err(StateError::NotInReview),
        }
    }

    /// Allows the next revision to be opened.
    ///
    /// # Errors
    /// When this one is still on its way.
    pub const fn revise(&self) -> Result<(), StateError> {
        match self {
            Self::Accepted { .. } | Self::Superseded | Self::Withdrawn => Ok(()),
            Self::Draft | Self::SentBack | Self::Submitted { .. } | Self::SignedOff { .. } => {
                Err(StateError::StillOpen)
            }
        }
    }

    /// Takes the revision back, on its way or counting.
    ///
    /// # Errors
    /// When another counts in its place, or it was taken back already.
    pub fn withdraw(self) -> Result<Self, StateError> {
        match self {
            Self::Superseded | Self::Withdrawn => Err(StateError::NothingToWithdraw),
            Self::Draft | Self::SentBack | Self::Submitted { .. } | Self::SignedOff { .. } | Self::Accepted { .. } => {
                Ok(Self::Withdrawn)
            }
        }
    }

    /// What it takes to withdraw the revision: whoever fills in returns may give one up, and only a signatory takes back what was handed over.
    #[must_use]
    pub const fn withdrawn_by(&self) -> Permission {
        if self.open() {
            Permission::RecordReturns
        } else {
            Permission::SignOffReturns
        }
    }

    /// The word on the wire, in the ledger and in the table.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Draft => "DRAFT",
            Self::Submitted { .. } => "SUBMITTED",
            Self::SignedOff { .. } => "SIGNED_OFF",
            Self::Accepted { .. } => "ACCEPTED",
            Self::SentBack => "SENT_BACK",
            Self::Superseded => "SUPERSEDED",
            Self::Withdrawn => "WITHDRAWN",
        }
    }

    /// From the row: the word and the two hands; `None` where they contradict each other.
    #[must_use]
    pub fn from_row(code: &str, by: Option<UserId>, signed_off_by: Option<UserId>) -> Option<Self> {
        Some(match (code, by, signed_off_by) {
            ("DRAFT", ..) => Self::Draft,
            ("SENT_BACK", ..) => Self::SentBack,
            ("SUBMITTED", Some(by), None) => Self::Submitted { by },
            ("SIGNED_OFF", Some(by), Some(signed_off_by)) => Self::SignedOff { by, signed_off_by },
            ("ACCEPTED", Some(by), Some(signed_off_by)) => Self::Accepted { by, signed_off_by },
            ("SUPERSEDED", ..) => Self::Superseded,
            ("WITHDRAWN", ..) => Self::Withdrawn,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_signs_off_their_own_return() {
        let ana = UserId::new("ana");
        let submitted = RevisionState::Draft.submit(ana.clone()).unwrap();
        assert_eq!(submitted.clone().sign_off(ana), Err(StateError::SameHand));
        assert!(submitted.sign_off(UserId::new("ben")).is_ok());
    }

    #[test]
    fn a_return_counts_only_after_two_hands_and_the_unit() {
        assert_eq!(RevisionState::Draft.accept(), Err(StateError::NotSignedOff));
        let submitted = RevisionState::Draft.submit(UserId::new("ana")).unwrap();
        assert_eq!(submitted.clone().accept(), Err(StateError::NotSignedOff));
        assert!(submitted.sign_off(UserId::new("ben")).unwrap().accept().is_ok());
    }

    #[test]
    fn a_return_is_revised_once_nothing_of_it_is_on_its_way_and_withdrawn_once() {
        let submitted = RevisionState::Draft.submit(UserId::new("ana")).unwrap();
        assert_eq!(submitted.revise(), Err(StateError::StillOpen));
        let accepted = submitted.sign_off(UserId::new("ben")).unwrap().accept().unwrap();
        assert_eq!(accepted.revise(), Ok(()));
        assert_eq!(accepted.withdrawn_by(), Permission::SignOffReturns);
        assert_eq!(RevisionState::Draft.withdrawn_by(), Permission::RecordReturns);
        let withdrawn = accepted.withdraw().unwrap();
        assert_eq!(withdrawn.revise(), Ok(()));
        assert_eq!(withdrawn.withdraw(), Err(StateError::NothingToWithdraw));
    }

    #[test]
    fn what_was_submitted_is_no_longer_changed() {
        let submitted = RevisionState::Draft.submit(UserId::new("ana")).unwrap();
        assert_eq!(submitted.record(), Err(StateError::NotOpen));
        assert_eq!(
            submitted.clone().submit(UserId::new("ana")),
            Err(StateError::AlreadySubmitted)
        );
        assert!(submitted.send_back().unwrap().record().is_ok());
    }
}
