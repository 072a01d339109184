//! `sendoff history`: what was sent and what became of it, and the person's word on what is
//! unknown.

mod details;
mod list;
mod resume;

use jiff::{Timestamp, tz::TimeZone};

use super::{args::Global, exit::Exit, report::Failure, send};
use crate::{
    config::data_folder,
    store::{
        BatchId, HistoryPage, JournaledBatch, JournaledSend, Resolution, SendId, State, Store,
        StoreError,
    },
};

const EXAMPLES: &str = "\
Examples:
  sendoff history                         the last 100 sends
  sendoff history --search \"spring\"       those with this word in subject or state
  sendoff history 12                      all about one
  sendoff history 12 --body               the exact bytes that were sent
  sendoff history --resume 12             send what of it surely did not go
  sendoff history --was-sent 12           it was unknown, and is in the web app

--resume ends as `sendoff send` does.";

/// The arguments of `sendoff history`.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of a command line are independent of each other"
)]
#[command(after_help = EXAMPLES)]
pub(super) struct HistoryArgs {
    /// Show all about this one: 12 is a send, 12/2 its second request
    #[arg(value_name = "NUMBER")]
    number: Option<String>,

    /// Print the exact body of each of its requests, one a line
    #[arg(long, requires = "number", conflicts_with = "json")]
    body: bool,

    /// Print one JSON object a line, one for each request
    #[arg(long)]
    json: bool,

    /// List only those with these words in subject, state, campaign or number
    #[arg(
        long,
        value_name = "WORDS",
        default_value = "",
        hide_default_value = true
    )]
    search: String,

    /// How many sends to list
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,

    /// Send what surely did not go of this one, after asking: the bytes that were confirmed then
    #[arg(long, value_name = "NUMBER", conflicts_with = "number")]
    resume: Option<String>,

    /// With --resume: send without asking
    #[arg(long, short, requires = "resume")]
    yes: bool,

    /// With --resume: send it even though the same email went to some of these people since
    #[arg(long, requires = "resume")]
    again: bool,

    /// Say that this one, which is unknown, was sent: it is in the web app
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["number", "json", "resume", "was_not_sent"])]
    was_sent: Option<String>,

    /// Say that this one, which is unknown, was not sent: it is not in the web app
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["number", "json", "resume"])]
    was_not_sent: Option<String>,
}

/// Lists the sends, newest first; shows one; sends the rest of one; or takes the person's word on
/// one.
pub(super) fn run(args: &HistoryArgs, global: &Global) -> Result<Exit, Failure> {
    if let Some(number) = &args.resume {
        return send::answered(resume::run(number, args, global), args.json);
    }
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
    if let Some(number) = &args.number {
        return details::show(&mut store, number, args);
    }
    let page = HistoryPage {
        search: &args.search,
        limit: args.limit,
        ..HistoryPage::default()
    };
    list::print(&store.history(page).map_err(failed)?, args)
}

fn resolve(
    store: &mut Store,
    number: &str,
    resolution: Resolution,
    now: Timestamp,
) -> Result<Exit, Failure> {
    let (send, position) = parse(number)?;
    let id = BatchId {
        send,
        position: position.unwrap_or(1),
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

/// `12` is send 12, `12/2` its second request.
fn parse(number: &str) -> Result<(SendId, Option<u32>), Failure> {
    let (send, position) = match number.split_once('/') {
        Some((send, position)) => (send, Some(position.parse())),
        None => (number, None),
    };
    match (send.parse(), position.transpose()) {
        (Ok(send), Ok(position)) => Ok((SendId(send), position)),
        _ => Err(
            Failure::new(Exit::Usage, format!("{number} is no number of the list")).advise(
                "`sendoff history` lists them; the number comes first, for example 12 or 12/2.",
            ),
        ),
    }
}

/// That nothing has this number.
fn none(number: &str) -> Failure {
    Failure::new(Exit::Usage, format!("there is no {number} in the history"))
        .advise("`sendoff history` lists what there is; the number comes first.")
}

/// What a request of a send is called: of several with its position.
fn number(send: &JournaledSend, batch: &JournaledBatch) -> String {
    match send.batches.len() {
        1 => send.id.to_string(),
        _ => format!("{}/{}", send.id, batch.id.position),
    }
}

fn state(batch: &JournaledBatch) -> &'static str {
    match (batch.state, batch.resolution) {
        (State::Unknown, Some(Resolution::Sent)) => "sent, as you said",
        (State::Unknown, Some(Resolution::NotSent)) => "not sent, as you said",
        (state, _) => state.words(),
    }
}

/// The time as the person's clock shows it.
fn local(at: Timestamp) -> String {
    let at = at.to_zoned_datetime(TimeZone::system());
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

fn failed(error: StoreError) -> Failure {
    Failure::new(Exit::Failed, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_names_a_send_or_one_of_its_requests() {
        assert_eq!(parse("12").unwrap(), (SendId(12), None));
        assert_eq!(parse("12/3").unwrap(), (SendId(12), Some(3)));
        for wrong in ["x", "1/2/3", "1/", "/1", "1/x", ""] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
