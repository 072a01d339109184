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
    form::Form,
    model::{Focus, Model, Pane},
    pages::{open::Target, profiles::Switch},
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
    /// Another draft is written, and all of it is in its file.
    pub fn has_nothing_to_keep(&mut self) {
        self.asked = None;
        self.kept_at = None;
    }

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

/// What was opened in place of the draft.
#[derive(Debug)]
pub enum Opened {
    /// A draft of the store.
    Kept(Box<Found>),
    /// A file.
    File {
        /// Its name.
        path: PathBuf,
        /// Its content.
        draft: Draft,
        /// Its fields, with what the account's defaults fill in.
        fields: Fields,
    },
    /// A starting point.
    New {
        /// Its content.
        draft: Draft,
        /// Its fields, with the account's defaults.
        fields: Fields,
    },
    /// What an email said that was sent.
    Sent {
        /// Its fields.
        fields: Fields,
        /// Its HTML.
        body: String,
    },
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
    /// This is opened in its place.
    Open(Target),
    /// The composer starts anew in another account.
    Switch(Switch),
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
            self.editor.set_newline(found.draft.newline());
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

    /// Goes on with what was opened; nothing of the draft before can be undone into it.
    pub(super) fn go_on_with_opened(&mut self, opened: Opened) {
        self.document.path = None;
        self.document.saved_at = None;
        match opened {
            Opened::Kept(found) => self.go_on_with(*found),
            Opened::File {
                path,
                draft,
                fields,
            } => {
                self.say(format!("Opened {}", path.display()));
                self.start_with(draft, &fields);
                self.document.path = Some(path);
                self.focus_on(Focus::Pane(Pane::Editor));
            }
            Opened::New { draft, fields } => {
                self.start_with(draft, &fields);
                let empty = self.form.first_empty().map(Focus::Field);
                self.focus_on(empty.unwrap_or(Focus::Pane(Pane::Editor)));
            }
            Opened::Sent { fields, body } => {
                self.start_with(Draft::new(), &fields);
                self.editor.replace_all(&body);
                self.editor.forget_history();
                self.focus_on(Focus::Pane(Pane::Editor));
                self.say("A new draft, with what was sent then");
            }
        }
        // Afresh: what is wrong, touched or to be undone in the fields was another draft's.
        self.form = Form::new(&self.form.values());
        self.left_field = None;
    }

    fn start_with(&mut self, draft: Draft, fields: &Fields) {
        self.put_fields(fields);
        self.editor.replace_all(draft.body());
        self.editor.set_newline(draft.newline());
        self.editor.forget_history();
        self.document.draft = draft;
        self.document.saved_revision = Some(self.revision());
        self.keeping.has_nothing_to_keep();
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
        self.form.set_receivers_file(fields.receivers_file());
        self.form_revision += 1;
    }
}
