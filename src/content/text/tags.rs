//! What each element of the outline is written as for html2text, and what holds inside of it.
//!
//! The rules: every element is one balanced pair of tags, or none; lists and quotes nest at most
//! [`MAX_INDENTS`] deep; a list holds only items; spans and list numbers are bounded.

use super::{element::Kind, outline::Element, style::SpanStyle, tables::TableFacts};
use crate::content::visible::readable;

/// Deeper lists and quotes stay at the last indentation, or nothing of a narrow pane is left.
const MAX_INDENTS: usize = 6;
/// The highest number a list starts with; larger ones count as it.
const MAX_START: u32 = 9_999;

/// An open element: the tags it is written as (empty for phrasing) and what holds inside.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) start: String,
    pub(super) end: &'static str,
    pub(super) style: SpanStyle,
    pub(super) preformatted: bool,
    /// A cell of a table of data, which is written even when it is empty.
    pub(super) cell: bool,
    /// The target of a link, until it has its number.
    pub(super) target: Option<String>,
    /// The number of a link, once it has content.
    pub(super) link: Option<u32>,
    indents: usize,
    /// Written as a list.
    list: bool,
    /// The table of data that it frames.
    table: Option<usize>,
}

impl Open {
    /// An element inside of `parent`.
    pub(super) fn inside(parent: Option<&Self>, element: &Element, tables: &[TableFacts]) -> Self {
        let mut inner = Self::default();
        if let Some(parent) = parent {
            inner.style = parent.style;
            inner.preformatted = parent.preformatted;
            inner.indents = parent.indents;
            inner.table = parent.table;
        }
        let in_list = parent.is_some_and(|parent| parent.list);
        match element {
            Element::Plain(kind) => inner.plain(*kind, in_list, tables),
            Element::Anchor(target) => inner.target = target.as_deref().and_then(shown_target),
            Element::OrderedList(start) => {
                let start = format!("<ol start={}>", (*start).min(MAX_START));
                inner.as_list(&start, "</ol>", in_list);
            }
            Element::Table(index) => {
                let facts = tables.get(*index).filter(|facts| facts.is_data());
                inner.table = facts.map(|_| *index);
                match facts {
                    Some(_) => inner.write_as("<table>", "</table>"),
                    None => inner.write_as("<div>", "</div>"),
                }
            }
            Element::Cell {
                header,
                columns,
                rows,
            } => inner.as_cell(*header, *columns, *rows, tables),
        }
        inner
    }

    fn plain(&mut self, kind: Kind, in_list: bool, tables: &[TableFacts]) {
        match kind {
            Kind::Strong => self.style.strong = true,
            Kind::Emphasis => self.style.emphasis = true,
            Kind::Strikeout => self.style.strikeout = true,
            Kind::Code => self.style.code = true,
            _ if kind.is_phrasing() => {}
            Kind::Paragraph => self.write_as("<p>", "</p>"),
            Kind::Heading => {
                self.style.heading = true;
                self.write_as("<h1>", "</h1>");
            }
            Kind::Preformatted => {
                self.style.code = true;
                self.preformatted = true;
                self.write_as("<pre>", "</pre>");
            }
            Kind::Quote => {
                self.style.quote = true;
                self.as_indented("<blockquote>", "</blockquote>");
            }
            // The section does nothing but keep html5ever from closing an outer description.
            Kind::Description => self.as_indented("<section><dd>", "</dd></section>"),
            Kind::UnorderedList => self.as_list("<ul>", "</ul>", in_list),
            Kind::Item if in_list => self.write_as("<li>", "</li>"),
            Kind::Row if self.table.is_some() => self.write_as("<tr>", "</tr>"),
            Kind::Section if self.table.is_some() => {}
            Kind::Caption => self.as_caption(tables),
            _ => self.write_as("<div>", "</div>"),
        }
    }

    fn write_as(&mut self, start: &str, end: &'static str) {
        start.clone_into(&mut self.start);
        self.end = end;
    }

    fn as_indented(&mut self, start: &str, end: &'static str) {
        if self.indents < MAX_INDENTS {
            self.indents += 1;
            self.write_as(start, end);
        } else {
            self.write_as("<div>", "</div>");
        }
    }

    /// A list; one that stands directly in another gets the item that HTML wants around it.
    fn as_list(&mut self, start: &str, end: &'static str, in_list: bool) {
        self.list = self.indents < MAX_INDENTS;
        self.indents += usize::from(self.list);
        match (self.list, in_list) {
            (true, false) => self.write_as(start, end),
            (true, true) if end == "</ol>" => self.write_as(&format!("<li>{start}"), "</ol></li>"),
            (true, true) => self.write_as(&format!("<li>{start}"), "</ul></li>"),
            (false, false) => self.write_as("<div>", "</div>"),
            (false, true) => self.write_as("<li>", "</li>"),
        }
    }

    fn as_cell(&mut self, header: bool, columns: u32, rows: u32, tables: &[TableFacts]) {
        let Some(facts) = self.table.take().and_then(|index| tables.get(index)) else {
            self.write_as("<div>", "</div>");
            return;
        };
        let rows = if facts.keeps_row_spans() { rows } else { 1 };
        self.write_as(&format!("<td colspan={columns} rowspan={rows}>"), "</td>");
        self.style.strong |= header;
        self.cell = true;
    }

    /// html2text leaves captions out; here they are a row of their own.
    fn as_caption(&mut self, tables: &[TableFacts]) {
        let facts = self.table.take().and_then(|index| tables.get(index));
        match facts.map(TableFacts::columns) {
            Some(columns) => {
                self.write_as(&format!("<tr><td colspan={columns}>"), "</td></tr>");
            }
            None => self.write_as("<div>", "</div>"),
        }
    }
}

/// A link's target as it is shown; `None` for those that lead nowhere outside of the email.
fn shown_target(target: &str) -> Option<String> {
    let target = target.trim();
    if target.is_empty() || target.starts_with('#') {
        return None;
    }
    Some(readable(target).into_owned())
}
