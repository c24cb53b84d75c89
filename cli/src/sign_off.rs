//! Signing a return off, having seen what is signed.

use std::fmt::Write as _;
use std::io::{BufRead as _, IsTerminal as _};

use serde_json::{Value, json};

use crate::arguments::SignOff;
use crate::documents::signing::{self, SigningReturnCurrentChangesNodes};
use crate::documents::{SignOffReturn, Signing, sign_off_return};
use crate::failure::{self, Failed};
use crate::outcome::Outcome;
use crate::returns;
use crate::service::Service;

pub(crate) fn sign_off(service: &Service, sign: &SignOff, json: bool) -> Result<Outcome, Failed> {
    let id = returns::find(service, &sign.name)?;
    let found = service.ask::<Signing>(signing::Variables { id: id.clone() })?;
    let current = found
        .return_
        .and_then(|found| found.current)
        .ok_or_else(returns::not_begun)?;
    let digest = current.digest.clone().ok_or_else(|| {
        let message = format!(
            "revision {} is {}: there is nothing to sign",
            current.number, current.state
        );
        Failed::told("RETURN_NOT_SUBMITTED", message)
    })?;
    if let Some(read) = sign.digest.as_ref().filter(|read| **read != digest) {
        let message = format!("what was submitted has the digest {digest}, not {read}");
        return Err(Failed::told("DIGEST_MISMATCH", message));
    }
    if !sign.yes {
        confirm(&read_out(&current, &digest), json)?;
    }
    let asked = sign_off_return::Variables {
        id,
        version: current.version,
        digest: digest.clone(),
    };
    let payload = service.ask::<SignOffReturn>(asked)?.sign_off_return;
    let problems = payload
        .problems
        .into_iter()
        .map(|problem| (problem.code, problem.message, problem.path));
    let (mut text, told) = returns::told(problems);
    let done = payload.problems_total == 0;
    let mut receipt = None;
    if done {
        text = format!("revision {} is signed off: {digest}\n", current.number);
        let revision = payload.return_.and_then(|found| found.current);
        receipt = revision.and_then(|revision| revision.signature?.receipt);
        if let Some((out, receipt)) = sign.receipt.as_ref().zip(receipt.as_ref()) {
            std::fs::write(out, receipt).map_err(|error| failure::file(out, &error))?;
            let _ = writeln!(text, "its receipt is in {}: keep it with your file", out.display());
        }
    }
    let told = json!({ "digest": digest, "changes": current.changes, "receipt": receipt, "problems": told });
    Ok(Outcome::done(text, told).with_problems(!done))
}

/// What is about to be signed.
fn read_out(current: &signing::SigningReturnCurrent, digest: &str) -> String {
    let by = current.submitted_by.as_deref().unwrap_or("somebody");
    let mut text = format!("revision {}, submitted by {by}\ndigest {digest}\n", current.number);
    let Some(changes) = &current.changes else {
        return text;
    };
    let since = changes.since.map_or_else(
        || "nothing was signed before".to_owned(),
        |number| format!("since revision {number} was signed"),
    );
    let counts: Vec<_> = changes
        .counts
        .iter()
        .map(|of| format!("{} {}", of.count, of.kind.to_lowercase()))
        .collect();
    let counts = if counts.is_empty() {
        "nothing changed".to_owned()
    } else {
        counts.join(", ")
    };
    let _ = writeln!(text, "{since}: {counts}");
    for change in &changes.nodes {
        text += &change_line(change);
    }
    if changes.page_info.has_next_page {
        text += "  and more: see `changes` in the API\n";
    }
    text
}

fn change_line(change: &SigningReturnCurrentChangesNodes) -> String {
    let value = |stated: Value| {
        let value = &stated["value"];
        let said = value.get("quantity").or_else(|| value.get("reason"));
        said.map_or_else(
            || "-".to_owned(),
            |said| said.as_str().map_or_else(|| said.to_string(), str::to_owned),
        )
    };
    let json = |stated: Result<Value, serde_json::Error>| value(stated.unwrap_or_default());
    let (before, after) = (
        json(serde_json::to_value(&change.before)),
        json(serde_json::to_value(&change.after)),
    );
    let address = &change.address;
    let area = address.area.as_deref().unwrap_or_default();
    let words = [address.measure.as_str(), &address.breakdown, area];
    let cell = words
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    format!("  {cell}: {before} -> {after}\n")
}

/// Asks at the terminal; where there is none, nobody has seen anything.
fn confirm(shown: &str, json: bool) -> Result<(), Failed> {
    let not_signed = |message: &str| {
        Failed::usage(
            message.to_owned(),
            "answer `yes` at a terminal, or give --yes with the --digest you read",
        )
    };
    if json || !std::io::stdin().is_terminal() {
        return Err(not_signed("nobody is there to confirm the signature"));
    }
    crate::ask(&format!("{shown}sign this content off? (yes/no) "));
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    read.map_err(|error| not_signed(&error.to_string()))?;
    if answer.trim().eq_ignore_ascii_case("yes") {
        Ok(())
    } else {
        Err(not_signed("it is not signed off"))
    }
}
