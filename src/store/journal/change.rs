//! The steps of an entry, each one synced transaction that starts from the state it expects.

use jiff::Timestamp;
use rusqlite::params;

use super::{BatchId, Resolution, Settlement, State};
use crate::store::{Store, StoreError, fault};

impl Store {
    /// Before the first byte of an attempt: waiting becomes sending.
    ///
    /// # Errors
    /// The journal can't be written, or the entry isn't this process's any more: then nothing
    /// may be sent.
    pub fn begin_sending(&mut self, id: BatchId, now: Timestamp) -> Result<(), StoreError> {
        let owner = self.owner_name();
        fault::point("sending: before");
        let changed = self.change(|transaction| {
            let changed = transaction.execute(
                "UPDATE batches SET state = 'sending', attempts = attempts + 1, changed_at = ?4
                 WHERE send = ?1 AND position = ?2 AND owner = ?3 AND state = 'waiting'",
                params![id.send.0, id.position, owner, now.as_millisecond()],
            )?;
            fault::point("sending: written");
            Ok(changed)
        })?;
        fault::point("sending: synced");
        self.one(changed)
    }

    /// After an attempt of which surely nothing arrived: sending becomes waiting.
    ///
    /// # Errors
    /// The journal can't be written, or the entry isn't this process's any more: then it may not
    /// be tried again.
    pub fn wait_again(
        &mut self,
        id: BatchId,
        words: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let owner = self.owner_name();
        fault::point("wait again: before");
        let changed = self.change(|transaction| {
            let changed = transaction.execute(
                "UPDATE batches SET state = 'waiting', words = ?4, changed_at = ?5
                 WHERE send = ?1 AND position = ?2 AND owner = ?3 AND state = 'sending'",
                params![id.send.0, id.position, owner, words, now.as_millisecond()],
            )?;
            fault::point("wait again: written");
            Ok(changed)
        })?;
        fault::point("wait again: synced");
        self.one(changed)
    }

    /// The end of a batch. With `rest`, the batches of this send that still wait end with it, in
    /// the same transaction.
    ///
    /// # Errors
    /// The journal can't be written, or the entry isn't this process's any more.
    pub fn settle(
        &mut self,
        id: BatchId,
        end: &Settlement,
        rest: Option<&Settlement>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let owner = self.owner_name();
        let now = now.as_millisecond();
        fault::point("settle: before");
        let changed = self.change(|transaction| {
            let changed = transaction.execute(
                "UPDATE batches SET state = ?4, owner = NULL, changed_at = ?5,
                     campaign = ?6, status = ?7, words = ?8
                 WHERE send = ?1 AND position = ?2 AND owner = ?3",
                params![
                    id.send.0,
                    id.position,
                    owner,
                    end.state.name(),
                    now,
                    end.campaign.map(u64::cast_signed),
                    end.status,
                    end.words
                ],
            )?;
            if let Some(rest) = rest {
                transaction.execute(
                    "UPDATE batches SET state = ?3, owner = NULL, changed_at = ?4, words = ?5
                     WHERE send = ?1 AND owner = ?2 AND state = 'waiting'",
                    params![id.send.0, owner, rest.state.name(), now, rest.words],
                )?;
            }
            fault::point("settle: written");
            Ok(changed)
        })?;
        fault::point("settle: synced");
        self.one(changed)
    }

    /// What the person found out about a batch that is unknown.
    ///
    /// # Errors
    /// The journal can't be written, or that batch isn't unknown, or was resolved before.
    pub fn resolve(
        &mut self,
        id: BatchId,
        resolution: Resolution,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        fault::point("resolve: before");
        let changed = self.change(|transaction| {
            let changed = transaction.execute(
                "UPDATE batches SET resolution = ?3, changed_at = ?4
                 WHERE send = ?1 AND position = ?2 AND state = ?5 AND resolution IS NULL",
                params![
                    id.send.0,
                    id.position,
                    resolution.name(),
                    now.as_millisecond(),
                    State::Unknown.name()
                ],
            )?;
            fault::point("resolve: written");
            Ok(changed)
        })?;
        fault::point("resolve: synced");
        self.one(changed)
    }

    fn owner_name(&self) -> Option<String> {
        let owner = self.owner.as_ref();
        owner.map(|owner| owner.name().to_owned())
    }

    fn one(&self, changed: usize) -> Result<(), StoreError> {
        if changed == 1 {
            return Ok(());
        }
        Err(StoreError::Changed {
            path: self.path.clone(),
        })
    }
}
