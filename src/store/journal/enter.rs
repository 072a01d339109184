//! Making entries, and the duplicate guard before it: one transaction, so that of two programs
//! that send the same at the same time the second sees the first.

use std::{collections::HashSet, time::Duration};

use jiff::Timestamp;
use ring::digest::{Context, SHA256, digest};
use rusqlite::{OptionalExtension, Row, Transaction, params};

use super::{
    BatchId, Earlier, Entered, Entry, JournaledBatch, Kind, NewSend, Refusal, Resolution, SendId,
    State, Terms,
    read::{self, BATCH_COLUMNS},
    receivers, recover,
};
use crate::store::{Store, StoreError, fault, lock::Owner};

/// For how long an accepted email makes the guard ask.
const REMEMBERED: Duration = Duration::from_hours(24);

impl Store {
    /// Enters a send with all its batches as waiting, owned by this process; or says why it has
    /// to be asked about first. `again` is the person's word to send it all the same.
    ///
    /// # Errors
    /// The journal can't be written: then nothing may be sent.
    pub fn enter(
        &mut self,
        send: &NewSend<'_>,
        terms: Terms,
        now: Timestamp,
    ) -> Result<Result<Entered, Refusal>, StoreError> {
        if let Some(refusal) = self.lost_lately(send.kind, terms.again, now) {
            return Ok(Err(refusal));
        }
        let (owner, folder) = self.own()?;
        let message = message_digest(send.account, send.subject, send.content);
        fault::point("enter: before");
        let entered = self.change(|transaction| {
            recover::ownerless(transaction, &folder, now)?;
            if !terms.again && send.kind == Kind::Normal {
                let guard = Guard::new(&message, send.receivers, None);
                if let Some(earlier) = guard.find(transaction, now)? {
                    return Ok(Err(Refusal::Duplicate(Box::new(earlier))));
                }
            }
            let entered = insert(transaction, send, &message, &owner, now)?;
            first_is_sending(transaction, &entered, terms)?;
            fault::point("enter: written");
            Ok(Ok(entered))
        })?;
        fault::point("enter: synced");
        Ok(entered)
    }

    /// Makes the batches of a send that surely did not go wait again, owned by this process. The
    /// guard looks at what was sent beside it since.
    ///
    /// # Errors
    /// The journal can't be written: then nothing may be sent.
    pub fn enter_again(
        &mut self,
        id: SendId,
        account: &str,
        terms: Terms,
        now: Timestamp,
    ) -> Result<Result<Entered, Refusal>, StoreError> {
        let (owner, folder) = self.own()?;
        fault::point("enter again: before");
        let entered = self.change(|transaction| {
            recover::ownerless(transaction, &folder, now)?;
            let entered = match unsent(transaction, id, account)? {
                Ok(entered) => entered,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if !terms.again
                && let Some(earlier) = others(transaction, &entered, now)?
            {
                return Ok(Err(Refusal::Duplicate(Box::new(earlier))));
            }
            transaction.execute(
                "UPDATE batches SET state = 'waiting', owner = ?2, changed_at = ?3
                 WHERE send = ?1 AND state = 'not_sent'",
                params![id.0, owner, now.as_millisecond()],
            )?;
            first_is_sending(transaction, &entered, terms)?;
            fault::point("enter again: written");
            Ok(Ok(entered))
        })?;
        fault::point("enter again: synced");
        Ok(entered)
    }

    fn lost_lately(&self, kind: Kind, again: bool, now: Timestamp) -> Option<Refusal> {
        let at = self.last_set_aside()?;
        let asks = !again && kind == Kind::Normal && is_within_a_day(at, now);
        asks.then_some(Refusal::JournalLost { at })
    }

    /// The name of this process as an owner, and the folder of all owners.
    fn own(&mut self) -> Result<(String, std::path::PathBuf), StoreError> {
        let folder = self.folder.clone();
        if self.owner.is_none() {
            let owner = Owner::claim(&folder).map_err(|source| StoreError::Folder {
                path: folder.clone(),
                source,
            })?;
            self.owner = Some(owner);
        }
        let name = self.owner.as_ref().map(|owner| owner.name().to_owned());
        Ok((name.unwrap_or_default(), folder))
    }
}

/// A time in the future counts as now: clocks are set back.
fn is_within_a_day(at: Timestamp, now: Timestamp) -> bool {
    at.checked_add(REMEMBERED).map_or(true, |until| until > now)
}

/// SHA-256 of account, subject and content, each after its length.
fn message_digest(account: &str, subject: &str, content: &str) -> Vec<u8> {
    let mut hash = Context::new(&SHA256);
    for text in [account, subject, content] {
        hash.update(&(text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finish().as_ref().to_vec()
}

/// Looks for earlier batches with the same message to some of the same people.
struct Guard<'a> {
    message: &'a [u8],
    receivers: &'a [u64],
    /// A send that is no reason: the one that is resumed.
    except: Option<SendId>,
}

impl<'a> Guard<'a> {
    fn new(message: &'a [u8], receivers: &'a [u64], except: Option<SendId>) -> Self {
        Self {
            message,
            receivers,
            except,
        }
    }

    /// The newest one that counts.
    fn find(
        &self,
        transaction: &Transaction<'_>,
        now: Timestamp,
    ) -> rusqlite::Result<Option<Earlier>> {
        let mut statement = transaction.prepare(&format!(
            "SELECT {BATCH_COLUMNS}, s.subject, b.receivers FROM sends s JOIN batches b ON b.send = s.id
             WHERE s.message = ?1 AND s.kind = 'normal' AND s.id IS NOT ?2
               AND b.state IN ('waiting', 'sending', 'accepted', 'unknown')
               AND b.resolution IS NOT 'not_sent'
             ORDER BY s.id DESC, b.position"
        ))?;
        let mut rows = statement.query(params![self.message, self.except.map(|id| id.0)])?;
        let mut wanted: Option<HashSet<u64>> = None;
        let mut found: Option<Earlier> = None;
        while let Some(row) = rows.next()? {
            let batch = read::batch(row)?;
            let is_over =
                batch.state == State::Accepted || batch.resolution == Some(Resolution::Sent);
            if is_over && !is_within_a_day(batch.changed_at, now) {
                continue;
            }
            if found
                .as_ref()
                .is_some_and(|earlier| earlier.id.send != batch.id.send)
            {
                break;
            }
            let wanted = wanted.get_or_insert_with(|| self.receivers.iter().copied().collect());
            let overlap = overlap(row, wanted, batch.receiver_count)?;
            match &mut found {
                Some(earlier) => {
                    earlier.overlap += overlap;
                    earlier.receivers += batch.receiver_count;
                }
                None if overlap > 0 => found = Some(earlier(row, &batch, overlap)?),
                None => {}
            }
        }
        Ok(found)
    }
}

fn earlier(row: &Row<'_>, batch: &JournaledBatch, overlap: usize) -> rusqlite::Result<Earlier> {
    Ok(Earlier {
        id: batch.id,
        subject: row.get("subject")?,
        state: batch.state,
        resolution: batch.resolution,
        at: batch.changed_at,
        campaign: batch.campaign,
        receivers: batch.receiver_count,
        overlap,
    })
}

/// How many of a batch's receivers are among those wanted.
fn overlap(row: &Row<'_>, wanted: &HashSet<u64>, count: usize) -> rusqlite::Result<usize> {
    let Some(blob) = row.get::<_, Option<Vec<u8>>>("receivers")? else {
        // Who they were isn't known any more: it may have been all of them.
        return Ok(count);
    };
    let ids = decoded(&blob)?;
    Ok(ids.iter().filter(|id| wanted.contains(id)).count())
}

fn insert(
    transaction: &Transaction<'_>,
    send: &NewSend<'_>,
    message: &[u8],
    owner: &str,
    now: Timestamp,
) -> rusqlite::Result<Entered> {
    let now = now.as_millisecond();
    let kind = match send.kind {
        Kind::Normal => "normal",
        Kind::Test => "test",
    };
    transaction.execute(
        "INSERT INTO sends (account, message, subject, kind, body_digest, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            send.account,
            message,
            send.subject,
            kind,
            digest(&SHA256, send.body.as_str().as_bytes()).as_ref(),
            now
        ],
    )?;
    let id = SendId(transaction.last_insert_rowid());
    transaction.execute(
        "INSERT INTO bodies (send, body) VALUES (?1, ?2)",
        params![id.0, send.body.as_str().as_bytes()],
    )?;
    let mut statement = transaction.prepare(
        "INSERT INTO batches (send, position, receivers, receiver_count, state, owner, changed_at)
         VALUES (?1, ?2, ?3, ?4, 'waiting', ?5, ?6)",
    )?;
    let mut batches = Vec::new();
    for (position, people) in (1..).zip(send.receivers.chunks(send.batch_size.max(1))) {
        let blob = receivers::encode(people);
        let count = i64::try_from(people.len()).unwrap_or(i64::MAX);
        statement.execute(params![id.0, position, blob, count, owner, now])?;
        batches.push(Entry {
            id: BatchId { send: id, position },
            receivers: people.to_vec(),
        });
    }
    Ok(Entered {
        id,
        body: send.body.clone(),
        batches,
    })
}

fn first_is_sending(
    transaction: &Transaction<'_>,
    entered: &Entered,
    terms: Terms,
) -> rusqlite::Result<()> {
    if let Some(first) = entered.batches.first().filter(|_| terms.at_once) {
        transaction.execute(
            "UPDATE batches SET state = 'sending', attempts = attempts + 1
             WHERE send = ?1 AND position = ?2",
            params![entered.id.0, first.id.position],
        )?;
    }
    Ok(())
}

/// The batches of a send that surely did not go, with the body as it was journaled.
fn unsent(
    transaction: &Transaction<'_>,
    id: SendId,
    account: &str,
) -> rusqlite::Result<Result<Entered, Refusal>> {
    let is_ours = transaction
        .query_row(
            "SELECT 1 FROM sends WHERE id = ?1 AND account = ?2",
            params![id.0, account],
            |_| Ok(()),
        )
        .optional()?
        .is_some();
    if !is_ours {
        return Ok(Err(Refusal::NotOfThisAccount));
    }
    let Some(body) = read::template(transaction, id)? else {
        return Ok(Err(Refusal::NothingToResume));
    };
    let mut statement = transaction.prepare(
        "SELECT position, receivers FROM batches
         WHERE send = ?1 AND state = 'not_sent' AND receivers IS NOT NULL ORDER BY position",
    )?;
    let batches = statement.query_map([id.0], |row| {
        let blob: Vec<u8> = row.get(1)?;
        Ok(Entry {
            id: BatchId {
                send: id,
                position: row.get(0)?,
            },
            receivers: decoded(&blob)?,
        })
    })?;
    let batches = batches.collect::<rusqlite::Result<Vec<_>>>()?;
    if batches.is_empty() {
        return Ok(Err(Refusal::NothingToResume));
    }
    Ok(Ok(Entered { id, body, batches }))
}

/// What the guard finds beside the send that is resumed.
fn others(
    transaction: &Transaction<'_>,
    entered: &Entered,
    now: Timestamp,
) -> rusqlite::Result<Option<Earlier>> {
    let (message, kind): (Vec<u8>, String) = transaction.query_row(
        "SELECT message, kind FROM sends WHERE id = ?1",
        [entered.id.0],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if kind == "test" {
        return Ok(None);
    }
    let people = entered.batches.iter().flat_map(|batch| &batch.receivers);
    let people: Vec<u64> = people.copied().collect();
    Guard::new(&message, &people, Some(entered.id)).find(transaction, now)
}

fn decoded(blob: &[u8]) -> rusqlite::Result<Vec<u64>> {
    receivers::decode(blob).ok_or_else(read::corrupt)
}
