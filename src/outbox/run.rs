//! One send from its entry to the outcome of its last batch.
//!
//! The rule: nothing is sent unless the journal holds `sending` for it, and nothing follows a
//! batch that was not accepted, or whose outcome the journal did not take.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::{sync::mpsc::UnboundedSender, time::sleep};

use super::{
    BatchReport, Cancel, Door, Ending, JournalError, Options, Pause, Progress, Report,
    clock::Vigil, retry,
};
use crate::{
    store::{BatchId, Entered, Entry, Settlement, State, Store, StoreError, fault},
    usercom::{BodyTemplate, Outcome},
};

/// The wait before an outcome is offered to the journal anew, and what it grows to.
const KEEP_TRYING: [Duration; 2] = [Duration::from_secs(1), Duration::from_mins(1)];

/// What is needed to carry out one send.
pub(super) struct Run {
    pub(super) door: Arc<Door>,
    pub(super) options: Options,
    pub(super) progress: UnboundedSender<Progress>,
    pub(super) cancel: Cancel,
    pub(super) pause: Pause,
    /// Whether something was sent before: what is then taken back is *not sent*, to be resumed.
    pub(super) is_rest: bool,
}

/// How a batch begins.
#[derive(Debug, Clone, Copy)]
struct Beginning {
    grace: Duration,
    /// The journal says already that it is being sent.
    has_begun: bool,
    /// Began when it was confirmed, or when the batch before it was over.
    vigil: Vigil,
}

impl Run {
    /// Sends batch after batch. `vigil` began before the entry was made.
    pub(super) async fn finish(mut self, entered: Entered, vigil: Vigil) -> Report {
        let id = entered.id;
        let mut reports: Vec<BatchReport> = Vec::new();
        let grace = self.options.grace;
        let mut beginning = Beginning {
            grace,
            // Without a grace the entry was made as sending.
            has_begun: grace.is_zero(),
            vigil,
        };
        let mut batches = entered.batches.into_iter();
        for batch in batches.by_ref() {
            let ending = self.batch(&batch, &entered.body, beginning).await;
            let goes_on = matches!(ending, Ending::Outcome(Outcome::Accepted { .. }));
            let report = self.conclude(&batch, ending).await;
            let is_kept = report.unjournaled.is_none();
            self.tell(Progress::Settled(report.clone()));
            reports.push(report);
            if !goes_on || !is_kept {
                break;
            }
            self.is_rest = true;
            beginning = Beginning {
                grace: Duration::ZERO,
                has_begun: false,
                vigil: Vigil::begin(&self.door.clock),
            };
        }
        let rest: Vec<Entry> = batches.collect();
        if let Some(last) = reports.last().cloned() {
            reports.extend(rest.iter().map(|batch| BatchReport {
                id: batch.id,
                receivers: batch.receivers.len(),
                ending: rest_of(&last.ending),
                ..last.clone()
            }));
        }
        Report {
            id,
            batches: reports,
        }
    }

    /// One batch up to what became of it.
    async fn batch(
        &self,
        batch: &Entry,
        body: &BodyTemplate,
        Beginning {
            grace,
            mut has_begun,
            mut vigil,
        }: Beginning,
    ) -> Ending {
        let body = body.fill(&batch.receivers);
        let mut wait = grace;
        if !wait.is_zero() {
            self.tell(Progress::Grace { wait });
        }
        for attempt in 1.. {
            self.wait(wait).await;
            if !has_begun && self.was_held(batch.id.position).await {
                // To go on was a confirmation.
                (wait, vigil) = (Duration::ZERO, Vigil::begin(&self.door.clock));
            }
            if self.cancel.is_cancelled() {
                return self.taken_back();
            }
            let begins = (!has_begun).then_some(batch.id);
            if let Err(ending) = self.begin(begins, vigil, wait).await {
                return ending;
            }
            has_begun = false;
            self.tell(Progress::Sending {
                batch: batch.id.position,
                attempt,
            });
            fault::point("first byte: before");
            let outcome = self.door.client.send_custom_domain(&body).await;
            fault::point("answer: read");
            let again = retry::pause(&outcome, attempt - 1, self.options.retries);
            let Some((pause, why)) = again.filter(|_| !self.cancel.is_cancelled()) else {
                return Ending::Outcome(outcome);
            };
            if self.wait_again(batch.id, why).await.is_err() {
                return Ending::Outcome(outcome);
            }
            self.tell(Progress::Retrying {
                batch: batch.id.position,
                wait: pause,
                why: why.to_owned(),
            });
            wait = pause;
            vigil = Vigil::begin(&self.door.clock);
        }
        not_sent("it was tried too often")
    }

    /// Waits, unless the person takes the email back.
    async fn wait(&self, wait: Duration) {
        if !wait.is_zero() {
            tokio::select! {
                () = self.cancel.cancelled() => {}
                () = sleep(wait) => {}
            }
        }
    }

    /// Waits for as long as the person wants a pause; true if there was one.
    async fn was_held(&self, batch: u32) -> bool {
        let mut was_held = false;
        while self.pause.is_wanted() && !self.cancel.is_cancelled() {
            if !was_held {
                self.tell(Progress::Paused { batch });
            }
            was_held = true;
            tokio::select! {
                () = self.cancel.cancelled() => {}
                () = self.pause.over() => {}
            }
        }
        if was_held && !self.cancel.is_cancelled() {
            self.tell(Progress::Continued { batch });
        }
        was_held
    }

    /// What the person wanted no more. Of a send that went in part, the rest can be resumed.
    fn taken_back(&self) -> Ending {
        if self.is_rest {
            return not_sent("you ended the send before this was sent");
        }
        Ending::Cancelled
    }

    /// Lets the journal say `sending`, if nothing came between that makes the confirmation void.
    async fn begin(&self, id: Option<BatchId>, vigil: Vigil, wait: Duration) -> Result<(), Ending> {
        let confirm_again = || {
            not_sent(
                "the computer slept, the program was stopped or the clock was changed before \
                 it was sent: look at it and confirm it again",
            )
        };
        let clock = &self.door.clock;
        if vigil.was_interrupted(clock, wait) {
            return Err(confirm_again());
        }
        if let Some(id) = id {
            let now = clock.now();
            let journal = &self.door.journal;
            let begun = journal.call(move |store| store.begin_sending(id, now));
            begun.await.map_err(|error| {
                not_sent(&format!(
                    "the journal of what was sent can't be kept: {error}"
                ))
            })?;
        }
        if vigil.was_interrupted(clock, wait) {
            return Err(confirm_again());
        }
        Ok(())
    }

    async fn wait_again(&self, id: BatchId, why: &str) -> Result<(), JournalError> {
        let (why, now) = (why.to_owned(), self.door.clock.now());
        let journal = &self.door.journal;
        journal
            .call(move |store| store.wait_again(id, &why, now))
            .await
    }

    /// Journals the end of a batch, and of those after it if it stops them. An end that the
    /// journal does not take is offered to it for as long as the program runs.
    async fn conclude(&self, batch: &Entry, ending: Ending) -> BatchReport {
        let at = self.door.clock.now();
        let stops = !matches!(ending, Ending::Outcome(Outcome::Accepted { .. }));
        let end = settlement(&ending);
        let rest = stops.then(|| settlement(&rest_of(&ending)));
        let journal = self.door.journal.clone();
        let id = batch.id;
        let kept = {
            let (end, rest) = (end.clone(), rest.clone());
            let settle = move |store: &mut Store| store.settle(id, &end, rest.as_ref(), at);
            journal.call(settle).await
        };
        if kept.is_err() {
            // The batches after it won't be sent either.
            let rest = settlement(&rest_of(&ending));
            tokio::spawn(keep_trying(Arc::clone(&self.door), id, end, rest, at));
        }
        BatchReport {
            id,
            receivers: batch.receivers.len(),
            ending,
            at,
            unjournaled: kept.err().map(|error| error.to_string()),
        }
    }

    fn tell(&self, progress: Progress) {
        // That nobody listens is no reason not to send.
        let _ = self.progress.send(progress);
    }
}

async fn keep_trying(
    door: Arc<Door>,
    id: BatchId,
    end: Settlement,
    rest: Settlement,
    at: Timestamp,
) {
    let [mut wait, longest] = KEEP_TRYING;
    loop {
        sleep(wait).await;
        let (end, rest) = (end.clone(), rest.clone());
        let settle = move |store: &mut Store| store.settle(id, &end, Some(&rest), at);
        match door.journal.call(settle).await {
            Ok(())
            | Err(JournalError::Store(StoreError::Changed { .. }) | JournalError::Ending) => {
                return;
            }
            Err(JournalError::Store(_)) => wait = (wait * 2).min(longest),
        }
    }
}

fn not_sent(why: &str) -> Ending {
    Ending::Outcome(Outcome::NotSent {
        why: why.to_owned(),
        status: None,
        retry_after: None,
    })
}

/// What becomes of the batches after one that ended like this.
fn rest_of(ending: &Ending) -> Ending {
    match ending {
        Ending::Cancelled => Ending::Cancelled,
        Ending::Outcome(_) => not_sent("the batch before it stopped the send"),
    }
}

/// An ending in the journal's words.
fn settlement(ending: &Ending) -> Settlement {
    let outcome = match ending {
        Ending::Cancelled => return Settlement::of(State::Cancelled, "taken back"),
        Ending::Outcome(outcome) => outcome,
    };
    let (campaign, words) = match outcome {
        Outcome::Accepted { campaign, .. } => (Some(campaign.get()), None),
        Outcome::Rejected { errors, .. } => {
            let words: Vec<String> = errors.iter().map(ToString::to_string).collect();
            (None, Some(words.join("; ")))
        }
        Outcome::NotSent { why, .. } | Outcome::Unknown { why, .. } => (None, Some(why.clone())),
    };
    Settlement {
        state: ending.state(),
        campaign,
        status: outcome.status(),
        words,
    }
}
