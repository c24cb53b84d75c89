//! Every SQL statement about questions and what was said in turn.
use muster_domain::{CollectionKey, EventId, ForceKey, QuestionId, ReturnId, question::QuestionState};
use muster_entities::{question, question_step};
use sea_orm::{
    ActiveValue, ActiveValue::Set, ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

/// Which questions are wanted.
pub(in crate::returns) struct Wanted {
    pub(in crate::returns) forces: Vec<ForceKey>,
    pub(in crate::returns) collection: Option<CollectionKey>,
    pub(in crate::returns) of_return: Option<ReturnId>,
    pub(in crate::returns) states: Option<Vec<&'static str>>,
    pub(in crate::returns) after: Option<QuestionId>,
}

/// A question by its id.
pub(in crate::returns) async fn find(
    db: &impl ConnectionTrait,
    id: QuestionId,
) -> Result<Option<question::Model>, DbErr> {
    question::Entity::find_by_id(id).one(db).await
}

/// Questions in the order they were asked.
pub(in crate::returns) async fn list(
    db: &impl ConnectionTrait,
    wanted: Wanted,
    limit: Option<u64>,
) -> Result<Vec<question::Model>, DbErr> {
    use question::Column;
    let condition = Condition::all()
        .add(Column::Force.is_in(wanted.forces))
        .add_option(wanted.collection.map(|collection| Column::Collection.eq(collection)))
        .add_option(wanted.of_return.map(|id| Column::ReturnId.eq(id)))
        .add_option(wanted.states.map(|states| Column::State.is_in(states)))
        .add_option(wanted.after.map(|after| Column::Id.gt(after)));
    let mut questions = question::Entity::find().filter(condition).order_by_asc(Column::Id);
    if let Some(limit) = limit {
        questions = questions.limit(limit);
    }
    questions.all(db).await
}

/// What was said of some questions, in turn.
pub(in crate::returns) async fn steps(
    db: &impl ConnectionTrait,
    of: &[QuestionId],
) -> Result<Vec<question_step::Model>, DbErr> {
    question_step::Entity::find()
        .filter(question_step::Column::Question.is_in(of.iter().copied()))
        .order_by_asc(question_step::Column::Question)
        .order_by_asc(question_step::Column::Place)
        .all(db)
        .await
}

/// Of which of some returns how many questions are not settled.
pub(in crate::returns) async fn unsettled(
    db: &impl ConnectionTrait,
    of: &[ReturnId],
) -> Result<Vec<(ReturnId, i64)>, DbErr> {
    question::Entity::find()
        .filter(question::Column::ReturnId.is_in(of.iter().copied()))
        .filter(question::Column::State.ne(QuestionState::Accepted.code()))
        .select_only()
        .column(question::Column::ReturnId)
        .column_as(question::Column::Id.count(), "questions")
        .group_by(question::Column::ReturnId)
        .into_tuple()
        .all(db)
        .await
}

/// Adds a question with its first step.
pub(in crate::returns) async fn add(
    db: &impl ConnectionTrait,
    row: question::Model,
    step: question_step::Model,
) -> Result<(), DbErr> {
    question::Entity::insert(row.into_active_model())
        .exec_without_returning(db)
        .await?;
    add_step(db, step).await
}

/// Adds a step.
pub(in crate::returns) async fn add_step(db: &impl ConnectionTrait, step: question_step::Model) -> Result<(), DbErr> {
    let step = step.into_active_model();
    question_step::Entity::insert(step).exec_without_returning(db).await?;
    Ok(())
}

/// Moves a question on, only if nobody has since the version that was read. `None` means somebody has.
pub(in crate::returns) async fn advance(
    db: &impl ConnectionTrait,
    row: &question::Model,
    expected: i32,
    state: QuestionState,
) -> Result<Option<question::Model>, DbErr> {
    let (version, state) = (expected.saturating_add(1), state.code().to_owned());
    let moved = question::Entity::update_many()
        .set(question::ActiveModel {
            version: Set(version),
            state: Set(state.clone()),
            ..Default::default()
        })
        .filter(question::Column::Id.eq(row.id))
        .filter(question::Column::Version.eq(expected))
        .exec(db)
        .await?;
    Ok((moved.rows_affected > 0).then(|| question::Model {
        version,
        state,
        ..row.clone()
    }))
}

/// By which event a step was taken.
pub(in crate::returns) async fn taken_at(
    db: &impl ConnectionTrait,
    question: QuestionId,
    place: i16,
    event: ActiveValue<Option<EventId>>,
) -> Result<(), DbErr> {
    question_step::Entity::update_many()
        .set(question_step::ActiveModel {
            event,
            ..Default::default()
        })
        .filter(question_step::Column::Question.eq(question))
        .filter(question_step::Column::Place.eq(place))
        .exec(db)
        .await?;
    Ok(())
}
