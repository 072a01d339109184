//! Where a token is looked for, and what is said when it is nowhere.

use super::*;

const KEY: &str = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD";

fn acme(data_dir: &Path) -> Stored {
    Stored {
        name: "acme".to_owned(),
        base_url: BaseUrl::from_subdomain("acme").unwrap(),
        data_dir: Some(data_dir.to_owned()),
        other_in_environment: false,
    }
}

#[test]
fn a_file_is_read_before_the_keyring_is_asked() {
    let home = tempfile::tempdir().unwrap();
    let stored = acme(home.path());
    store_token(home.path(), &stored.base_url, &Token::new(KEY), false).unwrap();
    let read = stored.read(|_| panic!("the keyring was asked"));
    assert_eq!(read.unwrap(), Token::new(KEY));
}

#[test]
fn the_keyring_is_asked_for_the_origin() {
    let home = tempfile::tempdir().unwrap();
    let read = acme(home.path()).read(|origin| {
        assert_eq!(origin, "https://acme.user.com");
        Ok(Some(Token::new(KEY)))
    });
    assert_eq!(read.unwrap(), Token::new(KEY));
}

#[test]
fn no_token_names_login_and_a_broken_keyring_is_no_missing_token() {
    let home = tempfile::tempdir().unwrap();
    let mut stored = acme(home.path());
    for nothing in [Ok(None), Err(KeyringError::Absent)] {
        let error = stored.read(|_| nothing).unwrap_err();
        assert!(matches!(error, TokenError::Missing { .. }), "{error}");
        let words = error.to_string();
        assert!(words.contains("login") && words.contains("SENDOFF_TOKEN"));
    }
    let error = stored
        .read(|_| Err(KeyringError::Failed("is locked".to_owned())))
        .unwrap_err();
    assert!(matches!(error, TokenError::Keyring { .. }), "{error}");
    stored.other_in_environment = true;
    let error = stored.read(|_| Ok(None)).unwrap_err();
    assert!(error.to_string().contains("another server"), "{error}");
}

#[test]
fn a_token_is_read_once_and_an_error_is_tried_again() {
    let home = tempfile::tempdir().unwrap();
    let count = home.path().join("count");
    let line = format!(
        "echo x >> '{0}'; test $(wc -l < '{0}') -gt 1 && echo {KEY}",
        count.display()
    );
    let command = TokenCommand::shell(&line).unwrap();
    let source = TokenSource::command("acme".to_owned(), command);
    let error = source.resolve().unwrap_err();
    assert!(
        error
            .to_string()
            .contains("token_command of the profile \"acme\"")
    );
    for _ in 0..3 {
        assert_eq!(source.clone().resolve().unwrap(), Token::new(KEY));
    }
    assert_eq!(std::fs::read_to_string(count).unwrap(), "x\nx\n");
}

#[test]
fn a_source_shows_no_token() {
    let command = TokenCommand::shell(&format!("echo {KEY}")).unwrap();
    let command = TokenSource::command("acme".to_owned(), command);
    command.resolve().unwrap();
    for source in [TokenSource::from(Token::new(KEY)), command] {
        let shown = format!("{source:?}");
        assert!(!shown.contains(KEY), "{shown}");
    }
}
