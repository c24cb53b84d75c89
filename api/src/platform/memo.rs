//! What one request reads once, however many of its fields ask.
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::OnceCell;

/// Values that have been read, each under its key. Whoever asks second waits for the first; what failed is read again.
pub struct Memo<K, V>(Mutex<HashMap<K, Arc<OnceCell<V>>>>);

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Memo<K, V> {
    /// The value under a key, read where it has not been.
    pub async fn get_or_read<E>(&self, key: K, read: impl AsyncFnOnce() -> Result<V, E>) -> Result<V, E> {
        let cell = {
            let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(cells.entry(key).or_default())
        };
        cell.get_or_try_init(|| read()).await.cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_read_is_not_read_again_and_what_failed_is() {
        let memo = Memo::<&str, u8>::default();

        assert_eq!(memo.get_or_read("a", async || Err("gone")).await, Err("gone"));
        assert_eq!(memo.get_or_read("a", async || Ok::<_, &str>(1)).await, Ok(1));
        assert_eq!(memo.get_or_read("a", async || Err("asked again")).await, Ok(1));
        assert_eq!(memo.get_or_read("b", async || Ok::<_, &str>(2)).await, Ok(2));
    }
}
