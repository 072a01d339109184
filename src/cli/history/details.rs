//! All about one send: what the API answered to each request, and the exact bytes of it.

use std::io::{self, IsTerminal};

use super::{HistoryArgs, failed, list, local, none, number, parse, state};
use crate::{
    cli::{
        exit::Exit,
        output::Output,
        report::{Failure, note},
        table::{aligned, people},
    },
    content::visible,
    store::{JournaledBatch, JournaledSend, Kind, Store},
};

/// Shows the send, or one of its requests, with this number.
pub(super) fn show(store: &mut Store, wanted: &str, args: &HistoryArgs) -> Result<Exit, Failure> {
    let (id, position) = parse(wanted)?;
    let send = store.send(id).map_err(failed)?;
    let send = send.ok_or_else(|| none(wanted))?;
    let is_wanted =
        |batch: &&JournaledBatch| position.is_none_or(|position| batch.id.position == position);
    let batches: Vec<_> = send.batches.iter().filter(is_wanted).collect();
    if batches.is_empty() {
        return Err(none(wanted));
    }
    if args.body {
        return bodies(store, &send, &batches);
    }
    let mut output = Output::new();
    if args.json {
        for batch in batches {
            output.json(&list::line(&send, batch))?;
        }
    } else {
        for text in heading(&send).into_iter().chain(answers(&send, &batches)) {
            output.line(&text)?;
        }
    }
    output.flush()?;
    if !args.json {
        advise(&send);
    }
    Ok(Exit::Success)
}

/// The exact bodies, one a line: JSON as it is sent holds no line break.
fn bodies(
    store: &mut Store,
    send: &JournaledSend,
    batches: &[&JournaledBatch],
) -> Result<Exit, Failure> {
    let mut output = Output::new();
    for batch in batches {
        let Some(body) = store.body(batch.id).map_err(failed)? else {
            let at = send
                .expired_at
                .map_or(String::new(), |at| format!(" on {}", local(at)));
            return Err(Failure::new(
                Exit::Usage,
                format!("the text and the receivers of {} were deleted{at}", send.id),
            )
            .advise(
                "The history keeps them for as long as `keep_sends` in the configuration says.",
            ));
        };
        // Exact where a program reads it, harmless where a terminal does.
        if io::stdout().is_terminal() {
            output.line(&visible(body.as_str()))?;
        } else {
            output.line(body.as_str())?;
        }
    }
    output.flush()?;
    Ok(Exit::Success)
}

fn heading(send: &JournaledSend) -> Vec<String> {
    let total = send.total();
    let requests = match total.batches {
        1 => "1 request".to_owned(),
        count => format!("{count} requests"),
    };
    let mut lines = vec![
        format!("Number     {}", send.id),
        format!("Account    {}", visible(&send.account)),
        format!("Subject    {}", visible(&send.subject)),
        format!("Confirmed  {}", local(send.created_at)),
        format!("Receivers  {} in {requests}", people(total.people)),
    ];
    if send.kind == Kind::Test {
        lines.push("Kind       a test".to_owned());
    }
    if let Some(at) = send.expired_at {
        lines.push(format!("Deleted    text and receivers, {}", local(at)));
    }
    lines.push(String::new());
    lines
}

/// A line for each request, and what was said about it below.
fn answers(send: &JournaledSend, batches: &[&JournaledBatch]) -> Vec<String> {
    let rows: Vec<_> = batches.iter().map(|batch| row(send, batch)).collect();
    let words = batches.iter().map(|batch| batch.words.as_deref());
    let mut lines = Vec::new();
    for (line, words) in aligned(&rows).into_iter().zip(words) {
        lines.push(line);
        lines.extend(words.map(|words| format!("  {}", visible(words))));
    }
    lines
}

fn row(send: &JournaledSend, batch: &JournaledBatch) -> [String; 7] {
    let or_nothing = |text: Option<String>| text.unwrap_or_default();
    let attempts = match batch.attempts {
        1 => "1 attempt".to_owned(),
        count => format!("{count} attempts"),
    };
    [
        number(send, batch),
        state(batch).to_owned(),
        or_nothing(
            batch
                .campaign
                .map(|campaign| format!("campaign {campaign}")),
        ),
        people(batch.receiver_count),
        or_nothing(batch.status.map(|status| format!("HTTP {status}"))),
        attempts,
        local(batch.changed_at),
    ]
}

/// What can be done about it.
fn advise(send: &JournaledSend) {
    let rest = send.resumable();
    if rest.batches > 0 {
        note(&format!(
            "{} surely did not get it: `sendoff history --resume {}` sends it to them.",
            people(rest.people),
            send.id
        ));
    }
    for batch in send.batches.iter().filter(|batch| batch.is_unresolved()) {
        let number = number(send, batch);
        note(&format!(
            "{number} may have been sent. Look in User.com under Campaigns for one with this \
             subject, of about {} and with {}. If it is there: sendoff history --was-sent \
             {number}. If it is not: sendoff history --was-not-sent {number}.",
            local(batch.changed_at),
            people(batch.receiver_count),
        ));
    }
}
