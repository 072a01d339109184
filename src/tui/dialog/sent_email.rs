//! All that the journal has of a send, as lines.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    store::{JournaledBatch, Kind, Resolution, State},
    tui::{pages::history::SentEmail, words},
};

/// The send, its batches with their answers, and the exact body; unfiltered.
#[must_use]
pub(super) fn lines(sent: &SentEmail, zone: &TimeZone) -> Vec<String> {
    let send = &sent.send;
    let total = send.total();
    let people = words::people(total.people);
    let mut lines = vec![
        format!("Number    {}", send.id),
        format!("Account   {}", send.account),
        format!("Subject   {}", send.subject),
        format!("To        {people}"),
        format!("Confirmed {}", time(send.created_at, zone)),
    ];
    if send.kind == Kind::Test {
        lines.push("Kind      a test".to_owned());
    }
    lines.push(String::new());
    if send.unresolved().batches > 0 {
        lines.extend([
            "Nobody knows whether this has arrived. Look in User.com under Campaigns whether there \
             is one with this subject from that time, and say here what you found."
                .to_owned(),
            String::new(),
        ]);
    }
    let has_several = total.batches > 1;
    lines.extend(
        send.batches
            .iter()
            .map(|batch| answer(batch, has_several, zone)),
    );
    lines.push(String::new());
    match &sent.body {
        Some(body) if has_several => {
            lines.push("The body of the first request; the others differ in receivers:".to_owned());
            lines.push(body.clone());
        }
        Some(body) => {
            lines.push("The body of the request:".to_owned());
            lines.push(body.clone());
        }
        None => lines.push("The text and the receivers are not kept any more.".to_owned()),
    }
    lines
}

/// What became of a batch, in a line.
fn answer(batch: &JournaledBatch, has_several: bool, zone: &TimeZone) -> String {
    let mut parts = vec![state(batch)];
    parts.extend(
        batch
            .campaign
            .map(|campaign| format!("campaign {campaign}")),
    );
    parts.extend(batch.status.map(|status| format!("HTTP status {status}")));
    parts.push(time(batch.changed_at, zone));
    if batch.attempts > 1 {
        parts.push(format!("{} attempts", batch.attempts));
    }
    let words = batch.words.as_ref();
    let words = words.map_or(String::new(), |words| format!(": {words}"));
    let parts = parts.join(" · ");
    if has_several {
        let people = words::people(batch.receiver_count);
        format!("Request {}, {people}: {parts}{words}", batch.id.position)
    } else {
        format!("Answer    {parts}{words}")
    }
}

/// The state of a batch in plain words, with the person's own word on it.
fn state(batch: &JournaledBatch) -> String {
    match (batch.state, batch.resolution) {
        (State::Unknown, Some(Resolution::Sent)) => "sent, as you said".to_owned(),
        (State::Unknown, Some(Resolution::NotSent)) => "not sent, as you said".to_owned(),
        (state, _) => state.words().to_owned(),
    }
}

fn time(at: Timestamp, zone: &TimeZone) -> String {
    let local = at.to_zoned_datetime(zone.clone());
    local.strftime("%-d %b %Y %H:%M:%S").to_string()
}
