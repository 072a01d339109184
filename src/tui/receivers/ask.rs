//! What the composer asks about people, and what it is told, as plain data.

use std::{path::PathBuf, time::Duration};

use crate::{
    draft::{Address, UserId},
    people::Verdict,
};

/// Something to find out about people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Send `News::PauseOver` after this time.
    Pause(Duration),
    /// Who has these addresses, each once. Ends the lookup before; answered by `News::LookedUp`.
    LookUp {
        /// Names the answer.
        number: u64,
        /// The addresses.
        addresses: Vec<Address>,
    },
    /// What the cache has of these people; answered by `News::People`.
    People(Vec<UserId>),
    /// Who may be meant by what is being typed. Ends the search before; answered by
    /// `News::Completed`.
    Complete {
        /// What was typed.
        word: String,
        /// Whether the server is asked; else the cache.
        at_server: bool,
    },
    /// Read the list that the draft names, and look its people up; answered by `News::ListRead`.
    ReadList {
        /// Names the answer.
        number: u64,
        /// The name of the file.
        name: String,
        /// The file of the draft, beside which it is; the working folder without one.
        beside: Option<PathBuf>,
    },
}

/// Something that was found out about people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// The time of `Ask::Pause` has passed.
    PauseOver,
    /// Who has some addresses.
    LookedUp {
        /// Which lookup.
        number: u64,
        /// Who has which.
        verdicts: Vec<(Address, Verdict)>,
        /// Whether that was all.
        is_done: bool,
    },
    /// What some people are like.
    People(Vec<PersonView>),
    /// Who may be meant by what is being typed.
    Completed {
        /// What was typed.
        word: String,
        /// Who may be meant, the likeliest first.
        people: Vec<PersonView>,
    },
    /// The list was read, or could not be: then why, a part of a sentence.
    ListRead {
        /// Which reading.
        number: u64,
        /// What it says.
        result: Result<ReadList, String>,
    },
}

/// A person as a screen shows one. Texts are unfiltered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonView {
    /// The ID.
    pub id: UserId,
    /// The name; none when the account knows none.
    pub name: Option<String>,
    /// The address; none when the account knows none.
    pub address: Option<String>,
    /// Whether they asked for no more emails.
    pub unsubscribed: bool,
}

/// What a list says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadList {
    /// Everybody, each once, in the order of the list.
    pub ids: Vec<UserId>,
    /// What was taken for the people, for example a column; unfiltered.
    pub picked: String,
    /// What stands in the way, a part of a sentence each; unfiltered.
    pub problems: Vec<String>,
    /// Those who asked for no more emails, in ascending order.
    pub unsubscribed: Vec<UserId>,
}
