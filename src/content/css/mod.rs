//! The CSS of an email, taken apart by cssparser: declarations, selectors and at-rules with their
//! places, from `<style>` and from the `style="…"` of what is not hidden.
//!
//! It judges nothing and applies nothing. The rules: one pass; blocks within blocks are followed
//! [`DEPTH`] deep and skipped below; what is kept is bounded by [`MAX_RULES`].

mod sheet;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::html::{Html, TextKind};

/// How deep blocks within blocks are read.
const DEPTH: usize = 12;
/// The most declarations, selectors and at-rules, each, that are read.
const MAX_RULES: usize = 200_000;

/// All CSS of an email, in its order.
#[derive(Debug, Default)]
pub(super) struct Css {
    /// `property: value`.
    pub(super) declarations: Vec<Declaration>,
    /// What stands before a block of declarations: `h1, .lead > a`.
    pub(super) selectors: Vec<Selector>,
    /// `@media …`.
    pub(super) at_rules: Vec<AtRule>,
    /// Blocks of rules inside of other rules' declarations.
    pub(super) nested: Vec<Range<usize>>,
    /// Comments.
    pub(super) comments: Vec<Range<usize>>,
}

/// One declaration.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Declaration {
    /// In lower case.
    pub(super) property: String,
    /// The words, functions and units of its value, in its order.
    pub(super) words: Vec<Word>,
    /// Whether it is `!important`.
    pub(super) is_important: bool,
    /// Where it is in the HTML; of one in an attribute with entities, the whole attribute value.
    pub(super) range: Range<usize>,
}

/// A part of a value, in lower case.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// `flex`
    Keyword(String),
    /// `linear-gradient(…)`
    Function(String),
    /// The unit of a number, `%` included.
    Unit(String),
}

/// One selector list.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Selector {
    /// What it uses.
    pub(super) parts: Vec<Part>,
    /// Where it is in the HTML.
    pub(super) range: Range<usize>,
}

/// What a selector uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A kind of selector: `class`, `child`, `adjacent`.
    Kind(&'static str),
    /// `:hover`, in lower case.
    PseudoClass(String),
    /// `::before`, in lower case; also when it is written with one colon.
    PseudoElement(String),
}

/// One at-rule.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct AtRule {
    /// In lower case, without the `@`.
    pub(super) name: String,
    /// What follows the name, in lower case.
    pub(super) prelude: String,
    /// Name and prelude in the HTML.
    pub(super) range: Range<usize>,
}

impl Css {
    /// The CSS of this email; linear in it.
    pub(super) fn read(html: &Html<'_>) -> Self {
        let mut css = Self::default();
        for text in html.texts.iter().filter(|text| text.kind == TextKind::Code) {
            let parent = text.parent.and_then(|parent| html.elements.get(parent));
            if parent.is_some_and(|parent| &*parent.name == "style") {
                let source = html.source.get(text.span.clone()).unwrap_or("");
                css.sheet(source, text.span.start);
            }
        }
        // What is hidden is hidden in several ways at once, for as many clients.
        for element in html.elements.iter().filter(|element| !element.is_hidden) {
            if let Some(style) = html.attribute(element, "style") {
                let written = html.source.get(style.value_span.clone());
                if written == Some(&*style.value) {
                    css.style(&style.value, style.value_span.start, None);
                } else {
                    css.style(&style.value, 0, Some(&style.value_span));
                }
            }
        }
        css
    }

    fn is_full(&self) -> bool {
        self.declarations.len() >= MAX_RULES
            || self.selectors.len() >= MAX_RULES
            || self.at_rules.len() >= MAX_RULES
    }
}
