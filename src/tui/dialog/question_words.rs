//! What the questions of `choice` say.

use std::path::Path;

use super::{choice::Question, sent_email};
use crate::{
    draft::Field,
    tui::{keeping::Found, model::Model, sending::Rest, words},
};

/// The title of a question, and its paragraphs, unfiltered.
pub(in crate::tui) fn of(model: &Model, question: &Question) -> (&'static str, Vec<String>) {
    match question {
        Question::Quit => ("Quit?", quit(model)),
        Question::Found { comparison, .. } => ("There is more than the file", comparison.clone()),
        Question::ChangedOnDisk { path, .. } => ("The file has changed", changed(path)),
        Question::Paused => ("Paused", paused(model)),
        Question::SendRest { rest, earlier } => {
            ("Send the rest?", send_rest(model, rest, earlier.as_deref()))
        }
        Question::Sent(sent) => ("What was sent", sent_email::lines(sent, &model.time_zone)),
    }
}

fn quit(model: &Model) -> Vec<String> {
    let mut lines = vec!["The draft has changes that are not in a file yet.".to_owned()];
    if model.keeping.trouble.is_some() {
        lines.push("It can't be kept, so it would be gone when you throw it away.".to_owned());
    } else {
        lines.extend([
            "Keep: `sendoff` goes on with it at the next start.".to_owned(),
            "Throw away: `sendoff drafts` has it for 30 days.".to_owned(),
        ]);
    }
    lines
}

fn paused(model: &Model) -> Vec<String> {
    let Some(flight) = model.progress_shown() else {
        return vec![];
    };
    let (done, total) = (flight.tally.done(), flight.tally.total());
    vec![
        format!(
            "{} of {} requests are done; nothing of the others has left.",
            done.batches, total.batches
        ),
        String::new(),
        "Go on sending: the next request goes out now.".to_owned(),
        "Stop here: the rest is not sent. The history (F9) can send it later.".to_owned(),
        "Wait: it stays paused; Esc asks again.".to_owned(),
    ]
}

fn send_rest(model: &Model, rest: &Rest, earlier: Option<&str>) -> Vec<String> {
    let mut lines = vec![
        format!("Account   {} ({})", model.account.name, model.account.id),
        format!("Subject   {}", rest.subject),
        format!("To        {}", words::people(rest.share.people)),
        format!(
            "Makes     {}",
            words::counted(rest.share.batches, "request", "requests")
        ),
        String::new(),
        "This goes out as it was confirmed then, whatever the draft says now, and only to those \
         who surely did not get it."
            .to_owned(),
    ];
    if let Some(earlier) = earlier {
        lines.extend([String::new(), format!("Careful: {earlier}.")]);
    }
    lines
}

fn changed(path: &Path) -> Vec<String> {
    vec![
        format!(
            "Another program has changed {} since it was opened or saved here.",
            path.display()
        ),
        String::new(),
        "Theirs: take the file's text; yours is kept in `sendoff drafts`.".to_owned(),
        "Ours: overwrite the file with your text.".to_owned(),
    ]
}

/// Both times, and the first line in which the two differ. Takes time that grows with the text.
pub(in crate::tui) fn compare(model: &Model, found: &Found) -> Vec<String> {
    let time = "%-d %b %Y %H:%M";
    let typed = format!("Typed  {}", found.kept_at.strftime(time));
    let file = match found.file_changed_at {
        Some(at) => format!("File   {}", at.strftime(time)),
        None => "File   is not there any more".to_owned(),
    };
    let mut lines = vec![
        "You have typed something that is not in the file.".to_owned(),
        String::new(),
        typed,
        file,
    ];
    if found.file_is_newer {
        lines.push("The file was changed after you had opened it.".to_owned());
    }
    lines.push(String::new());
    lines.extend(first_difference(model, found));
    lines
}

fn first_difference(model: &Model, found: &Found) -> Vec<String> {
    let values = model.form.values();
    let field = Field::FORM
        .into_iter()
        .find(|&field| values.get(field) != found.fields.get(field));
    let (what, typed, file) = if let Some(field) = field {
        let (typed, file) = (found.fields.get(field), values.get(field));
        (
            words::label(field).to_owned(),
            typed.to_owned(),
            file.to_owned(),
        )
    } else {
        let file = model.editor.snapshot().text();
        let (mut ours, mut theirs) = (found.body.lines(), file.lines());
        let mut number = 0;
        loop {
            number += 1;
            let (typed, file) = (ours.next(), theirs.next());
            if typed != file || typed.is_none() {
                let text = |line: Option<&str>| line.unwrap_or_default().to_owned();
                break (format!("line {number}"), text(typed), text(file));
            }
        }
    };
    vec![
        format!("They differ first in {what}:"),
        format!("Typed  {}", shortened(&typed)),
        format!("File   {}", shortened(&file)),
    ]
}

/// The start of a text that may be very long.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut start: String = text.chars().take(LONGEST).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    start
}
