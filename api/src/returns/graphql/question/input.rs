//! What comes in about questions.
use super::super::super::{
    cells::named,
    questions::{About, Filter},
};
use super::super::input::CellInput;
use crate::platform::failure::{Failure, Refusal};
use async_graphql::{Enum, ID, InputObject};
use muster_domain::{
    problem::{ErrorCode, Problem},
    question::{QuestionState, QuestionSubject},
};

/// Which questions are wanted; all that you may see where nothing is said.
#[derive(InputObject, Default)]
pub(super) struct QuestionFilter {
    /// Put to this force.
    force: Option<ID>,
    /// About returns of this collection.
    collection: Option<ID>,
    /// In one of these states: `OPEN`, `ANSWERED`, `ACCEPTED`, `NOT_SUFFICIENT`.
    states: Option<Vec<String>>,
}

impl QuestionFilter {
    /// `None` where a code is not even a code: nothing is filed under it.
    pub(super) fn understood(self) -> Option<Filter> {
        let states = self.states.map(|states| {
            let known = states.iter().filter_map(|state| QuestionState::from_code(state));
            known.collect::<Vec<_>>()
        });
        Some(Filter {
            force: self.force.map(|code| code.parse()).transpose().ok()?,
            collection: self.collection.map(|code| code.parse()).transpose().ok()?,
            states,
        })
    }
}

/// A question to be put to a force.
#[derive(InputObject)]
pub(super) struct AskQuestionInput {
    /// The return it is about; left out where it is about a signal.
    #[graphql(name = "return")]
    return_: Option<ID>,
    /// The signal it is about, in place of a return.
    signal: Option<ID>,
    /// The cell it is about; left out for the return as a whole.
    cell: Option<CellInput>,
    /// The code of the finding it is about, at the cell or wherever it was made.
    finding: Option<String>,
    /// The question, in 1 to 2,000 characters. It can be erased.
    pub(super) text: String,
    /// Send the same key again and the request is answered, not done again.
    pub(super) idempotency_key: Option<String>,
}

impl AskQuestionInput {
    /// Something a force returned, or a signal.
    pub(super) fn about(&self) -> Result<About, Failure> {
        match (&self.return_, &self.signal) {
            (Some(id), None) => Ok(About::Return(
                id.parse().map_err(|_| Refusal::NotFound)?,
                self.subject()?,
            )),
            (None, Some(id)) if self.cell.is_none() && self.finding.is_none() => {
                Ok(About::Signal(id.parse().map_err(|_| Refusal::NotFound)?))
            }
            _ => {
                let message = "a question is about one return, with a cell or a finding of it, or about one signal";
                Err(Problem::new(ErrorCode::InvalidArgument, message).at(["input"]).into())
            }
        }
    }

    fn subject(&self) -> Result<QuestionSubject, Failure> {
        let cell = match &self.cell {
            None => None,
            Some(cell) => {
                let breakdown = cell.breakdown.as_deref().unwrap_or_default();
                let address = named(&cell.measure, cell.area.as_deref(), breakdown);
                Some(address.ok_or_else(|| {
                    let message = "this is not a cell: copy it from the return";
                    Problem::new(ErrorCode::InvalidArgument, message).at(["input", "cell"])
                })?)
            }
        };
        Ok(match (self.finding.clone(), cell) {
            (Some(code), cell) => QuestionSubject::Finding { code, cell },
            (None, Some(cell)) => QuestionSubject::Cell(cell),
            (None, None) => QuestionSubject::Return,
        })
    }
}

/// An answer.
#[derive(InputObject)]
pub(super) struct AnswerQuestionInput {
    /// The question.
    pub(super) id: ID,
    /// Its version as you last read it.
    pub(super) version: i32,
    /// The answer, in 1 to 2,000 characters. It can be erased.
    pub(super) text: String,
    /// The number of the revision that puts it right, where one does.
    pub(super) revision: Option<i32>,
}

/// Whether an answer will do.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub(super) enum QuestionOutcome {
    /// It will do: the question is settled.
    Accepted,
    /// It will not: the force is to answer again.
    NotSufficient,
}

/// What is said of an answer.
#[derive(InputObject)]
pub(super) struct SettleQuestionInput {
    /// The question.
    pub(super) id: ID,
    /// Its version as you last read it.
    pub(super) version: i32,
    /// Whether the answer will do.
    pub(super) outcome: QuestionOutcome,
    /// What is still wanted, where it will not do; otherwise anything there is to say. It can be erased.
    pub(super) text: Option<String>,
}
