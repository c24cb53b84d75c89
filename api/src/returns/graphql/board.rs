//! The board in the API: who owes what, and how far it has got.
use super::{
    super::{board, owed::Wanted},
    due::{Completeness, Due, count},
    lock::{Lock, LockException},
    obligation::ObligationChange,
    types::Return,
};
use crate::{
    catalogue,
    platform::failure::{Failure, Refusal},
    reference,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use muster_domain::{
    CollectionCode, Month, Period, completeness,
    due::{ObligationState, Timeliness},
    problem::{ErrorCode, Problem},
};

/// What can be asked about obligations.
#[derive(Default)]
pub struct BoardQuery;

#[Object]
impl BoardQuery {
    /// Who owes what, by when, and how far it has got: a force sees its own obligations, the national unit and the inspectorate those of every force. A revision that may not be seen leaves its obligation as if nothing had been sent.
    async fn board(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of this collection alone.")] collection: Option<ID>,
        #[graphql(desc = "Of this force alone.")] force: Option<ID>,
        #[graphql(desc = "For periods that end in this month or later.")] from: Month,
        #[graphql(desc = "For periods that end in this month or earlier.")] to: Month,
        #[graphql(desc = "Only obligations that stand so; all without it.")] states: Option<Vec<ObligationState>>,
    ) -> Option<Result<Board>> {
        let asked = async {
            let wanted = Wanted {
                force: force
                    .map(|code| code.parse())
                    .transpose()
                    .map_err(|_| Refusal::NotFound)?,
                collection: collection.map(|code| understood(&code)).transpose()?,
                from,
                to,
                states,
            };
            Ok(Board(board::board(ctx.data()?, ctx.data()?, &wanted).await?))
        };
        Some(asked.await)
    }
}

fn understood(code: &ID) -> std::result::Result<CollectionCode, Failure> {
    let code = code.parse();
    code.map_err(|cause| {
        Problem::new(ErrorCode::UnknownCollection, cause)
            .at(["collection"])
            .into()
    })
}

/// Who owes what, and how far it has got.
struct Board(board::Board);

/// How many obligations stand how.
#[derive(SimpleObject, Default)]
struct BoardTotals {
    /// Obligations on the board.
    obligations: i32,
    /// The period is not over.
    not_due: i32,
    /// Due, and the due date has not passed.
    due: i32,
    /// Due, and the due date has passed.
    overdue: i32,
    /// Signed off by the force, and not accepted yet.
    received: i32,
    /// Accepted.
    met: i32,
    /// Waived: not owed.
    waived: i32,
    /// Signed off in time.
    on_time: i32,
    /// Signed off late, or late and not signed off yet.
    late: i32,
    /// Questions nobody has settled; null where you may not see questions.
    open_questions: Option<i32>,
}

/// Who owes what, and how far it has got.
#[Object]
impl Board {
    /// The instant at which it stands so.
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// Each obligation, what is due first comes first, then in the order of the catalogue.
    async fn obligations(&self) -> Vec<Obligation> {
        self.0.obligations.iter().cloned().map(Obligation).collect()
    }

    /// Leave to change what has locked, as far as it touches these obligations: the oldest first.
    async fn lock_exceptions(&self) -> Vec<LockException> {
        let exceptions = self.0.beside.decisions.exceptions().iter();
        exceptions.map(|row| LockException::new(row, &self.0.beside)).collect()
    }

    /// How many obligations stand how.
    async fn totals(&self) -> BoardTotals {
        let mut totals = BoardTotals {
            open_questions: self.0.beside.shows_questions().then_some(0),
            ..BoardTotals::default()
        };
        for obligation in &self.0.obligations {
            totals.obligations += 1;
            let of_state = match obligation.standing.state {
                ObligationState::NotDue => &mut totals.not_due,
                ObligationState::Due => &mut totals.due,
                ObligationState::Overdue => &mut totals.overdue,
                ObligationState::Received => &mut totals.received,
                ObligationState::Met => &mut totals.met,
                ObligationState::Waived => &mut totals.waived,
            };
            *of_state += 1;
            match obligation.standing.timeliness {
                Some(Timeliness::OnTime) => totals.on_time += 1,
                Some(Timeliness::Late(_)) => totals.late += 1,
                None => {}
            }
            let both = totals.open_questions.zip(obligation.open_questions);
            totals.open_questions = both.map(|(so_far, open)| so_far + count(open));
        }
        totals
    }

    /// How complete everything on the board is together, what is not due yet left out.
    async fn completeness(&self) -> Completeness {
        let due = self.0.obligations.iter().filter(|obligation| {
            !matches!(
                obligation.standing.state,
                ObligationState::NotDue | ObligationState::Waived
            )
        });
        due.fold(completeness::Completeness::default(), |sum, obligation| {
            sum.plus(obligation.completeness)
        })
        .into()
    }
}

/// One force owes one collection for one period.
struct Obligation(board::Obligation);

/// One force owes one collection for one period.
#[Object]
impl Obligation {
    /// The force that owes it.
    async fn force(&self, ctx: &Context<'_>) -> Option<Result<reference::Force>> {
        reference::force(ctx, self.0.force.as_str()).await
    }

    /// What it owes.
    async fn collection(&self) -> Option<catalogue::Collection> {
        catalogue::Collection::new(self.0.edition.clone(), &self.0.collection)
    }

    /// For which period.
    async fn period(&self) -> Period {
        self.0.period
    }

    /// Where the obligation stands.
    async fn state(&self) -> ObligationState {
        self.0.standing.state
    }

    /// When it is due, and whether it was met in time.
    async fn due(&self) -> Due {
        Due::from(&self.0.standing)
    }

    /// Where the newest revision that you may see has got to: `DRAFT`, `SUBMITTED`, `SIGNED_OFF`, `ACCEPTED`, `SENT_BACK`, `SUPERSEDED`, `WITHDRAWN`; null where there is none.
    async fn revision_state(&self) -> Option<&str> {
        let seen = self.0.seen.as_ref()?;
        Some(&seen.newest()?.state)
    }

    /// How complete the newest revision that you may see is; of nothing where there is none.
    async fn completeness(&self) -> Completeness {
        self.0.completeness.into()
    }

    /// Questions about it that nobody has settled; null where you may not see questions.
    async fn open_questions(&self) -> Option<i32> {
        self.0.open_questions.map(count)
    }

    /// The unit's decision that it is owed beside the catalogue, or not owed in spite of it; null where the catalogue alone says so.
    async fn obligation_change(&self) -> Option<ObligationChange> {
        let change = self.0.change.as_ref();
        change.map(|row| ObligationChange::new(row, &self.0.beside))
    }

    /// What keeps it from being changed; null where nothing does.
    async fn lock(&self) -> Option<Lock> {
        self.0.lock.clone().map(Lock::from)
    }

    /// Whether you may open its return now: there is none yet, the period is over and has not locked.
    async fn may_open(&self) -> bool {
        self.0.may_open
    }

    /// The return that meets it; null where there is none that you may see.
    #[graphql(name = "return")]
    async fn return_(&self) -> Option<Return> {
        self.0.seen.clone().map(Return)
    }
}
