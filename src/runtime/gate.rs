//! The composer's way to its account: to the outbox, which is opened with the first send, and to
//! the people, who are with the first question about one. Both go to the same server.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use tokio::sync::{OnceCell, mpsc::UnboundedSender};

use super::{Destination, Event};
use crate::{
    config::{Account, Sending},
    outbox::{
        Cancel, Ending, Options, Outbox, OutboxError, Pause, Report, Submission, SubmitError,
    },
    people::People,
    sandbox::Sandbox,
    tui::{
        Message,
        sending::{AttemptId, Outgoing},
    },
    usercom::{ClientError, Outcome, Timeouts},
};

/// The way to the outbox. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    destination: Destination,
    terms: Terms,
    data_dir: PathBuf,
    account: OnceCell<OpenAccount>,
    outbox: OnceCell<Outbox>,
    people: OnceCell<People>,
    control: Mutex<Control>,
}

/// How emails are sent.
#[derive(Debug)]
pub(super) struct Terms {
    /// How long to wait for the server.
    pub(super) timeouts: Timeouts,
    /// What the configuration says.
    pub(super) sending: Sending,
}

#[derive(Debug)]
struct OpenAccount {
    account: Account,
    /// Serves as long as it is held.
    _sandbox: Option<Sandbox>,
}

/// What the person wants of the send: it may be wanted before the outbox has taken the email.
#[derive(Debug, Default)]
struct Control {
    is_taken_back: bool,
    is_held: bool,
    handles: Option<(Cancel, Pause)>,
}

impl Gate {
    pub(super) fn new(destination: Destination, terms: Terms, data_dir: PathBuf) -> Self {
        let inner = Inner {
            destination,
            terms,
            data_dir,
            account: OnceCell::new(),
            outbox: OnceCell::new(),
            people: OnceCell::new(),
            control: Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Sends on a task of its own. Each attempt ends with one `Refused` or one `Settled`.
    pub(super) fn send(
        &self,
        attempt: AttemptId,
        what: Outgoing,
        again: bool,
        started: Instant,
        events: UnboundedSender<Event>,
    ) {
        let inner = Arc::clone(&self.inner);
        *inner.control() = Control::default();
        tokio::spawn(async move {
            let tell = |message| {
                // Nobody listens any more when the program ends.
                let _ = events.send(Event::Message(message));
            };
            let mut submission = match inner.submit(&what, again).await {
                Ok(submission) => submission,
                Err(NotSubmitted::Refused(why)) => {
                    return tell(Message::Refused { attempt, what, why });
                }
                Err(NotSubmitted::Failed(why)) => return tell(failed(attempt, why)),
                Err(NotSubmitted::NoKey(why)) => {
                    tell(failed(attempt, why));
                    return tell(Message::KeyNeeded);
                }
            };
            let handles = (submission.cancel(), submission.pause());
            inner.control().take(handles);
            while let Some(progress) = submission.progress().await {
                tell(Message::Progress {
                    attempt,
                    progress,
                    at: started.elapsed(),
                });
            }
            tell(settled(attempt, &submission.report().await));
        });
    }

    /// The people of the account; opened with the first question about one.
    pub(super) async fn people(&self) -> Result<&People, String> {
        self.inner.people().await
    }

    /// Takes the send back, as long as nothing of it has left.
    pub(super) fn take_back(&self) {
        let mut control = self.inner.control();
        control.is_taken_back = true;
        control.pass_on();
    }

    /// Holds the send before its next batch, or lets it go on.
    pub(super) fn hold(&self, is_held: bool) {
        let mut control = self.inner.control();
        control.is_held = is_held;
        control.pass_on();
    }
}

impl Control {
    fn take(&mut self, handles: (Cancel, Pause)) {
        self.handles = Some(handles);
        self.pass_on();
    }

    fn pass_on(&self) {
        let Some((cancel, pause)) = &self.handles else {
            return;
        };
        if self.is_taken_back {
            cancel.cancel();
        }
        if self.is_held {
            pause.pause();
        } else {
            pause.go_on();
        }
    }
}

/// Why the outbox has not taken an email; nothing was sent.
enum NotSubmitted {
    /// It asks first.
    Refused(String),
    /// There is no API key that can be used.
    NoKey(String),
    /// Something failed.
    Failed(String),
}

impl From<OutboxError> for NotSubmitted {
    fn from(error: OutboxError) -> Self {
        let words = error.to_string();
        match error {
            OutboxError::Client(ClientError::Token | ClientError::NoToken(_)) => Self::NoKey(words),
            OutboxError::Client(_) | OutboxError::Journal(_) => Self::Failed(words),
        }
    }
}

impl Inner {
    async fn submit(&self, what: &Outgoing, again: bool) -> Result<Submission, NotSubmitted> {
        let outbox = self.outbox().await?;
        let options = Options {
            again,
            test: matches!(what, Outgoing::Test(_)),
            ..Options::from(&self.terms.sending)
        };
        let submitted = match what {
            Outgoing::Email(request) | Outgoing::Test(request) => {
                outbox.submit(request, options).await
            }
            Outgoing::Rest(rest) => outbox.resume(rest.id, options).await,
        };
        submitted.map_err(|error| match error {
            SubmitError::Refused(_) => NotSubmitted::Refused(error.to_string()),
            SubmitError::Journal(_) => NotSubmitted::Failed(error.to_string()),
        })
    }

    fn control(&self) -> MutexGuard<'_, Control> {
        // It is whole after each step, so a panic elsewhere has spoilt nothing.
        self.control.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn account(&self) -> Result<&Account, String> {
        let open = self.account.get_or_try_init(|| async {
            Ok::<_, String>(match &self.destination {
                Destination::Account(account) => OpenAccount {
                    account: account.clone(),
                    _sandbox: None,
                },
                Destination::Sandbox => {
                    let sandbox = Sandbox::start(0).await.map_err(|error| error.to_string())?;
                    let account = Account::sandbox(&sandbox.base_url(), sandbox.token())
                        .map_err(|error| error.to_string())?;
                    OpenAccount {
                        account,
                        _sandbox: Some(sandbox),
                    }
                }
            })
        });
        Ok(&open.await?.account)
    }

    async fn outbox(&self) -> Result<&Outbox, NotSubmitted> {
        let open = self.outbox.get_or_try_init(|| async {
            let account = self.account().await.map_err(NotSubmitted::Failed)?.clone();
            let keep = self.terms.sending.keep;
            let open =
                move |timeouts, data_dir: &Path| Outbox::open(&account, timeouts, data_dir, keep);
            let opened = self.open(open).await.map_err(NotSubmitted::Failed)?;
            Ok(opened?)
        });
        open.await
    }

    async fn people(&self) -> Result<&People, String> {
        let open = self.people.get_or_try_init(|| async {
            let account = self.account().await?.clone();
            let open = move |timeouts, data_dir: &Path| People::open(&account, timeouts, data_dir);
            let opened = self.open(open).await?;
            opened.map_err(|error| error.to_string())
        });
        open.await
    }

    /// Opens something that may take its time: a keyring can ask to be unlocked.
    async fn open<T, E>(
        &self,
        open: impl FnOnce(Timeouts, &Path) -> Result<T, E> + Send + 'static,
    ) -> Result<Result<T, E>, String>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let (timeouts, data_dir) = (self.terms.timeouts, self.data_dir.clone());
        let opened = tokio::task::spawn_blocking(move || open(timeouts, &data_dir));
        opened.await.map_err(|error| error.to_string())
    }
}

/// Nothing was sent, because the email never came as far as the outbox.
fn failed(attempt: AttemptId, why: String) -> Message {
    let outcome = Outcome::NotSent {
        why,
        status: None,
        retry_after: None,
    };
    Message::Settled {
        attempt,
        ending: Ending::Outcome(outcome),
        campaigns: vec![],
        reached: 0,
        unjournaled: None,
        at: jiff::ZonedDateTime::now().time(),
    }
}

fn settled(attempt: AttemptId, report: &Report) -> Message {
    let accepted = report
        .batches
        .iter()
        .filter_map(|batch| match &batch.ending {
            Ending::Outcome(Outcome::Accepted { campaign, .. }) => {
                Some((*campaign, batch.receivers))
            }
            Ending::Outcome(_) | Ending::Cancelled => None,
        });
    let (campaigns, people): (Vec<_>, Vec<usize>) = accepted.unzip();
    let unjournaled = report
        .batches
        .iter()
        .find_map(|batch| batch.unjournaled.clone());
    Message::Settled {
        attempt,
        ending: report.worst().cloned().unwrap_or(Ending::Cancelled),
        campaigns,
        reached: people.iter().sum(),
        unjournaled,
        at: jiff::ZonedDateTime::now().time(),
    }
}
