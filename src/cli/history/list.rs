//! The list of sends, for people and for programs: a line for each request.

use serde::Serialize;

use super::{HistoryArgs, local, number, state};
use crate::{
    cli::{
        exit::Exit,
        output::Output,
        report::{Failure, note},
        table::{aligned, cut, people},
    },
    content::visible,
    store::{JournaledBatch, JournaledSend, Kind, Resolution},
};

/// Columns of a subject in the list; what is longer is cut.
const SUBJECT: usize = 40;

/// A request of a send, as `--json` prints it. What there is not is null.
#[derive(Debug, Serialize)]
pub(super) struct HistoryLine<'a> {
    id: String,
    account: &'a str,
    /// What became of it: a state of the journal.
    state: &'static str,
    /// `sent` or `not_sent`, when the person has said so of one that is unknown.
    resolution: Option<&'static str>,
    test: bool,
    campaign: Option<u64>,
    status: Option<u16>,
    detail: Option<&'a str>,
    /// How many.
    receivers: usize,
    subject: &'a str,
    /// When it was confirmed, RFC 3339, UTC.
    at: String,
}

pub(super) fn print(sends: &[JournaledSend], args: &HistoryArgs) -> Result<Exit, Failure> {
    let mut output = Output::new();
    let mut rows = Vec::new();
    for (send, batch) in sends
        .iter()
        .flat_map(|send| send.batches.iter().map(move |b| (send, b)))
    {
        if args.json {
            output.json(&line(send, batch))?;
        } else {
            rows.push(row(send, batch));
        }
    }
    for text in aligned(&rows) {
        output.line(&text)?;
    }
    output.flush()?;
    if sends.is_empty() {
        note(match args.search.as_str() {
            "" => "Nothing was sent yet.",
            _ => "Nothing of what was sent has these words.",
        });
    }
    let mut batches = sends.iter().flat_map(|send| &send.batches);
    if !args.json && batches.any(JournaledBatch::is_unresolved) {
        note(
            "Of what is unknown, look in User.com under Campaigns whether it is there, and say so \
             with --was-sent NUMBER or --was-not-sent NUMBER.",
        );
    }
    Ok(Exit::Success)
}

pub(super) fn line<'a>(send: &'a JournaledSend, batch: &'a JournaledBatch) -> HistoryLine<'a> {
    HistoryLine {
        id: number(send, batch),
        account: &send.account,
        state: batch.state.name(),
        resolution: batch.resolution.map(Resolution::name),
        test: send.kind == Kind::Test,
        campaign: batch.campaign,
        status: batch.status,
        detail: batch.words.as_deref(),
        receivers: batch.receiver_count,
        subject: &send.subject,
        at: send.created_at.to_string(),
    }
}

/// The cells of a request in the list.
fn row(send: &JournaledSend, batch: &JournaledBatch) -> [String; 7] {
    let campaign = batch
        .campaign
        .map_or(String::new(), |campaign| format!("campaign {campaign}"));
    let test = match send.kind {
        Kind::Test => " (test)",
        Kind::Normal => "",
    };
    [
        number(send, batch),
        local(send.created_at),
        format!("{}{test}", state(batch)),
        campaign,
        people(batch.receiver_count),
        cut(&visible(&send.subject), SUBJECT),
        visible(&send.account).into_owned(),
    ]
}
