//! Saving: the new bytes go to a synced neighbour that takes the file's name, so that at any
//! moment the name stands for the whole old file or the whole new one.
//!
//! Two kinds of file would not survive that and are written in place: one with further hard
//! links, and one whose owner or group this process can't give to the neighbour.

use std::{
    fs::{self, File, Metadata, OpenOptions, Permissions},
    io::{self, ErrorKind, Seek, SeekFrom, Write},
    os::unix::fs::{MetadataExt, PermissionsExt, fchown},
    path::{Path, PathBuf},
};

use tempfile::{Builder, NamedTempFile};

use super::{
    Fingerprint, SaveError,
    error::folder_of,
    fingerprint::Stamp,
    read::{is_read_only, other_than_file, read_regular},
};

/// How many symbolic links are followed, as Linux does.
const MAX_LINKS: usize = 40;

/// Gives the file these bytes. Its mode, owner and group, hard and symbolic links stay; a new
/// file has the mode that the umask leaves. Writes nothing when the bytes are there already.
///
/// `expected` is the file as it was read, or none when there was none. A file that is gone
/// meanwhile is made anew. To overwrite a changed file knowingly, read it first and give its
/// fingerprint.
///
/// # Errors
/// [`SaveError`], which says what the file is then.
pub fn replace(
    path: &Path,
    bytes: &[u8],
    expected: Option<&Fingerprint>,
) -> Result<Fingerprint, SaveError> {
    let target = follow_links(path).map_err(|error| SaveError::at_file(path, error))?;
    let metadata = match target.metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return create(path, &target, bytes),
        Err(error) => return Err(SaveError::at_file(path, error)),
    };
    let old = read_expected(path, &target, &metadata, bytes, expected)?;
    if old.bytes == bytes {
        return Ok(Fingerprint::of(bytes, &old.metadata));
    }
    if is_read_only(&target, &old.metadata) {
        let path = path.to_owned();
        return Err(SaveError::ReadOnly { path });
    }
    save_over(path, &target, &old, bytes)
}

struct Old {
    bytes: Vec<u8>,
    metadata: Metadata,
}

/// The file on disk, if it is the one that is expected or holds the new bytes already.
fn read_expected(
    path: &Path,
    target: &Path,
    metadata: &Metadata,
    new: &[u8],
    expected: Option<&Fingerprint>,
) -> Result<Old, SaveError> {
    let shown = path.to_owned();
    if let Some(kind) = other_than_file(metadata.file_type()) {
        return Err(SaveError::NotAFile { path: shown, kind });
    }
    let lengths = [expected.map(Fingerprint::length), Some(new.len() as u64)];
    if lengths.contains(&Some(metadata.len())) {
        let (bytes, metadata) =
            read_regular(target).map_err(|error| SaveError::at_file(path, error))?;
        if bytes == new || expected.is_some_and(|expected| expected.is_of(&bytes)) {
            return Ok(Old { bytes, metadata });
        }
    }
    Err(match expected {
        Some(_) => SaveError::ChangedOnDisk { path: shown },
        None => SaveError::AlreadyExists { path: shown },
    })
}

fn create(path: &Path, target: &Path, bytes: &[u8]) -> Result<Fingerprint, SaveError> {
    let fail = |error| SaveError::at_folder(path, error);
    // The umask takes away from this what it takes away from every new file.
    let mode = Permissions::from_mode(0o666);
    let mut neighbour = neighbour(target, &mode).map_err(fail)?;
    fill(&mut neighbour, bytes).map_err(fail)?;
    let file = neighbour.persist_noclobber(target).or_else(|error| {
        if error.error.kind() == ErrorKind::AlreadyExists || target.is_symlink() || target.exists()
        {
            return Err(SaveError::AlreadyExists {
                path: path.to_owned(),
            });
        }
        // Some network and foreign file systems can't look and rename in one step.
        let renamed = error.file.persist(target);
        renamed.map_err(|error| fail(error.error))
    })?;
    finish(target, &file, bytes).map_err(fail)
}

fn save_over(
    path: &Path,
    target: &Path,
    old: &Old,
    bytes: &[u8],
) -> Result<Fingerprint, SaveError> {
    if !can_be_renamed_over(&old.metadata) {
        return in_place(target, old, bytes).map_err(|error| SaveError::at_file(path, error));
    }
    let fail = |error| SaveError::at_folder(path, error);
    let mut neighbour = neighbour(target, &Permissions::from_mode(0o600)).map_err(fail)?;
    if adopt(neighbour.as_file(), &old.metadata).is_err() {
        drop(neighbour);
        return in_place(target, old, bytes).map_err(|error| SaveError::at_file(path, error));
    }
    fill(&mut neighbour, bytes).map_err(fail)?;
    // Writing takes time: looked at once more, as late as can be.
    let is_same = |now: Metadata| Stamp::of(&now) == Stamp::of(&old.metadata);
    if target.metadata().is_ok_and(|now| !is_same(now)) {
        let path = path.to_owned();
        return Err(SaveError::ChangedOnDisk { path });
    }
    let file = neighbour
        .persist(target)
        .map_err(|error| fail(error.error))?;
    finish(target, &file, bytes).map_err(fail)
}

fn can_be_renamed_over(old: &Metadata) -> bool {
    let me = rustix::process::geteuid();
    old.nlink() == 1 && (me.is_root() || old.uid() == me.as_raw())
}

/// Gives the neighbour owner, group and mode of the old file, in this order: a new owner takes
/// bits off the mode.
fn adopt(neighbour: &File, old: &Metadata) -> io::Result<()> {
    let new = neighbour.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
        fchown(neighbour, Some(old.uid()), Some(old.gid()))?;
    }
    neighbour.set_permissions(Permissions::from_mode(old.mode() & 0o7777))
}

/// Writes over the old bytes without a moment in which a full disk could cost them: what makes
/// the file longer goes first, and whatever fails is undone.
fn in_place(target: &Path, old: &Old, bytes: &[u8]) -> io::Result<Fingerprint> {
    let mut file = OpenOptions::new().write(true).open(target)?;
    let (start, longer) = bytes
        .split_at_checked(old.bytes.len())
        .unwrap_or((bytes, &[]));
    let written = write_at(&mut file, old.bytes.len(), longer)
        .and_then(|()| file.sync_all())
        .and_then(|()| write_at(&mut file, 0, start))
        .and_then(|()| file.set_len(bytes.len() as u64))
        .and_then(|()| file.sync_all());
    if let Err(error) = written {
        write_at(&mut file, 0, &old.bytes)?;
        file.set_len(old.bytes.len() as u64)?;
        file.sync_all()?;
        return Err(error);
    }
    Ok(Fingerprint::of(bytes, &file.metadata()?))
}

fn write_at(file: &mut File, offset: usize, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(offset as u64))?;
    file.write_all(bytes)
}

/// An empty file beside the target, on the same disk; gone when dropped.
pub(super) fn neighbour(target: &Path, mode: &Permissions) -> io::Result<NamedTempFile> {
    Builder::new()
        .prefix(".sendoff-")
        .suffix(".tmp")
        .permissions(mode.clone())
        .tempfile_in(folder_of(target))
}

pub(super) fn fill(neighbour: &mut NamedTempFile, bytes: &[u8]) -> io::Result<()> {
    neighbour.write_all(bytes)?;
    neighbour.as_file().sync_all()
}

/// After the file got its name: makes that outlive a power failure.
pub(super) fn finish(target: &Path, file: &File, bytes: &[u8]) -> io::Result<Fingerprint> {
    sync(folder_of(target))?;
    Ok(Fingerprint::of(bytes, &file.metadata()?))
}

/// Syncs a folder, so that the names in it outlive a power failure.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        // Some file systems have no such thing, and a folder may be writable but not readable.
        Err(error)
            if !matches!(
                error.kind(),
                ErrorKind::InvalidInput | ErrorKind::Unsupported | ErrorKind::PermissionDenied
            ) =>
        {
            Err(error)
        }
        _ => Ok(()),
    }
}

/// What a chain of symbolic links ends in, whether that exists or not.
pub(super) fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&target) {
            Ok(next) => target = folder_of(&target).join(next),
            // Not a link, or nothing there yet.
            Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::NotFound) => {
                return Ok(target);
            }
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}
