//! Reads the draft that a command line names: a file, or standard input for `-`.

use std::path::Path;

use super::{exit::Exit, report::Failure};
use crate::{
    draft::{Draft, DraftError},
    files,
};

/// Why there is no draft to work on.
#[derive(Debug)]
pub(super) enum Unusable {
    /// Its bytes could not be had.
    Unread(Failure),
    /// Its bytes are no draft.
    NotADraft(DraftError),
}

impl Unusable {
    /// As the end of a command.
    pub(super) fn into_failure(self, file: &Path) -> Failure {
        match self {
            Self::Unread(failure) => failure,
            Self::NotADraft(error) => {
                Failure::new(Exit::Invalid, format!("{} {error}", name(file)))
            }
        }
    }
}

/// Whether this name stands for standard input.
pub(super) fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == "-"
}

/// What messages call it; unfiltered.
pub(super) fn name(file: &Path) -> String {
    if is_stdin(file) {
        return "standard input".to_owned();
    }
    file.display().to_string()
}

/// Reads and takes apart the draft.
pub(super) fn read_draft(file: &Path) -> Result<Draft, Unusable> {
    let bytes = if is_stdin(file) {
        files::read_stdin_draft()
    } else {
        files::read_draft(file).map(|opened| opened.bytes)
    };
    let bytes = bytes.map_err(|error| Unusable::Unread(Failure::new(Exit::Failed, error)))?;
    Draft::parse(&bytes).map_err(Unusable::NotADraft)
}
