//! The receivers as rows of a list: those of the field, then those of the draft's list.
//!
//! A row is a number, so that a million of them take a few megabytes; what it shows is made for
//! those in sight alone.

use super::{Standing, To};
use crate::{
    content::visible,
    draft::{UserId, Who},
};

/// Where a receiver comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::tui) enum Origin {
    /// The To field, at this place.
    Written(usize),
    /// The draft's list.
    List(UserId),
}

/// A row as it is shown. All texts are harmless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::tui) struct RowView {
    pub(in crate::tui) sign: String,
    pub(in crate::tui) name: String,
    pub(in crate::tui) address: String,
    pub(in crate::tui) id: String,
    pub(in crate::tui) from: String,
    pub(in crate::tui) is_wrong: bool,
}

impl To {
    /// The rows of all receivers, in their order.
    pub(in crate::tui) fn rows(&self) -> Vec<u32> {
        let written = self.written.len();
        let listed = self.read_list().map_or(&[][..], |list| &list.ids);
        let rows = 0..written + listed.len();
        rows.filter_map(|row| u32::try_from(row).ok()).collect()
    }

    /// Where the receiver of a row comes from.
    pub(in crate::tui) fn origin(&self, row: u32) -> Option<Origin> {
        let row = usize::try_from(row).ok()?;
        match row.checked_sub(self.written.len()) {
            None => Some(Origin::Written(row)),
            Some(place) => Some(Origin::List(*self.read_list()?.ids.get(place)?)),
        }
    }

    /// Who a row is, where exactly one person is known.
    pub(in crate::tui) fn id_of_row(&self, row: u32) -> Option<UserId> {
        match self.origin(row)? {
            Origin::List(id) => Some(id),
            Origin::Written(place) => match self.standing(&self.written.get(place)?.who) {
                Standing::Id(id) => Some(id),
                Standing::Found(found) => Some(found.id),
                _ => None,
            },
        }
    }

    /// What a row shows.
    pub(in crate::tui) fn row(&self, row: u32) -> Option<RowView> {
        let id = self.id_of_row(row);
        let person = id.and_then(|id| self.person(id));
        let known =
            |text: Option<&String>| text.map_or(String::new(), |text| visible(text).into_owned());
        let mut name = known(person.and_then(|person| person.name.as_ref()));
        let mut address = known(person.and_then(|person| person.address.as_ref()));
        let (sign, is_wrong, from) = match self.origin(row)? {
            Origin::List(_) => (String::new(), false, "list"),
            Origin::Written(place) => {
                let receiver = self.written.get(place)?;
                let standing = self.standing(&receiver.who);
                match &receiver.who {
                    Who::Mailbox(mailbox) => {
                        address = visible(mailbox.address.as_str()).into_owned();
                        if name.is_empty() {
                            name = known(mailbox.name.as_ref());
                        }
                    }
                    Who::Other => name = visible(receiver.text).into_owned(),
                    Who::Id(_) => {}
                }
                let is_wrong = !matches!(
                    standing,
                    Standing::Id(_) | Standing::Found(_) | Standing::Resolving
                );
                (sign(standing), is_wrong, "typed")
            }
        };
        let is_unsubscribed = id.is_some_and(|id| self.is_unsubscribed(id));
        Some(RowView {
            sign: if is_unsubscribed {
                "⊘".to_owned()
            } else {
                sign
            },
            name,
            address,
            id: id.map_or(String::new(), |id| id.to_string()),
            from: from.to_owned(),
            is_wrong: is_wrong || is_unsubscribed,
        })
    }
}

/// The sign of where a receiver stands; none where all is well.
pub(super) fn sign(standing: Standing<'_>) -> String {
    match standing {
        Standing::NotUnderstood => "✗".to_owned(),
        Standing::Resolving => "…".to_owned(),
        Standing::Nobody => "?".to_owned(),
        Standing::Several(people) => format!("{}?", people.len()),
        Standing::Failed(_) => "!".to_owned(),
        Standing::Found(found) if found.unsubscribed => "⊘".to_owned(),
        Standing::Id(_) | Standing::Found(_) => String::new(),
    }
}
