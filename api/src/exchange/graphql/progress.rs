//! The way of a file through the service, as it goes.
use super::{
    super::{
        Files,
        follow::{self, follow},
        upload::status,
    },
    sent_file::SentFile,
};
use crate::{
    identity::Caller,
    platform::failure::{Failure, Refusal},
};
use async_graphql::{Context, ID, Object, Result, Subscription};
use futures_util::{Stream, StreamExt as _};

/// What can be followed of files.
#[derive(Default)]
pub struct UploadSubscription;

#[Subscription]
impl UploadSubscription {
    /// How far a file has got, each time it has got further; the last one is `finished` and says what came of it. A file that was
    /// finished long ago is told of once. Begin before the file is sent, with the id it will be sent with: it is waited for a while
    /// (`AWAITED`). `NOT_FOUND` for one that does not come, or is not yours to see.
    async fn upload_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id it was sent with, or will be.")] upload: ID,
    ) -> Result<impl Stream<Item = Result<UploadProgress>>> {
        let (files, caller) = (ctx.data::<Files>()?.clone(), ctx.data::<Caller>()?.clone());
        let id = upload.parse().map_err(|_| Failure::from(Refusal::NotFound))?;
        let followed = follow(files, caller, id).await?;
        Ok(followed.map(|progress| Ok(UploadProgress(progress?))))
    }
}

/// How far a file has got at one moment.
struct UploadProgress(follow::Progress);

/// How far a file has got at one moment.
#[Object]
impl UploadProgress {
    /// The id it was sent with.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// `AWAITED` before it has come, then `RECEIVED`, `READING`, `RECORDING`, and at last `RECORDED`, `REFUSED` or `FAILED`.
    async fn stage(&self) -> &str {
        self.0.stage.map_or("AWAITED", |stage| stage.code())
    }

    /// Whether nothing more will become of it.
    async fn finished(&self) -> bool {
        self.0.finished()
    }

    /// How many of its rows are filled in; null until it has been read.
    async fn rows(&self) -> Option<i32> {
        self.0.rows.all.map(count)
    }

    /// Rows that have been read.
    async fn read(&self) -> i32 {
        count(self.0.rows.read)
    }

    /// Rows that have been held against what the collection asks for.
    async fn judged(&self) -> i32 {
        count(self.0.rows.judged)
    }

    /// Rows that have been gone through for their return. They count for nothing until the file is `RECORDED`: all of it is one
    /// transaction.
    async fn entered(&self) -> i32 {
        count(self.0.rows.entered)
    }

    /// How much of the work is done, of 100; null until it is known how much there is.
    async fn percent(&self) -> Option<i32> {
        if self.0.finished() {
            return Some(100);
        }
        let rows = self.0.rows;
        let all = rows.all.filter(|all| *all > 0)?;
        let done = rows.read.max(rows.judged) + rows.judged + rows.entered;
        Some(count((done * 100 / (3 * all)).min(99)))
    }

    /// The file, and what came of it; null before it has come.
    async fn upload(&self, ctx: &Context<'_>) -> Option<Result<SentFile>> {
        self.0.stage?;
        let found = async {
            let found = status(ctx.data::<Files>()?, ctx.data::<Caller>()?, self.0.id).await?;
            Ok(SentFile::of(found)?)
        };
        Some(found.await)
    }
}

fn count(of: usize) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}
