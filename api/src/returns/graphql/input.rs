//! What comes in.
use super::super::{cells::named, explain::Explanation, query::Filter};
use crate::platform::failure::Failure;
use async_graphql::{ID, InputObject};
use muster_domain::{
    Month, Period,
    problem::{ErrorCode, Problem},
};
use muster_exchange::long_csv::TextRow;

/// Which returns are wanted; all that you may see where nothing is said.
#[derive(InputObject, Default)]
pub(super) struct ReturnFilter {
    /// Of this force.
    force: Option<ID>,
    /// Of this collection.
    collection: Option<ID>,
    /// For periods that begin in this month or later.
    from: Option<Month>,
    /// For periods that begin in this month or earlier.
    to: Option<Month>,
}

impl ReturnFilter {
    /// `None` where a code is not even a code: nothing is filed under it.
    pub(super) fn understood(self) -> Option<Filter> {
        Some(Filter {
            force: self.force.map(|code| code.parse()).transpose().ok()?,
            collection: self.collection.map(|code| code.parse()).transpose().ok()?,
            from: self.from,
            to: self.to,
        })
    }
}

/// A return to be opened.
#[derive(InputObject)]
pub(super) struct OpenReturnInput {
    /// The force that owes it.
    pub(super) force: ID,
    /// The collection it is for.
    pub(super) collection: ID,
    /// A period of the collection's frequency that has ended.
    pub(super) period: Period,
    /// The system the figures come from, as the force names it; where it is left out, that of the revision before.
    pub(super) source_system: Option<String>,
    /// Send the same key again and the request is answered, not done again.
    pub(super) idempotency_key: Option<String>,
}

/// One cell, as text: a bad cell is a problem with a path, not a failed request.
#[derive(InputObject)]
pub(super) struct ValueRow {
    /// What is counted, by its code.
    measure: String,
    /// A code of one of the force's areas; left out for the force as a whole.
    area: Option<String>,
    /// One code for each dimension of the measure.
    codes: Option<Vec<CodeInput>>,
    /// The value, as digits with a point for decimals; left out where there is none.
    value: Option<String>,
    /// `NOT_SUPPLIED` or `NOT_APPLICABLE` where there is no value; `PROVISIONAL`, `ESTIMATED`, `BREAK` (joined by `|`) with one.
    status: Option<String>,
    /// What the force says about the cell.
    note: Option<String>,
}

/// One code of one dimension.
#[derive(InputObject)]
pub(super) struct CodeInput {
    /// The dimension.
    dimension: String,
    /// One of its codes.
    code: String,
}

impl ValueRow {
    pub(super) fn text(self, index: usize) -> TextRow {
        let codes = self
            .codes
            .unwrap_or_default()
            .into_iter()
            .map(|code| (code.dimension, code.code));
        TextRow {
            index,
            measure: self.measure,
            area: self.area.unwrap_or_default(),
            codes: codes.collect(),
            value: self.value.unwrap_or_default(),
            status: self.status.unwrap_or_default(),
            note: self.note.unwrap_or_default(),
            ..TextRow::default()
        }
    }
}

/// Values for a draft.
#[derive(InputObject)]
pub(super) struct RecordValuesInput {
    /// The return.
    pub(super) id: ID,
    /// The version of its newest revision as you last read it.
    pub(super) version: i32,
    /// Cells, one a row.
    pub(super) rows: Option<Vec<ValueRow>>,
    /// A long CSV: `period,force,area,measure,<dimensions..>,value,status,note`.
    pub(super) csv: Option<String>,
    /// Send the same key again and the request is answered, not done again.
    pub(super) idempotency_key: Option<String>,
}

/// Explanations of warnings.
#[derive(InputObject)]
pub(super) struct ExplainFindingsInput {
    /// The return.
    pub(super) id: ID,
    /// The version of its newest revision as you last read it.
    pub(super) version: i32,
    /// Why each is right after all.
    explanations: Vec<ExplanationInput>,
}

/// Why one finding is right after all.
#[derive(InputObject)]
struct ExplanationInput {
    /// The finding's code.
    finding: String,
    /// The cell it was made at; left out for every cell with this finding.
    cell: Option<CellInput>,
    /// The explanation.
    text: String,
    /// Whether it is written for publication: then it goes with the figure to everybody who sees it. Otherwise it stays with your force
    /// and with whoever may read its accepted returns.
    for_publication: Option<bool>,
}

/// Where a cell stands.
#[derive(InputObject)]
pub(super) struct CellInput {
    /// What is counted.
    pub(super) measure: String,
    /// A code of an area; left out for the force as a whole.
    pub(super) area: Option<String>,
    /// The codes as a finding gives them, such as `offence=arson`; left out for a measure without dimensions.
    pub(super) breakdown: Option<String>,
}

impl ExplainFindingsInput {
    pub(super) fn understood(&self) -> Result<Vec<Explanation>, Failure> {
        let mut explanations = Vec::with_capacity(self.explanations.len());
        for (place, sent) in self.explanations.iter().enumerate() {
            let cell = match &sent.cell {
                None => None,
                Some(cell) => {
                    let address = named(
                        &cell.measure,
                        cell.area.as_deref(),
                        cell.breakdown.as_deref().unwrap_or_default(),
                    );
                    Some(address.ok_or_else(|| {
                        Problem::new(
                            ErrorCode::InvalidArgument,
                            "this is not a cell: copy it from the finding",
                        )
                        .at(["input", "explanations", &place.to_string(), "cell"])
                    })?)
                }
            };
            explanations.push(Explanation {
                finding: sent.finding.clone(),
                cell,
                text: sent.text.clone(),
                for_publication: sent.for_publication.unwrap_or_default(),
            });
        }
        Ok(explanations)
    }
}

/// A step of a return.
#[derive(InputObject)]
pub(super) struct ReturnStepInput {
    /// The return.
    pub(super) id: ID,
    /// The version of its newest revision as you last read it: two people cannot overwrite each other.
    pub(super) version: i32,
}

/// A signature.
#[derive(InputObject)]
pub(super) struct SignOffReturnInput {
    /// The return.
    pub(super) id: ID,
    /// The version of its newest revision as you last read it.
    pub(super) version: i32,
    /// The digest of what you read and vouch for.
    pub(super) digest: String,
}

/// A return sent back.
#[derive(InputObject)]
pub(super) struct SendBackReturnInput {
    /// The return.
    pub(super) id: ID,
    /// The version of its newest revision as you last read it.
    pub(super) version: i32,
    /// What the force should put right.
    pub(super) reason: String,
}

/// A return to be revised.
#[derive(InputObject)]
pub(super) struct ReviseReturnInput {
    /// The return.
    pub(super) id: ID,
    /// The version of its newest revision as you last read it.
    pub(super) version: i32,
    /// Why, by a code of `reasons(for: REVISION)`.
    pub(super) reason: String,
    /// What there is to say beside the reason. It can be erased.
    pub(super) note: Option<String>,
    /// The system the figures come from; as before where it is left out.
    pub(super) source_system: Option<String>,
    /// Send the same key again and the request is answered, not done again.
    pub(super) idempotency_key: Option<String>,
}

/// A revision to be taken back.
#[derive(InputObject)]
pub(super) struct WithdrawReturnInput {
    /// The return.
    pub(super) id: ID,
    /// The number of the revision; the newest where it is left out.
    pub(super) revision: Option<i32>,
    /// The version of that revision as you last read it.
    pub(super) version: i32,
    /// Why, by a code of `reasons(for: WITHDRAWAL)`.
    pub(super) reason: String,
    /// What there is to say beside the reason. It can be erased.
    pub(super) note: Option<String>,
}
