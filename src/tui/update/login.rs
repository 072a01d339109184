//! The questions of a login, and what points to them: the welcome, and a send without a key.

use crossterm::event::{KeyCode, KeyModifiers};
use zeroize::Zeroizing;

use super::{keys, profiles};
use crate::{
    config::{Account, Login, LoginStep},
    tui::{
        action::Action,
        dialog::{
            Dialog,
            login::{LoginDialog, LoginStage},
        },
        effect::Effect,
        keymap::Key,
        line_field::LineField,
        message::Moment,
        model::{Model, Report},
        pages::profiles::Switch,
    },
};

/// Asks the first question; in an account of the configuration it is answered with that one.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    if model.sending.is_in_flight() {
        model.complain("An email is on its way: wait for its answer");
        return vec![];
    }
    model.notice = None;
    let mut login = Login::default();
    let name = model.account.profile.as_ref();
    if let Some(profile) = name.and_then(|name| model.settings.profiles.get(name)) {
        let base_url = profile.base_url.as_url().as_str();
        // It was taken before; if not, the question simply has no answer yet.
        let _ = login.answer(LoginStep::Account, base_url, &model.settings);
    }
    model.dialog = Some(Dialog::Login(Box::new(LoginDialog::new(login))));
    vec![]
}

/// A key that is no text.
pub(super) fn press(model: &mut Model, key: Key, at: Moment) -> Vec<Effect> {
    if key.code == KeyCode::Enter {
        // Held down, it must not answer the questions that follow.
        model.closed_by_enter = Some(at);
        return next(model);
    }
    let action = model.keymap.action(key);
    let Some(Dialog::Login(dialog)) = &mut model.dialog else {
        return vec![];
    };
    if dialog.is_hidden() {
        if let Some(all) = deletes_hidden(key) {
            dialog.delete_hidden(all);
        }
        return vec![];
    }
    dialog.edit(|field| match action {
        Some(Action::SelectAll) => field.select_all(),
        Some(Action::Undo) => field.undo(),
        Some(Action::Redo) => LineField::redo(field),
        _ => keys::press_in_line(field, key),
    });
    vec![]
}

/// Whether a key deletes the last character of what is not seen, or all of it.
fn deletes_hidden(key: Key) -> Option<bool> {
    let more = KeyModifiers::CONTROL | KeyModifiers::ALT;
    match key.code {
        KeyCode::Backspace => Some(key.modifiers.intersects(more)),
        KeyCode::Char('h' | 'w') if key.modifiers == KeyModifiers::CONTROL => Some(true),
        _ => None,
    }
}

/// Text, which may be the API key.
pub(super) fn insert(model: &mut Model, text: &Zeroizing<String>) {
    if let Some(Dialog::Login(dialog)) = &mut model.dialog {
        dialog.insert(text);
    }
}

/// Takes the answer and asks the next question, tries the account or stores what was answered.
pub(super) fn next(model: &mut Model) -> Vec<Effect> {
    let Model {
        dialog, settings, ..
    } = model;
    let Some(Dialog::Login(dialog)) = dialog else {
        return vec![];
    };
    if !dialog.is_asking() || !dialog.answer(settings) {
        return vec![];
    }
    if dialog.step == LoginStep::Token
        && let Some(account) = dialog.login.account()
    {
        dialog.stage = LoginStage::Trying;
        return vec![Effect::TryLogin(Box::new(account))];
    }
    if let Some(step) = dialog.neighbor(true) {
        dialog.go_to(step);
        return vec![];
    }
    dialog.stage = LoginStage::Saving;
    vec![Effect::SaveLogin(Box::new(dialog.login.clone()))]
}

/// Back to the question before; from the first one, out.
pub(super) fn back(model: &mut Model) {
    let Some(Dialog::Login(dialog)) = &mut model.dialog else {
        return;
    };
    let before = match dialog.stage {
        LoginStage::Asking => dialog.neighbor(false),
        LoginStage::Trying => Some(LoginStep::Token),
        // It can't be called back, and takes no time.
        LoginStage::Saving => return,
    };
    match before {
        Some(step) => dialog.go_to(step),
        None => model.dialog = None,
    }
}

/// The account was tried; what comes for another one than is asked about is late.
pub(super) fn tried(
    model: &mut Model,
    account: &Account,
    result: Result<(), String>,
) -> Vec<Effect> {
    let Some(Dialog::Login(dialog)) = &mut model.dialog else {
        return vec![];
    };
    let is_awaited = dialog.stage == LoginStage::Trying;
    if !is_awaited || dialog.login.account().as_ref() != Some(account) {
        return vec![];
    }
    dialog.go_to(match result {
        Ok(()) => LoginStep::Author,
        Err(_) => LoginStep::Token,
    });
    dialog.error = result.err();
    vec![]
}

/// What was answered is stored, and the composer goes on in the account; or it could not be.
pub(super) fn saved(model: &mut Model, result: Result<Vec<String>, String>) -> Vec<Effect> {
    let Some(Dialog::Login(dialog)) = &mut model.dialog else {
        return vec![];
    };
    let sentences = match result {
        Ok(sentences) => sentences,
        Err(text) => {
            dialog.go_to(LoginStep::Name);
            dialog.error = Some(text);
            return vec![];
        }
    };
    let profile = dialog.login.answered(LoginStep::Name);
    model.dialog = None;
    let told = format!(
        "Write the subject and the text: Tab goes to the next field, {} to the HTML. {} sends a \
         test to your testers, {} the email.\n{}",
        key(model, Action::Editor),
        key(model, Action::SendTest),
        key(model, Action::Send),
        sentences.join(" "),
    );
    profiles::go(
        model,
        Switch {
            profile,
            told: Some(told),
        },
    )
}

/// Nothing was typed before: whoever has no account yet is told what this is.
pub(super) fn welcome(model: &mut Model) -> Vec<Effect> {
    if model.is_first_run && !model.is_changed() {
        let text = format!(
            "Sendoff writes and sends emails of User.com. Without an account this is the sandbox: \
             nothing reaches anybody.\n\
             {} logs in to your account.\n\
             {} sends the sample, {} a test of it. {} shows all keys.",
            keys(model, Action::Login),
            key(model, Action::Send),
            key(model, Action::SendTest),
            key(model, Action::Help),
        );
        model.report = Some(Report {
            title: "Welcome to Sendoff".to_owned(),
            text,
            passes: true,
        });
    }
    vec![]
}

/// A send failed for want of an API key that can be used: the report says what sets it anew.
pub(super) fn key_needed(model: &mut Model) -> Vec<Effect> {
    let advice = format!(
        "{} logs in to the account with another API key.",
        keys(model, Action::Login)
    );
    match &mut model.report {
        Some(report) => report.text = format!("{}\n\n{advice}", report.text),
        None => model.show("The API key can't be used", advice),
    }
    vec![]
}

/// The first key of an action; what finds it where it has none.
fn key(model: &Model, action: Action) -> String {
    let first = model.keymap.keys(action).next();
    first.map_or_else(|| "a command".to_owned(), |key| key.to_string())
}

/// All keys of an action, as a terminal may keep the first for itself.
fn keys(model: &Model, action: Action) -> String {
    let keys: Vec<String> = model
        .keymap
        .keys(action)
        .map(|key| key.to_string())
        .collect();
    if keys.is_empty() {
        return "a command".to_owned();
    }
    keys.join(" or ")
}
