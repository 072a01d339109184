//! What a person calls the IDs of an account, and which were used last: the API has no lists of
//! settings, senders, templates, campaigns or agents.

use std::{
    ffi::OsString,
    os::unix::ffi::{OsStrExt, OsStringExt},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use rusqlite::params;

use super::{Store, StoreError};

/// What an ID or address is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelKind {
    /// Email settings.
    Settings,
    /// A campaign.
    Campaign,
    /// A custom sender.
    Sender,
    /// A template.
    Template,
    /// An author: an agent's ID or address.
    Author,
}

impl LabelKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Settings,
        Self::Campaign,
        Self::Sender,
        Self::Template,
        Self::Author,
    ];

    /// Its name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Campaign => "campaign",
            Self::Sender => "sender",
            Self::Template => "template",
            Self::Author => "author",
        }
    }
}

/// An ID or address that was used or named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// As it is written in a draft.
    pub value: String,
    /// What the person calls it, unfiltered; none when it was only used.
    pub label: Option<String>,
    /// A local file that shows what a template looks like.
    pub file: Option<PathBuf>,
    /// When it was used or named last.
    pub used_at: Timestamp,
}

impl Store {
    /// All of a kind, the one used last first.
    ///
    /// # Errors
    /// They can't be read.
    pub fn labels(&self, account: &str, kind: LabelKind) -> Result<Vec<Label>, StoreError> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT value, label, file, used_at FROM labels WHERE account = ?1 AND kind = ?2
                 ORDER BY used_at DESC, value",
            )?;
            let labels = statement.query_map([account, kind.name()], |row| {
                let file: Option<Vec<u8>> = row.get(2)?;
                let used_at = Timestamp::from_millisecond(row.get(3)?);
                Ok(Label {
                    value: row.get(0)?,
                    label: row.get(1)?,
                    file: file.map(|bytes| PathBuf::from(OsString::from_vec(bytes))),
                    used_at: used_at.unwrap_or(Timestamp::UNIX_EPOCH),
                })
            })?;
            labels.collect()
        })
    }

    /// Notes that one was used; its label stays.
    ///
    /// # Errors
    /// Nothing was noted.
    pub fn use_label(
        &mut self,
        account: &str,
        kind: LabelKind,
        value: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.change(|transaction| {
            let sql = "INSERT INTO labels (account, kind, value, used_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET used_at = max(used_at, ?4)";
            let values = params![account, kind.name(), value, at.as_millisecond()];
            transaction.execute(sql, values)?;
            Ok(())
        })
    }

    /// Names one; an empty label takes the name away. The file is for templates: it shows what
    /// stands around the content.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn set_label(
        &mut self,
        account: &str,
        kind: LabelKind,
        value: &str,
        label: &str,
        file: Option<&Path>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let label = Some(label.trim()).filter(|label| !label.is_empty());
        let file = file.map(|file| file.as_os_str().as_bytes());
        self.change(|transaction| {
            transaction.execute(
                "INSERT INTO labels (account, kind, value, label, file, used_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT DO UPDATE SET label = ?4, file = ?5, used_at = max(used_at, ?6)",
                params![
                    account,
                    kind.name(),
                    value,
                    label,
                    file,
                    at.as_millisecond()
                ],
            )?;
            Ok(())
        })
    }

    /// Takes one off the list.
    ///
    /// # Errors
    /// It is still there.
    pub fn forget_label(
        &mut self,
        account: &str,
        kind: LabelKind,
        value: &str,
    ) -> Result<(), StoreError> {
        self.change(|transaction| {
            let sql = "DELETE FROM labels WHERE account = ?1 AND kind = ?2 AND value = ?3";
            transaction.execute(sql, [account, kind.name(), value])?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_one_used_last_comes_first_and_keeps_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        let file = Path::new("/tmp/frame.html");
        let kind = LabelKind::Template;
        store
            .set_label("a", kind, "7", " Newsletter ", Some(file), at(1))
            .unwrap();
        store.use_label("a", kind, "8", at(2)).unwrap();
        store.use_label("a", kind, "7", at(3)).unwrap();
        store.use_label("b", kind, "9", at(4)).unwrap();
        let labels = store.labels("a", kind).unwrap();
        let shown: Vec<_> = labels
            .iter()
            .map(|one| {
                (
                    one.value.as_str(),
                    one.label.as_deref(),
                    one.file.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            shown,
            [("7", Some("Newsletter"), Some(file)), ("8", None, None)]
        );
        assert_eq!(store.labels("a", LabelKind::Author).unwrap(), []);
        store.set_label("a", kind, "7", "", None, at(3)).unwrap();
        store.forget_label("a", kind, "8").unwrap();
        let labels = store.labels("a", kind).unwrap();
        assert_eq!((labels.len(), &labels[0].label), (1, &None));
    }

    #[test]
    fn every_kind_has_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(folder.path()).unwrap();
        for kind in LabelKind::ALL {
            store.use_label("a", kind, "1", at(1)).unwrap();
            assert_eq!(store.labels("a", kind).unwrap().len(), 1, "{kind:?}");
        }
    }
}
