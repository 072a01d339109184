//! One send as the screen knows it.
//!
//! ```text
//! Idle --confirmed--> InFlight --settled--> Settled --confirmed--> InFlight …
//!                      Waiting <-> OnItsWay
//!                      ^ can be taken back; another attempt's result: dropped
//! ```
//!
//! Nothing leaves from here: the outbox sends.

use jiff::civil::Time;

use super::message::Moment;
use crate::{
    draft::{CampaignId, SendRequest},
    usercom::Outcome,
};

/// One attempt. A result that carries another attempt is late and changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptId(pub u64);

/// Where the send stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sending {
    /// Nothing was sent yet.
    Idle,
    /// With the outbox; the result is due.
    InFlight {
        /// Names the result that counts.
        attempt: AttemptId,
        /// How many people it goes to.
        people: usize,
        /// How far it is.
        stage: Stage,
        /// When the screen was last asked to show it.
        now: Moment,
    },
    /// Over; stays in the status bar until the next send.
    Settled {
        /// What became of it.
        outcome: Outcome,
        /// The campaigns that it became, in order; one a batch.
        campaigns: Vec<CampaignId>,
        /// How many people it was for.
        people: usize,
        /// Local time.
        at: Time,
    },
}

/// How far a send in flight is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Nothing has left: it can be taken back.
    Waiting {
        /// When it goes.
        until: Moment,
        /// Why an attempt before did not go, unfiltered; none before the first.
        why: Option<String>,
    },
    /// Its first byte may have left.
    OnItsWay {
        /// Since when.
        since: Moment,
        /// How many people it has surely reached so far.
        reached: usize,
    },
}

impl Sending {
    /// Whether a result is due, so that another send has to wait.
    #[must_use]
    pub fn is_in_flight(&self) -> bool {
        matches!(self, Self::InFlight { .. })
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
}

/// Above this many people their number has to be typed.
pub const TYPED_ABOVE: usize = 50;

impl Confirmation {
    /// A summary that is not on the screen yet, the focus on going back.
    #[must_use]
    pub fn new(shown: SendRequest) -> Self {
        Self {
            shown,
            focus: ConfirmFocus::GoOnWriting,
            typed: super::line_field::LineField::new(""),
            earlier: None,
            drawn: None,
        }
    }

    /// Whether the number of people has to be typed.
    #[must_use]
    pub fn needs_number(&self) -> bool {
        self.shown.receivers().len() > TYPED_ABOVE
    }

    /// Whether the number, where one is needed, is typed and right.
    #[must_use]
    pub fn number_is_right(&self) -> bool {
        !self.needs_number() || self.typed.text().trim().parse() == Ok(self.shown.receivers().len())
    }

    /// The next focus, forwards or backwards.
    #[must_use]
    pub fn next_focus(&self, forwards: bool) -> ConfirmFocus {
        let all = [
            ConfirmFocus::Number,
            ConfirmFocus::GoOnWriting,
            ConfirmFocus::Send,
        ];
        let order = if self.needs_number() {
            &all[..]
        } else {
            &all[1..]
        };
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
