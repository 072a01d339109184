//! The facts of an email's HTML, with their places in the source: elements, attributes, text,
//! comments, and how tags nest. Read once, by html5gum's tokenizer, and then only looked at.
//!
//! It judges nothing: what is worth telling the author is decided in [`checks`](super::checks).
//! The rules: one linear pass; every range lies on character boundaries of the source; what is
//! kept is bounded by [`MAX_ELEMENTS`], beyond which [`Html::is_cut`] says so.

mod conceal;
mod place;
mod prose;
mod read;
mod tags;
#[cfg(test)]
mod tests;
mod tree;

use std::{borrow::Cow, ops::Range};

pub use place::Lines;
pub use prose::Prose;
pub(super) use tags::may_stay_open;
pub use tags::{is_block, is_void};

/// The most elements, attributes and pieces of text, each, that are read.
pub const MAX_ELEMENTS: usize = 250_000;

/// An email's HTML, taken apart.
#[derive(Debug, Default)]
pub struct Html<'a> {
    /// The HTML as written.
    pub source: &'a str,
    /// The elements in the order of their start tags.
    pub elements: Vec<Element<'a>>,
    /// The pieces of text in their order, those of `<style>` and `<script>` too.
    pub texts: Vec<Text<'a>>,
    /// Comments, conditional ones included, with their `<!--` and `-->`.
    pub comments: Vec<Range<usize>>,
    /// End tags that end nothing.
    pub stray_ends: Vec<EndTag<'a>>,
    /// What the tokenizer stumbled over, with the place behind it.
    pub slips: Vec<(html5gum::Error, usize)>,
    /// Where the first `<!DOCTYPE …>` is.
    pub doctype: Option<Range<usize>>,
    /// Whether the end of the source was not read, because there was too much before it.
    pub is_cut: bool,
    attributes: Vec<Attribute<'a>>,
    lines: Lines,
}

/// One element.
#[derive(Debug)]
pub struct Element<'a> {
    /// In lower case.
    pub name: Cow<'a, str>,
    /// The whole start tag, from `<` to `>`.
    pub tag: Range<usize>,
    /// The element that this one is in, as an index.
    pub parent: Option<usize>,
    /// How it ended.
    pub end: End,
    /// Whether it, or an element around it, is styled so that nothing of it is seen.
    pub is_hidden: bool,
    /// Its pieces of text, and those of the elements in it, as indices.
    pub texts: Range<usize>,
    /// The elements in it, as indices.
    pub inner: Range<usize>,
    attributes: Range<usize>,
}

/// How an element ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It has no content: `<br>`.
    Void,
    /// With an end tag of its own.
    Tag(Range<usize>),
    /// As HTML allows, when another element began there: a `<li>` with the next one.
    Implied(Range<usize>),
    /// Because the end tag of an element around it came first.
    Forced {
        /// That end tag.
        by: Range<usize>,
        /// Its own end tag, when that came afterwards: the two are in the wrong order.
        own: Option<Range<usize>>,
    },
    /// Never.
    Missing,
}

/// One attribute of a start tag.
#[derive(Debug)]
pub struct Attribute<'a> {
    /// In lower case.
    pub name: Cow<'a, str>,
    /// With its entities resolved; empty when there is none.
    pub value: Cow<'a, str>,
    /// Name and value, with the quotes.
    pub span: Range<usize>,
    /// The value as written, without quotes; empty when there is none.
    pub value_span: Range<usize>,
}

/// A piece of text between two tags.
#[derive(Debug)]
pub struct Text<'a> {
    /// With its entities resolved.
    pub value: Cow<'a, str>,
    /// As written.
    pub span: Range<usize>,
    /// The element that it is in, as an index.
    pub parent: Option<usize>,
    /// What it is to a reader.
    pub kind: TextKind,
}

/// What a piece of text is to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// Seen.
    Shown,
    /// Styled away: a preheader, for example.
    Hidden,
    /// Never content: the text of `<style>`, `<script>`, `<title>`.
    Code,
}

/// An end tag.
#[derive(Debug)]
pub struct EndTag<'a> {
    /// In lower case.
    pub name: Cow<'a, str>,
    /// From `<` to `>`.
    pub span: Range<usize>,
}

impl<'a> Html<'a> {
    /// Reads the HTML. Blocking: a few milliseconds for 100 kB.
    #[must_use]
    pub fn read(source: &'a str) -> Self {
        let mut html = read::read(source);
        html.lines = Lines::new(source);
        html
    }

    /// The attributes of an element, repeated ones included.
    #[must_use]
    pub fn attributes(&self, element: &Element<'a>) -> &[Attribute<'a>] {
        self.attributes
            .get(element.attributes.clone())
            .unwrap_or_default()
    }

    /// An attribute by its lower-case name; of repeated ones the first, as in HTML.
    #[must_use]
    pub fn attribute(&self, element: &Element<'a>, name: &str) -> Option<&Attribute<'a>> {
        let all = self.attributes(element);
        all.iter().find(|attribute| attribute.name == name)
    }

    /// The value of an attribute; none when it is not there.
    #[must_use]
    pub fn value(&self, element: &Element<'a>, name: &str) -> Option<&str> {
        self.attribute(element, name)
            .map(|attribute| &*attribute.value)
    }

    /// The elements of this name.
    pub fn named(&self, name: &str) -> impl Iterator<Item = &Element<'a>> {
        self.elements
            .iter()
            .filter(move |element| element.name == name)
    }

    /// The elements around an element, the nearest first.
    pub fn ancestors(&self, element: &Element<'a>) -> impl Iterator<Item = &Element<'a>> {
        let parent = |element: &Element<'a>| self.elements.get(element.parent?);
        std::iter::successors(parent(element), move |element| parent(element))
    }

    /// The text in an element that is not code, spaces as written, at most about `limit` bytes.
    #[must_use]
    pub fn inner_text(&self, element: &Element<'a>, limit: usize) -> String {
        let mut text = String::new();
        for piece in self
            .texts
            .get(element.texts.clone())
            .unwrap_or_default()
            .iter()
            .take(limit)
        {
            if piece.kind != TextKind::Code {
                text.push_str(&piece.value);
            }
            if text.len() >= limit {
                break;
            }
        }
        text
    }

    /// Whether it is a whole document, not a piece to be put into one: it has `<html>`, `<head>`
    /// or `<body>`, or a doctype.
    #[must_use]
    pub fn is_document(&self) -> bool {
        let root = |element: &Element<'a>| matches!(&*element.name, "html" | "head" | "body");
        self.doctype.is_some() || self.elements.iter().any(root)
    }

    /// Line and column, both from 1, of a byte offset; columns count characters.
    #[must_use]
    pub fn place(&self, offset: usize) -> (usize, usize) {
        self.lines.place(self.source, offset)
    }
}
