//! Which signals somebody wants, as a statement.
use super::Held;
use muster_domain::{
    EventId, ForceKey, IndicatorCode, Period, SignalId,
    signal::{Kept, SignalState},
};
use muster_entities::{signal, signal_standing};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, JoinType, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::SimpleExpr,
};
use std::collections::BTreeMap;

/// Where the questions about signals that were asked about leave them.
pub(in crate::signals) type Asked = BTreeMap<SignalId, SignalState>;

/// Which signals are wanted.
pub(in crate::signals) struct Wanted<'a> {
    pub(in crate::signals) forces: Vec<ForceKey>,
    pub(in crate::signals) indicator: Option<&'a IndicatorCode>,
    pub(in crate::signals) period: Option<Period>,
    pub(in crate::signals) rules: Option<Vec<&'static str>>,
    pub(in crate::signals) states: Option<&'a [SignalState]>,
    /// Only those that were asked about.
    pub(in crate::signals) asked_only: bool,
    pub(in crate::signals) asked: &'a Asked,
    pub(in crate::signals) event: EventId,
    pub(in crate::signals) before: Option<SignalId>,
}

/// What held after an event.
pub(super) fn then(event: EventId) -> Condition {
    Condition::all().add(signal_standing::Column::FromEvent.lte(event)).add(
        Condition::any()
            .add(signal_standing::Column::ToEvent.is_null())
            .add(signal_standing::Column::ToEvent.gt(event)),
    )
}

/// Signals as they stood after an event, the newest first, and of one scan those that stand out most.
pub(in crate::signals) async fn list(
    db: &impl ConnectionTrait,
    wanted: &Wanted<'_>,
    limit: Option<u64>,
) -> Result<Vec<Held>, DbErr> {
    use signal::Column;
    let mut condition = Condition::all()
        .add(Column::Force.is_in(wanted.forces.iter().copied()))
        .add_option(wanted.indicator.map(|code| Column::Indicator.eq(code.clone())))
        .add_option(wanted.period.map(|period| Column::FirstMonth.eq(period.first())))
        .add_option(wanted.period.map(|period| Column::Months.eq(period.length())))
        .add_option(wanted.rules.clone().map(|rules| Column::Rule.is_in(rules)))
        .add_option(wanted.before.map(|before| Column::Id.lt(before)))
        .add(then(wanted.event));
    if wanted.asked_only {
        condition = condition.add(Column::Id.is_in(wanted.asked.keys().copied()));
    }
    if let Some(states) = wanted.states {
        let each = states.iter().map(|state| standing(*state, wanted.asked));
        // no state is no signal
        let none = Condition::any().add(Column::Id.is_in(Vec::<SignalId>::new()));
        condition = condition.add(each.fold(none, Condition::add));
    }
    let mut signals = signal::Entity::find()
        .select_also(signal_standing::Entity)
        .join(
            JoinType::InnerJoin,
            signal::Entity::belongs_to(signal_standing::Entity)
                .from(Column::Id)
                .to(signal_standing::Column::Signal)
                .into(),
        )
        .filter(condition)
        .order_by_desc(Column::Id);
    if let Some(limit) = limit {
        signals = signals.limit(limit);
    }
    let rows = signals.all(db).await?;
    let held = rows.into_iter().filter_map(|(signal, standing)| {
        Some(Held {
            signal,
            standing: standing?,
        })
    });
    Ok(held.collect())
}

/// What a state comes to: what is kept, and where the questions leave it.
fn standing(state: SignalState, asked: &Asked) -> Condition {
    let kept = |kept: Kept| -> SimpleExpr { signal_standing::Column::State.eq(kept.code()) };
    let left = asked.iter().filter(|(_, left)| **left == state).map(|(id, _)| *id);
    let condition = Condition::all().add(kept(state.kept()));
    match state {
        SignalState::New => condition.add(signal::Column::Id.is_not_in(asked.keys().copied())),
        SignalState::Asked | SignalState::Answered | SignalState::Explained => {
            condition.add(signal::Column::Id.is_in(left.collect::<Vec<_>>()))
        }
        SignalState::Dismissed | SignalState::Closed | SignalState::Lapsed => condition,
    }
}
