//! Questions about what a force returned: asked, answered, and settled one way or the other. A question never takes a figure back.
use crate::cell::CellAddress;

/// Where a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QuestionState {
    /// Put to the force.
    Open,
    /// The force has answered; it is for whoever asked to say whether that will do.
    Answered,
    /// The answer will do.
    Accepted,
    /// The answer will not do: it is the force's turn again.
    NotSufficient,
}

/// Why a step of a question is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// Answering what has been answered.
    #[error("this question has been answered: wait for what the unit says of it")]
    AlreadyAnswered,
    /// Judging an answer that is not there.
    #[error("this question has no answer yet that could fall short")]
    NotAnswered,
    /// Going on about what is settled.
    #[error("this question is settled: ask another where something is left to ask")]
    Settled,
}

impl QuestionState {
    /// Every one of them.
    pub const ALL: &[Self] = &[Self::Open, Self::Answered, Self::Accepted, Self::NotSufficient];

    /// The word on the wire, in the ledger and in the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "OPEN",
            Self::Answered => "ANSWERED",
            Self::Accepted => "ACCEPTED",
            Self::NotSufficient => "NOT_SUFFICIENT",
        }
    }

    /// From the word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == code)
    }

    /// Whether nothing more is to be done about it.
    #[must_use]
    pub const fn settled(self) -> bool {
        matches!(self, Self::Accepted)
    }

    /// The force answers.
    ///
    /// # Errors
    /// When it is not the force's turn.
    pub const fn answer(self) -> Result<Self, QuestionError> {
        match self {
            Self::Open | Self::NotSufficient => Ok(Self::Answered),
            Self::Answered => Err(QuestionError::AlreadyAnswered),
            Self::Accepted => Err(QuestionError::Settled),
        }
    }

    /// Whoever asked is satisfied: by the answer, or by a revision that came without one.
    ///
    /// # Errors
    /// When it is settled already.
    pub const fn accept(self) -> Result<Self, QuestionError> {
        match self {
            Self::Accepted => Err(QuestionError::Settled),
            Self::Open | Self::Answered | Self::NotSufficient => Ok(Self::Accepted),
        }
    }

    /// Whoever asked is not satisfied by the answer.
    ///
    /// # Errors
    /// When there is no answer to judge.
    pub const fn fall_short(self) -> Result<Self, QuestionError> {
        match self {
            Self::Answered => Ok(Self::NotSufficient),
            Self::Open | Self::NotSufficient => Err(QuestionError::NotAnswered),
            Self::Accepted => Err(QuestionError::Settled),
        }
    }
}

/// What a question is about. It stays when a later revision takes the place of the one that was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuestionSubject {
    /// A return as a whole.
    Return,
    /// One cell of it.
    Cell(CellAddress),
    /// What checking found, at one cell or wherever it found it.
    Finding {
        /// Which check or rule found it.
        code: String,
        /// Where; everywhere without one.
        cell: Option<CellAddress>,
    },
    /// Something worth asking about that a comparison showed, by its id.
    Signal(String),
}

impl QuestionSubject {
    /// The word on the wire and in the table.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Return => "RETURN",
            Self::Cell(_) => "CELL",
            Self::Finding { .. } => "FINDING",
            Self::Signal(_) => "SIGNAL",
        }
    }

    /// The cell it is about, where it is about one.
    #[must_use]
    pub const fn cell(&self) -> Option<&CellAddress> {
        match self {
            Self::Cell(cell) => Some(cell),
            Self::Finding { cell, .. } => cell.as_ref(),
            Self::Return | Self::Signal(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use QuestionState::{Accepted, Answered, NotSufficient, Open};

    #[test]
    fn a_question_goes_to_and_fro_until_the_answer_will_do() {
        assert_eq!(Open.answer(), Ok(Answered));
        assert_eq!(Answered.fall_short(), Ok(NotSufficient));
        assert_eq!(NotSufficient.answer(), Ok(Answered));
        assert_eq!(Answered.accept(), Ok(Accepted));
        assert!(Accepted.settled() && !Answered.settled());
    }

    #[test]
    fn each_step_is_taken_in_its_turn() {
        assert_eq!(Answered.answer(), Err(QuestionError::AlreadyAnswered));
        assert_eq!(Open.fall_short(), Err(QuestionError::NotAnswered));
        for step in [Accepted.answer(), Accepted.accept(), Accepted.fall_short()] {
            assert_eq!(step, Err(QuestionError::Settled));
        }
        assert_eq!(Open.accept(), Ok(Accepted), "a revision may have said it all");
    }

    #[test]
    fn a_state_reads_back_as_it_was_written() {
        for state in QuestionState::ALL {
            assert_eq!(QuestionState::from_code(state.code()), Some(*state));
        }
        assert_eq!(QuestionState::from_code("open"), None);
    }
}
