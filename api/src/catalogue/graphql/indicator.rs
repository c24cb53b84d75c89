//! Indicators as the API shows them: an identity that stays, and definitions that succeed one another.
use super::{
    collection::Collection,
    measure::{Dimension, DimensionMember, Measure},
};
use crate::catalogue::{Edition, Editions};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use muster_domain::{
    DimensionCode, IndicatorCode, MemberCode, Quantity,
    catalogue::{self, Disclosure, Half, IndicatorKind, Materiality, Polarity, Sign, Theme},
};
use std::{collections::BTreeMap, sync::Arc};

/// What forces are compared on.
#[derive(Clone)]
pub struct Indicator {
    edition: Arc<Edition>,
    code: IndicatorCode,
}

impl Indicator {
    /// The indicator of an edition.
    #[must_use]
    pub fn new(edition: Arc<Edition>, code: IndicatorCode) -> Option<Self> {
        let known = edition.catalogue.indicator(&code).is_some();
        known.then_some(Self { edition, code })
    }

    /// Every definition up to the edition at hand, oldest first.
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<IndicatorVersion>> {
        let editions = ctx.data::<Editions>()?.until(self.edition.version).await?;
        let mut history: Vec<IndicatorVersion> = Vec::new();
        for edition in editions {
            let Some(definition) = IndicatorVersion::new(edition, &self.code) else {
                continue;
            };
            if history
                .last()
                .is_none_or(|last| last.it.version != definition.it.version)
            {
                history.push(definition);
            }
        }
        Ok(history)
    }

    pub(super) async fn find_version(&self, ctx: &Context<'_>, version: &str) -> Result<Option<IndicatorVersion>> {
        let history = self.history(ctx).await?;
        Ok(history
            .into_iter()
            .find(|definition| definition.it.version.to_string() == version))
    }
}

/// What forces are compared on: the name that stays while its definition is improved.
#[Object]
impl Indicator {
    /// Its permanent name, such as `recorded-crime-rate`.
    async fn code(&self) -> ID {
        ID(self.code.to_string())
    }

    /// A name for people, as it is now.
    async fn title(&self) -> &str {
        self.edition.catalogue.indicator(&self.code).map_or("", |it| &it.title)
    }

    /// The definition in force.
    async fn current(&self) -> Option<IndicatorVersion> {
        IndicatorVersion::new(Arc::clone(&self.edition), &self.code)
    }

    /// One definition it has had.
    async fn version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which: `major.minor.patch`.")] number: String,
    ) -> Option<Result<IndicatorVersion>> {
        self.find_version(ctx, &number).await.transpose()
    }

    /// Every definition it has had, oldest first.
    async fn versions(&self, ctx: &Context<'_>) -> Option<Result<Vec<IndicatorVersion>>> {
        Some(self.history(ctx).await)
    }
}

/// An indicator in one version of its definition.
#[derive(Clone)]
pub struct IndicatorVersion {
    edition: Arc<Edition>,
    it: Arc<catalogue::Indicator>,
}

impl IndicatorVersion {
    /// The definition in force in an edition.
    #[must_use]
    pub fn new(edition: Arc<Edition>, code: &IndicatorCode) -> Option<Self> {
        let it = Arc::new(edition.catalogue.indicator(code)?.clone());
        Some(Self { edition, it })
    }

    fn terms(&self, terms: &[catalogue::Term]) -> Vec<Term> {
        let term = |it: &catalogue::Term| Term {
            edition: Arc::clone(&self.edition),
            it: it.clone(),
        };
        terms.iter().map(term).collect()
    }
}

/// An indicator in one version of its definition: the words beside a number.
#[Object]
impl IndicatorVersion {
    /// The indicator's permanent name.
    async fn code(&self) -> ID {
        ID(self.it.code.to_string())
    }

    /// Which definition this is: `major.minor.patch`. A new major version breaks the series.
    async fn version(&self) -> String {
        self.it.version.to_string()
    }

    /// A name for people.
    async fn title(&self) -> &str {
        &self.it.title
    }

    /// What it is about.
    async fn theme(&self) -> Theme {
        self.it.theme
    }

    /// What it is, which decides its statistics.
    async fn kind(&self) -> IndicatorKind {
        self.it.kind
    }

    /// Whether high is good.
    async fn polarity(&self) -> Polarity {
        self.it.polarity
    }

    /// What is on top, added up; for a survey, the estimate.
    async fn numerator(&self) -> Vec<Term> {
        self.terms(&self.it.numerator)
    }

    /// What is below, added up; empty where `denominatorBase` says what it is, and for a survey.
    async fn denominator(&self) -> Vec<Term> {
        self.terms(self.it.denominator.as_ref().map_or(&[], Half::terms))
    }

    /// `POPULATION` or `HOUSEHOLDS` where the denominator is residents or households at mid-year.
    async fn denominator_base(&self) -> Option<&str> {
        match &self.it.denominator {
            Some(Half::Population) => Some("POPULATION"),
            Some(Half::Households) => Some("HOUSEHOLDS"),
            Some(Half::Terms(_)) | None => None,
        }
    }

    /// The quotient is multiplied by this: 100 for a percentage.
    async fn multiplier(&self) -> i32 {
        i32::try_from(self.it.multiplier).unwrap_or(i32::MAX)
    }

    /// What one of the value is, such as `offences per 1,000 residents`. Values are never annualised: it is that many a month, quarter or year.
    async fn unit(&self) -> &str {
        &self.it.unit
    }

    /// The definition in full.
    async fn definition(&self) -> &str {
        &self.it.definition
    }

    /// Where the definition comes from; `Muster proposal` where there is no official one.
    async fn source(&self) -> &str {
        &self.it.source
    }

    /// What must not be concluded from it.
    async fn do_not_use_for(&self) -> &str {
        &self.it.do_not_use_for
    }

    /// Its statistics.
    async fn methods(&self) -> IndicatorMethods {
        IndicatorMethods {
            interval: wire(self.it.methods.interval.word()),
            spread: wire(self.it.methods.spread.word()),
            chart: wire(self.it.methods.chart.word()),
        }
    }

    /// Whether it has a yearly rhythm.
    async fn seasonal(&self) -> bool {
        self.it.seasonal
    }

    /// How far small numbers are hidden in what is published.
    async fn disclosure(&self) -> Disclosure {
        self.it.disclosure
    }

    /// The smallest change worth a sentence.
    async fn materiality(&self) -> MaterialChange {
        match self.it.materiality {
            Materiality::Points(points) => MaterialChange {
                points: Some(points),
                percent: None,
            },
            Materiality::Percent(percent) => MaterialChange {
                points: None,
                percent: Some(percent),
            },
        }
    }

    /// Below this denominator there is no value.
    async fn minimum_denominator(&self) -> Option<Quantity> {
        self.it.minimum_denominator
    }

    /// A value somebody expects of every force.
    async fn benchmark(&self) -> Option<Benchmark> {
        let benchmark = self.it.benchmark.as_ref();
        benchmark.map(|it| Benchmark {
            value: it.value,
            source: it.source.clone(),
        })
    }

    /// The collection it is declared with.
    async fn collection(&self) -> Option<Collection> {
        let of = self.edition.catalogue.collection_with(&self.it.code)?;
        Collection::new(Arc::clone(&self.edition), &of.code)
    }
}

/// The statistics of an indicator.
#[derive(SimpleObject)]
pub struct IndicatorMethods {
    /// The 95% interval of a value: `WILSON`, `EXACT_BYAR`, `LOG_RATIO`, `GIVEN` or `NONE`.
    interval: String,
    /// How the spread between forces is judged: `OVER_DISPERSED`, `RANDOM_EFFECTS` or `ROBUST`.
    spread: String,
    /// How the series of one force is judged: `XMR` or `NONE`.
    chart: String,
}

/// The smallest change worth a sentence: in points of the value or in per cent of it.
#[derive(SimpleObject)]
pub struct MaterialChange {
    /// Points of the value.
    points: Option<Quantity>,
    /// Per cent of the value.
    percent: Option<Quantity>,
}

/// A value somebody expects of every force.
#[derive(SimpleObject)]
pub struct Benchmark {
    /// The value, in the indicator's unit.
    value: Quantity,
    /// Who expects it.
    source: String,
}

/// Some cells of a measure.
pub struct Term {
    edition: Arc<Edition>,
    it: catalogue::Term,
}

impl Term {
    fn codes(&self, selected: &BTreeMap<DimensionCode, Vec<MemberCode>>) -> Vec<SelectedCodes> {
        let of = self.edition.catalogue.collection_of(&self.it.measure);
        let codes = selected.iter().filter_map(|(dimension, members)| {
            let list = of?.dimension(dimension)?;
            let members = members.iter().filter_map(|code| list.member(code));
            Some(SelectedCodes {
                dimension: list.into(),
                members: members.map(DimensionMember::from).collect(),
            })
        });
        codes.collect()
    }
}

/// Some cells of a measure, added to a half of an indicator or taken away.
#[Object]
impl Term {
    /// What is counted.
    async fn measure(&self) -> Option<Measure> {
        Measure::new(Arc::clone(&self.edition), &self.it.measure)
    }

    /// Whether it is added or taken away.
    async fn sign(&self) -> Sign {
        self.it.sign
    }

    /// Only cells with these codes; a dimension that is not named is summed.
    #[graphql(name = "where")]
    async fn where_(&self) -> Vec<SelectedCodes> {
        self.codes(&self.it.where_)
    }

    /// No cells with these codes.
    async fn not(&self) -> Vec<SelectedCodes> {
        self.codes(&self.it.not)
    }
}

/// Some codes of a dimension.
#[derive(SimpleObject)]
pub struct SelectedCodes {
    /// The dimension.
    dimension: Dimension,
    /// The codes.
    members: Vec<DimensionMember>,
}

fn wire(word: &str) -> String {
    word.to_uppercase()
}
