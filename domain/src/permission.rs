//! Who may do what: the roles people hold and the acts each role allows.

use std::{fmt, str::FromStr};

/// Declares a closed list of words with their wire spelling.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident $wire:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word as it travels.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// What somebody is to Muster. A token carries these words in its claim `roles`.
    Role {
        /// Prepares a force's returns.
        ForceAnalyst "force-analyst",
        /// Signs a force's returns off.
        ForceSignatory "force-signatory",
        /// Holds one force to account: reads what was accepted of it.
        Commissioner "commissioner",
        /// Accepts returns and compares forces for the national unit.
        NationalAnalyst "national-analyst",
        /// Looks after definitions, locks and imports for the national unit.
        NationalAdmin "national-admin",
        /// Reads for the inspectorate, and writes its judgements back.
        Inspector "inspector",
        /// Prepares what the public sees.
        Publisher "publisher",
        /// Checks the ledger.
        Auditor "auditor",
    }
}

words! {
    /// One act that not everybody may do.
    Permission {
        /// Open a return, record values, explain findings, revise, and withdraw before submission.
        RecordReturns "record-returns",
        /// Hand a return over for sign-off.
        SubmitReturns "submit-returns",
        /// Sign a submitted return off, by its digest; take back what was handed over.
        SignOffReturns "sign-off-returns",
        /// Accept a signed-off return, or send it back.
        AcceptReturns "accept-returns",
        /// Put a question to a force.
        AskQuestions "ask-questions",
        /// Answer a question put to the force.
        AnswerQuestions "answer-questions",
        /// Set a force's targets: benchmarks beside the spread they came from.
        SetTargets "set-targets",
        /// Say from when on a series is different, so that its limits are worked out anew.
        StartPhases "start-phases",
        /// Read the signals of every force within reach.
        ReadSignals "read-signals",
        /// Look through the figures of a month for what is worth asking about.
        ScanSignals "scan-signals",
        /// Dismiss a signal, or close it with what came of it.
        SettleSignals "settle-signals",
        /// Publish definitions.
        PublishCatalogue "publish-catalogue",
        /// Reopen a locked period.
        LiftLocks "lift-locks",
        /// Ask one force for an additional return, or waive one.
        ChangeObligations "change-obligations",
        /// Load figures that were published elsewhere.
        ImportPublished "import-published",
        /// Record an inspection's judgements and recommendations.
        RecordJudgements "record-judgements",
        /// Open support or intervention with a force.
        OpenEngagements "open-engagements",
        /// Prepare and publish releases.
        PublishReleases "publish-releases",
        /// Read the ledger's hashes and sequence numbers.
        ReadHashes "read-hashes",
    }
}

/// A word that is not a role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a role")]
pub struct NotARole(String);

impl FromStr for Role {
    type Err = NotARole;

    fn from_str(text: &str) -> Result<Self, NotARole> {
        Self::ALL
            .iter()
            .copied()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| NotARole(text.to_owned()))
    }
}

impl Role {
    /// Held within a force, so it means nothing without naming which.
    #[must_use]
    pub const fn of_a_force(self) -> bool {
        matches!(self, Self::ForceAnalyst | Self::ForceSignatory | Self::Commissioner)
    }

    /// What holding the role allows.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::ForceAnalyst => &[P::RecordReturns, P::SubmitReturns, P::AnswerQuestions],
            Self::ForceSignatory => &[P::SignOffReturns, P::AnswerQuestions, P::SetTargets],
            Self::Commissioner => &[],
            Self::NationalAnalyst => &[
                P::AcceptReturns,
                P::AskQuestions,
                P::SetTargets,
                P::StartPhases,
                P::ReadSignals,
                P::ScanSignals,
                P::SettleSignals,
                P::OpenEngagements,
            ],
            Self::NationalAdmin => &[
                P::SetTargets,
                P::ReadSignals,
                P::ScanSignals,
                P::PublishCatalogue,
                P::LiftLocks,
                P::ChangeObligations,
                P::ImportPublished,
            ],
            Self::Inspector => &[P::ReadSignals, P::RecordJudgements],
            Self::Publisher => &[P::PublishReleases],
            Self::Auditor => &[P::ReadHashes],
        }
    }

    /// From which stage on the role reads the revisions of the forces it reaches.
    #[must_use]
    pub const fn reads_from(self) -> Stage {
        match self {
            Self::ForceAnalyst | Self::ForceSignatory => Stage::Draft,
            Self::NationalAnalyst | Self::NationalAdmin | Self::Inspector => Stage::SignedOff,
            Self::Commissioner | Self::Publisher | Self::Auditor => Stage::Accepted,
        }
    }
}

/// How far a revision must have come before somebody may read it. Earlier stages show more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// From the first value on.
    Draft,
    /// Once the force has signed it off.
    SignedOff,
    /// Once the unit has accepted it.
    Accepted,
    /// Once it is part of a release.
    Released,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_reads_back_as_it_was_written() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(*role));
        }
        assert!("Force-Analyst".parse::<Role>().is_err());
    }

    #[test]
    fn no_role_both_submits_and_signs_off_nor_signs_off_and_accepts() {
        use Permission::{AcceptReturns, SignOffReturns, SubmitReturns};
        for role in Role::ALL {
            let holds = |permission| role.permissions().contains(&permission);
            assert!(!(holds(SubmitReturns) && holds(SignOffReturns)), "{role}");
            assert!(!(holds(SignOffReturns) && holds(AcceptReturns)), "{role}");
        }
    }

    #[test]
    fn only_a_force_reads_its_drafts_and_only_the_auditor_reads_hashes() {
        for role in Role::ALL {
            assert_eq!(
                role.reads_from() == Stage::Draft,
                matches!(role, Role::ForceAnalyst | Role::ForceSignatory)
            );
            assert_eq!(
                role.permissions().contains(&Permission::ReadHashes),
                *role == Role::Auditor
            );
        }
    }
}
