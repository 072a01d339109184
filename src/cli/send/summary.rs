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

/// What is said about an email when it is told what became of it.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Mail<'a> {
    /// Unfiltered.
    pub(in crate::cli) subject: &'a str,
    /// How many people it is for.
    pub(in crate::cli) people: usize,
}

impl<'a> From<&'a SendRequest> for Mail<'a> {
    fn from(request: &'a SendRequest) -> Self {
        Self {
            subject: request.subject(),
            people: request.receivers().len(),
        }
    }
}

impl<'a> Summary<'a> {
    /// What became of a send in one request, or of all its requests together.
    pub(super) fn of(mail: Mail<'a>, report: &Report) -> Self {
        let mut summary = Self {
            id: Some(report.id.to_string()),
            ..Self::cancelled(mail)
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
    pub(super) fn of_batch(mail: Mail<'a>, batch: &BatchReport) -> Self {
        let mut summary = Self {
            receivers: Some(batch.receivers),
            at: rounded(batch.at),
            id: Some(format!("{}/{}", batch.id.send, batch.id.position)),
            ..Self::cancelled(mail)
        };
        summary.ended(&batch.ending);
        summary
    }

    /// The same was sent lately.
    pub(super) fn duplicate(mail: Mail<'a>, refusal: Refusal) -> Self {
        let id = match &refusal {
            Refusal::Duplicate(earlier) => Some(earlier.id.send.to_string()),
            _ => None,
        };
        Self {
            outcome: "duplicate",
            detail: Some(SubmitError::from(refusal).to_string()),
            id,
            ..Self::cancelled(mail)
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
    pub(super) fn cancelled(mail: Mail<'a>) -> Self {
        Self {
            outcome: "cancelled",
            campaign: None,
            status: None,
            detail: None,
            receivers: Some(mail.people),
            subject: mail.subject,
            at: now(),
            id: None,
        }
    }

    /// The draft is not valid, `problems` in form order; or its receivers could not be looked up,
    /// which may go well another time.
    pub(super) fn unready(subject: &'a str, problems: &[String], may_pass: bool) -> Self {
        Self {
            outcome: if may_pass { "not_sent" } else { "invalid" },
            campaign: None,
            status: None,
            detail: Some(problems.join("; ")),
            receivers: None,
            subject,
            at: now(),
            id: None,
        }
    }

    /// Something of ours failed before anything could be sent.
    pub(super) fn failed(why: String) -> Self {
        Self {
            outcome: "not_sent",
            campaign: None,
            status: None,
            detail: Some(why),
            receivers: None,
            subject: "",
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

fn now() -> String {
    rounded(Timestamp::now())
}

fn rounded(time: Timestamp) -> String {
    time.round(Unit::Millisecond).unwrap_or(time).to_string()
}
