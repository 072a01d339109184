//! Which account is chosen, for every combination that means something.

use super::*;
use crate::config::TokenCommand;

const ACME: &str = "https://acme.user.com/api/public/";
const BETA: &str = "https://beta.user.com/api/public/";

fn settings(default: Option<&str>, profiles: &[(&str, &str)]) -> Settings {
    Settings {
        default_profile: default.map(str::to_owned),
        profiles: profiles
            .iter()
            .map(|&(name, url)| {
                let profile = Profile {
                    defaults: Defaults {
                        author: Some(format!("news@{name}.example")),
                        ..Defaults::default()
                    },
                    ..Profile::new(BaseUrl::parse(url).unwrap())
                };
                (name.to_owned(), profile)
            })
            .collect(),
        ..Settings::default()
    }
}

fn environment(profile: &str, base_url: &str, token: &str) -> Selection {
    Selection {
        env_profile: Some(profile.to_owned()),
        env_base_url: Some(base_url.to_owned()),
        env_token: Some(Token::new(token)),
        ..Selection::default()
    }
}

fn account(settings: &Settings, selection: &Selection) -> Result<Account, AccountError> {
    match choose(settings, selection)? {
        Choice::Account(chosen) => chosen.account(),
        other => panic!("{other:?}"),
    }
}

fn key(account: &Account) -> String {
    account.token.resolve().unwrap().expose().to_owned()
}

/// What a profile has when no token was given for it.
fn stored(name: &str, url: &str, other_in_environment: bool) -> TokenSource {
    TokenSource::stored(Stored {
        name: name.to_owned(),
        base_url: BaseUrl::parse(url).unwrap(),
        data_dir: None,
        other_in_environment,
    })
}

fn both() -> Settings {
    settings(Some("beta"), &[("acme", ACME), ("beta", BETA)])
}

#[test]
fn the_sandbox_comes_before_everything() {
    let mut selection = environment("acme", ACME, "key");
    selection.sandbox = true;
    selection.profile = Some("nobody".to_owned());
    assert_eq!(choose(&both(), &selection), Ok(Choice::Sandbox));
}

#[test]
fn nothing_configured_is_no_account_even_with_empty_variables() {
    let none = Settings::default();
    assert_eq!(choose(&none, &Selection::default()), Ok(Choice::NoAccount));
    assert_eq!(
        choose(&none, &environment("", " ", "")),
        Ok(Choice::NoAccount)
    );
}

#[test]
fn the_profile_flag_beats_the_environment_which_beats_the_default() {
    let mut selection = environment("acme", "", "key");
    assert_eq!(account(&both(), &selection).unwrap().name, "acme");
    selection.profile = Some("beta".to_owned());
    assert_eq!(account(&both(), &selection).unwrap().name, "beta");
    let selection = environment("", "", "key");
    assert_eq!(account(&both(), &selection).unwrap().name, "beta");
}

#[test]
fn a_base_url_in_the_environment_is_an_account_without_defaults() {
    let selection = environment("", "https://gamma.user.com/api/public/", "key");
    let Ok(Choice::Account(chosen)) = choose(&both(), &selection) else {
        panic!("no account");
    };
    assert_eq!(chosen.name, "gamma");
    assert_eq!(chosen.defaults, Defaults::default());
    assert_eq!(key(&chosen.account().unwrap()), "key");
}

#[test]
fn a_base_url_with_an_address_for_a_host_is_named_by_all_of_it() {
    let selection = environment("", "http://127.0.0.1:8080/api/public/", "key");
    let account = account(&Settings::default(), &selection).unwrap();
    assert_eq!(account.name, "127.0.0.1");
}

#[test]
fn a_base_url_needs_a_token() {
    assert_eq!(
        account(&both(), &environment("", ACME, "")),
        Err(AccountError::BaseUrlAlone)
    );
}

#[test]
fn a_token_needs_an_account() {
    assert_eq!(
        choose(&Settings::default(), &environment("", "", "key")),
        Err(AccountError::TokenAlone)
    );
}

#[test]
fn a_token_never_goes_to_an_origin_it_was_not_given_for() {
    let mut selection = environment("", BETA, "key");
    selection.profile = Some("acme".to_owned());
    let acme = account(&both(), &selection).unwrap();
    assert_eq!(acme.token, stored("acme", ACME, true));
    selection.env_base_url = Some("nonsense".to_owned());
    let acme = account(&both(), &selection).unwrap();
    assert_eq!(acme.token, stored("acme", ACME, true));
    selection.env_base_url = Some(ACME.to_owned());
    assert_eq!(key(&account(&both(), &selection).unwrap()), "key");
}

#[test]
fn profile_and_base_url_of_the_environment_must_agree() {
    assert_eq!(
        choose(&both(), &environment("beta", ACME, "key")),
        Err(AccountError::Contradiction)
    );
    let selection = environment("acme", ACME, "key");
    assert_eq!(account(&both(), &selection).unwrap().name, "acme");
}

#[test]
fn the_only_profile_is_the_default_and_of_several_one_must_be_named() {
    let one = settings(None, &[("acme", ACME)]);
    let selection = environment("", "", "key");
    assert_eq!(account(&one, &selection).unwrap().name, "acme");
    let two = settings(None, &[("acme", ACME), ("beta", BETA)]);
    let error = choose(&two, &selection).unwrap_err();
    assert!(error.to_string().contains("acme, beta"), "{error}");
}

#[test]
fn a_profile_that_is_not_there_is_an_error_and_never_the_sandbox() {
    let selection = Selection {
        profile: Some("nobody".to_owned()),
        ..Selection::default()
    };
    let error = choose(&both(), &selection).unwrap_err();
    assert!(error.to_string().contains("nobody"), "{error}");
    assert!(choose(&Settings::default(), &selection).is_err());
    assert!(choose(&Settings::default(), &environment("nobody", "", "")).is_err());
    let lost = settings(Some("nobody"), &[("acme", ACME)]);
    assert!(matches!(
        choose(&lost, &Selection::default()),
        Err(AccountError::UnknownDefault { .. })
    ));
}

#[test]
fn a_profile_without_a_token_in_the_environment_has_a_stored_one() {
    let account = account(&both(), &Selection::default()).unwrap();
    assert_eq!(account.token, stored("beta", BETA, false));
}

#[test]
fn a_command_gives_the_token_unless_the_environment_does() {
    let mut settings = both();
    let command = TokenCommand::shell("echo other").unwrap();
    settings.profiles.get_mut("acme").unwrap().token_command = Some(command);
    let mut selection = environment("acme", "", "");
    assert_eq!(key(&account(&settings, &selection).unwrap()), "other");
    selection.env_token = Some(Token::new("key"));
    assert_eq!(key(&account(&settings, &selection).unwrap()), "key");
    selection.profile = Some("acme".to_owned());
    selection.env_base_url = Some(BETA.to_owned());
    assert_eq!(key(&account(&settings, &selection).unwrap()), "other");
}

#[test]
fn a_token_that_no_header_can_carry_is_refused_without_repeating_it() {
    for wrong in ["two words", "käy", "a\nb", "a\u{1b}[31mb"] {
        let error = account(&both(), &environment("", ACME, wrong)).unwrap_err();
        assert_eq!(error, AccountError::MalformedToken);
        assert!(!error.to_string().contains(wrong));
    }
}
