//! The spread of forces, asked for as a picture is drawn of it: by size, or in the order of their values.
use super::{Distribution, Funnel, Level, PeersInput, asked};
use crate::{
    comparison::{distribution::distribution, funnel::funnel},
    platform::failure::Failure,
};
use async_graphql::{Context, ID, Object, Result};
use chrono::{DateTime, Utc};
use muster_domain::{AreaCode, ErrorCode, ForceCode, Period, Problem};

#[derive(Default)]
pub struct SpreadQuery;

#[Object]
impl SpreadQuery {
    /// Forces, or their areas, by their size, with the limits that one of each size is held against: the comparison of the same
    /// arguments, drawn over exposure. For everybody who is signed in with a role.
    async fn funnel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The indicator's code, such as `recorded-crime-rate`.")] indicator: ID,
        #[graphql(desc = "A month, quarter or year that the indicator's returns can make.")] period: Period,
        #[graphql(desc = "Which forces; all of them where nothing is said.")] peers: Option<PeersInput>,
        #[graphql(
            desc = "Forces, or their areas of one kind. Of the areas of forces whose returns are not yours to read, small numbers are hidden.",
            default_with = "Some(Level::Force)"
        )]
        level: Option<Level>,
        #[graphql(desc = "As the figures, definitions, populations and peers stood at this instant.")] as_of: Option<
            DateTime<Utc>,
        >,
    ) -> Option<Result<Funnel>> {
        let it = asked(ctx, &indicator, period, (peers, level), as_of).await;
        Some(it.and_then(|it| Ok(Funnel::new(funnel(it))?)))
    }

    /// Forces, or their areas, in the order of their values, with quartiles and how many lie where: the comparison of the same arguments, sorted. For
    /// everybody who is signed in with a role.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn distribution(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The indicator's code, such as `recorded-crime-rate`.")] indicator: ID,
        #[graphql(desc = "A month, quarter or year that the indicator's returns can make.")] period: Period,
        #[graphql(desc = "Which forces; all of them where nothing is said.")] peers: Option<PeersInput>,
        #[graphql(
            desc = "Forces, or their areas of one kind. Of the areas of forces whose returns are not yours to read, small numbers are hidden.",
            default_with = "Some(Level::Force)"
        )]
        level: Option<Level>,
        #[graphql(desc = "The force it is about; the one whose peers they are where nothing is said.")] force: Option<
            ID,
        >,
        #[graphql(desc = "As the figures, definitions, populations and peers stood at this instant.")] as_of: Option<
            DateTime<Utc>,
        >,
    ) -> Option<Result<Distribution>> {
        let it = async {
            let about = force.as_ref().map(force_code).transpose()?;
            let it = asked(ctx, &indicator, period, (peers, level), as_of).await?;
            Ok(Distribution::new(distribution(it, about))?)
        };
        Some(it.await)
    }
}

/// The force as somebody names it.
pub(crate) fn force_code(force: &ID) -> std::result::Result<ForceCode, Failure> {
    let code = force.parse();
    code.map_err(|error| Problem::new(ErrorCode::UnknownForce, error).at(["force"]).into())
}

/// The area as somebody names it.
pub(crate) fn area_code(area: &ID) -> std::result::Result<AreaCode, Failure> {
    let code = area.parse();
    code.map_err(|error| Problem::new(ErrorCode::UnknownArea, error).at(["area"]).into())
}
