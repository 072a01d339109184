//! Why there is no token, by what the person can do next.

use std::{io, path::PathBuf};

use crate::files::SaveError;

/// Why a token can't be had or stored. No text holds any of it.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// None was ever stored.
    #[error(
        "there is no token for the account \"{name}\": run `sendoff login --profile {name}`, or set SENDOFF_TOKEN to its API key"
    )]
    Missing {
        /// The account's name.
        name: String,
    },
    /// None was stored, and the one in the environment is for another server.
    #[error(
        "there is no token for the account \"{name}\", and SENDOFF_TOKEN belongs to SENDOFF_BASE_URL, which is another server: run `sendoff login --profile {name}`, or unset SENDOFF_BASE_URL"
    )]
    OfAnotherOrigin {
        /// The account's name.
        name: String,
    },
    /// The file's mode lets others in.
    #[error(
        "the token file {path} can be read by other people: run chmod 600 '{path}', and if others use this computer get a new API key",
        path = path.display()
    )]
    TooOpen {
        /// The file.
        path: PathBuf,
    },
    /// The file is there and can't be read.
    #[error("the token file {} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file is not what was written.
    #[error("the token file {} is damaged or of another account: run `sendoff login` again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The file can't be written.
    #[error("the token could not be stored")]
    Unwritable(#[source] SaveError),
    /// The file can't be removed.
    #[error("the token file {} could not be removed: remove it by hand", path.display())]
    Unremovable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// There is a keyring, and it fails or is locked.
    #[error(
        "the keyring {words}: unlock it and try again, or store the token in a file with `sendoff login --no-keyring`"
    )]
    Keyring {
        /// What it does, unfiltered.
        words: String,
    },
    /// A `token_command` that gives no token.
    #[error("token_command of the profile \"{name}\" {what}")]
    Command {
        /// The profile.
        name: String,
        /// What it did, unfiltered.
        what: String,
    },
}
