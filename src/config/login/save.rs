//! Stores what was answered: the token apart from the profile.

use std::path::Path;

use super::Login;
use crate::config::{
    StoredToken, TokenError, TokenPlace, WriteError, Written, load_settings, store_token,
    write_profile,
};

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedLogin {
    /// Where the token is; none when a command gives it.
    pub token: Option<StoredToken>,
    /// The configuration.
    pub written: Written,
}

impl SavedLogin {
    /// Where what was answered is now, in sentences; `name` is the profile's.
    #[must_use]
    pub fn sentences(&self, name: &str) -> Vec<String> {
        let mut sentences = Vec::new();
        if let Some(token) = &self.token {
            if let Some(words) = &token.keyring_failed {
                sentences.push(format!("The keyring {words}, so it is not used."));
            }
            sentences.push(match &token.place {
                TokenPlace::Keyring => "The API key is in the keyring.".to_owned(),
                TokenPlace::File(path) => {
                    format!(
                        "The API key is in {}, which only you can read.",
                        path.display()
                    )
                }
            });
        }
        let path = self.written.path.display();
        sentences.push(format!("The profile \"{name}\" is in {path}."));
        if let Some(default) = &self.written.new_default {
            sentences.push(format!(
                "The default stays \"{default}\"; this one is used with --profile \"{name}\"."
            ));
        }
        sentences
    }
}

/// Why the account is not set up.
#[derive(Debug, thiserror::Error)]
pub enum SaveLoginError {
    /// A question is not answered, which is a fault in the program.
    #[error("not everything was answered")]
    Incomplete,
    /// The profile has its token from a command already.
    #[error(
        "the profile \"{name}\" has its token from token_command: take that line out of the configuration first, and then store the token"
    )]
    HasCommand {
        /// The profile.
        name: String,
    },
    /// The token could not be stored; the configuration is as it was.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The configuration is as it was; the token may have been stored.
    #[error(transparent)]
    Profile(#[from] WriteError),
}

/// Stores the token, then writes the profile to the configuration in `config_dir`. Blocking, see
/// [`TokenSource::resolve`](crate::config::TokenSource::resolve).
///
/// # Errors
/// [`SaveLoginError`].
pub fn save_login(
    login: &Login,
    config_dir: Option<&Path>,
    data_dir: &Path,
    use_keyring: bool,
) -> Result<SavedLogin, SaveLoginError> {
    let profile = login.profile().ok_or(SaveLoginError::Incomplete)?;
    let token = login.token.as_ref().ok_or(SaveLoginError::Incomplete)?;
    // Before anything is stored: a broken configuration would make it of no use.
    let settings = load_settings(config_dir).map_err(WriteError::from)?;
    let known = settings.profiles.get(&profile.name);
    if known.is_some_and(|known| known.token_command.is_some()) && profile.token_command.is_none() {
        let name = profile.name;
        return Err(SaveLoginError::HasCommand { name });
    }
    let stored = match &profile.token_command {
        Some(_) => None,
        None => Some(store_token(
            data_dir,
            &profile.base_url,
            token,
            use_keyring,
        )?),
    };
    Ok(SavedLogin {
        token: stored,
        written: write_profile(config_dir, &profile)?,
    })
}
