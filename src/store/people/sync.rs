//! Reading all people of an account, page by page, over more than one life of the program.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::keep::keep;
use crate::{
    store::{Store, StoreError},
    usercom::Person,
};

/// How far the list of all people was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncState {
    /// When the reading began.
    pub started_at: Timestamp,
    /// The link of the page to go on with, unchecked; none when it came to its end.
    pub next: Option<String>,
    /// How many people were read.
    pub people: u64,
}

impl Store {
    /// How far the last reading of this account came; none when there was none.
    ///
    /// # Errors
    /// It can't be read.
    pub fn people_sync(&self, account: &str) -> Result<Option<SyncState>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT started_at, next, people FROM people_syncs WHERE account = ?1";
            let mut statement = connection.prepare(sql)?;
            let state = statement.query_row([account], |row| {
                let started_at = Timestamp::from_millisecond(row.get(0)?);
                Ok(SyncState {
                    started_at: started_at.unwrap_or(Timestamp::UNIX_EPOCH),
                    next: row.get(1)?,
                    people: row.get::<_, i64>(2)?.cast_unsigned(),
                })
            });
            state.optional()
        })
    }

    /// Keeps the people of a page, and how far the reading is with it; one transaction. `state` is
    /// that after the page.
    ///
    /// # Errors
    /// Nothing was kept: the reading goes on before this page.
    pub fn keep_page(
        &mut self,
        account: &str,
        people: &[Person],
        state: &SyncState,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.change(|transaction| {
            keep(transaction, account, people, at)?;
            transaction.execute(
                "INSERT INTO people_syncs (account, started_at, next, people, complete_from)
                 VALUES (?1, ?2, ?3, ?4, CASE WHEN ?3 IS NULL THEN ?2 END)
                 ON CONFLICT (account) DO UPDATE SET started_at = ?2, next = ?3, people = ?4,
                     complete_from = CASE WHEN ?3 IS NULL THEN ?2 ELSE complete_from END",
                params![
                    account,
                    state.started_at.as_millisecond(),
                    state.next,
                    state.people.cast_signed(),
                ],
            )?;
            Ok(())
        })
    }
}
