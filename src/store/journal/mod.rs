//! The send journal: what was asked to be sent, and what became of each of its batches.
//!
//! ```text
//! waiting ──> sending ──> accepted | rejected | not_sent | unknown (resolved by the person)
//!    ^ │         │
//!    │ └─────────┼──────> not_sent | cancelled          before the first byte
//!    └───────────┘        not sent, and tried again
//! ```
//!
//! The rules: each change is one synced transaction that checks the state it starts from; only
//! the process that owns an entry changes it, and only when that is dead, by the lock it held,
//! does another. Times come in as arguments.

mod change;
mod enter;
mod expire;
mod journaled;
mod read;
mod receivers;
mod recover;

use std::fmt;

use jiff::Timestamp;

pub use journaled::{JournaledBatch, JournaledSend, Share};
pub use read::HistoryPage;
#[cfg(test)]
pub(super) use {expire::EXPIRED, read::list_statement};

use crate::usercom::BodyTemplate;

/// The number of a send in this journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SendId(pub i64);

impl fmt::Display for SendId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One batch of a send; its position counts from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BatchId {
    /// The send.
    pub send: SendId,
    /// Which of its batches.
    pub position: u32,
}

/// Whether a send counts for the duplicate guard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// To its receivers.
    Normal,
    /// To testers: never asked about, and no reason to ask.
    Test,
}

/// The state of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Confirmed; nothing of it has left.
    Waiting,
    /// Its first byte may have left.
    Sending,
    /// The API took it.
    Accepted,
    /// The API refused it.
    Rejected,
    /// Surely nothing left.
    NotSent,
    /// It may have arrived.
    Unknown,
    /// Taken back before the first byte.
    Cancelled,
}

impl State {
    const ALL: [Self; 7] = [
        Self::Waiting,
        Self::Sending,
        Self::Accepted,
        Self::Rejected,
        Self::NotSent,
        Self::Unknown,
        Self::Cancelled,
    ];

    /// What the database and `--json` call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
        }
    }

    /// The same in plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NotSent => "not sent",
            other => other.name(),
        }
    }

    /// How much the person has to know of it: of several batches the heaviest speaks for all.
    #[must_use]
    pub fn weight(self) -> u8 {
        match self {
            Self::Accepted => 0,
            Self::Cancelled => 1,
            Self::NotSent => 2,
            Self::Rejected => 3,
            Self::Waiting => 4,
            Self::Sending => 5,
            Self::Unknown => 6,
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What the person found out about a batch that was unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// "It was sent."
    Sent,
    /// "It was not sent."
    NotSent,
}

impl Resolution {
    /// What the database and `--json` call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::NotSent => "not_sent",
        }
    }
}

/// What is to be sent, for the journal.
#[derive(Debug, Clone, Copy)]
pub struct NewSend<'a> {
    /// The account's ID.
    pub account: &'a str,
    /// The subject, exactly.
    pub subject: &'a str,
    /// The content, exactly.
    pub content: &'a str,
    /// Whether it is a test.
    pub kind: Kind,
    /// The request body with no receivers in it.
    pub body: &'a BodyTemplate,
    /// Who gets it, in the order of the request.
    pub receivers: &'a [u64],
    /// How many receivers go into one request, at least 1.
    pub batch_size: usize,
}

/// How a send is entered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terms {
    /// The person's word to send it although the guard would ask.
    pub again: bool,
    /// Nothing is waited for: the first batch is entered as sending, which saves a sync.
    pub at_once: bool,
}

/// A batch to be sent by this process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which one.
    pub id: BatchId,
    /// Who gets it, in the order of the request.
    pub receivers: Vec<u64>,
}

/// A send that is in the journal. Its batches wait; with [`Terms::at_once`] the first is sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Its number.
    pub id: SendId,
    /// The request body with no receivers in it, as the journal holds it.
    pub body: BodyTemplate,
    /// Its batches that are to be sent, in their order.
    pub batches: Vec<Entry>,
}

/// An earlier send because of which the guard asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The first of its batches that counts; state, time and campaign are those of this one.
    pub id: BatchId,
    /// Its subject, unfiltered.
    pub subject: String,
    /// What became of it.
    pub state: State,
    /// What the person said about it since.
    pub resolution: Option<Resolution>,
    /// When that was.
    pub at: Timestamp,
    /// The campaign it became.
    pub campaign: Option<u64>,
    /// How many receivers the batches have that were looked at.
    pub receivers: usize,
    /// How many of them would get the message again.
    pub overlap: usize,
}

/// Why a send was not entered, though the journal works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The same message to some of the same people.
    Duplicate(Box<Earlier>),
    /// A broken journal was set aside within a day: what was sent before isn't known.
    JournalLost {
        /// When that was.
        at: Timestamp,
    },
    /// There is nothing in this send that surely did not go.
    NothingToResume,
    /// The send belongs to another account, or is none of this journal.
    NotOfThisAccount,
}

/// How an attempt ended, for the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settlement {
    /// Accepted, rejected, not sent, unknown or cancelled.
    pub state: State,
    /// The campaign that it became.
    pub campaign: Option<u64>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// What happened, for the person; unfiltered.
    pub words: Option<String>,
}

impl Settlement {
    /// An end without an answer of the API.
    #[must_use]
    pub fn of(state: State, words: &str) -> Self {
        Self {
            state,
            campaign: None,
            status: None,
            words: Some(words.to_owned()),
        }
    }
}
