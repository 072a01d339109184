//! `sendoff people search`: who is called so, or has such an address.

use std::path::Path;

use serde::Serialize;

use super::store_failed;
use crate::{
    cli::{
        exit::Exit,
        output::Output,
        report::{Failure, note},
        table::{aligned, cut},
    },
    content::visible,
    people::People,
    store::{KnownPerson, Store},
    usercom::Person,
};

/// As many as a person still reads.
const MOST: usize = 50;

/// Columns of a name or address; what is longer is cut.
const COLUMNS: usize = 40;

#[derive(Serialize)]
struct Line<'a> {
    id: u64,
    email: Option<&'a str>,
    name: Option<&'a str>,
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    unsubscribed: bool,
    /// When User.com said so, RFC 3339, UTC.
    fetched_at: String,
}

/// Looks at what is known here.
pub(super) fn offline(
    account: &str,
    text: &str,
    data_dir: &Path,
    json: bool,
) -> Result<Exit, Failure> {
    let store = Store::open(data_dir).map_err(store_failed)?;
    let found = store
        .find_people(account, text, MOST)
        .map_err(store_failed)?;
    print(&found, json)
}

/// Looks at what is known here, and asks User.com.
pub(super) async fn run(people: &People, text: &str, json: bool) -> Result<Exit, Failure> {
    let asked = people.search(text).await;
    let mut found = people.complete(text, MOST).await.map_err(super::failed)?;
    match asked {
        Ok(others) => {
            for other in others {
                if found.iter().all(|one| one.person.id != other.person.id) && found.len() < MOST {
                    found.push(other);
                }
            }
        }
        Err(error) if found.is_empty() => return Err(super::failed(error)),
        Err(error) => note(&format!("Only those who are known here: {error}.")),
    }
    print(&found, json)
}

fn print(found: &[KnownPerson], json: bool) -> Result<Exit, Failure> {
    let mut output = Output::new();
    if json {
        for known in found {
            output.json(&line(known))?;
        }
    } else {
        let rows: Vec<_> = found.iter().map(|known| row(&known.person)).collect();
        for line in aligned(&rows) {
            output.line(&line)?;
        }
    }
    output.flush()?;
    match found.len() {
        0 => note("Nobody was found."),
        MOST => note(&format!(
            "These are the first {MOST}: write more of the name or address."
        )),
        _ => {}
    }
    Ok(Exit::Success)
}

fn line(known: &KnownPerson) -> Line<'_> {
    let person = &known.person;
    Line {
        id: person.id.get(),
        email: person.email.as_deref(),
        name: person.name.as_deref(),
        first_name: person.first_name.as_deref(),
        last_name: person.last_name.as_deref(),
        unsubscribed: person.unsubscribed,
        fetched_at: known.fetched_at.to_string(),
    }
}

fn row(person: &Person) -> [String; 4] {
    // Names can be longer than a screen: cut first, as making harmless only makes longer.
    let shown = |text: &str| cut(&visible(&cut(text, COLUMNS)), COLUMNS);
    let email = person.email.as_deref().unwrap_or("(no address)");
    let name = match person.label() {
        label if Some(&label) == person.email.as_ref() => String::new(),
        label if label == person.id.to_string() => String::new(),
        label => shown(&label),
    };
    let note = if person.unsubscribed {
        "unsubscribed"
    } else {
        ""
    };
    [person.id.to_string(), shown(email), name, note.to_owned()]
}
