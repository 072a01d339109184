//! What keeps an email from going to its receivers, and what is said of one of them.

use super::{ListState, Standing, To};
use crate::{
    content::visible,
    draft::{Address, Who},
};

/// What keeps an email from going to its receivers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::tui) enum Obstacle {
    /// One sentence without the field's name; unfiltered.
    Said(String),
    /// Of the people with this address one has to be chosen.
    Choose(Address),
}

impl To {
    /// The first thing that is in the way, as far as addresses and the list go.
    pub(in crate::tui) fn obstacle(&self) -> Option<Obstacle> {
        let of_field = self.written.iter().find_map(|receiver| {
            let Who::Mailbox(mailbox) = &receiver.who else {
                return None;
            };
            let address = &mailbox.address;
            Some(match self.standing(&receiver.who) {
                Standing::Several(_) => Obstacle::Choose(address.clone()),
                Standing::Resolving => Obstacle::Said(format!(
                    "has {address}, who is not known yet: wait until User.com has answered"
                )),
                Standing::Nobody => Obstacle::Said(format!(
                    "has {address}, and nobody in User.com has this address: only people known \
                     there can be written to"
                )),
                Standing::Failed(why) => Obstacle::Said(format!(
                    "has {address}, who could not be looked up: {why}. Sending again tries once \
                     more"
                )),
                Standing::Found(_) | Standing::Id(_) | Standing::NotUnderstood => return None,
            })
        });
        of_field.or_else(|| self.obstacle_of_list().map(Obstacle::Said))
    }

    fn obstacle_of_list(&self) -> Option<String> {
        let list = self.list.as_ref()?;
        let name = &list.name;
        match &list.state {
            ListState::Reading => Some(format!("has the list {name}, which is being read")),
            ListState::Unreadable(why) => Some(format!("has the list {name}, which {why}")),
            ListState::Read(read) => {
                let first = read.problems.first()?;
                let more = match read.problems.len() - 1 {
                    0 => String::new(),
                    more => format!(" (and {more} more like this)"),
                };
                Some(format!("has the list {name}, where {first}{more}"))
            }
        }
    }

    /// What is to be said of the receiver at this byte of the text: a line, and whether something
    /// is wrong. Harmless.
    pub(in crate::tui) fn said_at(&self, byte: usize) -> Option<(String, bool)> {
        let receiver = self.written.get(self.place_at(byte)?)?;
        let (line, is_wrong) = match self.standing(&receiver.who) {
            Standing::NotUnderstood => return None,
            Standing::Id(id) => (self.name(id)?, false),
            Standing::Resolving => ("looking up who has this address …".to_owned(), false),
            Standing::Found(found) => {
                let name = self.name(found.id);
                let name = name.map_or(String::new(), |name| format!("{name}, "));
                if found.unsubscribed {
                    let words = "⊘ unsubscribed in User.com: may get nothing";
                    (format!("{name}{}: {words}", found.id), true)
                } else {
                    (format!("✓ {name}{}", found.id), false)
                }
            }
            Standing::Nobody => (
                "? nobody in User.com has this address: only people known there can be written to"
                    .to_owned(),
                true,
            ),
            Standing::Several(people) => (
                format!("{} people have this address: Enter chooses", people.len()),
                true,
            ),
            Standing::Failed(why) => (
                format!("! failed: {}. Enter tries again", visible(why)),
                true,
            ),
        };
        Some((line, is_wrong))
    }
}
