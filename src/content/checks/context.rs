//! What all checks read: the email, taken apart once.

use super::{Email, MAX_BYTES};
use crate::{
    content::{
        css::Css,
        html::{Html, Prose},
        links::{self, Link},
        placeholders::{self, Placeholder, PlaceholderKind},
    },
    draft::{Field, count_receivers},
};

/// An email and the facts of its HTML. When the HTML is larger than [`MAX_BYTES`], the facts are
/// those of no HTML at all.
pub(super) struct Context<'a> {
    pub(super) email: &'a Email<'a>,
    pub(super) html: Html<'a>,
    pub(super) prose: Prose,
    pub(super) css: Css,
    pub(super) links: Vec<Link>,
    pub(super) placeholders: Vec<Placeholder<'a>>,
    /// Where placeholders choose between parts of the HTML.
    pub(super) conditions: Vec<usize>,
}

impl<'a> Context<'a> {
    pub(super) fn new(email: &'a Email<'a>) -> Self {
        let source = if email.html.len() > MAX_BYTES {
            ""
        } else {
            email.html
        };
        let html = Html::read(source);
        let placeholders = placeholders::find(source);
        let chooses = |placeholder: &&Placeholder<'_>| {
            placeholder.kind == PlaceholderKind::Tag
                || placeholder.inner.starts_with(['#', '/', '^'])
        };
        Self {
            email,
            prose: Prose::new(&html),
            css: Css::read(&html),
            links: links::find(&html),
            conditions: placeholders
                .iter()
                .filter(chooses)
                .map(|placeholder| placeholder.range.start)
                .collect(),
            placeholders,
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

    /// The language that the document says it is in; empty when it does not.
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
