//! Finding people in the cache: by ID, by address, and by what somebody begins to type.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{COLUMNS, Holder, KnownPerson, Match, column, known_person, user_id};
use crate::{
    draft::{Address, Places, UserId},
    store::{Store, StoreError},
};

/// From so many addresses on it is faster to read all that there are.
const MANY: usize = 1_000;

/// Words of a search beyond these are not looked at.
const MOST_WORDS: usize = 8;

const HOLDERS: &str = "SELECT key, id, unsubscribed, fetched_at, exact_at FROM people
    INDEXED BY people_by_address WHERE account = ?1 AND key IS NOT NULL";

/// What the index by address says about one of them.
#[derive(Default, Clone)]
struct Held {
    first: Option<Match>,
    more: Vec<Match>,
    /// Whether any of it is too old.
    is_stale: bool,
    /// Whether it was the answer to who has the address.
    is_exact: bool,
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
            let held = if addresses.len() < MANY {
                held_each(connection, account, addresses, since)?
            } else {
                held_all(connection, account, addresses, since)?
            };
            let holders = held.into_iter().map(|held| held.holder(is_complete));
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

impl Held {
    /// Takes a row in.
    fn add(&mut self, row: &Row<'_>, since: i64) -> rusqlite::Result<()> {
        let Some(id) = user_id(row.get(1)?) else {
            return Ok(());
        };
        let holder = Match {
            id,
            unsubscribed: row.get(2)?,
        };
        match self.first {
            None => self.first = Some(holder),
            Some(_) => self.more.push(holder),
        }
        self.is_stale |= row.get::<_, i64>(3)? < since;
        self.is_exact |= row.get::<_, Option<i64>>(4)?.is_some_and(|at| at >= since);
        Ok(())
    }

    /// `is_complete` says that everybody was read lately.
    fn holder(self, is_complete: bool) -> Holder {
        match self.first {
            None => Holder::Unknown,
            Some(_) if self.is_stale || !(is_complete || self.is_exact) => Holder::Unknown,
            Some(only) if self.more.is_empty() => Holder::One(only),
            Some(first) => {
                let mut several = self.more;
                several.insert(0, first);
                Holder::Several(several)
            }
        }
    }
}

fn held_each(
    connection: &Connection,
    account: &str,
    addresses: &[Address],
    since: i64,
) -> rusqlite::Result<Vec<Held>> {
    let mut statement = connection.prepare(&format!("{HOLDERS} AND key = ?2"))?;
    let each = addresses.iter().map(|address| {
        let mut held = Held::default();
        let mut rows = statement.query([account, &*address.key()])?;
        while let Some(row) = rows.next()? {
            held.add(row, since)?;
        }
        Ok(held)
    });
    each.collect()
}

fn held_all(
    connection: &Connection,
    account: &str,
    addresses: &[Address],
    since: i64,
) -> rusqlite::Result<Vec<Held>> {
    let mut held = vec![Held::default(); addresses.len()];
    let mut places = Places::with_capacity(addresses.len());
    // Of an address that comes more than once, the first place is filled, and copied after.
    let mut copies = Vec::new();
    for (address, place) in addresses.iter().zip(0_u32..) {
        let first = places.get_or_insert(addresses, address, place);
        if first != place as usize {
            copies.push((first, place as usize));
        }
    }
    let mut statement = connection.prepare(HOLDERS)?;
    let mut rows = statement.query([account])?;
    while let Some(row) = rows.next()? {
        let place = places.get(addresses, row.get_ref(0)?.as_bytes()?);
        if let Some(held) = place.and_then(|place| held.get_mut(place)) {
            held.add(row, since)?;
        }
    }
    for (first, index) in copies {
        if let Some(first) = held.get(first).cloned()
            && let Some(copy) = held.get_mut(index)
        {
            *copy = first;
        }
    }
    Ok(held)
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
