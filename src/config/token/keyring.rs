//! The keyring: one entry for an origin, of the service `sendoff`.
//!
//! Every call has a thread and a time limit of its own: a keyring may ask to be unlocked, and one
//! that hangs must not hold up the program. Its own errors are not kept, because some of them hold
//! the secret.

use std::{sync::mpsc, thread, time::Duration};

use keyring::{Entry, Error};
use zeroize::Zeroizing;

use crate::config::Token;

const SERVICE: &str = "sendoff";

/// Long enough to type a passphrase.
const LIMIT: Duration = Duration::from_mins(1);

/// Why the keyring gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeyringError {
    /// This computer or session has none.
    Absent,
    /// It has one; what it did, as the end of "the keyring …".
    Failed(String),
}

/// The token that is stored for this origin.
pub(super) fn read(origin: &str) -> Result<Option<Token>, KeyringError> {
    on_entry(origin, get)
}

/// Stores the token for this origin, over an earlier one.
pub(super) fn write(origin: &str, token: &Token) -> Result<(), KeyringError> {
    let token = token.clone();
    on_entry(origin, move |entry| set(entry, &token))
}

/// Removes the token of this origin; whether there was one.
pub(super) fn remove(origin: &str) -> Result<bool, KeyringError> {
    on_entry(origin, delete)
}

fn on_entry<T: Send + 'static>(
    origin: &str,
    work: impl FnOnce(&Entry) -> Result<T, KeyringError> + Send + 'static,
) -> Result<T, KeyringError> {
    let origin = origin.to_owned();
    within(LIMIT, move || {
        let entry = Entry::new(SERVICE, &origin).map_err(explain)?;
        work(&entry)
    })
}

fn get(entry: &Entry) -> Result<Option<Token>, KeyringError> {
    match entry.get_password().map(Zeroizing::new) {
        Ok(text) if text.trim().bytes().all(|byte| byte.is_ascii_graphic()) => {
            Ok(Some(Token::new(&text)).filter(|token| !token.expose().is_empty()))
        }
        Ok(_) => Err(KeyringError::Failed("holds what is no API key".to_owned())),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(explain(error)),
    }
}

fn set(entry: &Entry, token: &Token) -> Result<(), KeyringError> {
    entry.set_password(token.expose()).map_err(explain)
}

fn delete(entry: &Entry) -> Result<bool, KeyringError> {
    match entry.delete_credential() {
        Ok(()) => Ok(true),
        Err(Error::NoEntry) => Ok(false),
        Err(error) => Err(explain(error)),
    }
}

fn explain(error: Error) -> KeyringError {
    KeyringError::Failed(match error {
        Error::NoDefaultStore => return KeyringError::Absent,
        Error::NoStorageAccess(cause) => format!("is locked or refuses ({cause})"),
        Error::PlatformFailure(cause) => format!("failed ({cause})"),
        Error::Ambiguous(_) => "has several entries for this account".to_owned(),
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "holds what is no API key".to_owned(),
        _ => "can't be used".to_owned(),
    })
}

/// Runs it on a thread, and leaves it there when it takes longer.
fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T, KeyringError> + Send + 'static,
) -> Result<T, KeyringError> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(work()));
    match receiver.recv_timeout(limit) {
        Ok(result) => result,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(KeyringError::Failed(format!(
            "did not answer within {} seconds",
            limit.as_secs()
        ))),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            Err(KeyringError::Failed("can't be used".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use keyring_core::{api::CredentialStoreApi, mock};

    use super::*;

    const KEY: &str = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD";

    fn entry() -> Entry {
        let store = mock::Store::new().unwrap();
        Entry {
            inner: store.build(SERVICE, "https://acme.user.com", None).unwrap(),
        }
    }

    fn fail_next(entry: &Entry, error: Error) {
        let mock: &mock::Cred = entry.inner.as_any().downcast_ref().unwrap();
        mock.set_error(error);
    }

    #[test]
    fn what_was_stored_is_read_until_it_is_removed() {
        let entry = entry();
        assert_eq!(get(&entry), Ok(None));
        set(&entry, &Token::new(KEY)).unwrap();
        assert_eq!(get(&entry), Ok(Some(Token::new(KEY))));
        assert_eq!(delete(&entry), Ok(true));
        assert_eq!(delete(&entry), Ok(false));
        assert_eq!(get(&entry), Ok(None));
    }

    #[test]
    fn a_failure_is_no_missing_token_and_repeats_no_secret() {
        let entry = entry();
        set(&entry, &Token::new(KEY)).unwrap();
        for error in [
            Error::NoStorageAccess("locked".into()),
            Error::PlatformFailure("no answer".into()),
            Error::BadEncoding(KEY.as_bytes().to_vec()),
        ] {
            fail_next(&entry, error);
            let shown = format!("{:?}", get(&entry).unwrap_err());
            assert!(shown.starts_with("Failed"), "{shown}");
            assert!(
                !shown.contains(KEY) && !shown.contains("48, 49, 50"),
                "{shown}"
            );
        }
        fail_next(&entry, Error::NoDefaultStore);
        assert_eq!(get(&entry), Err(KeyringError::Absent));
    }

    #[test]
    fn what_is_no_key_is_told() {
        let entry = entry();
        entry.set_password("two words").unwrap();
        assert!(matches!(get(&entry), Err(KeyringError::Failed(_))));
    }

    #[test]
    fn a_keyring_that_hangs_is_given_up() {
        let (_sender, receiver) = mpsc::channel::<()>();
        let hanging = within(Duration::from_millis(10), move || {
            let _ = receiver.recv();
            Ok(())
        });
        assert!(matches!(hanging, Err(KeyringError::Failed(_))));
    }
}
