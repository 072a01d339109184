//! Logging in, and going to another account.

use crate::{
    config::{Account, LoginStep},
    draft::CampaignId,
    outbox::Ending,
    tui::{
        Effect, Input, Message,
        dialog::{
            Dialog,
            login::{LoginDialog, LoginStage},
        },
        keeping::{Aside, Then},
        pages::{Page, profiles::Switch},
        sending::AttemptId,
        testing::{Composer, NOW, settings},
    },
    usercom::{ApiError, Outcome},
};

const DRAFT: &str = "+++\napi_email_settings = 12\nauthor = \"a@b.example\"\nreceivers = [1]\n\
                     subject = \"Hello\"\n+++\n<p>Hi</p>\n";
const KEY: &str = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD";
const SIZE: (u16, u16) = (100, 30);

fn composer() -> Composer {
    let mut composer = Composer::new(DRAFT, SIZE);
    composer.press("F3");
    composer.take_effects();
    composer
}

fn dialog(composer: &Composer) -> &LoginDialog {
    match &composer.model.dialog {
        Some(Dialog::Login(dialog)) => dialog,
        other => panic!("no login, but {other:?}"),
    }
}

fn answer(composer: &mut Composer, text: &str) {
    if !text.is_empty() {
        composer.type_text(text);
    }
    composer.press("Enter");
}

/// A login up to the moment when the account is tried.
fn trying() -> (Composer, Box<Account>) {
    let mut composer = composer();
    composer.press("F11");
    answer(&mut composer, "acme");
    answer(&mut composer, KEY);
    match composer.take_effects().as_slice() {
        [Effect::TryLogin(account)] => {
            let account = account.clone();
            (composer, account)
        }
        other => panic!("the account is not tried, but {other:?}"),
    }
}

/// A login that has come as far as the author.
fn logged_in() -> Composer {
    let (mut composer, account) = trying();
    composer.tell(Message::LoginTried {
        account,
        result: Ok(()),
    });
    composer
}

#[test]
fn each_question_is_asked_in_its_turn_and_all_is_stored_at_the_end() {
    let mut composer = logged_in();
    answer(&mut composer, "news@acme.example");
    answer(&mut composer, "12");
    answer(&mut composer, "5, 6");
    assert!(composer.draw().contains("Enter alone takes: acme"));
    answer(&mut composer, "");
    let effects = composer.take_effects();
    let [Effect::SaveLogin(login)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    let given = LoginStep::ALL.map(|step| login.answered(step).unwrap_or_default());
    assert_eq!(
        given,
        ["acme", "", "news@acme.example", "12", "5, 6", "acme"]
    );
    composer.tell(Message::LoginSaved(Ok(vec![
        "The API key is in the keyring.".to_owned(),
    ])));
    assert!(composer.model.dialog.is_none());
    let effects = composer.take_effects();
    let [Effect::Switch(switch)] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(switch.profile.as_deref(), Some("acme"));
    assert!(switch.told.as_ref().unwrap().contains("in the keyring"));
}

#[test]
fn the_key_is_nowhere_to_be_seen() {
    let mut composer = composer();
    composer.press("F11");
    answer(&mut composer, "acme");
    composer.read(vec![Input::Paste(format!("{KEY}\n"))]);
    let screen = composer.draw();
    assert!(screen.contains("•••") && !screen.contains("0123456789"));
    let is_clean = |composer: &Composer| !format!("{:?}", composer.model).contains("0123456789");
    assert!(is_clean(&composer));
    // Neither cut, copied nor taken back.
    composer.press("Ctrl+A Ctrl+C Ctrl+X Ctrl+Z");
    assert_eq!(composer.model.clipboard, "");
    assert_eq!(composer.take_effects(), []);
    composer.press("Enter");
    assert!(is_clean(&composer), "while it is tried");
    let effects = composer.take_effects();
    assert!(matches!(effects.as_slice(), [Effect::TryLogin(_)]));
    assert!(!format!("{effects:?}").contains("0123456789"));
    composer.press("Esc");
    assert_eq!(dialog(&composer).dots(), "", "it is not there any more");
}

#[test]
fn a_clipboard_is_pasted_into_the_question() {
    let mut composer = composer();
    composer.press("F11");
    composer.press("Ctrl+V");
    assert_eq!(composer.take_effects(), [Effect::ReadClipboard]);
    composer.tell(Message::ClipboardRead(Some("acme.user.com".to_owned())));
    composer.press("Enter Ctrl+V");
    composer.take_effects();
    composer.tell(Message::ClipboardRead(Some(KEY.to_owned())));
    assert_eq!(dialog(&composer).dots().chars().count(), 64);
    composer.press("Backspace");
    assert_eq!(dialog(&composer).dots().chars().count(), 63);
    composer.press("Ctrl+Backspace");
    assert_eq!(dialog(&composer).dots(), "");
}

#[test]
fn a_wrong_answer_is_asked_for_again_with_the_reason() {
    let mut composer = composer();
    composer.press("F11");
    answer(&mut composer, "a b");
    assert_eq!(dialog(&composer).step, LoginStep::Account);
    assert!(composer.draw().contains("needs a subdomain"));
    answer(&mut composer, "acme");
    answer(&mut composer, "short");
    assert!(composer.draw().contains("has 5 characters"));
    assert_eq!(dialog(&composer).dots(), "");
    assert_eq!(composer.take_effects(), []);
}

#[test]
fn a_key_that_is_refused_is_asked_for_again() {
    let (mut composer, account) = trying();
    assert!(composer.draw().contains("Trying acme.user.com"));
    composer.type_text("lost");
    composer.press("Enter");
    let refused = Err("User.com doesn't know this API key".to_owned());
    composer.tell(Message::LoginTried {
        account: account.clone(),
        result: refused,
    });
    assert_eq!(dialog(&composer).step, LoginStep::Token);
    assert!(composer.draw().contains("doesn't know this API key"));
    composer.take_effects();
    // The same once more, as after an account that gave no answer.
    composer.press("Enter");
    assert_eq!(composer.take_effects(), [Effect::TryLogin(account)]);
}

#[test]
fn what_comes_for_another_account_or_too_late_changes_nothing() {
    let (mut composer, account) = trying();
    composer.press("Esc");
    composer.tell(Message::LoginTried {
        account: account.clone(),
        result: Ok(()),
    });
    assert_eq!(dialog(&composer).step, LoginStep::Token);
    composer.press("Esc Ctrl+A");
    answer(&mut composer, "other");
    assert!(
        dialog(&composer).login.account().is_none(),
        "the key was not given for that account"
    );
    answer(&mut composer, &KEY.replace('0', "1"));
    composer.tell(Message::LoginTried {
        account,
        result: Ok(()),
    });
    assert_eq!(dialog(&composer).stage, LoginStage::Trying);
}

#[test]
fn escape_goes_back_a_question_and_from_the_first_one_out() {
    let mut composer = logged_in();
    answer(&mut composer, "news@acme.example");
    composer.press("Esc");
    assert_eq!(dialog(&composer).field.text(), "news@acme.example");
    composer.press("Esc Esc");
    assert_eq!(dialog(&composer).field.text(), "acme");
    composer.press("Esc");
    assert!(composer.model.dialog.is_none());
    assert_eq!(composer.model.editor.snapshot().text(), "<p>Hi</p>\n");
}

#[test]
fn an_enter_that_is_held_down_answers_one_question() {
    let mut composer = logged_in();
    composer.press("Enter");
    for _ in 0..9 {
        composer.read(vec![Input::Key("Enter".parse().unwrap())]);
    }
    assert_eq!(dialog(&composer).step, LoginStep::EmailSettings);
}

#[test]
fn what_could_not_be_stored_is_said_and_can_be_tried_again() {
    let mut composer = logged_in();
    composer.press("Enter Enter Enter Enter");
    composer.take_effects();
    composer.tell(Message::LoginSaved(Err("the disk is full".to_owned())));
    assert!(composer.draw().contains("the disk is full"));
    composer.press("Enter");
    let effects = composer.take_effects();
    assert!(matches!(effects.as_slice(), [Effect::SaveLogin(_)]));
}

/// In the profile `shop` of two.
fn in_shop() -> Composer {
    let mut composer = composer();
    composer.model.settings = settings();
    composer.model.account.sandbox = false;
    composer.model.account.profile = Some("shop".to_owned());
    composer
}

#[test]
fn a_login_in_an_account_begins_with_that_account() {
    let mut composer = in_shop();
    composer.press("Alt+I");
    assert_eq!(dialog(&composer).field.text(), "shop");
}

#[test]
fn the_draft_is_kept_before_the_account_changes_and_what_is_typed_goes_along() {
    let mut composer = in_shop();
    composer.type_text("new ");
    composer.press("Shift+F11");
    composer.take_effects();
    composer.type_text("acme");
    composer.press("Enter");
    let effects = composer.take_effects();
    assert!(
        matches!(
            effects.as_slice(),
            [Effect::PutAside {
                how: Aside::Kept,
                ..
            }]
        ),
        "{effects:?}"
    );
    composer.type_text("for the other account");
    composer.tell(Message::PutAside(Ok(())));
    let switch = Switch {
        profile: Some("acme".to_owned()),
        told: None,
    };
    assert_eq!(
        composer.model.putting_aside,
        Some(Then::Switch(switch.clone()))
    );
    assert_eq!(composer.take_effects(), [Effect::Switch(switch)]);
    assert_eq!(composer.model.typed_ahead.len(), 1);
}

#[test]
fn an_account_that_can_not_be_gone_to_leaves_all_as_it_was() {
    let mut composer = in_shop();
    composer.press("Alt+Shift+K End Down Down Enter");
    let effects = composer.take_effects();
    let [Effect::Switch(Switch { profile: None, .. })] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    composer.type_text("still here ");
    let error = "the configuration cannot be read".to_owned();
    composer.tell(Message::NotSwitched(error.clone()));
    assert_eq!(composer.model.report.as_ref().unwrap().text, error);
    let text = composer.model.editor.snapshot().text();
    assert!(text.starts_with("still here "), "{text}");
}

#[test]
fn the_account_where_one_is_already_is_stayed_in() {
    let mut composer = in_shop();
    composer.press("Shift+F11");
    assert!(matches!(composer.model.page, Some(Page::Profiles(_))));
    composer.type_text("shop");
    composer.press("Enter");
    assert!(composer.model.page.is_none());
    assert_eq!(composer.take_effects(), []);
}

#[test]
fn the_welcome_goes_away_with_the_first_key_which_does_what_it_does() {
    let mut composer = composer();
    composer.model.is_first_run = true;
    composer.tell(Message::Found(None));
    let screen = composer.draw();
    assert!(screen.contains("Welcome to Sendoff"), "{screen}");
    assert!(screen.contains("F11 or Alt+I logs in"), "{screen}");
    composer.type_text("x");
    assert!(composer.model.report.is_none());
    let text = composer.model.editor.snapshot().text();
    assert!(text.starts_with('x'), "{text}");
}

#[test]
fn a_send_without_a_key_that_can_be_used_says_what_sets_it() {
    let refused = Outcome::Rejected {
        status: 401,
        errors: vec![ApiError {
            field: None,
            message: "Invalid token.".to_owned(),
        }],
    };
    let missing = Outcome::NotSent {
        why: "there is no API key for acme".to_owned(),
        status: None,
        retry_after: None,
    };
    for outcome in [refused, missing] {
        let mut composer = composer();
        composer.press("F5 Alt+S");
        composer.tell(Message::Settled {
            attempt: AttemptId(1),
            ending: Ending::Outcome(outcome.clone()),
            campaigns: Vec::<CampaignId>::new(),
            reached: 0,
            unjournaled: None,
            at: NOW,
        });
        if outcome.status().is_none() {
            composer.tell(Message::KeyNeeded);
        }
        let report = composer.model.report.unwrap();
        assert!(report.text.contains("F11 or Alt+I logs in"), "{report:?}");
    }
}
