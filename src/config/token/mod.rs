//! Where an account's token comes from: the environment, a command, a file of our own, the
//! keyring. Nothing is read before it is needed, because a keyring or a command can wait for the
//! person.
//!
//! The rules: a stored token goes only to the origin that it was stored for, and one that can't be
//! read is an error, never "no token". What is shown of any of it never holds the token.

mod command;
mod error;
mod file;
mod keyring;

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use self::keyring::KeyringError;
pub use self::{command::TokenCommand, error::TokenError};
use super::{BaseUrl, Token};

/// How to come by a token. Clones share what was read.
#[derive(Clone)]
pub struct TokenSource(Arc<Shared>);

struct Shared {
    origin: Origin,
    read: Mutex<Option<Token>>,
}

/// Where it comes from.
#[derive(Debug, PartialEq, Eq)]
enum Origin {
    Given(Token),
    Command {
        profile: String,
        command: TokenCommand,
    },
    Stored(Stored),
}

/// A token that `login` has put somewhere.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stored {
    /// The name of the account, for messages.
    pub(super) name: String,
    /// Where its API is.
    pub(super) base_url: BaseUrl,
    /// Our own data folder, if there is one to look in.
    pub(super) data_dir: Option<PathBuf>,
    /// Whether the environment holds a token, but for another server.
    pub(super) other_in_environment: bool,
}

impl TokenSource {
    /// What this command prints.
    pub(super) fn command(profile: String, command: TokenCommand) -> Self {
        Self::of(Origin::Command { profile, command })
    }

    /// What was stored.
    pub(super) fn stored(stored: Stored) -> Self {
        Self::of(Origin::Stored(stored))
    }

    fn of(origin: Origin) -> Self {
        Self(Arc::new(Shared {
            origin,
            read: Mutex::new(None),
        }))
    }

    /// Reads the token; what was read once is kept for as long as the program runs, an error is
    /// not. Blocking, for up to two minutes: a keyring may ask to be unlocked, a command for a
    /// passphrase.
    ///
    /// # Errors
    /// [`TokenError`]: there is none, or it can't be read.
    pub fn resolve(&self) -> Result<Token, TokenError> {
        let shared = &self.0;
        // Held while it is read, so that nobody is asked for the same passphrase twice.
        let mut read = shared.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(token) = &*read {
            return Ok(token.clone());
        }
        let token = match &shared.origin {
            Origin::Given(token) => token.clone(),
            Origin::Command { profile, command } => {
                command.run().map_err(|what| TokenError::Command {
                    name: profile.clone(),
                    what,
                })?
            }
            Origin::Stored(stored) => stored.read(keyring::read)?,
        };
        *read = Some(token.clone());
        Ok(token)
    }
}

impl Stored {
    /// The file comes first: looking at it costs next to nothing and asks nobody.
    fn read(
        &self,
        keyring: impl FnOnce(&str) -> Result<Option<Token>, KeyringError>,
    ) -> Result<Token, TokenError> {
        let origin = self.base_url.origin();
        if let Some(folder) = &self.data_dir
            && let Some(token) = file::read(folder, &origin)?
        {
            return Ok(token);
        }
        match keyring(&origin) {
            Ok(Some(token)) => Ok(token),
            Ok(None) | Err(KeyringError::Absent) => Err(self.missing()),
            Err(KeyringError::Failed(words)) => Err(TokenError::Keyring { words }),
        }
    }

    fn missing(&self) -> TokenError {
        let name = self.name.clone();
        if self.other_in_environment {
            return TokenError::OfAnotherOrigin { name };
        }
        TokenError::Missing { name }
    }
}

impl From<Token> for TokenSource {
    fn from(token: Token) -> Self {
        Self::of(Origin::Given(token))
    }
}

impl PartialEq for TokenSource {
    fn eq(&self, other: &Self) -> bool {
        self.0.origin == other.0.origin
    }
}

impl Eq for TokenSource {}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.origin.fmt(f)
    }
}

/// Where a token is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenPlace {
    /// The keyring of the desktop or the operating system.
    Keyring,
    /// A file that nobody else may read.
    File(PathBuf),
}

impl fmt::Display for TokenPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keyring => f.write_str("the keyring"),
            Self::File(path) => write!(f, "the file {}", path.display()),
        }
    }
}

/// A token that was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// Where it is now.
    pub place: TokenPlace,
    /// Why it is not in the keyring, if there is one that failed.
    pub keyring_failed: Option<String>,
}

/// Stores a token for the origin of this base URL: in the keyring, else in a file of the data
/// folder, and in no more than one of the two. Blocking, see [`TokenSource::resolve`].
///
/// # Errors
/// [`TokenError::Unwritable`]: it is in neither.
pub fn store_token(
    data_dir: &Path,
    base_url: &BaseUrl,
    token: &Token,
    use_keyring: bool,
) -> Result<StoredToken, TokenError> {
    let origin = base_url.origin();
    let mut keyring_failed = None;
    if use_keyring {
        match keyring::write(&origin, token) {
            Ok(()) => {
                file::remove(data_dir, &origin)?;
                return Ok(StoredToken {
                    place: TokenPlace::Keyring,
                    keyring_failed,
                });
            }
            Err(KeyringError::Absent) => {}
            Err(KeyringError::Failed(words)) => keyring_failed = Some(words),
        }
    }
    // What an earlier login left in the keyring is never read while there is a file.
    let place = TokenPlace::File(file::write(data_dir, &origin, token)?);
    Ok(StoredToken {
        place,
        keyring_failed,
    })
}

/// Removes the token of this origin from everywhere that [`store_token`] may have put it; gives
/// the places that had one. Blocking, see [`TokenSource::resolve`].
///
/// # Errors
/// A place where there is one and from where it can't be removed.
pub fn remove_token(data_dir: &Path, base_url: &BaseUrl) -> Result<Vec<TokenPlace>, TokenError> {
    let origin = base_url.origin();
    let file = file::remove(data_dir, &origin)?;
    let mut places = Vec::from_iter(file.map(TokenPlace::File));
    match keyring::remove(&origin) {
        Ok(true) => places.push(TokenPlace::Keyring),
        Ok(false) | Err(KeyringError::Absent) => {}
        Err(KeyringError::Failed(words)) => return Err(TokenError::Keyring { words }),
    }
    Ok(places)
}

/// Whether there is a keyring that answers; none when it does, else why not. Blocking.
#[must_use]
pub fn keyring_problem() -> Option<String> {
    match keyring::read("https://nobody.invalid") {
        Ok(_) => None,
        Err(KeyringError::Absent) => Some("there is none here".to_owned()),
        Err(KeyringError::Failed(words)) => Some(words),
    }
}

#[cfg(test)]
mod tests;
