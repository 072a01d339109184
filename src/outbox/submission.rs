//! A send under way, as its caller sees it.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{mpsc::UnboundedReceiver, oneshot};

use super::{Cancel, Pause, Tally};
use crate::{
    store::{BatchId, SendId, State},
    usercom::Outcome,
};

/// What happens to a send until its end. Batches count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// It is in the journal: the first that is told, with what there is to do.
    Entered(Tally),
    /// It can still be taken back, for this long.
    Grace {
        /// How long.
        wait: Duration,
    },
    /// From now on its first byte may have left.
    Sending {
        /// Which batch.
        batch: u32,
        /// Which attempt, from 1 on.
        attempt: u32,
    },
    /// Surely nothing left; the next attempt comes after a wait.
    Retrying {
        /// Which batch.
        batch: u32,
        /// How long.
        wait: Duration,
        /// Why nothing left, unfiltered.
        why: String,
    },
    /// It is held before this batch, of which nothing has left, until [`Pause::go_on`].
    Paused {
        /// Which batch.
        batch: u32,
    },
    /// It goes on with this batch, after a pause.
    Continued {
        /// Which batch.
        batch: u32,
    },
    /// A batch is over.
    Settled(BatchReport),
}

/// How a batch ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// What became of it.
    Outcome(Outcome),
    /// It was taken back before its first byte.
    Cancelled,
}

impl Ending {
    /// What `--json` and the journal call it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Outcome(outcome) => outcome.name(),
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of the journal that it leads to.
    #[must_use]
    pub fn state(&self) -> State {
        match self {
            Self::Outcome(Outcome::Accepted { .. }) => State::Accepted,
            Self::Outcome(Outcome::Rejected { .. }) => State::Rejected,
            Self::Outcome(Outcome::NotSent { .. }) => State::NotSent,
            Self::Outcome(Outcome::Unknown { .. }) => State::Unknown,
            Self::Cancelled => State::Cancelled,
        }
    }
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchReport {
    /// Which one.
    pub id: BatchId,
    /// How many people it is for.
    pub receivers: usize,
    /// How it ended.
    pub ending: Ending,
    /// When.
    pub at: Timestamp,
    /// Why the journal does not hold this yet. It is tried on for as long as the program runs;
    /// after that the journal says unknown or not sent.
    pub unjournaled: Option<String>,
}

/// What became of a send: all its batches, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its number in the journal.
    pub id: SendId,
    /// The batches.
    pub batches: Vec<BatchReport>,
}

impl Report {
    /// The ending that the person has to know of most: unknown, else rejected, else not sent,
    /// else cancelled, else accepted.
    #[must_use]
    pub fn worst(&self) -> Option<&Ending> {
        let endings = self.batches.iter().map(|batch| &batch.ending);
        // The first of several alike: it is the one that stopped the others.
        endings.rev().max_by_key(|ending| ending.state().weight())
    }
}

/// A send that is in the journal and on its way.
#[derive(Debug)]
pub struct Submission {
    id: SendId,
    people: Vec<usize>,
    events: UnboundedReceiver<Progress>,
    cancel: Cancel,
    pause: Pause,
    end: oneshot::Receiver<Report>,
}

impl Submission {
    pub(super) fn new(
        id: SendId,
        people: Vec<usize>,
        events: UnboundedReceiver<Progress>,
        (cancel, pause): (Cancel, Pause),
        end: oneshot::Receiver<Report>,
    ) -> Self {
        Self {
            id,
            people,
            events,
            cancel,
            pause,
            end,
        }
    }

    /// Its number in the journal.
    #[must_use]
    pub fn id(&self) -> SendId {
        self.id
    }

    /// What takes it back.
    #[must_use]
    pub fn cancel(&self) -> Cancel {
        self.cancel.clone()
    }

    /// What holds it before its next batch.
    #[must_use]
    pub fn pause(&self) -> Pause {
        self.pause.clone()
    }

    /// The next thing that happens; none at its end. Can be dropped and asked again.
    pub async fn progress(&mut self) -> Option<Progress> {
        self.events.recv().await
    }

    /// Waits for the end. Awaited once.
    pub async fn report(&mut self) -> Report {
        match (&mut self.end).await {
            Ok(report) => report,
            Err(_fault) => self.unknown(),
        }
    }

    /// The task that sent it is gone, which only a fault in the program brings about.
    fn unknown(&self) -> Report {
        let batches = (1..)
            .zip(&self.people)
            .map(|(position, people)| BatchReport {
                id: BatchId {
                    send: self.id,
                    position,
                },
                receivers: *people,
                ending: Ending::Outcome(Outcome::Unknown {
                    why: "a fault in Sendoff ended the send before its answer was there".to_owned(),
                    status: None,
                }),
                at: Timestamp::now(),
                unjournaled: None,
            });
        Report {
            id: self.id,
            batches: batches.collect(),
        }
    }
}
