//! `sendoff history`: what was sent and what became of it, and the person's word on what is
//! unknown.

use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

use super::{
    args::Global,
    exit::Exit,
    output::Output,
    report::{self, Failure},
    table::{aligned, cut, people},
};
use crate::{
    config::data_folder,
    content::visible,
    store::{
        BatchId, JournaledBatch, JournaledSend, Kind, Resolution, SendId, State, Store, StoreError,
    },
};

/// Columns of a subject in the list; what is longer is cut.
const SUBJECT: usize = 40;

/// The arguments of `sendoff history`.
#[derive(Debug, clap::Args)]
pub(super) struct HistoryArgs {
    /// Print one JSON object a line, one for each request
    #[arg(long)]
    json: bool,

    /// How many sends to list
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,

    /// Say that this one, which is unknown, was sent: it is in the web app
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["json", "was_not_sent"])]
    was_sent: Option<String>,

    /// Say that this one, which is unknown, was not sent: it is not in the web app
    #[arg(long, value_name = "NUMBER", conflicts_with = "json")]
    was_not_sent: Option<String>,
}

/// A request of a send, as `--json` prints it. What there is not is null.
#[derive(Debug, Serialize)]
struct HistoryLine<'a> {
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

/// Lists the sends, newest first, or takes the person's word on one.
pub(super) fn run(args: &HistoryArgs, global: &Global) -> Result<Exit, Failure> {
    let mut store = Store::open(&data_folder(global.data_dir.as_deref())).map_err(failed)?;
    let now = Timestamp::now();
    store.recover(now).map_err(failed)?;
    for (number, resolution) in [
        (&args.was_sent, Resolution::Sent),
        (&args.was_not_sent, Resolution::NotSent),
    ] {
        if let Some(number) = number {
            return resolve(&mut store, number, resolution, now);
        }
    }
    list(&store.sends(args.limit).map_err(failed)?, args.json)
}

fn list(sends: &[JournaledSend], json: bool) -> Result<Exit, Failure> {
    let mut output = Output::new();
    let mut rows = Vec::new();
    for (send, batch) in sends
        .iter()
        .flat_map(|send| send.batches.iter().map(move |b| (send, b)))
    {
        if json {
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
        report::note("Nothing was sent yet.");
    }
    let is_open =
        |batch: &JournaledBatch| batch.state == State::Unknown && batch.resolution.is_none();
    if !json && sends.iter().flat_map(|send| &send.batches).any(is_open) {
        report::note(
            "Of what is unknown, look in User.com under Campaigns whether it is there, and say so \
             with --was-sent NUMBER or --was-not-sent NUMBER.",
        );
    }
    Ok(Exit::Success)
}

fn resolve(
    store: &mut Store,
    number: &str,
    resolution: Resolution,
    now: Timestamp,
) -> Result<Exit, Failure> {
    let Some(id) = parse(number) else {
        return Err(
            Failure::new(Exit::Usage, format!("{number} is no number of the list")).advise(
                "`sendoff history` lists them; the number comes first, for example 12 or 12/2.",
            ),
        );
    };
    match store.resolve(id, resolution, now) {
        Ok(()) => Ok(Exit::Success),
        Err(StoreError::Changed { .. }) => Err(Failure::new(
            Exit::Usage,
            format!("{number} is not unknown, so nothing was noted"),
        )
        .advise("`sendoff history` lists what became of it.")),
        Err(error) => Err(failed(error)),
    }
}

/// `12` is the only request of send 12, `12/2` its second one.
fn parse(number: &str) -> Option<BatchId> {
    let (send, position) = number.split_once('/').unwrap_or((number, "1"));
    Some(BatchId {
        send: SendId(send.parse().ok()?),
        position: position.parse().ok()?,
    })
}

fn number(send: &JournaledSend, batch: &JournaledBatch) -> String {
    match send.batches.len() {
        1 => send.id.to_string(),
        _ => format!("{}/{}", send.id, batch.id.position),
    }
}

fn failed(error: StoreError) -> Failure {
    Failure::new(Exit::Failed, error)
}

fn line<'a>(send: &'a JournaledSend, batch: &'a JournaledBatch) -> HistoryLine<'a> {
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
    let at = send.created_at.to_zoned_datetime(TimeZone::system());
    let campaign = batch
        .campaign
        .map_or(String::new(), |campaign| format!("campaign {campaign}"));
    let state = match (batch.state, batch.resolution) {
        (State::Unknown, Some(Resolution::Sent)) => "sent, as you said",
        (State::Unknown, Some(Resolution::NotSent)) => "not sent, as you said",
        (State::NotSent, _) => "not sent",
        (state, _) => state.name(),
    };
    [
        number(send, batch),
        at.strftime("%Y-%m-%d %H:%M").to_string(),
        state.to_owned(),
        campaign,
        people(batch.receiver_count),
        cut(&visible(&send.subject), SUBJECT),
        visible(&send.account).into_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_a_send_or_one_of_its_requests() {
        let id = |send, position| {
            Some(BatchId {
                send: SendId(send),
                position,
            })
        };
        assert_eq!(parse("12"), id(12, 1));
        assert_eq!(parse("12/3"), id(12, 3));
        assert_eq!(parse("x"), None);
        assert_eq!(parse("1/2/3"), None);
    }
}
