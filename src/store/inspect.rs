//! A look at the database that changes nothing, not even by making or mending it.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::{FILE, StoreError, migrations};

/// The version of the schema of the database in `folder`; none when there is no database yet.
/// Blocking.
///
/// # Errors
/// It can't be read, is broken, or is of a newer program.
pub fn schema_version(folder: &Path) -> Result<Option<i64>, StoreError> {
    let path = folder.join(FILE);
    if !path.exists() {
        return Ok(None);
    }
    let fail = |source| StoreError::at(&path, source);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(&path, flags).map_err(fail)?;
    connection.busy_timeout(super::BUSY).map_err(fail)?;
    migrations::refuse_newer(&connection, &path)?;
    migrations::version(&connection).map(Some).map_err(fail)
}
