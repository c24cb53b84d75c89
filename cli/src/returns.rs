//! One return, named as people name it: force, collection, period.

use std::fmt::Write as _;

use muster_domain::Period;
use serde_json::{Value, json};

use crate::arguments::ReturnName;
use crate::documents::{FindReturn, Standing, find_return, standing};
use crate::failure::Failed;
use crate::service::Service;

/// A period in its usual spelling.
pub(crate) fn period(text: &str) -> Result<Period, Failed> {
    text.parse().map_err(|cause: muster_domain::NotAPeriod| {
        Failed::usage(cause, "write a period such as 2026-02, FY2025-26Q4 or FY2025-26")
    })
}

/// The id of a return.
pub(crate) fn find(service: &Service, name: &ReturnName) -> Result<String, Failed> {
    let wanted = period(&name.period)?;
    let found = service.ask::<FindReturn>(find_return::Variables {
        force: name.force.clone(),
        collection: name.collection.clone(),
        month: wanted.first().to_string(),
    })?;
    let edges = found.returns.map(|page| page.edges).unwrap_or_default();
    let mine = edges
        .into_iter()
        .map(|edge| edge.node)
        .find(|node| node.period.parse() == Ok(wanted));
    mine.map(|node| node.id).ok_or_else(|| {
        let message = format!(
            "there is no return of {} for {} {wanted} that you may see",
            name.force, name.collection
        );
        Failed {
            fix: "begin one with `muster template` and `muster push`".to_owned(),
            ..Failed::told("NOT_FOUND", message)
        }
    })
}

/// How a return stands.
pub(crate) fn standing(service: &Service, name: &ReturnName) -> Result<standing::StandingReturn, Failed> {
    let id = find(service, name)?;
    let found = service.ask::<Standing>(standing::Variables { id })?;
    found
        .return_
        .ok_or_else(|| Failed::told("NOT_FOUND", "the return is no longer there"))
}

/// A return that nobody has begun.
pub(crate) fn not_begun() -> Failed {
    Failed::told("NOT_FOUND", "the return has no revision that you may see")
}

/// Problems a step was kept back by, one a line, and for programs.
pub(crate) fn told(problems: impl IntoIterator<Item = (String, String, Vec<String>)>) -> (String, Value) {
    let mut text = String::new();
    let mut json = Vec::new();
    for (code, message, path) in problems {
        let fix = crate::failure::action(&code);
        let at = if path.is_empty() {
            String::new()
        } else {
            format!(" at {}", path.join(" "))
        };
        let _ = writeln!(text, "{code}{at}: {message}\n  to do: {fix}");
        json.push(json!({ "code": code, "message": message, "path": path, "fix": fix }));
    }
    (text, Value::Array(json))
}

/// A code as it stands in an address: nothing else may get in there.
pub(crate) fn code(text: &str) -> Result<&str, Failed> {
    let plain = |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-';
    if !text.is_empty() && text.chars().all(plain) {
        return Ok(text);
    }
    Err(Failed::usage(
        format!("`{text}` is not a code"),
        "write it in small letters, such as west-midlands",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_a_code_gets_into_an_address() {
        assert_eq!(code("west-midlands").unwrap(), "west-midlands");
        for wrong in ["", "Kent", "../kent", "kent?take=good-rows", "kent/roads"] {
            assert!(code(wrong).is_err(), "{wrong}");
        }
    }
}
