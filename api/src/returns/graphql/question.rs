//! Questions in the API: what can be read of them and done with them.
mod input;

use super::{
    super::{
        Act, Returns, query,
        questions::{self, Answering, Asking, QuestionTurn, Settling, Thread, threads_about},
    },
    Return,
    cell::Address,
};
use crate::{
    identity::Caller,
    platform::{
        failure::{Failure, Refusal},
        paging::{self, PageInfo},
    },
    reference,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use input::{AnswerQuestionInput, AskQuestionInput, QuestionFilter, QuestionOutcome, SettleQuestionInput};
use muster_domain::{EventId, QuestionId, SignalId, permission::Permission, problem::Problem};
use muster_entities::question_step;

/// What is asked about something a force returned or stands out by.
#[derive(Clone)]
pub struct Question(pub(super) Thread);

/// The questions about some signals that the caller may see, as they stood after an event, in the order they were asked.
pub(crate) async fn questions_about(
    returns: &Returns,
    caller: &Caller,
    signals: &[SignalId],
    until: EventId,
) -> std::result::Result<Vec<(SignalId, Question)>, Failure> {
    let threads = threads_about(returns, caller, signals, until).await?;
    Ok(threads
        .into_iter()
        .map(|(signal, thread)| (signal, Question(thread)))
        .collect())
}

/// What a question is about.
#[derive(SimpleObject)]
struct QuestionSubject {
    /// `RETURN`, `CELL`, `FINDING` or `SIGNAL`.
    kind: String,
    /// The cell, where it is about one.
    cell: Option<Address>,
    /// The code of the finding, where it is about one.
    finding: Option<String>,
    /// The id of the signal, where it is about one.
    signal: Option<ID>,
}

/// What you may do with a question now.
#[derive(SimpleObject)]
struct QuestionActions {
    /// Answer it.
    answer: bool,
    /// Say whether the answer will do.
    settle: bool,
}

/// One step of a question.
struct QuestionStep(question_step::Model, Option<DateTime<Utc>>);

/// One step of a question: somebody asked, answered, or said whether that will do.
#[Object]
impl QuestionStep {
    /// Where the question stood after it: `OPEN`, `ANSWERED`, `ACCEPTED`, `NOT_SUFFICIENT`.
    async fn state(&self) -> &str {
        &self.0.state
    }

    /// Who took it.
    async fn by(&self) -> &str {
        self.0.taken_by.as_str()
    }

    /// When.
    async fn at(&self) -> Option<DateTime<Utc>> {
        self.1
    }

    /// What was said; null where nothing was, or where it has been erased.
    async fn text(&self) -> Option<&str> {
        self.0.text.as_deref()
    }

    /// The number of the revision it was asked about, or of the one that is to put it right.
    async fn revision(&self) -> Option<i32> {
        self.0.revision
    }
}

/// What is asked about something a force returned or stands out by. It stays when a later revision takes the place of the one that was asked about, and never takes a figure back.
#[Object]
impl Question {
    /// Its permanent name.
    async fn id(&self) -> ID {
        ID(self.0.row.id.to_string())
    }

    /// Send it back with every step: two people cannot go on at once.
    async fn version(&self) -> i32 {
        self.0.row.version
    }

    /// Where it stands: `OPEN`, `ANSWERED`, `ACCEPTED`, `NOT_SUFFICIENT`. All but `ACCEPTED` want something from somebody.
    async fn state(&self) -> &str {
        self.0.state.code()
    }

    /// What it is about.
    async fn subject(&self) -> QuestionSubject {
        let row = &self.0.row;
        QuestionSubject {
            kind: row.subject.clone(),
            cell: self.0.cell.as_ref().map(Address::from),
            finding: row.finding.clone(),
            signal: row.signal.clone().map(ID),
        }
    }

    /// The force it was put to.
    async fn force(&self, ctx: &Context<'_>) -> Option<Result<reference::Force>> {
        reference::force(ctx, self.0.force.as_str()).await
    }

    /// The return it is about; null for a question about a signal.
    #[graphql(name = "return")]
    async fn return_(&self, ctx: &Context<'_>) -> Option<Result<Return>> {
        self.of_return(ctx).await.transpose()
    }

    /// What was asked, answered and said of the answer, in turn.
    async fn thread(&self) -> Vec<QuestionStep> {
        self.0
            .steps
            .iter()
            .cloned()
            .map(|(step, at)| QuestionStep(step, at))
            .collect()
    }

    /// What you may do with it now.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn may(&self, ctx: &Context<'_>) -> Result<QuestionActions> {
        let caller = ctx.data::<Caller>()?;
        let allowed = |permission| caller.require(permission, &self.0.force).is_ok();
        Ok(QuestionActions {
            answer: allowed(Permission::AnswerQuestions) && self.0.state.answer().is_ok(),
            settle: allowed(Permission::AskQuestions) && self.0.state.accept().is_ok(),
        })
    }
}

impl Question {
    async fn of_return(&self, ctx: &Context<'_>) -> Result<Option<Return>> {
        let Some(id) = self.0.row.return_id else {
            return Ok(None);
        };
        let found = query::find(ctx.data::<Returns>()?, ctx.data::<Caller>()?, id).await?;
        Ok(found.map(Return))
    }
}

/// A page of questions.
#[derive(SimpleObject)]
struct QuestionConnection {
    /// The questions with their cursors.
    edges: Vec<QuestionEdge>,
    /// Where the page stands.
    page_info: PageInfo,
}

/// A question in a page.
#[derive(SimpleObject)]
struct QuestionEdge {
    /// Give this as `after` to go on from here.
    cursor: String,
    /// The question.
    node: Question,
}

/// What can be asked about questions.
#[derive(Default)]
pub struct QuestionsQuery;

#[Object]
impl QuestionsQuery {
    /// The questions you may see, in the order they were asked: a force's own, and all of them for the unit and the inspectorate.
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which questions; all that you may see without it.")] filter: Option<QuestionFilter>,
        #[graphql(desc = "How many, at most.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which to go on.")] after: Option<String>,
    ) -> Option<Result<QuestionConnection>> {
        Some(page(ctx, filter.unwrap_or_default(), first, after).await)
    }
}

async fn page(
    ctx: &Context<'_>,
    filter: QuestionFilter,
    first: Option<i32>,
    after: Option<String>,
) -> Result<QuestionConnection> {
    let size = paging::size(first)?;
    let after = paging::place::<QuestionId>(after.as_deref())?;
    let (threads, more) = match filter.understood() {
        Some(filter) => questions::list(ctx.data()?, ctx.data()?, &filter, size, after).await?,
        None => (Vec::new(), false),
    };
    let edge = |thread: Thread| QuestionEdge {
        cursor: paging::cursor(&thread.row.id.to_string()),
        node: Question(thread),
    };
    let edges: Vec<QuestionEdge> = threads.into_iter().map(edge).collect();
    Ok(QuestionConnection {
        page_info: PageInfo::ending(edges.last().map(|edge| &edge.cursor), more),
        edges,
    })
}

/// The question after the step, or what kept it back.
#[derive(SimpleObject)]
struct QuestionPayload {
    /// The question as it is now; null where there are problems.
    question: Option<Question>,
    /// What to put right.
    problems: Vec<Problem>,
}

async fn payload(ctx: &Context<'_>, outcome: std::result::Result<QuestionId, Failure>) -> Result<QuestionPayload> {
    Ok(match outcome {
        Ok(id) => QuestionPayload {
            question: questions::find(ctx.data()?, ctx.data()?, id).await?.map(Question),
            problems: Vec::new(),
        },
        Err(failure) => QuestionPayload {
            question: None,
            problems: failure.into_problems()?.shown,
        },
    })
}

/// What can be done with questions.
#[derive(Default)]
pub struct QuestionsMutation;

#[Object]
impl QuestionsMutation {
    /// Puts a question to a force about a return, one of its cells, one of its findings, or a signal. What was accepted goes on counting.
    async fn ask_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "About what, and the question.")] input: AskQuestionInput,
    ) -> Result<QuestionPayload> {
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let outcome = async {
            let asking = Asking {
                about: input.about()?,
                text: input.text,
                idempotency_key: input.idempotency_key,
            };
            let mut act = Act::begin(returns).await?;
            let id = questions::ask(&mut act, caller, &asking).await?;
            act.commit().await?;
            Ok(id)
        };
        payload(ctx, outcome.await).await
    }

    /// Answers a question put to your force, or answers it again where the first answer did not do. A revision may be named that puts it right.
    async fn answer_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which question, and the answer.")] input: AnswerQuestionInput,
    ) -> Result<QuestionPayload> {
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let outcome = async {
            let turn = turn(&input.id, input.version)?;
            let answering = Answering {
                text: input.text,
                revision: input.revision,
            };
            let mut act = Act::begin(returns).await?;
            let id = questions::answer(&mut act, caller, turn, &answering).await?;
            act.commit().await?;
            Ok(id)
        };
        payload(ctx, outcome.await).await
    }

    /// Says whether an answer will do. Where it will not, it is the force's turn again.
    async fn settle_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which question, and whether the answer will do.")] input: SettleQuestionInput,
    ) -> Result<QuestionPayload> {
        let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
        let outcome = async {
            let turn = turn(&input.id, input.version)?;
            let settling = match input.outcome {
                QuestionOutcome::Accepted => Settling::Accepted { text: input.text },
                QuestionOutcome::NotSufficient => Settling::NotSufficient {
                    text: input.text.unwrap_or_default(),
                },
            };
            let mut act = Act::begin(returns).await?;
            let id = questions::settle(&mut act, caller, turn, &settling).await?;
            act.commit().await?;
            Ok(id)
        };
        payload(ctx, outcome.await).await
    }
}

fn turn(id: &ID, version: i32) -> std::result::Result<QuestionTurn, Failure> {
    Ok(QuestionTurn {
        id: id.parse().map_err(|_| Refusal::NotFound)?,
        version,
    })
}
