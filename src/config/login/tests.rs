//! What an answer may be, and what comes of all of them.

use super::*;
use crate::config::{BaseUrlError, Profile};

const KEY: &str = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD";

#[test]
fn an_account_is_named_by_its_subdomain_or_any_of_its_addresses() {
    for text in [
        "acme",
        " Acme ",
        "acme.user.com",
        "acme.user.com/campaigns/7",
        "https://acme.user.com",
        "https://acme.user.com/people/?page=2#top",
        "http://acme.user.com/",
        "https://acme.user.com/api/public/",
    ] {
        let url = check_subdomain(text).unwrap();
        assert_eq!(url.as_url().as_str(), "https://acme.user.com/api/public/");
    }
    let local = check_subdomain("http://127.0.0.1:8080/api/public/").unwrap();
    assert!(local.is_loopback());
    let own = check_subdomain("https://mail.acme.example/api/public/").unwrap();
    assert_eq!(own.host(), "mail.acme.example");
}

#[test]
fn nothing_else_is_an_account() {
    let subdomain = LoginError::Account(BaseUrlError::Subdomain);
    for (text, error) in [
        ("", subdomain.clone()),
        ("a b", subdomain.clone()),
        ("a.b.user.com", subdomain.clone()),
        ("https://.user.com/", LoginError::NotTheWebApp),
        ("https://user.com/", LoginError::NotTheWebApp),
        ("https://www.user.com/", LoginError::NotTheWebApp),
        (
            "https://evil.example/acme.user.com",
            LoginError::NotTheWebApp,
        ),
        (
            "https://acme.user.com@evil.example/",
            LoginError::Account(BaseUrlError::Extra),
        ),
        ("acme.user.com.evil.example", LoginError::NotTheWebApp),
        (
            "http://evil.example/api/public/",
            LoginError::Account(BaseUrlError::Insecure),
        ),
        ("https://", LoginError::NotTheWebApp),
    ] {
        let found = check_subdomain(text).unwrap_err();
        assert!(
            found == error || text == "https://.user.com/",
            "{text}: {found:?}"
        );
    }
}

#[test]
fn a_key_has_64_characters_and_is_never_repeated() {
    assert_eq!(
        check_token(&format!(" {KEY}\r\n")).unwrap(),
        Token::new(KEY)
    );
    for wrong in [
        "",
        "s3cret",
        &KEY.replacen('0', "", 1),
        &format!("{KEY}x"),
        &KEY.replace('a', " "),
    ] {
        let error = check_token(wrong).unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(wrong.is_empty() || !shown.contains(wrong), "{shown}");
    }
    assert_eq!(
        check_token("s3cret"),
        Err(LoginError::KeyLength { length: 6 })
    );
}

#[test]
fn testers_are_ids_each_once() {
    let ids = check_testers("5380718; 5380719,5380718\n").unwrap();
    assert_eq!(ids.len(), 2);
    assert_eq!(check_testers(" "), Ok(vec![]));
    let error = check_testers("1, ada@example.org").unwrap_err();
    assert_eq!(error, LoginError::Tester { position: 2 });
    assert!(!error.to_string().contains("ada"));
}

#[test]
fn the_answers_make_a_profile() {
    let settings = Settings::default();
    let mut login = Login::default();
    assert_eq!(login.account(), None);
    for (step, answer) in LoginStep::ALL.into_iter().zip([
        "https://acme.user.com/x",
        KEY,
        "news@acme.example",
        "12",
        "",
        "",
    ]) {
        login.answer(step, answer, &settings).unwrap();
    }
    assert!(login.account().is_some());
    let profile = login.profile().unwrap();
    assert_eq!(profile.name, "acme");
    assert_eq!(profile.author.as_deref(), Some("news@acme.example"));
    assert_eq!(profile.testers, None);
    assert!(!format!("{login:?}").contains(KEY));
}

#[test]
fn a_known_account_keeps_its_name_and_what_is_answered_with_nothing() {
    let mut settings = Settings::default();
    let mut profile = Profile::new(BaseUrl::from_subdomain("acme").unwrap());
    profile.defaults.author = Some("7".to_owned());
    settings.profiles.insert("work".to_owned(), profile);
    let mut login = Login::default();
    login.answer(LoginStep::Account, "acme", &settings).unwrap();
    login.answer(LoginStep::Author, "", &settings).unwrap();
    login.answer(LoginStep::Name, "", &settings).unwrap();
    let profile = login.profile().unwrap();
    assert_eq!(
        (profile.name.as_str(), profile.author.as_deref()),
        ("work", Some("7"))
    );
    login.answer(LoginStep::Account, "beta", &settings).unwrap();
    let taken = login
        .answer(LoginStep::Name, "work", &settings)
        .unwrap_err();
    assert!(taken.to_string().contains("acme.user.com"), "{taken}");
}

#[test]
fn a_wrong_answer_leaves_the_one_before() {
    let settings = Settings::default();
    let mut login = Login::default();
    login
        .answer(LoginStep::EmailSettings, "12", &settings)
        .unwrap();
    let before = login.clone();
    for (step, wrong) in [
        (LoginStep::Account, ""),
        (LoginStep::Token, "x"),
        (LoginStep::Author, "nobody"),
        (LoginStep::EmailSettings, "twelve"),
        (LoginStep::Testers, "x"),
        (LoginStep::Name, "a\u{7}b"),
    ] {
        let error = login.answer(step, wrong, &settings).unwrap_err();
        assert!(error.to_string().len() > 20, "{error}");
        assert_eq!(login, before);
    }
}

#[test]
fn another_account_has_none_of_the_answers() {
    let settings = Settings::default();
    let mut login = Login::default();
    for (step, answer) in LoginStep::ALL
        .into_iter()
        .zip(["acme", KEY, "7", "12", "1 2", "x"])
    {
        login.answer(step, answer, &settings).unwrap();
    }
    let answered = |login: &Login| LoginStep::ALL.map(|step| login.answered(step));
    let before = ["acme", "", "7", "12", "1, 2", "x"]
        .map(str::to_owned)
        .map(Some);
    let given = answered(&login).map(|answer| Some(answer.unwrap_or_default()));
    assert_eq!(given, before);
    login
        .answer(LoginStep::Account, "acme.user.com", &settings)
        .unwrap();
    assert!(login.account().is_some(), "the same account");
    login.answer(LoginStep::Testers, "", &settings).unwrap();
    assert_eq!(login.answered(LoginStep::Testers), None, "taken back");
    login.answer(LoginStep::Account, "beta", &settings).unwrap();
    assert!(login.account().is_none(), "the key goes nowhere else");
    assert!(answered(&login).iter().skip(1).all(Option::is_none));
}
