//! The configuration file: what is read, and what is said when it cannot be.

use std::time::Duration;

use super::*;
use crate::config::{
    Appearance, Bindings, Choice, ProfileColor, Selection, Sending, TokenCommand, choose,
};

fn load(content: &[u8]) -> Result<Settings, SettingsError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, content).unwrap();
    let result = load_settings(Some(folder.path()));
    assert_eq!(fs::read(&path).unwrap(), content, "the file was changed");
    result
}

fn broken(content: &str) -> (usize, usize, String) {
    match load(content.as_bytes()) {
        Err(SettingsError::Broken {
            line,
            column,
            message,
            ..
        }) => (line, column, message),
        other => panic!("{content:?} gave {other:?}"),
    }
}

#[test]
fn a_missing_file_means_no_settings_and_is_not_created() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        load_settings(Some(folder.path())).unwrap(),
        Settings::default()
    );
    let missing = folder.path().join("missing");
    assert_eq!(load_settings(Some(&missing)).unwrap(), Settings::default());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_empty_file_means_no_settings() {
    assert_eq!(load(b"").unwrap(), Settings::default());
    assert_eq!(load(b"# nothing yet\r\n").unwrap(), Settings::default());
}

#[test]
fn every_key_is_read() {
    let settings = load(
        br#"
        default_profile = "acme"
        [profiles.acme]
        subdomain = "acme"
        author = "news@acme.example"
        api_email_settings = 12
        custom_sender = 3
        template = "4"
        timeout = 20
        grace = 0
        confirm_above = 5
        testers = [5380718, "5380719", 5380718]
        test_subject_prefix = "[test] "
        label = " ACME (live) "
        color = "Magenta"
        token_command = "pass show acme"
        [profiles.local]
        base_url = "http://127.0.0.1:8080/api/public"
        author = 7
        token_command = ["pass", "show", "acme"]
        [sending]
        grace = 10
        batch_size = 500
        keep_sends = 30
        [keys]
        send = "f5"
        save = ["ctrl+s", "alt+s"]
        quit = []
        "#,
    )
    .unwrap();
    assert_eq!(settings.default_profile.as_deref(), Some("acme"));
    let acme = &settings.profiles["acme"];
    assert_eq!(
        acme.base_url.as_url().as_str(),
        "https://acme.user.com/api/public/"
    );
    assert_eq!(acme.defaults.author.as_deref(), Some("news@acme.example"));
    assert_eq!(acme.defaults.api_email_settings, "12".parse().ok());
    assert_eq!(acme.defaults.custom_sender, "3".parse().ok());
    assert_eq!(acme.defaults.template, "4".parse().ok());
    assert_eq!(acme.timeout, Some(Duration::from_secs(20)));
    let sending = |profile: &str| {
        let selection = Selection {
            profile: Some(profile.to_owned()),
            ..Selection::default()
        };
        match choose(&settings, &selection) {
            Ok(Choice::Account(chosen)) => chosen.sending,
            other => panic!("{other:?}"),
        }
    };
    let shared = Sending {
        grace: Duration::from_secs(10),
        batch_size: 500,
        keep: Duration::from_hours(720),
        ..Sending::default()
    };
    assert_eq!(sending("local"), shared);
    let own = Sending {
        grace: Duration::ZERO,
        confirm_above: 5,
        testers: vec!["5380718".parse().unwrap(), "5380719".parse().unwrap()],
        test_subject_prefix: Some("[test] ".to_owned()),
        ..shared
    };
    assert_eq!(sending("acme"), own);
    assert_eq!(acme.appearance.label.as_deref(), Some("ACME (live)"));
    assert_eq!(acme.appearance.color, Some(ProfileColor::Magenta));
    assert_eq!(acme.token_command, TokenCommand::shell("pass show acme"));
    let local = &settings.profiles["local"];
    assert_eq!(local.appearance, Appearance::default());
    assert!(local.token_command.is_some());
    assert_eq!(local.defaults.author.as_deref(), Some("7"));
    assert_eq!(settings.keys["send"], Bindings::One("f5".to_owned()));
    assert_eq!(settings.keys["save"].keys().len(), 2);
    assert!(settings.keys["quit"].keys().is_empty());
}

#[test]
fn what_is_wrong_is_named_with_its_line_and_column() {
    for (content, line, column, words) in [
        ("default_profile = ", 1, 19, "string"),
        ("\n[profiles.acme", 2, 15, "]"),
        ("colour = 1", 1, 1, "unknown key `colour`"),
        (
            "[profiles.a]\nsubdomain = \"a\"\nautor = 1",
            3,
            1,
            "unknown key `autor`",
        ),
        ("[profiles.a]\nsubdomain = 5", 2, 13, "integer `5`"),
        (
            "[profiles.a]\nbase_url = \"http://acme.example/api/public/\"",
            2,
            12,
            "base_url must start with https",
        ),
        (
            "[profiles.a]\nbase_url = \"acme\"",
            2,
            12,
            "base_url is not a URL",
        ),
        (
            "[profiles.a]\nsubdomain = \"a\"\ntemplate = 0",
            3,
            12,
            "this is not an ID",
        ),
        (
            "[profiles.a]\nsubdomain = \"a\"\ntemplate = 1.5",
            3,
            12,
            "a number or a text",
        ),
        (
            "[profiles.a]\nsubdomain = \"a\"\ntimeout = 0",
            3,
            11,
            "seconds from 1 to 600",
        ),
        (
            "# é\n[profiles.a]\nauthor = 1",
            2,
            1,
            "needs base_url or subdomain",
        ),
        (
            "[profiles.a]\nsubdomain = \"a\"\nbase_url = \"https://a.user.com/api/public/\"",
            1,
            1,
            "not both",
        ),
        (
            "[keys]\nsend = 5",
            2,
            8,
            "expected a key such as \"ctrl+s\"",
        ),
        (
            "default_profile = \"a\"\ndefault_profile = \"b\"",
            2,
            1,
            "duplicate",
        ),
    ] {
        assert_broken(content, (line, column), words);
    }
}

#[test]
fn what_is_wrong_about_a_profile_names_its_key_and_repeats_no_value() {
    for (content, line, column, words) in [
        (
            "[profiles.a]\nsubdomain = \"a\"\ncolor = \"pink\"",
            3,
            9,
            "color is one of red, green",
        ),
        (
            "[profiles.a]\nsubdomain = \"a\"\nlabel = \" \"",
            3,
            9,
            "label is one line of at most 40",
        ),
        (
            "[profiles.a]\nsubdomain = \"a\"\ntoken_command = []",
            3,
            17,
            "token_command is empty",
        ),
        (
            "[profiles.a]\nsubdomain = \"a\"\ntoken_command = 7",
            3,
            17,
            "profiles.a.token_command: ",
        ),
        (
            "[profiles.a]\nsubdomain = \"a\"\n[profiles.b]\nbase_url = true",
            4,
            12,
            "profiles.b.base_url: invalid type: boolean `true`, expected a text in quotes",
        ),
        (
            "# é\n  default_profile = \"b\"\n[profiles.a]\nsubdomain = \"a\"",
            2,
            3,
            "default_profile is \"b\", but the configuration has no [profiles.b]",
        ),
    ] {
        assert_broken(content, (line, column), words);
        assert!(!broken(content).2.contains("pink"), "{content:?}");
    }
}

#[test]
fn what_is_wrong_about_sending_is_named_with_its_line_and_column() {
    for (content, line, column, words) in [
        (
            "[sending]\nbatch_size = 0",
            2,
            14,
            "batch_size is a number of people from 1 to 100000",
        ),
        ("[sending]\ngrace = -1", 2, 9, "seconds from 0 to 600"),
        ("[sending]\nkeep_sends = 0", 2, 14, "days from 1 to 36500"),
        ("[sending]\ntesters = [1]", 2, 1, "unknown key `testers`"),
        (
            "[profiles.a]\nsubdomain = \"a\"\nconfirm_above = \"x\"",
            3,
            17,
            "expected i64",
        ),
        (
            "[profiles.a]\nsubdomain = \"a\"\ntesters = [\"ada@example.org\"]",
            3,
            11,
            "user IDs, not addresses",
        ),
        (
            "[profiles.a]\nsubdomain = \"a\"\ntesters = [1, 0]",
            3,
            11,
            "a tester is not an ID",
        ),
    ] {
        assert_broken(content, (line, column), words);
    }
}

#[track_caller]
fn assert_broken(content: &str, place: (usize, usize), words: &str) {
    let (line, column, message) = broken(content);
    assert_eq!((line, column), place, "{content:?}: {message}");
    assert!(message.contains(words), "{content:?}: {message}");
}

#[test]
fn a_token_put_into_the_file_is_not_repeated_by_the_error() {
    let error = load(b"[profiles.a]\ntoken = \"0123456789abcdef\"").unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("unknown key `token`"), "{shown}");
    assert!(!shown.contains("0123456789abcdef"), "{shown}");
}

#[test]
fn bytes_that_are_not_utf8_are_refused_with_their_line() {
    let error = load(b"# fine\n# caf\xe9\n").unwrap_err();
    assert!(
        matches!(error, SettingsError::NotUtf8 { line: 2, .. }),
        "{error}"
    );
}

#[test]
fn what_is_no_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("config.toml")).unwrap();
    let error = load_settings(Some(folder.path())).unwrap_err();
    assert!(matches!(error, SettingsError::NotAFile { .. }), "{error}");
}

#[test]
fn a_folder_that_is_a_file_is_not_taken_for_no_configuration() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let error = load_settings(Some(file.path())).unwrap_err();
    assert!(matches!(error, SettingsError::Unreadable { .. }), "{error}");
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_not_taken_for_no_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("missing");
    std::os::unix::fs::symlink(&target, folder.path().join("config.toml")).unwrap();
    let error = load_settings(Some(folder.path())).unwrap_err();
    assert!(matches!(error, SettingsError::Unreadable { .. }), "{error}");
    assert!(!target.exists(), "the link's target was created");
}

#[test]
fn a_file_larger_than_any_configuration_is_refused() {
    let error = load(&vec![b'#'; 1024 * 1024 + 1]).unwrap_err();
    assert!(matches!(error, SettingsError::TooLarge { .. }), "{error}");
}
