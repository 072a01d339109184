//! The words of the screen that more than one place needs. Text of others is put in unfiltered:
//! whoever draws it makes it harmless.

use crate::content::visible;
use crate::draft::{Author, CampaignId, Field, Route, SendRequest};
use crate::usercom::{ApiError, Outcome};

/// Lays paragraphs out in lines of at most `width` columns; the text is made harmless.
#[must_use]
pub(super) fn wrap(text: &str, width: u16) -> Vec<String> {
    text.lines()
        .flat_map(|paragraph| {
            textwrap::wrap(&visible(paragraph), usize::from(width.max(1)))
                .into_iter()
                .map(std::borrow::Cow::into_owned)
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The label of a field in the form.
#[must_use]
pub(super) fn label(field: Field) -> &'static str {
    match field {
        Field::ApiEmailSettings => "Settings",
        Field::Campaign => "Campaign",
        Field::CustomSender => "Sender",
        Field::Template => "Template",
        Field::Author => "Author",
        Field::Receivers => "To",
        Field::Subject => "Subject",
        Field::Content => "HTML",
    }
}

/// A count of people: "1 person", "122 people".
#[must_use]
pub(super) fn people(count: usize) -> String {
    counted(count, "person", "people")
}

/// A count with its word in the singular or the plural.
#[must_use]
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

/// Who the email is from, as the summary says it.
#[must_use]
pub(super) fn author(request: &SendRequest) -> String {
    match request.author() {
        Author::Agent(id) => format!("agent {id}"),
        Author::Address(address) => address.clone(),
    }
}

/// Through what the email goes out, as the summary says it.
#[must_use]
pub(super) fn route(request: &SendRequest) -> String {
    match request.route() {
        Route::EmailSettings(id) => format!("email settings {id}, as a new campaign"),
        Route::Campaign(id) => format!("the existing campaign {id}"),
    }
}

/// What the status bar says of a send that is over.
#[must_use]
pub(super) fn outcome_line(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted { campaign, .. } => format!("accepted: campaign {campaign}"),
        Outcome::Rejected { errors, .. } => match errors.first() {
            Some(first) => format!("rejected: {}", api_error(first)),
            None => "rejected".to_owned(),
        },
        Outcome::NotSent { why, .. } => format!("not sent: {why}"),
        Outcome::Unknown { why, .. } => format!("unknown: {why}"),
    }
}

/// The campaigns that a send became: one number, or from which to which.
#[must_use]
pub(super) fn campaigns(campaigns: &[CampaignId]) -> String {
    match campaigns {
        [] => "accepted".to_owned(),
        [one] => format!("accepted: campaign {one}"),
        [first, .., last] => format!("accepted: campaigns {first} to {last}"),
    }
}

/// What is said of a send that was taken back.
#[must_use]
pub(super) fn taken_back(reached: usize, all: usize) -> String {
    match reached {
        0 => "Taken back: nothing was sent".to_owned(),
        _ => format!("Stopped: {reached} of {} have it already", people(all)),
    }
}

/// Title and text of what has to be read after a send; none when all is well.
#[must_use]
pub(super) fn report(outcome: &Outcome, reached: usize, people: usize) -> Option<(String, String)> {
    let (title, text) = match outcome {
        Outcome::Accepted { .. } => return None,
        Outcome::Rejected { errors, .. } => {
            let mut lines: Vec<String> = errors.iter().map(api_error).collect();
            let what = match reached {
                0 => "User.com refused the email; nothing was sent. It says:",
                _ => "User.com refused a request; nothing was sent of it and of the rest. It says:",
            };
            lines.insert(0, what.to_owned());
            ("Rejected", lines.join("\n"))
        }
        Outcome::NotSent { why, .. } => (
            "Not sent",
            match reached {
                0 => format!(
                    "{}.\n\nNothing was sent, and nothing is lost. F5 tries again.",
                    sentence(why)
                ),
                _ => format!(
                    "{}.\n\nNothing was sent of the rest: the history (F9) sends it on.",
                    sentence(why)
                ),
            },
        ),
        Outcome::Unknown { why, .. } => (
            "It may have been sent",
            format!(
                "{}.\n\nIf it is there, it has arrived: a second send would reach the same \
                 people twice.",
                sentence(why)
            ),
        ),
    };
    let rest = match reached {
        0 => String::new(),
        _ => format!("\n\n{reached} of {} have it already.", self::people(people)),
    };
    Some((title.to_owned(), text + &rest))
}

/// The text as the start of a sentence.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn api_error(error: &ApiError) -> String {
    match &error.field {
        Some(field) => match Field::from_api_name(field) {
            Some(known) => format!("{}: {}", label(known), error.message),
            None => format!("{field}: {}", error.message),
        },
        None => error.message.clone(),
    }
}
