//! How many clients are connected, and whose: each takes memory for as long as it stays.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use muster_domain::UserId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::config::Subscriptions;
use crate::platform::metrics::Metrics;

/// The connections of one service.
#[derive(Clone, Debug)]
pub struct Sockets {
    seats: Arc<Semaphore>,
    all: u32,
    per_person: usize,
    people: Arc<Mutex<HashMap<UserId, usize>>>,
    stopping: CancellationToken,
}

impl Sockets {
    #[must_use]
    pub fn new(settings: &Subscriptions, metrics: &Metrics) -> Self {
        let all = u32::try_from(settings.connections).unwrap_or(u32::MAX >> 3);
        let seats = Arc::new(Semaphore::new(all as usize));
        let free = Arc::clone(&seats);
        metrics.gauge(
            "subscription_connections",
            "Clients connected for subscriptions",
            move || u64::from(all).saturating_sub(free.available_permits() as u64),
        );
        Self {
            seats,
            all,
            per_person: settings.per_person,
            people: Arc::default(),
            stopping: CancellationToken::new(),
        }
    }

    /// A place for one more, unless all are taken or the service is about to stop.
    pub(super) fn seat(&self) -> Option<OwnedSemaphorePermit> {
        let seat = Arc::clone(&self.seats).try_acquire_owned().ok()?;
        (!self.stopping.is_cancelled()).then_some(seat)
    }

    /// One of the places somebody may have.
    pub(super) fn seat_of(&self, user: &UserId) -> Option<SeatOf> {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = people.entry(user.clone()).or_default();
        if *taken >= self.per_person {
            return None;
        }
        *taken += 1;
        Some(SeatOf {
            user: user.clone(),
            people: Arc::clone(&self.people),
        })
    }

    /// Ends when the service is told to stop.
    pub(super) async fn stopping(&self) {
        self.stopping.cancelled().await;
    }

    /// Says good-bye to everybody.
    pub fn stop(&self) {
        self.stopping.cancel();
    }

    /// Waits until everybody has gone, but no longer than this.
    pub async fn emptied(&self, within: Duration) {
        let _ = tokio::time::timeout(within, self.seats.acquire_many(self.all)).await;
    }
}

/// A place that is free again when this is dropped.
#[derive(Debug)]
pub(super) struct SeatOf {
    user: UserId,
    people: Arc<Mutex<HashMap<UserId, usize>>>,
}

impl Drop for SeatOf {
    fn drop(&mut self) {
        let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = people.get_mut(&self.user) {
            *taken -= 1;
            if *taken == 0 {
                people.remove(&self.user);
            }
        }
    }
}
