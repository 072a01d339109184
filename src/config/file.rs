//! Reads the configuration file.
//!
//! Owns where the file is and what is said when it cannot be read. It must never create, change
//! or truncate a file: confy's `load_path` writes a default file where there is none, so it is
//! called only for a file that exists.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use confy::ConfyError;

use super::{
    Settings,
    choice::unknown_default,
    place::{key_at, key_offset, position},
};

/// The largest configuration file that is read, in bytes.
const LIMIT: u64 = 1024 * 1024;

/// Why there are no settings. The caller can only tell the person; none of these may be taken
/// for "nothing configured".
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// No folder to look in.
    #[error(
        "there is no home folder to look for the configuration in: set HOME, or name a folder with --config-dir"
    )]
    NoFolder(#[source] ConfyError),
    /// The operating system refuses the file.
    #[error("the configuration {} cannot be read", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// A directory, a pipe, a device.
    #[error("the configuration {} is not a file: move it away, or name another folder with --config-dir", path.display())]
    NotAFile {
        /// What stands in the file's place.
        path: PathBuf,
    },
    /// Larger than any configuration.
    #[error("the configuration {} is larger than {} KB, which no configuration is", path.display(), LIMIT / 1024)]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// Bytes that are not UTF-8.
    #[error("the configuration {}:{line}: this line is not UTF-8 text: save the file as UTF-8", path.display())]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The first line that does not decode, from 1.
        line: usize,
    },
    /// Not TOML, an unknown key, or a value that makes no sense.
    // The parser's own text is not kept as a source: it quotes the line, which may hold a token
    // that somebody put there.
    #[error("the configuration {}:{line}:{column}: {message}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The character in the line, from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
}

/// The path of the configuration file: in `folder`, else where the XDG folders say.
///
/// # Errors
/// [`SettingsError::NoFolder`] when there is neither.
pub fn settings_path(folder: Option<&Path>) -> Result<PathBuf, SettingsError> {
    match folder {
        Some(folder) => Ok(folder.join("config.toml")),
        None => {
            confy::get_configuration_file_path("sendoff", "config").map_err(SettingsError::NoFolder)
        }
    }
}

/// Reads the configuration file; without one, the settings are empty.
///
/// # Errors
/// [`SettingsError`] for a file that exists and cannot be used, whatever the reason.
pub fn load_settings(folder: Option<&Path>) -> Result<Settings, SettingsError> {
    let path = settings_path(folder)?;
    let unreadable = |source| SettingsError::Unreadable {
        path: path.clone(),
        source,
    };
    // A link that points to nothing is found here and fails below: it is not "no file".
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
        Err(error) => return Err(unreadable(error)),
        Ok(_) => {}
    }
    let metadata = fs::metadata(&path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(SettingsError::NotAFile { path });
    }
    if metadata.len() > LIMIT {
        return Err(SettingsError::TooLarge { path });
    }
    match confy::load_path(&path) {
        Ok(settings) => consistent(path, settings),
        Err(error) => Err(explain(path, error)),
    }
}

/// What no key can tell by itself.
fn consistent(path: PathBuf, settings: Settings) -> Result<Settings, SettingsError> {
    let Some(error) = unknown_default(&settings) else {
        return Ok(settings);
    };
    let text = fs::read_to_string(&path).unwrap_or_default();
    let (line, column) = position(&text, key_offset(&text, &["default_profile"]).unwrap_or(0));
    Err(SettingsError::Broken {
        path,
        line,
        column,
        message: error.to_string(),
    })
}

/// The parser's words in ours, with the key if they don't name it.
fn in_our_words(words: &str, text: &str, offset: usize) -> String {
    let words = words
        .replace("unknown field", "unknown key")
        .replace("expected a string", "expected a text in quotes");
    match key_at(text, offset) {
        Some(path)
            if !path
                .rsplit('.')
                .next()
                .is_some_and(|key| words.contains(key)) =>
        {
            format!("{path}: {words}")
        }
        _ => words,
    }
}

fn explain(path: PathBuf, error: ConfyError) -> SettingsError {
    let source = match error {
        ConfyError::BadTomlData(error) => {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let offset = error.span().map_or(0, |span| span.start);
            let (line, column) = position(&text, offset);
            return SettingsError::Broken {
                path,
                line,
                column,
                message: in_our_words(error.message(), &text, offset),
            };
        }
        ConfyError::ReadConfigurationFileError(error)
            if error.kind() == io::ErrorKind::InvalidData =>
        {
            let line = fs::read(&path).map_or(1, |bytes| first_undecodable_line(&bytes));
            return SettingsError::NotUtf8 { path, line };
        }
        ConfyError::GeneralLoadError(error)
        | ConfyError::ReadConfigurationFileError(error)
        | ConfyError::OpenConfigurationFileError(error) => error,
        other => io::Error::other(other),
    };
    SettingsError::Unreadable { path, source }
}

/// What is wrong with the keys of an action, which only the screen can tell, with its place in the
/// file.
#[must_use]
pub fn broken_keys(path: PathBuf, action: &str, message: String) -> SettingsError {
    let text = fs::read_to_string(&path).unwrap_or_default();
    let offset = key_offset(&text, &["keys", action]).unwrap_or(0);
    let (line, column) = position(&text, offset);
    SettingsError::Broken {
        path,
        line,
        column,
        message,
    }
}

fn first_undecodable_line(bytes: &[u8]) -> usize {
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        Err(error) => error.valid_up_to(),
    };
    bytes
        .iter()
        .take(valid)
        .filter(|&&byte| byte == b'\n')
        .count()
        + 1
}

#[cfg(test)]
mod tests;
