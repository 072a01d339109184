//! Changes the configuration file: adds and completes profiles, forgets them.
//!
//! The rules: a file that can't be read is not changed; comments, order and everything else stay;
//! what is written is read back first, so that no change makes a file that the next start refuses;
//! and a profile never becomes that of another account, because its IDs mean other people there.

use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::{BaseUrl, Settings, SettingsError, TokenCommand, load_settings, settings_path};
use crate::{
    draft::{EmailSettingsId, UserId},
    files::{self, Fingerprint, OpenError, SaveError, private},
};

/// What a profile shall have. What is not set here stays as it is in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileChange {
    /// Its name.
    pub name: String,
    /// Where its API is.
    pub base_url: BaseUrl,
    /// `author`
    pub author: Option<String>,
    /// `api_email_settings`
    pub api_email_settings: Option<EmailSettingsId>,
    /// `testers`: who gets tests.
    pub testers: Option<Vec<UserId>>,
    /// `token_command`
    pub token_command: Option<TokenCommand>,
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The configuration file.
    pub path: PathBuf,
    /// The profile that had been the only one, and has been made the default, so that commands
    /// without `--profile` go on using it.
    pub new_default: Option<String>,
}

/// Why the configuration is as it was.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// It can't be read, so it is not touched.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// It could not be read a second time.
    #[error("the configuration could not be read again")]
    Read(#[source] OpenError),
    /// The profile is there, for another account.
    #[error(
        "the profile \"{name}\" is of another account ({host}), where IDs mean other people: choose another name"
    )]
    OtherAccount {
        /// The profile.
        name: String,
        /// The host of its account.
        host: String,
    },
    /// There is no such profile.
    #[error("there is no profile \"{name}\" in the configuration")]
    NoSuchProfile {
        /// The name given.
        name: String,
    },
    /// It is laid out in a way that the change does not fit into.
    #[error(
        "the configuration {} can't be changed safely: write the table [profiles.{name}] by hand", path.display()
    )]
    Unfit {
        /// The file.
        path: PathBuf,
        /// The profile.
        name: String,
    },
    /// It can't be written.
    #[error("the configuration could not be changed")]
    Save(#[source] SaveError),
}

/// Adds a profile to the configuration in `folder` (else where the XDG folders say), or completes
/// the one of this name. A file that is new is made 0600, its folder 0700.
///
/// # Errors
/// [`WriteError`]; the file is as it was.
pub fn write_profile(folder: Option<&Path>, change: &ProfileChange) -> Result<Written, WriteError> {
    let mut file = File::load(folder)?;
    let name = &change.name;
    let old = file.settings.profiles.get(name);
    if let Some(old) = old.filter(|old| old.base_url != change.base_url) {
        return Err(WriteError::OtherAccount {
            name: name.clone(),
            host: old.base_url.host().to_owned(),
        });
    }
    let has_url = old.is_some();
    let new_default = file.only_profile().filter(|only| only != name);
    if let Some(only) = &new_default {
        set(file.document.as_table_mut(), "default_profile", only);
    }
    let table = profile_table(&mut file.document, name).ok_or_else(|| WriteError::Unfit {
        path: file.path.clone(),
        name: name.clone(),
    })?;
    apply(table, change, has_url);
    let path = file.save(name, |settings| settings.profiles.contains_key(name))?;
    Ok(Written { path, new_default })
}

/// Takes a profile out of the configuration, and `default_profile` if it names this one.
///
/// # Errors
/// [`WriteError`]; the file is as it was.
pub fn forget_profile(folder: Option<&Path>, name: &str) -> Result<PathBuf, WriteError> {
    let mut file = File::load(folder)?;
    if !file.settings.profiles.contains_key(name) {
        let name = name.to_owned();
        return Err(WriteError::NoSuchProfile { name });
    }
    if file.settings.default_profile.as_deref() == Some(name) {
        file.document.remove("default_profile");
    }
    if let Some(profiles) = file.document.get_mut("profiles")
        && let Some(profiles) = profiles.as_table_like_mut()
    {
        profiles.remove(name);
    }
    file.save(name, |settings| !settings.profiles.contains_key(name))
}

/// The file as it was read.
struct File {
    path: PathBuf,
    settings: Settings,
    document: DocumentMut,
    /// None when there is no file yet.
    fingerprint: Option<Fingerprint>,
    has_crlf: bool,
}

impl File {
    fn load(folder: Option<&Path>) -> Result<Self, WriteError> {
        let path = settings_path(folder)?;
        let settings = load_settings(folder)?;
        let (text, fingerprint) = match files::read_draft(&path) {
            Ok(opened) => (
                String::from_utf8_lossy(&opened.bytes).into_owned(),
                Some(opened.fingerprint),
            ),
            Err(OpenError::NotFound { .. } | OpenError::NoFolder { .. }) => (String::new(), None),
            Err(error) => return Err(WriteError::Read(error)),
        };
        let unfit = |_| WriteError::Unfit {
            path: path.clone(),
            name: String::new(),
        };
        Ok(Self {
            document: text.parse().map_err(unfit)?,
            has_crlf: text.contains("\r\n"),
            path,
            settings,
            fingerprint,
        })
    }

    /// The profile that is used although nothing names it.
    fn only_profile(&self) -> Option<String> {
        let mut names = self.settings.profiles.keys();
        match (names.next(), names.next(), &self.settings.default_profile) {
            (Some(only), None, None) => Some(only.clone()),
            _ => None,
        }
    }

    fn save(
        self,
        name: &str,
        is_as_meant: impl FnOnce(&Settings) -> bool,
    ) -> Result<PathBuf, WriteError> {
        // The library writes line feeds.
        let mut text = self.document.to_string().replace("\r\n", "\n");
        if !toml_edit::de::from_str(&text).is_ok_and(|settings| is_as_meant(&settings)) {
            return Err(WriteError::Unfit {
                path: self.path,
                name: name.to_owned(),
            });
        }
        if self.has_crlf {
            text = text.replace('\n', "\r\n");
        }
        match &self.fingerprint {
            None => private::write(&self.path, text.as_bytes()),
            read => files::replace(&self.path, text.as_bytes(), read.as_ref()).map(|_| ()),
        }
        .map_err(WriteError::Save)?;
        Ok(self.path)
    }
}

/// The table of a profile, made where it is missing; none where something else stands.
fn profile_table<'a>(document: &'a mut DocumentMut, name: &str) -> Option<&'a mut dyn TableLike> {
    let is_first = document.is_empty();
    let profiles = document.entry("profiles").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let is_inline = profiles.is_inline_table();
    let profiles = profiles.as_table_like_mut()?;
    if !profiles.contains_key(name) {
        let table = if is_inline {
            Item::Value(InlineTable::new().into())
        } else {
            let mut table = Table::new();
            table
                .decor_mut()
                .set_prefix(if is_first { "" } else { "\n" });
            Item::Table(table)
        };
        profiles.insert(name, table);
    }
    profiles.get_mut(name)?.as_table_like_mut()
}

fn apply(table: &mut dyn TableLike, change: &ProfileChange, has_url: bool) {
    if !has_url {
        let url = change.base_url.as_url();
        match change.base_url.subdomain() {
            Some(label) => set(table, "subdomain", label),
            None => set(table, "base_url", url.as_str()),
        }
    }
    if let Some(author) = &change.author {
        set(table, "author", author.as_str());
    }
    if let Some(id) = change.api_email_settings {
        set(table, "api_email_settings", number(id.get()));
    }
    if let Some(testers) = &change.testers {
        let ids = testers.iter().map(|id| number(id.get()));
        set(table, "testers", ids.collect::<toml_edit::Array>());
    }
    if let Some(command) = &change.token_command {
        set(table, "token_command", command.to_toml());
    }
}

/// A number as TOML can hold it: above its largest, the digits as text.
fn number(id: u64) -> Value {
    i64::try_from(id).map_or_else(|_| id.to_string().into(), Value::from)
}

/// Sets a key; a comment beside it stays.
fn set(table: &mut dyn TableLike, key: &str, value: impl Into<Value>) {
    let mut value = value.into();
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => {
            table.insert(key, Item::Value(value));
        }
    }
}

#[cfg(test)]
mod tests;
