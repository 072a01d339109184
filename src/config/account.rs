//! The account that emails leave from: where its API is, and the key to it.

use super::Token;

/// The base URL of an account's API: `https`, or `http` to loopback; ends in `/api/public/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl(reqwest::Url);

/// Why a text is no base URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// Not a URL at all.
    #[error("is not a URL: write the whole of it, for example https://acme.user.com/api/public/")]
    NotAUrl,
    /// Plain `http` to another machine, or another scheme.
    #[error(
        "must start with https:// (plain http goes to this machine only): the token would be readable on the way"
    )]
    Insecure,
}

impl BaseUrl {
    /// Checks a whole base URL; a missing final slash is added.
    ///
    /// # Errors
    /// [`BaseUrlError`], whose text completes "the base URL …".
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let _ = text;
        Err(BaseUrlError::NotAUrl)
    }

    /// The URL, its path ending in `/`.
    #[must_use]
    pub fn as_url(&self) -> &reqwest::Url {
        &self.0
    }
}

/// Where emails leave from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What the screen calls it: the profile's name, or the first label of the host.
    pub name: String,
    /// Where its API is.
    pub base_url: BaseUrl,
    /// The key to it.
    pub token: Token,
    /// Whether this is the in-process sandbox, where nothing reaches anybody.
    pub sandbox: bool,
}

impl Account {
    /// What tells accounts apart, and what a draft's `account` key holds: the host of the base
    /// URL, or `sandbox`.
    #[must_use]
    pub fn id(&self) -> String {
        if self.sandbox {
            return "sandbox".to_owned();
        }
        self.base_url
            .as_url()
            .host_str()
            .unwrap_or_default()
            .to_owned()
    }
}
