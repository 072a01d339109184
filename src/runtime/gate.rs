//! The composer's way to the outbox, which is opened with the first send, as only that needs it.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use tokio::sync::{OnceCell, mpsc::UnboundedSender};

use super::{Destination, Event};
use crate::{
    config::Account,
    draft::SendRequest,
    outbox::{Cancel, Ending, Options, Outbox, Report, SubmitError},
    sandbox::Sandbox,
    tui::{Message, sending::AttemptId},
    usercom::{Outcome, Timeouts},
};

/// The way to the outbox. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    destination: Destination,
    timeouts: Timeouts,
    data_dir: PathBuf,
    open: OnceCell<Open>,
    taking_back: Mutex<TakingBack>,
}

#[derive(Debug)]
struct Open {
    outbox: Outbox,
    /// Serves as long as it is held.
    _sandbox: Option<Sandbox>,
}

/// What takes the send back: it may be wanted before the outbox has taken the email.
#[derive(Debug, Default)]
struct TakingBack {
    is_wanted: bool,
    cancel: Option<Cancel>,
}

impl Gate {
    pub(super) fn new(destination: Destination, timeouts: Timeouts, data_dir: PathBuf) -> Self {
        let inner = Inner {
            destination,
            timeouts,
            data_dir,
            open: OnceCell::new(),
            taking_back: Mutex::default(),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Sends on a task of its own. Each attempt ends with one `Refused` or one `Settled`.
    pub(super) fn send(
        &self,
        attempt: AttemptId,
        request: Box<SendRequest>,
        again: bool,
        started: Instant,
        events: UnboundedSender<Event>,
    ) {
        let inner = Arc::clone(&self.inner);
        *inner.taking_back() = TakingBack::default();
        tokio::spawn(async move {
            let tell = |message| {
                // Nobody listens any more when the program ends.
                let _ = events.send(Event::Message(message));
            };
            let options = Options {
                again,
                ..Options::default()
            };
            let submitted = match inner.open().await {
                Ok(open) => open.outbox.submit(&request, options).await,
                Err(why) => return tell(failed(attempt, why)),
            };
            let mut submission = match submitted {
                Ok(submission) => submission,
                Err(SubmitError::Refused(refusal)) => {
                    let why = SubmitError::Refused(refusal).to_string();
                    return tell(Message::Refused {
                        attempt,
                        request,
                        why,
                    });
                }
                Err(error) => return tell(failed(attempt, error.to_string())),
            };
            inner.taking_back().take(submission.cancel());
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

    /// Takes the send back, as long as nothing of it has left.
    pub(super) fn take_back(&self) {
        self.inner.taking_back().want();
    }
}

impl TakingBack {
    fn want(&mut self) {
        self.is_wanted = true;
        if let Some(cancel) = &self.cancel {
            cancel.cancel();
        }
    }

    fn take(&mut self, cancel: Cancel) {
        if self.is_wanted {
            cancel.cancel();
        }
        self.cancel = Some(cancel);
    }
}

impl Inner {
    fn taking_back(&self) -> std::sync::MutexGuard<'_, TakingBack> {
        // It is whole after each step, so a panic elsewhere has spoilt nothing.
        self.taking_back
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    async fn open(&self) -> Result<&Open, String> {
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
                Ok(Open {
                    outbox,
                    _sandbox: sandbox,
                })
            })
            .await
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
    Message::Settled {
        attempt,
        ending: report.worst().cloned().unwrap_or(Ending::Cancelled),
        campaigns,
        reached: people.iter().sum(),
        at: jiff::ZonedDateTime::now().time(),
    }
}
