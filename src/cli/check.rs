//! `sendoff check`: what an author would want to know of drafts before they go out, offline.

use std::{
    io::{self, IsTerminal},
    path::{Path, PathBuf},
};

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
    content::{
        checks::{self, Email, Place, Severity},
        visible,
    },
    draft::{Draft, DraftError, Field},
};

const EXAMPLES: &str = "\
Examples:
  sendoff check spring-sale.html
  sendoff check drafts/*.html --json
  sendoff check --list

Each finding is a line FILE:LINE:COLUMN: severity[id]: message. What does not matter to you can be
silenced by its id, in the draft or in a profile: silence = [\"content/missing-alt\"]
Exit status: 0 nothing, or only hints; 1 warnings, 3 errors, 8 a file cannot be read.";

/// Say what is missing or wrong in drafts.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct CheckArgs {
    /// The drafts; - reads one from standard input
    #[arg(required_unless_present = "list")]
    files: Vec<PathBuf>,

    /// Answer with a line of JSON for each finding
    #[arg(long)]
    json: bool,

    /// Show every check, why it matters and what to do, instead of checking
    #[arg(long, conflicts_with = "files")]
    list: bool,
}

/// One thing to tell, and where.
#[derive(Debug, Serialize)]
struct Row {
    file: String,
    /// From 1.
    line: usize,
    /// In characters, from 1.
    column: usize,
    severity: &'static str,
    /// What kind of finding it is; never renamed.
    id: &'static str,
    message: String,
    /// What to do.
    #[serde(skip_serializing_if = "str::is_empty")]
    fix: &'static str,
}

/// How many findings of each severity there were.
#[derive(Debug, Default)]
struct Tally {
    errors: usize,
    warnings: usize,
    hints: usize,
    silenced: usize,
}

/// Runs the command to its exit status.
pub(super) fn run(args: &CheckArgs, global: &Global) -> Result<Exit, Failure> {
    let mut output = Output::new();
    if args.list {
        list(args.json, &mut output)?;
        return Ok(Exit::Success);
    }
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
    let colored = !args.json && is_colored();
    let mut tally = Tally::default();
    let mut failed = false;
    for file in &args.files {
        match rows(file, &defaults, &mut tally) {
            Ok(rows) => {
                for row in &rows {
                    row.print(&mut output, args.json, colored)?;
                }
            }
            Err(failure) => {
                failure.print();
                failed = true;
            }
        }
    }
    output.flush()?;
    if !args.json {
        tally.note();
    }
    Ok(if failed { Exit::Failed } else { tally.exit() })
}

fn rows(file: &Path, defaults: &Defaults, tally: &mut Tally) -> Result<Vec<Row>, Failure> {
    let draft = match input::read_draft(file) {
        Ok(draft) => draft,
        Err(Unusable::Unread(failure)) => return Err(failure),
        Err(Unusable::NotADraft(error)) => {
            tally.errors += 1;
            return Ok(vec![Row::of_file(file, &error)]);
        }
    };
    let mut fields = draft.fields().clone();
    defaults.complete(&mut fields);
    let silenced = [&*defaults.silence, draft.silence()].concat();
    for id in silenced.iter().filter(|id| checks::by_id(id).is_none()) {
        note(&format!("silence: there is no check {id}"));
    }
    let mut email = Email::new(&fields, draft.body());
    email.silenced = &silenced;
    email.today = Some(jiff::ZonedDateTime::now().date());
    let report = checks::check(&email);
    tally.errors += report.count(Severity::Error);
    tally.warnings += report.count(Severity::Warning);
    tally.hints += report.count(Severity::Hint);
    tally.silenced += report.silenced;
    let mut rows: Vec<Row> = report
        .findings
        .into_iter()
        .map(|finding| Row::of_finding(file, &draft, finding))
        .collect();
    rows.sort_by_key(|row| (row.line, row.column));
    Ok(rows)
}

impl Row {
    fn of_finding(file: &Path, draft: &Draft, finding: checks::Finding) -> Self {
        let body = draft.line_of(Field::Content).unwrap_or(1);
        let (line, column) = match finding.place {
            Place::Field(field) => (draft.line_of(field).unwrap_or(1), 1),
            Place::Html { line, column, .. } => (body + line - 1, column),
        };
        Self {
            file: input::name(file),
            line,
            column,
            severity: finding.check.severity.word(),
            id: finding.check.id,
            message: finding.message,
            fix: finding.check.fix,
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
            severity: Severity::Error.word(),
            id: "file",
            message: format!("the file {error}"),
            fix: "",
        }
    }

    fn print(&self, output: &mut Output, json: bool, colored: bool) -> Result<(), Failure> {
        if json {
            return output.json(self);
        }
        let place = format!("{}:{}:{}:", self.file, self.line, self.column);
        let place = visible(&place);
        let message = visible(&self.message);
        let kind = format!("{}[{}]", self.severity, self.id);
        // SGR (ECMA-48, 8.3.117): the words say it all without the colors.
        let line = match (colored, self.severity) {
            (false, _) => format!("{place} {kind}: {message}"),
            (true, "error") => format!("{place} \u{1b}[1;31m{kind}\u{1b}[0m: {message}"),
            (true, "warning") => format!("{place} \u{1b}[33m{kind}\u{1b}[0m: {message}"),
            (true, _) => format!("{place} \u{1b}[36m{kind}\u{1b}[0m: {message}"),
        };
        output.line(&line)
    }
}

impl Tally {
    fn exit(&self) -> Exit {
        match (self.errors, self.warnings) {
            (1.., _) => Exit::Invalid,
            (0, 1..) => Exit::Warnings,
            (0, 0) => Exit::Success,
        }
    }

    /// Sums it up on standard error; says nothing when there is nothing to say.
    fn note(&self) {
        let counts = [
            (self.errors, "error", "errors"),
            (self.warnings, "warning", "warnings"),
            (self.hints, "hint", "hints"),
            (self.silenced, "silenced", "silenced"),
        ];
        let parts: Vec<String> = counts
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, more)| format!("{count} {}", if count == 1 { one } else { more }))
            .collect();
        if !parts.is_empty() {
            note(&parts.join(", "));
        }
    }
}

/// Every check, one paragraph each, or one line of JSON.
fn list(json: bool, output: &mut Output) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Listed {
        id: &'static str,
        severity: &'static str,
        why: &'static str,
        fix: &'static str,
        source: &'static str,
    }
    for check in checks::all() {
        let listed = Listed {
            id: check.id,
            severity: check.severity.word(),
            why: check.why,
            fix: check.fix,
            source: check.source,
        };
        if json {
            output.json(&listed)?;
        } else {
            output.line(&format!("{} ({})", listed.id, listed.severity))?;
            output.line(&format!("    {}", listed.why))?;
            output.line(&format!("    {}", listed.fix))?;
            output.line(&format!("    Source: {}", listed.source))?;
        }
    }
    output.flush()
}

fn is_colored() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    // NO_COLOR counts when it is set and not empty: https://no-color.org
    io::stdout().is_terminal() && !set("NO_COLOR") && !dumb
}
