//! Collections as the API shows them.
use super::{
    changelog::{DefinitionVersion, of_collection},
    indicator::Indicator,
    measure::{Dimension, Measure},
};
use crate::catalogue::Edition;
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use muster_domain::{
    CollectionCode, Frequency, Month,
    catalogue::{self, Acceptance, OwedBy, RuleKind, Severity},
    due,
};
use std::sync::Arc;

/// A set of measures asked for together.
#[derive(Clone)]
pub struct Collection {
    edition: Arc<Edition>,
    place: usize,
}

impl Collection {
    /// The collection of an edition.
    #[must_use]
    pub fn new(edition: Arc<Edition>, code: &CollectionCode) -> Option<Self> {
        let place = edition.catalogue.collections().iter().position(|it| it.code == *code)?;
        Some(Self { edition, place })
    }

    /// The collection at a place of the edition, which the caller got from the same edition.
    pub(super) const fn at(edition: Arc<Edition>, place: usize) -> Self {
        Self { edition, place }
    }

    pub(super) fn all(edition: &Arc<Edition>) -> Vec<Self> {
        let places = 0..edition.catalogue.collections().len();
        let collection = |place| Self {
            edition: Arc::clone(edition),
            place,
        };
        places.map(collection).collect()
    }

    fn it(&self) -> &catalogue::Collection {
        &self.edition.catalogue.collections()[self.place]
    }
}

/// A set of measures asked for together, at a frequency, with the days it is due.
#[Object]
impl Collection {
    /// Its permanent name, such as `contact-response`.
    async fn code(&self) -> ID {
        ID(self.it().code.to_string())
    }

    /// A name for people.
    async fn title(&self) -> &str {
        &self.it().title
    }

    /// What it holds, in a sentence.
    async fn about(&self) -> &str {
        &self.it().about
    }

    /// Which definition this is: `major.minor.patch`.
    async fn version(&self) -> String {
        self.it().version.to_string()
    }

    /// How often it is returned.
    async fn frequency(&self) -> Frequency {
        self.it().frequency
    }

    /// The last day to send it.
    async fn due(&self) -> DueRule {
        self.it().due.into()
    }

    /// The last day on which it counts as on time.
    async fn on_time(&self) -> DueRule {
        self.it().on_time.into()
    }

    /// Months after the period during which it may change without an exception.
    async fn locks_after_months(&self) -> i32 {
        self.it().locks_after.into()
    }

    /// The first month it is asked for.
    async fn introduced(&self) -> Month {
        self.it().introduced
    }

    /// Which forces owe it.
    async fn owed_by(&self) -> OwedBy {
        self.it().owed_by
    }

    /// How a signed return comes to be accepted.
    async fn acceptance(&self) -> Acceptance {
        self.it().accepts
    }

    /// Every version up to this one, newest first, each with what it changed.
    async fn changelog(&self, ctx: &Context<'_>) -> Option<Result<Vec<DefinitionVersion>>> {
        Some(of_collection(ctx, &self.edition, &self.it().code).await)
    }

    /// What is asked for.
    async fn measures(&self) -> Vec<Measure> {
        let measures = self.it().measures.iter();
        measures
            .filter_map(|it| Measure::new(Arc::clone(&self.edition), &it.code))
            .collect()
    }

    /// The code lists its measures are broken down by.
    async fn dimensions(&self) -> Vec<Dimension> {
        self.it().dimensions.iter().map(Dimension::from).collect()
    }

    /// What must hold between the cells of a return.
    async fn rules(&self) -> Vec<Rule> {
        let rules = self.it().rules.iter();
        rules
            .map(|it| Rule {
                edition: Arc::clone(&self.edition),
                it: it.clone(),
            })
            .collect()
    }

    /// The indicators declared with it. They may use measures of other collections too.
    async fn indicators(&self) -> Vec<Indicator> {
        let indicators = self.it().indicators.iter();
        indicators
            .filter_map(|it| Indicator::new(Arc::clone(&self.edition), &it.code))
            .collect()
    }
}

/// A day given as the nth working day of a month after the period.
#[derive(SimpleObject, Clone, Copy)]
pub struct DueRule {
    /// Which working day of England and Wales, from 1.
    working_day: i32,
    /// Of which month: 1 is the one that follows the period.
    months_after: i32,
}

impl From<due::DueRule> for DueRule {
    fn from(rule: due::DueRule) -> Self {
        Self {
            working_day: rule.working_day.into(),
            months_after: rule.months_after.into(),
        }
    }
}

/// What must hold between the cells of one area and period.
pub struct Rule {
    edition: Arc<Edition>,
    it: catalogue::Rule,
}

/// What must hold between the cells of one area and period.
#[Object]
impl Rule {
    /// Its permanent name: findings carry it.
    async fn code(&self) -> &str {
        &self.it.code
    }

    /// What a finding of it asks for.
    async fn severity(&self) -> Severity {
        self.it.severity
    }

    /// How it is checked, such as `PART_OF_WHOLE`.
    async fn kind(&self) -> &str {
        self.it.kind.code()
    }

    /// What a value that is not there does to it: `SKIP_IF_ANY`, `SKIP_IF_ALL`, `AS_NOUGHT` or `NEVER_SKIP`.
    async fn missing(&self) -> String {
        self.it.missing.word().to_uppercase()
    }

    /// The condition in CEL that holds for good data, where the rule is one.
    async fn must_hold(&self) -> Option<&str> {
        match &self.it.kind {
            RuleKind::MustHold { condition, .. } => Some(condition.source()),
            _ => None,
        }
    }

    /// The measures it reads, in the order of the rule: of a part and a whole, the part first.
    async fn measures(&self) -> Vec<Measure> {
        let measures = self.it.kind.measures().into_iter();
        measures
            .filter_map(|code| Measure::new(Arc::clone(&self.edition), code))
            .collect()
    }

    /// What is wrong where it does not hold.
    async fn message(&self) -> &str {
        &self.it.message
    }

    /// What to do about it.
    async fn fix(&self) -> &str {
        &self.it.fix
    }

    /// Why it is asked, and what usually turns out to be the cause.
    async fn guidance(&self) -> Option<&str> {
        self.it.guidance.as_deref()
    }
}
