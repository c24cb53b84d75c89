//! Why an operation did not happen, and what whoever asked is told about it.

use std::fmt;

use async_graphql::{ErrorExtensionValues, Value};
use muster_domain::problem::{ErrorCode, ErrorKind, Problem};

use super::database;

/// The largest number of problems a payload carries; the total says how many there were.
pub const PROBLEMS_SHOWN: usize = 1_000;

/// Why an operation did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The caller can put these right; the number is how many there are in all, which may be more than are carried.
    #[error("{}", problems_sentence(.0))]
    Problems(Vec<Problem>, usize),
    /// The caller may not, or there is no such thing.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// Ours to put right. The cause is logged and never shown.
    #[error("{}", fault_sentence(.0.as_ref()))]
    Fault(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Why the caller does not get what was asked for, whatever it sends.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("sign in first")]
    Unauthenticated,
    #[error("your roles do not include this")]
    Forbidden,
    #[error("no such thing, or not yours to see")]
    NotFound,
    /// What to narrow.
    #[error("{0}")]
    TooMuch(String),
}

impl Refusal {
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Unauthenticated => ErrorCode::Unauthenticated,
            Self::Forbidden => ErrorCode::Forbidden,
            Self::NotFound => ErrorCode::NotFound,
            Self::TooMuch(_) => ErrorCode::TooMuch,
        }
    }
}

impl Failure {
    /// Our own mistake or a broken dependency, with its cause.
    pub fn fault(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Fault(cause.into())
    }

    /// Many problems at once: the first are carried, all are counted.
    #[must_use]
    pub fn problems(problems: impl IntoIterator<Item = Problem>) -> Self {
        let mut shown = Vec::new();
        let mut total = 0;
        for problem in problems {
            total += 1;
            if shown.len() < PROBLEMS_SHOWN {
                shown.push(problem);
            }
        }
        Self::Problems(shown, total)
    }

    #[must_use]
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Problems(problems, _) => match problems.as_slice() {
                [only] => only.code,
                _ => ErrorCode::RequestHasProblems,
            },
            Self::Refused(refusal) => refusal.code(),
            Self::Fault(cause) if away(cause.as_ref()) => ErrorCode::Unavailable,
            Self::Fault(_) => ErrorCode::Internal,
        }
    }

    /// For payloads: what belongs in `problems` with its total, or else the error for `errors`.
    pub fn into_problems(self) -> async_graphql::Result<Problems> {
        match self {
            Self::Problems(shown, total) => Ok(Problems { shown, total }),
            other => Err(other.into()),
        }
    }

    /// What a client gets to see of this failure, apart from its message.
    #[must_use]
    pub fn extensions(&self) -> ErrorExtensionValues {
        let mut values = ErrorExtensionValues::default();
        values.set("code", self.code().as_str());
        if let Self::Problems(problems, total) = self {
            values.set("problems", problems.iter().map(told).collect::<Vec<Value>>());
            values.set("problemsTotal", *total);
        }
        values
    }
}

/// The problems of a payload: the first of them, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    pub shown: Vec<Problem>,
    pub total: usize,
}

impl Problems {
    /// The total as GraphQL's `Int`.
    #[must_use]
    pub fn total(&self) -> i32 {
        i32::try_from(self.total).unwrap_or(i32::MAX)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problems(vec![problem], 1)
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self::problems(problems)
    }
}

impl From<sea_orm::DbErr> for Failure {
    fn from(cause: sea_orm::DbErr) -> Self {
        Self::fault(cause)
    }
}

impl From<sea_orm::TransactionError<Failure>> for Failure {
    fn from(error: sea_orm::TransactionError<Failure>) -> Self {
        match error {
            sea_orm::TransactionError::Connection(cause) => cause.into(),
            sea_orm::TransactionError::Transaction(failure) => failure,
        }
    }
}

/// A loader hands one failure to everybody who waited for it.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct SharedFailure(pub std::sync::Arc<Failure>);

impl From<Failure> for SharedFailure {
    fn from(failure: Failure) -> Self {
        Self(std::sync::Arc::new(failure))
    }
}

/// Each of those who waited goes on with a failure of its own.
impl From<SharedFailure> for Failure {
    fn from(SharedFailure(failure): SharedFailure) -> Self {
        std::sync::Arc::try_unwrap(failure).unwrap_or_else(|shared| match &*shared {
            Self::Problems(shown, total) => Self::Problems(shown.clone(), *total),
            Self::Refused(refusal) => Self::Refused(refusal.clone()),
            Self::Fault(cause) if away(cause.as_ref()) => Self::fault(Away(chain(cause.as_ref()))),
            Self::Fault(cause) => Self::fault(chain(cause.as_ref())),
        })
    }
}

impl From<sea_orm::DbErr> for SharedFailure {
    fn from(cause: sea_orm::DbErr) -> Self {
        Failure::from(cause).into()
    }
}

/// What Muster stands on could not be reached, as told to everybody who waited for it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Away(String);

/// Whether the same may do a moment later.
fn away(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.is::<Away>() || cause.downcast_ref().is_some_and(database::away)
}

fn fault_sentence(cause: &(dyn std::error::Error + 'static)) -> &'static str {
    if away(cause) {
        "the database cannot be reached just now: try again in a few seconds"
    } else {
        "something went wrong on our side"
    }
}

fn problems_sentence(problems: &[Problem]) -> String {
    match problems {
        [only] => only.message.clone(),
        _ => "the request has problems".to_owned(),
    }
}

fn told(problem: &Problem) -> Value {
    let mut fields = async_graphql::indexmap::IndexMap::new();
    fields.insert(async_graphql::Name::new("code"), Value::from(problem.code.as_str()));
    fields.insert(
        async_graphql::Name::new("message"),
        Value::from(problem.message.as_str()),
    );
    fields.insert(
        async_graphql::Name::new("path"),
        Value::List(problem.path.iter().map(|step| Value::from(step.as_str())).collect()),
    );
    Value::Object(fields)
}

/// What the answer says about one failed field: a code, a message, and whether it is for the log.
pub struct Told {
    pub code: ErrorCode,
    pub message: String,
    pub extensions: ErrorExtensionValues,
    /// The cause, where it is ours to look into.
    pub fault: Option<String>,
}

impl Told {
    /// Reads what a resolver's error carries. Whatever is not one of ours is a fault.
    #[must_use]
    pub fn of(error: &async_graphql::ServerError) -> Option<Self> {
        if let Some(failure) = error.source::<Failure>() {
            return Some(Self::of_failure(failure));
        }
        if let Some(SharedFailure(failure)) = error.source::<SharedFailure>() {
            return Some(Self::of_failure(failure));
        }
        if let Some(refusal) = error.source::<Refusal>() {
            return Some(Self::of_failure(&Failure::Refused(refusal.clone())));
        }
        if let Some(problem) = error.source::<Problem>() {
            return Some(Self::of_failure(&problem.clone().into()));
        }
        error.source.is_some().then(|| Self::internal(error.message.clone()))
    }

    /// Ours: the client learns no more than that.
    #[must_use]
    pub fn internal(cause: String) -> Self {
        let failure = Failure::fault(cause.clone());
        Self {
            fault: Some(cause),
            ..Self::of_failure(&failure)
        }
    }

    fn of_failure(failure: &Failure) -> Self {
        let code = failure.code();
        let fault = match failure {
            Failure::Fault(cause) => Some(chain(cause.as_ref())),
            _ => (code.kind() == ErrorKind::Fault).then(|| failure.to_string()),
        };
        Self {
            code,
            message: failure.to_string(),
            extensions: failure.extensions(),
            fault,
        }
    }
}

/// A cause with everything behind it, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    struct Chain<'a>(&'a dyn std::error::Error);
    impl fmt::Display for Chain<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{}", self.0)?;
            let mut next = self.0.source();
            while let Some(cause) = next {
                write!(f, ": {cause}")?;
                next = cause.source();
            }
            Ok(())
        }
    }
    Chain(error).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(error: impl fmt::Display + Send + Sync + 'static) -> Told {
        let error = async_graphql::Error::new_with_source(error).into_server_error(async_graphql::Pos::default());
        Told::of(&error).unwrap()
    }

    #[test]
    fn a_fault_never_shows_its_cause() {
        let told = told_of(Failure::from(sea_orm::DbErr::Custom("password=hunter2".into())));
        assert_eq!(told.code, ErrorCode::Internal);
        assert!(!told.message.contains("hunter2"));
        assert!(told.fault.unwrap().contains("hunter2"));
    }

    #[test]
    fn a_database_that_cannot_be_reached_is_told_from_a_mistake_also_through_a_loader() {
        let away = || Failure::from(sea_orm::DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout));
        let shared = SharedFailure::from(away());
        let waited = [shared.clone(), shared].map(Failure::from);

        for told in [told_of(away())].into_iter().chain(waited.map(told_of)) {
            assert_eq!(told.code, ErrorCode::Unavailable);
            assert!(told.message.contains("try again"), "{}", told.message);
            assert!(told.fault.is_some(), "an operator hears of it");
        }
    }

    #[test]
    fn an_error_nobody_coded_is_a_fault() {
        let told = told_of(sea_orm::DbErr::Custom("password=hunter2".into()));
        assert_eq!(
            (told.code, told.message.contains("hunter2")),
            (ErrorCode::Internal, false)
        );
    }

    #[test]
    fn a_refusal_keeps_its_code_through_a_loader() {
        assert_eq!(
            told_of(SharedFailure::from(Failure::from(Refusal::NotFound))).code,
            ErrorCode::NotFound
        );
    }

    #[test]
    fn ten_thousand_problems_are_counted_and_the_first_thousand_carried() {
        let problem = Problem::new(ErrorCode::ValueNotANumber, "write digits");
        let problems = Failure::problems(vec![problem; 10_000]).into_problems().unwrap();
        assert_eq!((problems.shown.len(), problems.total), (1_000, 10_000));
    }
}
