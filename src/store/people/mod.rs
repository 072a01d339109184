//! The cache of people, per account: what the API said about them, and when.
//!
//! The rules: nobody is in it who did not come from the API; who has an address is only known
//! when somebody asked for just that, or read the whole list, lately enough. Times come in.

mod find;
mod forget;
mod keep;
mod sync;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use rusqlite::Row;

pub use forget::{Forgetting, Forgotten};
pub use sync::SyncState;

use crate::{draft::UserId, usercom::Person};

/// What the cache holds about a person.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownPerson {
    /// As the API gave them.
    pub person: Person,
    /// When that was.
    pub fetched_at: Timestamp,
}

/// Somebody who has an address: as much as a send needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// Who.
    pub id: UserId,
    /// Whether they asked for no more emails.
    pub unsubscribed: bool,
}

/// Who has an address, as far as the cache knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holder {
    /// It doesn't know, or not lately enough.
    Unknown,
    /// This person and nobody else.
    One(Match),
    /// More than one person.
    Several(Vec<Match>),
}

/// The columns that make a [`KnownPerson`].
const COLUMNS: &str =
    "id, email, name, first_name, last_name, unsubscribed, attributes, fetched_at";

fn known_person(row: &Row<'_>) -> rusqlite::Result<Option<KnownPerson>> {
    let Some(id) = user_id(row.get("id")?) else {
        return Ok(None);
    };
    let attributes: String = row.get("attributes")?;
    let person = Person {
        id,
        email: row.get("email")?,
        name: row.get("name")?,
        first_name: row.get("first_name")?,
        last_name: row.get("last_name")?,
        unsubscribed: row.get("unsubscribed")?,
        attributes: serde_json::from_str(&attributes).unwrap_or_default(),
    };
    let fetched_at = Timestamp::from_millisecond(row.get("fetched_at")?);
    Ok(Some(KnownPerson {
        person,
        fetched_at: fetched_at.unwrap_or(Timestamp::UNIX_EPOCH),
    }))
}

/// The ID that a column holds; none for zero, which none is.
fn user_id(column: i64) -> Option<UserId> {
    std::num::NonZeroU64::new(column.cast_unsigned()).map(UserId::from)
}

fn column(id: UserId) -> i64 {
    id.get().cast_signed()
}
