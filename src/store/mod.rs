//! The store: one SQLite database in the data folder, for what must survive the program.
//!
//! It owns the file, its schema and how both are kept whole. Each subject (drafts, the send
//! journal, people, labels) has a file of its own, with its tables and the functions over them.
//!
//! The rules: a transaction that returned is on the disk (`synchronous=FULL`); a database that
//! this program doesn't understand is left untouched; a broken one is set aside under a new name
//! and never deleted.

mod connection;
mod drafts;
mod error;
pub(crate) mod fault;
mod inspect;
mod journal;
mod labels;
mod lists;
mod lock;
mod migrations;
mod network;
mod people;
mod recovery;
#[cfg(test)]
mod tests;

use std::{
    path::{Path, PathBuf},
    sync::MutexGuard,
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, config::DbConfig};

use connection::SharedConnection;
pub use drafts::{DraftEntry, DraftId, DraftState, DraftText, RECOVERABLE, StoredDraft};
pub use error::StoreError;
pub use inspect::schema_version;
pub use journal::{
    BatchId, Earlier, Entered, Entry, HistoryPage, JournaledBatch, JournaledSend, Kind, NewSend,
    Refusal, Resolution, SendId, Settlement, Share, State, Terms,
};
pub use labels::{Label, LabelKind};
pub use lists::SentList;
pub use lock::Lock;
use lock::Owner;
pub use people::{Forgetting, Forgotten, Holder, KnownPerson, Match, SyncState};

/// The name of the database in the data folder.
const FILE: &str = "sendoff.db";

/// How long a statement waits for another process to finish its own.
const BUSY: std::time::Duration = std::time::Duration::from_secs(10);

/// The open database, used by one thread at a time.
#[derive(Debug)]
pub struct Store {
    connection: SharedConnection,
    folder: PathBuf,
    path: PathBuf,
    /// Which file has that name.
    identity: Option<(u64, u64)>,
    set_aside: Option<PathBuf>,
    /// Made with the first entry in the journal.
    owner: Option<Owner>,
}

impl Store {
    /// Opens the database in `folder`, and makes both where they are missing: the folder 0700,
    /// the file 0600. Blocking; other processes that open it wait for this one.
    ///
    /// A database that is broken is set aside, see [`Store::set_aside`]. Where it can be used by one
    /// process at a time only, the stores of this one share their connection.
    ///
    /// # Errors
    /// The folder or file can't be used, the database is of a newer program, or it is on a file
    /// system that can't keep it safe.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_where(folder, network::is_shared)
    }

    fn open_where(
        folder: &Path,
        is_shared: impl FnOnce(&Path) -> bool,
    ) -> Result<Self, StoreError> {
        let unusable = |source| StoreError::Folder {
            path: folder.to_owned(),
            source,
        };
        crate::files::private::create_folder(folder).map_err(unusable)?;
        let _nobody_else = lock::opening(folder).map_err(unusable)?;
        let is_shared = is_shared(folder);
        let path = folder.join(FILE);
        match Self::open_file(folder, &path, is_shared) {
            Err(error) if error.is_corruption() => {
                let aside = recovery::set_aside(&path)?;
                let mut store = Self::open_file(folder, &path, is_shared)?;
                store.set_aside = Some(aside);
                Ok(store)
            }
            opened => opened,
        }
    }

    /// Where a broken database was put when this one was opened.
    #[must_use]
    pub fn set_aside(&self) -> Option<&Path> {
        self.set_aside.as_deref()
    }

    /// When a broken database was put aside last, by whatever process.
    #[must_use]
    pub fn last_set_aside(&self) -> Option<jiff::Timestamp> {
        recovery::last_set_aside(&self.path)
    }

    /// The folder that the database is in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn open_file(folder: &Path, path: &Path, is_shared: bool) -> Result<Self, StoreError> {
        recovery::create_private(path)?;
        let identity = lock::identity(path);
        let connection = match SharedConnection::existing(identity) {
            Some(connection) => connection,
            None => connect(path, is_shared)?,
        };
        Ok(Self {
            connection,
            folder: folder.to_owned(),
            path: path.to_owned(),
            identity,
            set_aside: None,
            owner: None,
        })
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock()
    }

    /// Runs a question that changes nothing.
    fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        read(&self.connection()).map_err(|source| StoreError::at(&self.path, source))
    }

    /// Runs `change` in a transaction that nobody else's can interleave with. When it returns,
    /// the change is on the disk, in the file that the next start opens.
    fn change<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, StoreError> {
        if lock::identity(&self.path) != self.identity {
            return Err(StoreError::Replaced {
                path: self.path.clone(),
            });
        }
        let behavior = TransactionBehavior::Immediate;
        let mut connection = self.connection();
        let run = || {
            let transaction = connection.transaction_with_behavior(behavior)?;
            let result = change(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        run().map_err(|source| StoreError::at(&self.path, source))
    }
}

/// A new connection, whose schema is that of this program.
fn connect(path: &Path, is_shared: bool) -> Result<SharedConnection, StoreError> {
    let fail = |source| StoreError::at(path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(fail)?;
    // Before anything is written: a newer schema is refused untouched, its log as well.
    let untouched = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    connection.set_db_config(untouched, true).map_err(fail)?;
    migrations::refuse_newer(&connection, path)?;
    connection.set_db_config(untouched, false).map_err(fail)?;
    let is_exclusive = configure(&connection, is_shared).map_err(fail)?;
    migrations::migrate(&mut connection, path)?;
    let connection = SharedConnection::new(connection);
    if is_exclusive {
        connection.announce(lock::identity(path));
    }
    Ok(connection)
}

/// How the database keeps what it was given; true if this connection keeps it for itself.
fn configure(connection: &Connection, is_shared: bool) -> rusqlite::Result<bool> {
    connection.busy_timeout(BUSY)?;
    let is_exclusive = is_shared || set_journal_mode(connection, "WAL")? != "wal";
    if is_exclusive {
        // One process at a time, for as long as it lives: what a log in shared memory needs
        // can't be had here.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        set_journal_mode(connection, "DELETE")?;
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    // macOS: plain fsync leaves data in the drive's cache.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(is_exclusive)
}

/// Asks for a journal mode and gives the one that is in force.
fn set_journal_mode(connection: &Connection, mode: &str) -> rusqlite::Result<String> {
    connection.query_row(&format!("PRAGMA journal_mode={mode}"), [], |row| row.get(0))
}
