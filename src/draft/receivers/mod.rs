//! Who is to get the email, as a person wrote or pasted it: IDs, addresses, names.
//!
//! ```text
//! 5380718, Ada <ada@example.org>; bob@example.org 5380719
//! ```
//!
//! The rules: each receiver keeps its exact place in the text, so that one can be taken out and
//! the rest stays as it was written; what could mean more than one person is not taken for any.
//! Who has an address is for others to find out.

mod address;
mod mailbox;
mod places;
mod split;
#[cfg(test)]
mod tests;

pub(in crate::draft) use address::is_address;

pub use address::Address;
pub use mailbox::Mailbox;
pub use places::Places;

use std::{collections::HashSet, ops::Range};

use super::UserId;

/// What a text says about receivers. Takes 16 bytes each beside the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receivers {
    text: String,
    items: Vec<Item>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    start: u32,
    end: u32,
    id: Option<UserId>,
}

/// One receiver of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver<'a> {
    /// The bytes of the text that it takes.
    pub range: Range<usize>,
    /// Exactly what was written.
    pub text: &'a str,
    /// What that means.
    pub who: Who,
}

/// What was written in a receiver's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// A user ID.
    Id(UserId),
    /// An address, with or without a name beside it.
    Mailbox(Mailbox),
    /// Anything else: a name to be looked up by a person, or a slip.
    Other,
}

impl Receivers {
    /// Reads a text of at most 4 GB; what is beyond is not looked at. Linear in its length.
    #[must_use]
    pub fn parse(text: impl Into<String>) -> Self {
        let text = text.into();
        let mut items = Vec::new();
        split::split(&text, |range| {
            let id = text.get(range.clone()).and_then(|text| text.parse().ok());
            if let (Ok(start), Ok(end)) = (range.start.try_into(), range.end.try_into()) {
                items.push(Item { start, end, id });
            }
        });
        Self { text, items }
    }

    /// The text that was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many receivers are written, repeated ones each time.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether no receiver is written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The receiver at this place, from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Receiver<'_>> {
        self.items.get(index).map(|item| self.receiver(item))
    }

    /// The receivers in the order in which they are written.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Receiver<'_>> {
        self.items.iter().map(|item| self.receiver(item))
    }

    /// How many are named, each once: by ID, by address, or by what is written.
    #[must_use]
    pub fn count(&self) -> usize {
        let mut ids: Vec<UserId> = self.items.iter().filter_map(|item| item.id).collect();
        ids.sort_unstable();
        ids.dedup();
        let others: HashSet<String> = self
            .not_ids()
            .map(|receiver| match receiver.who {
                Who::Mailbox(mailbox) => mailbox.address.key().into_owned(),
                _ => receiver.text.to_owned(),
            })
            .collect();
        ids.len() + others.len()
    }

    /// The addresses that are written, each once, in their order.
    #[must_use]
    pub fn addresses(&self) -> Vec<Address> {
        let mut seen = HashSet::new();
        self.not_ids()
            .filter_map(|receiver| match receiver.who {
                Who::Mailbox(mailbox) => Some(mailbox.address),
                Who::Id(_) | Who::Other => None,
            })
            .filter(|address| seen.insert(address.clone()))
            .collect()
    }

    /// The text without some of the receivers, named by their places from 0. What is left stays
    /// as it was written, and means the same.
    #[must_use]
    pub fn without(&self, is_removed: impl Fn(usize) -> bool) -> String {
        let mut out = String::with_capacity(self.text.len());
        // How far the text was dealt with, and where the last receiver that stays ends.
        let (mut done, mut kept) = (0, None);
        for (index, item) in self.items.iter().enumerate() {
            let (start, end) = (item.start as usize, item.end as usize);
            if is_removed(index) {
                continue;
            }
            let is_gap = index
                .checked_sub(1)
                .is_none_or(|before| !is_removed(before));
            let gap = match kept {
                _ if is_gap => self.slice(done..start),
                Some(_) => self.strongest_gap(done, index),
                None => "",
            };
            out.push_str(gap);
            out.push_str(self.slice(start..end));
            (done, kept) = (end, Some(index));
        }
        let last = self.items.last().map_or(0, |item| item.end as usize);
        if kept.is_some() {
            out.push_str(self.slice(last..self.text.len()));
        }
        out
    }

    /// What separates the receiver at `index` from the last one that stays, which ends at `from`,
    /// when those between them go: one of the gaps, a hard one if there is any.
    fn strongest_gap(&self, from: usize, index: usize) -> &str {
        let start = |item: &Item| item.start as usize;
        let before = self.items.get(..index).unwrap_or_default();
        let first = before.partition_point(|item| start(item) < from);
        let first_gap = before
            .get(first)
            .map_or("", |item| self.slice(from..start(item)));
        if split::is_hard(first_gap) {
            return first_gap;
        }
        let here = self.items.get(index).map_or(from, start);
        let ends = before.last().map_or(from, |item| item.end as usize);
        let last_gap = self.slice(ends..here);
        if split::is_hard(last_gap) {
            return last_gap;
        }
        // Those between them may have had names around, which spaces alone don't part.
        ", "
    }

    fn not_ids(&self) -> impl Iterator<Item = Receiver<'_>> {
        let items = self.items.iter().filter(|item| item.id.is_none());
        items.map(|item| self.receiver(item))
    }

    fn receiver(&self, item: &Item) -> Receiver<'_> {
        let range = item.start as usize..item.end as usize;
        let text = self.slice(range.clone());
        let who = match item.id {
            Some(id) => Who::Id(id),
            None => mailbox::mailbox(text).map_or(Who::Other, Who::Mailbox),
        };
        Receiver { range, text, who }
    }

    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

/// Whether this word is a user ID.
fn is_id(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && word.parse::<UserId>().is_ok()
}
