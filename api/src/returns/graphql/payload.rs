//! What goes out after a mutation: the return as it is now, or the problems.
use super::{
    super::{Held, Returns, query, record::Recorded},
    types::Return,
};
use crate::{identity::Caller, platform::failure::Failure};
use async_graphql::{Context, Result, SimpleObject};
use muster_domain::problem::Problem;

/// The return after the step, or what kept it back.
#[derive(SimpleObject)]
pub(super) struct ReturnPayload {
    /// The return as it is now; null where there are problems.
    #[graphql(name = "return")]
    return_: Option<Return>,
    /// What to put right; the first 1,000 of them.
    problems: Vec<Problem>,
    /// How many problems there are in all.
    problems_total: i32,
}

/// What came of the values.
#[derive(SimpleObject)]
pub(super) struct RecordValuesPayload {
    /// The return as it is now; null where there are problems.
    #[graphql(name = "return")]
    return_: Option<Return>,
    /// Cells that were not there before.
    imported: i32,
    /// Cells that were there and are different now.
    updated: i32,
    /// Cells that were there already, just so.
    unchanged: i32,
    /// What to put right; the first 1,000 of them.
    problems: Vec<Problem>,
    /// How many problems there are in all. Where there is one, nothing was stored.
    problems_total: i32,
}

async fn after(ctx: &Context<'_>, held: Held) -> Result<Option<Return>> {
    Ok(query::find(ctx.data::<Returns>()?, ctx.data::<Caller>()?, held.row.id)
        .await?
        .map(Return))
}

pub(super) async fn payload(ctx: &Context<'_>, outcome: std::result::Result<Held, Failure>) -> Result<ReturnPayload> {
    Ok(match outcome {
        Ok(held) => ReturnPayload {
            return_: after(ctx, held).await?,
            problems: Vec::new(),
            problems_total: 0,
        },
        Err(failure) => {
            let problems = failure.into_problems()?;
            ReturnPayload {
                return_: None,
                problems_total: problems.total(),
                problems: problems.shown,
            }
        }
    })
}

impl RecordValuesPayload {
    pub(super) async fn of(ctx: &Context<'_>, outcome: std::result::Result<(Held, Recorded), Failure>) -> Result<Self> {
        Ok(match outcome {
            Ok((
                held,
                Recorded {
                    imported,
                    updated,
                    unchanged,
                },
            )) => Self {
                return_: after(ctx, held).await?,
                imported,
                updated,
                unchanged,
                problems: Vec::new(),
                problems_total: 0,
            },
            Err(failure) => {
                let problems = failure.into_problems()?;
                Self {
                    return_: None,
                    imported: 0,
                    updated: 0,
                    unchanged: 0,
                    problems_total: problems.total(),
                    problems: problems.shown,
                }
            }
        })
    }
}
