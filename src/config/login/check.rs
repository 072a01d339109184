//! What each answer may be, and the words for it when it is not. No error repeats an answer.

use reqwest::Url;

use crate::{
    config::{BaseUrl, BaseUrlError, Settings, Token},
    draft::{EmailSettingsId, Field, Fields, NotAnId, UserId, check_field},
};

/// The documented length of an API key, in characters.
const KEY_LENGTH: usize = 64;

/// The most characters of a profile's name.
const LONGEST_NAME: usize = 40;

/// Why an answer is none. Each text says what to answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// Neither a subdomain nor an address of an account.
    #[error("This {0}")]
    Account(#[from] BaseUrlError),
    /// An address that is not of an account's web app.
    #[error(
        "This is not the address of an account's web app: open your account in the browser and paste what stands in its address bar, for example https://acme.user.com/"
    )]
    NotTheWebApp,
    /// A key of another length.
    #[error("This key has {length} characters, and an API key has 64: copy it again, all of it")]
    KeyLength {
        /// The length of what was given, in characters.
        length: usize,
    },
    /// Characters that no key has.
    #[error("This is not an API key: it has spaces or other characters that no key has")]
    KeyCharacters,
    /// Not an author.
    #[error("The author {0}")]
    Author(String),
    /// Not an ID.
    #[error("This {0}")]
    Id(#[from] NotAnId),
    /// One of several is not an ID.
    #[error(
        "Number {position} of these is not an ID: write IDs of people as the web app shows them, for example 5380718, 5380719"
    )]
    Tester {
        /// Which one, from 1.
        position: usize,
    },
    /// Not a name.
    #[error("A profile's name is one line of 1 to 40 characters: write for example acme")]
    Name,
    /// The name of a profile of another account.
    #[error("There is a profile of this name already, for {host}: choose another name")]
    NameTaken {
        /// The host of its account.
        host: String,
    },
}

/// The account that a subdomain, or any address of its web app or API, means.
///
/// # Errors
/// [`LoginError::Account`] or [`LoginError::NotTheWebApp`].
pub fn check_subdomain(text: &str) -> Result<BaseUrl, LoginError> {
    let text = text.trim();
    if !text.contains(['.', ':', '/']) {
        return Ok(BaseUrl::from_subdomain(text)?);
    }
    let whole = if text.contains("://") {
        text.to_owned()
    } else {
        format!("https://{text}")
    };
    let url = Url::parse(&whole).map_err(|_cause| LoginError::NotTheWebApp)?;
    if let Some(label) = url
        .host_str()
        .and_then(|host| host.strip_suffix(".user.com"))
    {
        // The vendor's own pages.
        if label.eq_ignore_ascii_case("www") {
            return Err(LoginError::NotTheWebApp);
        }
        return Ok(BaseUrl::from_subdomain(label)?);
    }
    // Anything else could be any site, and would get the key: only what is written out counts.
    match BaseUrl::parse(&whole) {
        Err(BaseUrlError::NotTheApi) => Err(LoginError::NotTheWebApp),
        result => Ok(result?),
    }
}

/// An API key, without the white space around it.
///
/// # Errors
/// [`LoginError::KeyLength`] or [`LoginError::KeyCharacters`].
pub fn check_token(text: &str) -> Result<Token, LoginError> {
    let text = text.trim();
    if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(LoginError::KeyCharacters);
    }
    if text.len() != KEY_LENGTH {
        return Err(LoginError::KeyLength { length: text.len() });
    }
    Ok(Token::new(text))
}

/// Who emails are from: an address or an agent's ID.
///
/// # Errors
/// [`LoginError::Author`].
pub fn check_author(text: &str) -> Result<String, LoginError> {
    let mut fields = Fields::default();
    fields.set(Field::Author, text.trim());
    match check_field(Field::Author, &fields) {
        Some(error) => Err(LoginError::Author(error.message)),
        None => Ok(text.trim().to_owned()),
    }
}

/// The ID of email settings.
///
/// # Errors
/// [`LoginError::Id`].
pub fn check_id(text: &str) -> Result<EmailSettingsId, LoginError> {
    Ok(text.parse()?)
}

/// IDs of people, separated as in a draft; each once.
///
/// # Errors
/// [`LoginError::Tester`].
pub fn check_testers(text: &str) -> Result<Vec<UserId>, LoginError> {
    let mut testers = Vec::new();
    let ids = text.split(|c: char| c == ',' || c == ';' || c.is_whitespace());
    for (index, id) in ids.filter(|id| !id.is_empty()).enumerate() {
        let position = index + 1;
        let id = id
            .parse()
            .map_err(|_not: NotAnId| LoginError::Tester { position })?;
        if !testers.contains(&id) {
            testers.push(id);
        }
    }
    Ok(testers)
}

/// The name of a profile, which no profile of another account has.
pub(super) fn name(
    text: &str,
    base_url: Option<&BaseUrl>,
    settings: &Settings,
) -> Result<String, LoginError> {
    let name = text.trim();
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count());
    if !fits || name.contains(char::is_control) {
        return Err(LoginError::Name);
    }
    let other = settings.profiles.get(name);
    match other.filter(|other| Some(&other.base_url) != base_url) {
        Some(other) => Err(LoginError::NameTaken {
            host: other.base_url.host().to_owned(),
        }),
        None => Ok(name.to_owned()),
    }
}
