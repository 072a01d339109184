//! The line of JSON that `send --json` answers with.

use jiff::{Timestamp, Unit};
use serde::Serialize;

use crate::{
    cli::{output::Output, report::Failure},
    draft::SendRequest,
    usercom::{ApiError, Outcome},
};

/// One object a line. Keys are never renamed or left out; what does not apply is null.
#[derive(Debug, Serialize)]
pub(super) struct Summary<'a> {
    outcome: &'static str,
    campaign: Option<u64>,
    status: Option<u16>,
    detail: Option<String>,
    receivers: Option<usize>,
    subject: &'a str,
    at: String,
    id: Option<String>,
}

impl<'a> Summary<'a> {
    /// What became of an attempt.
    pub(super) fn of(request: &'a SendRequest, outcome: &Outcome) -> Self {
        let (campaign, detail) = match outcome {
            Outcome::Accepted { campaign, .. } => (Some(campaign.get()), None),
            Outcome::Rejected { errors, .. } => {
                let words: Vec<_> = errors.iter().map(words).collect();
                (None, Some(words.join("; ")))
            }
            Outcome::NotSent { why, .. } | Outcome::Unknown { why, .. } => {
                (None, Some(why.clone()))
            }
        };
        Self {
            outcome: outcome.name(),
            campaign,
            status: outcome.status(),
            detail,
            id: Some(attempt_id()),
            ..Self::cancelled(request)
        }
    }

    /// The person said no.
    pub(super) fn cancelled(request: &'a SendRequest) -> Self {
        Self {
            outcome: "cancelled",
            campaign: None,
            status: None,
            detail: None,
            receivers: Some(request.receivers().len()),
            subject: request.subject(),
            at: now(),
            id: None,
        }
    }

    /// The draft is not valid; `problems` in form order.
    pub(super) fn invalid(subject: &'a str, problems: &[String]) -> Self {
        Self {
            outcome: "invalid",
            campaign: None,
            status: None,
            detail: Some(problems.join("; ")),
            receivers: None,
            subject,
            at: now(),
            id: None,
        }
    }

    /// Writes it to standard output.
    pub(super) fn print(&self) -> Result<(), Failure> {
        let mut output = Output::new();
        output.json(self)?;
        output.flush()
    }
}

/// What the API said is wrong, with the field it said it about.
pub(super) fn words(error: &ApiError) -> String {
    match &error.field {
        Some(field) => format!("{field}: {}", error.message),
        None => error.message.clone(),
    }
}

/// A number of people in words.
pub(super) fn people(count: usize) -> String {
    if count == 1 {
        "1 person".to_owned()
    } else {
        format!("{count} people")
    }
}

fn now() -> String {
    let now = Timestamp::now();
    now.round(Unit::Millisecond).unwrap_or(now).to_string()
}

/// Unlike any other attempt's on this machine: the time in microseconds, and the process.
fn attempt_id() -> String {
    let micros = Timestamp::now().as_microsecond();
    format!("{micros:x}-{:x}", std::process::id())
}
