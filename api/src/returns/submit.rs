//! Submitting: the analyst hands a checked revision over, and its digest is worked out.
use super::{
    Act, Held, Step,
    find::{held, moved},
    form::collection,
    lock::unlocked,
    store::{self, marks::Mark},
};
use crate::{
    identity::Caller,
    ledger::{Entry, EventKind},
    platform::failure::Failure,
};
use muster_domain::{
    catalogue::Severity,
    comparability::Definition,
    digest::Digest,
    finding::{CELL_MISSING, Finding},
    permission::Permission,
    problem::{ErrorCode, Problem},
};
use muster_exchange::Problems;
use serde_json::json;

/// Hands a revision over for sign-off. Errors and unexplained warnings keep it back, each named.
pub async fn submit(act: &mut Act<'_>, caller: &Caller, step: Step) -> Result<Held, Failure> {
    let found = held(act, caller, step.id, Permission::SubmitReturns).await?;
    let submitted = found.state()?.submit(caller.user.clone()).map_err(Problem::from)?;
    let found = moved(act, found, step.version, &submitted).await?;

    let of = (found.row.force, found.row.collection);
    unlocked(act, of, found.period()?, &["input", "id"]).await?;
    let checked = act.checked(&found).await?;
    let mut open = Problems::default();
    for finding in checked.open() {
        open.add(|| problem(finding));
    }
    if !open.none() {
        let (shown, total) = open.into_parts();
        return Err(Failure::Problems(shown, total));
    }
    let collection = collection(act, &found)?;
    let definition = Definition::of(collection).to_string();
    let digest = Digest::of_cells(&found.revision.salt, &definition, &checked.cells);
    let revision = store::seal(&act.tx, &found.revision, &digest, definition).await?;
    let found = Held { revision, ..found };
    let entry = Entry::new(EventKind::ReturnSubmitted)
        .of_force(found.row.force)
        .about(&found.row.id)
        .saying(json!({ "revision": found.revision.number, "digest": digest.to_string() }));
    act.enter_marking(caller, entry, &[Mark::Submitted(found.revision.key)]);
    Ok(found)
}

fn problem(finding: &Finding) -> Problem {
    let code = if finding.code == CELL_MISSING {
        ErrorCode::CellMissing
    } else {
        ErrorCode::FindingsOpen
    };
    let hint = finding
        .hint
        .as_deref()
        .map_or_else(String::new, |hint| format!(": {hint}"));
    let message = match finding.severity {
        Severity::Warning => {
            format!(
                "{}: {}{hint} (explain it, or {})",
                finding.code, finding.message, finding.fix
            )
        }
        Severity::Error | Severity::Note => format!("{}: {}{hint}", finding.code, finding.message),
    };
    let area = finding.cell.area.as_ref().map_or_else(String::new, ToString::to_string);
    let path = [
        finding.cell.measure.to_string(),
        area,
        finding.cell.breakdown.to_string(),
    ];
    Problem::new(code, message)
        .at(path.into_iter().filter(|part| !part.is_empty()))
        .with_help(&finding.fix)
}
