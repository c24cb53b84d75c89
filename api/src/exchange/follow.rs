//! Following a file from before it comes to what came of it.
use super::{
    progress::{Reached, Rows},
    upload::{Files, UploadStage, status, visible},
};
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
};
use futures_util::stream::{self, Stream};
use std::time::Duration;
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::{Instant, sleep},
};
use uuid::Uuid;

/// How often the stage is read where it is kept: another process may be at work on the file.
const AGAIN: Duration = Duration::from_secs(1);

/// How far a file has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub id: Uuid,
    /// None while it has not come, or is not theirs to see: nobody can tell one from the other.
    pub stage: Option<UploadStage>,
    pub rows: Rows,
}

impl Progress {
    #[must_use]
    pub fn finished(&self) -> bool {
        self.stage.is_some_and(UploadStage::ended)
    }
}

/// Every change of how far a file has got, until nothing more becomes of it. A file that has not come is waited for a while; then,
/// as for one of another force, there is no such thing.
pub async fn follow(
    files: Files,
    caller: Caller,
    id: Uuid,
) -> Result<impl Stream<Item = Result<Progress, Failure>> + Send, Failure> {
    let mut following = Following {
        heard: files.board.listen(),
        until: Instant::now() + files.patience,
        files,
        caller,
        now: Progress {
            id,
            stage: None,
            rows: Rows::default(),
        },
        told: false,
    };
    following.look().await?;
    Ok(stream::unfold(Some(following), |following| async {
        let mut following = following?;
        let next = following.next().await;
        let more = next.as_ref().is_ok_and(|progress| !progress.finished());
        Some((next, more.then_some(following)))
    }))
}

struct Following {
    files: Files,
    caller: Caller,
    heard: broadcast::Receiver<Reached>,
    until: Instant,
    now: Progress,
    told: bool,
}

impl Following {
    async fn next(&mut self) -> Result<Progress, Failure> {
        if !self.told {
            self.told = true;
            return Ok(self.now);
        }
        let before = self.now;
        while self.now == before {
            let left = self.until.saturating_duration_since(Instant::now());
            let again = if self.now.stage.is_none() {
                left.min(AGAIN)
            } else {
                AGAIN
            };
            tokio::select! {
                heard = self.heard.recv() => match heard {
                    Ok(reached) if reached.id == self.now.id => self.hear(reached).await?,
                    Ok(_) => {}
                    // too much was told at once: what is kept says where it ended
                    Err(RecvError::Lagged(_) | RecvError::Closed) => self.look().await?,
                },
                () = sleep(again) => self.look().await?,
            }
            if self.now.stage.is_none() && Instant::now() >= self.until {
                return Err(Refusal::NotFound.into());
            }
        }
        Ok(self.now)
    }

    async fn hear(&mut self, reached: Reached) -> Result<(), Failure> {
        if self.now.stage.is_some() || visible(&self.files.returns, &self.caller, reached.force).await? {
            self.reach(reached.stage, reached.rows);
        }
        Ok(())
    }

    async fn look(&mut self) -> Result<(), Failure> {
        let found = match status(&self.files, &self.caller, self.now.id).await {
            Ok(found) => found,
            Err(Failure::Refused(Refusal::NotFound)) => return Ok(()),
            Err(other) => return Err(other),
        };
        if let Some(stage) = UploadStage::of(&found.stage) {
            let all = found.rows.and_then(|rows| usize::try_from(rows).ok());
            let so_far = |since| all.filter(|_| stage >= since).unwrap_or_default();
            let rows = Rows {
                all,
                read: so_far(UploadStage::Recording),
                judged: so_far(UploadStage::Recording),
                entered: so_far(UploadStage::Recorded),
            };
            self.reach(stage, rows);
        }
        Ok(())
    }

    /// What is told and what is kept come by different ways: nothing goes back.
    fn reach(&mut self, stage: UploadStage, rows: Rows) {
        if self.now.stage <= Some(stage) {
            self.now.stage = Some(stage);
            self.now.rows = self.now.rows.or_further(rows);
        }
    }
}
