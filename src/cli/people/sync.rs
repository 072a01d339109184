//! `sendoff people sync`: reads everybody, and says how far it is.

use std::io::{self, IsTerminal};

use super::failed;
use crate::{
    cli::{
        exit::Exit,
        report::{Failure, note},
        table,
        tasks::Interrupts,
    },
    people::{People, Synced},
};

/// Where nobody watches, a line for so many people is enough.
const STEP: u64 = 10_000;
/// And for so many where somebody does.
const WATCHED_STEP: u64 = 1_000;

/// Reads everybody; a signal stops it.
pub(super) async fn run(people: &People, afresh: bool) -> Result<Exit, Failure> {
    let mut interrupts = Interrupts::listen()?;
    let watched = io::stderr().is_terminal();
    let step = if watched { WATCHED_STEP } else { STEP };
    let mut told = 0;
    let mut read = 0;
    let report = |synced: Synced| {
        read = synced.people;
        if let Some(wait) = synced.waiting {
            let wait = wait.as_secs_f64().ceil();
            note(&format!(
                "User.com asks to wait {wait} s before it says more."
            ));
        } else if synced.people / step > told {
            told = synced.people / step;
            note(&progress(synced));
        }
    };
    tokio::select! {
        synced = people.sync(afresh, report) => {
            let synced = synced.map_err(failed)?;
            note(&format!("Everybody was read: {}.", count(synced.people)));
            if synced.unusable > 0 {
                note(&format!("Without a usable ID, and left out: {}.", synced.unusable));
            }
            Ok(Exit::Success)
        }
        () = interrupts.next() => {
            note(&format!(
                "Stopped after {}: run it again within a day to go on.",
                count(read)
            ));
            Ok(Exit::Cancelled)
        }
    }
}

fn progress(synced: Synced) -> String {
    match synced.count {
        Some(all) => format!("{} of {} people …", synced.people, all.max(synced.people)),
        None => format!("{} …", count(synced.people)),
    }
}

fn count(people: u64) -> String {
    table::people(usize::try_from(people).unwrap_or(usize::MAX))
}
