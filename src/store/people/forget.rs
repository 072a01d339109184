//! Forgetting people: out of the cache and out of the receivers of drafts that are kept here.
//!
//! Files are the person's own and stay as they are, and so does a draft that is open somewhere.

use std::collections::HashSet;

use rusqlite::{Transaction, params};

use super::{column, user_id};
use crate::{
    draft::{Address, Field, Receivers, UserId, Who},
    store::{DraftEntry, Store, StoreError, drafts::to_json},
};

/// Whom to forget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forgetting {
    /// Who has one of these IDs or addresses.
    These {
        /// By ID.
        ids: Vec<UserId>,
        /// By address.
        addresses: Vec<Address>,
    },
    /// Everybody: the whole cache of the account. Drafts keep their receivers.
    Everybody,
}

/// What was forgotten.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// How many people were in the cache.
    pub people: usize,
    /// Their IDs, those that were given as well as those that the addresses had.
    pub ids: Vec<UserId>,
    /// How many drafts had any of them among the receivers.
    pub drafts: usize,
    /// How many such drafts are open, and were left as they are.
    pub open_drafts: usize,
}

impl Store {
    /// Forgets people of an account.
    ///
    /// # Errors
    /// Not all was forgotten: try again.
    pub fn forget_people(
        &mut self,
        account: &str,
        whom: &Forgetting,
    ) -> Result<Forgotten, StoreError> {
        // What is deleted is overwritten, and not left in the free pages of the file.
        self.read(|connection| connection.pragma_update(None, "secure_delete", true))?;
        let Forgetting::These { ids, addresses } = whom else {
            let people = self.change(|transaction| {
                transaction.execute("DELETE FROM people_syncs WHERE account = ?1", [account])?;
                transaction.execute("DELETE FROM lists WHERE account = ?1", [account])?;
                transaction.execute("DELETE FROM people WHERE account = ?1", [account])
            })?;
            self.overwrite_log()?;
            return Ok(Forgotten {
                people,
                ..Forgotten::default()
            });
        };
        let mut gone = Gone {
            ids: ids.iter().copied().collect(),
            keys: addresses.iter().map(|one| one.key().into_owned()).collect(),
        };
        let people = self.change(|transaction| gone.delete(transaction, account))?;
        let mut forgotten = Forgotten {
            people,
            ids: gone.ids.iter().copied().collect(),
            ..Forgotten::default()
        };
        forgotten.ids.sort_unstable();
        for entry in self.drafts()? {
            self.forget_in_draft(account, &entry, &gone, &mut forgotten)?;
        }
        self.overwrite_log()?;
        Ok(forgotten)
    }

    /// What was deleted is still in the write-ahead log until that is begun anew.
    fn overwrite_log(&self) -> Result<(), StoreError> {
        let truncate = "PRAGMA wal_checkpoint(TRUNCATE)";
        self.read(|connection| connection.query_row(truncate, [], |_busy| Ok(())))
    }

    fn forget_in_draft(
        &mut self,
        account: &str,
        entry: &DraftEntry,
        gone: &Gone,
        forgotten: &mut Forgotten,
    ) -> Result<(), StoreError> {
        let receivers = Receivers::parse(entry.fields.get(Field::Receivers));
        let is_gone: Vec<bool> = receivers.iter().map(|one| gone.has(&one.who)).collect();
        if entry.account != account || !is_gone.contains(&true) {
            return Ok(());
        }
        let Some(_lock) = self.lock_draft(entry.id)? else {
            forgotten.open_drafts += 1;
            return Ok(());
        };
        let mut fields = entry.fields.clone();
        let rest = receivers.without(|index| is_gone.get(index) == Some(&true));
        fields.set(Field::Receivers, rest);
        forgotten.drafts += self.change(|transaction| {
            transaction.execute(
                "UPDATE drafts SET fields = ?2 WHERE id = ?1",
                params![entry.id.0, to_json(&fields)],
            )
        })?;
        Ok(())
    }
}

/// Those who are forgotten, by all that they are known by.
struct Gone {
    ids: HashSet<UserId>,
    keys: HashSet<String>,
}

impl Gone {
    fn has(&self, who: &Who) -> bool {
        match who {
            Who::Id(id) => self.ids.contains(id),
            Who::Mailbox(mailbox) => self.keys.contains(&*mailbox.address.key()),
            Who::Other => false,
        }
    }

    /// Deletes them from the cache, and learns the IDs that the addresses have and the addresses
    /// of the IDs.
    fn delete(&mut self, transaction: &Transaction<'_>, account: &str) -> rusqlite::Result<usize> {
        let mut count = 0;
        let mut by_key = transaction
            .prepare("DELETE FROM people WHERE account = ?1 AND key = ?2 RETURNING id")?;
        for key in &self.keys {
            let ids = by_key.query_map([account, key], |row| row.get::<_, i64>(0))?;
            for id in ids {
                self.ids.extend(user_id(id?));
                count += 1;
            }
        }
        let mut by_id = transaction
            .prepare("DELETE FROM people WHERE account = ?1 AND id = ?2 RETURNING key")?;
        for id in &self.ids {
            let keys = by_id.query_map(params![account, column(*id)], |row| {
                row.get::<_, Option<String>>(0)
            })?;
            for key in keys {
                self.keys.extend(key?);
                count += 1;
            }
        }
        Ok(count)
    }
}
