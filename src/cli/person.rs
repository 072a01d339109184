//! One person of the account, to show a draft as they get it.

use super::{
    account::{self, Sender},
    args::Global,
    exit::Exit,
    people::{failed, no_account},
    report::{Failure, note},
    tasks::runtime,
};
use crate::{
    config::{Choice, data_folder},
    content::{
        personalize::{Kind, personalize},
        visible,
    },
    draft::{Receivers, Who},
    people::{People, Verdict},
    usercom::Person,
};

/// The person with this user ID or address.
pub(super) fn find(who: &str, global: &Global) -> Result<Person, Failure> {
    let settings = account::settings(global.config_dir.as_deref())?;
    let choice = account::choice(&settings, global)?;
    if let Choice::NoAccount = choice {
        return Err(no_account());
    }
    let data_dir = data_folder(global.data_dir.as_deref());
    runtime()?.block_on(async {
        let sender = Sender::new(&choice).await?;
        let people = People::open(&sender.account, sender.timeouts, &data_dir);
        look_up(&people.map_err(failed)?, who).await
    })
}

async fn look_up(people: &People, who: &str) -> Result<Person, Failure> {
    let named = Receivers::parse(who);
    let wrong = |what: &str| {
        let what = format!("{} {what}", visible(who));
        Failure::new(Exit::Usage, what).advise("Name one person, by user ID or address.")
    };
    let id = match named.get(0).map(|receiver| receiver.who) {
        Some(Who::Id(id)) if named.len() == 1 => id,
        Some(Who::Mailbox(mailbox)) if named.len() == 1 => {
            let addresses = [mailbox.address.clone()];
            let resolution = people.resolve(&addresses, |_| {}).await.map_err(failed)?;
            match resolution.get(&mailbox.address) {
                Some(Verdict::Found(found)) => found.id,
                Some(Verdict::Several(_)) => {
                    return Err(wrong("is the address of several people"));
                }
                Some(Verdict::Failed(why)) => return Err(Failure::new(Exit::NotSent, why.clone())),
                Some(Verdict::Nobody) | None => return Err(wrong("is nobody in User.com")),
            }
        }
        _ => return Err(wrong("is no user ID and no address")),
    };
    let known = people.person(id).await.map_err(failed)?;
    known
        .map(|known| known.person)
        .ok_or_else(|| wrong("is nobody in User.com"))
}

/// A text with its placeholders filled from this person's fields.
pub(super) fn fill(text: &str, person: &Person, kind: Kind) -> Result<String, Failure> {
    let filled = personalize(text, &person.attributes, kind)
        .map_err(|error| Failure::new(Exit::Invalid, error))?;
    if !filled.missing.is_empty() {
        let missing = filled.missing.join(", ");
        note(&format!("No value for: {}", visible(&missing)));
    }
    Ok(filled.text)
}
