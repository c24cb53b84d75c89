//! Indicators as the API shows them: an identity that stays, and definitions that succeed one another.
use super::{
    changelog::{DefinitionChange, DefinitionVersion, of_indicator},
    collection::Collection,
    term::Term,
};
use crate::catalogue::{Edition, Editions};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use muster_domain::{
    IndicatorCode, Quantity,
    catalogue::{self, Disclosure, Half, IndicatorKind, Materiality, Polarity, Theme},
};
use std::sync::Arc;

/// What forces are compared on.
#[derive(Clone)]
pub struct Indicator {
    edition: Arc<Edition>,
    current: IndicatorVersion,
}

impl Indicator {
    /// The indicator of an edition.
    #[must_use]
    pub fn new(edition: Arc<Edition>, code: &IndicatorCode) -> Option<Self> {
        let current = IndicatorVersion::new(Arc::clone(&edition), code)?;
        Some(Self { edition, current })
    }

    /// Every definition up to the edition at hand, oldest first.
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<IndicatorVersion>> {
        let editions = ctx.data::<Editions>()?.until(self.edition.version).await?;
        let mut history: Vec<IndicatorVersion> = Vec::new();
        for edition in editions {
            let Some(definition) = IndicatorVersion::new(edition, &self.current.it.code) else {
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
        ID(self.current.it.code.to_string())
    }

    /// A name for people, as it is now.
    async fn title(&self) -> &str {
        &self.current.it.title
    }

    /// The definition in force.
    async fn current(&self) -> IndicatorVersion {
        self.current.clone()
    }

    /// One definition it has had.
    async fn version(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which: `major.minor.patch`.")] number: String,
    ) -> Option<Result<IndicatorVersion>> {
        self.find_version(ctx, &number).await.transpose()
    }

    /// Every definition up to this one, newest first, each with what it changed.
    async fn changelog(&self, ctx: &Context<'_>) -> Option<Result<Vec<DefinitionVersion>>> {
        Some(of_indicator(ctx, &self.edition, &self.current.it.code).await)
    }

    /// Every definition it has had, oldest first.
    async fn versions(&self, ctx: &Context<'_>) -> Result<Vec<IndicatorVersion>> {
        self.history(ctx).await
    }
}

/// An indicator in one version of its definition.
#[derive(Clone)]
pub struct IndicatorVersion {
    edition: Arc<Edition>,
    of: Collection,
    it: Arc<catalogue::Indicator>,
}

impl IndicatorVersion {
    /// The definition in force in an edition.
    #[must_use]
    pub fn new(edition: Arc<Edition>, code: &IndicatorCode) -> Option<Self> {
        let it = Arc::new(edition.catalogue.indicator(code)?.clone());
        let of = Collection::new(Arc::clone(&edition), &edition.catalogue.collection_with(code)?.code)?;
        Some(Self { edition, of, it })
    }

    fn terms(&self, terms: &[catalogue::Term]) -> Vec<Term> {
        terms.iter().filter_map(|term| Term::new(&self.edition, term)).collect()
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

    /// What changed from the version before, in the order of the file; empty for the first.
    async fn changes(&self, ctx: &Context<'_>) -> Option<Result<Vec<DefinitionChange>>> {
        let versions = of_indicator(ctx, &self.edition, &self.it.code).await;
        Some(versions.map(|versions| {
            let this = versions.into_iter().next();
            this.map_or_else(Vec::new, DefinitionVersion::into_changes)
        }))
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
    async fn collection(&self) -> Collection {
        self.of.clone()
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

fn wire(word: &str) -> String {
    word.to_uppercase()
}
