//! `sendoff check`: what is missing or wrong in drafts, offline.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{
    account,
    args::Global,
    exit::Exit,
    input::{self, Unusable},
    output::Output,
    report::{Failure, note},
};
use crate::{
    config::{Choice, Defaults},
    content::visible,
    draft::{Draft, DraftError, FieldError, check_draft},
};

const EXAMPLES: &str = "\
Examples:
  sendoff check spring-sale.html
  sendoff check drafts/*.html --json

Each finding is a line FILE:LINE:COLUMN: severity[id]: message.
Exit status: 0 nothing is wrong, 1 warnings, 3 errors, 8 a file cannot be read.";

/// Say what is missing or wrong in drafts.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CheckArgs {
    /// The drafts; - reads one from standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,

    /// Answer with a line of JSON for each finding
    #[arg(long)]
    json: bool,
}

/// One thing that is wrong, and where.
#[derive(Debug, Serialize)]
struct Finding {
    file: String,
    /// From 1.
    line: usize,
    /// In characters, from 1.
    column: usize,
    severity: Severity,
    /// What kind of finding it is; never renamed.
    id: String,
    message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Severity {
    Error,
}

/// Runs the command to its exit status.
pub(super) fn run(args: &CheckArgs, global: &Global) -> Result<Exit, Failure> {
    let settings = account::settings(global.config_dir.as_deref())?;
    let defaults = match account::choice(&settings, global) {
        Ok(Choice::Account(chosen)) => chosen.defaults,
        Ok(Choice::Sandbox | Choice::NoAccount) => Defaults::default(),
        Err(error) => {
            // Checking is offline: it needs an account's defaults, and not the account.
            note(&format!("Checked without a profile: {error}"));
            Defaults::default()
        }
    };
    let mut output = Output::new();
    let mut worst = Exit::Success;
    for file in &args.files {
        match findings(file, &defaults) {
            Ok(found) => {
                if !found.is_empty() && worst == Exit::Success {
                    worst = Exit::Invalid;
                }
                for finding in &found {
                    finding.print(&mut output, args.json)?;
                }
            }
            Err(failure) => {
                failure.print();
                worst = Exit::Failed;
            }
        }
    }
    output.flush()?;
    Ok(worst)
}

fn findings(file: &Path, defaults: &Defaults) -> Result<Vec<Finding>, Failure> {
    let draft = match input::read_draft(file) {
        Ok(draft) => draft,
        Err(Unusable::Unread(failure)) => return Err(failure),
        Err(Unusable::NotADraft(error)) => return Ok(vec![Finding::of_file(file, &error)]),
    };
    let mut fields = draft.fields().clone();
    defaults.complete(&mut fields);
    Ok(check_draft(&fields, draft.body())
        .iter()
        .map(|error| Finding::of_field(file, &draft, error))
        .collect())
}

impl Finding {
    fn of_field(file: &Path, draft: &Draft, error: &FieldError) -> Self {
        Self {
            file: input::name(file),
            line: draft.line_of(error.field).unwrap_or(1),
            column: 1,
            severity: Severity::Error,
            id: format!("fields/{}", error.field),
            message: format!("{} {}", error.field, error.message),
        }
    }

    fn of_file(file: &Path, error: &DraftError) -> Self {
        let (line, column) = match *error {
            DraftError::Toml { line, column, .. } => (line, column),
            DraftError::NotDecodable { line, .. } | DraftError::Table { line, .. } => (line, 1),
            DraftError::Binary | DraftError::UnsupportedEncoding | DraftError::Unterminated => {
                (1, 1)
            }
        };
        Self {
            file: input::name(file),
            line,
            column,
            severity: Severity::Error,
            id: "file".to_owned(),
            message: format!("the file {error}"),
        }
    }

    fn print(&self, output: &mut Output, json: bool) -> Result<(), Failure> {
        if json {
            return output.json(self);
        }
        let severity = match self.severity {
            Severity::Error => "error",
        };
        let line = format!(
            "{}:{}:{}: {severity}[{}]: {}",
            self.file, self.line, self.column, self.id, self.message
        );
        output.line(&visible(&line))
    }
}
