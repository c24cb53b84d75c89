//! Identifiers: what the outside calls a return, and the small keys by which rows refer to one another.

id! {
    /// One force's fulfilment of one obligation.
    ReturnId,
    /// One version of a return.
    RevisionId,
    /// A question to a force.
    QuestionId,
    /// Something worth asking a force about.
    SignalId,
}

key! {
    /// A force, inside the database.
    ForceKey(i16),
    /// A collection, inside the database.
    CollectionKey(i16),
    /// A measure, inside the database.
    MeasureKey(i32),
    /// An area, inside the database; 0 is the force as a whole.
    AreaKey(i32),
    /// A combination of dimension codes, inside the database; 0 is the measure as a whole.
    BreakdownKey(i32),
    /// A revision, inside the database.
    RevisionKey(i32),
    /// An entry of the ledger: numbers follow the order of commits, without gaps.
    EventId(i64),
}

impl AreaKey {
    /// The force as a whole.
    pub const FORCE: Self = Self(0);
}

impl BreakdownKey {
    /// The measure as a whole, broken down by nothing.
    pub const WHOLE: Self = Self(0);
}

/// Whoever acts: the subject of an access token, or the name of a system actor.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "sea-orm", derive(sea_orm::DeriveValueType))]
pub struct UserId(String);

impl UserId {
    /// The subject as the issuer wrote it.
    #[must_use]
    pub fn new(subject: impl Into<String>) -> Self {
        Self(subject.into())
    }

    /// The subject as the issuer wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for UserId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

primary_key!(UserId);
