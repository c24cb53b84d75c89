//! Why a command did not do what was asked: a code for programs, a sentence for people, and what to do.

use muster_domain::{ErrorCode, ErrorKind};
use serde::Serialize;

/// What the program ends with, so that a script can tell what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It was done, and nothing is wrong.
    Done = 0,
    /// Something in the figures is to be put right.
    Problems = 1,
    /// The command, or a file it names, is not in order.
    Usage = 2,
    /// Not signed in, or not allowed, or not there.
    Refused = 3,
    /// The service could not be reached, or did not answer.
    Network = 4,
}

/// Why a command stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Failed {
    #[serde(skip)]
    pub(crate) exit: Exit,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) fix: String,
}

#[expect(clippy::needless_pass_by_value, reason = "a sentence or an error is given up to it")]
impl Failed {
    pub(crate) fn usage(message: impl ToString, fix: &str) -> Self {
        Self::new(Exit::Usage, "USAGE", message, fix)
    }

    pub(crate) fn unreachable(message: impl ToString) -> Self {
        let fix = "check the address and your connection, then give the same command again";
        Self::new(Exit::Network, "UNREACHABLE", message, fix)
    }

    pub(crate) fn signed_out(message: impl ToString) -> Self {
        let fix = "sign in with `muster login`, or give a fresh token in MUSTER_TOKEN or --token-file";
        Self::new(Exit::Refused, "UNAUTHENTICATED", message, fix)
    }

    /// What the service says, with what its manual says to do about it.
    pub(crate) fn told(code: &str, message: impl ToString) -> Self {
        if code == "UNAUTHENTICATED" || code.starts_with("TOKEN_") {
            return Self {
                code: code.to_owned(),
                ..Self::signed_out(message)
            };
        }
        let exit = match known(code).map(ErrorCode::kind) {
            Some(ErrorKind::Request) => Exit::Usage,
            Some(ErrorKind::Refusal) => Exit::Refused,
            Some(ErrorKind::Fault) => Exit::Network,
            Some(ErrorKind::Problem) | None => Exit::Problems,
        };
        Self::new(exit, code, message, action(code))
    }

    fn new(exit: Exit, code: &str, message: impl ToString, fix: &str) -> Self {
        Self {
            exit,
            code: code.to_owned(),
            message: message.to_string(),
            fix: fix.to_owned(),
        }
    }
}

/// A file of this machine that could not be read or written.
pub(crate) fn file(path: &std::path::Path, error: &std::io::Error) -> Failed {
    Failed::usage(
        format!("{}: {error}", path.display()),
        "name a file that can be read or written",
    )
}

fn known(code: &str) -> Option<ErrorCode> {
    ErrorCode::ALL.iter().copied().find(|known| known.as_str() == code)
}

/// What the manual of codes says to do.
pub(crate) fn action(code: &str) -> &'static str {
    known(code).map_or("look the code up in docs/errors.md", ErrorCode::action)
}
