//! Why a file can't be opened or saved, by what the person can do next.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::read::LIMIT;

/// Why a file was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file, but its folder is there: a new draft can have this name.
    #[error("{} does not exist", shown(path))]
    NotFound {
        /// The file as it was named.
        path: PathBuf,
    },
    /// Not even the folder is there.
    #[error(
        "{} can't be opened, because its folder does not exist: check how the name is written",
        shown(path)
    )]
    NoFolder {
        /// The file as it was named.
        path: PathBuf,
    },
    /// A folder, a device, a pipe.
    #[error("{} is {kind}, not a file: name an HTML file", shown(path))]
    NotAFile {
        /// The file as it was named.
        path: PathBuf,
        /// What it is, with its article.
        kind: &'static str,
    },
    /// More than [`LIMIT`] bytes; it was not read.
    #[error("{} is too large for an email: {} MB is the most that can be opened", shown(path), LIMIT / 1_000_000)]
    TooLarge {
        /// The file as it was named.
        path: PathBuf,
    },
    /// The operating system says no.
    #[error(
        "{} may not be read by you: ask its owner, or change its permissions",
        shown(path)
    )]
    Permission {
        /// The file as it was named.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Anything else, such as a broken disk.
    #[error("{} can't be read: {source}", shown(path))]
    Read {
        /// The file as it was named.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl OpenError {
    pub(super) fn from_io(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound if folder_of(&path).is_dir() => Self::NotFound { path },
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NoFolder { path },
            io::ErrorKind::PermissionDenied => Self::Permission { path, source },
            _ => Self::Read { path, source },
        }
    }
}

/// Why a file was not saved. The file on disk is as it was before; only after
/// [`SaveError::Write`], from a disk that fails at the very last step, it can be the new one.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Another program wrote it since it was read.
    #[error(
        "{} was changed by another program and is not overwritten: save under another name, or \
         open it anew",
        shown(path)
    )]
    ChangedOnDisk {
        /// The file as it was named.
        path: PathBuf,
    },
    /// A file of this name turned up, where there was none.
    #[error(
        "{} exists already and is not overwritten: save under another name",
        shown(path)
    )]
    AlreadyExists {
        /// The file as it was named.
        path: PathBuf,
    },
    /// It may not be written, neither by this person nor at all.
    #[error(
        "{} is write-protected: save under another name, or change its permissions",
        shown(path)
    )]
    ReadOnly {
        /// The file as it was named.
        path: PathBuf,
    },
    /// No new file may be made beside it, which a safe save needs.
    #[error(
        "{} can't be saved, because its folder is write-protected: save it in another folder",
        shown(path)
    )]
    FolderReadOnly {
        /// The file as it was named.
        path: PathBuf,
    },
    /// The folder is not there, or not any more.
    #[error(
        "{} can't be saved, because its folder does not exist: save it in another folder",
        shown(path)
    )]
    NoFolder {
        /// The file as it was named.
        path: PathBuf,
    },
    /// A folder, a device, a pipe.
    #[error("{} is {kind}, not a file: save under another name", shown(path))]
    NotAFile {
        /// The file as it was named.
        path: PathBuf,
        /// What it is, with its article.
        kind: &'static str,
    },
    /// The disk, the quota or the largest allowed file.
    #[error(
        "{} can't be saved, because there is no room left on the disk: make room, or save it on \
         another disk",
        shown(path)
    )]
    DiskFull {
        /// The file as it was named.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Anything else, such as a broken disk.
    #[error("{} can't be saved: {source}; save it in another folder", shown(path))]
    Write {
        /// The file as it was named.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl SaveError {
    /// For what failed at the file itself.
    pub(super) fn at_file(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { path }
            }
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::NoFolder { path },
            io::ErrorKind::AlreadyExists => Self::AlreadyExists { path },
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::DiskFull { path, source },
            _ => Self::Write { path, source },
        }
    }

    /// For what failed at its folder or at its neighbour.
    pub(super) fn at_folder(path: &Path, source: io::Error) -> Self {
        match Self::at_file(path, source) {
            Self::ReadOnly { path } => Self::FolderReadOnly { path },
            other => other,
        }
    }
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A file name without anything that a terminal would obey.
fn shown(path: &Path) -> String {
    let name = path.to_string_lossy().escape_debug().to_string();
    name.replace("\\'", "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_can_not_drive_the_terminal() {
        let path = PathBuf::from("it's \u{1b}[2J \u{202e}x\n.html");
        assert_eq!(shown(&path), "it's \\u{1b}[2J \\u{202e}x\\n.html");
    }

    #[test]
    fn a_full_disk_is_told_from_a_protected_one() {
        let save = |kind: io::ErrorKind| SaveError::at_folder(Path::new("x"), kind.into());
        assert!(matches!(
            save(io::ErrorKind::StorageFull),
            SaveError::DiskFull { .. }
        ));
        assert!(matches!(
            save(io::ErrorKind::QuotaExceeded),
            SaveError::DiskFull { .. }
        ));
        assert!(matches!(
            save(io::ErrorKind::ReadOnlyFilesystem),
            SaveError::FolderReadOnly { .. }
        ));
    }
}
