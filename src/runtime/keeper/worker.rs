//! What the thread does, with the one draft that it works on.

use std::{
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
    sync::{Arc, mpsc::Receiver},
};

use jiff::{Timestamp, ZonedDateTime};
use tokio::sync::mpsc::UnboundedSender;

use super::{Command, Start, Words};
use crate::{
    config::Defaults,
    draft::Draft,
    files::{self, OpenedFile},
    runtime::{Event, effects::KnownFiles},
    store::{DraftId, DraftState, DraftText, Lock, Store, StoreError},
    tui::{
        Message,
        keeping::{Aside, FoundChoice, Opened},
    },
};

pub(super) struct Worker {
    folder: PathBuf,
    pub(super) account: String,
    /// Whether the person was told what an earlier program left unknown.
    has_looked_back: bool,
    pub(super) defaults: Defaults,
    /// The draft's file, absolute.
    pub(super) path: Option<PathBuf>,
    pub(super) source: Vec<u8>,
    pub(super) files: Arc<KnownFiles>,
    events: UnboundedSender<Event>,
    store: Option<Store>,
    /// The draft in the store that is being written, held until it is dropped.
    pub(super) current: Option<(DraftId, Lock)>,
    /// What was found and is not decided on.
    pub(super) found: Option<(DraftId, Lock)>,
    pub(super) file_lock: Option<Lock>,
    /// Up to this revision nothing has to be kept any more.
    pub(super) settled: Option<u64>,
    /// The newest revision that was kept.
    kept: u64,
}

/// Does what comes in, until nobody is left who could ask.
pub(super) fn work(start: Start, events: UnboundedSender<Event>, waiting: &Receiver<Command>) {
    let mut worker = Worker {
        folder: start.folder,
        account: start.account,
        has_looked_back: false,
        defaults: start.defaults,
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
                let is_readable = found.is_ok();
                let found = found.ok().flatten();
                self.tell(Message::Found(found.map(Box::new)));
                // Said once, at the start; where the store can't be read, that was said already.
                if is_readable && !std::mem::replace(&mut self.has_looked_back, true) {
                    self.look_back();
                }
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
            Command::Open(target) => {
                let result = self.open(target);
                let is_file =
                    matches!(&result, Ok(opened) if matches!(**opened, Opened::File { .. }));
                self.tell(Message::Opened(result));
                if is_file {
                    self.carry_out(Command::Find);
                }
            }
            Command::List => {
                let drafts = self.list();
                self.tell(Message::Drafts(drafts));
            }
            Command::History(search) => {
                let sends = self.history(&search);
                self.tell(Message::History { search, sends });
            }
            Command::Sent(id) => {
                let sent = self.sent(id);
                self.tell(Message::SentRead(sent));
            }
            Command::Resolve(id, resolution) => {
                let result = self.resolve(id, resolution);
                self.tell(Message::Resolved(result));
            }
            Command::Rescue(words, done) => {
                // Whoever waited may have given up.
                let _ = done.send(self.keep(words));
            }
        }
    }

    pub(super) fn tell(&self, message: Message) {
        // Nobody listens any more when the program ends.
        let _ = self.events.send(Event::Message(message));
    }

    fn tell_kept(&self, result: Result<(), String>) {
        let at = ZonedDateTime::now().time();
        self.tell(Message::Kept { result, at });
    }

    pub(super) fn trouble(&self, text: impl Into<String>) {
        self.tell(Message::Trouble(text.into()));
    }

    /// The store, opened when it is needed first, and again after it could not be.
    pub(super) fn store(&mut self) -> Result<&mut Store, String> {
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

    pub(super) fn decide(&mut self, choice: FoundChoice) -> Result<(), String> {
        let Some((id, lock)) = self.found.take() else {
            return Ok(());
        };
        let now = Timestamp::now();
        match choice {
            FoundChoice::Take => {
                let typed_meanwhile = self.current.replace((id, lock));
                let store = self.store()?;
                // Whether it was kept or thrown away before: it is being written again.
                store
                    .set_draft_state(id, DraftState::Open, now)
                    .map_err(words)?;
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

pub(super) fn read(path: &Path) -> Result<(Draft, OpenedFile), String> {
    let opened = files::read_draft(path).map_err(|error| error.to_string())?;
    let draft =
        Draft::parse(&opened.bytes).map_err(|error| format!("{} {error}", path.display()))?;
    Ok((draft, opened))
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
pub(super) fn words(error: StoreError) -> String {
    error.to_string()
}

/// The same name for the same file, wherever it is named from. Symbolic links are followed, as
/// saving does.
pub(super) fn absolute(path: &Path) -> PathBuf {
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
