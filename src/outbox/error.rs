//! Why nothing was sent, by what the person can do next.

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    store::{Earlier, Refusal, Resolution, State, StoreError},
    usercom::ClientError,
};

/// Why nothing can be sent at all.
#[derive(Debug, thiserror::Error)]
pub enum OutboxError {
    /// There is no way to the API.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// There is no journal to write in what is sent.
    #[error("nothing can be sent, because the journal of what was sent can't be kept: {0}")]
    Journal(#[from] StoreError),
}

/// Why the journal did not take an entry.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It can't be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The program is about to end, or a fault in it ended what was at work.
    #[error("the program stopped before the journal was written")]
    Ending,
}

/// Why an email was not sent; nothing of it has left.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// It has to be asked about first. [`super::Options::again`] is the answer.
    #[error("{}", words(.0))]
    Refused(Refusal),
    /// The journal can't be written.
    #[error("nothing was sent, because the journal of what was sent can't be kept: {0}")]
    Journal(#[from] JournalError),
}

impl From<Refusal> for SubmitError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

fn words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Duplicate(earlier) => duplicate(earlier),
        Refusal::JournalLost { at } => format!(
            "the journal of what was sent was broken and had to be set aside ({}), so nobody \
             knows whether this was sent before",
            shown(*at)
        ),
        Refusal::NothingToResume => {
            "there is nothing left of this send that surely did not go".to_owned()
        }
        Refusal::NotOfThisAccount => "this send belongs to another account".to_owned(),
    }
}

fn duplicate(earlier: &Earlier) -> String {
    let what = match (earlier.state, earlier.resolution) {
        (State::Waiting, _) => "is waiting to be sent".to_owned(),
        (State::Sending, _) => "is being sent".to_owned(),
        (State::Unknown, None) => "may have been sent".to_owned(),
        (State::Unknown, Some(Resolution::Sent)) => "was sent, as you said".to_owned(),
        _ => match earlier.campaign {
            Some(campaign) => format!("was accepted as campaign {campaign}"),
            None => "was accepted".to_owned(),
        },
    };
    let whom = match (earlier.overlap, earlier.receivers) {
        (1, 1) => "for the same person".to_owned(),
        (overlap, all) if overlap == all => format!("for the same {all} people"),
        (1, all) => format!("for {all} people, of whom 1 would get it again"),
        (overlap, all) => format!("for {all} people, of whom {overlap} would get it again"),
    };
    format!(
        "the same email {what} {whom} ({}, number {} in the journal)",
        shown(earlier.at),
        earlier.id.send
    )
}

/// The time as the person's clock shows it.
fn shown(at: Timestamp) -> String {
    let at = at.to_zoned_datetime(TimeZone::system());
    at.strftime("%Y-%m-%d %H:%M").to_string()
}
