//! A file comes in: read and judged away from the request's thread, then entered in one transaction, whole or not at all.
mod answer;
mod enter;
mod read;
mod remarks;

use super::store::uploads::{self as store, Status};
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
    returns::Returns,
};
use bytes::Bytes;
use chrono::TimeDelta;
use muster_domain::{
    CollectionCode, ErrorCode, ForceCode, Period, Problem,
    permission::{Permission, Stage},
};
use muster_entities::upload;
use muster_exchange::outcome::Choice;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use tokio::sync::Semaphore;
use uuid::Uuid;

pub use answer::{Answer, OfReturn};
pub(super) use remarks::said;

/// For how long a file is kept, to be given back with remarks.
const KEPT: TimeDelta = TimeDelta::days(30);
/// A file that has got nowhere for this long was in the hands of a process that is gone.
const ABANDONED: TimeDelta = TimeDelta::minutes(10);
/// The longest name of a file that is kept.
const LONGEST_NAME: usize = 200;

/// What files stand on.
#[derive(Clone, Debug)]
pub struct Files {
    pub returns: Returns,
    /// How many files are worked on at once: each may take a hundred times its size while it is read.
    pub gate: Arc<Semaphore>,
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

/// How far a file has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

    /// Whether nothing more will become of a file at a stage.
    #[must_use]
    pub fn ends(code: &str) -> bool {
        [Self::Recorded, Self::Refused, Self::Failed]
            .iter()
            .any(|stage| stage.code() == code)
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
        file: sending.file.to_vec(),
        stage: UploadStage::Received.code().to_owned(),
        rows: None,
        answer: None,
    };
    let writer = files.returns.database.writer();
    store::forget(writer, (now - KEPT).timestamp_micros()).await?;
    if !store::keep(writer, row.clone()).await? {
        let known = store::find(files.returns.database.reader(), sending.id)
            .await?
            .ok_or(Refusal::NotFound)?;
        if !same(&known, &row) {
            let message = "this id was used for a different file: use a new id for each new file";
            return Err(Problem::new(ErrorCode::IdempotencyKeyReused, message)
                .at(["input", "id"])
                .into());
        }
        let abandoned = (now - ABANDONED).timestamp_micros() > known.at;
        // what failed through our fault may be tried again, and so may what nobody is working on any more
        let again = known.stage == UploadStage::Failed.code() || (!UploadStage::ends(&known.stage) && abandoned);
        if !again {
            return status(files, caller, sending.id).await;
        }
    }
    // a sender whose connection breaks finds the file worked on when it asks again
    let id = sending.id;
    let (of, by) = (files.clone(), caller.clone());
    tokio::spawn(async move { taken(&of, &by, &sending).await })
        .await
        .map_err(Failure::fault)??;
    status(files, caller, id).await
}

async fn taken(files: &Files, caller: &Caller, sending: &Sending) -> Result<(), Failure> {
    let _turn = files.gate.acquire().await.map_err(Failure::fault)?;
    let worked = work(files, caller, sending).await;
    let (stage, answer) = match &worked {
        Ok(answer) if answer.recorded => (UploadStage::Recorded, answer.clone()),
        Ok(answer) => (UploadStage::Refused, answer.clone()),
        Err(_) => (UploadStage::Failed, Answer::default()),
    };
    let kept = serde_json::to_string(&answer).map_err(Failure::fault)?;
    store::finish(files.returns.database.writer(), sending.id, stage.code(), kept).await?;
    worked.map(drop)
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

async fn work(files: &Files, caller: &Caller, sending: &Sending) -> Result<Answer, Failure> {
    let writer = files.returns.database.writer();
    store::reach(writer, sending.id, UploadStage::Reading.code(), None).await?;
    let understood = read::read(&files.returns, sending).await?;
    let rows = i32::try_from(understood.rows()).unwrap_or(i32::MAX);
    store::reach(writer, sending.id, UploadStage::Recording.code(), Some(rows)).await?;
    enter::enter(&files.returns, caller, sending, understood).await
}

/// How far a file has got, for those who may see the force's drafts.
pub async fn status(files: &Files, caller: &Caller, id: Uuid) -> Result<Status, Failure> {
    if !caller.signed_in() {
        return Err(Refusal::Unauthenticated.into());
    }
    let found = store::status(files.returns.database.reader(), id).await?;
    let snapshot = files.returns.reference.latest().await?;
    let visible = |status: &Status| {
        let force = snapshot.force_keys.iter().find(|(_, key)| **key == status.force);
        force.is_some_and(|(code, _)| caller.visibility().shows(code, Stage::Draft))
    };
    Ok(found.filter(visible).ok_or(Refusal::NotFound)?)
}
