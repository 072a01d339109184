//! Who may be meant by what is being typed.
//!
//! The rule: it is an offer. None is chosen until the person does, so that Tab and Enter typed
//! ahead mean what they mean without it.

use std::ops::Range;

use super::{Ask, PersonView, Standing, To};
use crate::{
    content::visible,
    draft::{Receivers, UserId, Who},
};

/// From so many letters on something is offered.
const SHORTEST: usize = 2;

/// From so many on the server is asked.
const SHORTEST_SEARCH: usize = 3;

/// How many are offered.
pub const OFFERED: usize = 6;

/// What is offered while one types.
#[derive(Debug, Default)]
pub struct Completion {
    /// What is being typed; empty when nothing is offered.
    word: String,
    /// The bytes of the text that it takes.
    range: Range<usize>,
    cursor: usize,
    is_searched: bool,
    candidates: Vec<PersonView>,
    chosen: Option<usize>,
}

impl Completion {
    /// What is offered now, and which of them is chosen; nobody when nothing is.
    #[must_use]
    pub fn offered(&self) -> (&[PersonView], Option<usize>) {
        if self.word.is_empty() {
            return (&[], None);
        }
        (&self.candidates, self.chosen)
    }

    /// Whether something is offered.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.offered().0.is_empty()
    }

    /// Another word is being typed, or none.
    pub(super) fn follow(
        &mut self,
        word: Option<(Range<usize>, String)>,
        cursor: usize,
    ) -> Option<Ask> {
        let Some((range, word)) = word else {
            self.close();
            return None;
        };
        self.is_searched = word.chars().count() < SHORTEST_SEARCH || word.contains(' ');
        (self.word, self.range, self.cursor, self.chosen) = (word, range, cursor, None);
        Some(Ask::Complete {
            word: self.word.clone(),
            at_server: false,
        })
    }

    pub(super) fn wants_search(&self) -> bool {
        !self.word.is_empty() && !self.is_searched
    }

    pub(super) fn search(&mut self) -> Option<Ask> {
        if !self.wants_search() {
            return None;
        }
        self.is_searched = true;
        Some(Ask::Complete {
            word: self.word.clone(),
            at_server: true,
        })
    }

    /// Takes in who may be meant; for another word it is late. Who is offered already stays where
    /// they are.
    pub(super) fn offer(&mut self, word: &str, people: Vec<PersonView>) {
        if self.word != word {
            return;
        }
        // Those of the word before make room as long as none of them is chosen.
        if self.chosen.is_none() {
            let wanted = word.to_lowercase();
            self.candidates.retain(|one| one.has(&wanted));
        }
        for person in people {
            if self.candidates.len() < OFFERED
                && self.candidates.iter().all(|one| one.id != person.id)
            {
                self.candidates.push(person);
            }
        }
    }

    /// Offers nothing any more.
    pub fn close(&mut self) {
        *self = Self::default();
    }

    /// Whether somebody may be offered for what is being typed.
    pub(super) fn is_following(&self) -> bool {
        !self.word.is_empty()
    }

    pub(super) fn close_unless_at(&mut self, cursor: Option<usize>) {
        if self.is_following() && cursor != Some(self.cursor) {
            self.close();
        }
    }

    /// Chooses the next one, or the one before; behind the last comes none.
    pub fn step(&mut self, forwards: bool) {
        let last = self.candidates.len().checked_sub(1);
        self.chosen = match (self.chosen, forwards) {
            (None, true) => last.map(|_| 0),
            (None, false) => last,
            (Some(at), true) => (Some(at) < last).then_some(at + 1),
            (Some(at), false) => at.checked_sub(1),
        };
    }

    /// Chooses the one that was drawn in this row.
    pub fn choose_row(&mut self, row: usize) {
        self.chosen = (row < self.candidates.len()).then_some(row);
    }
}

impl PersonView {
    /// Whether the name or the address has this, in lower case, in it.
    fn has(&self, wanted: &str) -> bool {
        let texts = [self.name.as_ref(), self.address.as_ref()];
        let mut texts = texts.into_iter().flatten();
        texts.any(|text| text.to_lowercase().contains(wanted))
    }
}

impl To {
    /// What is being typed at the end of a receiver, if somebody may be offered for it.
    pub(super) fn word_at(&self, cursor: usize) -> Option<(Range<usize>, &str)> {
        let receiver = self.written.get(self.place_at(cursor)?)?;
        let is_known = matches!(
            self.standing(&receiver.who),
            Standing::Found(_) | Standing::Id(_)
        );
        let is_word = receiver.text.contains(char::is_alphabetic)
            && receiver.text.chars().count() >= SHORTEST;
        let is_end = receiver.range.end == cursor;
        (is_end && is_word && !is_known).then_some((receiver.range, receiver.text))
    }

    /// The text of the field with the chosen one in the place of what was typed.
    pub(in crate::tui) fn completed(&mut self) -> Option<String> {
        let chosen = self.completion.chosen?;
        let person = self.completion.candidates.get(chosen)?.clone();
        let range = self.completion.range.clone();
        let written = self.written_as(&person);
        let text = self.written.text();
        let (before, after) = (text.get(..range.start)?, text.get(range.end..)?);
        let separator = if after.trim_start().starts_with([',', ';']) {
            ""
        } else {
            ", "
        };
        let text = format!("{before}{written}{separator}{}", after.trim_start());
        self.people.insert(person.id, person);
        self.completion.close();
        Some(text)
    }

    /// How a person is written into the field: so that nobody else can be meant.
    fn written_as(&self, person: &PersonView) -> String {
        let id = person.id.to_string();
        let Some(address) = &person.address else {
            return id;
        };
        let others = self
            .completion
            .candidates
            .iter()
            .chain(self.people.values());
        let is_shared = |other: &PersonView| {
            let theirs = other.address.as_deref().unwrap_or_default();
            other.id != person.id && theirs.eq_ignore_ascii_case(address)
        };
        if others.into_iter().any(is_shared) {
            return id;
        }
        let named = person
            .name
            .as_deref()
            .and_then(|name| with_name(name, address));
        let is_found = |text: &String| means_only(text, person.id, self);
        named
            .into_iter()
            .chain([address.clone()])
            .find(is_found)
            .unwrap_or(id)
    }
}

/// A mailbox of RFC 5322 (3.4); none for a name that does harm on a screen.
fn with_name(name: &str, address: &str) -> Option<String> {
    if visible(name) != name {
        return None;
    }
    let is_plain = |c: char| c.is_alphabetic() || c == ' ' || c == '-' || c == '\'';
    if name.chars().all(is_plain) {
        return Some(format!("{name} <{address}>"));
    }
    let name = name.replace('\\', "\\\\").replace('"', "\\\"");
    Some(format!("\"{name}\" <{address}>"))
}

/// Whether the text is one receiver with an address of which nothing speaks for somebody else.
fn means_only(text: &str, id: UserId, to: &To) -> bool {
    let parsed = Receivers::parse(text);
    let receiver = parsed.get(0).filter(|_| parsed.len() == 1);
    match receiver.map(|receiver| receiver.who) {
        Some(who @ Who::Mailbox(_)) => match to.standing(&who) {
            Standing::Found(found) => found.id == id,
            standing => standing == Standing::Resolving,
        },
        _ => false,
    }
}
