//! One send as the screen knows it.
//!
//! ```text
//! Idle --confirmed--> InFlight --settled--> Settled --confirmed--> InFlight …
//!                      Waiting <-> OnItsWay <-> Paused
//!                      ^ can be taken back      ^ before a batch
//!
//! another attempt's result: dropped
//! ```
//!
//! Nothing leaves from here: the outbox sends.

use std::time::Duration;

use jiff::civil::Time;

use super::{message::Moment, receivers::Doubts};
use crate::{
    draft::{CampaignId, SendRequest},
    outbox::{Progress, Tally},
    store::{SendId, Share},
    usercom::Outcome,
};

/// One attempt. A result that carries another attempt is late and changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptId(pub u64);

/// What is to go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// An email to its receivers.
    Email(Box<SendRequest>),
    /// An email to the testers.
    Test(Box<SendRequest>),
    /// What surely did not go of an earlier send, as the journal has it.
    Rest(Rest),
}

/// What surely did not go of an earlier send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// The send.
    pub id: SendId,
    /// Its subject, unfiltered.
    pub subject: String,
    /// How many requests and people are left.
    pub share: Share,
}

impl Outgoing {
    /// How many people it is for.
    #[must_use]
    pub fn people(&self) -> usize {
        match self {
            Self::Email(request) | Self::Test(request) => request.receivers().len(),
            Self::Rest(rest) => rest.share.people,
        }
    }
}

/// Where the send stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sending {
    /// Nothing was sent yet.
    Idle,
    /// With the outbox; the result is due.
    InFlight(InFlight),
    /// Over; stays in the status bar until the next send.
    Settled {
        /// What became of it.
        outcome: Outcome,
        /// The campaigns that it became, in order; one a batch.
        campaigns: Vec<CampaignId>,
        /// How many people it was for.
        people: usize,
        /// Whether it was a test.
        is_test: bool,
        /// Local time.
        at: Time,
    },
}

/// A send that is with the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InFlight {
    /// Names the result that counts.
    pub attempt: AttemptId,
    /// What goes out.
    pub what: Outgoing,
    /// How far it is.
    pub stage: Stage,
    /// What became of its batches so far.
    pub tally: Tally,
    /// When the screen was last asked to show it.
    pub now: Moment,
    /// How long batches were being sent, up to the last pause.
    pub spent: Duration,
}

impl InFlight {
    /// A send that was handed to the outbox at this moment.
    #[must_use]
    pub fn new(attempt: AttemptId, what: Outgoing, at: Moment) -> Self {
        Self {
            attempt,
            tally: Tally::new([what.people()]),
            what,
            stage: Stage::Waiting {
                until: at,
                why: None,
            },
            now: at,
            spent: Duration::ZERO,
        }
    }

    /// Takes in what the outbox does now.
    pub fn take(&mut self, progress: Progress, at: Moment) {
        self.tally.take(&progress);
        match progress {
            Progress::Entered(_) | Progress::Settled(_) => {}
            Progress::Grace { wait } => {
                self.enter(Stage::Waiting {
                    until: at + wait,
                    why: None,
                });
            }
            Progress::Retrying { wait, why, .. } => {
                self.enter(Stage::Waiting {
                    until: at + wait,
                    why: Some(why),
                });
            }
            Progress::Sending { .. } | Progress::Continued { .. } => {
                if !matches!(self.stage, Stage::OnItsWay { .. }) {
                    self.enter(Stage::OnItsWay {
                        since: at,
                        is_pausing: false,
                    });
                }
            }
            Progress::Paused { .. } => self.enter(Stage::Paused),
        }
        self.now = self.now.max(at);
    }

    fn enter(&mut self, stage: Stage) {
        self.spent = self.time_spent();
        self.stage = stage;
    }

    /// How long batches were being sent, up to the moment that the screen shows.
    #[must_use]
    pub fn time_spent(&self) -> Duration {
        match self.stage {
            Stage::OnItsWay { since, .. } => self.spent + self.now.saturating_sub(since),
            Stage::Waiting { .. } | Stage::Paused => self.spent,
        }
    }

    /// Whether it goes out in more than one request.
    #[must_use]
    pub fn has_batches(&self) -> bool {
        self.tally.total().batches > 1
    }
}

/// How far a send in flight is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Nothing has left, of this batch or of all: it can be taken back.
    Waiting {
        /// When it goes.
        until: Moment,
        /// Why an attempt before did not go, unfiltered; none before the first.
        why: Option<String>,
    },
    /// The first byte of a batch may have left.
    OnItsWay {
        /// Since when.
        since: Moment,
        /// Whether it is to be held before the next batch.
        is_pausing: bool,
    },
    /// It is held before a batch, of which nothing has left.
    Paused,
}

impl Sending {
    /// Whether a result is due, so that another send has to wait.
    #[must_use]
    pub fn is_in_flight(&self) -> bool {
        matches!(self, Self::InFlight(_))
    }

    /// The send that the outbox has, if it is this attempt.
    pub fn in_flight(&mut self, attempt: AttemptId) -> Option<&mut InFlight> {
        match self {
            Self::InFlight(flight) if flight.attempt == attempt => Some(flight),
            Self::InFlight(_) | Self::Idle | Self::Settled { .. } => None,
        }
    }
}

/// The summary before a send: what is shown is what may be sent, and nothing else.
#[derive(Debug)]
pub struct Confirmation {
    /// The request that the summary shows. A confirmation sends it only while the draft still
    /// makes exactly this request.
    pub shown: SendRequest,
    /// Which button has the focus.
    pub focus: ConfirmFocus,
    /// The number typed by hand, where there are many people.
    pub typed: super::line_field::LineField,
    /// The same email that was sent to some of these people before, in the outbox's words: the
    /// question is then whether to send it again.
    pub earlier: Option<String>,
    /// Above this many people their number has to be typed.
    pub typed_above: usize,
    /// Those of the receivers who may be meant to get nothing.
    pub doubts: Doubts,
    /// When the summary was first on the screen. Input until 300 ms later is dropped: it was
    /// meant for what was there before.
    pub drawn: Option<Moment>,
}

/// What has the focus in the confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmFocus {
    /// The field for the number of people.
    Number,
    /// The button that goes back.
    GoOnWriting,
    /// The button that sends.
    Send,
    /// The button that leaves those out of whom it is doubtful.
    LeaveOut,
}

impl Confirmation {
    /// A summary that is not on the screen yet, the focus on going back.
    #[must_use]
    pub fn new(shown: SendRequest, typed_above: usize) -> Self {
        Self {
            typed_above,
            shown,
            focus: ConfirmFocus::GoOnWriting,
            typed: super::line_field::LineField::new(""),
            earlier: None,
            doubts: Doubts::default(),
            drawn: None,
        }
    }

    /// Whether the number of people has to be typed.
    #[must_use]
    pub fn needs_number(&self) -> bool {
        self.shown.receivers().len() > self.typed_above
    }

    /// Whether the number, where one is needed, is typed and right.
    #[must_use]
    pub fn number_is_right(&self) -> bool {
        !self.needs_number() || self.typed.text().trim().parse() == Ok(self.shown.receivers().len())
    }

    /// The next focus, forwards or backwards.
    #[must_use]
    pub fn next_focus(&self, forwards: bool) -> ConfirmFocus {
        let mut order = vec![ConfirmFocus::GoOnWriting, ConfirmFocus::Send];
        if self.needs_number() {
            order.insert(0, ConfirmFocus::Number);
        }
        if !self.doubts.is_empty() {
            order.push(ConfirmFocus::LeaveOut);
        }
        let at = order
            .iter()
            .position(|&focus| focus == self.focus)
            .unwrap_or(0);
        let step = if forwards { 1 } else { order.len() - 1 };
        order
            .get((at + step) % order.len())
            .copied()
            .unwrap_or(ConfirmFocus::GoOnWriting)
    }
}
