//! What each element of the outline is written as for html2text, and what holds inside of it.
//!
//! The rules: every element is one balanced pair of tags, or none; lists and quotes nest at most
//! [`MAX_INDENTS`] deep; a list holds only items; spans and list numbers are bounded.

use super::{
    super::{element::Kind, outline::Element, style::SpanStyle, tables::TableFacts},
    flow::Flow,
    runs::NO_LINES,
};
use crate::content::visible::readable;

/// Deeper lists and quotes stay at the last indentation, or nothing of a narrow pane is left.
const MAX_INDENTS: usize = 6;
/// The highest number a list starts with; larger ones count as it.
const MAX_START: u32 = 9_999;

/// An open element: the tags it is written as (empty for phrasing) and what holds inside.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent properties of an element; any of them combine"
)]
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
    /// A link that looks like a button.
    pub(super) button: bool,
    /// Blank lines can't stand in it.
    pub(super) tight: bool,
    /// A row whose cells stand side by side.
    pub(super) flows: bool,
    /// A cell that stands beside others without lines between them.
    pub(super) beside: bool,
    /// In a table without lines.
    grid: bool,
    /// All in it stands on one line.
    inline: bool,
    /// The opening bracket of the button is written.
    pub(super) bracket: bool,
    /// A row of which a cell has content.
    pub(super) filled: bool,
    indents: usize,
    /// Written as a list.
    list: bool,
    /// The table of data that it frames.
    table: Option<usize>,
}

/// What an element has to know of the email around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) tables: &'a [TableFacts],
    pub(super) flow: &'a Flow,
    /// How many rows came before.
    pub(super) row: usize,
}

impl Open {
    /// An element inside of `parent`.
    pub(super) fn inside(parent: Option<&Self>, element: &Element, around: Around<'_>) -> Self {
        let mut inner = Self::default();
        if let Some(parent) = parent {
            inner.style = parent.style;
            inner.preformatted = parent.preformatted;
            inner.indents = parent.indents;
            inner.table = parent.table;
            inner.tight = parent.tight;
            inner.inline = parent.inline;
            inner.grid = parent.grid;
        }
        let in_list = parent.is_some_and(|parent| parent.list);
        match element {
            Element::Plain(Kind::Row) if inner.table.is_none() => inner.as_layout_row(around),
            Element::Plain(kind) => inner.plain(*kind, in_list, around.tables),
            Element::Anchor { target, button } => {
                inner.target = target.as_deref().and_then(shown_target);
                inner.button = *button;
                inner.style.button |= *button;
            }
            Element::OrderedList(start) => {
                let start = format!("<ol start={}>", (*start).min(MAX_START));
                inner.as_list(&start, "</ol>", in_list);
            }
            Element::Table(index) => inner.as_table(*index, around),
            Element::Cell { .. } if inner.grid => inner.as_grid_cell(),
            Element::Cell {
                header,
                columns,
                rows,
            } => {
                inner.beside = parent.is_some_and(|parent| parent.flows);
                inner.inline |= inner.beside;
                inner.as_cell(*header, *columns, *rows, around.tables);
            }
        }
        inner
    }

    /// Whether a list, the frame of a table or one line is written here, where no block can
    /// stand.
    pub(super) fn is_frame(&self) -> bool {
        self.tight || self.list || self.flows
    }

    /// Whether all in it stands on one line.
    pub(super) fn is_inline(&self) -> bool {
        self.inline
    }

    fn as_table(&mut self, index: usize, around: Around<'_>) {
        let is_data = around.tables.get(index).is_some_and(TableFacts::is_data);
        self.grid = !is_data && around.flow.grids.get(index) == Some(&true) && !self.inline;
        self.table = (is_data || self.grid).then_some(index);
        self.tight |= is_data || self.grid;
        if is_data {
            self.write_as("<table>", "</table>");
        } else if self.grid {
            let start = format!("<t color=#{NO_LINES:06x}><table>");
            self.write_as(&start, "</table></t>");
        } else {
            self.write_as("<div>", "</div>");
        }
    }

    /// A row of a layout; the cells of one that flows are written as nothing.
    fn as_layout_row(&mut self, around: Around<'_>) {
        self.flows = around.flow.rows.get(around.row) == Some(&true);
        self.write_as("<div>", "</div>");
    }

    fn as_grid_cell(&mut self) {
        self.write_as("<td>", "</td>");
        self.beside = true;
        self.inline = true;
        self.grid = false;
        self.table = None;
    }

    fn plain(&mut self, kind: Kind, in_list: bool, tables: &[TableFacts]) {
        match kind {
            Kind::Strong => self.style.strong = true,
            Kind::Emphasis => self.style.emphasis = true,
            Kind::Strikeout => self.style.strikeout = true,
            Kind::Code => self.style.code = true,
            _ if kind.is_phrasing() => {}
            Kind::Heading => {
                self.style.heading = true;
                self.write_as("<div>", "</div>");
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
            Kind::Row => self.write_as("<tr>", "</tr>"),
            Kind::Section if self.table.is_some() => {}
            Kind::Caption => self.as_caption(tables),
            _ => self.write_as("<div>", "</div>"),
        }
    }

    fn write_as(&mut self, start: &str, end: &'static str) {
        if !self.inline {
            start.clone_into(&mut self.start);
            self.end = end;
        }
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
        if self.inline {
            return;
        }
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
        self.style.header = header;
        self.cell = true;
    }

    /// html2text leaves captions out; here they are a row of their own.
    fn as_caption(&mut self, tables: &[TableFacts]) {
        let facts = self.table.take().and_then(|index| tables.get(index));
        self.grid = false;
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
