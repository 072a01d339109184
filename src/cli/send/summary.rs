//! The line of JSON that `send --json` answers with.

use jiff::{Timestamp, Unit};
use serde::Serialize;

use crate::{
    cli::{output::Output, report::Failure},
    draft::SendRequest,
    outbox::{BatchReport, Ending, Report, SubmitError},
    store::Refusal,
    usercom::Outcome,
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
    /// The number in the journal; of a batch, its position behind a slash.
    id: Option<String>,
}

impl<'a> Summary<'a> {
    /// What became of a send in one request, or of all its requests together.
    pub(super) fn of(request: &'a SendRequest, report: &Report) -> Self {
        let mut summary = Self {
            receivers: Some(request.receivers().len()),
            id: Some(report.id.to_string()),
            ..Self::cancelled(request)
        };
        if let Some(worst) = report.worst() {
            summary.ended(worst);
        }
        if report.batches.len() > 1 {
            summary.campaign = None;
        }
        summary
    }

    /// What became of one of several requests.
    pub(super) fn of_batch(request: &'a SendRequest, batch: &BatchReport) -> Self {
        let mut summary = Self {
            receivers: Some(batch.receivers),
            at: rounded(batch.at),
            id: Some(format!("{}/{}", batch.id.send, batch.id.position)),
            ..Self::cancelled(request)
        };
        summary.ended(&batch.ending);
        summary
    }

    /// The same was sent lately.
    pub(super) fn duplicate(request: &'a SendRequest, refusal: Refusal) -> Self {
        let id = match &refusal {
            Refusal::Duplicate(earlier) => Some(earlier.id.send.to_string()),
            _ => None,
        };
        Self {
            outcome: "duplicate",
            detail: Some(SubmitError::from(refusal).to_string()),
            id,
            ..Self::cancelled(request)
        }
    }

    fn ended(&mut self, ending: &Ending) {
        self.outcome = ending.name();
        let Ending::Outcome(outcome) = ending else {
            return;
        };
        self.status = outcome.status();
        match outcome {
            Outcome::Accepted { campaign, .. } => self.campaign = Some(campaign.get()),
            Outcome::Rejected { errors, .. } => {
                let words: Vec<String> = errors.iter().map(ToString::to_string).collect();
                self.detail = Some(words.join("; "));
            }
            Outcome::NotSent { why, .. } | Outcome::Unknown { why, .. } => {
                self.detail = Some(why.clone());
            }
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

/// A number of people in words.
pub(super) fn people(count: usize) -> String {
    if count == 1 {
        "1 person".to_owned()
    } else {
        format!("{count} people")
    }
}

fn now() -> String {
    rounded(Timestamp::now())
}

fn rounded(time: Timestamp) -> String {
    time.round(Unit::Millisecond).unwrap_or(time).to_string()
}
