//! Files in the API: sent as `multipart/form-data`, and asked after by their id.
use super::{
    super::{
        Files, Sending,
        store::uploads::Status,
        upload::{self, status},
    },
    sent_file::SentFile,
};
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject, Upload as Sent};
use muster_domain::{CollectionCode, ErrorCode, ForceCode, Period, Problem};
use muster_exchange::outcome::Choice;
use uuid::Uuid;

/// What can be asked about files.
#[derive(Default)]
pub struct UploadQuery;

#[Object]
impl UploadQuery {
    /// A file that was sent: how far it has got, and what came of it. Ask again until `finished`. Null with `NOT_FOUND` for one
    /// that does not exist or is not yours to see; files are kept for 30 days.
    async fn upload(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id it was sent with.")] id: ID,
    ) -> Option<Result<SentFile>> {
        Some(asked_after(ctx, &id).await.map_err(Into::into))
    }
}

/// What can be done with files.
#[derive(Default)]
pub struct UploadMutation;

#[Object]
impl UploadMutation {
    /// Sends a workbook or a CSV and records its rows in the returns they are for: the period named here, or those its rows name.
    /// A return is opened, or revised, only where a cell of it moves; the same file again changes nothing. All of it is recorded in
    /// one transaction, or nothing is.
    async fn upload_return(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The file, and which returns it is for.")] input: UploadReturnInput,
    ) -> Result<UploadReturnPayload> {
        let sent = input.file.value(ctx)?;
        let sending = match input.into_sending(sent) {
            Ok(sending) => sending,
            Err(problem) => return UploadReturnPayload::of(Err(problem.into())),
        };
        let outcome = upload::upload(ctx.data::<Files>()?, ctx.data::<Caller>()?, sending).await;
        UploadReturnPayload::of(outcome)
    }
}

/// A file for one or many returns of one collection.
#[derive(InputObject)]
struct UploadReturnInput {
    /// An id of your choosing, a UUID. Sent again with the same file it is answered, not recorded again; progress is asked for by it.
    id: Option<ID>,
    /// The force the returns are of.
    force: ID,
    /// The collection they are for.
    collection: ID,
    /// The period it is for. Without one, its rows or its template say it, and there may be many.
    period: Option<Period>,
    /// The file: an XLSX, or a CSV in any usual encoding.
    file: Sent,
    /// What to do where some rows are wrong.
    #[graphql(default_with = "Some(Take::AllOrNothing)")]
    take: Option<Take>,
}

/// What to do where some rows of a file are wrong.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
enum Take {
    /// Record nothing.
    AllOrNothing,
    /// Record the rows that are right.
    GoodRows,
}

impl UploadReturnInput {
    fn into_sending(self, sent: async_graphql::UploadValue) -> std::result::Result<Sending, Problem> {
        let unreadable =
            |code, field: &'static str| move |cause: String| Problem::new(code, cause).at(["input", field]);
        let id = match &self.id {
            None => Uuid::now_v7(),
            Some(id) => id.parse().map_err(|_| {
                unreadable(ErrorCode::InvalidArgument, "id")("the id is not a UUID: make one up".to_owned())
            })?,
        };
        let force: ForceCode = self.force.parse().map_err(|cause: muster_domain::codes::NotACode| {
            unreadable(ErrorCode::UnknownForce, "force")(cause.to_string())
        })?;
        let collection: CollectionCode = self
            .collection
            .parse()
            .map_err(|cause: muster_domain::codes::NotACode| {
                unreadable(ErrorCode::UnknownCollection, "collection")(cause.to_string())
            })?;
        Ok(Sending {
            id,
            force,
            collection,
            period: self.period,
            choice: match self.take.unwrap_or(Take::AllOrNothing) {
                Take::AllOrNothing => Choice::AllOrNothing,
                Take::GoodRows => Choice::GoodRows,
            },
            name: sent.filename,
            file: sent.content,
        })
    }
}

/// What came of a file, or what kept it back.
#[derive(SimpleObject)]
struct UploadReturnPayload {
    /// The file; null where there are problems with the request. What is wrong with the file itself is in its remarks.
    upload: Option<SentFile>,
    /// What to put right in the request.
    problems: Vec<Problem>,
    /// How many problems there are in all.
    problems_total: i32,
}

impl UploadReturnPayload {
    fn of(outcome: std::result::Result<Status, Failure>) -> Result<Self> {
        Ok(match outcome {
            Ok(status) => Self {
                upload: Some(SentFile::of(status)?),
                problems: Vec::new(),
                problems_total: 0,
            },
            Err(failure) => {
                let problems = failure.into_problems()?;
                Self {
                    upload: None,
                    problems_total: problems.total(),
                    problems: problems.shown,
                }
            }
        })
    }
}

async fn asked_after(ctx: &Context<'_>, id: &ID) -> std::result::Result<SentFile, Failure> {
    let id = id.parse().map_err(|_| Refusal::NotFound)?;
    let service = |error: async_graphql::Error| Failure::fault(error.message);
    let (files, caller) = (
        ctx.data::<Files>().map_err(service)?,
        ctx.data::<Caller>().map_err(service)?,
    );
    SentFile::of(status(files, caller, id).await?)
}
