//! What can be gone on with: what was typed before, another draft, another file.
//!
//! The rule: a draft or a file is taken by its lock before its words are handed out, so that no
//! two composers write the same one without knowing.

use std::path::{Path, PathBuf};

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use super::worker::{Worker, absolute, read, words};
use crate::{
    draft::{Draft, Field, count_receivers, read_request_json},
    files,
    store::{DraftEntry, DraftId, DraftState, SendId, StoredDraft},
    tui::{
        keeping::{Found, FoundChoice, Opened},
        pages::open::{DraftItem, Target},
    },
};

impl Worker {
    /// What was typed before: into this file, or, without one, into the last draft of this
    /// account that nobody else is writing.
    pub(super) fn find(&mut self) -> Result<Option<Found>, String> {
        if !self.hold_file()? {
            self.trouble(
                "This file is open in another Sendoff: what you type here is a draft of its own",
            );
            return Ok(None);
        }
        let entries = self.store()?.drafts().map_err(words)?;
        let (ours, others): (Vec<_>, Vec<_>) = entries
            .into_iter()
            .filter(|entry| entry.state != DraftState::ThrownAway)
            .filter(|entry| self.path.is_none() || entry.path == self.path)
            .partition(|entry| entry.account == self.account);
        for entry in &ours {
            if let Some(found) = self.take(entry)? {
                return Ok(Some(found));
            }
        }
        if !ours.is_empty() {
            self.trouble("Your last draft is open in another Sendoff: this one is a new draft");
        } else if let (Some(_), Some(other)) = (&self.path, others.first()) {
            self.trouble(format!(
                "What was typed into this file in the account {} is kept there",
                other.account
            ));
        }
        Ok(None)
    }

    /// Takes the file for this composer; false when another one has it.
    fn hold_file(&mut self) -> Result<bool, String> {
        let Some(path) = self.path.clone() else {
            return Ok(true);
        };
        self.file_lock = self.store()?.lock_file(&path).map_err(words)?;
        Ok(self.file_lock.is_some())
    }

    /// Takes a draft out of the store, unless another composer has it or its file.
    fn take(&mut self, entry: &DraftEntry) -> Result<Option<Found>, String> {
        let is_named = self.path.is_some();
        let store = self.store()?;
        let Some(lock) = store.lock_draft(entry.id).map_err(words)? else {
            return Ok(None);
        };
        let mut file = None;
        if let (false, Some(path)) = (is_named, &entry.path) {
            file = store.lock_file(path).map_err(words)?;
            if file.is_none() {
                return Ok(None);
            }
        }
        let Some(stored) = store.draft(entry.id).map_err(words)? else {
            return Ok(None);
        };
        self.found = Some((entry.id, lock));
        self.file_lock = self.file_lock.take().or(file);
        Ok(Some(self.describe(stored)))
    }

    fn describe(&self, stored: StoredDraft) -> Found {
        let StoredDraft {
            text, changed_at, ..
        } = stored;
        let mut file_changed_at = None;
        let mut file_is_newer = false;
        if let Some(path) = &text.path {
            if let Ok(opened) = files::read_draft(path) {
                file_is_newer = opened.bytes != text.source;
                if !file_is_newer && self.path.is_none() {
                    self.files.learn(path, opened.fingerprint);
                }
            }
            let modified = path.metadata().and_then(|metadata| metadata.modified());
            file_changed_at = modified
                .ok()
                .and_then(|time| Timestamp::try_from(time).ok())
                .map(local);
        }
        let draft = Draft::parse(&text.source).unwrap_or_default();
        Found {
            path: text.path,
            draft,
            fields: text.fields,
            body: text.body,
            kept_at: local(changed_at),
            file_changed_at,
            file_is_newer,
        }
    }

    /// Opens another draft in place of the one that was written, which has to be put aside.
    pub(super) fn open(&mut self, target: Target) -> Result<Box<Opened>, String> {
        let opened = match target {
            Target::Draft(id) => self.open_draft(id)?,
            Target::File(path) => self.open_file(&path)?,
            Target::New(content) => {
                let draft = Draft::parse(content.as_bytes()).map_err(|error| error.to_string())?;
                let mut fields = self.defaults.new_draft();
                for field in Field::FORM {
                    if !draft.fields().get(field).is_empty() {
                        fields.set(field, draft.fields().get(field));
                    }
                }
                self.start_anew(None, content.as_bytes().to_vec());
                Opened::New { draft, fields }
            }
            Target::Sent(id) => self.open_sent(id)?,
        };
        Ok(Box::new(opened))
    }

    fn open_draft(&mut self, id: DraftId) -> Result<Opened, String> {
        let entries = self.store()?.drafts().map_err(words)?;
        let entry = entries.into_iter().find(|entry| entry.id == id);
        let entry = entry.ok_or("This draft is not there any more")?;
        if entry.account != self.account {
            return Err(format!(
                "This draft was written in the account {}: open it there",
                entry.account
            ));
        }
        // Ours would be in the way of our own hand if both are drafts of one file.
        let before = (self.path.take(), self.file_lock.take());
        let taken = self.take(&entry);
        let is_open = "This draft is open in another Sendoff: quit that one first";
        match taken.and_then(|found| found.ok_or_else(|| is_open.to_owned())) {
            Ok(found) => {
                self.current = None;
                self.decide(FoundChoice::Take)?;
                Ok(Opened::Kept(Box::new(found)))
            }
            Err(error) => {
                (self.path, self.file_lock) = before;
                Err(error)
            }
        }
    }

    fn open_file(&mut self, path: &Path) -> Result<Opened, String> {
        let (draft, opened) = read(path)?;
        let mut fields = draft.fields().clone();
        self.defaults.complete(&mut fields);
        self.files.learn(path, opened.fingerprint);
        self.start_anew(Some(absolute(path)), opened.bytes);
        Ok(Opened::File {
            path: path.to_owned(),
            draft,
            fields,
        })
    }

    /// A new draft that says what an email of the journal said.
    fn open_sent(&mut self, id: SendId) -> Result<Opened, String> {
        let body = self.store()?.whole_body(id).map_err(words)?;
        let body = body.ok_or("The text of this email is not kept any more")?;
        let read = read_request_json(body.as_str());
        let (fields, body) = read.map_err(|error| error.to_string())?;
        self.start_anew(None, Vec::new());
        Ok(Opened::Sent { fields, body })
    }

    /// Lets go of everything that belongs to the draft that was written.
    fn start_anew(&mut self, path: Option<PathBuf>, source: Vec<u8>) {
        self.current = None;
        if self.path != path {
            self.file_lock = None;
        }
        self.path = path;
        self.source = source;
    }

    /// All drafts for the list, newest first.
    pub(super) fn list(&mut self) -> Result<Vec<DraftItem>, String> {
        let entries = self.store()?.drafts().map_err(words)?;
        entries
            .into_iter()
            .map(|entry| {
                let is_open = self.store()?.lock_draft(entry.id).map_err(words)?.is_none();
                Ok(item(entry, is_open))
            })
            .collect()
    }
}

fn item(entry: DraftEntry, is_open: bool) -> DraftItem {
    DraftItem {
        id: entry.id,
        account: entry.account,
        path: entry.path,
        subject: entry.fields.get(Field::Subject).to_owned(),
        people: count_receivers(entry.fields.get(Field::Receivers)),
        kept_at: local(entry.changed_at),
        state: entry.state,
        is_open,
    }
}

fn local(at: Timestamp) -> DateTime {
    at.to_zoned_datetime(TimeZone::system()).datetime()
}
