//! Receivers of whom it is doubtful whether they should get the email, as far as is known.

use std::collections::HashSet;

use super::To;
use crate::{draft::UserId, people::Verdict};

/// Receivers who may be meant to get nothing: they can be left out together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doubts {
    /// They asked for no more emails.
    pub unsubscribed: HashSet<UserId>,
    /// They have no address.
    pub without_address: HashSet<UserId>,
    /// Somebody before them has the same address, which would get the email twice.
    pub twice: HashSet<UserId>,
}

impl Doubts {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unsubscribed.is_empty() && self.without_address.is_empty() && self.twice.is_empty()
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> HashSet<UserId> {
        let sets = [&self.unsubscribed, &self.without_address, &self.twice];
        sets.into_iter().flatten().copied().collect()
    }
}

impl To {
    /// Of whom of these people it is doubtful whether they should get the email.
    pub(in crate::tui) fn doubts(&self, ids: &[UserId]) -> Doubts {
        let of_verdicts = self.verdicts.values().filter_map(|verdict| match verdict {
            Verdict::Found(found) if found.unsubscribed => Some(found.id),
            _ => None,
        });
        let unsubscribed: HashSet<UserId> = of_verdicts.collect();
        let mut doubts = Doubts::default();
        let mut addresses = HashSet::new();
        for id in ids {
            if unsubscribed.contains(id) || self.is_unsubscribed(*id) {
                doubts.unsubscribed.insert(*id);
                continue;
            }
            let Some(person) = self.person(*id) else {
                continue;
            };
            match &person.address {
                None => doubts.without_address.insert(*id),
                Some(address) => {
                    let is_first = addresses.insert(address.to_lowercase());
                    !is_first && doubts.twice.insert(*id)
                }
            };
        }
        doubts
    }
}
