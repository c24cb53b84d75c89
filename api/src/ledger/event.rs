//! What can happen.
use muster_domain::ForceKey;
use serde_json::{Value, json};

/// What happened, in a word. Words are added, never renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EventKind {
    ReferenceLoaded,
    CataloguePublished,
    LockLifted,
    LockExceptionEnded,
    ObligationAdded,
    ObligationWaived,
    ObligationChangeEnded,
    ReturnOpened,
    ValuesRecorded,
    FindingsExplained,
    WordsSet,
    ReturnSubmitted,
    ReturnSignedOff,
    ReturnAccepted,
    ReturnSentBack,
    ReturnWithdrawn,
    SignatureVoided,
    QuestionAsked,
    QuestionAnswered,
    QuestionSettled,
    PhaseStarted,
    PhaseEnded,
    TargetSet,
    TargetEnded,
    SignalsScanned,
    SignalRaised,
    SignalRestated,
    SignalLapsed,
    SignalDismissed,
    SignalClosed,
    DemonstrationSeeded,
}

impl EventKind {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ReferenceLoaded => "REFERENCE_LOADED",
            Self::CataloguePublished => "CATALOGUE_PUBLISHED",
            Self::LockLifted => "LOCK_LIFTED",
            Self::LockExceptionEnded => "LOCK_EXCEPTION_ENDED",
            Self::ObligationAdded => "OBLIGATION_ADDED",
            Self::ObligationWaived => "OBLIGATION_WAIVED",
            Self::ObligationChangeEnded => "OBLIGATION_CHANGE_ENDED",
            Self::ReturnOpened => "RETURN_OPENED",
            Self::ValuesRecorded => "VALUES_RECORDED",
            Self::FindingsExplained => "FINDINGS_EXPLAINED",
            Self::WordsSet => "WORDS_SET",
            Self::ReturnSubmitted => "RETURN_SUBMITTED",
            Self::ReturnSignedOff => "RETURN_SIGNED_OFF",
            Self::ReturnAccepted => "RETURN_ACCEPTED",
            Self::ReturnSentBack => "RETURN_SENT_BACK",
            Self::ReturnWithdrawn => "RETURN_WITHDRAWN",
            Self::SignatureVoided => "SIGNATURE_VOIDED",
            Self::QuestionAsked => "QUESTION_ASKED",
            Self::QuestionAnswered => "QUESTION_ANSWERED",
            Self::QuestionSettled => "QUESTION_SETTLED",
            Self::PhaseStarted => "PHASE_STARTED",
            Self::PhaseEnded => "PHASE_ENDED",
            Self::TargetSet => "TARGET_SET",
            Self::TargetEnded => "TARGET_ENDED",
            Self::SignalsScanned => "SIGNALS_SCANNED",
            Self::SignalRaised => "SIGNAL_RAISED",
            Self::SignalRestated => "SIGNAL_RESTATED",
            Self::SignalLapsed => "SIGNAL_LAPSED",
            Self::SignalDismissed => "SIGNAL_DISMISSED",
            Self::SignalClosed => "SIGNAL_CLOSED",
            Self::DemonstrationSeeded => "DEMONSTRATION_SEEDED",
        }
    }
}

/// One thing to enter in the ledger.
#[derive(Clone, Debug)]
pub struct Entry {
    pub kind: EventKind,
    /// The force it concerns, or nobody in particular.
    pub force: Option<ForceKey>,
    /// What it is about: a return's id, a collection's code.
    pub subject: Option<String>,
    /// What there is to say, erasable without breaking the chain.
    pub detail: Value,
}

impl Entry {
    /// An entry with nothing more to say.
    #[must_use]
    pub const fn new(kind: EventKind) -> Self {
        Self {
            kind,
            force: None,
            subject: None,
            detail: Value::Null,
        }
    }

    #[must_use]
    pub const fn of_force(mut self, force: ForceKey) -> Self {
        self.force = Some(force);
        self
    }

    #[must_use]
    pub fn about(mut self, subject: &(impl ToString + ?Sized)) -> Self {
        self.subject = Some(subject.to_string());
        self
    }

    #[must_use]
    pub fn saying(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    /// The bytes that are salted and chained; force and subject are in them, so that the columns beside cannot be changed unseen.
    pub(super) fn payload(&self) -> Vec<u8> {
        payload(self.force, self.subject.as_deref(), &self.detail)
    }
}

/// The bytes of an entry.
fn payload(force: Option<ForceKey>, subject: Option<&str>, detail: &Value) -> Vec<u8> {
    json!({ "force": force.map(|key| key.0), "subject": subject, "detail": detail })
        .to_string()
        .into_bytes()
}

/// Whether stored bytes say what the columns beside them say.
pub(super) fn agrees(bytes: &[u8], force: Option<ForceKey>, subject: Option<&str>) -> bool {
    serde_json::from_slice::<Value>(bytes)
        .is_ok_and(|said| said["force"] == json!(force.map(|key| key.0)) && said["subject"] == json!(subject))
}
