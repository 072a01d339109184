//! Compares what the journal claims with what the server's ledger holds.

use std::{fs, path::Path};

use super::server::Taken;
use crate::store::{HistoryPage, JournaledBatch, State, Store};

/// What a batch was for, by the send's subject and its position; the ledger holds the same.
pub(super) type People<'a> = &'a dyn Fn(&str, u32) -> Vec<u64>;

/// What a database begins with that is broken on purpose.
pub(super) const BROKEN: &[u8] = b"broken";

/// The states in the journal, or in which way they contradict the ledger. No process that
/// sends may be alive, and no message may be in the journal twice.
pub(super) fn audit(
    folder: &Path,
    ledger: &[Taken],
    people: People<'_>,
) -> Result<Vec<State>, String> {
    let was_broken = fs::read(folder.join("sendoff.db")).is_ok_and(|file| file.starts_with(BROKEN));
    let mut store = Store::open(folder).map_err(|error| error.to_string())?;
    if store.set_aside().is_some() && !was_broken {
        return Err("the database was broken".to_owned());
    }
    store
        .recover(jiff::Timestamp::now())
        .map_err(|error| error.to_string())?;
    is_whole(folder).map_err(|error| error.to_string())?;
    let mut states = Vec::new();
    let mut known = 0;
    for send in store
        .history(HistoryPage::newest(1_000))
        .map_err(|error| error.to_string())?
    {
        for batch in &send.batches {
            let taken = (
                send.subject.clone(),
                people(&send.subject, batch.id.position),
            );
            let count = ledger.iter().filter(|entry| **entry == taken).count();
            claim(batch, count)?;
            known += count;
            states.push(batch.state);
        }
    }
    if known != ledger.len() {
        return Err(format!("{known} of {ledger:?} in the journal"));
    }
    Ok(states)
}

fn is_whole(folder: &Path) -> rusqlite::Result<()> {
    let database = rusqlite::Connection::open(folder.join("sendoff.db"))?;
    let found: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    assert_eq!(found, "ok");
    Ok(())
}

/// Whether `count` emails in the ledger are what the batch's state says.
pub(super) fn claim(batch: &JournaledBatch, count: usize) -> Result<(), String> {
    let is_true = match batch.state {
        State::Accepted => count == 1,
        State::Rejected | State::NotSent | State::Cancelled => count == 0,
        State::Unknown => count <= 1,
        State::Waiting | State::Sending => false,
    };
    if is_true {
        return Ok(());
    }
    Err(format!("{batch:?}, and {count} in the ledger"))
}
