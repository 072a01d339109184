//! Why the store can't be used, by what the person can do next.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::ErrorCode;

/// Why the store can't be used. File names are unfiltered.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The data folder can't be made or used.
    #[error("the folder {} can't be used: name another with --data-dir", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A newer Sendoff wrote it. It was left as it is.
    #[error(
        "{} was written by a newer Sendoff (its version is {found}, this program knows {known}): \
         use that one, or another folder with --data-dir",
        path.display()
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// The version of its schema.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The disk or the quota is full.
    #[error("{} can't grow, because the disk is full: free some room", path.display())]
    Full {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// It may not be written.
    #[error("{} may not be written: change its permissions, or name another folder with --data-dir", path.display())]
    ReadOnly {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// Another process has held it for too long.
    #[error("{} is in use by another program: try again in a moment", path.display())]
    Busy {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// It is broken or no database at all.
    #[error("{} is broken", path.display())]
    Corrupt {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// An entry of the journal is no longer what this process left it as.
    #[error("the entry of this send in {} was changed by another program", path.display())]
    Changed {
        /// The database.
        path: PathBuf,
    },
    /// Another file has its name, or none has: what is written now, the next start won't see.
    #[error("{} was removed or replaced while the program ran: start it again", path.display())]
    Replaced {
        /// The database.
        path: PathBuf,
    },
    /// Anything else.
    #[error("{} can't be used", path.display())]
    Other {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// What SQLite said, sorted by what can be done about it.
    #[must_use]
    pub(super) fn at(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full { path, source },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly { path, source }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Busy { path, source }
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Corrupt { path, source }
            }
            _ => Self::Other { path, source },
        }
    }

    pub(super) fn is_corruption(&self) -> bool {
        matches!(self, Self::Corrupt { .. })
    }
}
