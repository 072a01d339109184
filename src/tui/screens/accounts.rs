//! The screens of logging in and of going from one account to another.

use super::{DRAFT, screens};
use crate::{
    config::{LoginStep, ProfileColor},
    tui::{
        Effect, Message,
        dialog::Dialog,
        testing::{Composer, settings},
        theme::Theme,
    },
};

const KEY: &str = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD";

fn answer(composer: &mut Composer, text: &str) {
    composer.type_text(text);
    composer.press("Enter");
}

/// Answers the tries of the account with this.
fn tried(composer: &mut Composer, result: &Result<(), String>) {
    for effect in composer.take_effects() {
        if let Effect::TryLogin(account) = effect {
            composer.tell(Message::LoginTried {
                account,
                result: result.clone(),
            });
        }
    }
}

#[test]
fn welcome() {
    screens("welcome", DRAFT, |composer| {
        composer.model.is_first_run = true;
        composer.tell(Message::Found(None));
    });
}

#[test]
fn each_question() {
    for step in LoginStep::ALL {
        let name = format!("login_{step:?}").to_lowercase();
        screens(&name, DRAFT, |composer| {
            composer.press("F11");
            answer(composer, "acme");
            answer(composer, KEY);
            tried(composer, &Ok(()));
            if let Some(Dialog::Login(dialog)) = &mut composer.model.dialog {
                dialog.go_to(step);
            }
        });
    }
}

#[test]
fn the_key_as_dots() {
    screens("login_dots", DRAFT, |composer| {
        composer.press("F11");
        answer(composer, "acme");
        composer.type_text(KEY);
    });
}

#[test]
fn trying() {
    screens("login_trying", DRAFT, |composer| {
        composer.press("F11");
        answer(composer, "acme");
        answer(composer, KEY);
    });
}

#[test]
fn refused() {
    let words =
        "User.com doesn't know this API key (401): copy it again from the web app, all of it";
    screens("login_refused", DRAFT, |composer| {
        composer.press("F11");
        answer(composer, "acme");
        answer(composer, KEY);
        tried(composer, &Err(words.to_owned()));
    });
}

#[test]
fn logged_in() {
    screens("logged_in", "", |composer| {
        composer.press("F11");
        answer(composer, "acme");
        answer(composer, KEY);
        tried(composer, &Ok(()));
        composer.press("Enter Enter Enter Enter");
        composer.take_effects();
        composer.tell(Message::LoginSaved(Ok(vec![
            "The API key is in the keyring.".to_owned(),
            "The profile \"acme\" is in /home/ada/.config/sendoff/config.toml.".to_owned(),
        ])));
        let effects = composer.take_effects();
        let told = effects.into_iter().find_map(|effect| match effect {
            Effect::Switch(switch) => switch.told,
            _ => None,
        });
        composer.model.show("Your account is set up", told.unwrap());
        in_acme(composer);
    });
}

/// In the account whose label and color the configuration gives.
fn in_acme(composer: &mut Composer) {
    composer.model.settings = settings();
    composer.model.account.name = "ACME (live)".to_owned();
    composer.model.account.id = "acme.user.com".to_owned();
    composer.model.account.sandbox = false;
    composer.model.account.profile = Some("acme".to_owned());
    composer.model.account.color = Some(ProfileColor::Red);
}

#[test]
fn profiles() {
    screens("profiles", DRAFT, |composer| {
        in_acme(composer);
        composer.press("Shift+F11");
    });
}

#[test]
fn an_account_and_its_badge() {
    screens("account", DRAFT, |composer| {
        in_acme(composer);
        composer.model.document.draft = crate::draft::Draft::new();
        composer.press("F5");
    });
}

#[test]
fn a_badge_is_told_by_its_words_where_there_are_no_colors() {
    let (plain, colored) = (Theme::monochrome(), Theme::colored());
    let red = Some(ProfileColor::Red);
    assert_eq!(plain.colored_as(red, plain.strong), plain.strong);
    assert_ne!(colored.colored_as(red, plain.strong), plain.strong);
    assert_eq!(colored.colored_as(None, plain.strong), plain.strong);
}
