//! Which account: the flags first, then the environment, then the configuration.
//!
//! Owns that order and what is said when it leads nowhere. Reads no file and no
//! environment: both come in as data. The rules: the sandbox is chosen only when it is asked for
//! or when nothing at all was ever configured, and a token never goes to an origin that it was
//! not given for.

use std::{path::PathBuf, time::Duration};

use super::{
    Account, Appearance, BaseUrl, BaseUrlError, Defaults, Profile, Sending, Settings, Token,
    TokenSource, token::Stored,
};

/// What the command line and the environment ask for. Empty environment variables count as not
/// set.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// `--sandbox`
    pub sandbox: bool,
    /// `--profile`
    pub profile: Option<String>,
    /// `SENDOFF_PROFILE`
    pub env_profile: Option<String>,
    /// `SENDOFF_BASE_URL`
    pub env_base_url: Option<String>,
    /// `SENDOFF_TOKEN`
    pub env_token: Option<Token>,
    /// Our own data folder, where stored tokens may be.
    pub data_dir: Option<PathBuf>,
}

/// Where emails are to leave from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The in-process sandbox, as `--sandbox` asked.
    Sandbox,
    /// No account was ever configured. The composer then uses the sandbox; nothing else may.
    NoAccount,
    /// An account; its token is looked at by [`Chosen::account`].
    Account(Box<Chosen>),
}

/// A chosen account, and where its token comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// What the screen calls it: the profile's name, or the first label of the host.
    pub name: String,
    /// Where its API is.
    pub base_url: BaseUrl,
    /// What its emails usually have.
    pub defaults: Defaults,
    /// How long to wait for an answer in all, when the profile says so.
    pub timeout: Option<Duration>,
    /// How its emails are sent.
    pub sending: Sending,
    /// How the screen shows it.
    pub appearance: Appearance,
    token: Result<TokenSource, AccountError>,
}

/// Why no account can be used. Each text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// `--profile` or `SENDOFF_PROFILE` names a profile that is not there.
    #[error("{by} names the profile \"{name}\", which is not in the configuration; it has {known}")]
    UnknownProfile {
        /// `--profile` or `SENDOFF_PROFILE`.
        by: &'static str,
        /// The name given.
        name: String,
        /// The names that there are, in words.
        known: String,
    },
    /// `default_profile` names a profile that is not there.
    #[error(
        "default_profile is \"{name}\", but the configuration has no [profiles.{name}], it has {known}: correct the name, or remove the line"
    )]
    UnknownDefault {
        /// The name given.
        name: String,
        /// The names that there are, in words.
        known: String,
    },
    /// Several profiles and nothing that picks one.
    #[error("the configuration has {known}: say which with --profile NAME, or set default_profile")]
    WhichProfile {
        /// The names that there are, in words.
        known: String,
    },
    /// `SENDOFF_BASE_URL` is no base URL.
    #[error("SENDOFF_BASE_URL {0}")]
    BaseUrl(BaseUrlError),
    /// `SENDOFF_BASE_URL` and `SENDOFF_PROFILE` mean different accounts.
    #[error(
        "SENDOFF_BASE_URL and SENDOFF_PROFILE name different accounts: unset one of them, or use --profile"
    )]
    Contradiction,
    /// `SENDOFF_TOKEN` alone, and no profile for it to go with.
    #[error(
        "SENDOFF_TOKEN is set, but not the account it is for: set SENDOFF_BASE_URL too, for example https://acme.user.com/api/public/"
    )]
    TokenAlone,
    /// `SENDOFF_BASE_URL` without `SENDOFF_TOKEN`.
    #[error("SENDOFF_BASE_URL needs the token of that account: set SENDOFF_TOKEN to its API key")]
    BaseUrlAlone,
    /// `SENDOFF_TOKEN` holds what no header can carry.
    #[error(
        "SENDOFF_TOKEN is not an API key: it has spaces or other characters that no key has; copy it again from the web app"
    )]
    MalformedToken,
}

impl Choice {
    /// How emails are sent from there. Without an account that is the sandbox, as in the composer.
    #[must_use]
    pub fn sending(&self, settings: &Settings) -> Sending {
        match self {
            Self::Account(chosen) => chosen.sending.clone(),
            Self::Sandbox | Self::NoAccount => settings.sending.sandbox(),
        }
    }
}

impl Chosen {
    /// The account. Its token is not read yet: that can block, and fail.
    ///
    /// # Errors
    /// [`AccountError`] when the environment holds no token that could be one.
    pub fn account(&self) -> Result<Account, AccountError> {
        Ok(Account {
            name: self.name.clone(),
            base_url: self.base_url.clone(),
            token: self.token.clone()?,
            sandbox: false,
        })
    }
}

/// Picks the account: `--sandbox`, else `--profile`, else the environment, else the configured
/// default, else the only profile.
///
/// # Errors
/// [`AccountError`] when what was asked for is not there or is ambiguous.
pub fn choose(settings: &Settings, selection: &Selection) -> Result<Choice, AccountError> {
    if selection.sandbox {
        return Ok(Choice::Sandbox);
    }
    if let Some(name) = &selection.profile {
        return named(settings, selection, "--profile", name);
    }
    let env_profile = set(selection.env_profile.as_ref());
    if let Some(text) = set(selection.env_base_url.as_ref()) {
        let base_url = BaseUrl::parse(text).map_err(AccountError::BaseUrl)?;
        return match env_profile {
            None => Ok(from_base_url(settings, base_url, selection)),
            Some(name) => match profile(settings, "SENDOFF_PROFILE", name)? {
                profile if profile.base_url == base_url => {
                    named(settings, selection, "SENDOFF_PROFILE", name)
                }
                _ => Err(AccountError::Contradiction),
            },
        };
    }
    match env_profile {
        Some(name) => named(settings, selection, "SENDOFF_PROFILE", name),
        None => configured(settings, selection),
    }
}

fn set(variable: Option<&String>) -> Option<&str> {
    variable
        .map(|text| text.trim())
        .filter(|text| !text.is_empty())
}

fn token(selection: &Selection) -> Option<&Token> {
    selection
        .env_token
        .as_ref()
        .filter(|token| !token.expose().is_empty())
}

/// The token of the environment as a source, if no header would refuse it.
fn given(token: &Token) -> Result<TokenSource, AccountError> {
    if token.expose().bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(token.clone().into());
    }
    Err(AccountError::MalformedToken)
}

fn profile<'a>(
    settings: &'a Settings,
    by: &'static str,
    name: &str,
) -> Result<&'a Profile, AccountError> {
    settings
        .profiles
        .get(name)
        .ok_or_else(|| AccountError::UnknownProfile {
            by,
            name: name.to_owned(),
            known: names(settings),
        })
}

fn named(
    settings: &Settings,
    selection: &Selection,
    by: &'static str,
    name: &str,
) -> Result<Choice, AccountError> {
    let profile = profile(settings, by, name)?;
    Ok(from_profile(settings, name, profile, selection))
}

fn configured(settings: &Settings, selection: &Selection) -> Result<Choice, AccountError> {
    if let Some(error) = unknown_default(settings) {
        return Err(error);
    }
    let default = settings.default_profile.as_ref();
    if let Some((name, profile)) = default.and_then(|name| settings.profiles.get_key_value(name)) {
        return Ok(from_profile(settings, name, profile, selection));
    }
    let mut profiles = settings.profiles.iter();
    match (profiles.next(), profiles.next()) {
        (Some((name, profile)), None) => Ok(from_profile(settings, name, profile, selection)),
        (Some(_), Some(_)) => Err(AccountError::WhichProfile {
            known: names(settings),
        }),
        (None, _) if token(selection).is_some() => Err(AccountError::TokenAlone),
        (None, _) => Ok(Choice::NoAccount),
    }
}

/// What is wrong with `default_profile`, if it names no profile.
pub(super) fn unknown_default(settings: &Settings) -> Option<AccountError> {
    let name = settings.default_profile.as_ref()?;
    (!settings.profiles.contains_key(name)).then(|| AccountError::UnknownDefault {
        name: name.clone(),
        known: names(settings),
    })
}

fn from_profile(
    settings: &Settings,
    name: &str,
    profile: &Profile,
    selection: &Selection,
) -> Choice {
    let elsewhere = set(selection.env_base_url.as_ref()).is_some_and(|text| {
        BaseUrl::parse(text).map_or(true, |url| {
            url.as_url().origin() != profile.base_url.as_url().origin()
        })
    });
    let token = match (token(selection), &profile.token_command) {
        (Some(token), _) if !elsewhere => given(token),
        (_, Some(command)) => Ok(TokenSource::command(name.to_owned(), command.clone())),
        (other, None) => Ok(TokenSource::stored(Stored {
            name: name.to_owned(),
            base_url: profile.base_url.clone(),
            data_dir: selection.data_dir.clone(),
            other_in_environment: other.is_some(),
        })),
    };
    Choice::Account(Box::new(Chosen {
        name: name.to_owned(),
        base_url: profile.base_url.clone(),
        defaults: profile.defaults.clone(),
        timeout: profile.timeout,
        sending: settings.sending.with(&profile.sending),
        appearance: profile.appearance.clone(),
        token,
    }))
}

fn from_base_url(settings: &Settings, base_url: BaseUrl, selection: &Selection) -> Choice {
    Choice::Account(Box::new(Chosen {
        name: base_url.short_name().to_owned(),
        defaults: Defaults::default(),
        timeout: None,
        sending: settings.sending.sending(),
        appearance: Appearance::default(),
        token: token(selection).map_or(Err(AccountError::BaseUrlAlone), given),
        base_url,
    }))
}

fn names(settings: &Settings) -> String {
    if settings.profiles.is_empty() {
        return "no profiles".to_owned();
    }
    let names: Vec<_> = settings.profiles.keys().map(String::as_str).collect();
    match names.as_slice() {
        [one] => format!("the profile {one}"),
        _ => format!("the profiles {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests;
