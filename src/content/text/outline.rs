//! The email as a balanced list of events: what is shown, in order, and where it stands in the
//! source.
//!
//! It mends the HTML as a browser's tree builder would, as far as text is concerned (implied and
//! forgotten end tags, text beside cells), and leaves out what is not shown. It must not know
//! widths or html2text. The rules: every [`Event::Open`] has its [`Event::Close`]; rows stand
//! only in tables, cells in rows, and all else in cells; lists hold items and lists.

use std::ops::Range;

use super::{
    attributes::{Attributes, Concealment},
    element::Kind,
    stack::OpenElements,
    tables::TableFacts,
};

/// One step through the email.
#[derive(Debug)]
pub(super) enum Event {
    Open(Element),
    Close,
    /// Text of the outline, and the bytes of the source that say it.
    Text {
        text: Range<usize>,
        source: Range<usize>,
    },
    /// An image by its alternative text (empty when there is none), as text of the outline.
    Image {
        text: Range<usize>,
        source: Range<usize>,
    },
    LineBreak,
    Rule {
        source: Range<usize>,
    },
    /// Something that is not shown stood here; the words around it stay apart.
    Gap,
}

/// An element that has content.
#[derive(Debug)]
pub(super) enum Element {
    Plain(Kind),
    /// With its target as written.
    Anchor(Option<String>),
    /// With its first number.
    OrderedList(u32),
    /// With its index in [`Outline::tables`].
    Table(usize),
    /// With the columns and rows it spans, 1 to 1,000.
    Cell {
        header: bool,
        columns: u32,
        rows: u32,
    },
}

/// The events of one email, and what they refer to.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) events: Vec<Event>,
    pub(super) text: String,
    pub(super) tables: Vec<TableFacts>,
    open: OpenElements,
}

impl Outline {
    /// Takes in a start tag that begins at byte `at` of the source. `closed` says that it is its
    /// own end tag as well.
    pub(super) fn start(&mut self, name: &[u8], attributes: Attributes, at: usize, closed: bool) {
        let kind = Kind::of(name);
        self.close_implied(kind);
        let holds = kind.has_content() && !closed;
        if self.open.is_gone() {
            if holds {
                self.open.push(kind, name, Concealment::default(), None);
            }
            return;
        }
        let gone = attributes.concealment.gone;
        match kind {
            Kind::LineBreak if !gone => self.show(Event::LineBreak),
            Kind::Rule if !gone => self.show(Event::Rule { source: at..at + 1 }),
            Kind::Image if !gone => self.image(&attributes, at),
            Kind::Skipped => {
                self.events.push(Event::Gap);
                let concealment = Concealment {
                    gone: true,
                    ..Concealment::default()
                };
                if holds {
                    self.open.push(kind, name, concealment, None);
                }
            }
            _ if holds => self.place_element(kind, name, attributes),
            _ => {}
        }
    }

    /// Takes in an end tag.
    pub(super) fn end(&mut self, name: &[u8]) {
        if name == b"br" {
            self.show(Event::LineBreak);
        } else if let Some(depth) = self.open.closed_by_end(Kind::of(name), name) {
            self.close_to(depth);
        }
    }

    /// Takes in text, entities already resolved.
    pub(super) fn text(&mut self, text: &str, source: Range<usize>) {
        if self.open.hides_text() {
            if !self.open.is_gone() {
                self.events.push(Event::Gap);
            }
            return;
        }
        let blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        let top = self.open.top();
        if blank && top.is_some_and(|top| top.is_table_frame() || top.is_list()) {
            return;
        }
        let text = self.keep(text);
        self.show(Event::Text { text, source });
    }

    /// Closes what the end of the email leaves open.
    pub(super) fn finish(&mut self) {
        self.close_to(0);
    }

    fn keep(&mut self, text: &str) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(text);
        start..self.text.len()
    }

    fn image(&mut self, attributes: &Attributes, at: usize) {
        if self.open.is_invisible() {
            return;
        }
        let text = match attributes.alt.as_deref().map(str::trim) {
            Some("") => return,
            Some(alt) => alt,
            None if attributes.tiny => return,
            None => "",
        };
        let text = self.keep(text);
        self.show(Event::Image {
            text,
            source: at..at + 1,
        });
    }

    /// Adds something to see, in a place where it can stand.
    fn show(&mut self, event: Event) {
        if !self.open.is_gone() {
            self.make_place();
            self.events.push(event);
        }
    }

    /// Opens the cell or list item that content needs and the author left out.
    fn make_place(&mut self) {
        let Some(top) = self.open.top() else { return };
        if top.is_list() {
            self.open_element(Kind::Item, b"li", Attributes::default());
        } else if top.is_table_frame() {
            self.make_row();
            self.open_element(Kind::Cell, b"td", Attributes::default());
        }
    }

    fn make_row(&mut self) {
        if self.open.top() != Some(Kind::Row) {
            self.open_element(Kind::Row, b"tr", Attributes::default());
        }
    }

    /// Opens an element where it can stand.
    fn place_element(&mut self, kind: Kind, name: &[u8], attributes: Attributes) {
        let parent = self.open.top();
        let in_frame = parent.is_some_and(Kind::is_table_frame);
        let in_list = parent.is_some_and(Kind::is_list);
        match kind {
            Kind::Section | Kind::Row | Kind::Cell | Kind::HeaderCell | Kind::Caption => {
                if !in_frame {
                    // Outside of a table HTML ignores the tag.
                    self.events.push(Event::Gap);
                    return;
                }
                if kind == Kind::Cell || kind == Kind::HeaderCell {
                    self.make_row();
                }
            }
            _ if in_list && (kind == Kind::Item || kind.is_list()) => {}
            _ => self.make_place(),
        }
        self.open_element(kind, name, attributes);
    }

    fn open_element(&mut self, kind: Kind, name: &[u8], attributes: Attributes) {
        let table = (kind == Kind::Table).then_some(self.tables.len());
        if !self.open.push(kind, name, attributes.concealment, table) {
            // Too deep: at least keep words and lines apart.
            let apart = if kind.is_phrasing() {
                Event::Gap
            } else {
                Event::LineBreak
            };
            self.events.push(apart);
            return;
        }
        if table.is_some() {
            let facts = TableFacts::new(attributes.presentation, attributes.border);
            self.tables.push(facts);
        }
        if !self.open.is_gone() {
            self.note_for_table(kind, &attributes);
            self.events
                .push(Event::Open(element(kind, attributes, table)));
        }
    }

    /// Counts tables, rows and cells for the table they stand in.
    fn note_for_table(&mut self, kind: Kind, attributes: &Attributes) {
        let around = self.open.table_around();
        let Some(facts) = around.and_then(|index| self.tables.get_mut(index)) else {
            return;
        };
        let header = kind == Kind::HeaderCell;
        match kind {
            Kind::Table => facts.nest(),
            Kind::Row => facts.row(),
            Kind::Cell | Kind::HeaderCell => {
                facts.cell(header, span(attributes.columns), span(attributes.rows));
            }
            _ => {}
        }
    }

    /// Closes what a start tag of this kind ends without saying so.
    fn close_implied(&mut self, kind: Kind) {
        if let Some(depth) = self.open.closed_by_start(kind) {
            self.close_to(depth);
        }
        if !kind.is_phrasing()
            && let Some(depth) = self.open.open_drawing()
        {
            self.close_to(depth);
        }
    }

    fn close_to(&mut self, depth: usize) {
        while let Some(shown) = self.open.pop_beyond(depth) {
            if shown {
                self.events.push(Event::Close);
            }
        }
    }
}

fn element(kind: Kind, attributes: Attributes, table: Option<usize>) -> Element {
    match kind {
        Kind::Anchor => Element::Anchor(attributes.href),
        Kind::OrderedList => Element::OrderedList(attributes.start.unwrap_or(1)),
        Kind::Table => Element::Table(table.unwrap_or_default()),
        Kind::Cell | Kind::HeaderCell => Element::Cell {
            header: kind == Kind::HeaderCell,
            columns: span(attributes.columns),
            rows: span(attributes.rows),
        },
        _ => Element::Plain(kind),
    }
}

/// A span of columns or rows as HTML reads it: at least one, at most 1,000.
fn span(value: Option<u32>) -> u32 {
    value.unwrap_or(1).clamp(1, 1_000)
}
