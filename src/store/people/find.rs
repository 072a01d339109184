//! Finding people in the cache: by ID, by address, and by what somebody begins to type.

use std::collections::HashMap;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{COLUMNS, Holder, KnownPerson, Match, column, known_person, user_id};
use crate::{
    draft::{Address, UserId},
    store::{Store, StoreError},
};

/// From so many addresses on it is faster to read all that there are.
const MANY: usize = 1_000;

/// Words of a search beyond these are not looked at.
const MOST_WORDS: usize = 8;

const HOLDERS: &str = "SELECT key, id, unsubscribed, fetched_at, exact_at FROM people
    INDEXED BY people_by_address WHERE account = ?1 AND key IS NOT NULL";

/// A row of the index by address.
struct Held {
    holder: Match,
    fetched_at: i64,
    exact_at: Option<i64>,
}

impl Store {
    /// The person with this ID, if the cache has them, of whatever age.
    ///
    /// # Errors
    /// It can't be read.
    pub fn known_person(
        &self,
        account: &str,
        id: UserId,
    ) -> Result<Option<KnownPerson>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM people WHERE account = ?1 AND id = ?2");
        self.read(|connection| {
            let mut statement = connection.prepare(&sql)?;
            let found = statement
                .query_row(params![account, column(id)], known_person)
                .optional()?;
            Ok(found.flatten())
        })
    }

    /// Who has each of the addresses, in their order, as was found out at `since` or later. Fast
    /// for one and for a hundred thousand.
    ///
    /// # Errors
    /// It can't be read.
    pub fn holders(
        &self,
        account: &str,
        addresses: &[Address],
        since: Timestamp,
    ) -> Result<Vec<Holder>, StoreError> {
        self.read(|connection| {
            let since = since.as_millisecond();
            let all_since = complete_from(connection, account)?;
            let is_complete = all_since.is_some_and(|from| from >= since);
            let rows = if addresses.len() < MANY {
                rows_of_each(connection, account, addresses)?
            } else {
                rows_of_all(connection, account, addresses)?
            };
            let holders = rows.iter().map(|rows| holder(rows, since, is_complete));
            Ok(holders.collect())
        })
    }

    /// People for what somebody begins to type: those whose address begins with it, then those who
    /// have every word of it at the start of a word of their address or names, accents and case
    /// aside. Few milliseconds, however many people there are.
    ///
    /// # Errors
    /// It can't be read.
    pub fn find_people(
        &self,
        account: &str,
        text: &str,
        limit: usize,
    ) -> Result<Vec<KnownPerson>, StoreError> {
        let text = text.trim();
        self.read(|connection| {
            let mut found = beginning_with(connection, account, &text.to_lowercase(), limit)?;
            if let Some(query) = query(text).filter(|_| found.len() < limit) {
                for other in with_words(connection, account, &query, limit)? {
                    let is_new = found.iter().all(|one| one.person.id != other.person.id);
                    if is_new && found.len() < limit {
                        found.push(other);
                    }
                }
            }
            Ok(found)
        })
    }
}

/// When the last complete reading of all people began.
fn complete_from(connection: &Connection, account: &str) -> rusqlite::Result<Option<i64>> {
    let mut statement =
        connection.prepare("SELECT complete_from FROM people_syncs WHERE account = ?1")?;
    let found = statement
        .query_row([account], |row| row.get(0))
        .optional()?;
    Ok(found.flatten())
}

fn holder(rows: &[Held], since: i64, is_complete: bool) -> Holder {
    let is_fresh = rows.iter().all(|row| row.fetched_at >= since);
    let is_exact = |row: &Held| row.exact_at.is_some_and(|at| at >= since);
    match rows {
        [] => Holder::Unknown,
        _ if !is_fresh || !is_complete && !rows.iter().any(is_exact) => Holder::Unknown,
        [only] => Holder::One(only.holder),
        several => Holder::Several(several.iter().map(|row| row.holder).collect()),
    }
}

fn rows_of_each(
    connection: &Connection,
    account: &str,
    addresses: &[Address],
) -> rusqlite::Result<Vec<Vec<Held>>> {
    let mut statement = connection.prepare(&format!("{HOLDERS} AND key = ?2"))?;
    let each = addresses.iter().map(|address| {
        let rows = statement.query_map([account, &address.key()], held)?;
        rows.filter_map(Result::transpose).collect()
    });
    each.collect()
}

fn rows_of_all(
    connection: &Connection,
    account: &str,
    addresses: &[Address],
) -> rusqlite::Result<Vec<Vec<Held>>> {
    let mut places: HashMap<String, Vec<usize>> = HashMap::with_capacity(addresses.len());
    for (index, address) in addresses.iter().enumerate() {
        places.entry(address.key()).or_default().push(index);
    }
    let mut found: Vec<Vec<Held>> = addresses.iter().map(|_| Vec::new()).collect();
    let mut statement = connection.prepare(HOLDERS)?;
    let mut rows = statement.query([account])?;
    while let Some(row) = rows.next()? {
        let Some(places) = places.get(row.get_ref(0)?.as_str()?) else {
            continue;
        };
        for &place in places {
            if let (Some(found), Some(held)) = (found.get_mut(place), held(row)?) {
                found.push(held);
            }
        }
    }
    Ok(found)
}

fn held(row: &Row<'_>) -> rusqlite::Result<Option<Held>> {
    let Some(id) = user_id(row.get(1)?) else {
        return Ok(None);
    };
    Ok(Some(Held {
        holder: Match {
            id,
            unsubscribed: row.get(2)?,
        },
        fetched_at: row.get(3)?,
        exact_at: row.get(4)?,
    }))
}

fn beginning_with(
    connection: &Connection,
    account: &str,
    start: &str,
    limit: usize,
) -> rusqlite::Result<Vec<KnownPerson>> {
    // Everything that begins with it comes before this.
    let end = format!("{start}\u{10ffff}");
    let sql = format!(
        "SELECT {COLUMNS} FROM people WHERE account = ?1 AND key >= ?2 AND key < ?3
         ORDER BY key LIMIT ?4"
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map(params![account, start, end, at_most(limit)], known_person)?;
    rows.filter_map(Result::transpose).collect()
}

fn with_words(
    connection: &Connection,
    account: &str,
    query: &str,
    limit: usize,
) -> rusqlite::Result<Vec<KnownPerson>> {
    // In the order of the index: by rank, all that match would have to be read first.
    let sql = format!(
        "SELECT {COLUMNS} FROM people_words CROSS JOIN people ON row = people_words.rowid
         WHERE people_words MATCH ?1 AND account = ?2 LIMIT ?3"
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map(params![query, account, at_most(limit)], known_person)?;
    rows.filter_map(Result::transpose).collect()
}

/// The words in the language of the index, each as the start of one: `"ada" * "l" *`. None when
/// there are none. In quotes nothing of what was typed is an operator.
fn query(text: &str) -> Option<String> {
    let words: Vec<String> = text
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .take(MOST_WORDS)
        .map(|word| format!("\"{}\" *", word.replace(['"', '\0'], " ")))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
