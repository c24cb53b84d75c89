//! Requests that may be sent twice: the second time they are answered, not done again.
use super::store;
use crate::platform::{database::on_constraint, failure::Failure};
use muster_domain::{
    UserId,
    problem::{ErrorCode, Problem},
};
use sea_orm::ConnectionTrait;
use sha2::{Digest as _, Sha256};

/// The longest key that is kept.
const LONGEST: usize = 200;

/// Whose request it is, which operation, and the key they gave it.
pub(crate) struct Once<'a> {
    pub(super) user: &'a UserId,
    pub(super) operation: &'static str,
    pub(super) key: Option<&'a str>,
    request: [u8; 32],
}

impl<'a> Once<'a> {
    /// A request, known by everything that is in it.
    pub(crate) fn new(
        user: &'a UserId,
        operation: &'static str,
        key: Option<&'a str>,
        request: &impl std::fmt::Debug,
    ) -> Result<Self, Problem> {
        if key.is_some_and(|key| key.is_empty() || key.chars().count() > LONGEST) {
            let message = format!("an idempotency key has 1 to {LONGEST} characters");
            return Err(Problem::new(ErrorCode::InvalidArgument, message).at(["input", "idempotencyKey"]));
        }
        let request = Sha256::digest(format!("{request:?}")).into();
        Ok(Self {
            user,
            operation,
            key,
            request,
        })
    }

    /// What was answered the first time, if there was one.
    pub(crate) async fn answered(&self, db: &impl ConnectionTrait) -> Result<Option<String>, Failure> {
        let Some(key) = self.key else { return Ok(None) };
        match store::answered(db, self.user, self.operation, key).await? {
            Some(known) if known.request == self.request => Ok(Some(known.answer)),
            Some(_) => {
                let message =
                    "this idempotency key was used for a different request: use a new key for each new request";
                Err(Problem::new(ErrorCode::IdempotencyKeyReused, message)
                    .at(["input", "idempotencyKey"])
                    .into())
            }
            None => Ok(None),
        }
    }

    /// Keeps the answer.
    pub(crate) async fn keep(&self, db: &impl ConnectionTrait, answer: String) -> Result<(), Failure> {
        if let Some(key) = self.key {
            let kept = store::keep_answer(db, self.user, self.operation, key, &self.request, answer).await;
            // the same request at the same moment: sent once more it is answered as the one that came first
            kept.map_err(on_constraint)?;
        }
        Ok(())
    }
}
