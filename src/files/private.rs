//! Our own files, which nobody else may read: 0600, in folders that are made 0700.

use std::{
    fs::{DirBuilder, Permissions},
    io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::Path,
};

use super::{
    SaveError,
    error::folder_of,
    replace::{fill, finish, follow_links, neighbour, sync},
};

/// Makes a folder, and those above it that are missing, with mode 0700; they outlive a power
/// failure. One that exists is left as it is: it may be the person's own.
///
/// # Errors
/// What the operating system says.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let missing = path.ancestors().take_while(|folder| !folder.exists());
    let missing: Vec<&Path> = missing.collect();
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    missing
        .into_iter()
        .try_for_each(|folder| sync(folder_of(folder)))
}

/// Writes a file whole or not at all, with mode 0600 whatever it had before. Its folder is made
/// if it is missing; symbolic links are followed.
///
/// # Errors
/// [`SaveError`], which says what the file is then.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    let fail = |error| SaveError::at_folder(path, error);
    let target = follow_links(path).map_err(fail)?;
    create_folder(folder_of(&target)).map_err(fail)?;
    let mut neighbour = neighbour(&target, &Permissions::from_mode(0o600)).map_err(fail)?;
    fill(&mut neighbour, bytes).map_err(fail)?;
    let file = neighbour
        .persist(&target)
        .map_err(|error| fail(error.error))?;
    finish(&target, &file, bytes).map_err(fail)?;
    Ok(())
}
