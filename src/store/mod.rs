//! The store: one SQLite database in the data folder, for what must survive the program.
//!
//! It owns the file, its schema and how both are kept whole. Each subject (drafts, the send
//! journal) has a file of its own, with its tables and the functions over them.
//!
//! The rules: a transaction that returned is on the disk (`synchronous=FULL`); a database that
//! this program doesn't understand is left untouched; a broken one is set aside under a new name
//! and never deleted.

mod error;
mod migrations;
mod recovery;

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

pub use error::StoreError;

/// The name of the database in the data folder.
const FILE: &str = "sendoff.db";

/// How long a statement waits for another process to finish its own.
const BUSY: std::time::Duration = std::time::Duration::from_secs(10);

/// The open database. One connection, used by one thread at a time.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    folder: PathBuf,
    set_aside: Option<PathBuf>,
}

impl Store {
    /// Opens the database in `folder`, and makes both where they are missing: the folder 0700,
    /// the file 0600. Blocking.
    ///
    /// A database that is broken is set aside, see [`Store::set_aside`].
    ///
    /// # Errors
    /// The folder or file can't be used, the database is of a newer program, or it is on a file
    /// system that can't keep it safe.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        crate::files::private::create_folder(folder).map_err(|source| StoreError::Folder {
            path: folder.to_owned(),
            source,
        })?;
        let path = folder.join(FILE);
        match Self::open_file(folder, &path) {
            Err(error) if error.is_corruption() => {
                let aside = recovery::set_aside(&path)?;
                let mut store = Self::open_file(folder, &path)?;
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

    /// The folder that the database is in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn open_file(folder: &Path, path: &Path) -> Result<Self, StoreError> {
        let fail = |source| StoreError::at(path, source);
        recovery::create_private(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(fail)?;
        connection.busy_timeout(BUSY).map_err(fail)?;
        // Before anything is written: a newer schema is refused untouched.
        migrations::refuse_newer(&connection, path)?;
        connection
            .pragma_update(None, "journal_mode", "WAL")
            .map_err(fail)?;
        connection
            .pragma_update(None, "synchronous", "FULL")
            .map_err(fail)?;
        // macOS: plain fsync leaves data in the drive's cache.
        connection
            .pragma_update(None, "fullfsync", true)
            .map_err(fail)?;
        connection
            .pragma_update(None, "foreign_keys", true)
            .map_err(fail)?;
        migrations::migrate(&mut connection, path)?;
        Ok(Self {
            connection,
            folder: folder.to_owned(),
            set_aside: None,
        })
    }
}
