//! A token in a file of its own: `tokens/` in our data folder, one file for an origin. Not in the
//! configuration's folder, which people put into repositories and share.
//!
//! Two lines: the origin, so that a file that was copied or renamed is never used for another
//! server, and the token. The rule: a file that others may read is refused, and so is one that is
//! not exactly this.

use std::{
    fs::{self, OpenOptions},
    io::{self, Read},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use rustix::fs::OFlags;
use zeroize::Zeroizing;

use super::TokenError;
use crate::{config::Token, files::private};

/// More than any origin and token have, in bytes.
const LIMIT: u64 = 4096;

/// Where the token of this origin is, if it is in a file.
pub(super) fn path(data_dir: &Path, origin: &str) -> PathBuf {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let name: String = origin
        .replace("://", "_")
        .chars()
        .map(|c| if plain(c) { c } else { '_' })
        .collect();
    data_dir.join("tokens").join(name)
}

/// The token, if there is a file for this origin.
pub(super) fn read(data_dir: &Path, origin: &str) -> Result<Option<Token>, TokenError> {
    let path = path(data_dir, origin);
    let text = match read_private(&path) {
        Ok(Some(text)) => text,
        Ok(None) => return Err(TokenError::TooOpen { path }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(TokenError::Unreadable { path, source }),
    };
    match text.lines().collect::<Vec<_>>().as_slice() {
        [of, key] if *of == origin && is_key(key) => Ok(Some(Token::new(key))),
        _ => Err(TokenError::Damaged { path }),
    }
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// None when others may read it.
fn read_private(path: &Path) -> io::Result<Option<Zeroizing<String>>> {
    // Without waiting, should a pipe have the name.
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed();
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags)
        .open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() || metadata.len() > LIMIT {
        return Err(io::ErrorKind::InvalidData.into());
    }
    if metadata.permissions().mode() & 0o077 != 0 {
        return Ok(None);
    }
    let mut text = Zeroizing::new(String::new());
    file.take(LIMIT).read_to_string(&mut text)?;
    Ok(Some(text))
}

/// Writes the file, over an earlier one.
pub(super) fn write(data_dir: &Path, origin: &str, token: &Token) -> Result<PathBuf, TokenError> {
    let path = path(data_dir, origin);
    let text = Zeroizing::new(format!("{origin}\n{}\n", token.expose()));
    private::write(&path, text.as_bytes()).map_err(TokenError::Unwritable)?;
    Ok(path)
}

/// Removes the file; gives its path if there was one.
pub(super) fn remove(data_dir: &Path, origin: &str) -> Result<Option<PathBuf>, TokenError> {
    let path = path(data_dir, origin);
    match fs::remove_file(&path) {
        Ok(()) => Ok(Some(path)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(TokenError::Unremovable { path, source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORIGIN: &str = "https://acme.user.com";

    #[test]
    fn what_was_written_is_read_until_it_is_removed() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        assert_eq!(read(&data, ORIGIN).unwrap(), None);
        assert_eq!(remove(&data, ORIGIN).unwrap(), None);
        let path = write(&data, ORIGIN, &Token::new("s3cret")).unwrap();
        assert_eq!(read(&data, ORIGIN).unwrap(), Some(Token::new("s3cret")));
        for (path, mode) in [(path.as_path(), 0o600), (&data.join("tokens"), 0o700)] {
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, mode);
        }
        assert_eq!(remove(&data, ORIGIN).unwrap(), Some(path));
        assert_eq!(read(&data, ORIGIN).unwrap(), None);
    }

    #[test]
    fn a_token_is_bound_to_its_origin() {
        let home = tempfile::tempdir().unwrap();
        write(home.path(), ORIGIN, &Token::new("s3cret")).unwrap();
        let other = "https://beta.user.com";
        assert_eq!(read(home.path(), other).unwrap(), None);
        fs::rename(path(home.path(), ORIGIN), path(home.path(), other)).unwrap();
        let error = read(home.path(), other).unwrap_err();
        assert!(matches!(error, TokenError::Damaged { .. }), "{error}");
        assert_ne!(
            path(home.path(), "http://[::1]:1"),
            path(home.path(), "http://[::1]:2")
        );
    }

    #[test]
    fn a_file_that_others_may_read_is_refused_with_the_remedy() {
        let home = tempfile::tempdir().unwrap();
        let path = write(home.path(), ORIGIN, &Token::new("s3cret")).unwrap();
        for mode in [0o640, 0o604, 0o660, 0o644, 0o610] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            let error = read(home.path(), ORIGIN).unwrap_err();
            assert!(matches!(error, TokenError::TooOpen { .. }), "{error}");
            assert!(error.to_string().contains("chmod 600 "), "{error}");
            // Stored anew, it is private again.
            write(home.path(), ORIGIN, &Token::new("s3cret")).unwrap();
            assert!(read(home.path(), ORIGIN).unwrap().is_some());
        }
    }

    #[test]
    fn what_is_not_exactly_a_token_file_is_damaged_and_not_repeated() {
        let home = tempfile::tempdir().unwrap();
        let path = write(home.path(), ORIGIN, &Token::new("x")).unwrap();
        for text in [
            "",
            "s3cret\n",
            "https://acme.user.com\n",
            "https://acme.user.com\n\n",
            "https://acme.user.com\ns3cret key\n",
            "https://acme.user.com\ns3cret\nmore\n",
        ] {
            private::write(&path, text.as_bytes()).unwrap();
            let error = read(home.path(), ORIGIN).unwrap_err();
            assert!(
                matches!(error, TokenError::Damaged { .. }),
                "{text:?} {error}"
            );
            assert!(!format!("{error} {error:?}").contains("s3cret"));
        }
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        let error = read(home.path(), ORIGIN).unwrap_err();
        assert!(matches!(error, TokenError::Unreadable { .. }), "{error}");
    }
}
