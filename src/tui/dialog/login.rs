//! The questions of a login, one at a time: which one it is, what is typed, what is under way.
//!
//! The rule: the API key is in no field that has a history, is never drawn, and is wiped as soon
//! as it is taken or its question is left.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

use crate::{
    config::{Login, LoginStep, Settings},
    tui::line_field::LineField,
};

/// The most bytes of an API key that are taken in; with room for them from the start, no copy is
/// left behind by growing.
const ROOM: usize = 1024;

/// What the dialog waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginStage {
    /// The person.
    Asking,
    /// The account, which is tried.
    Trying,
    /// The disk and the keyring.
    Saving,
}

/// The dialog.
#[derive(Debug)]
pub struct LoginDialog {
    /// The answers so far.
    pub login: Login,
    /// The question.
    pub step: LoginStep,
    /// What it waits for.
    pub stage: LoginStage,
    /// What was typed, unless it is not to be seen.
    pub field: LineField,
    /// Why the answer was none, or what came of it; unfiltered.
    pub error: Option<String>,
    secret: Secret,
}

impl LoginDialog {
    /// The first question, with what may be answered already.
    #[must_use]
    pub fn new(login: Login) -> Self {
        let mut dialog = Self {
            login,
            step: LoginStep::Account,
            stage: LoginStage::Asking,
            field: LineField::new(""),
            error: None,
            secret: Secret::default(),
        };
        dialog.go_to(LoginStep::Account);
        dialog
    }

    /// Asks this, with what was answered before to change.
    pub fn go_to(&mut self, step: LoginStep) {
        self.step = step;
        self.stage = LoginStage::Asking;
        self.error = None;
        self.secret.wipe();
        self.field = LineField::new(&self.login.answered(step).unwrap_or_default());
        self.field.select_all();
    }

    /// The question after this one, or before it; none at the end.
    #[must_use]
    pub fn neighbor(&self, forwards: bool) -> Option<LoginStep> {
        let at = self.position();
        let wanted = if forwards { at + 1 } else { at.checked_sub(1)? };
        LoginStep::ALL.get(wanted).copied()
    }

    fn position(&self) -> usize {
        let steps = LoginStep::ALL.iter();
        steps.take_while(|&&step| step != self.step).count()
    }

    /// Whether something can be typed that is not to be seen.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.is_asking() && self.step.is_secret()
    }

    /// Whether something can be typed.
    #[must_use]
    pub fn is_asking(&self) -> bool {
        self.stage == LoginStage::Asking
    }

    /// Takes typed or pasted text, which may be the API key.
    pub fn insert(&mut self, text: &Zeroizing<String>) {
        if self.is_hidden() {
            self.secret.insert(text);
        } else if self.is_asking() {
            self.field.insert(text);
        }
    }

    /// Changes the field that can be seen.
    pub fn edit(&mut self, change: impl FnOnce(&mut LineField)) {
        if self.is_asking() && !self.step.is_secret() {
            change(&mut self.field);
        }
    }

    /// Deletes the end of what is not seen, or all of it.
    pub fn delete_hidden(&mut self, all: bool) {
        if all {
            self.secret.wipe();
        } else {
            self.secret.0.pop();
        }
    }

    /// One dot for each character that is not to be seen.
    #[must_use]
    pub fn dots(&self) -> String {
        "•".repeat(self.secret.0.chars().count())
    }

    /// Takes what was typed as the answer; the API key is not kept here any longer. False with an
    /// error to show when it is none.
    pub fn answer(&mut self, settings: &Settings) -> bool {
        let typed = if self.step.is_secret() {
            self.secret.take()
        } else {
            Zeroizing::new(self.field.text().to_owned())
        };
        if self.keeps_key(&typed) {
            return true;
        }
        let answered = self.login.answer(self.step, &typed, settings);
        self.error = answered.err().map(|error| error.to_string());
        // What is typed next takes the place of what is wrong.
        self.edit(LineField::select_all);
        self.error.is_none()
    }

    /// A key that was given need not be given again, as after an account that gave no answer.
    fn keeps_key(&self, typed: &str) -> bool {
        self.step.is_secret() && typed.trim().is_empty() && self.login.account().is_some()
    }

    /// What the dialog says above its field, in paragraphs.
    #[must_use]
    pub(in crate::tui) fn paragraphs(&self, settings: &Settings) -> Vec<String> {
        let host = || self.login.account().map(|account| account.id());
        match self.stage {
            LoginStage::Trying => {
                return vec![format!("Trying {} …", host().unwrap_or_default())];
            }
            LoginStage::Saving => return vec!["Saving …".to_owned()],
            LoginStage::Asking => {}
        }
        let (at, all) = (self.position() + 1, LoginStep::ALL.len());
        let mut paragraphs = vec![
            format!("Question {at} of {all}: {}", self.step.label()),
            String::new(),
            self.step.explanation().to_owned(),
        ];
        if self.keeps_key("") {
            paragraphs.push("Enter alone tries the same API key again.".to_owned());
        }
        if let Some(suggestion) = self.login.suggestion(self.step, settings) {
            paragraphs.push(format!("Enter alone takes: {suggestion}"));
        }
        paragraphs
    }
}

/// What must not be seen.
struct Secret(Zeroizing<String>);

impl Default for Secret {
    fn default() -> Self {
        Self(Zeroizing::new(String::with_capacity(ROOM)))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    fn insert(&mut self, text: &str) {
        for letter in text.chars() {
            if self.0.len() + letter.len_utf8() <= ROOM {
                self.0.push(letter);
            }
        }
    }

    fn take(&mut self) -> Zeroizing<String> {
        std::mem::take(self).0
    }

    fn wipe(&mut self) {
        self.0.zeroize();
        // Wiping gives the room back to nobody, but does not promise to keep it.
        self.0.reserve(ROOM);
    }
}
