//! Drafts as they were typed, so that no word is lost however the program ends.
//!
//! The rule: what is kept here is never overwritten by another draft, and only deleted when its
//! text is in its file, or [`RECOVERABLE`] after a person threw it away. Times come in.

use std::{
    ffi::OsString,
    fmt::Write as _,
    io,
    os::unix::ffi::{OsStrExt, OsStringExt},
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::{FILE, Lock, Store, StoreError, lock};
use crate::draft::{Field, Fields, RECEIVERS_FILE};

/// How long a draft that was thrown away can be had back.
pub const RECOVERABLE: Duration = Duration::from_hours(720);

/// Names a draft of one store; never given to another draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DraftId(pub i64);

/// What is to become of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftState {
    /// Being written, or left by a program that could not end in order.
    Open,
    /// Put aside by the person, to go on with later.
    Kept,
    /// Thrown away by the person; deleted [`RECOVERABLE`] later.
    ThrownAway,
}

impl DraftState {
    /// Its name in the database and in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept => "kept",
            Self::ThrownAway => "thrown_away",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Open, Self::Kept, Self::ThrownAway]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// What was typed, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftText {
    /// The account that it is written in.
    pub account: String,
    /// Its file, absolute; none without one.
    pub path: Option<PathBuf>,
    /// The content of the file that it started from; empty without one.
    pub source: Vec<u8>,
    /// What is typed into the fields.
    pub fields: Fields,
    /// The HTML.
    pub body: String,
}

/// A draft as it is in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// Names it.
    pub id: DraftId,
    /// What was typed.
    pub text: DraftText,
    /// When it was kept last.
    pub changed_at: Timestamp,
    /// What is to become of it.
    pub state: DraftState,
}

/// A draft in a list: everything but its HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftEntry {
    /// Names it.
    pub id: DraftId,
    /// The account that it is written in.
    pub account: String,
    /// Its file, absolute; none without one.
    pub path: Option<PathBuf>,
    /// What is typed into the fields.
    pub fields: Fields,
    /// When it was kept last.
    pub changed_at: Timestamp,
    /// What is to become of it.
    pub state: DraftState,
    /// When it was thrown away, if it was.
    pub thrown_away_at: Option<Timestamp>,
}

const ENTRY: &str = "id, account, path, fields, changed_at, state, thrown_away_at";

impl Store {
    /// Keeps a new draft, which this process holds: nobody sees it before it is locked.
    ///
    /// # Errors
    /// Nothing was kept.
    pub fn add_draft(
        &mut self,
        text: &DraftText,
        at: Timestamp,
    ) -> Result<(DraftId, Lock), StoreError> {
        let folder = self.folder.clone();
        let take = |id| Lock::take(&folder, &lock_name(id));
        let inserted = insert(&mut self.connection(), text, at, take);
        let (id, lock) = inserted.map_err(|source| self.draft_error(source))?;
        let lock = lock.and_then(|lock| lock.ok_or_else(|| io::ErrorKind::WouldBlock.into()));
        match lock {
            Ok(lock) => Ok((id, lock)),
            Err(source) => Err(StoreError::Folder {
                path: folder,
                source,
            }),
        }
    }

    /// Keeps the newest words of a draft; false when it is not there any more.
    ///
    /// # Errors
    /// What was kept before still is.
    pub fn update_draft(
        &mut self,
        id: DraftId,
        fields: &Fields,
        body: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let updated = self.connection().execute(
            "UPDATE drafts SET fields = ?2, body = ?3, changed_at = ?4,
                 state = 'open', thrown_away_at = NULL
             WHERE id = ?1",
            params![id.0, to_json(fields), body, at.as_millisecond()],
        );
        updated
            .map(|rows| rows > 0)
            .map_err(|source| self.draft_error(source))
    }

    /// Notes that a draft belongs to another file, or starts from another content of it.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn move_draft(
        &mut self,
        id: DraftId,
        path: Option<&Path>,
        source: &[u8],
    ) -> Result<(), StoreError> {
        let moved = self
            .connection()
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .and_then(|transaction| {
                transaction.execute(
                    "UPDATE drafts SET path = ?2 WHERE id = ?1",
                    params![id.0, path.map(path_bytes)],
                )?;
                transaction.execute(
                    "UPDATE draft_sources SET bytes = ?2 WHERE draft = ?1",
                    params![id.0, source],
                )?;
                transaction.commit()
            });
        moved.map_err(|source| self.draft_error(source))
    }

    /// Decides what is to become of a draft.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn set_draft_state(
        &mut self,
        id: DraftId,
        state: DraftState,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let thrown = (state == DraftState::ThrownAway).then(|| at.as_millisecond());
        let set = self.connection().execute(
            "UPDATE drafts SET state = ?2, thrown_away_at = ?3 WHERE id = ?1",
            params![id.0, state.name(), thrown],
        );
        set.map(|_| ()).map_err(|source| self.draft_error(source))
    }

    /// Makes a draft that was kept or thrown away the newest open one; false when it is not there.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn restore_draft(&mut self, id: DraftId, at: Timestamp) -> Result<bool, StoreError> {
        let restored = self.connection().execute(
            "UPDATE drafts SET state = 'kept', thrown_away_at = NULL, changed_at = ?2
             WHERE id = ?1",
            params![id.0, at.as_millisecond()],
        );
        restored
            .map(|rows| rows > 0)
            .map_err(|source| self.draft_error(source))
    }

    /// Deletes a draft whose words are in its file.
    ///
    /// # Errors
    /// It is still there.
    pub fn delete_draft(&mut self, id: DraftId) -> Result<(), StoreError> {
        let deleted = self
            .connection()
            .execute("DELETE FROM drafts WHERE id = ?1", [id.0]);
        deleted
            .map(|_| ())
            .map_err(|source| self.draft_error(source))
    }

    /// Deletes what was thrown away longer than [`RECOVERABLE`] before `now`.
    ///
    /// # Errors
    /// Nothing was deleted.
    pub fn purge_drafts(&mut self, now: Timestamp) -> Result<(), StoreError> {
        let kept = i64::try_from(RECOVERABLE.as_millis()).unwrap_or(i64::MAX);
        let purged = self.connection().execute(
            "DELETE FROM drafts WHERE thrown_away_at < ?1",
            [now.as_millisecond().saturating_sub(kept)],
        );
        purged
            .map(|_| ())
            .map_err(|source| self.draft_error(source))
    }

    /// All drafts, those thrown away too, the newest first.
    ///
    /// # Errors
    /// They can't be read.
    pub fn drafts(&self) -> Result<Vec<DraftEntry>, StoreError> {
        let sql = format!("SELECT {ENTRY} FROM drafts ORDER BY changed_at DESC, id DESC");
        let read = || {
            let connection = self.connection();
            let mut statement = connection.prepare(&sql)?;
            let entries = statement.query_map([], entry)?;
            entries.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|source| self.draft_error(source))
    }

    /// One draft with its text.
    ///
    /// # Errors
    /// It can't be read.
    pub fn draft(&self, id: DraftId) -> Result<Option<StoredDraft>, StoreError> {
        let sql = format!(
            "SELECT {ENTRY}, body, bytes FROM drafts JOIN draft_sources ON draft = id WHERE id = ?1"
        );
        let read = self
            .connection()
            .query_row(&sql, [id.0], |row| {
                let entry = entry(row)?;
                Ok(StoredDraft {
                    id: entry.id,
                    text: DraftText {
                        account: entry.account,
                        path: entry.path,
                        source: row.get("bytes")?,
                        fields: entry.fields,
                        body: row.get("body")?,
                    },
                    changed_at: entry.changed_at,
                    state: entry.state,
                })
            })
            .optional();
        read.map_err(|source| self.draft_error(source))
    }

    /// Takes a draft for this process; none when another one holds it.
    ///
    /// # Errors
    /// The lock can't be made.
    pub fn lock_draft(&self, id: DraftId) -> Result<Option<Lock>, StoreError> {
        Lock::take(&self.folder, &lock_name(id)).map_err(|source| StoreError::Folder {
            path: self.folder.clone(),
            source,
        })
    }

    /// Whether somebody may have the draft open; to ask that is in nobody's way.
    #[must_use]
    pub fn is_draft_open(&self, id: DraftId) -> bool {
        lock::is_held(&self.folder, &lock_name(id))
    }

    /// Takes a file for this process, so that a second composer can tell; none when another one
    /// has it. `path` is absolute.
    ///
    /// # Errors
    /// The lock can't be made.
    pub fn lock_file(&self, path: &Path) -> Result<Option<Lock>, StoreError> {
        let digest = digest(&SHA256, path_bytes(path));
        let mut name = "file-".to_owned();
        for byte in digest.as_ref().iter().take(16) {
            // Writing to a String does not fail.
            let _ = write!(name, "{byte:02x}");
        }
        Lock::take(&self.folder, &name).map_err(|source| StoreError::Folder {
            path: self.folder.clone(),
            source,
        })
    }

    /// Whether the database still has its name: SQLite goes on writing to one that was removed,
    /// and nobody would ever find it again.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        self.folder.join(FILE).exists()
    }

    fn draft_error(&self, source: rusqlite::Error) -> StoreError {
        StoreError::at(&self.folder.join(FILE), source)
    }
}

fn lock_name(id: DraftId) -> String {
    format!("draft-{}", id.0)
}

/// Inserts, and commits only once `lock` is taken; what it gave comes back, a failure as well.
fn insert(
    connection: &mut Connection,
    text: &DraftText,
    at: Timestamp,
    lock: impl FnOnce(DraftId) -> io::Result<Option<Lock>>,
) -> rusqlite::Result<(DraftId, io::Result<Option<Lock>>)> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute(
        "INSERT INTO drafts (account, path, fields, body, changed_at, state)
         VALUES (?1, ?2, ?3, ?4, ?5, 'open')",
        params![
            text.account,
            text.path.as_deref().map(path_bytes),
            to_json(&text.fields),
            text.body,
            at.as_millisecond()
        ],
    )?;
    let id = DraftId(transaction.last_insert_rowid());
    transaction.execute(
        "INSERT INTO draft_sources (draft, bytes) VALUES (?1, ?2)",
        params![id.0, text.source],
    )?;
    let lock = lock(id);
    if matches!(lock, Ok(Some(_))) {
        transaction.commit()?;
    }
    Ok((id, lock))
}

fn entry(row: &Row<'_>) -> rusqlite::Result<DraftEntry> {
    let path: Option<Vec<u8>> = row.get("path")?;
    let state: String = row.get("state")?;
    let thrown_away_at: Option<i64> = row.get("thrown_away_at")?;
    let changed_at = Timestamp::from_millisecond(row.get("changed_at")?);
    Ok(DraftEntry {
        id: DraftId(row.get("id")?),
        account: row.get("account")?,
        path: path.map(|bytes| PathBuf::from(OsString::from_vec(bytes))),
        fields: from_json(&row.get::<_, String>("fields")?),
        changed_at: changed_at.unwrap_or(Timestamp::UNIX_EPOCH),
        // The schema allows no other name.
        state: DraftState::from_name(&state).unwrap_or(DraftState::Open),
        thrown_away_at: thrown_away_at.and_then(|at| Timestamp::from_millisecond(at).ok()),
    })
}

fn path_bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_bytes()
}

pub(super) fn to_json(fields: &Fields) -> String {
    let object: serde_json::Map<String, serde_json::Value> = Field::FORM
        .into_iter()
        .map(|field| (field.api_name(), fields.get(field)))
        .chain([(RECEIVERS_FILE, fields.receivers_file())])
        .map(|(name, text)| (name.to_owned(), text.into()))
        .collect();
    serde_json::Value::Object(object).to_string()
}

/// Takes what it knows, so that a field of another version costs no other its words.
fn from_json(json: &str) -> Fields {
    let object: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let text = |name| object.get(name).and_then(|value| value.as_str());
    let mut fields = Fields::default();
    for field in Field::FORM {
        if let Some(text) = text(field.api_name()) {
            fields.set(field, text);
        }
    }
    fields.set_receivers_file(text(RECEIVERS_FILE).unwrap_or_default());
    fields
}

#[cfg(test)]
mod tests;
