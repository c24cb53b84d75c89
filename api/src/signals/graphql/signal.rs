//! One signal as the API shows it.
use super::evidence::SignalEvidence;
use crate::{
    app::App,
    catalogue::IndicatorVersion,
    comparison::{
        Sources,
        graphql::{Interval, definition},
        polarity,
    },
    control::{graphql::Direction, variation_code},
    identity::Caller,
    ledger::{LedgerPoint, ledger_point},
    platform::{
        failure::Failure,
        paging::{self, PageInfo},
    },
    reference::Force,
    returns::{Question, Returns, Why, questions_about},
    signals::{list, sentence, steps},
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, SecondsFormat, Utc};
use muster_domain::{
    Period, Problem, SignalId,
    permission::Permission,
    signal::{SignalRule, SignalState},
};
use std::sync::Arc;
use tokio::sync::OnceCell;

/// Something in a force's figures that is worth asking about.
pub struct Signal {
    it: list::Signal,
    page: Arc<Page>,
}

/// The questions about the signals of one page, read once.
struct Page {
    signals: Vec<SignalId>,
    questions: OnceCell<Vec<(SignalId, Question)>>,
}

impl Page {
    fn of(signals: &[list::Signal]) -> Arc<Self> {
        Arc::new(Self {
            signals: signals.iter().map(|signal| signal.id).collect(),
            questions: OnceCell::new(),
        })
    }
}

impl Signal {
    pub(super) fn one(it: list::Signal) -> Self {
        let page = Page::of(std::slice::from_ref(&it));
        Self { it, page }
    }
}

/// Something in a force's figures that is worth asking about. It is a question and no judgement.
#[Object]
impl Signal {
    /// Its permanent name.
    async fn id(&self) -> ID {
        ID(self.it.id.to_string())
    }

    /// Send it back when you dismiss or close it: two people cannot do so at once.
    async fn version(&self) -> i32 {
        i32::from(self.it.version)
    }

    /// Where it stands. `NEW`: nobody has asked. `ASKED`: it is the force's turn. `ANSWERED`: it is the unit's. `EXPLAINED`: every
    /// answer will do. `DISMISSED` and `CLOSED`: the unit is done with it. `LAPSED`: the force's own figure,
    /// its definition or its phase has moved, and it no longer stands out.
    async fn state(&self) -> &str {
        self.it.state.code()
    }

    /// The indicator, as it was defined when the signal was found.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn indicator(&self) -> Result<IndicatorVersion> {
        Ok(definition(&self.it.edition, &self.it.indicator.code)?)
    }

    /// The force.
    async fn force(&self) -> Option<Force> {
        Force::of(&self.it.instant.snapshot, self.it.force.code.as_str())
    }

    /// The month, quarter or year it is of.
    async fn period(&self) -> Period {
        self.it.period
    }

    /// By what it stands out: `OUTSIDE`, `TREND`, `TWO_IN_THREE` or `SHIFT` of the force's own control chart, or `SPREAD` among the
    /// forces.
    async fn rule(&self) -> &str {
        self.it.evidence.rule.code()
    }

    /// Which way.
    async fn direction(&self) -> Direction {
        self.it.evidence.direction.into()
    }

    /// The icon that the control chart shows of it; null of one by the spread.
    async fn icon(&self) -> Option<&str> {
        sentence::variation(&self.it.evidence, polarity(&self.it.indicator)).map(variation_code)
    }

    /// What the force came to, in the unit of the indicator.
    async fn value(&self) -> f64 {
        self.it.evidence.value
    }

    /// What was expected of it: the limits of its chart for a period of its length and time of the year, or of `SPREAD` the
    /// 95% limits of the spread. The lower end may lie below nought. Null where none are known.
    async fn expected(&self) -> Option<Interval> {
        self.it.evidence.expected.map(Interval::from)
    }

    /// What it rests on.
    async fn evidence(&self) -> SignalEvidence {
        SignalEvidence::of(&self.it)
    }

    /// All of it in plain words: what stands out, and what that asks.
    async fn sentence(&self) -> &str {
        &self.it.sentence
    }

    /// Whether its figures are made up for demonstration.
    async fn synthetic(&self) -> bool {
        self.it.evidence.synthetic
    }

    /// Where the chart is that shows it as the figures are now, below the address of the service.
    async fn chart(&self) -> String {
        self.path("")
    }

    /// The same as the figures were when it was found, below the address of the service.
    async fn chart_as_found(&self) -> String {
        let then = self
            .it
            .rests_on
            .map(|at| at.to_rfc3339_opts(SecondsFormat::Micros, true));
        self.path(&then.map(|then| format!("&asOf={then}")).unwrap_or_default())
    }

    /// Since when it stands as it does.
    async fn since(&self) -> Option<DateTime<Utc>> {
        self.it.since
    }

    /// Everything that happened to it, in turn.
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<SignalStep>> {
        let sources = Sources::of(ctx.data::<App>()?);
        let found = steps(sources, self.it.id, self.it.instant.point.event).await?;
        Ok(found.into_iter().map(SignalStep::of).collect())
    }

    /// The questions about it, in the order they were asked.
    async fn questions(&self, ctx: &Context<'_>) -> Result<Vec<Question>> {
        // nobody was asked about what is new
        if self.it.state == SignalState::New {
            return Ok(Vec::new());
        }
        let read = || async {
            let (returns, caller) = (ctx.data::<Returns>()?, ctx.data::<Caller>()?);
            let until = self.it.instant.point.event;
            Ok::<_, async_graphql::Error>(questions_about(returns, caller, &self.page.signals, until).await?)
        };
        let questions = self.page.questions.get_or_try_init(read).await?;
        let own = questions.iter().filter(|(signal, _)| *signal == self.it.id);
        Ok(own.map(|(_, question)| question.clone()).collect())
    }

    /// What you may do with it now.
    #[expect(
        clippy::unused_async,
        reason = "a field's resolver is async, whether it waits or not"
    )]
    async fn may(&self, ctx: &Context<'_>) -> Result<SignalActions> {
        let caller = ctx.data::<Caller>()?;
        let allowed = |permission| caller.require(permission, &self.it.force.code).is_ok();
        Ok(SignalActions {
            ask: allowed(Permission::AskQuestions) && self.it.state.ask().is_ok(),
            dismiss: allowed(Permission::SettleSignals) && self.it.state.dismiss().is_ok(),
            close: allowed(Permission::SettleSignals) && self.it.state.close().is_ok(),
        })
    }

    /// The last committed event the answer rests on.
    async fn as_of(&self) -> LedgerPoint {
        ledger_point(&self.it.instant.point)
    }
}

impl Signal {
    fn path(&self, more: &str) -> String {
        let (indicator, force, period) = (&self.it.indicator.code, &self.it.force.code, self.it.period);
        match self.it.evidence.rule {
            SignalRule::Spread => format!("/charts/distribution/{indicator}/{period}.svg?force={force}{more}"),
            SignalRule::Outside | SignalRule::Trend | SignalRule::TwoInThree | SignalRule::Shift => {
                format!("/charts/control/{indicator}/{force}.svg?to={}{more}", period.last())
            }
        }
    }
}

/// What you may do with a signal now.
#[derive(SimpleObject)]
pub struct SignalActions {
    /// Ask the force about it, by `askQuestion(input: { signal: .. })`.
    ask: bool,
    /// Dismiss it.
    dismiss: bool,
    /// Close it.
    close: bool,
}

/// One step of a signal.
#[derive(SimpleObject)]
pub struct SignalStep {
    /// What was kept of it from then on: `NEW`, `DISMISSED`, `CLOSED` or `LAPSED`. `NEW` after `NEW` is a figure that has moved.
    state: String,
    /// When.
    at: Option<DateTime<Utc>>,
    /// What the force came to then.
    value: f64,
    /// Who dismissed or closed it; null where a scan found what it found.
    by: Option<String>,
    /// Why it was dismissed, or what came of it.
    because: Option<Why>,
}

impl SignalStep {
    fn of(step: list::Step) -> Self {
        Self {
            state: step.state,
            at: step.at,
            value: step.value,
            by: step.by,
            because: step.reason.map(|code| Why::of_signal(&code, step.note)),
        }
    }
}

/// A page of signals.
#[derive(SimpleObject)]
pub struct SignalConnection {
    /// The signals with their cursors.
    edges: Vec<SignalEdge>,
    /// Where the page stands.
    page_info: PageInfo,
}

/// A signal in a page.
#[derive(SimpleObject)]
pub struct SignalEdge {
    /// Give this as `after` to go on from here.
    cursor: String,
    /// The signal.
    node: Signal,
}

impl SignalConnection {
    pub(super) fn of(signals: Vec<list::Signal>, more: bool) -> Self {
        let page = Page::of(&signals);
        let edge = |it: list::Signal| SignalEdge {
            cursor: paging::cursor(&it.id.to_string()),
            node: Signal {
                it,
                page: Arc::clone(&page),
            },
        };
        let edges: Vec<SignalEdge> = signals.into_iter().map(edge).collect();
        Self {
            page_info: PageInfo::ending(edges.last().map(|edge| &edge.cursor), more),
            edges,
        }
    }
}

/// The signal as it is now, or what kept it back.
#[derive(SimpleObject)]
pub struct SignalPayload {
    /// The signal as it is now; null where there are problems.
    signal: Option<Signal>,
    /// What to put right.
    problems: Vec<Problem>,
    /// How many problems there are in all.
    problems_total: i32,
}

impl SignalPayload {
    pub(super) fn of(outcome: std::result::Result<Option<list::Signal>, Failure>) -> Result<Self> {
        Ok(match outcome {
            Ok(signal) => Self {
                signal: signal.map(Signal::one),
                problems: Vec::new(),
                problems_total: 0,
            },
            Err(failure) => {
                let problems = failure.into_problems()?;
                Self {
                    signal: None,
                    problems_total: problems.total(),
                    problems: problems.shown,
                }
            }
        })
    }
}
