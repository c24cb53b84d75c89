//! Files in the API: sent as `multipart/form-data`, and asked after by their id.
use super::{
    Answer, Files, OfReturn, Sending, UploadStage,
    store::uploads::Status,
    upload::{self, status},
};
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
    returns::{self, Return},
};
use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject, Upload as Sent};
use muster_domain::{CollectionCode, ErrorCode, ForceCode, Period, Place, Problem, catalogue::Severity};
use muster_exchange::{
    outcome::Choice,
    remark::{Remark, causes},
};
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
    async fn upload_return(&self, ctx: &Context<'_>, input: UploadReturnInput) -> Result<UploadReturnPayload> {
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
    #[graphql(default_with = "Take::AllOrNothing")]
    take: Take,
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
            choice: match self.take {
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

/// A file that was sent, and what came of it.
pub(super) struct SentFile {
    status: Status,
    answer: Option<Answer>,
}

impl SentFile {
    fn of(status: Status) -> std::result::Result<Self, Failure> {
        let answer = status.answer.as_deref().map(serde_json::from_str).transpose();
        let answer = answer.map_err(Failure::fault)?;
        Ok(Self { status, answer })
    }

    fn count(&self, of: impl Fn(&Answer) -> usize) -> Option<i32> {
        let count = of(self.answer.as_ref()?);
        Some(i32::try_from(count).unwrap_or(i32::MAX))
    }
}

/// A file that was sent, and what came of it.
#[Object]
impl SentFile {
    /// The id it was sent with.
    async fn id(&self) -> ID {
        ID(self.status.id.to_string())
    }

    /// What it is called.
    async fn name(&self) -> &str {
        &self.status.name
    }

    /// How far it has got: `RECEIVED`, `READING`, `RECORDING`, and then `RECORDED`, `REFUSED` or `FAILED`.
    async fn stage(&self) -> &str {
        &self.status.stage
    }

    /// Whether nothing more will become of it.
    async fn finished(&self) -> bool {
        UploadStage::ends(&self.status.stage)
    }

    /// How many of its rows are filled in; null until it has been read.
    async fn rows(&self) -> Option<i32> {
        self.status.rows
    }

    /// How many rows of its template were left blank. A blank is not a nought: nothing is made of them.
    async fn blank(&self) -> Option<i32> {
        self.count(|answer| answer.blank)
    }

    /// Cells that were not there before. Where the file was refused: that would not have been.
    async fn imported(&self) -> Option<i32> {
        self.count(|answer| answer.sum(|of| of.imported))
    }

    /// Cells that were there and are different now, or would have been.
    async fn updated(&self) -> Option<i32> {
        self.count(|answer| answer.sum(|of| of.updated))
    }

    /// Cells that were there already, just so.
    async fn unchanged(&self) -> Option<i32> {
        self.count(|answer| answer.sum(|of| of.unchanged))
    }

    /// Rows that are no cell of a return.
    async fn rejected(&self) -> Option<i32> {
        self.count(|answer| answer.astray + answer.sum(|of| of.rejected))
    }

    /// What came of it, period by period.
    async fn returns(&self) -> Vec<UploadedReturn> {
        let returns = self.answer.as_ref().map_or(&[][..], |answer| &answer.returns);
        returns.iter().cloned().map(UploadedReturn).collect()
    }

    /// What to mend or explain, by cause: errors first, and within them what to mend first.
    async fn causes(&self) -> Vec<Cause> {
        let remarks = self.answer.as_ref().map_or(&[][..], |answer| &answer.remarks);
        let of = |cause: muster_exchange::remark::Cause<'_>| Cause {
            code: cause.first.code.clone(),
            severity: cause.first.severity,
            message: cause.first.message.clone(),
            fix: cause.first.fix.clone(),
            count: i32::try_from(cause.all.len()).unwrap_or(i32::MAX),
            remarks: cause.all.into_iter().cloned().map(FileRemark).collect(),
        };
        causes(remarks).into_iter().map(of).collect()
    }

    /// How many remarks there are in all; the first 1,000 are in `causes`, all of them in the annotated file.
    async fn remarks_total(&self) -> Option<i32> {
        self.count(|answer| answer.remarks_total)
    }

    /// Where the file is given back with its remarks, below the address of the service: a workbook with bad cells marked and a
    /// list of what to mend, or the rejected rows of a CSV.
    async fn annotated(&self) -> String {
        format!("/uploads/{}/annotated", self.status.id)
    }
}

/// What came of the rows of one period.
pub(super) struct UploadedReturn(OfReturn);

/// What came of the rows of one period.
#[Object]
impl UploadedReturn {
    /// The period.
    async fn period(&self) -> Option<Period> {
        self.0.period.parse().ok()
    }

    /// The return; null where there is none.
    #[graphql(name = "return")]
    async fn return_(&self, ctx: &Context<'_>) -> Option<Result<Return>> {
        let id = self.0.id.as_deref()?.parse().ok()?;
        returns::by_id(ctx, id).await.transpose()
    }

    /// Cells that were not there before, or would not have been.
    async fn imported(&self) -> i32 {
        count(self.0.imported)
    }

    /// Cells that are different now, or would have been.
    async fn updated(&self) -> i32 {
        count(self.0.updated)
    }

    /// Cells that were there already, just so.
    async fn unchanged(&self) -> i32 {
        count(self.0.unchanged)
    }

    /// Rows that are no cell of the return.
    async fn rejected(&self) -> i32 {
        count(self.0.rejected)
    }
}

fn count(of: usize) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}

/// Remarks with one cause.
#[derive(SimpleObject)]
struct Cause {
    /// For programs: an error code, or the code of a finding.
    code: String,
    /// What it asks for.
    severity: Severity,
    /// What is wrong, in the words of the first remark.
    message: String,
    /// What to do about it.
    fix: String,
    /// How many cells it concerns, among the remarks that are kept.
    count: i32,
    /// The remarks, in the order of the file.
    remarks: Vec<FileRemark>,
}

/// One thing to put right or to explain, at its place in the file.
pub(super) struct FileRemark(Remark);

/// One thing to put right or to explain, at its place in the file.
#[Object]
impl FileRemark {
    /// Where it stands; null where the file has no such row.
    async fn place(&self) -> Option<&Place> {
        self.0.place.as_ref()
    }

    /// What was sent.
    async fn value(&self) -> &str {
        &self.0.value
    }

    /// What was expected; blank where that cannot be said shortly.
    async fn expected(&self) -> &str {
        &self.0.expected
    }

    /// What is wrong.
    async fn message(&self) -> &str {
        &self.0.message
    }

    /// What to do about it.
    async fn fix(&self) -> &str {
        &self.0.fix
    }
}
