//! Reading what a person names: regular files of a size that an email can have, and nothing that
//! would hang or fill the memory.

use std::{
    fs::{File, FileType, Metadata, OpenOptions},
    io::{self, Read},
    os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt},
    path::Path,
};

use rustix::fs::{Access, OFlags};

use super::{Fingerprint, OpenError};

/// The most that is read, in bytes: 20 MB.
pub const LIMIT: u64 = 20_000_000;

/// A file that was read.
#[derive(Debug)]
pub struct OpenedFile {
    /// All of it.
    pub bytes: Vec<u8>,
    /// To tell [`replace()`](super::replace()) what the file was.
    pub fingerprint: Fingerprint,
    /// Whether it is write-protected, so that saving will be refused.
    pub read_only: bool,
}

/// Reads the file that a person named.
///
/// # Errors
/// [`OpenError`]; [`OpenError::NotFound`] when a new draft could have this name.
pub fn read_draft(path: &Path) -> Result<OpenedFile, OpenError> {
    let fail = |error| OpenError::from_io(path, error);
    // Looked at before it is opened: opening alone can hang on a pipe and move a device.
    check(path, &path.metadata().map_err(fail)?)?;
    let file = open_regular(path).map_err(fail)?;
    let metadata = file.metadata().map_err(fail)?;
    check(path, &metadata)?;
    let bytes = read_limited(file).map_err(fail)?;
    let bytes = bytes.ok_or_else(|| OpenError::TooLarge {
        path: path.to_owned(),
    })?;
    Ok(OpenedFile {
        fingerprint: Fingerprint::of(&bytes, &metadata),
        read_only: is_read_only(path, &metadata),
        bytes,
    })
}

/// Reads a draft from standard input, to its end.
///
/// # Errors
/// [`OpenError::TooLarge`] and [`OpenError::Read`], with `standard input` for a name.
pub fn read_stdin_draft() -> Result<Vec<u8>, OpenError> {
    read_stream(io::stdin().lock())
}

fn read_stream(stream: impl Read) -> Result<Vec<u8>, OpenError> {
    let path = Path::new("standard input");
    let bytes = read_limited(stream).map_err(|source| OpenError::Read {
        path: path.to_owned(),
        source,
    })?;
    bytes.ok_or_else(|| OpenError::TooLarge {
        path: path.to_owned(),
    })
}

fn check(path: &Path, metadata: &Metadata) -> Result<(), OpenError> {
    if let Some(kind) = other_than_file(metadata.file_type()) {
        let path = path.to_owned();
        return Err(OpenError::NotAFile { path, kind });
    }
    if metadata.len() > LIMIT {
        let path = path.to_owned();
        return Err(OpenError::TooLarge { path });
    }
    Ok(())
}

/// What it is, if not a regular file, with its article.
pub(super) fn other_than_file(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        None
    } else if kind.is_dir() {
        Some("a folder")
    } else if kind.is_fifo() {
        Some("a pipe")
    } else if kind.is_socket() {
        Some("a socket")
    } else {
        Some("a device")
    }
}

/// Whether nobody may write it, or not this process. The first is asked by itself because the
/// superuser may write anything, and is not to overrule it by a slip.
pub(super) fn is_read_only(path: &Path, metadata: &Metadata) -> bool {
    metadata.mode() & 0o222 == 0 || rustix::fs::access(path, Access::WRITE_OK).is_err()
}

/// The bytes of a regular file and what it was while they were read.
pub(super) fn read_regular(path: &Path) -> io::Result<(Vec<u8>, Metadata)> {
    let file = open_regular(path)?;
    let metadata = file.metadata()?;
    let bytes = read_limited(file)?.ok_or(io::ErrorKind::FileTooLarge)?;
    Ok((bytes, metadata))
}

fn open_regular(path: &Path) -> io::Result<File> {
    // Without waiting, should a pipe have taken the name meanwhile.
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits();
    OpenOptions::new()
        .read(true)
        .custom_flags(flags.cast_signed())
        .open(path)
}

/// None when there is more than [`LIMIT`].
fn read_limited(stream: impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let read = stream.take(LIMIT + 1).read_to_end(&mut bytes)?;
    Ok((read as u64 <= LIMIT).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_stream_is_refused() {
        let refused = read_stream(io::repeat(b'x')).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "standard input is too large for an email: 20 MB is the most that can be opened"
        );
        assert_eq!(read_stream(&b"<p>"[..]).unwrap(), b"<p>");
    }
}
