//! All that the journal has of a send, as lines.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    store::{JournaledBatch, Kind, Resolution, State},
    tui::{pages::history::SentEmail, words},
};

/// The send, its batches with their answers, and the exact body; unfiltered.
#[must_use]
pub(super) fn lines(email: &SentEmail, zone: &TimeZone) -> Vec<String> {
    let send = &email.send;
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
    let runs = send.batches.chunk_by(are_alike);
    lines.extend(runs.filter_map(|run| answer(run, has_several, zone)));
    lines.push(String::new());
    match &email.body {
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

/// What became of batches that follow each other and ended alike, in a line.
fn answer(alike: &[JournaledBatch], has_several: bool, zone: &TimeZone) -> Option<String> {
    let (first, last) = (alike.first()?, alike.last()?);
    let mut parts = vec![state(first)];
    parts.extend(match (first.campaign, last.campaign) {
        (Some(one), Some(other)) if one != other => Some(format!("campaigns {one} to {other}")),
        (Some(one), _) => Some(format!("campaign {one}")),
        (None, _) => None,
    });
    parts.extend(first.status.map(|status| format!("HTTP status {status}")));
    parts.push(time(last.changed_at, zone));
    if first.attempts > 1 {
        parts.push(format!("{} attempts", first.attempts));
    }
    let words = first.words.as_ref();
    let words = words.map_or(String::new(), |words| format!(": {words}"));
    let parts = parts.join(" · ");
    if !has_several {
        return Some(format!("Answer    {parts}{words}"));
    }
    let people = alike.iter().map(|batch| batch.receiver_count).sum();
    let people = words::people(people);
    let (from, to) = (first.id.position, last.id.position);
    Some(if from == to {
        format!("Request {from}, {people}: {parts}{words}")
    } else {
        format!("Requests {from} to {to}, {people}: {parts}{words}")
    })
}

/// Whether one line can speak for both.
fn are_alike(one: &JournaledBatch, other: &JournaledBatch) -> bool {
    let said =
        |batch: &JournaledBatch| (batch.state, batch.resolution, batch.status, batch.attempts);
    said(one) == said(other) && one.words == other.words
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
