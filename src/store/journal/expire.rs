//! Deleting what old sends need no more: people's data is kept no longer than it serves.
//!
//! What stays are subject, state, campaign, times, counts and digests, which the history shows. What
//! goes are the body, the receivers, and what the server said, which may name people. The rule: a
//! send that is open stays whole, that is one which waits, is being sent, or may have been sent and
//! nobody has said whether it was. One that could be resumed is not open: what nobody resumed for so
//! long has no use.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, params};

use crate::store::{Store, StoreError, fault};

/// The sends, oldest first, to which nothing happened since `?1`; at most `?2`.
pub(in crate::store) const EXPIRED: &str = "SELECT id FROM sends s
    WHERE expired_at IS NULL AND created_at <= ?1 AND NOT EXISTS (
        SELECT 1 FROM batches b WHERE b.send = s.id
        AND (b.changed_at > ?1 OR b.state IN ('waiting', 'sending')
            OR (b.state = 'unknown' AND b.resolution IS NULL)))
    ORDER BY created_at LIMIT ?2";

impl Store {
    /// Deletes bodies and receivers of sends to which nothing has happened for as long as `keep`, of
    /// at most `most` of them, and gives how many they were. Writes only if there are any. The
    /// duplicate guard needs them for a day; without them it takes everybody for a receiver, and
    /// asks rather too often.
    ///
    /// # Errors
    /// The journal can't be written; nothing was deleted.
    pub fn expire(
        &mut self,
        keep: Duration,
        most: u32,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        let Ok(before) = now.checked_sub(keep) else {
            return Ok(0);
        };
        let before = before.as_millisecond();
        let found = expired(&self.connection(), before, most);
        if found.is_ok_and(|found| found.is_empty()) {
            return Ok(0);
        }
        fault::point("expire: before");
        let count = self.change(|transaction| {
            let found = expired(transaction, before, most)?;
            let mut bodies = transaction.prepare("DELETE FROM bodies WHERE send = ?1")?;
            let mut batches = transaction
                .prepare("UPDATE batches SET receivers = NULL, words = NULL WHERE send = ?1")?;
            let mut sends =
                transaction.prepare("UPDATE sends SET expired_at = ?2 WHERE id = ?1")?;
            for id in &found {
                bodies.execute([id])?;
                batches.execute([id])?;
                sends.execute(params![id, now.as_millisecond()])?;
            }
            fault::point("expire: written");
            Ok(found.len())
        })?;
        fault::point("expire: synced");
        Ok(count)
    }
}

fn expired(connection: &Connection, before: i64, most: u32) -> rusqlite::Result<Vec<i64>> {
    let mut statement = connection.prepare(EXPIRED)?;
    let ids = statement.query_map(params![before, most], |row| row.get(0))?;
    ids.collect()
}
