//! What the thread does, with the one draft that it works on.

use std::{
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::{Arc, mpsc::Receiver},
};

use jiff::{Timestamp, ZonedDateTime, tz::TimeZone};
use tokio::sync::mpsc::UnboundedSender;

use super::{Command, Start, Words};
use crate::{
    draft::Draft,
    files::{self, OpenedFile},
    runtime::{Event, effects::KnownFiles},
    store::{DraftEntry, DraftId, DraftState, DraftText, Lock, Store, StoreError, StoredDraft},
    tui::{
        Message,
        keeping::{Aside, Found, FoundChoice},
    },
};

struct Worker {
    folder: PathBuf,
    account: String,
    /// The draft's file, absolute.
    path: Option<PathBuf>,
    source: Vec<u8>,
    files: Arc<KnownFiles>,
    events: UnboundedSender<Event>,
    store: Option<Store>,
    /// The draft in the store that is being written, held until it is dropped.
    current: Option<(DraftId, Lock)>,
    /// What was found and is not decided on.
    found: Option<(DraftId, Lock)>,
    file_lock: Option<Lock>,
    /// Up to this revision nothing has to be kept any more.
    settled: Option<u64>,
    /// The newest revision that was kept.
    kept: u64,
}

/// Does what comes in, until nobody is left who could ask.
pub(super) fn work(start: Start, events: UnboundedSender<Event>, waiting: &Receiver<Command>) {
    let mut worker = Worker {
        folder: start.folder,
        account: start.account,
        path: start.path.as_deref().map(absolute),
        source: start.source,
        files: start.files,
        events,
        store: None,
        current: None,
        found: None,
        file_lock: None,
        settled: None,
        kept: 0,
    };
    while let Ok(command) = waiting.recv() {
        let work = AssertUnwindSafe(|| worker.carry_out(command));
        if std::panic::catch_unwind(work).is_err() {
            // The next command starts afresh; what was kept is as the last transaction left it.
            worker.store = None;
            let fault = "Sendoff has a fault; save the draft to a file";
            worker.tell(Message::PutAside(Err(fault.to_owned())));
            worker.tell_kept(Err(fault.to_owned()));
        }
    }
}

impl Worker {
    fn carry_out(&mut self, command: Command) {
        match command {
            Command::Find => {
                let found = self.find();
                if let Err(text) = &found {
                    self.tell_kept(Err(text.clone()));
                }
                let found = found.ok().flatten();
                self.tell(Message::Found(found.map(Box::new)));
            }
            Command::Found(choice) => {
                if let Err(text) = self.decide(choice) {
                    self.trouble(text);
                }
            }
            Command::Keep(words) => {
                let result = self.keep(words);
                if result.is_err() {
                    // The next try opens it anew: a broken one is set aside then.
                    self.store = None;
                }
                self.tell_kept(result);
            }
            Command::PutAside(how, words) => {
                let result = self.put_aside(how, words);
                self.tell(Message::PutAside(result));
            }
            Command::ReadTheirs(path) => {
                let result = read(&path).map(|(draft, _)| Box::new(draft));
                self.tell(Message::Theirs(result));
            }
            Command::Load(path) => {
                let result = self.load(&path).map(Box::new);
                self.tell(Message::Loaded(result));
            }
            Command::Saved {
                revision,
                path,
                bytes,
            } => self.saved(revision, &path, bytes),
            Command::Rescue(words, done) => {
                // Whoever waited may have given up.
                let _ = done.send(self.keep(words));
            }
        }
    }

    fn tell(&self, message: Message) {
        // Nobody listens any more when the program ends.
        let _ = self.events.send(Event::Message(message));
    }

    fn tell_kept(&self, result: Result<(), String>) {
        let at = ZonedDateTime::now().time();
        self.tell(Message::Kept { result, at });
    }

    fn trouble(&self, text: impl Into<String>) {
        self.tell(Message::Trouble(text.into()));
    }

    /// The store, opened when it is needed first, and again after it could not be.
    fn store(&mut self) -> Result<&mut Store, String> {
        self.store.take_if(|store| !store.is_in_place());
        if self.store.is_none() {
            let mut store = Store::open(&self.folder).map_err(words)?;
            if let Some(aside) = store.set_aside() {
                self.trouble(format!(
                    "The drafts could not be read and are set aside in {}",
                    aside.display()
                ));
            }
            store.purge_drafts(Timestamp::now()).map_err(words)?;
            self.store = Some(store);
        }
        self.store
            .as_mut()
            .ok_or_else(|| "the store is closed".to_owned())
    }

    /// What was typed before: into this file, or, without one, into the last draft of this
    /// account that nobody else is writing.
    fn find(&mut self) -> Result<Option<Found>, String> {
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
        let local = |at: Timestamp| at.to_zoned_datetime(TimeZone::system()).datetime();
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

    fn decide(&mut self, choice: FoundChoice) -> Result<(), String> {
        let Some((id, lock)) = self.found.take() else {
            return Ok(());
        };
        let now = Timestamp::now();
        match choice {
            FoundChoice::Take => {
                let typed_meanwhile = self.current.replace((id, lock));
                let store = self.store()?;
                let stored = store.draft(id).map_err(words)?;
                if let Some((other, _lock)) = typed_meanwhile {
                    store
                        .set_draft_state(other, DraftState::ThrownAway, now)
                        .map_err(words)?;
                }
                if let (None, Some(stored)) = (&self.path, stored) {
                    self.path = stored.text.path;
                    self.source = stored.text.source;
                }
                Ok(())
            }
            FoundChoice::ThrowAway => self
                .store()?
                .set_draft_state(id, DraftState::ThrownAway, now)
                .map_err(words),
            FoundChoice::Delete => self.store()?.delete_draft(id).map_err(words),
            FoundChoice::Leave => Ok(()),
        }
    }

    /// Keeps the newest words, in the draft that is being written or in a new one.
    fn keep(&mut self, typed: Words) -> Result<(), String> {
        if self
            .settled
            .is_some_and(|settled| typed.revision <= settled)
        {
            return Ok(());
        }
        let (now, body) = (Timestamp::now(), typed.text.text());
        let id = self.current.as_ref().map(|(id, _)| *id);
        let mut is_kept = false;
        if let Some(id) = id {
            let store = self.store()?;
            is_kept = store
                .update_draft(id, &typed.fields, &body, now)
                .map_err(words)?;
        }
        if !is_kept {
            let text = DraftText {
                account: self.account.clone(),
                path: self.path.clone(),
                source: self.source.clone(),
                fields: typed.fields,
                body,
            };
            self.current = Some(self.store()?.add_draft(&text, now).map_err(words)?);
        }
        self.kept = typed.revision;
        Ok(())
    }

    fn put_aside(&mut self, how: Aside, typed: Words) -> Result<(), String> {
        let revision = typed.revision;
        self.keep(typed)?;
        let state = match how {
            Aside::Kept => DraftState::Kept,
            Aside::ThrownAway => DraftState::ThrownAway,
        };
        if let Some((id, _)) = &self.current {
            let id = *id;
            self.store()?
                .set_draft_state(id, state, Timestamp::now())
                .map_err(words)?;
        }
        self.current = None;
        self.settled = Some(revision);
        Ok(())
    }

    fn load(&mut self, path: &Path) -> Result<Draft, String> {
        let (draft, opened) = read(path)?;
        self.files.learn(path, opened.fingerprint);
        self.source = opened.bytes;
        Ok(draft)
    }

    /// The words are in their file, so the store need not have them any longer.
    fn saved(&mut self, revision: u64, path: &Path, bytes: Vec<u8>) {
        let path = absolute(path);
        let is_other = self.path.as_deref() != Some(&path);
        self.source = bytes;
        self.settled = Some(revision);
        let draft = self.current.as_ref().map(|(id, _)| *id);
        let is_whole = self.kept <= revision;
        let source = std::mem::take(&mut self.source);
        if is_other
            && let Ok(lock) = self
                .store()
                .and_then(|store| store.lock_file(&path).map_err(words))
        {
            if lock.is_none() {
                self.trouble("This file is open in another Sendoff too");
            }
            self.file_lock = lock;
        }
        if let (Some(id), Ok(store)) = (draft, self.store()) {
            // What fails here is set right by the next change or the next start.
            let _ = if is_whole {
                store.delete_draft(id)
            } else {
                store.move_draft(id, Some(&path), &source)
            };
        }
        if is_whole {
            self.current = None;
        }
        self.source = source;
        self.path = Some(path);
    }
}

fn read(path: &Path) -> Result<(Draft, OpenedFile), String> {
    let opened = files::read_draft(path).map_err(|error| error.to_string())?;
    let draft =
        Draft::parse(&opened.bytes).map_err(|error| format!("{} {error}", path.display()))?;
    Ok((draft, opened))
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn words(error: StoreError) -> String {
    error.to_string()
}

/// The same name for the same file, wherever it is named from. Symbolic links are followed, as
/// saving does.
fn absolute(path: &Path) -> PathBuf {
    let folder_and_name = || {
        let folder = path.parent()?;
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        Some(folder.canonicalize().ok()?.join(path.file_name()?))
    };
    path.canonicalize()
        .ok()
        .or_else(folder_and_name)
        .or_else(|| std::path::absolute(path).ok())
        .unwrap_or_else(|| path.to_owned())
}
