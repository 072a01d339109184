//! Locks of the operating system, which it takes from a process that ends in any way: who is
//! opening the database, who writes a draft or a file, which process owns a send.
//!
//! The rules: a lock is a file that is locked, never one that merely exists; it says nothing about
//! who holds it, and no process ID and no age says who is alive. Who only looks takes a shared
//! lock for a moment, which those who take one for themselves wait out: so to look never makes
//! another program believe that somebody is there.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
    thread,
};

use ring::rand::{SecureRandom, SystemRandom};
use rustix::fs::{FlockOperation, flock};

use crate::files::private::create_folder;

/// The folder of the named locks, in the data folder.
const NAMED: &str = "locks";

/// The folder of the owners' files, in the data folder.
const OWNERS: &str = "owners";

/// The file that is locked while the database is opened.
const OPENING: &str = "sendoff.lock";

/// A file that this process alone has locked until this is dropped.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock of this name in a data folder; none when somebody else holds it. `name` is
    /// a plain file name.
    ///
    /// # Errors
    /// What the operating system says when the lock's file can't be made or locked.
    pub fn take(data_folder: &Path, name: &str) -> io::Result<Option<Self>> {
        let folder = data_folder.join(NAMED);
        create_folder(&folder)?;
        Self::take_file(folder.join(name))
    }

    fn take_file(path: PathBuf) -> io::Result<Option<Self>> {
        loop {
            let file = open(&path, true)?;
            if !try_flock(&file, FlockOperation::NonBlockingLockExclusive)? {
                if !try_flock(&file, FlockOperation::NonBlockingLockShared)? {
                    return Ok(None);
                }
                // Somebody only looks, or has just gone.
                drop(file);
                thread::yield_now();
                continue;
            }
            // Whoever held it before may have removed the file after it was opened here: a lock
            // counts only on the file that has the name.
            let ours = file.metadata()?;
            if identity(&path) == Some((ours.dev(), ours.ino())) {
                return Ok(Some(Self { path, _file: file }));
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is still locked. One that stays is in nobody's way.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether somebody may hold the lock of this name; only a certain no is a no.
pub(super) fn is_held(data_folder: &Path, name: &str) -> bool {
    is_file_held(&data_folder.join(NAMED).join(name))
}

fn is_file_held(path: &Path) -> bool {
    match open(path, false) {
        Ok(file) => !matches!(
            try_flock(&file, FlockOperation::NonBlockingLockShared),
            Ok(true)
        ),
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

/// Waits until no other process is opening the database in `folder`; nobody else does for as
/// long as the file is kept.
pub(super) fn opening(folder: &Path) -> io::Result<File> {
    let file = open(&folder.join(OPENING), true)?;
    flock(&file, FlockOperation::LockExclusive)?;
    Ok(file)
}

/// What proves that the process that owns a send is alive: a lock with a name of its own.
#[derive(Debug)]
pub(super) struct Owner {
    name: String,
    _lock: Lock,
}

impl Owner {
    /// A new owner. Removes what dead ones left behind.
    pub(super) fn claim(folder: &Path) -> io::Result<Self> {
        let owners = folder.join(OWNERS);
        create_folder(&owners)?;
        // What can't be removed does no harm.
        for entry in fs::read_dir(&owners).into_iter().flatten().flatten() {
            drop(Lock::take_file(entry.path()));
        }
        loop {
            let name = random_name()?;
            if let Some(lock) = Lock::take_file(owners.join(&name))? {
                return Ok(Self { name, _lock: lock });
            }
        }
    }

    /// What the journal calls it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

/// Whether the owner with this name may be alive; only a certain no is a no.
pub(super) fn is_alive(folder: &Path, name: &str) -> bool {
    // A name is hexadecimal; anything else is no file of ours.
    name.bytes().all(|byte| byte.is_ascii_hexdigit())
        && is_file_held(&folder.join(OWNERS).join(name))
}

/// Which file has this name: its device and number there.
pub(super) fn identity(path: &Path) -> Option<(u64, u64)> {
    path.metadata().map(|data| (data.dev(), data.ino())).ok()
}

/// For reading and writing, as some network file systems want for one kind of lock each.
fn open(path: &Path, create: bool) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(create)
        .truncate(false)
        .mode(0o600)
        .open(path)
}

/// Locks the file without waiting; false if others have it.
fn try_flock(file: &File, operation: FlockOperation) -> io::Result<bool> {
    match flock(file, operation) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
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
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[test]
    fn one_holds_it_at_a_time_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path(), "draft-1").unwrap().unwrap();
        assert!(Lock::take(folder.path(), "draft-1").unwrap().is_none());
        assert!(is_held(folder.path(), "draft-1"));
        assert!(!is_held(folder.path(), "draft-2"));
        assert!(Lock::take(folder.path(), "draft-2").unwrap().is_some());
        drop(first);
        assert_eq!(fs::read_dir(folder.path().join(NAMED)).unwrap().count(), 0);
        assert!(Lock::take(folder.path(), "draft-1").unwrap().is_some());
    }

    #[test]
    fn a_file_that_a_dead_process_left_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(NAMED)).unwrap();
        fs::write(folder.path().join(NAMED).join("draft-1"), "").unwrap();
        assert!(!is_held(folder.path(), "draft-1"));
        assert!(Lock::take(folder.path(), "draft-1").unwrap().is_some());
    }

    #[test]
    fn to_look_never_keeps_another_from_taking_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAMED).join("draft-1");
        fs::create_dir(folder.path().join(NAMED)).unwrap();
        let is_over = AtomicBool::new(false);
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    while !is_over.load(Ordering::Relaxed) {
                        is_file_held(&path);
                    }
                });
            }
            let taken = (0..2_000).all(|_| {
                let lock = Lock::take(folder.path(), "draft-1").unwrap();
                lock.is_some()
            });
            is_over.store(true, Ordering::Relaxed);
            assert!(taken);
        });
    }

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
    fn what_a_dead_owner_left_is_swept() {
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
