//! Telling whether a file is still the one that was read.

use std::{fs::Metadata, io, os::unix::fs::MetadataExt, path::Path};

use ring::digest::{SHA256, digest};

use super::read::read_regular;

/// What a file was when it was read or written: where it stands, and the digest of its content.
/// Two are equal when the content is.
#[derive(Debug, Clone)]
pub struct Fingerprint {
    stamp: Stamp,
    digest: [u8; 32],
}

/// What changes about a file when it is written, as far as it can be told without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    length: u64,
    /// Seconds and nanoseconds.
    modified: (i64, i64),
    device: u64,
    inode: u64,
}

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            length: metadata.len(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            device: metadata.dev(),
            inode: metadata.ino(),
        }
    }
}

impl PartialEq for Fingerprint {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Eq for Fingerprint {}

impl Fingerprint {
    pub(super) fn of(bytes: &[u8], metadata: &Metadata) -> Self {
        Self {
            stamp: Stamp::of(metadata),
            digest: sha256(bytes),
        }
    }

    /// Bytes of the content.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.stamp.length
    }

    pub(super) fn is_of(&self, bytes: &[u8]) -> bool {
        self.digest == sha256(bytes)
    }

    /// Whether the file has another content now, or is gone. Reads it only when its length, time
    /// or place changed, so a change within the clock's grain can be missed; saving always reads.
    ///
    /// # Errors
    /// What the operating system says when the file can't be read.
    pub fn is_stale(&self, path: &Path) -> io::Result<bool> {
        let metadata = match path.metadata() {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
            Err(error) => return Err(error),
        };
        if Stamp::of(&metadata) == self.stamp {
            return Ok(false);
        }
        if metadata.len() != self.stamp.length || !metadata.is_file() {
            return Ok(true);
        }
        let (bytes, _) = read_regular(path)?;
        Ok(!self.is_of(&bytes))
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    for (to, from) in out.iter_mut().zip(digest(&SHA256, bytes).as_ref()) {
        *to = *from;
    }
    out
}
