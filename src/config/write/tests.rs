//! The configuration after a change, byte for byte.

use std::{fs, os::unix::fs::PermissionsExt};

use super::*;

fn change(name: &str) -> ProfileChange {
    ProfileChange {
        name: name.to_owned(),
        base_url: BaseUrl::from_subdomain("acme").unwrap(),
        author: None,
        api_email_settings: None,
        testers: None,
        token_command: None,
    }
}

/// The file after this change to it.
#[track_caller]
fn changed(before: &str, change: &ProfileChange) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, before).unwrap();
    write_profile(Some(folder.path()), change).unwrap();
    fs::read_to_string(path).unwrap()
}

#[test]
fn the_first_profile_makes_a_private_file_in_a_private_folder() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("config/sendoff");
    let full = ProfileChange {
        author: Some("news@acme.example".to_owned()),
        api_email_settings: "12".parse().ok(),
        testers: Some(vec!["5380718".parse().unwrap(), "5380719".parse().unwrap()]),
        token_command: TokenCommand::shell("pass show \"acme\""),
        ..change("acme")
    };
    let written = write_profile(Some(&folder), &full).unwrap();
    assert_eq!(
        fs::read_to_string(&written.path).unwrap(),
        "[profiles.acme]\nsubdomain = \"acme\"\nauthor = \"news@acme.example\"\n\
         api_email_settings = 12\ntesters = [5380718, 5380719]\n\
         token_command = 'pass show \"acme\"'\n"
    );
    assert_eq!(written.new_default, None);
    for (path, mode) in [(&written.path, 0o600), (&folder, 0o700)] {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, mode);
    }
}

#[test]
fn comments_order_and_line_ends_stay() {
    let before = "# mine\r\n[profiles.acme] # the one\r\nauthor = 'x@y.example'  # us\r\n\
                  base_url = \"https://acme.user.com/api/public/\"\r\n\r\n# keys\r\n[keys]\r\nsend = 'f5'\r\n";
    let change = ProfileChange {
        author: Some("7".to_owned()),
        api_email_settings: "12".parse().ok(),
        ..change("acme")
    };
    assert_eq!(
        changed(before, &change),
        "# mine\r\n[profiles.acme] # the one\r\nauthor = \"7\"  # us\r\n\
         base_url = \"https://acme.user.com/api/public/\"\r\napi_email_settings = 12\r\n\r\n\
         # keys\r\n[keys]\r\nsend = 'f5'\r\n"
    );
}

#[test]
fn a_second_profile_leaves_the_first_the_default() {
    let before = "[profiles.beta]\nsubdomain = \"beta\"\n\n[keys]\nsend = \"f5\"\n";
    assert_eq!(
        changed(before, &change("a b")),
        "default_profile = \"beta\"\n[profiles.beta]\nsubdomain = \"beta\"\n\n\
         [profiles.\"a b\"]\nsubdomain = \"acme\"\n\n[keys]\nsend = \"f5\"\n"
    );
    let before = format!("default_profile = \"beta\"\n{before}");
    assert!(
        changed(&before, &change("acme"))
            .starts_with("default_profile = \"beta\"\n[profiles.beta]")
    );
}

#[test]
fn odd_layouts_are_changed_or_refused_but_never_broken() {
    for before in [
        "profiles = { beta = { subdomain = \"beta\" } }\n",
        "profiles.beta.subdomain = \"beta\"\n",
        "[profiles]\nbeta.subdomain = \"beta\"\n",
        "[profiles]\nbeta = { subdomain = \"beta\" }\n",
        "profiles = {}",
        "# nothing but this",
        "",
    ] {
        let after = changed(before, &change("acme"));
        let settings: Settings = toml_edit::de::from_str(&after).unwrap();
        assert!(settings.profiles.contains_key("acme"), "{after}");
    }
}

#[test]
fn a_broken_file_and_a_profile_of_another_account_are_left_alone() {
    for (before, words) in [
        ("[profiles.acme", "config.toml:1:"),
        ("colour = 1", "unknown key"),
        (
            "[profiles.acme]\nsubdomain = \"beta\"\n",
            "another account (beta.user.com)",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, before).unwrap();
        let error = write_profile(Some(folder.path()), &change("acme")).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert_eq!(fs::read_to_string(path).unwrap(), before);
    }
}

#[test]
fn a_forgotten_profile_is_gone_with_its_default() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    let before = "# mine\ndefault_profile = \"acme\"\n\n[profiles.acme]\nsubdomain = \"acme\"\n\n\
                  [profiles.beta]\nsubdomain = \"beta\"\n";
    fs::write(&path, before).unwrap();
    let error = forget_profile(Some(folder.path()), "nobody").unwrap_err();
    assert!(matches!(error, WriteError::NoSuchProfile { .. }), "{error}");
    forget_profile(Some(folder.path()), "acme").unwrap();
    let after = fs::read_to_string(&path).unwrap();
    assert_eq!(after, "\n[profiles.beta]\nsubdomain = \"beta\"\n");
    forget_profile(Some(folder.path()), "beta").unwrap();
    assert!(
        load_settings(Some(folder.path()))
            .unwrap()
            .profiles
            .is_empty()
    );
}
