//! Locks of the operating system: who is opening the database, and which process owns a send.
//!
//! The rule: a lock ends with the process that holds it, however that ends. No process ID and no
//! age ever says who is alive.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use ring::rand::{SecureRandom, SystemRandom};
use rustix::fs::{FlockOperation, flock};

use crate::files::private::create_folder;

/// The folder of the owners' files, in the data folder.
const OWNERS: &str = "owners";

/// The file that is locked while the database is opened.
const OPENING: &str = "sendoff.lock";

/// Waits until no other process is opening the database in `folder`; nobody else does for as
/// long as the file is kept.
pub(super) fn opening(folder: &Path) -> io::Result<File> {
    let file = lock_file(&folder.join(OPENING))?;
    flock(&file, FlockOperation::LockExclusive)?;
    Ok(file)
}

/// What proves that the process that owns a send is alive: a file with a name of its own, locked.
#[derive(Debug)]
pub(super) struct Owner {
    name: String,
    path: PathBuf,
    _lock: File,
}

impl Owner {
    /// A new owner. Removes what dead ones left behind.
    pub(super) fn claim(folder: &Path) -> io::Result<Self> {
        let owners = folder.join(OWNERS);
        create_folder(&owners)?;
        sweep(&owners);
        loop {
            let name = random_name()?;
            let path = owners.join(&name);
            let lock = lock_file(&path)?;
            // Another process that sweeps may have been faster; then this name is gone.
            if try_lock(&lock)? && is_still_there(&lock, &path) {
                return Ok(Self {
                    name,
                    path,
                    _lock: lock,
                });
            }
        }
    }

    /// What the journal calls it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        // A file that stays is removed by the next owner.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether the owner with this name may be alive; only a certain no is a no.
pub(super) fn is_alive(folder: &Path, name: &str) -> bool {
    // A name is hexadecimal; anything else is no file of ours.
    if !name.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return false;
    }
    let path = folder.join(OWNERS).join(name);
    match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => !matches!(try_lock(&file), Ok(true)),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

fn sweep(owners: &Path) {
    // What can't be removed does no harm.
    for entry in fs::read_dir(owners).into_iter().flatten().flatten() {
        let path = entry.path();
        let file = OpenOptions::new().read(true).write(true).open(&path);
        if file.is_ok_and(|file| matches!(try_lock(&file), Ok(true))) {
            let _ = fs::remove_file(&path);
        }
    }
}

fn lock_file(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
}

fn try_lock(file: &File) -> io::Result<bool> {
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn is_still_there(file: &File, path: &Path) -> bool {
    let here = file.metadata().map(|data| (data.dev(), data.ino())).ok();
    here.is_some() && here == identity(path)
}

/// Which file has this name: its device and number there.
pub(super) fn identity(path: &Path) -> Option<(u64, u64)> {
    path.metadata().map(|data| (data.dev(), data.ino())).ok()
}

fn random_name() -> io::Result<String> {
    let mut bytes = [0; 16];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_unspecified| io::Error::other("the system gives no random numbers"))?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_lives_as_long_as_its_lock() {
        let folder = tempfile::tempdir().unwrap();
        let owner = Owner::claim(folder.path()).unwrap();
        let name = owner.name().to_owned();
        assert!(is_alive(folder.path(), &name));
        let other = Owner::claim(folder.path()).unwrap();
        assert!(is_alive(folder.path(), &name), "sweeping takes no live one");
        drop(owner);
        assert!(!is_alive(folder.path(), &name));
        assert!(is_alive(folder.path(), other.name()));
    }

    #[test]
    fn a_file_that_nobody_locks_is_dead_and_swept() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(OWNERS).join("0a");
        fs::create_dir(folder.path().join(OWNERS)).unwrap();
        fs::write(&left, "").unwrap();
        assert!(!is_alive(folder.path(), "0a"));
        let _owner = Owner::claim(folder.path()).unwrap();
        assert!(!left.exists());
    }

    #[test]
    fn a_name_never_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(OWNERS)).unwrap();
        assert!(!is_alive(folder.path(), "../owners"));
    }
}
