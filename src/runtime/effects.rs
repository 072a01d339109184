//! Carries out what the composer asks for; the results come back as messages.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, mpsc::Sender},
    time::{Duration, Instant},
};

use tokio::sync::{OnceCell, mpsc::UnboundedSender};

use super::{Destination, Event, clipboard, preview};
use crate::{
    config::Account,
    draft::SendRequest,
    files::{self, Fingerprint, SaveError},
    outbox::Outbox,
    sandbox::Sandbox,
    tui::{Effect, Message, sending::AttemptId},
    usercom::{Outcome, Timeouts},
};

/// The one place where effects are carried out.
#[derive(Debug)]
pub(super) struct Executor {
    started: Instant,
    events: UnboundedSender<Event>,
    previews: Sender<preview::Request>,
    clipboard: Option<Sender<clipboard::Request>>,
    gate: Arc<Gate>,
    files: Arc<KnownFiles>,
}

/// The way out: made with the first send, as only that needs it.
#[derive(Debug)]
struct Gate {
    destination: Destination,
    timeouts: Timeouts,
    data_dir: PathBuf,
    open: OnceCell<OpenGate>,
}

#[derive(Debug)]
struct OpenGate {
    outbox: Outbox,
    /// Serves as long as it is held.
    _sandbox: Option<Sandbox>,
}

impl Executor {
    pub(super) fn new(
        destination: Destination,
        timeouts: Timeouts,
        data_dir: PathBuf,
        file: Option<&(PathBuf, Option<Fingerprint>)>,
        started: Instant,
        events: UnboundedSender<Event>,
    ) -> Self {
        Self {
            started,
            previews: preview::start(events.clone()),
            clipboard: None,
            gate: Arc::new(Gate {
                destination,
                timeouts,
                data_dir,
                open: OnceCell::new(),
            }),
            files: Arc::new(KnownFiles::new(file)),
            events,
        }
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
            Effect::Send { attempt, request } => self.send(attempt, request),
            Effect::Save {
                path,
                bytes,
                revision,
            } => self.save(path, bytes, revision),
            Effect::Copy(text) => self.ask_clipboard(clipboard::Request::Copy(text)),
            Effect::ReadClipboard => self.ask_clipboard(clipboard::Request::Read),
            Effect::Wake { after } => self.wake(after),
            // The loop itself ends.
            Effect::Quit { .. } => {}
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

    fn send(&self, attempt: AttemptId, request: Box<SendRequest>) {
        let (gate, events) = (Arc::clone(&self.gate), self.events.clone());
        tokio::spawn(async move {
            let outcome = match gate.open().await {
                Ok(open) => open.outbox.send(&request).await,
                Err(why) => Outcome::NotSent {
                    why,
                    status: None,
                    retry_after: None,
                },
            };
            let at = jiff::ZonedDateTime::now().time();
            let _ = events.send(Event::Message(Message::Settled {
                attempt,
                outcome,
                at,
            }));
        });
    }

    fn save(&self, path: PathBuf, bytes: Vec<u8>, revision: u64) {
        let (files, events) = (Arc::clone(&self.files), self.events.clone());
        tokio::task::spawn_blocking(move || {
            let result = files
                .replace(&path, &bytes)
                .map_err(|error| error.to_string());
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
struct KnownFiles(Mutex<HashMap<PathBuf, Fingerprint>>);

impl KnownFiles {
    fn new(file: Option<&(PathBuf, Option<Fingerprint>)>) -> Self {
        let known = file.and_then(|(path, print)| Some((path.clone(), print.clone()?)));
        Self(Mutex::new(known.into_iter().collect()))
    }

    /// Replaces the file, one at a time, if it is what is known of it.
    fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
        // What is kept is whole after each step, so a panic of another save has spoilt nothing.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = files::replace(path, bytes, known.get(path))?;
        known.insert(path.to_owned(), now);
        Ok(())
    }
}

impl Gate {
    async fn open(&self) -> Result<&OpenGate, String> {
        self.open
            .get_or_try_init(|| async {
                let (account, sandbox) = match &self.destination {
                    Destination::Account(account) => (account.clone(), None),
                    Destination::Sandbox => {
                        let sandbox = Sandbox::start(0).await.map_err(|error| error.to_string())?;
                        let account = Account::sandbox(&sandbox.base_url(), sandbox.token())
                            .map_err(|error| error.to_string())?;
                        (account, Some(sandbox))
                    }
                };
                let (timeouts, data_dir) = (self.timeouts, self.data_dir.clone());
                let outbox = tokio::task::spawn_blocking(move || {
                    Outbox::open(&account, timeouts, &data_dir)
                });
                let outbox = outbox.await.map_err(|error| error.to_string())?;
                let outbox = outbox.map_err(|error| error.to_string())?;
                Ok(OpenGate {
                    outbox,
                    _sandbox: sandbox,
                })
            })
            .await
    }
}
