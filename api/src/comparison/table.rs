//! One indicator in one period: what every force or area comes to, and what they come to together. Arithmetic only.
use super::{
    apart::Shared,
    compare::{Average, Together},
    made_of::MadeOf,
    method::residential,
    owner::Owner,
    series::{Block, Series},
    value::{self, IndicatorValue, mid_year},
};
use crate::{catalogue::Edition, reference::Snapshot};
use chrono::NaiveDate;
use muster_domain::{
    Absence, OwnerCode, Period, PopulationBase, Quantity, Statuses,
    catalogue::{Collection, Half, Indicator, IndicatorKind, Nature, Term},
    comparability::Counting,
    coverage::{Base, Member, Scope, Sums, add_up},
    obligation::{Duty, ObligationChanges, duty},
    series::{Amount, NotMade, Owed, Reading, Taken},
    settle::{self, Settled, settle},
};
use muster_stats::aggregate::{Pair, mean_of_ratios};

/// Everything that one period's values are worked out from.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    pub(super) edition: &'a Edition,
    pub(super) snapshot: &'a Snapshot,
    pub(super) indicator: &'a Indicator,
    pub(super) period: Period,
    /// The day asked about: what was due by then is missing, what was not is not due.
    pub(super) today: NaiveDate,
    pub(super) block: &'a Block,
    /// What the unit had decided about single obligations.
    pub(super) changes: &'a ObligationChanges,
}

impl Table<'_> {
    /// The same of another period.
    pub(super) fn at(&self, period: Period) -> Self {
        Self { period, ..*self }
    }

    /// Whether a longer month has more of it by itself.
    pub(super) fn grows_with_days(&self) -> bool {
        MadeOf::of(self.block, self.indicator).grows_with_days(self.indicator.kind)
    }

    /// Both halves of a force or an area.
    pub(super) fn settled<'o>(&self, owner: impl Into<Owner<'o>>) -> Result<Settled, NotMade> {
        let owner = owner.into();
        let above = &self.block.numerator;
        let run = above.of_owner(owner);
        let numerator = settle::Half {
            reading: run.over(self.period, self.owed(&self.indicator.numerator, above, owner))?,
            nature: run.nature,
        };
        let denominator = match (&self.indicator.denominator, &self.block.denominator) {
            (Some(Half::Population), _) => Some(self.inhabitants(owner, PopulationBase::Residents)),
            (Some(Half::Households), _) => Some(self.inhabitants(owner, PopulationBase::Households)),
            (Some(Half::Terms(terms)), Some(below)) => Some(self.below(owner, terms, above, below)?),
            (Some(Half::Terms(_)) | None, _) => None,
        };
        Ok(settle(self.period, numerator, denominator))
    }

    fn below(&self, owner: Owner<'_>, terms: &[Term], above: &Series, below: &Series) -> Result<settle::Half, NotMade> {
        let run = below.of_owner(owner);
        let owed = self.owed(terms, below, owner);
        let reading = if run.frequency == above.frequency() {
            run.over(self.period, owed)?
        } else {
            run.beside(self.period, owed)?
        };
        Ok(settle::Half {
            reading,
            nature: run.nature,
        })
    }

    /// How the returns that both halves of a force or an area rest on were counted.
    pub(super) fn counting(&self, owner: Owner<'_>, settled: &Settled) -> Counting {
        let taken = settled.denominator.as_ref().and_then(|amount| amount.taken);
        let half = |series: &Series, taken| series.counting(owner, series.span(self.period, taken));
        let above = half(&self.block.numerator, None);
        let below = self.block.denominator.as_ref().map(|below| half(below, taken));
        above.with(below.unwrap_or_default())
    }

    /// Nobody counts the residents of an area here.
    fn inhabitants(&self, owner: Owner<'_>, base: PopulationBase) -> settle::Half {
        let force = owner.area.is_none().then_some(&owner.force.code);
        let known = force.and_then(|force| self.snapshot.reference.population(force, base, self.period));
        let amount = known.and_then(|(count, year)| {
            Some(Amount {
                quantity: Quantity::whole(count)?,
                statuses: Statuses::NONE,
                synthetic: false,
                taken: Some(Taken::MidYear(year)),
            })
        });
        settle::Half {
            reading: amount.map_or(Reading::Absent(Absence::NotApplicable), Reading::Known),
            nature: Nature::Stock,
        }
    }

    /// Whether a force owed a period of the collection that some terms are of; an area, where its force did.
    fn owed<'t>(&'t self, terms: &[Term], series: &'t Series, owner: Owner<'t>) -> impl Fn(Period) -> Owed + use<'t> {
        let force = owner.force;
        let collection: Option<&Collection> = terms
            .first()
            .and_then(|term| self.edition.catalogue.collection_of(&term.measure));
        move |period| {
            if series.hides(owner, period) {
                return Owed::Hidden;
            }
            let Some(collection) = collection else {
                return Owed::Never;
            };
            let changes = self.changes.about(&force.code, &collection.code);
            match duty(collection, force, period, changes) {
                Duty::Waived => Owed::Waived,
                Duty::Owed(_) | Duty::Never if series.withdrawn(&force.code, period) => Owed::Withdrawn,
                Duty::Owed(deadlines) if self.today <= deadlines.due_on => Owed::NotYet,
                Duty::Owed(_) => Owed::Yes,
                Duty::Never => Owed::Never,
            }
        }
    }

    /// Whether all that the halves of a force or an area lack was waived.
    fn waived(&self, owner: Owner<'_>) -> bool {
        let above = Some((&self.block.numerator, self.indicator.numerator.as_slice()));
        let terms = self.indicator.denominator.as_ref().map(Half::terms);
        let below = self.block.denominator.as_ref().zip(terms);
        let lacking = [above, below].into_iter().flatten().filter_map(|(series, terms)| {
            let run = series.of_owner(owner);
            run.waived(self.period, self.owed(terms, series, owner))
        });
        let lacking: Vec<bool> = lacking.collect();
        !lacking.is_empty() && lacking.iter().all(|waived| *waived)
    }

    /// What is shown of a force or an area.
    pub(super) fn value<'o>(&self, owner: impl Into<Owner<'o>>, settled: &Settled) -> IndicatorValue {
        let owner = owner.into();
        let limits = || {
            let of = |series: &Option<Series>| {
                let reading = series.as_ref()?.of_owner(owner).over(self.period, |_| Owed::Yes).ok()?;
                match reading {
                    Reading::Known(amount) => Some(amount.quantity),
                    Reading::Absent(_) | Reading::Incomplete { .. } => None,
                }
            };
            Some((of(&self.block.lower)?, of(&self.block.upper)?))
        };
        // too few residents, or none, to divide by: the counts are shown and no rate is stated
        if residential(self.indicator) && !owner.force.kind.has_rate() {
            let stated = settled.clone().without_value(Absence::NotApplicable);
            return value::of_owner(self.indicator, self.period, &stated, None);
        }
        let mut value = value::of_owner(self.indicator, self.period, settled, limits());
        if residential(self.indicator) && owner.area.is_some() {
            value.denominator_note = Some("no count of residents or households is held of areas".to_owned());
        }
        value
    }

    /// What forces or areas come to together, and whose figures are in the sums; `None` for a survey.
    pub(super) fn together(
        &self,
        scope: Scope,
        average: Average,
        owners: &[Owner<'_>],
        (settled, shared): (&[Settled], &Shared),
    ) -> Option<(Together, Vec<OwnerCode>)> {
        if self.indicator.kind == IndicatorKind::Survey || self.indicator.denominator.is_none() {
            return None;
        }
        let base = if residential(self.indicator) {
            Base::Residents
        } else {
            Base::Returned
        };
        let weighs = match self.indicator.denominator {
            Some(Half::Households) => PopulationBase::Households,
            _ => PopulationBase::Residents,
        };
        let exposure = |owner: &Owner<'_>| {
            let force = owner.area.is_none().then_some(&owner.force.code);
            let known = force.and_then(|force| self.snapshot.reference.population(force, weighs, self.period));
            known.map_or(0, |(count, _)| count)
        };
        let members: Vec<Member<'_>> = owners
            .iter()
            .zip(settled)
            .map(|(owner, settled)| Member {
                force: &owner.force.code,
                area: owner.area.map(|area| &area.code),
                kind: owner.force.kind,
                settled,
                exposure: exposure(owner),
                waived: settled.absence.is_some() && self.waived(*owner),
                apart: shared.apart(self, *owner, settled).is_some(),
            })
            .collect();
        let (sums, coverage) = add_up(scope, base, &members);
        let of = sums.as_ref().map_or_else(Vec::new, |sums| sums.of.clone());
        let value = match sums {
            None => IndicatorValue {
                absence: Some(why_nobody(settled)),
                ..IndicatorValue::default()
            },
            Some(sums) => self.of_sums(&sums, average, settled),
        };
        let together = Together {
            value,
            average,
            coverage,
        };
        Some((together, of))
    }

    fn of_sums(&self, sums: &Sums, average: Average, settled: &[Settled]) -> IndicatorValue {
        let mut value = value::of_sums(
            self.indicator,
            (sums.numerator, sums.denominator),
            sums.statuses,
            sums.synthetic,
        );
        value.denominator_note = self.common_note(settled);
        if average == Average::MeanOfForces {
            let pairs: Vec<Pair> = sums
                .pairs
                .iter()
                .map(|(above, below)| (Some(above.to_f64()), Some(below.to_f64())))
                .collect();
            value.value = mean_of_ratios(&pairs).map(|mean| mean * f64::from(self.indicator.multiplier));
            value.interval = None;
            value.no_interval = Some(value::NoInterval::NoMethod);
        }
        value
    }

    /// Of when the residents are, where that is the same for every force.
    fn common_note(&self, settled: &[Settled]) -> Option<String> {
        let mut years = settled
            .iter()
            .filter_map(|settled| match settled.denominator.as_ref()?.taken? {
                Taken::MidYear(year) => Some(year),
                Taken::From(_) => None,
            });
        let first = years.next()?;
        let what = match self.indicator.denominator {
            Some(Half::Households) => "households",
            _ => "residents",
        };
        years
            .all(|year| year == first)
            .then(|| mid_year(what, first, self.period))
    }
}

/// Why there is nobody to add up: the reason of the forces, where they are of one mind.
fn why_nobody(settled: &[Settled]) -> Absence {
    let mut reasons: Vec<Absence> = settled.iter().filter_map(|settled| settled.absence).collect();
    reasons.retain(|reason| *reason != Absence::NotApplicable);
    match reasons.first() {
        None => Absence::NotApplicable,
        Some(first) if reasons.iter().all(|reason| reason == first) => *first,
        Some(_) => Absence::NotSupplied,
    }
}
