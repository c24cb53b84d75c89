//! Submitting a return for signature.

use serde_json::json;

use crate::arguments::ReturnName;
use crate::documents::{SubmitReturn, submit_return};
use crate::failure::Failed;
use crate::outcome::Outcome;
use crate::returns;
use crate::service::Service;

pub(crate) fn submit(service: &Service, name: &ReturnName) -> Result<Outcome, Failed> {
    let standing = returns::standing(service, name)?;
    let current = standing.current.ok_or_else(returns::not_begun)?;
    let asked = submit_return::Variables {
        id: standing.id,
        version: current.version,
    };
    let payload = service.ask::<SubmitReturn>(asked)?.submit_return;
    let problems = payload
        .problems
        .into_iter()
        .map(|problem| (problem.code, problem.message, problem.path));
    let (mut text, told) = returns::told(problems);
    let revision = payload.return_.and_then(|found| found.current);
    let done = payload.problems_total == 0;
    if let Some(revision) = revision.as_ref().filter(|_| done) {
        let digest = revision.digest.as_deref().unwrap_or("-");
        text = format!("revision {} is submitted; its digest is {digest}\n", revision.number);
    }
    Ok(Outcome::done(text, json!({ "revision": revision, "problems": told })).with_problems(!done))
}
