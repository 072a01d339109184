//! Making the database's file, and setting a broken one aside.
//!
//! Called only by the one process that is opening the database. The rule: nothing is deleted, and
//! a database is never opened without the log that belongs to it, nor with that of another.

use std::{
    fs::{self, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use super::{StoreError, fault};

/// What SQLite keeps beside a database.
const SIDES: [&str; 3] = ["-wal", "-shm", "-journal"];
/// What follows the name of a database that was set aside, before the time.
const BROKEN: &str = ".broken-";
/// The time in that name, UTC.
const STAMP: &str = "%Y%m%dT%H%M%SZ";

/// Makes an empty file that only its owner can read, unless there is one. SQLite gives its side
/// files the same mode. Side files without a database are those of one that was set aside.
pub(super) fn create_private(path: &Path) -> Result<(), StoreError> {
    if !path.exists() {
        move_sides(path, &stamp())?;
    }
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    fault::point("open: file made");
    match made {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(folder_error(path, source)),
    }
}

/// Gives a broken database and its side files another name.
pub(super) fn set_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let stamp = stamp();
    let aside = renamed(path, &format!("{BROKEN}{stamp}"));
    // The database first: what is then left of it, the next start sets aside as well.
    fault::point("set aside: before");
    let aside = rename(path, path, &aside)?;
    fault::point("set aside: database moved");
    move_sides(path, &stamp)?;
    fault::point("set aside: all moved");
    Ok(aside)
}

/// When a database was set aside last, in this folder.
pub(super) fn last_set_aside(path: &Path) -> Option<Timestamp> {
    let prefix = format!("{}{BROKEN}", path.file_name()?.to_str()?);
    let entries = fs::read_dir(path.parent()?).ok()?;
    entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            let stamp = name.to_str()?.strip_prefix(&prefix)?.get(..16)?.to_owned();
            let time = DateTime::strptime(STAMP, stamp).ok()?;
            TimeZone::UTC.to_timestamp(time).ok()
        })
        .max()
}

fn stamp() -> String {
    Timestamp::now().strftime(STAMP).to_string()
}

fn move_sides(path: &Path, stamp: &str) -> Result<(), StoreError> {
    for side in SIDES {
        let to = renamed(path, &format!("{BROKEN}{stamp}{side}"));
        rename(path, &renamed(path, side), &to)?;
    }
    Ok(())
}

/// Renames what is there, and says to what: a name that is taken already gets a number.
fn rename(path: &Path, from: &Path, to: &Path) -> Result<PathBuf, StoreError> {
    let mut free = to.to_owned();
    let mut number = 1_u32;
    while free.exists() {
        number += 1;
        free = renamed(to, &format!("-{number}"));
    }
    match fs::rename(from, &free) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(folder_error(path, error)),
        _ => Ok(free),
    }
}

fn renamed(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn folder_error(path: &Path, source: io::Error) -> StoreError {
    StoreError::Folder {
        path: path.to_owned(),
        source,
    }
}
