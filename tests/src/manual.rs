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
        "The request is not in order: nothing was run. In `errors`, as `extensions.code`. What is wrong with an argument is said of the field
at its `path`; where an argument can be read and cannot be meant, `INVALID_ARGUMENT` is a problem like those below.",
    ),
    (
        ErrorKind::Refusal,
        "Not signed in, not yours, or not there. In `errors`, as `extensions.code`.",
    ),
    (
        ErrorKind::Problem,
        "You can put it right. In `problems` of a mutation's payload, each with the path of what it is about. A query has no payload: there
it is in `errors`, as `extensions { code problems problemsTotal }`, and where there are several the code is `REQUEST_HAS_PROBLEMS`.",
    ),
    (
        ErrorKind::Fault,
        "Ours; try again later. In `errors`, as `extensions.code`. Quote the request id: every answer has it in its header `x-request-id`, and
an `INTERNAL` of GraphQL in `extensions.requestId` too.",
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
