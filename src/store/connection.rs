//! The connection to the database, which stores of this process share where they have to.
//!
//! Where the write-ahead log can't be had (network file systems), a connection keeps the whole
//! database for itself for as long as it lives. Several parts of one program open a store each, so
//! there they get the same connection, one at a time. The rule: who has the lock runs whole
//! transactions.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use rusqlite::Connection;

/// Which file: its device and number there.
type Identity = (u64, u64);

/// The connections that keep a database for themselves.
static EXCLUSIVE: Mutex<Vec<(Identity, Weak<Mutex<Connection>>)>> = Mutex::new(Vec::new());

/// A connection that others may use too. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct SharedConnection(Arc<Mutex<Connection>>);

impl SharedConnection {
    pub(super) fn new(connection: Connection) -> Self {
        Self(Arc::new(Mutex::new(connection)))
    }

    /// The connection of this process that keeps this database for itself, if there is one.
    pub(super) fn existing(identity: Option<Identity>) -> Option<Self> {
        let known = locked(&EXCLUSIVE);
        let found = known.iter().find(|(file, _)| Some(*file) == identity)?;
        found.1.upgrade().map(Self)
    }

    /// Lets others in this process find it: it keeps this database for itself.
    pub(super) fn announce(&self, identity: Option<Identity>) {
        let mut known = locked(&EXCLUSIVE);
        known.retain(|(_, connection)| connection.strong_count() > 0);
        known.extend(identity.map(|file| (file, Arc::downgrade(&self.0))));
    }

    /// Waits until nobody else uses it.
    pub(super) fn lock(&self) -> MutexGuard<'_, Connection> {
        locked(&self.0)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic interrupts, SQLite rolls back.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
