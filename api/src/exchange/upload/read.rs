//! From bytes to judged rows, period by period: what the exchange makes of a file, and what the service knows of its returns beside it.
use super::{
    super::{progress::Tally, words},
    Sending,
};
use crate::{
    catalogue::Edition,
    platform::failure::{Failure, Refusal},
    reference::Snapshot,
    returns::{self, Returns},
};
use muster_domain::{AreaCode, Period, Problem, obligation::ObligationChange};
use muster_exchange::{
    judged::{Against, Group, Judged, Watched, judge_watched},
    mapping::Mapping,
};
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

/// What files of a force for a collection are judged against, as it stands now.
pub(super) struct Ground {
    edition: Arc<Edition>,
    snapshot: Arc<Snapshot>,
    words: Mapping,
    decided: Vec<ObligationChange>,
    areas: HashSet<AreaCode>,
}

/// A file, read and judged.
pub(super) struct Understood {
    pub(super) judged: Judged,
    /// Why nothing can be taken for a period, whatever its rows say.
    barred: HashMap<Period, Problem>,
}

impl Ground {
    pub(super) async fn of(returns: &Returns, sending: &Sending) -> Result<Self, Failure> {
        let (edition, snapshot) = (returns.catalogue.latest().await?, returns.reference.latest().await?);
        let decided = returns::decided(returns, &edition, &snapshot, &sending.force, &sending.collection).await?;
        let (force, collection) = words::keys(&edition, &snapshot, &sending.force, &sending.collection)?;
        let words = words::mapping(returns.database.reader(), force, collection).await?;
        let areas = snapshot.reference.areas_of(&sending.force);
        Ok(Self {
            areas: areas.map(|area| area.code.clone()).collect(),
            edition,
            snapshot,
            words,
            decided,
        })
    }

    pub(super) fn against<'a>(&'a self, sending: &'a Sending) -> Result<Against<'a>, Failure> {
        let collection = self.edition.catalogue.collection(&sending.collection);
        Ok(Against {
            collection: collection.ok_or(Refusal::NotFound)?,
            force: &sending.force,
            areas: &self.areas,
            words: Some(&self.words),
            period: sending.period,
        })
    }

    /// Reads a file and judges its rows, counting them.
    pub(super) fn understand(&self, sending: &Sending, tally: &Tally) -> Result<Understood, Failure> {
        let watched = Watched {
            read: &tally.read,
            all: &tally.all,
            judged: &tally.judged,
        };
        let judged = judge_watched(&sending.file, &self.against(sending)?, watched);
        let periods = judged.groups.iter().map(|group| group.period);
        let barred = periods.filter_map(|period| Some((period, self.barred(sending, period)?)));
        Ok(Understood {
            barred: barred.collect(),
            judged,
        })
    }

    fn barred(&self, sending: &Sending, period: Period) -> Option<Problem> {
        let (edition, snapshot) = (&self.edition, &self.snapshot);
        let asked = returns::asked(
            edition,
            snapshot,
            &sending.collection,
            &sending.force,
            period,
            &self.decided,
        );
        match asked {
            Err(Failure::Problems(problems, _)) => problems.into_iter().next(),
            Ok(_) | Err(Failure::Refused(_) | Failure::Fault(_)) => None,
        }
    }
}

impl Understood {
    pub(super) fn barred(&self, group: &Group) -> Option<&Problem> {
        self.barred.get(&group.period)
    }
}

/// Reads a file and judges its rows, counting them.
pub(super) async fn read(returns: &Returns, sending: &Sending, tally: Arc<Tally>) -> Result<Understood, Failure> {
    let ground = Ground::of(returns, sending).await?;
    let sending = sending.clone();
    let reading = move || ground.understand(&sending, &tally);
    tokio::task::spawn_blocking(reading).await.map_err(Failure::fault)?
}
