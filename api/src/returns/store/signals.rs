//! Statements about the signals that questions are about: read here, written by the feature they are of.
use muster_domain::{EventId, SignalId, question::QuestionState};
use muster_entities::{question, question_step, signal, signal_standing};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, JoinType, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

/// A signal and where it stands now. Nobody asks about it or settles it until this transaction ends.
pub(crate) async fn hold(
    db: &impl ConnectionTrait,
    id: SignalId,
) -> Result<Option<(signal::Model, signal_standing::Model)>, DbErr> {
    let Some(signal) = signal::Entity::find_by_id(id).lock_exclusive().one(db).await? else {
        return Ok(None);
    };
    let standing = signal_standing::Entity::find()
        .filter(signal_standing::Column::Signal.eq(id))
        .filter(signal_standing::Column::ToEvent.is_null())
        .one(db)
        .await?;
    Ok(standing.map(|standing| (signal, standing)))
}

/// The questions about some signals.
pub(in crate::returns) async fn questions(
    db: &impl ConnectionTrait,
    signals: &[SignalId],
) -> Result<Vec<question::Model>, DbErr> {
    question::Entity::find()
        .filter(question::Column::Signal.is_in(signals.iter().map(ToString::to_string)))
        .order_by_asc(question::Column::Id)
        .all(db)
        .await
}

/// Of every question about a signal, or about one, how it stood after an event; what was asked later is not among them.
pub(in crate::returns) async fn stood(
    db: &impl ConnectionTrait,
    signal: Option<SignalId>,
    event: EventId,
) -> Result<Vec<(SignalId, QuestionState)>, DbErr> {
    let mut steps = question_step::Entity::find()
        .join(
            JoinType::InnerJoin,
            question_step::Entity::belongs_to(question::Entity)
                .from(question_step::Column::Question)
                .to(question::Column::Id)
                .into(),
        )
        .select_only()
        .column(question_step::Column::Question)
        .column(question::Column::Signal)
        .column(question_step::Column::State)
        .filter(question_step::Column::Event.lte(event))
        .order_by_asc(question_step::Column::Question)
        .order_by_desc(question_step::Column::Place);
    steps = match signal {
        Some(id) => steps.filter(question::Column::Signal.eq(id.to_string())),
        None => steps.filter(question::Column::Signal.is_not_null()),
    };
    let rows: Vec<(muster_domain::QuestionId, String, String)> = steps.into_tuple().all(db).await?;
    let mut last = None;
    let newest = rows
        .into_iter()
        .filter(|(question, ..)| last.replace(*question) != Some(*question));
    let read =
        |(_, signal, state): (_, String, String)| Some((signal.parse().ok()?, QuestionState::from_code(&state)?));
    Ok(newest.filter_map(read).collect())
}
