//! Locks of the operating system on names of our own: who holds one is alive, as the system
//! takes it from a process that ends in any way.
//!
//! The rule: a lock is a file in the data folder that is locked, never one that merely exists,
//! and it says nothing about who holds it.

use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use rustix::fs::{FlockOperation, flock};

/// The folder of the locks in the data folder.
const FOLDER: &str = "locks";

/// A name that this process alone holds until this is dropped.
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
        let folder = data_folder.join(FOLDER);
        crate::files::private::create_folder(&folder)?;
        let path = folder.join(name);
        loop {
            let file = OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .mode(0o600)
                .open(&path)?;
            match flock(&file, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => {}
                Err(rustix::io::Errno::WOULDBLOCK) => return Ok(None),
                Err(error) => return Err(error.into()),
            }
            // Whoever held it before may have removed the file after it was opened here: a lock
            // counts only on the file that has the name.
            if is_named(&file, &path)? {
                return Ok(Some(Self { path, _file: file }));
            }
        }
    }
}

fn is_named(file: &File, path: &Path) -> io::Result<bool> {
    let ours = file.metadata()?;
    match path.metadata() {
        Ok(named) => Ok((named.dev(), named.ino()) == (ours.dev(), ours.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is still locked. One that stays is in nobody's way.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holds_it_at_a_time_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let first = Lock::take(folder.path(), "draft-1").unwrap().unwrap();
        assert!(Lock::take(folder.path(), "draft-1").unwrap().is_none());
        assert!(Lock::take(folder.path(), "draft-2").unwrap().is_some());
        drop(first);
        assert_eq!(fs::read_dir(folder.path().join(FOLDER)).unwrap().count(), 0);
        assert!(Lock::take(folder.path(), "draft-1").unwrap().is_some());
    }

    #[test]
    fn a_file_that_a_dead_process_left_is_no_lock() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(FOLDER)).unwrap();
        fs::write(folder.path().join(FOLDER).join("draft-1"), "").unwrap();
        assert!(Lock::take(folder.path(), "draft-1").unwrap().is_some());
    }
}
