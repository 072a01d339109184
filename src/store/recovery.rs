//! Making the database's file, and setting a broken one aside.

use std::{
    fs::{self, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use super::StoreError;

/// Makes an empty file that only its owner can read, unless there is one. SQLite gives its side
/// files the same mode.
pub(super) fn create_private(path: &Path) -> Result<(), StoreError> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(StoreError::Folder {
            path: path.to_owned(),
            source,
        }),
    }
}

/// Gives a broken database and its side files another name; nothing is deleted.
pub(super) fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let stamp = jiff::Timestamp::now()
        .strftime("%Y%m%dT%H%M%SZ")
        .to_string();
    let renamed = |suffix: &str| {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        PathBuf::from(name)
    };
    let aside = renamed(&format!(".broken-{stamp}"));
    // The log first: a database without its log is older, a log without its database nothing.
    for side in ["-wal", "-shm", ""] {
        let to = renamed(&format!(".broken-{stamp}{side}"));
        match fs::rename(renamed(side), to) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => {
                return Err(StoreError::Folder {
                    path: path.to_owned(),
                    source,
                });
            }
        }
    }
    Ok(aside)
}
