//! Taking what the API said about people into the cache.

use jiff::Timestamp;
use rusqlite::{Statement, Transaction, params};

use super::column;
use crate::{
    draft::Address,
    store::{Store, StoreError},
    usercom::Person,
};

/// A person who has another address than before is no longer proven to be alone with it.
const KEEP: &str = "
    INSERT INTO people (account, id, email, key, name, first_name, last_name, words, unsubscribed,
        attributes, fetched_at, exact_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
    ON CONFLICT (account, id) DO UPDATE SET email = ?3, key = ?4, name = ?5, first_name = ?6,
        last_name = ?7, words = ?8, unsubscribed = ?9, attributes = ?10, fetched_at = ?11,
        exact_at = coalesce(?12, CASE WHEN key IS ?4 THEN exact_at END)";

impl Store {
    /// Keeps people of an account, in one transaction. `at` is when the API was asked.
    ///
    /// # Errors
    /// Nobody was kept.
    pub fn keep_people(
        &mut self,
        account: &str,
        people: &[Person],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.change(|transaction| keep(transaction, account, people, at))
    }

    /// Keeps who has each of these addresses: exactly these people and nobody else. One
    /// transaction.
    ///
    /// # Errors
    /// Nothing was kept.
    pub fn keep_answers(
        &mut self,
        account: &str,
        answers: &[(Address, Vec<Person>)],
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.change(|transaction| {
            let mut delete =
                transaction.prepare("DELETE FROM people WHERE account = ?1 AND key = ?2")?;
            let mut keep = transaction.prepare(KEEP)?;
            for (address, people) in answers {
                // Who had it before and was not in the answer has it no more, and may be gone.
                delete.execute([account, &*address.key()])?;
                for person in people {
                    insert(&mut keep, account, person, at, Some(at))?;
                }
            }
            Ok(())
        })
    }
}

/// Keeps people within a transaction.
pub(super) fn keep(
    transaction: &Transaction<'_>,
    account: &str,
    people: &[Person],
    at: Timestamp,
) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare(KEEP)?;
    people
        .iter()
        .try_for_each(|person| insert(&mut statement, account, person, at, None))
}

fn insert(
    statement: &mut Statement<'_>,
    account: &str,
    person: &Person,
    at: Timestamp,
    exact_at: Option<Timestamp>,
) -> rusqlite::Result<()> {
    let names = [&person.name, &person.first_name, &person.last_name];
    let words = [&person.email].into_iter().chain(names).flatten();
    let words: Vec<&str> = words.map(String::as_str).collect();
    let attributes = serde_json::to_string(&person.attributes).unwrap_or_default();
    statement.execute(params![
        account,
        column(person.id),
        person.email,
        person.email.as_deref().map(str::to_lowercase),
        person.name,
        person.first_name,
        person.last_name,
        words.join(" "),
        person.unsubscribed,
        attributes,
        at.as_millisecond(),
        exact_at.map(Timestamp::as_millisecond),
    ])?;
    Ok(())
}
