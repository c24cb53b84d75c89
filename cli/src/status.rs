//! How a return stands, and what is still to be done.

use std::fmt::Write as _;

use serde_json::json;

use crate::arguments::ReturnName;
use crate::failure::Failed;
use crate::outcome::{Outcome, percentage};
use crate::returns;
use crate::service::Service;

pub(crate) fn status(service: &Service, name: &ReturnName) -> Result<Outcome, Failed> {
    let standing = returns::standing(service, name)?;
    let mut text = String::new();
    if let Some(due) = &standing.due {
        let late = due.overdue_by.filter(|days| *days > 0);
        let late = late.map_or_else(String::new, |days| format!(", {days} working days ago"));
        let _ = writeln!(text, "due on {}{late}; locks on {}", due.due_on, due.locks_on);
    }
    if let Some(accepted) = &standing.accepted {
        let _ = writeln!(text, "accepted: revision {}", accepted.number);
    }
    if let Some(current) = &standing.current {
        let share = current
            .completeness
            .as_ref()
            .and_then(|completeness| completeness.share);
        let number = current.number;
        let _ = writeln!(
            text,
            "revision {number} is {}, {} complete",
            current.state,
            percentage(share)
        );
        if let Some(digest) = &current.digest {
            let _ = writeln!(text, "digest {digest}");
        }
        let findings = current.findings.as_deref().unwrap_or_default();
        for finding in findings.iter().filter(|finding| finding.explanation.is_none()) {
            let cell = [finding.cell.measure.as_str(), &finding.cell.breakdown].join(" ");
            let _ = writeln!(
                text,
                "{} {}: {}",
                finding.severity.to_lowercase(),
                finding.code,
                finding.message
            );
            let _ = writeln!(text, "  at {}\n  to do: {}", cell.trim_end(), finding.fix);
        }
    }
    if let Some(lock) = &standing.lock {
        let _ = writeln!(text, "locked: {}\n  to do: {}", lock.reason, lock.how_to_reopen);
    }
    if let Some(may) = &standing.may {
        let steps = [("push", may.record), ("submit", may.submit), ("sign-off", may.sign_off)];
        let open: Vec<_> = steps.iter().filter(|(_, may)| *may).map(|(step, _)| *step).collect();
        if !open.is_empty() {
            let _ = writeln!(text, "you may: {}", open.join(", "));
        }
    }
    Ok(Outcome::done(text, json!({ "return": standing })))
}
