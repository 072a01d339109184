//! `sendoff people forget`: forgets what is known about people, here and nowhere else.

use std::path::Path;

use super::store_failed;
use crate::{
    cli::{
        exit::Exit,
        report::{Failure, note},
        table,
    },
    draft::{Receivers, Who},
    store::{Forgetting, Forgotten, Store},
};

/// Forgets these people of the account; with nobody named, everybody.
pub(super) fn run(account: &str, who: &[String], data_dir: &Path) -> Result<Exit, Failure> {
    let whom = whom(who)?;
    let mut store = Store::open(data_dir).map_err(store_failed)?;
    let forgotten = store.forget_people(account, &whom).map_err(store_failed)?;
    tell(&forgotten);
    Ok(if forgotten.open_drafts > 0 {
        Exit::Failed
    } else {
        Exit::Success
    })
}

fn whom(who: &[String]) -> Result<Forgetting, Failure> {
    if who.is_empty() {
        return Ok(Forgetting::Everybody);
    }
    let (mut ids, mut addresses) = (Vec::new(), Vec::new());
    let receivers = Receivers::parse(who.join("\n"));
    for receiver in receivers.iter() {
        match receiver.who {
            Who::Id(id) => ids.push(id),
            Who::Mailbox(mailbox) => addresses.push(mailbox.address),
            Who::Other => {
                let what = format!("\"{}\" is no user ID and no address", receiver.text);
                return Err(Failure::new(Exit::Usage, what).advise(
                    "`sendoff people search` finds people by name. Nobody was forgotten.",
                ));
            }
        }
    }
    Ok(Forgetting::These { ids, addresses })
}

fn tell(forgotten: &Forgotten) {
    note(&format!("Forgotten: {}.", table::people(forgotten.people)));
    if forgotten.drafts > 0 {
        note(&format!(
            "Taken out of the receivers of drafts that are kept here: {}.",
            forgotten.drafts
        ));
    }
    if forgotten.open_drafts > 0 {
        note(&format!(
            "Drafts that are open and still name them: {}. Quit them and forget again.",
            forgotten.open_drafts
        ));
    }
    note("Files of yours stay as they are, and so does the history of what was sent.");
}
