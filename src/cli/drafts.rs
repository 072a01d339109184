//! `sendoff drafts`: what was typed and is in no file, and the way back to it.

use std::path::Path;

use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

use super::{
    args::Global,
    exit::Exit,
    output::Output,
    report::Failure,
    table::{self, aligned, cut},
};
use crate::{
    config::data_folder,
    content::visible,
    draft::{Field, count_receivers},
    store::{DraftEntry, DraftId, DraftState, RECOVERABLE, Store, StoreError},
};

/// Columns of a subject in the list; what is longer is cut.
const SUBJECT: usize = 40;

/// The arguments of `sendoff drafts`.
#[derive(Debug, clap::Args)]
pub(super) struct DraftsArgs {
    /// Print one JSON object a line
    #[arg(long, conflicts_with = "restore")]
    json: bool,

    /// Make this draft the one that `sendoff` goes on with, also one that was thrown away
    #[arg(long, value_name = "ID")]
    restore: Option<i64>,
}

/// A draft, as `--json` prints it. What there is not is null.
#[derive(Debug, Serialize)]
struct DraftLine<'a> {
    id: i64,
    account: &'a str,
    subject: &'a str,
    /// How many receivers.
    people: usize,
    /// When it was kept last, RFC 3339, UTC.
    at: String,
    /// `open`, `kept` or `thrown_away`.
    state: &'static str,
    /// Whether a composer has it open now.
    in_use: bool,
    /// When it is deleted, RFC 3339, UTC.
    deleted_after: Option<String>,
    path: Option<String>,
}

/// Lists the drafts, or brings one back.
pub(super) fn run(args: &DraftsArgs, global: &Global) -> Result<Exit, Failure> {
    let mut store = Store::open(&data_folder(global.data_dir.as_deref())).map_err(failed)?;
    let now = Timestamp::now();
    store.purge_drafts(now).map_err(failed)?;
    if let Some(id) = args.restore {
        return restore(&mut store, DraftId(id), now);
    }
    let mut output = Output::new();
    let entries = store.drafts().map_err(failed)?;
    let mut rows = Vec::new();
    for entry in &entries {
        let in_use = store.is_draft_open(entry.id);
        if args.json {
            output.json(&line(entry, in_use))?;
        } else {
            rows.push(row(entry, in_use));
        }
    }
    for text in aligned(&rows) {
        output.line(&text)?;
    }
    output.flush()?;
    if entries.is_empty() {
        super::report::note("There is no draft: all that was typed is in its file.");
    }
    Ok(Exit::Success)
}

fn restore(store: &mut Store, id: DraftId, now: Timestamp) -> Result<Exit, Failure> {
    // Held meanwhile, so that no composer opens or throws it away in between.
    let Some(_lock) = store.lock_draft(id).map_err(failed)? else {
        let what = format!("the draft {} is open in another Sendoff", id.0);
        return Err(Failure::new(Exit::Failed, what).advise("Quit that one first."));
    };
    if !store.restore_draft(id, now).map_err(failed)? {
        return Err(
            Failure::new(Exit::Usage, format!("there is no draft {}", id.0))
                .advise("`sendoff drafts` lists them; the number comes first."),
        );
    }
    super::report::note("`sendoff` without a file goes on with this draft now.");
    Ok(Exit::Success)
}

fn failed(error: StoreError) -> Failure {
    Failure::new(Exit::Failed, error)
}

fn deleted_after(entry: &DraftEntry) -> Option<Timestamp> {
    entry.thrown_away_at?.checked_add(RECOVERABLE).ok()
}

fn people(entry: &DraftEntry) -> usize {
    count_receivers(entry.fields.get(Field::Receivers))
}

fn line(entry: &DraftEntry, in_use: bool) -> DraftLine<'_> {
    DraftLine {
        id: entry.id.0,
        account: &entry.account,
        subject: entry.fields.get(Field::Subject),
        people: people(entry),
        at: entry.changed_at.to_string(),
        state: entry.state.name(),
        in_use,
        deleted_after: deleted_after(entry).map(|at| at.to_string()),
        path: entry.path.as_deref().map(name),
    }
}

/// The cells of a draft in the list.
fn row(entry: &DraftEntry, in_use: bool) -> [String; 6] {
    let local = |at: Timestamp| at.to_zoned_datetime(TimeZone::system());
    let people = table::people(people(entry));
    let subject = match entry.fields.get(Field::Subject).trim() {
        "" => "(no subject)".to_owned(),
        subject => cut(&visible(subject), SUBJECT),
    };
    let state = match entry.state {
        _ if in_use => "open now".to_owned(),
        DraftState::Open | DraftState::Kept => "to go on with".to_owned(),
        DraftState::ThrownAway => match deleted_after(entry) {
            Some(at) => format!("thrown away, deleted {}", local(at).strftime("%Y-%m-%d")),
            None => "thrown away".to_owned(),
        },
    };
    let place = match &entry.path {
        Some(path) => visible(&name(path)).into_owned(),
        None => format!("no file, {}", visible(&entry.account)),
    };
    let at = local(entry.changed_at)
        .strftime("%Y-%m-%d %H:%M")
        .to_string();
    [entry.id.0.to_string(), at, people, subject, state, place]
}

fn name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
