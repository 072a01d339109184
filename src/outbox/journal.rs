//! The journal off the async threads: SQLite blocks, and syncs take their time.

use std::sync::{Arc, Mutex, PoisonError};

use super::JournalError;
use crate::store::{Store, StoreError};

/// The store, used by one call at a time.
#[derive(Debug, Clone)]
pub(super) struct Journal(Arc<Mutex<Store>>);

impl Journal {
    pub(super) fn new(store: Store) -> Self {
        Self(Arc::new(Mutex::new(store)))
    }

    /// Runs `work` on a thread that may block. It is done even if this future is dropped.
    pub(super) async fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, JournalError> {
        let journal = self.clone();
        let done = tokio::task::spawn_blocking(move || journal.call_blocking(work));
        match done.await {
            Ok(result) => result.map_err(JournalError::Store),
            Err(_stopped) => Err(JournalError::Ending),
        }
    }

    /// Runs `work` on this thread.
    pub(super) fn call_blocking<T>(
        &self,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // What a panic interrupts, SQLite rolls back.
        let mut store = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut store)
    }
}
