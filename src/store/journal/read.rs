//! Reading the journal: its sends with their batches, newest first, and the exact bodies.

use std::ops::RangeInclusive;

use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{BatchId, JournaledBatch, JournaledSend, Kind, Resolution, SendId, State, receivers};
use crate::{
    store::{Store, StoreError},
    usercom::{BodyTemplate, RequestBody},
};

/// What [`batch`] reads, of the table under the name `b`.
pub(super) const BATCH_COLUMNS: &str = "b.send, b.position, b.state, b.resolution, b.attempts, \
    b.changed_at, b.campaign, b.status, b.words, b.receiver_count";

/// Which part of the history is wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct HistoryPage<'a> {
    /// The account's ID; without one, all accounts.
    pub account: Option<&'a str>,
    /// Words that have to be found in the subject, the state, the campaign or the number.
    pub search: &'a str,
    /// Only sends that are older than this one: the last of the page before.
    pub before: Option<SendId>,
    /// At most this many.
    pub limit: u32,
}

impl HistoryPage<'_> {
    /// The newest sends of all accounts.
    #[must_use]
    pub fn newest(limit: u32) -> Self {
        Self {
            limit,
            ..Self::default()
        }
    }
}

impl Store {
    /// A page of the sends, newest first, each with its batches. Blocking: a search looks at one
    /// send after the other until the page is full, which takes a fraction of a second for
    /// 100,000 of them.
    ///
    /// # Errors
    /// The journal can't be read.
    pub fn history(&mut self, page: HistoryPage<'_>) -> Result<Vec<JournaledSend>, StoreError> {
        let search = page.search.to_lowercase();
        let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
        let run = || {
            let mut found: Vec<JournaledSend> = Vec::new();
            let connection = self.connection();
            let mut statement = connection.prepare(&list_statement(page.account))?;
            let before = page.before.map_or(i64::MAX, |id| id.0);
            let mut rows = statement.query(params![before, page.account.unwrap_or_default()])?;
            // The send whose batches are being read.
            let mut current: Option<JournaledSend> = None;
            while let Some(row) = rows.next()? {
                let batch = batch(row)?;
                if let Some(open) = current.as_mut().filter(|open| open.id == batch.id.send) {
                    open.batches.push(batch);
                    continue;
                }
                found.extend(current.take().filter(|open| open.matches(&search)));
                if found.len() >= limit {
                    return Ok(found);
                }
                let mut next = send(row)?;
                next.batches.push(batch);
                current = Some(next);
            }
            found.extend(current.filter(|last| last.matches(&search)));
            found.truncate(limit);
            Ok(found)
        };
        run().map_err(|source| StoreError::at(&self.path, source))
    }

    /// One send with its batches; none if there is no such send.
    ///
    /// # Errors
    /// The journal can't be read.
    pub fn send(&mut self, id: SendId) -> Result<Option<JournaledSend>, StoreError> {
        let page = HistoryPage {
            before: Some(SendId(id.0.saturating_add(1))),
            limit: 1,
            ..HistoryPage::default()
        };
        let newest = self.history(page)?.pop();
        Ok(newest.filter(|send| send.id == id))
    }

    /// The exact body of a batch: the bytes that were sent, or would be. None if there is no such
    /// batch, or its send has expired.
    ///
    /// # Errors
    /// The journal can't be read.
    pub fn body(&mut self, id: BatchId) -> Result<Option<RequestBody>, StoreError> {
        self.filled(id.send, id.position..=id.position)
    }

    /// The body of a send as if it had gone to all its receivers in one request: what a new draft
    /// can be made of. None if there is no such send, or it has expired.
    ///
    /// # Errors
    /// The journal can't be read.
    pub fn whole_body(&mut self, id: SendId) -> Result<Option<RequestBody>, StoreError> {
        self.filled(id, 1..=u32::MAX)
    }

    fn filled(
        &mut self,
        id: SendId,
        positions: RangeInclusive<u32>,
    ) -> Result<Option<RequestBody>, StoreError> {
        let run = || {
            // Both in one transaction: they expire together.
            let mut connection = self.connection();
            let transaction = connection.transaction()?;
            let Some(body) = template(&transaction, id)? else {
                return Ok(None);
            };
            let mut statement = transaction.prepare(
                "SELECT receivers FROM batches
                 WHERE send = ?1 AND position BETWEEN ?2 AND ?3 ORDER BY position",
            )?;
            let mut rows = statement.query(params![id.0, positions.start(), positions.end()])?;
            let mut people: Vec<u64> = Vec::new();
            while let Some(row) = rows.next()? {
                let Some(blob) = row.get::<_, Option<Vec<u8>>>(0)? else {
                    return Ok(None);
                };
                people.append(&mut receivers::decode(&blob).ok_or_else(corrupt)?);
            }
            Ok((!people.is_empty()).then(|| body.fill(&people)))
        };
        run().map_err(|source| StoreError::at(&self.path, source))
    }
}

/// The body of a send with no receivers in it, as it was entered; none once it has expired.
pub(super) fn template(
    connection: &Connection,
    id: SendId,
) -> rusqlite::Result<Option<BodyTemplate>> {
    let found: Option<(Vec<u8>, Vec<u8>)> = connection
        .query_row(
            "SELECT b.body, s.body_digest FROM sends s JOIN bodies b ON b.send = s.id
             WHERE s.id = ?1",
            [id.0],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((body, expected)) = found else {
        return Ok(None);
    };
    if digest(&SHA256, &body).as_ref() != expected {
        return Err(corrupt());
    }
    let body = String::from_utf8(body).ok();
    let template = body.and_then(BodyTemplate::from_text);
    template.map(Some).ok_or_else(corrupt)
}

/// `?1` is the send before which the list begins, `?2` the account.
pub(in crate::store) fn list_statement(account: Option<&str>) -> String {
    let condition = account.map_or("", |_| "AND s.account = ?2");
    format!(
        "SELECT {BATCH_COLUMNS}, s.id, s.account, s.subject, s.kind, s.created_at, s.expired_at
         FROM sends s CROSS JOIN batches b ON b.send = s.id
         WHERE s.id < ?1 AND ?2 IS NOT NULL {condition} ORDER BY s.id DESC, b.position"
    )
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
        expired_at: row
            .get::<_, Option<i64>>("expired_at")?
            .map(timestamp)
            .transpose()?,
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
    timestamp(row.get(column)?)
}

fn timestamp(milliseconds: i64) -> rusqlite::Result<Timestamp> {
    Timestamp::from_millisecond(milliseconds).map_err(|_out_of_range| corrupt())
}

/// What a value is that this program can't have written.
pub(super) fn corrupt() -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(code, None)
}
