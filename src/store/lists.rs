//! The lists in files that emails were sent to: enough to say that one has changed since.

use std::{os::unix::ffi::OsStrExt, path::Path};

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{Store, StoreError};

/// What a list was when an email was sent to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentList {
    /// SHA-256 of who was meant.
    pub digest: [u8; 32],
    /// How many people that were.
    pub people: u64,
    /// When it was sent.
    pub sent_at: Timestamp,
}

impl Store {
    /// What the list at this absolute path was when an email was sent to it last.
    ///
    /// # Errors
    /// It can't be read.
    pub fn sent_list(&self, account: &str, path: &Path) -> Result<Option<SentList>, StoreError> {
        self.read(|connection| {
            let sql = "SELECT digest, people, sent_at FROM lists WHERE account = ?1 AND path = ?2";
            let mut statement = connection.prepare(sql)?;
            let found = statement.query_row(params![account, path.as_os_str().as_bytes()], |row| {
                let sent_at = Timestamp::from_millisecond(row.get(2)?);
                Ok(SentList {
                    digest: row.get(0)?,
                    people: row.get::<_, i64>(1)?.cast_unsigned(),
                    sent_at: sent_at.unwrap_or(Timestamp::UNIX_EPOCH),
                })
            });
            found.optional()
        })
    }

    /// Notes what the list at this absolute path is now that an email is sent to it.
    ///
    /// # Errors
    /// Nothing was noted.
    pub fn note_sent_list(
        &mut self,
        account: &str,
        path: &Path,
        list: SentList,
    ) -> Result<(), StoreError> {
        self.change(|transaction| {
            transaction.execute(
                "INSERT OR REPLACE INTO lists (account, path, digest, people, sent_at)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
                params![
                    account,
                    path.as_os_str().as_bytes(),
                    list.digest,
                    list.people.cast_signed(),
                    list.sent_at.as_millisecond(),
                ],
            )?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_time_counts_and_each_account_has_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let path = Path::new("/home/ada/members.csv");
        let list = |people| SentList {
            digest: [7; 32],
            people,
            sent_at: Timestamp::UNIX_EPOCH,
        };
        store.note_sent_list("a", path, list(1)).unwrap();
        store.note_sent_list("a", path, list(2)).unwrap();
        assert_eq!(store.sent_list("a", path).unwrap(), Some(list(2)));
        assert_eq!(store.sent_list("b", path).unwrap(), None);
    }
}
