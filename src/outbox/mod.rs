//! The only door through which an email leaves.
//!
//! ```text
//! SendRequest ──guard, entry──> [grace] ──> sending ──> usercom::Client ──> outcome
//!               synced             ^        synced                          synced
//!                                  └── a few times, when surely nothing left
//! ```
//!
//! The rules: no journal, no send; each step is on the disk before the next one begins; only
//! what surely did not go is tried again, and an outcome that can't be journaled ends the send.

mod clock;
mod control;
mod error;
mod journal;
mod retry;
mod run;
mod submission;
mod tally;
#[cfg(test)]
mod tests;

use std::{path::Path, sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::sync::{mpsc, oneshot};

use crate::{
    config::{Account, Sending},
    draft::SendRequest,
    store::{BatchId, Entered, Kind, NewSend, Refusal, SendId, Store, StoreError, Terms},
    usercom::{BodyTemplate, Client, Timeouts},
};
use clock::{Clock, Vigil};
pub use control::{Cancel, Pause};
pub use error::{JournalError, OutboxError, SubmitError};
use journal::Journal;
use run::Run;
pub use submission::{BatchReport, Ending, Progress, Report, Submission};
pub use tally::Tally;

/// How many old sends are deleted at once.
const EXPIRED_AT_ONCE: u32 = 1_000;

/// How an email is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How long it can still be taken back; zero for not at all.
    pub grace: Duration,
    /// Send it although the same was sent to the same people.
    pub again: bool,
    /// A test: the guard neither asks about it nor because of it.
    pub test: bool,
    /// How many receivers go into one request.
    pub batch_size: usize,
    /// How often a batch that surely did not go is tried again.
    pub retries: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            grace: Duration::from_secs(5),
            again: false,
            test: false,
            batch_size: 1_000,
            retries: 3,
        }
    }
}

impl From<&Sending> for Options {
    /// As the configuration says.
    fn from(sending: &Sending) -> Self {
        Self {
            grace: sending.grace,
            batch_size: sending.batch_size,
            ..Self::default()
        }
    }
}

impl Options {
    fn terms(&self) -> Terms {
        Terms {
            again: self.again,
            at_once: self.grace.is_zero(),
        }
    }
}

/// Sends the emails of one account.
#[derive(Debug)]
pub struct Outbox {
    door: Arc<Door>,
}

#[derive(Debug)]
struct Door {
    client: Client,
    account: String,
    journal: Journal,
    clock: Clock,
    /// What an earlier process left unknown.
    left_unknown: Vec<BatchId>,
}

impl Outbox {
    /// An outbox for this account with its journal in `data_dir`; opens no connection. Settles
    /// what processes that have died left in the journal, and deletes the bodies and receivers of
    /// sends to which nothing has happened for as long as `keep`, see [`Store::expire`]; of many
    /// only some, so that it takes no longer than a blink. Blocking: reads the system's
    /// certificates and syncs the journal.
    ///
    /// # Errors
    /// [`OutboxError`]; nothing can be sent.
    pub fn open(
        account: &Account,
        timeouts: Timeouts,
        data_dir: &Path,
        keep: Duration,
    ) -> Result<Self, OutboxError> {
        let outbox = Self::with_clock(account, timeouts, data_dir, Clock::default())?;
        outbox.expire(keep)?;
        Ok(outbox)
    }

    fn with_clock(
        account: &Account,
        timeouts: Timeouts,
        data_dir: &Path,
        clock: Clock,
    ) -> Result<Self, OutboxError> {
        let client = Client::new(account, timeouts)?;
        let mut store = Store::open(data_dir)?;
        let left_unknown = store.recover(clock.now())?;
        let door = Door {
            client,
            account: account.id(),
            journal: Journal::new(store),
            clock,
            left_unknown,
        };
        Ok(Self {
            door: Arc::new(door),
        })
    }

    fn expire(&self, keep: Duration) -> Result<usize, StoreError> {
        let now = self.door.clock.now();
        let journal = &self.door.journal;
        journal.call_blocking(|store| store.expire(keep, EXPIRED_AT_ONCE, now))
    }

    /// The batches of which nobody knows what became, because the process that sent them died;
    /// those that were found when this outbox was opened.
    #[must_use]
    pub fn left_unknown(&self) -> &[BatchId] {
        &self.door.left_unknown
    }

    /// Enters the email in the journal and starts to send it, on a task of its own. Dropping this
    /// future before it is done takes the email back; dropping the [`Submission`] does not.
    ///
    /// # Errors
    /// [`SubmitError`]; nothing was sent.
    pub async fn submit(
        &self,
        request: &SendRequest,
        options: Options,
    ) -> Result<Submission, SubmitError> {
        let body = BodyTemplate::new(request);
        let receivers: Vec<u64> = request.receivers().iter().map(|id| id.get()).collect();
        let subject = request.subject().to_owned();
        let content = request.content().to_owned();
        let account = self.door.account.clone();
        let kind = if options.test {
            Kind::Test
        } else {
            Kind::Normal
        };
        let enter = move |store: &mut Store, now: Timestamp| {
            let send = NewSend {
                account: &account,
                subject: &subject,
                content: &content,
                kind,
                body: &body,
                receivers: &receivers,
                batch_size: options.batch_size,
            };
            store.enter(&send, options.terms(), now)
        };
        self.start(options, false, enter).await
    }

    /// Sends the batches of an earlier send that surely did not go, with the bytes that the
    /// journal holds. It has to be of this account.
    ///
    /// # Errors
    /// [`SubmitError`]; nothing was sent.
    pub async fn resume(&self, id: SendId, options: Options) -> Result<Submission, SubmitError> {
        let account = self.door.account.clone();
        let enter = move |store: &mut Store, now: Timestamp| {
            store.enter_again(id, &account, options.terms(), now)
        };
        self.start(options, true, enter).await
    }

    async fn start(
        &self,
        options: Options,
        is_rest: bool,
        enter: impl FnOnce(&mut Store, Timestamp) -> Result<Result<Entered, Refusal>, StoreError>
        + Send
        + 'static,
    ) -> Result<Submission, SubmitError> {
        let door = Arc::clone(&self.door);
        let (cancel, pause) = (Cancel::default(), Pause::default());
        let (progress, events) = mpsc::unbounded_channel();
        let (begun, beginning) = oneshot::channel();
        let (done, end) = oneshot::channel();
        let (stop, hold) = (cancel.clone(), pause.clone());
        tokio::spawn(async move {
            let vigil = Vigil::begin(&door.clock);
            let now = door.clock.now();
            let entered = match door.journal.call(move |store| enter(store, now)).await {
                Ok(Ok(entered)) => entered,
                Ok(Err(refusal)) => return drop(begun.send(Err(SubmitError::from(refusal)))),
                Err(error) => return drop(begun.send(Err(SubmitError::from(error)))),
            };
            let people = entered.batches.iter().map(|batch| batch.receivers.len());
            let people: Vec<usize> = people.collect();
            // That nobody listens is no reason not to send.
            let _ = progress.send(Progress::Entered(Tally::new(people.iter().copied())));
            // Whoever asked for it may have gone away; then it is cancelled.
            let _ = begun.send(Ok((entered.id, people)));
            let run = Run {
                door,
                options,
                progress,
                cancel: stop,
                pause: hold,
                is_rest,
            };
            // That nobody waits for the report is no reason not to send.
            let _ = done.send(run.finish(entered, vigil).await);
        });
        let mut unless_done = TakeBack(Some(cancel.clone()));
        let begun = beginning.await.map_err(|_ended| JournalError::Ending);
        unless_done.0 = None;
        let (id, people) = begun??;
        Ok(Submission::new(id, people, events, (cancel, pause), end))
    }
}

/// Takes the email back when it is dropped.
struct TakeBack(Option<Cancel>);

impl Drop for TakeBack {
    fn drop(&mut self) {
        if let Some(cancel) = &self.0 {
            cancel.cancel();
        }
    }
}
