//! Who the email goes to, as the screen knows it: what the To field means, what was found out
//! about it, and the list that the draft names beside it.
//!
//! ```text
//! a change --pause--> Ask::LookUp --News::LookedUp--> verdicts
//!          --at once-> Ask::Complete                    (completion)
//!          --a file--> Ask::ReadList --News::ListRead--> list
//! ```
//!
//! The rules: nobody is guessed, and no key waits for an answer. An answer is about addresses and
//! IDs, so a late one is never wrong; one lookup at a time, which a newer one ends when the field
//! doesn't want all of it any more.

mod ask;
pub(super) mod chips;
mod choose;
pub mod completion;
mod doubts;
mod follow;
pub(in crate::tui) mod obstacle;
mod row;
#[cfg(test)]
mod screens;

use std::collections::{HashMap, HashSet};

pub use ask::{Ask, News, PersonView, ReadList};
use completion::Completion;
pub use doubts::Doubts;
pub(in crate::tui) use row::Origin;

use crate::{
    content::visible,
    draft::{Address, Receivers, UserId, Who},
    people::Verdict,
    store::Match,
    tui::words,
};

/// What is known about the receivers.
#[derive(Debug, Default)]
pub struct To {
    written: Receivers,
    /// The revision of the form that was looked at last.
    seen: Option<u64>,
    verdicts: HashMap<Address, Verdict>,
    /// The addresses of the field that have no verdict.
    open: HashSet<Address>,
    /// Those of them that the runtime looks up.
    in_flight: HashSet<Address>,
    /// The number of the newest lookup.
    lookups: u64,
    /// Whether `open` may hold what nobody looks up.
    is_dirty: bool,
    /// The revision of the form when the pause began that is waited for; none without one.
    pause: Option<u64>,
    people: HashMap<UserId, PersonView>,
    /// Whose names were asked for already.
    asked: HashSet<UserId>,
    list: Option<NamedList>,
    /// The number of the newest reading of the list.
    readings: u64,
    /// The number of the newest one that is over.
    read: u64,
    /// People of the list who are left out of this email.
    left_out: HashSet<UserId>,
    /// The revision of the draft that is to be sent once its list was read.
    sends_after_reading: Option<u64>,
    /// What is offered while one types.
    pub completion: Completion,
}

/// The list of the draft.
#[derive(Debug)]
struct NamedList {
    /// As the draft names it.
    name: String,
    state: ListState,
}

#[derive(Debug)]
enum ListState {
    Reading,
    Read(ReadList),
    /// And why; a part of a sentence.
    Unreadable(String),
}

/// Where one receiver stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing<'a> {
    /// Neither an ID nor an address.
    NotUnderstood,
    /// Somebody, by their ID.
    Id(UserId),
    /// Nobody knows yet who has the address.
    Resolving,
    /// Exactly this person has the address.
    Found(Match),
    /// Nobody in User.com has it.
    Nobody,
    /// More than one person has it.
    Several(&'a [Match]),
    /// It could not be found out, and why.
    Failed(&'a str),
}

impl To {
    /// What the draft's list is, for the summary: its name, how many people, and where they were
    /// found; unfiltered.
    pub(super) fn about_list(&self) -> Option<String> {
        let (list, read) = (self.list.as_ref()?, self.read_list()?);
        let people = words::people(read.ids.len());
        Some(format!("{}: {people}, from {}", list.name, read.picked))
    }

    /// What the field says.
    pub(super) fn written(&self) -> &Receivers {
        &self.written
    }

    /// Where a receiver stands.
    pub(super) fn standing(&self, who: &Who) -> Standing<'_> {
        let address = match who {
            Who::Id(id) => return Standing::Id(*id),
            Who::Other => return Standing::NotUnderstood,
            Who::Mailbox(mailbox) => &mailbox.address,
        };
        match self.verdicts.get(address) {
            None => Standing::Resolving,
            Some(Verdict::Found(found)) => Standing::Found(*found),
            Some(Verdict::Nobody) => Standing::Nobody,
            Some(Verdict::Several(several)) => Standing::Several(several),
            Some(Verdict::Failed(why)) => Standing::Failed(why),
        }
    }

    /// The ID of the one person with this address, as far as is known.
    pub(super) fn id_of(&self, address: &Address) -> Option<UserId> {
        match self.verdicts.get(address)? {
            Verdict::Found(found) => Some(found.id),
            Verdict::Nobody | Verdict::Several(_) | Verdict::Failed(_) => None,
        }
    }

    /// The person with this ID, if they are known here.
    pub(super) fn person(&self, id: UserId) -> Option<&PersonView> {
        self.people.get(&id)
    }

    /// What to call the person with this ID: their name where it is known; harmless.
    pub(super) fn name(&self, id: UserId) -> Option<String> {
        let person = self.people.get(&id)?;
        let name = person.name.as_ref().or(person.address.as_ref())?;
        Some(visible(name).into_owned())
    }

    /// Whether this person is known to have asked for no more emails.
    pub(super) fn is_unsubscribed(&self, id: UserId) -> bool {
        let is_listed = |list: &ReadList| list.unsubscribed.binary_search(&id).is_ok();
        self.people
            .get(&id)
            .is_some_and(|person| person.unsubscribed)
            || self.read_list().is_some_and(is_listed)
    }

    /// The people of the draft's list who get the email; none when it was not read whole.
    pub(super) fn listed(&self) -> Option<&[UserId]> {
        let list = self.read_list().filter(|list| list.problems.is_empty())?;
        Some(&list.ids)
    }

    /// People of the list get nothing of this email, now and when it is read again.
    fn leave_out(&mut self, people: impl IntoIterator<Item = UserId>) {
        self.left_out.extend(people);
        let left_out = &self.left_out;
        if let Some(NamedList {
            state: ListState::Read(list),
            ..
        }) = &mut self.list
        {
            list.ids.retain(|id| !left_out.contains(id));
        }
    }

    fn read_list(&self) -> Option<&ReadList> {
        match &self.list.as_ref()?.state {
            ListState::Read(list) => Some(list),
            ListState::Reading | ListState::Unreadable(_) => None,
        }
    }

    /// The place of the receiver in whose text, or at whose end, this byte of the text is.
    pub(super) fn place_at(&self, byte: usize) -> Option<usize> {
        let (mut low, mut high) = (0, self.written.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.written.get(middle)?.range.end < byte {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let is_here = self.written.get(low)?.range.start <= byte;
        is_here.then_some(low)
    }
}
