//! `sendoff [FILE]`: the composer.

use std::path::Path;

use super::{account, args::Global, exit::Exit, report::Failure};
use crate::config::{Choice, Settings};

/// Opens the composer, on `file` if there is one, and gives the exit status of the process.
pub(super) fn run(file: Option<&Path>, global: &Global) -> Result<Exit, Failure> {
    let settings = account::settings(global.config_dir.as_deref())?;
    let choice = account::choice(&settings, global)?;
    start(file, &settings, &choice, global.data_dir.as_deref())
}

fn start(
    _file: Option<&Path>,
    _settings: &Settings,
    _choice: &Choice,
    _data_dir: Option<&Path>,
) -> Result<Exit, Failure> {
    Err(Failure::new(
        Exit::Failed,
        "the composer is not part of this build",
    ))
}
