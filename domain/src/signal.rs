//! Signals: something in a force's figures that is worth asking about. A signal asks; it never says that a force is good or bad.
use crate::question::QuestionState;

/// By what a figure stood out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignalRule {
    /// Outside the limits of the force's own series.
    Outside,
    /// One of seven in a row that each rose, or each fell.
    Trend,
    /// Near a limit, with another of three in a row.
    TwoInThree,
    /// One of seven in a row on one side of the mean.
    Shift,
    /// Apart from the other forces, further than the spread between them and the number of tests account for.
    Spread,
}

impl SignalRule {
    /// Every one of them.
    pub const ALL: &[Self] = &[Self::Outside, Self::Trend, Self::TwoInThree, Self::Shift, Self::Spread];

    /// The word on the wire, in the ledger and in the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Outside => "OUTSIDE",
            Self::Trend => "TREND",
            Self::TwoInThree => "TWO_IN_THREE",
            Self::Shift => "SHIFT",
            Self::Spread => "SPREAD",
        }
    }

    /// From the word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.code() == code)
    }
}

/// What is kept of a signal. Everything else is worked out from the questions about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kept {
    /// It asks.
    New,
    /// The unit had nothing to ask.
    Dismissed,
    /// The unit has its answer, and said what came of it.
    Closed,
    /// The force's own figure moved, or its definition or phase did, and it no longer stands out.
    Lapsed,
}

impl Kept {
    /// Every one of them.
    pub const ALL: &[Self] = &[Self::New, Self::Dismissed, Self::Closed, Self::Lapsed];

    /// The word in the ledger and in the table.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "NEW",
            Self::Dismissed => "DISMISSED",
            Self::Closed => "CLOSED",
            Self::Lapsed => "LAPSED",
        }
    }

    /// From the word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kept| kept.code() == code)
    }
}

/// Where a signal stands: what is kept of it, and what became of the questions about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SignalState {
    /// Nobody has asked about it.
    New,
    /// The force has been asked, and it is the force's turn.
    Asked,
    /// The force has answered, and it is the unit's turn.
    Answered,
    /// Every answer will do: it waits to be closed.
    Explained,
    /// The unit had nothing to ask.
    Dismissed,
    /// The unit has its answer, and said what came of it.
    Closed,
    /// The force's own figure moved, or its definition or phase did, and it no longer stands out.
    Lapsed,
}

/// Why a step of a signal is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignalError {
    /// Dismissing what the force has been asked about.
    #[error("the force has been asked about this signal: settle the questions, then close it")]
    Asked,
    /// Closing what nobody has explained.
    #[error("this signal is not explained yet: ask about it and accept an answer, or dismiss it")]
    NotExplained,
    /// Going on with what is done with.
    #[error("this signal is done with: read it again")]
    Settled,
}

impl SignalState {
    /// Every one of them.
    pub const ALL: &[Self] = &[
        Self::New,
        Self::Asked,
        Self::Answered,
        Self::Explained,
        Self::Dismissed,
        Self::Closed,
        Self::Lapsed,
    ];

    /// The word on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "NEW",
            Self::Asked => "ASKED",
            Self::Answered => "ANSWERED",
            Self::Explained => "EXPLAINED",
            Self::Dismissed => "DISMISSED",
            Self::Closed => "CLOSED",
            Self::Lapsed => "LAPSED",
        }
    }

    /// From the word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == code)
    }

    /// From what is kept, and the states of the questions about it.
    #[must_use]
    pub fn of(kept: Kept, questions: &[QuestionState]) -> Self {
        match kept {
            Kept::Dismissed => Self::Dismissed,
            Kept::Closed => Self::Closed,
            Kept::Lapsed => Self::Lapsed,
            Kept::New if questions.is_empty() => Self::New,
            Kept::New => {
                let any = |wanted: &[QuestionState]| questions.iter().any(|state| wanted.contains(state));
                if any(&[QuestionState::Open, QuestionState::NotSufficient]) {
                    Self::Asked
                } else if any(&[QuestionState::Answered]) {
                    Self::Answered
                } else {
                    Self::Explained
                }
            }
        }
    }

    /// What is kept of it.
    #[must_use]
    pub const fn kept(self) -> Kept {
        match self {
            Self::New | Self::Asked | Self::Answered | Self::Explained => Kept::New,
            Self::Dismissed => Kept::Dismissed,
            Self::Closed => Kept::Closed,
            Self::Lapsed => Kept::Lapsed,
        }
    }

    /// Puts a question about it.
    ///
    /// # Errors
    /// When it is done with.
    pub const fn ask(self) -> Result<(), SignalError> {
        match self.kept() {
            Kept::New => Ok(()),
            Kept::Dismissed | Kept::Closed | Kept::Lapsed => Err(SignalError::Settled),
        }
    }

    /// There is nothing to ask.
    ///
    /// # Errors
    /// When somebody has asked, or it is done with.
    pub const fn dismiss(self) -> Result<Kept, SignalError> {
        match self {
            Self::New => Ok(Kept::Dismissed),
            Self::Asked | Self::Answered | Self::Explained => Err(SignalError::Asked),
            Self::Dismissed | Self::Closed | Self::Lapsed => Err(SignalError::Settled),
        }
    }

    /// The answers will do.
    ///
    /// # Errors
    /// When they are not there, or it is done with.
    pub const fn close(self) -> Result<Kept, SignalError> {
        match self {
            Self::Explained => Ok(Kept::Closed),
            Self::New | Self::Asked | Self::Answered => Err(SignalError::NotExplained),
            Self::Dismissed | Self::Closed | Self::Lapsed => Err(SignalError::Settled),
        }
    }
}

/// What a scan does about one place where a signal was, or is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rescan {
    /// It is there as it was, or somebody has decided about it.
    Leave,
    /// It is there for the first time, or again after it had lapsed.
    Raise,
    /// It is still there, of a figure that has moved.
    Restate,
    /// It is gone, and so is what it rested on.
    Lapse,
}

/// What a scan does: what was kept with its evidence before, the evidence found now, and whether anything of the force's own that
/// it rested on has moved. What no longer stands out only because the figures of others moved is left as it was found: the force
/// may have been asked about it.
#[must_use]
pub fn rescan<E: PartialEq>(before: Option<(Kept, &E)>, found: Option<&E>, moved: bool) -> Rescan {
    match (before, found) {
        (None | Some((Kept::Lapsed, _)), Some(_)) => Rescan::Raise,
        (Some((Kept::New, was)), Some(is)) if was != is => Rescan::Restate,
        (Some((Kept::New, _)), None) if moved => Rescan::Lapse,
        (None | Some((Kept::Lapsed, _)), None) | (Some((Kept::New | Kept::Dismissed | Kept::Closed, _)), _) => {
            Rescan::Leave
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use QuestionState::{Accepted, Answered, NotSufficient, Open};

    #[test]
    fn a_signal_stands_where_its_questions_stand() {
        for (questions, state) in [
            (vec![], SignalState::New),
            (vec![Open], SignalState::Asked),
            (vec![NotSufficient], SignalState::Asked),
            (vec![Answered], SignalState::Answered),
            (vec![Accepted], SignalState::Explained),
            (vec![Accepted, Answered], SignalState::Answered),
            (vec![Answered, Open, Accepted], SignalState::Asked),
        ] {
            assert_eq!(SignalState::of(Kept::New, &questions), state, "{questions:?}");
            assert_eq!(SignalState::of(Kept::Lapsed, &questions), SignalState::Lapsed);
        }
    }

    #[test]
    fn what_was_asked_is_closed_and_what_was_not_is_dismissed() {
        assert_eq!(SignalState::New.dismiss(), Ok(Kept::Dismissed));
        assert_eq!(SignalState::Explained.close(), Ok(Kept::Closed));
        assert_eq!(SignalState::Asked.dismiss(), Err(SignalError::Asked));
        assert_eq!(SignalState::Answered.close(), Err(SignalError::NotExplained));
        assert_eq!(SignalState::New.close(), Err(SignalError::NotExplained));
        for done in [SignalState::Dismissed, SignalState::Closed, SignalState::Lapsed] {
            assert_eq!(
                (done.ask(), done.dismiss(), done.close()),
                (
                    Err(SignalError::Settled),
                    Err(SignalError::Settled),
                    Err(SignalError::Settled)
                )
            );
        }
    }

    #[test]
    fn a_rescan_adds_nothing_to_what_is_there() {
        for moved in [false, true] {
            assert_eq!(rescan(None, Some(&1), moved), Rescan::Raise);
            assert_eq!(rescan(Some((Kept::New, &1)), Some(&1), moved), Rescan::Leave);
            assert_eq!(rescan(Some((Kept::New, &1)), Some(&2), moved), Rescan::Restate);
            assert_eq!(rescan(Some((Kept::Lapsed, &1)), None, moved), Rescan::Leave);
            assert_eq!(rescan(Some((Kept::Lapsed, &1)), Some(&1), moved), Rescan::Raise);
        }
    }

    #[test]
    fn a_signal_lapses_with_its_own_figure_and_not_with_those_of_others() {
        assert_eq!(rescan(Some((Kept::New, &1)), None, true), Rescan::Lapse);
        assert_eq!(rescan(Some((Kept::New, &1)), None, false), Rescan::Leave);
    }

    #[test]
    fn what_somebody_decided_no_scan_undoes() {
        for decided in [Kept::Dismissed, Kept::Closed] {
            assert_eq!(rescan(Some((decided, &1)), None, true), Rescan::Leave);
            assert_eq!(rescan(Some((decided, &1)), Some(&2), true), Rescan::Leave);
        }
    }

    #[test]
    fn every_word_reads_back_as_it_was_written() {
        for state in SignalState::ALL {
            assert_eq!(SignalState::from_code(state.code()), Some(*state));
        }
        for kept in Kept::ALL {
            assert_eq!(Kept::from_code(kept.code()), Some(*kept));
        }
        for rule in SignalRule::ALL {
            assert_eq!(SignalRule::from_code(rule.code()), Some(*rule));
        }
    }
}
