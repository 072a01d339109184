//! What happens to entries whose process is gone: what waited surely did not go, and nobody
//! knows about what was being sent.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Transaction, params};

use super::{BatchId, SendId};
use crate::store::{Store, StoreError, fault, lock};

impl Store {
    /// Settles the entries that have no living owner: waiting becomes not sent, sending becomes
    /// unknown. Gives those that are unknown now.
    ///
    /// # Errors
    /// The journal can't be written.
    pub fn recover(&mut self, now: Timestamp) -> Result<Vec<BatchId>, StoreError> {
        let folder = self.folder.clone();
        fault::point("recover: before");
        let unknown = self.change(|transaction| {
            let unknown = ownerless(transaction, &folder, now)?;
            fault::point("recover: written");
            Ok(unknown)
        })?;
        fault::point("recover: synced");
        Ok(unknown)
    }
}

/// The same within a transaction that goes on. No entry can get an owner meanwhile, and a dead
/// owner never comes back, as no two have the same name.
pub(super) fn ownerless(
    transaction: &Transaction<'_>,
    folder: &Path,
    now: Timestamp,
) -> rusqlite::Result<Vec<BatchId>> {
    let mut statement = transaction
        .prepare("SELECT DISTINCT owner FROM batches WHERE state IN ('waiting', 'sending')")?;
    let owners = statement.query_map([], |row| row.get(0))?;
    let owners = owners.collect::<rusqlite::Result<Vec<String>>>()?;
    let mut unknown = Vec::new();
    for owner in owners {
        if lock::is_alive(folder, &owner) {
            continue;
        }
        let now = now.as_millisecond();
        transaction.execute(
            "UPDATE batches SET state = 'not_sent', owner = NULL, changed_at = ?2, words = ?3
             WHERE owner = ?1 AND state = 'waiting'",
            params![owner, now, "the program ended before it was sent"],
        )?;
        let mut statement = transaction.prepare(
            "UPDATE batches SET state = 'unknown', owner = NULL, changed_at = ?2, words = ?3
             WHERE owner = ?1 AND state = 'sending' RETURNING send, position",
        )?;
        let words = "the program ended before the answer was there";
        let found = statement.query_map(params![owner, now, words], |row| {
            Ok(BatchId {
                send: SendId(row.get(0)?),
                position: row.get(1)?,
            })
        })?;
        for id in found {
            unknown.push(id?);
        }
    }
    Ok(unknown)
}
