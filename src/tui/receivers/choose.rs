//! Changing who gets the email otherwise than by typing.

use std::collections::HashSet;

use super::{Origin, Standing, To};
use crate::{
    draft::{Address, Field, UserId, Who},
    tui::{line_field::LineField, model::Model},
};

impl Model {
    /// Puts another text into the To field; undo leads back.
    pub(in crate::tui) fn write_receivers(&mut self, text: &str) {
        if let Some(field) = self.form.field_mut(Field::Receivers) {
            field.edit(|input: &mut LineField| {
                input.select_all();
                if text.is_empty() {
                    input.cut();
                } else {
                    input.insert(text);
                }
            });
            self.form_revision += 1;
        }
    }

    /// Takes one receiver out.
    pub(in crate::tui) fn remove_receiver(&mut self, origin: Origin) {
        match origin {
            Origin::Written(place) => {
                let text = self.to.written.without(|other| other == place);
                self.write_receivers(&text);
            }
            Origin::List(id) => {
                self.to.leave_out([id]);
            }
        }
    }

    /// The email goes to no list any more.
    pub(in crate::tui) fn remove_list(&mut self) {
        self.form.set_receivers_file("");
        self.to.list = None;
        self.to.left_out.clear();
        self.form_revision += 1;
    }

    /// Takes out everybody who is one of these people.
    pub(in crate::tui) fn leave_out(&mut self, people: &HashSet<UserId>) {
        let is_one = |to: &To, place: usize| {
            let receiver = to.written.get(place);
            let id = receiver.and_then(|receiver| match to.standing(&receiver.who) {
                Standing::Id(id) => Some(id),
                Standing::Found(found) => Some(found.id),
                _ => None,
            });
            id.is_some_and(|id| people.contains(&id))
        };
        let text = self.to.written.without(|place| is_one(&self.to, place));
        if text != self.to.written.text() {
            self.write_receivers(&text);
        }
        self.to.leave_out(people.iter().copied());
    }

    /// Writes the ID of the one who is meant in the place of an address.
    pub(in crate::tui) fn mean(&mut self, address: &Address, id: UserId) {
        let mut text = self.to.written.text().to_owned();
        let all = (0..self.to.written.len()).rev();
        for receiver in all.filter_map(|place| self.to.written.get(place)) {
            if matches!(&receiver.who, Who::Mailbox(mailbox) if mailbox.address == *address) {
                text.replace_range(receiver.range, &id.to_string());
            }
        }
        self.write_receivers(&text);
    }
}
