//! Explaining findings: why a value that looks wrong is right. It holds until the value moves.
use super::{
    Act, Held, Step,
    cells::{self, Why},
    find::{held, moved},
};
use crate::{
    identity::Caller,
    ledger::{Entry, EventKind},
    platform::failure::Failure,
};
use muster_domain::{
    catalogue::Severity,
    cell::CellAddress,
    finding::Finding,
    permission::Permission,
    problem::{ErrorCode, Problem},
};
use serde_json::json;

/// The longest explanation that is kept.
const LONGEST: usize = 2_000;

/// Why one finding is right after all.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// Which finding.
    pub finding: String,
    /// At which cell; every cell the finding was made at, where none is named.
    pub cell: Option<CellAddress>,
    pub text: String,
    /// Whether everybody who sees the figure may read it, and not only those who read the return.
    pub for_publication: bool,
}

/// Explains warnings of a draft.
pub async fn explain(
    act: &mut Act<'_>,
    caller: &Caller,
    step: Step,
    explanations: &[Explanation],
) -> Result<Held, Failure> {
    let found = held(act, caller, step.id, Permission::RecordReturns).await?;
    let state = found.state()?;
    state.record().map_err(Problem::from)?;
    let found = moved(act, found, step.version, &state).await?;

    let checked = act.checked(&found).await?;
    let mut explained: Vec<(&Finding, Why<'_>)> = Vec::new();
    for (place, explanation) in explanations.iter().enumerate() {
        let at = |code, message: &str| Problem::new(code, message).at(["input", "explanations", &place.to_string()]);
        let length = explanation.text.trim().chars().count();
        if !(1..=LONGEST).contains(&length) {
            let code = match length {
                0 => ErrorCode::InvalidArgument,
                _ => ErrorCode::NoteTooLong,
            };
            return Err(at(code, "an explanation has 1 to 2,000 characters").into());
        }
        let meant = checked.findings.iter().map(|(finding, _)| finding).filter(|finding| {
            finding.severity == Severity::Warning
                && finding.code == explanation.finding
                && explanation.cell.as_ref().is_none_or(|cell| *cell == finding.cell)
        });
        let before = explained.len();
        let why = Why {
            text: explanation.text.trim(),
            for_publication: explanation.for_publication,
        };
        explained.extend(meant.map(|finding| (finding, why)));
        if explained.len() == before {
            return Err(at(
                ErrorCode::InvalidArgument,
                "there is no such warning at that cell: read the findings again",
            )
            .into());
        }
    }
    cells::explain(act, found.revision.key, &explained, &checked.cells, &caller.user).await?;
    enter(act, caller, &found, explained.len());
    Ok(found)
}

/// Explains every warning of a draft that nobody has explained, all in the same words and for everybody: what a publication or a
/// demonstration does.
pub async fn explain_all(act: &mut Act<'_>, caller: &Caller, step: Step, text: &str) -> Result<Held, Failure> {
    let found = held(act, caller, step.id, Permission::RecordReturns).await?;
    let state = found.state()?;
    state.record().map_err(Problem::from)?;
    let checked = act.checked(&found).await?;
    let why = Why {
        text,
        for_publication: true,
    };
    let open: Vec<(&Finding, Why<'_>)> = checked
        .open()
        .filter(|finding| finding.severity == Severity::Warning)
        .map(|finding| (finding, why))
        .collect();
    if open.is_empty() {
        return Ok(found);
    }
    let found = moved(act, found, step.version, &state).await?;
    cells::explain(act, found.revision.key, &open, &checked.cells, &caller.user).await?;
    enter(act, caller, &found, open.len());
    Ok(found)
}

fn enter(act: &mut Act<'_>, caller: &Caller, found: &Held, explained: usize) {
    let entry = Entry::new(EventKind::FindingsExplained)
        .of_force(found.row.force)
        .about(&found.row.id)
        .saying(json!({ "revision": found.revision.number, "explained": explained }));
    act.enter(caller, entry);
}
