//! How what is typed comes into the store, as the screen takes part in it.
//!
//! ```text
//! a change --timer--> Effect::Keep --Message::Kept--> kept, until the next change
//! ```
//!
//! The rule: at most one timer and one request at a time, and neither while nothing is unkept.
//! What failed is tried again with the next change, and said once.

use std::{path::PathBuf, time::Duration};

use jiff::civil::{DateTime, Time};

use super::{
    effect::Effect,
    model::{Focus, Model, Pane},
};
use crate::draft::{Draft, Field, Fields};

/// How long a change waits for those that follow it. With the time that a disk takes, it is kept
/// within a second.
const GATHERED: Duration = Duration::from_millis(400);

/// How what was typed stands in the store.
#[derive(Debug, Default)]
pub struct Keeping {
    /// Whether the timer runs.
    timer: bool,
    /// Whether an answer is due.
    in_flight: bool,
    /// The revision that the store was asked to keep last, or has.
    asked: Option<u64>,
    /// When something was kept last, local time.
    pub kept_at: Option<Time>,
    /// Why the newest words are not kept; one sentence.
    pub trouble: Option<String>,
}

impl Keeping {
    /// Takes note that the store has this revision already.
    pub fn has(&mut self, revision: u64, at: Time) {
        self.asked = Some(revision);
        self.kept_at = Some(at);
    }
}

/// What was typed before and is in no file, as the store has it.
#[derive(Debug)]
pub struct Found {
    /// Its file; none without one.
    pub path: Option<PathBuf>,
    /// The content of the file that it started from: the shape that saving keeps.
    pub draft: Draft,
    /// What was typed into the fields.
    pub fields: Fields,
    /// What was typed as HTML.
    pub body: String,
    /// When it was kept, local time.
    pub kept_at: DateTime,
    /// When its file was changed last, local time; none without one.
    pub file_changed_at: Option<DateTime>,
    /// Whether its file has another content than the one that it started from.
    pub file_is_newer: bool,
}

/// What becomes of what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundChoice {
    /// The composer goes on with it.
    Take,
    /// It is thrown away, and can be had back for a while.
    ThrowAway,
    /// It stays as it is.
    Leave,
    /// It says what the file says, so it is needed no longer.
    Delete,
}

/// How a draft is put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// To go on with later.
    Kept,
    /// To be deleted after a while.
    ThrownAway,
}

/// What follows once the draft is put aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// The program ends.
    Quit,
    /// This file is loaded in its place.
    Load(PathBuf),
}

impl Model {
    /// Starts the timer if something is to be kept and nothing is on its way to be.
    pub(super) fn watch(&mut self) -> Option<Effect> {
        // What is held must not wait longer for a slow store than a change for its company.
        let is_held = self.held.as_ref().is_some_and(|(held, _)| !held.is_empty());
        let is_wanted = is_held || self.is_unkept() && !self.keeping.in_flight;
        if self.keeping.timer || !is_wanted {
            return None;
        }
        self.keeping.timer = true;
        Some(Effect::WakeToKeep { after: GATHERED })
    }

    /// The timer has run out.
    pub(super) fn keep(&mut self) -> Option<Effect> {
        self.keeping.timer = false;
        if self.keeping.in_flight || !self.is_unkept() {
            return None;
        }
        let revision = self.revision();
        self.keeping.in_flight = true;
        self.keeping.asked = Some(revision);
        Some(Effect::Keep {
            revision,
            fields: Box::new(self.form.values()),
            text: self.editor.snapshot(),
        })
    }

    /// The store has answered.
    pub(super) fn kept(&mut self, result: Result<(), String>, at: Time) {
        self.keeping.in_flight = false;
        match result {
            Ok(()) => {
                self.keeping.kept_at = Some(at);
                if self.keeping.trouble.take().is_some() {
                    self.say("What you type is kept again");
                }
            }
            Err(text) => {
                if self.keeping.trouble.is_none() {
                    self.complain(format!("Not kept: {text}"));
                }
                self.keeping.trouble = Some(text);
            }
        }
    }

    fn is_unkept(&self) -> bool {
        self.is_changed() && self.keeping.asked != Some(self.revision())
    }

    /// Goes on with what was typed before. Where the file is open already, undo leads back to it.
    pub(super) fn go_on_with(&mut self, found: Found) {
        let is_open = self.document.path.is_some();
        self.put_fields(&found.fields);
        self.editor.replace_all(&found.body);
        if !is_open {
            self.editor.forget_history();
            self.document.draft = found.draft;
            self.document.path = found.path;
        }
        self.document.saved_revision = None;
        self.keeping.has(self.revision(), found.kept_at.time());
        self.focus_on(Focus::Pane(Pane::Editor));
        let what = match &self.document.path {
            Some(path) => path.display().to_string(),
            None => "your last draft".to_owned(),
        };
        self.say(format!(
            "Going on with {what}, as typed {}",
            found.kept_at.strftime("%-d %b %H:%M")
        ));
    }

    /// Puts the content of the file in place of the draft; undo leads back.
    pub(super) fn load(&mut self, draft: Draft) {
        self.put_fields(draft.fields());
        self.editor.replace_all(draft.body());
        self.document.draft = draft;
        self.document.saved_revision = Some(self.revision());
    }

    fn put_fields(&mut self, fields: &Fields) {
        for field in Field::FORM {
            if let Some(input) = self.form.field_mut(field)
                && input.input.text() != fields.get(field)
            {
                input.edit(|input| {
                    input.select_all();
                    input.insert(fields.get(field));
                });
            }
        }
        self.form_revision += 1;
    }
}
