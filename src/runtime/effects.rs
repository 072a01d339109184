//! Carries out what the composer asks for; the results come back as messages.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc::Sender},
    time::{Duration, Instant},
};

use tokio::sync::mpsc::UnboundedSender;

use super::{
    Destination, Event,
    browser::Browser,
    clipboard, folder,
    gate::{self, Gate},
    keeper::{Command, Keeper, Words},
    login,
    people::Lookups,
    preview,
};
use crate::{
    files::{self, Fingerprint, SaveError},
    tui::{Effect, Message, message::NotSaved},
};

/// The one place where effects are carried out.
#[derive(Debug)]
pub(super) struct Executor {
    started: Instant,
    events: UnboundedSender<Event>,
    previews: Sender<preview::Request>,
    clipboard: Option<Sender<clipboard::Request>>,
    browser: Browser,
    gate: Gate,
    lookups: Lookups,
    files: Arc<KnownFiles>,
    keeper: Keeper,
    /// Of the configuration, as the command line has it, and of the store.
    folders: (Option<PathBuf>, PathBuf),
}

impl Executor {
    pub(super) fn new(
        destination: Destination,
        terms: gate::Terms,
        folders: (Option<PathBuf>, PathBuf),
        files: Arc<KnownFiles>,
        keeper: Keeper,
        started: Instant,
        events: UnboundedSender<Event>,
    ) -> Self {
        let gate = Gate::new(destination, terms, folders.1.clone());
        Self {
            started,
            previews: preview::start(events.clone()),
            clipboard: None,
            browser: Browser::default(),
            lookups: Lookups::new(gate.clone(), events.clone()),
            gate,
            files,
            keeper,
            folders,
            events,
        }
    }

    /// Who keeps what is typed.
    pub(super) fn keeper(&self) -> &Keeper {
        &self.keeper
    }

    /// Waits until all that was to be kept is.
    pub(super) fn finish(self) {
        self.keeper.finish();
    }

    /// Carries out one effect, or starts to.
    pub(super) fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Preview {
                revision,
                source,
                width,
            } => {
                // The thread ends only with the program.
                let _ = self.previews.send(preview::Request {
                    revision,
                    source,
                    width,
                });
            }
            Effect::Send {
                attempt,
                what,
                again,
            } => {
                self.gate
                    .send(attempt, what, again, self.started, self.events.clone());
            }
            Effect::TakeBack => self.gate.take_back(),
            Effect::Pause => self.gate.hold(true),
            Effect::GoOn => self.gate.hold(false),
            Effect::ReadHistory { search } => self.keeper.ask(Command::History(search)),
            Effect::ReadSent(id) => self.keeper.ask(Command::Sent(id)),
            Effect::Resolve { id, resolution } => {
                self.keeper.ask(Command::Resolve(id, resolution));
            }
            Effect::People(ask) => self.lookups.ask(ask),
            Effect::ListDrafts => self.keeper.ask(Command::List),
            Effect::ListFolder(path) => folder::list(path, self.events.clone()),
            Effect::Open(target) => self.keeper.ask(Command::Open(target)),
            Effect::Save {
                path,
                bytes,
                revision,
                overwrite,
            } => self.save(path, bytes, revision, overwrite),
            Effect::Find => self.keeper.ask(Command::Find),
            Effect::Found(choice) => self.keeper.ask(Command::Found(choice)),
            Effect::WakeToKeep { after } => self.wake_to_keep(after),
            Effect::Keep {
                revision,
                fields,
                text,
            } => self.keeper.ask(Command::Keep(Words {
                revision,
                fields: *fields,
                text,
            })),
            Effect::PutAside {
                how,
                revision,
                fields,
                text,
            } => {
                let fields = *fields;
                let words = Words {
                    revision,
                    fields,
                    text,
                };
                self.keeper.ask(Command::PutAside(how, words));
            }
            Effect::ReadTheirs(path) => self.keeper.ask(Command::ReadTheirs(path)),
            Effect::Load(path) => self.keeper.ask(Command::Load(path)),
            Effect::TryLogin(account) => login::attempt(account, self.events.clone()),
            Effect::SaveLogin(answers) => {
                let (config_dir, data_dir) = self.folders.clone();
                login::save(answers, config_dir, data_dir, self.events.clone());
            }
            Effect::Copy(text) => self.ask_clipboard(clipboard::Request::Copy(text)),
            Effect::ReadClipboard => self.ask_clipboard(clipboard::Request::Read),
            Effect::ShowInBrowser(text) => self.browser.show(&text, self.events.clone()),
            Effect::Wake { after } => self.wake(after),
            // The loop itself sees to these.
            Effect::Switch(_) | Effect::Quit { .. } | Effect::EditElsewhere(_) => {}
        }
    }

    fn ask_clipboard(&mut self, request: clipboard::Request) {
        let events = self.events.clone();
        let clipboard = self
            .clipboard
            .get_or_insert_with(|| clipboard::start(events));
        if clipboard.send(request).is_err() {
            self.report(Message::ClipboardRead(None));
        }
    }

    fn wake(&self, after: Duration) {
        let (started, events) = (self.started, self.events.clone());
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            // Nobody listens any more when the program ends.
            let _ = events.send(Event::Message(Message::Woke {
                at: started.elapsed(),
            }));
        });
    }

    fn wake_to_keep(&self, after: Duration) {
        let events = self.events.clone();
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            let _ = events.send(Event::Message(Message::KeepDue));
        });
    }

    fn save(&self, path: PathBuf, bytes: Vec<u8>, revision: u64, overwrite: bool) {
        let (files, events) = (Arc::clone(&self.files), self.events.clone());
        let keeper = self.keeper.commands();
        tokio::task::spawn_blocking(move || {
            let result = files.replace(&path, &bytes, overwrite);
            if result.is_ok() {
                // Before the composer hears of it, so that nothing saved is kept once more.
                let path = path.clone();
                let _ = keeper.send(Command::Saved {
                    revision,
                    path,
                    bytes,
                });
            }
            let result = result.map_err(|error| match error {
                SaveError::ChangedOnDisk { .. } | SaveError::AlreadyExists { .. } => {
                    NotSaved::ChangedOnDisk(error.to_string())
                }
                error => NotSaved::Failed(error.to_string()),
            });
            let at = jiff::ZonedDateTime::now().time();
            let _ = events.send(Event::Message(Message::Saved {
                path,
                revision,
                result,
                at,
            }));
        });
    }

    fn report(&self, message: Message) {
        let _ = self.events.send(Event::Message(message));
    }
}

/// What the files of this composer were like when it read or saved them last: what tells that
/// another program has changed one since.
#[derive(Debug)]
pub(super) struct KnownFiles(Mutex<HashMap<PathBuf, Fingerprint>>);

impl KnownFiles {
    pub(super) fn new(file: Option<&(PathBuf, Option<Fingerprint>)>) -> Self {
        let known = file.and_then(|(path, print)| Some((path.clone(), print.clone()?)));
        Self(Mutex::new(known.into_iter().collect()))
    }

    /// Takes note of what a file is like now.
    pub(super) fn learn(&self, path: &Path, print: Fingerprint) {
        self.lock().insert(path.to_owned(), print);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PathBuf, Fingerprint>> {
        // What is kept is whole after each step, so a panic of another save has spoilt nothing.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the file, one at a time, if it is what is known of it or that does not matter.
    fn replace(&self, path: &Path, bytes: &[u8], overwrite: bool) -> Result<(), SaveError> {
        let mut known = self.lock();
        if overwrite && let Ok(theirs) = files::read_draft(path) {
            known.insert(path.to_owned(), theirs.fingerprint);
        }
        let now = files::replace(path, bytes, known.get(path))?;
        known.insert(path.to_owned(), now);
        Ok(())
    }
}
