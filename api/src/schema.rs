//! The whole of the API: every feature's fields under one Query, one Mutation and one Subscription, as one federated subgraph.

use async_graphql::{MergedObject, MergedSubscription, Request, SDLExportOptions, Schema, SchemaBuilder};

use crate::app::App;
use crate::attribution::AttributionQuery;
use crate::catalogue::{self, CatalogueQuery};
use crate::citation::{AcceptedOf, CitationQuery, Today};
use crate::comparison::{ComparisonQuery, SpreadQuery};
use crate::control::{ControlMutation, ControlQuery};
use crate::exchange::{UploadMutation, UploadQuery, UploadSubscription, WordsMutation, WordsQuery};
use crate::identity::{Caller, IdentityQuery};
use crate::profile::ProfileQuery;
use crate::reference::{self, ReferenceQuery};
use crate::returns::{
    BoardQuery, BulkMutation, Complete, LocksMutation, ObligationsMutation, QuestionsMutation, QuestionsQuery,
    ReturnsMutation, ReturnsQuery,
};
use crate::signals::{SignalsMutation, SignalsQuery};
use crate::targets::{TargetsMutation, TargetsQuery, TargetsRead};
use crate::triangles::{TriangleQuery, TrianglesRead};

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    IdentityQuery,
    ReferenceQuery,
    CatalogueQuery,
    ReturnsQuery,
    QuestionsQuery,
    BoardQuery,
    ComparisonQuery,
    SpreadQuery,
    ControlQuery,
    ProfileQuery,
    TargetsQuery,
    CitationQuery,
    SignalsQuery,
    AttributionQuery,
    TriangleQuery,
    UploadQuery,
    WordsQuery,
);

/// What can be done.
#[derive(MergedObject, Default)]
pub struct Mutation(
    ReturnsMutation,
    LocksMutation,
    ObligationsMutation,
    UploadMutation,
    QuestionsMutation,
    BulkMutation,
    WordsMutation,
    ControlMutation,
    TargetsMutation,
    SignalsMutation,
);

/// What can be followed as it happens.
#[derive(MergedSubscription, Default)]
pub struct Subscription(UploadSubscription);

pub type AppSchema = Schema<Query, Mutation, Subscription>;

/// The schema without the service behind it: `App::schema` adds that, and the limits.
#[must_use]
pub fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(Query::default(), Mutation::default(), Subscription::default())
        .enable_federation()
        .enable_subscription_in_federation()
}

/// Gives one request what its resolvers ask the context for: the caller, what the caller may see, and loaders
/// that show no more than that.
#[must_use]
pub fn equip(request: Request, app: &App, caller: &Caller) -> Request {
    request
        .data(caller.clone())
        .data(caller.visibility())
        .data(reference::Current::default())
        .data(catalogue::Current::default())
        .data(TargetsRead::default())
        .data(TrianglesRead::default())
        .data(Today::default())
        .data(AcceptedOf::loader(app, caller.visibility()))
        .data(Complete::loader(app.returns()))
}

/// The subgraph's SDL, as `schema.graphql` keeps it.
#[must_use]
pub fn sdl() -> String {
    builder()
        .finish()
        .sdl_with_options(SDLExportOptions::new().federation())
}
