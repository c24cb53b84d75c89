//! The closed lists of words a catalogue file may use.
use std::{fmt, str::FromStr};

/// Text that is not one of a closed list of words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not one of {}", .allowed.join(", "))]
pub struct NotAWord {
    text: String,
    allowed: &'static [&'static str],
}

/// Declares an enum whose values are written as words in a catalogue file.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        #[cfg_attr(feature = "graphql", derive(async_graphql::Enum))]
        pub enum $name { $($(#[$word_doc])* $variant,)+ }

        impl $name {
            /// The word in a catalogue file.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl FromStr for $name {
            type Err = NotAWord;

            fn from_str(text: &str) -> Result<Self, NotAWord> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(NotAWord { text: text.chars().take(80).collect(), allowed: &[$($word),+] }),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }
    )+};
}

words! {
    /// How a measure adds up over time.
    Nature {
        /// Counted over the period: months add up to a year.
        Flow = "flow",
        /// Counted on the last day of the period: the last month stands for the year.
        Stock = "stock",
    }
    /// Which forces owe a collection.
    OwedBy {
        /// Every force, British Transport Police included.
        All = "all",
        /// Every force but the British Transport Police: the territorial forces, and the City of London.
        Territorial = "territorial",
    }
    /// How a signed return comes to be accepted.
    Acceptance {
        /// Somebody in the national unit accepts it.
        ByHand = "by_hand",
        /// It is accepted as it is signed off, where no question is open.
        WhenNothingIsOpen = "when_nothing_is_open",
    }
    /// What a finding asks for.
    Severity {
        /// The return cannot be submitted.
        Error = "error",
        /// The force has to explain the value.
        Warning = "warning",
        /// The force should know.
        Note = "note",
    }
    /// What a value that is not there does to a rule.
    Missing {
        /// One value is missing and the rule is not judged: nothing is contradicted by what is not known.
        SkipIfAny = "skip_if_any",
        /// The rule is judged where any value is there; the missing ones count as nought.
        SkipIfAll = "skip_if_all",
        /// The rule is always judged; missing values count as nought.
        AsNought = "as_nought",
        /// The rule is always judged, and a missing value breaks it.
        NeverSkip = "never_skip",
    }
    /// What an indicator is, which decides its statistics.
    IndicatorKind {
        /// A share: the numerator is part of the denominator.
        Proportion = "proportion",
        /// Events by exposure: residents, officers, households.
        Rate = "rate",
        /// Two counts of which neither is part of the other; may exceed one.
        Ratio = "ratio",
        /// An average amount without a known spread.
        Mean = "mean",
        /// A survey estimate published with its interval.
        Survey = "survey",
    }
    /// Whether a high value is good.
    Polarity {
        /// Higher is better.
        HighIsGood = "high_is_good",
        /// Lower is better.
        LowIsGood = "low_is_good",
        /// Neither: the answer says higher or lower, never better or worse.
        NoJudgement = "no_judgement",
    }
    /// What an indicator is about.
    Theme {
        /// Violence against women and girls.
        Vawg = "vawg",
        /// Knife crime.
        KnifeCrime = "knife_crime",
        /// Recorded crime and its outcomes.
        Crime = "crime",
        /// Neighbourhood crime and anti-social behaviour.
        Neighbourhood = "neighbourhood",
        /// Officer time on the front line.
        Frontline = "frontline",
        /// Calls and attendance.
        Response = "response",
        /// Child sexual abuse and exploitation.
        ChildSexualAbuse = "child_sexual_abuse",
        /// Complaints, conduct and misconduct.
        Standards = "standards",
        /// Vetting.
        Vetting = "vetting",
        /// Roads policing.
        Roads = "roads",
        /// People in post.
        Workforce = "workforce",
        /// Public confidence.
        Confidence = "confidence",
        /// Money.
        Resources = "resources",
    }
    /// How far small numbers are hidden in what is published.
    Disclosure {
        /// Nothing is hidden: call volumes, money, figures already published in full.
        None = "none",
        /// Counts of 1 to 4 are hidden; nought is shown.
        Standard = "standard",
        /// Counts of 0 to 4 are hidden.
        Sensitive = "sensitive",
    }
    /// How the 95% interval of a value is made.
    IntervalMethod {
        /// Wilson's score interval of a proportion.
        Wilson = "wilson",
        /// Exact Poisson below ten events, Byar's approximation from ten on.
        ExactByar = "exact_byar",
        /// On the logarithm of the ratio.
        LogRatio = "log_ratio",
        /// As published with the estimate.
        Given = "given",
        /// There is none, and the answer says so.
        None = "none",
    }
    /// How the spread between forces is judged.
    SpreadMethod {
        /// Additive over-dispersion around the target of the group.
        OverDispersed = "over_dispersed",
        /// Random effects around the weighted mean.
        RandomEffects = "random_effects",
        /// Distance from the median in robust units.
        Robust = "robust",
    }
    /// How a series of one force is judged.
    ChartMethod {
        /// An individuals chart with limits from the moving range.
        Xmr = "xmr",
        /// Too few points for a chart.
        None = "none",
    }
    /// Whether a term is added or taken away.
    Sign {
        /// Added.
        Plus = "plus",
        /// Taken away.
        Minus = "minus",
    }
}

impl OwedBy {
    /// Whether a force of this kind owes the collection.
    #[must_use]
    pub const fn includes(self, territorial: bool) -> bool {
        match self {
            Self::All => true,
            Self::Territorial => territorial,
        }
    }
}

impl IndicatorKind {
    /// The only interval that fits the kind.
    #[must_use]
    pub const fn interval(self) -> IntervalMethod {
        match self {
            Self::Proportion => IntervalMethod::Wilson,
            Self::Rate => IntervalMethod::ExactByar,
            Self::Ratio => IntervalMethod::LogRatio,
            Self::Mean => IntervalMethod::None,
            Self::Survey => IntervalMethod::Given,
        }
    }

    /// The only spread that fits the kind.
    #[must_use]
    pub const fn spread(self) -> SpreadMethod {
        match self {
            Self::Proportion | Self::Rate | Self::Ratio => SpreadMethod::OverDispersed,
            Self::Mean => SpreadMethod::Robust,
            Self::Survey => SpreadMethod::RandomEffects,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_word_is_answered_with_the_words_there_are() {
        assert_eq!("low_is_good".parse(), Ok(Polarity::LowIsGood));
        assert_eq!(
            "flows".parse::<Nature>().unwrap_err().to_string(),
            "`flows` is not one of flow, stock"
        );
    }
}
