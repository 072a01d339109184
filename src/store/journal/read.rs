//! Reading the journal: its sends with their batches, newest first.

use jiff::Timestamp;
use rusqlite::{Row, params};

use super::{BatchId, JournaledBatch, JournaledSend, Kind, Resolution, SendId, State};
use crate::store::{Store, StoreError};

/// What [`batch`] reads, of the table under the name `b`.
pub(super) const BATCH_COLUMNS: &str = "b.send, b.position, b.state, b.resolution, b.attempts, \
    b.changed_at, b.campaign, b.status, b.words, b.receiver_count";

impl Store {
    /// The newest sends, at most `limit`, newest first. Blocking.
    ///
    /// # Errors
    /// The journal can't be read.
    pub fn sends(&mut self, limit: u32) -> Result<Vec<JournaledSend>, StoreError> {
        let mut run = || {
            let transaction = self.connection.transaction()?;
            let mut statement = transaction.prepare(
                "SELECT id, account, subject, kind, created_at FROM sends ORDER BY id DESC LIMIT ?1",
            )?;
            let sends = statement.query_map([limit], send)?;
            let mut sends = sends.collect::<rusqlite::Result<Vec<_>>>()?;
            let mut statement = transaction.prepare(&format!(
                "SELECT {BATCH_COLUMNS} FROM batches b WHERE b.send = ?1 ORDER BY b.position"
            ))?;
            for send in &mut sends {
                let batches = statement.query_map(params![send.id.0], batch)?;
                send.batches = batches.collect::<rusqlite::Result<_>>()?;
            }
            Ok(sends)
        };
        run().map_err(|source| StoreError::at(&self.path, source))
    }
}

fn send(row: &Row<'_>) -> rusqlite::Result<JournaledSend> {
    let kind: String = row.get("kind")?;
    Ok(JournaledSend {
        id: SendId(row.get("id")?),
        account: row.get("account")?,
        subject: row.get("subject")?,
        kind: if kind == "test" {
            Kind::Test
        } else {
            Kind::Normal
        },
        created_at: time(row, "created_at")?,
        batches: Vec::new(),
    })
}

/// A batch from a row that has [`BATCH_COLUMNS`].
pub(super) fn batch(row: &Row<'_>) -> rusqlite::Result<JournaledBatch> {
    let state: String = row.get("state")?;
    let resolution: Option<String> = row.get("resolution")?;
    let campaign: Option<i64> = row.get("campaign")?;
    Ok(JournaledBatch {
        id: BatchId {
            send: SendId(row.get("send")?),
            position: row.get("position")?,
        },
        state: State::from_name(&state).ok_or_else(corrupt)?,
        resolution: resolution.map(|name| {
            if name == Resolution::Sent.name() {
                Resolution::Sent
            } else {
                Resolution::NotSent
            }
        }),
        attempts: row.get("attempts")?,
        changed_at: time(row, "changed_at")?,
        campaign: campaign.map(i64::cast_unsigned),
        status: row.get("status")?,
        words: row.get("words")?,
        receiver_count: usize::try_from(row.get::<_, i64>("receiver_count")?)
            .map_err(|_negative| corrupt())?,
    })
}

fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    Timestamp::from_millisecond(row.get(column)?).map_err(|_out_of_range| corrupt())
}

/// What a value is that this program can't have written.
pub(super) fn corrupt() -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(code, None)
}
