//! What an answer about indicators stands on: the ledger, the definitions, the forces and what they owed, all of one instant.
use super::{
    compare::Sources,
    drafted::Drafted,
    hidden::{Basis, Hidden},
    made_of::MadeOf,
    owner::{Level, Owner},
    series::{self, Block, Series},
    table::Table,
    value::IndicatorValue,
};
use crate::{
    catalogue::Edition,
    identity::{Caller, Visibility},
    ledger,
    platform::failure::{Failure, Refusal},
    reference::Snapshot,
    returns::obligation_changes,
};
use chrono::{DateTime, NaiveDate, Utc};
use muster_domain::{
    ErrorCode, Force, ForceCode, Frequency, IndicatorCode, Month, OwnerCode, Period, Problem,
    catalogue::{Indicator, Polarity},
    obligation::ObligationChanges,
    series::NotMade,
};
use muster_stats::icon;
use std::sync::Arc;

/// An instant, and what held then.
#[derive(Clone, Debug)]
pub struct Instant {
    pub point: ledger::Point,
    pub edition: Arc<Edition>,
    pub snapshot: Arc<Snapshot>,
    /// The day asked about: what was due by then is missing, what was not is not due.
    pub(super) today: NaiveDate,
    /// What whoever asks may see.
    pub(super) visibility: Visibility,
}

/// One indicator at an instant: its definition and the figures of every force.
#[derive(Clone, Debug)]
pub struct Ground {
    pub instant: Instant,
    pub indicator: Indicator,
    pub level: Level,
    /// What whoever asks may see of it.
    pub(super) block: Block,
    /// All of it, and what is hidden, where that is anything.
    pub(super) hidden: Option<(Block, Hidden)>,
    /// What the unit had decided about single obligations.
    pub(super) changes: ObligationChanges,
    /// Whether something in it never counted: a draft is laid over it, or it mixes two instants.
    pub(super) drafted: bool,
}

impl Instant {
    /// The instant somebody asks about. Everybody who is signed in with a role may: values of forces are shown to all of
    /// them alike.
    pub async fn of(sources: Sources<'_>, caller: &Caller, as_of: Option<DateTime<Utc>>) -> Result<Self, Failure> {
        may_compare(caller)?;
        let now = sources.clock.now();
        let point = ledger::point(sources.db.reader(), as_of).await?;
        let today = as_of.map_or(now, |asked| asked.min(now)).date_naive();
        Self::after(sources, caller, point, today).await
    }

    /// The instant after an event, as it was read on a day; `None` where no event is called that. For the same callers.
    pub async fn named(
        sources: Sources<'_>,
        caller: &Caller,
        cursor: &str,
        today: NaiveDate,
    ) -> Result<Option<Self>, Failure> {
        may_compare(caller)?;
        match ledger::named(sources.db.reader(), cursor).await? {
            Some(point) => Ok(Some(Self::after(sources, caller, point, today).await?)),
            None => Ok(None),
        }
    }

    async fn after(
        sources: Sources<'_>,
        caller: &Caller,
        point: ledger::Point,
        today: NaiveDate,
    ) -> Result<Self, Failure> {
        Ok(Self {
            edition: sources.editions.as_of(point.event).await?,
            snapshot: sources.snapshots.as_of(point.event).await?,
            visibility: caller.visibility(),
            today,
            point,
        })
    }

    /// An indicator as it stood, force by force.
    pub async fn ground(&self, sources: Sources<'_>, indicator: &IndicatorCode) -> Result<Ground, Failure> {
        self.ground_at(sources, indicator, Level::Forces).await
    }

    /// An indicator as it stood, force by force or area by area: of areas without what whoever asks may not see.
    pub async fn ground_at(
        &self,
        sources: Sources<'_>,
        indicator: &IndicatorCode,
        level: Level,
    ) -> Result<Ground, Failure> {
        let (edition, snapshot, event) = (&self.edition, &self.snapshot, self.point.event);
        let indicator = self.indicator(indicator)?;
        let block = series::block(sources.db, sources.cache, edition, snapshot, indicator, level, event).await?;
        let mut ground = self.on(sources, indicator, block, false).await?;
        ground.level = level;
        if let Level::Areas(kind) = level {
            let basis = Basis {
                db: sources.db,
                cache: sources.cache,
                edition,
                snapshot,
                indicator,
                until: event,
            };
            let hidden = Hidden::of(basis, kind, &self.visibility).await?;
            if !hidden.nothing() {
                let shown = hidden.taken_from(&ground.block);
                ground.hidden = Some((std::mem::replace(&mut ground.block, shown), hidden));
            }
        }
        Ok(ground)
    }

    /// An indicator as it would stand if a draft counted.
    pub async fn ground_as_if(
        &self,
        sources: Sources<'_>,
        indicator: &IndicatorCode,
        drafted: &Drafted<'_>,
    ) -> Result<Ground, Failure> {
        let (edition, snapshot, event) = (&self.edition, &self.snapshot, self.point.event);
        let indicator = self.indicator(indicator)?;
        let block = series::block_as_if(sources.db, edition, snapshot, indicator, event, drafted).await?;
        self.on(sources, indicator, block, true).await
    }

    fn indicator(&self, code: &IndicatorCode) -> Result<&Indicator, Problem> {
        self.edition.catalogue.indicator(code).ok_or_else(|| {
            let message = format!("there is no indicator `{code}`: use a code from `indicators`");
            Problem::new(ErrorCode::UnknownIndicator, message).at(["indicator"])
        })
    }

    async fn on(
        &self,
        sources: Sources<'_>,
        indicator: &Indicator,
        block: Block,
        drafted: bool,
    ) -> Result<Ground, Failure> {
        let (edition, snapshot, event) = (&self.edition, &self.snapshot, self.point.event);
        let collections = series::collections(edition, indicator.terms());
        let changes = obligation_changes(sources.db.reader(), edition, snapshot, &collections, event).await?;
        Ok(Ground {
            instant: self.clone(),
            indicator: indicator.clone(),
            level: Level::Forces,
            block,
            hidden: None,
            changes,
            drafted,
        })
    }

    /// A force as it was then.
    pub fn force(&self, code: &ForceCode) -> Result<&Force, Problem> {
        self.snapshot.reference.force(code.as_str()).ok_or_else(|| {
            let message = format!("there is no force `{code}`: use a code from `forces`");
            Problem::new(ErrorCode::UnknownForce, message).at(["force"])
        })
    }

    /// What whoever asks may see.
    #[must_use]
    pub const fn visibility(&self) -> &Visibility {
        &self.visibility
    }

    /// The day asked about.
    #[must_use]
    pub const fn day(&self) -> NaiveDate {
        self.today
    }

    /// The last month that had ended.
    #[must_use]
    pub fn last_month(&self) -> Option<Month> {
        Some(Month::of(self.today)?.plus(-1))
    }
}

impl Ground {
    /// One period's values with those that whoever asks may not see, for sums that are safe; `None` where all may be seen.
    pub(super) fn whole(&self, period: Period) -> Option<Table<'_>> {
        let (block, _) = self.hidden.as_ref()?;
        Some(Table {
            block,
            ..self.table(period)
        })
    }

    /// Whether the sum over some areas may be said: of the numerator, and of the denominator.
    pub(super) fn allows(&self, of: &[OwnerCode], within: Period) -> (bool, bool) {
        let hidden = self.hidden.as_ref();
        hidden.map_or((true, true), |(_, hidden)| {
            hidden.allows(&self.instant.snapshot, of, within)
        })
    }

    /// One period's values of every force or area.
    pub(super) fn table(&self, period: Period) -> Table<'_> {
        Table {
            edition: &self.instant.edition,
            snapshot: &self.instant.snapshot,
            indicator: &self.indicator,
            period,
            today: self.instant.today,
            block: &self.block,
            changes: &self.changes,
        }
    }

    /// What one force or area comes to in a period.
    pub fn value<'o>(&self, owner: impl Into<Owner<'o>>, period: Period) -> Result<IndicatorValue, NotMade> {
        let owner = owner.into();
        let table = self.table(period);
        let settled = table.settled(owner)?;
        Ok(IndicatorValue {
            rests_on: self.rests_on(owner.force, period, &settled),
            ..table.value(owner, &settled)
        })
    }

    /// How often the indicator has a value of its own: as often as its numerator is returned, or what is counted beside it
    /// where that is seldomer.
    #[must_use]
    pub fn frequency(&self) -> Frequency {
        let above = self.block.numerator.frequency();
        let below = self.block.denominator.as_ref();
        let seldomer = below.filter(|below| !below.stock() && below.frequency().months() > above.months());
        seldomer.map_or(above, Series::frequency)
    }

    /// The newest of the indicator's own periods that anything of the force or the area is known of.
    #[must_use]
    pub fn newest<'o>(&self, owner: impl Into<Owner<'o>>) -> Option<Period> {
        let newest = self.block.numerator.last_supplied(owner.into())?;
        Some(self.frequency().period_of(newest.first()))
    }

    /// What a value over several periods of the series is made of, and how long those are.
    pub(super) fn grain(&self) -> (MadeOf, Frequency) {
        (
            MadeOf::of(&self.block, &self.indicator),
            self.block.numerator.frequency(),
        )
    }

    /// Whether it counts what happens over what is there, so that a longer month has more of it by itself.
    #[must_use]
    pub fn grows_with_days(&self) -> bool {
        self.grain().0.grows_with_days(self.indicator.kind)
    }
}

/// Everybody who is signed in with a role may compare.
pub(crate) fn may_compare(caller: &Caller) -> Result<(), Refusal> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated);
    }
    if !caller.visibility().compares {
        return Err(Refusal::Forbidden);
    }
    Ok(())
}

/// Which way an indicator is better, for the statistics.
#[must_use]
pub const fn polarity(indicator: &Indicator) -> icon::Polarity {
    match indicator.polarity {
        Polarity::HighIsGood => icon::Polarity::HighIsGood,
        Polarity::LowIsGood => icon::Polarity::LowIsGood,
        Polarity::NoJudgement => icon::Polarity::NoJudgement,
    }
}
