//! What all checks read: the email, taken apart once.

use super::{Email, MAX_BYTES};
use crate::{
    content::{
        html::{Html, Prose},
        links::{self, Link},
        placeholders::{self, Placeholder},
    },
    draft::{Field, count_receivers},
};

/// An email and the facts of its HTML. When the HTML is larger than [`MAX_BYTES`], the facts are
/// those of no HTML at all.
pub(super) struct Context<'a> {
    pub(super) email: &'a Email<'a>,
    pub(super) html: Html<'a>,
    pub(super) prose: Prose,
    pub(super) links: Vec<Link>,
    pub(super) placeholders: Vec<Placeholder<'a>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(email: &'a Email<'a>) -> Self {
        let source = if email.html.len() > MAX_BYTES {
            ""
        } else {
            email.html
        };
        let html = Html::read(source);
        Self {
            email,
            prose: Prose::new(&html),
            links: links::find(&html),
            placeholders: placeholders::find(source),
            html,
        }
    }

    pub(super) fn subject(&self) -> &'a str {
        self.email.fields.get(Field::Subject)
    }

    /// How many people get it, as far as that is known.
    pub(super) fn receivers(&self) -> usize {
        let named = || count_receivers(self.email.fields.get(Field::Receivers));
        self.email.receivers.count.unwrap_or_else(named)
    }

    /// Whether a reader of the HTML would find this word in it, whatever its case.
    pub(super) fn language(&self) -> &str {
        let root = self
            .html
            .elements
            .iter()
            .find(|element| &*element.name == "html");
        root.and_then(|root| self.html.value(root, "lang"))
            .unwrap_or("")
    }
}
