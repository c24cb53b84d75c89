//! Why a return is revised or taken back, and what became of a signal: closed lists, so that they can be counted over forces and years.
use std::{fmt, str::FromStr};

/// Text that is none of the reasons.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not one of {}", .allowed.join(", "))]
pub struct NotAReason {
    text: String,
    allowed: &'static [&'static str],
}

/// Declares a closed list of reasons, each with its word on the wire and what it means.
macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident $wire:literal $meaning:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $(#[doc = $meaning] $variant,)+ }

        impl $name {
            /// Every one of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word on the wire, in the ledger and in the table: a string, so that a new reason breaks nobody's client.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $wire),+ }
            }

            /// When it applies, in a sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $meaning),+ }
            }

            /// Whether it says nothing without a note.
            #[must_use]
            pub const fn needs_note(self) -> bool {
                matches!(self, Self::Other)
            }
        }

        impl FromStr for $name {
            type Err = NotAReason;

            fn from_str(text: &str) -> Result<Self, NotAReason> {
                let known = Self::ALL.iter().find(|reason| reason.code() == text);
                known.copied().ok_or_else(|| NotAReason {
                    text: text.chars().take(40).collect(),
                    allowed: &[$($wire),+],
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    )+};
}

reasons! {
    /// Why a return that was accepted is sent again.
    RevisionReason {
        Routine "ROUTINE" "the period is sent again as a matter of course, as earlier months move every month",
        LateData "LATE_DATA" "records of the period were entered after it was returned",
        RecordingError "RECORDING_ERROR" "records of the period were wrong and have been put right",
        Reclassified "RECLASSIFIED" "records were moved to another class, or were found to be no crime",
        SystemFault "SYSTEM_FAULT" "the system the figures come from, or its extract, was at fault",
        DefinitionMisread "DEFINITION_MISREAD" "the figures were not counted as the definition asks",
        QuestionAnswered "QUESTION_ANSWERED" "a question of the national unit found something to put right",
        Other "OTHER" "none of the others; the note says what",
    }
    /// Why a return is taken back.
    WithdrawalReason {
        SentInError "SENT_IN_ERROR" "it should not have been sent",
        WrongPeriod "WRONG_PERIOD" "the figures are of another period",
        Unreliable "UNRELIABLE" "the figures cannot be relied on, and better ones are not to be had yet",
        SystemFault "SYSTEM_FAULT" "the system the figures come from, or its extract, was at fault",
        DefinitionMisread "DEFINITION_MISREAD" "the figures were not counted as the definition asks",
        Superfluous "SUPERFLUOUS" "this revision is not needed after all",
        Other "OTHER" "none of the others; the note says what",
    }
    /// Why a signal is dismissed, without a question to the force.
    DismissalReason {
        LikelyChance "LIKELY_CHANCE" "of so many series tested some stand out by chance, and this is likely one of them",
        KnownCause "KNOWN_CAUSE" "its cause is known already, and there is nothing to ask",
        TooSmall "TOO_SMALL" "the numbers, or the change, are too small to be worth a question",
        AskedElsewhere "ASKED_ELSEWHERE" "the force is asked about it in another way, or under another signal",
        Other "OTHER" "none of the others; the note says what",
    }
    /// What came of a signal that the force was asked about.
    SignalOutcome {
        RealChange "REAL_CHANGE" "what is counted has changed, and the force has said why",
        RecordingChanged "RECORDING_CHANGED" "it is recorded in another way since: a phase of its chart may be due",
        FiguresWrong "FIGURES_WRONG" "the figures were wrong, and are revised or will be",
        FollowedUp "FOLLOWED_UP" "the unit goes on with the force about it",
        Other "OTHER" "none of the others; the note says what",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_reads_back_as_it_was_written_and_no_other_is_taken() {
        for reason in RevisionReason::ALL {
            assert_eq!(reason.code().parse(), Ok(*reason));
        }
        for reason in WithdrawalReason::ALL {
            assert_eq!(reason.code().parse(), Ok(*reason));
        }
        let wrong = "late".parse::<RevisionReason>().unwrap_err().to_string();
        assert!(wrong.starts_with("`late` is not one of ROUTINE, LATE_DATA"), "{wrong}");
    }

    #[test]
    fn only_the_last_resort_says_nothing_by_itself() {
        let silent = |codes: Vec<&str>| assert_eq!(codes, ["OTHER"]);
        silent(
            RevisionReason::ALL
                .iter()
                .filter(|it| it.needs_note())
                .map(|it| it.code())
                .collect(),
        );
        silent(
            WithdrawalReason::ALL
                .iter()
                .filter(|it| it.needs_note())
                .map(|it| it.code())
                .collect(),
        );
    }
}
