//! The manual of error codes, made from the codes themselves.

use std::fmt::Write as _;

use muster_domain::{ErrorCode, ErrorKind};

const HEAD: &str = "\
# Error codes

Branch on the code, show the message. A code is never renamed, never used for anything else, and never taken away.
`make schema` writes this page.
";

/// What a reader is told about each kind, in the order of the page.
const KINDS: [(ErrorKind, &str); 4] = [
    (
        ErrorKind::Request,
        "The request is not in order: nothing was run. In `errors`, as `extensions.code`.",
    ),
    (
        ErrorKind::Refusal,
        "Not signed in, not yours, or not there. In `errors`, as `extensions.code`.",
    ),
    (
        ErrorKind::Problem,
        "You can put it right. In `problems` of the payload, each with the path of what it is about.",
    ),
    (
        ErrorKind::Fault,
        "Ours. In `errors`, with a request id to quote; try again later.",
    ),
];

/// The whole page, `docs/errors.md`.
#[must_use]
pub fn errors() -> String {
    let mut page = HEAD.to_owned();
    for (kind, meaning) in KINDS {
        let _ = write!(
            page,
            "\n## {kind:?}\n\n{meaning}\n\n| code | means | do |\n|---|---|---|\n"
        );
        for code in ErrorCode::ALL.iter().filter(|code| code.kind() == kind) {
            let _ = writeln!(page, "| `{}` | {} | {} |", code.as_str(), code.meaning(), code.action());
        }
    }
    page
}
