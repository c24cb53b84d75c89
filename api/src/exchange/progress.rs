//! How far a file has got, told at once to whoever listens in this process. Listeners elsewhere read the stage where it is kept.
use super::upload::UploadStage;
use muster_domain::ForceKey;
use std::{
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    sync::broadcast,
    time::{MissedTickBehavior, interval},
};
use uuid::Uuid;

/// A listener that falls further behind than this reads the stage where it is kept.
const REMEMBERED: usize = 1_024;
/// How often counts of rows are told.
const EVERY: Duration = Duration::from_millis(50);

/// How many rows are behind each part of the work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// How many there are; not known until the file has been read.
    pub all: Option<usize>,
    pub read: usize,
    pub judged: usize,
    pub entered: usize,
}

impl Rows {
    /// The further of two counts, each by itself.
    #[must_use]
    pub fn or_further(self, other: Self) -> Self {
        Self {
            all: self.all.or(other.all),
            read: self.read.max(other.read),
            judged: self.judged.max(other.judged),
            entered: self.entered.max(other.entered),
        }
    }
}

/// What is told of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reached {
    pub(super) id: Uuid,
    pub(super) force: ForceKey,
    pub(super) stage: UploadStage,
    pub(super) rows: Rows,
}

/// Where everything is told of files that are worked on in this process.
#[derive(Clone, Debug)]
pub struct Board(broadcast::Sender<Reached>);

impl Default for Board {
    fn default() -> Self {
        Self(broadcast::Sender::new(REMEMBERED))
    }
}

impl Board {
    /// Everything that is told from now on.
    pub(super) fn listen(&self) -> broadcast::Receiver<Reached> {
        self.0.subscribe()
    }

    /// Begins to tell of one file.
    pub(super) fn telling(&self, id: Uuid, force: ForceKey) -> Telling {
        Telling {
            board: self.clone(),
            id,
            force,
            tally: Arc::default(),
            told: Mutex::new(None),
        }
    }
}

/// Rows as they are counted, by whatever thread has them in hand.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Nought while it is not known.
    pub(super) all: AtomicUsize,
    pub(super) read: AtomicUsize,
    pub(super) judged: AtomicUsize,
    pub(super) entered: AtomicUsize,
}

impl Tally {
    fn rows(&self) -> Rows {
        let count = |of: &AtomicUsize| of.load(Ordering::Relaxed);
        let all = Some(count(&self.all)).filter(|all| *all > 0);
        Rows {
            all,
            // headings and blank rows are read too
            read: count(&self.read).min(all.unwrap_or(usize::MAX)),
            judged: count(&self.judged),
            entered: count(&self.entered),
        }
    }
}

/// One file's teller.
#[derive(Debug)]
pub(super) struct Telling {
    board: Board,
    id: Uuid,
    force: ForceKey,
    pub(super) tally: Arc<Tally>,
    told: Mutex<Option<Reached>>,
}

impl Telling {
    /// Tells how far the file has got, where that is news. Nobody may be listening.
    pub(super) fn tell(&self, stage: UploadStage) {
        let reached = Reached {
            id: self.id,
            force: self.force,
            stage,
            rows: self.tally.rows(),
        };
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if *told != Some(reached) {
            *told = Some(reached);
            let _ = self.board.0.send(reached);
        }
    }

    /// Tells of rows while they are worked on.
    pub(super) async fn during<T>(&self, stage: UploadStage, work: impl Future<Output = T> + Send) -> T {
        let mut work = pin!(work);
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = ticks.tick() => self.tell(stage),
                done = &mut work => {
                    self.tell(stage);
                    return done;
                }
            }
        }
    }
}
