//! What a sandbox remembers: the emails that it accepted, in the order of their campaign numbers.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use jiff::Timestamp;

use super::{
    known,
    statistics::{Receiver, Statistics, statistics},
};

/// An email that the sandbox accepted, as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentEmail {
    /// The number of the campaign that it became; from 880 on.
    pub campaign: u64,
    /// `api_email_settings`, when it went through those.
    pub api_email_settings: Option<u64>,
    /// `campaign` of the request, when it went through an existing one.
    pub through_campaign: Option<u64>,
    /// `custom_sender`, if there was one.
    pub custom_sender: Option<u64>,
    /// `template`, if there was one.
    pub template: Option<u64>,
    /// `author`.
    pub author: SentAuthor,
    /// `subject`, to the letter.
    pub subject: String,
    /// `content`, to the letter.
    pub content: String,
    /// User IDs in the order of the request, repeated ones included.
    pub receivers: Vec<u64>,
}

/// Who an accepted email is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SentAuthor {
    /// An agent's ID.
    Agent(u64),
    /// The address of an agent or the owner, as the request wrote it.
    Address(String),
}

/// What the campaign of an accepted email shows at some moment.
#[derive(Debug)]
pub(super) struct Progress {
    pub(super) subject: String,
    pub(super) started_at: Timestamp,
    pub(super) statistics: Statistics,
}

#[derive(Debug)]
struct Accepted {
    email: SentEmail,
    receivers: Vec<Receiver>,
    /// What elapsed time is counted from: a clock that nobody can set.
    at: Instant,
    started_at: Timestamp,
}

/// The state of one sandbox.
#[derive(Debug)]
pub(super) struct State {
    port: u16,
    accepted: Mutex<Vec<Accepted>>,
}

impl State {
    pub(super) fn new(port: u16) -> Self {
        Self {
            port,
            accepted: Mutex::default(),
        }
    }

    /// The port it serves on.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// The whole URL of a path of the API, given without a leading slash.
    pub(super) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/api/public/{path}", self.port)
    }

    /// Remembers an email and gives it its campaign number, whatever it had there.
    /// `receivers` has each person once.
    pub(super) fn accept(&self, mut email: SentEmail, receivers: Vec<Receiver>) -> u64 {
        let mut accepted = self.accepted();
        let campaign = accepted
            .last()
            .map_or(known::FIRST_SENT, |last| last.email.campaign + 1);
        email.campaign = campaign;
        accepted.push(Accepted {
            email,
            receivers,
            at: Instant::now(),
            started_at: Timestamp::now(),
        });
        campaign
    }

    /// How far the campaign with this number is by now.
    pub(super) fn progress(&self, campaign: u64) -> Option<Progress> {
        let index = usize::try_from(campaign.checked_sub(known::FIRST_SENT)?).ok()?;
        let accepted = self.accepted();
        let entry = accepted.get(index)?;
        Some(Progress {
            subject: entry.email.subject.clone(),
            started_at: entry.started_at,
            statistics: statistics(campaign, &entry.receivers, entry.at.elapsed()),
        })
    }

    /// The accepted emails, oldest first.
    pub(super) fn sent(&self) -> Vec<SentEmail> {
        let accepted = self.accepted();
        accepted.iter().map(|entry| entry.email.clone()).collect()
    }

    /// Nothing here can panic half-way through a change, so a poisoned lock is as good as new.
    fn accepted(&self) -> MutexGuard<'_, Vec<Accepted>> {
        self.accepted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
