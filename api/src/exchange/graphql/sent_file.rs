//! A file that was sent, as the API shows it.
use super::super::{Answer, OfReturn, UploadStage, store::uploads::Status};
use crate::{
    platform::failure::Failure,
    returns::{self, Return},
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use muster_domain::{Period, Place, catalogue::Severity};
use muster_exchange::remark::{Remark, causes};

/// A file that was sent, and what came of it.
pub(super) struct SentFile {
    status: Status,
    answer: Option<Answer>,
}

impl SentFile {
    pub(super) fn of(status: Status) -> std::result::Result<Self, Failure> {
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

    /// Where the report of the file by itself is, below the address of the service: JSON, to the byte what `muster check --report`
    /// writes of it with the same history. With `?whole=true` what the file lacks of a return is an error.
    async fn report(&self) -> String {
        format!("/uploads/{}/report", self.status.id)
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
