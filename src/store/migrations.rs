//! The schema, as the steps that lead to it. A step that was released is never changed: a new one
//! is added behind it. `user_version` counts the steps that a database has taken.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::{StoreError, fault};

/// The steps, oldest first.
pub(super) const STEPS: [&str; 5] = [
    include_str!("schema/journal_1.sql"),
    include_str!("schema/drafts_1.sql"),
    include_str!("schema/journal_2.sql"),
    include_str!("schema/people_1.sql"),
    include_str!("schema/labels_1.sql"),
];

/// The version of the schema after all steps.
#[expect(clippy::cast_possible_wrap, reason = "a handful of steps")]
const NEWEST: i64 = STEPS.len() as i64;

/// Refuses a database that a newer program has changed, without changing it.
pub(super) fn refuse_newer(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let found = version(connection).map_err(|source| StoreError::at(path, source))?;
    if found > NEWEST {
        return Err(StoreError::Newer {
            path: path.to_owned(),
            found,
            known: NEWEST,
        });
    }
    Ok(())
}

/// Takes the steps that are missing, all or none of them.
pub(super) fn migrate(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    take_missing_steps(connection).map_err(|source| StoreError::at(path, source))
}

fn take_missing_steps(connection: &mut Connection) -> rusqlite::Result<()> {
    if version(connection)? == NEWEST {
        return Ok(());
    }
    // Another process may be at it: the version is read again under the lock.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let taken = usize::try_from(version(&transaction)?).unwrap_or(0);
    for step in STEPS.iter().skip(taken) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", NEWEST)?;
    fault::point("migrate: written");
    transaction.commit()?;
    fault::point("migrate: synced");
    Ok(())
}

/// How many steps the database has taken.
pub(super) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA user_version", [], |row| row.get(0))
}
