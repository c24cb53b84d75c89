//! A file comes in: read and judged away from the request's thread, then entered in one transaction, whole or not at all.
mod answer;
mod enter;
mod read;
mod remarks;
mod report;

use super::{
    progress::{Board, Telling},
    store::uploads::{self as store, Status},
};
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
    returns::Returns,
};
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use muster_domain::{
    CollectionCode, ErrorCode, ForceCode, ForceKey, Period, Problem,
    permission::{Permission, Stage},
};
use muster_entities::upload;
use muster_exchange::outcome::Choice;
use sha2::{Digest as _, Sha256};
use std::{convert::Infallible, sync::Arc, time::Duration};
use tokio::sync::Semaphore;
use uuid::Uuid;

pub use answer::{Answer, OfReturn};
pub(super) use remarks::said;
pub(super) use report::report;

/// For how long a file is kept, to be given back with remarks.
const KEPT: TimeDelta = TimeDelta::days(30);
/// How often whoever works on a file says so.
const BEAT: Duration = Duration::from_mins(1);
/// A file that nothing was heard of for this long was in the hands of a process that is gone.
const ABANDONED: TimeDelta = TimeDelta::minutes(10);
/// The longest name of a file that is kept.
const LONGEST_NAME: usize = 200;

/// What files stand on.
#[derive(Clone, Debug)]
pub struct Files {
    pub returns: Returns,
    /// How many files are worked on at once, to be entered or to be told of again: each may take a hundred times its size while it is read.
    pub gate: Arc<Semaphore>,
    /// Where it is told how far each has got.
    pub board: Board,
    /// How long somebody who follows a file waits for it to come.
    pub patience: Duration,
}

/// A file somebody sends.
#[derive(Clone, Debug)]
pub struct Sending {
    /// Chosen by the sender: the same file under the same id is worked on once.
    pub id: Uuid,
    pub force: ForceCode,
    pub collection: CollectionCode,
    /// The period it is for; without one its rows or its template say it, and there may be many.
    pub period: Option<Period>,
    pub choice: Choice,
    pub name: String,
    pub file: Bytes,
}

/// How far a file has got, the first stage first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UploadStage {
    Received,
    Reading,
    Recording,
    Recorded,
    Refused,
    Failed,
}

impl UploadStage {
    /// The word on the wire and in rows.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Received => "RECEIVED",
            Self::Reading => "READING",
            Self::Recording => "RECORDING",
            Self::Recorded => "RECORDED",
            Self::Refused => "REFUSED",
            Self::Failed => "FAILED",
        }
    }

    /// The stage a word stands for.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        [
            Self::Received,
            Self::Reading,
            Self::Recording,
            Self::Recorded,
            Self::Refused,
            Self::Failed,
        ]
        .into_iter()
        .find(|stage| stage.code() == code)
    }

    /// Whether nothing more will become of a file.
    #[must_use]
    pub const fn ended(self) -> bool {
        matches!(self, Self::Recorded | Self::Refused | Self::Failed)
    }

    /// Whether nothing more will become of a file at a stage.
    #[must_use]
    pub fn ends(code: &str) -> bool {
        Self::of(code).is_some_and(Self::ended)
    }
}

/// Takes a file in and says what came of it. Sent again under its id while it is worked on, it says how far it has got.
pub async fn upload(files: &Files, caller: &Caller, sending: Sending) -> Result<Status, Failure> {
    caller.require(Permission::RecordReturns, &sending.force)?;
    let (edition, snapshot) = (
        files.returns.catalogue.latest().await?,
        files.returns.reference.latest().await?,
    );
    let Some(published) = edition.published(&sending.collection) else {
        let message = format!("there is no collection `{}`", sending.collection);
        return Err(Problem::new(ErrorCode::UnknownCollection, message)
            .at(["input", "collection"])
            .into());
    };
    let force = *snapshot.force_keys.get(&sending.force).ok_or(Refusal::NotFound)?;
    let now = files.returns.clock.now();
    let row = upload::Model {
        id: sending.id,
        at: now.timestamp_micros(),
        force,
        collection: published.key,
        first_month: sending.period.map(Period::first),
        months: sending.period.map(Period::length),
        good_rows: sending.choice == Choice::GoodRows,
        sent_by: caller.user.clone(),
        name: sending.name.chars().take(LONGEST_NAME).collect(),
        digest: Sha256::digest(&sending.file).to_vec(),
        // twenty megabytes are not kept while the file waits for its turn
        file: Vec::new(),
        stage: UploadStage::Received.code().to_owned(),
        rows: None,
        answer: None,
    };
    let writer = files.returns.database.writer();
    store::forget(writer, (now - KEPT).timestamp_micros()).await?;
    let whole = upload::Model {
        file: sending.file.to_vec(),
        ..row.clone()
    };
    if !store::keep(writer, whole).await? {
        let known = store::find(files.returns.database.reader(), sending.id)
            .await?
            .ok_or(Refusal::NotFound)?;
        if !same(&known, &row) {
            let message = "this id was used for a different file: use a new id for each new file";
            return Err(Problem::new(ErrorCode::IdempotencyKeyReused, message)
                .at(["input", "id"])
                .into());
        }
        // what failed through our fault may be tried again, and so may what nobody is working on any more
        let again = known.stage == UploadStage::Failed.code() || abandoned(&known.stage, known.at, now);
        // of two who send it again at once one works on it
        if !again || !store::take_up(writer, &known, UploadStage::Received.code(), row.at).await? {
            return status(files, caller, sending.id).await;
        }
    }
    // a sender whose connection breaks finds the file worked on when it asks again
    let id = sending.id;
    let (of, by) = (files.clone(), caller.clone());
    let telling = files.board.telling(id, force);
    tokio::spawn(async move { taken(&of, &by, &sending, &telling).await })
        .await
        .map_err(Failure::fault)??;
    status(files, caller, id).await
}

/// Whether a file is in nobody's hands although nothing has come of it.
fn abandoned(stage: &str, heard_of: i64, now: DateTime<Utc>) -> bool {
    !UploadStage::ends(stage) && (now - ABANDONED).timestamp_micros() > heard_of
}

async fn taken(files: &Files, caller: &Caller, sending: &Sending, telling: &Telling) -> Result<(), Failure> {
    telling.tell(UploadStage::Received);
    let working = async {
        let _turn = files.gate.acquire().await.map_err(Failure::fault)?;
        work(files, caller, sending, telling).await
    };
    let worked = tokio::select! {
        worked = working => worked,
        never = beating(files, sending.id) => match never {},
    };
    let (stage, answer) = match &worked {
        Ok(answer) if answer.recorded => (UploadStage::Recorded, answer.clone()),
        Ok(answer) => (UploadStage::Refused, answer.clone()),
        Err(_) => (UploadStage::Failed, Answer::default()),
    };
    let kept = serde_json::to_string(&answer).map_err(Failure::fault)?;
    store::finish(files.returns.database.writer(), sending.id, stage.code(), kept).await?;
    telling.tell(stage);
    worked.map(drop)
}

/// Says again and again that a file is worked on. Where that cannot be said, the work goes on all the same: on `SQLite` it may hold
/// the one connection that writes.
async fn beating(files: &Files, id: Uuid) -> Infallible {
    loop {
        tokio::time::sleep(BEAT).await;
        let now = files.returns.clock.now().timestamp_micros();
        if let Err(error) = store::heard_of(files.returns.database.writer(), id, now).await {
            tracing::warn!(%id, %error, "a file is worked on, and nobody could be told");
        }
    }
}

fn same(known: &upload::Model, sent: &upload::Model) -> bool {
    let what = |row: &upload::Model| {
        (
            row.digest.clone(),
            row.force,
            row.collection,
            row.first_month,
            row.months,
            row.good_rows,
            row.sent_by.clone(),
        )
    };
    what(known) == what(sent)
}

async fn work(files: &Files, caller: &Caller, sending: &Sending, telling: &Telling) -> Result<Answer, Failure> {
    let writer = files.returns.database.writer();
    store::reach(writer, sending.id, UploadStage::Reading.code(), None).await?;
    let reading = Box::pin(read::read(&files.returns, sending, Arc::clone(&telling.tally)));
    let understood = telling.during(UploadStage::Reading, reading).await?;
    let rows = i32::try_from(understood.judged.rows()).unwrap_or(i32::MAX);
    store::reach(writer, sending.id, UploadStage::Recording.code(), Some(rows)).await?;
    let entering = Box::pin(enter::enter(
        &files.returns,
        caller,
        sending,
        understood,
        &telling.tally,
    ));
    telling.during(UploadStage::Recording, entering).await
}

/// How far a file has got, for those who may see the force's drafts.
pub async fn status(files: &Files, caller: &Caller, id: Uuid) -> Result<Status, Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    let found = store::status(files.returns.database.reader(), id)
        .await?
        .ok_or(Refusal::NotFound)?;
    if !visible(&files.returns, caller, found.force).await? {
        return Err(Refusal::NotFound.into());
    }
    // nobody waits for what nobody works on: it may be sent again
    let stage = if abandoned(&found.stage, found.at, files.returns.clock.now()) {
        UploadStage::Failed.code().to_owned()
    } else {
        found.stage
    };
    Ok(Status { stage, ..found })
}

/// Whether files of a force may be shown to somebody: to those who may see its drafts.
pub(super) async fn visible(returns: &Returns, caller: &Caller, force: ForceKey) -> Result<bool, Failure> {
    let snapshot = returns.reference.latest().await?;
    let known = snapshot.force_keys.iter().find(|(_, key)| **key == force);
    Ok(known.is_some_and(|(code, _)| caller.visibility().shows(code, Stage::Draft)))
}
