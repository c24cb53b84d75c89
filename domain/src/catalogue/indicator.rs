//! What forces are compared on: a numerator, a denominator and how to read them.
use super::{
    breakdown::Breakdown,
    version::Version,
    words::{ChartMethod, Disclosure, IndicatorKind, IntervalMethod, Polarity, Sign, SpreadMethod, Theme},
};
use crate::{
    codes::{DimensionCode, IndicatorCode, MeasureCode, MemberCode},
    quantity::Quantity,
};
use std::collections::BTreeMap;

/// An indicator in one version of its definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    /// Its permanent name.
    pub code: IndicatorCode,
    /// Which definition this is.
    pub version: Version,
    /// What a person reads.
    pub title: String,
    /// What it is about.
    pub theme: Theme,
    /// What it is, which decides its statistics.
    pub kind: IndicatorKind,
    /// What is on top; for a survey, the estimate.
    pub numerator: Vec<Term>,
    /// What is below; `None` for a survey alone.
    pub denominator: Option<Half>,
    /// The ends of the published interval of a survey.
    pub limits: Option<Limits>,
    /// The quotient is multiplied by this: 100 for a percentage.
    pub multiplier: u32,
    /// What one of the value is: `offences per 1,000 residents`.
    pub unit: String,
    /// Whether high is good.
    pub polarity: Polarity,
    /// Its statistics.
    pub methods: Methods,
    /// Whether the value has a yearly rhythm.
    pub seasonal: bool,
    /// How far small numbers are hidden.
    pub disclosure: Disclosure,
    /// The smallest change worth a sentence.
    pub materiality: Materiality,
    /// Below this denominator there is no value.
    pub minimum_denominator: Option<Quantity>,
    /// A value somebody expects of every force.
    pub benchmark: Option<Benchmark>,
    /// The definition in full.
    pub definition: String,
    /// Where the definition comes from.
    pub source: String,
    /// What must not be concluded from it.
    pub do_not_use_for: String,
}

/// One side of the fraction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Half {
    /// A sum of measures.
    Terms(Vec<Term>),
    /// Residents at mid-year.
    Population,
    /// Households at mid-year.
    Households,
}

/// The measures that carry the published interval of an estimate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The lower end.
    pub lower: Vec<Term>,
    /// The upper end.
    pub upper: Vec<Term>,
}

/// Some cells of a measure, added or taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What is counted.
    pub measure: MeasureCode,
    /// Only these codes of these dimensions.
    pub where_: BTreeMap<DimensionCode, Vec<MemberCode>>,
    /// None of these codes of these dimensions.
    pub not: BTreeMap<DimensionCode, Vec<MemberCode>>,
    /// Added or taken away.
    pub sign: Sign,
}

/// The statistics of an indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Methods {
    /// The 95% interval of a value.
    pub interval: IntervalMethod,
    /// The spread between forces.
    pub spread: SpreadMethod,
    /// The series of one force.
    pub chart: ChartMethod,
}

/// The smallest change worth a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Materiality {
    /// So many points of the value.
    Points(Quantity),
    /// So many per cent of the value.
    Percent(Quantity),
}

/// A value somebody expects of every force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Benchmark {
    /// The value, in the unit of the indicator.
    pub value: Quantity,
    /// Who expects it.
    pub source: String,
}

impl Term {
    /// Whether a cell of the term's measure is part of it.
    #[must_use]
    pub fn takes(&self, cell: &Breakdown) -> bool {
        let among = |(dimension, members): (&DimensionCode, &Vec<MemberCode>)| {
            cell.member(dimension).is_some_and(|member| members.contains(member))
        };
        self.where_.iter().all(among) && !self.not.iter().any(among)
    }
}

impl Half {
    /// The terms, where the half is a sum of measures.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        match self {
            Self::Terms(terms) => terms,
            Self::Population | Self::Households => &[],
        }
    }
}

impl Indicator {
    /// Every term of the indicator, wherever it stands.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        let below = self.denominator.as_ref().map_or(&[][..], Half::terms);
        let limits = self
            .limits
            .iter()
            .flat_map(|limits| limits.lower.iter().chain(&limits.upper));
        self.numerator.iter().chain(below).chain(limits)
    }
}
