//! The email as a balanced list of events: what is shown, in order, and where it stands in the
//! source.
//!
//! It mends the HTML as a browser's tree builder would, as far as text is concerned (implied and
//! forgotten end tags, text beside cells), and leaves out what is not shown. It must not know
//! widths or html2text. The rules: every [`Event::Open`] has its [`Event::Close`]; rows stand
//! only in tables, cells in rows, and all else in cells; lists hold items and lists.

use std::ops::Range;

use super::{
    attributes::Attributes,
    css::{Display, Looks, Names, Sheets},
    element::Kind,
    stack::{Ending, OpenElements, Opening},
    tables::TableFacts,
    tag::Tag,
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
    /// An image by what stands for it, as text of the outline.
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
    /// A blank line between blocks.
    Space,
}

/// An element that has content.
#[derive(Debug)]
pub(super) enum Element {
    Plain(Kind),
    Anchor {
        /// Its target as written.
        target: Option<String>,
        /// It looks like a button.
        button: bool,
    },
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
    sheets: Sheets,
}

impl Outline {
    /// Of an email with these style sheets.
    pub(super) fn new(sheets: Sheets) -> Self {
        Self {
            sheets,
            ..Self::default()
        }
    }

    /// Takes in a start tag that begins at byte `at` of the source. `closed` says that it is its
    /// own end tag as well.
    pub(super) fn start(&mut self, name: &[u8], attributes: Attributes, at: usize, closed: bool) {
        let kind = Kind::of(name);
        self.close_implied(kind);
        let holds = kind.has_content() && !closed;
        if self.open.is_gone() {
            if holds {
                self.push_hidden(&Tag::implied(kind, name));
            }
            return;
        }
        let tag = self.styled(kind, name, attributes);
        let shown = !tag.attributes.hidden && !tag.looks.is_gone();
        match kind {
            Kind::LineBreak if shown => self.show(Event::LineBreak),
            Kind::Rule if shown => self.rule(&tag.looks, at),
            Kind::Image if shown => self.image(&tag, at),
            Kind::Skipped => {
                self.events.push(Event::Gap);
                if holds {
                    self.push_hidden(&tag);
                }
            }
            _ if holds => self.place_element(tag),
            _ => {}
        }
    }

    fn styled<'a>(&mut self, kind: Kind, name: &'a [u8], attributes: Attributes) -> Tag<'a> {
        let names = self.sheets.names(name, &attributes.id, &attributes.class);
        let above = if self.sheets.is_empty() {
            Vec::new()
        } else {
            self.open.names()
        };
        let looks = Looks::cascade(&mut self.sheets, &names, &above, &attributes.style);
        Tag {
            kind,
            name,
            names,
            looks,
            attributes,
        }
    }

    /// Opens an element that is not shown, to see where it ends.
    fn push_hidden(&mut self, tag: &Tag<'_>) {
        self.open.push(Opening {
            kind: tag.kind,
            name: tag.name,
            looks: &tag.looks,
            gone: true,
            names: Names::default(),
            table: None,
            end: Ending::default(),
        });
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
        if !blank {
            self.open.take_face();
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

    fn rule(&mut self, looks: &Looks, at: usize) {
        let (before, after) = looks.blank_lines(true);
        self.space(before);
        self.show(Event::Rule { source: at..at + 1 });
        self.space(after);
    }

    fn image(&mut self, tag: &Tag<'_>, at: usize) {
        if self.open.is_invisible() {
            return;
        }
        let Some(text) = tag.image_text() else {
            return;
        };
        let block = tag.looks.display == Some(Display::Block);
        let text = self.keep(&text);
        let image = Event::Image {
            text,
            source: at..at + 1,
        };
        self.make_place();
        if block {
            self.events.push(Event::Open(Element::Plain(Kind::Block)));
        }
        self.events.push(image);
        if block {
            self.events.push(Event::Close);
        }
    }

    fn space(&mut self, wanted: bool) {
        if wanted && !matches!(self.events.last(), None | Some(Event::Space)) {
            self.events.push(Event::Space);
        }
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
            self.open_element(Tag::implied(Kind::Item, b"li"));
        } else if top.is_table_frame() {
            self.make_row();
            self.open_element(Tag::implied(Kind::Cell, b"td"));
        }
    }

    fn make_row(&mut self) {
        if self.open.top() != Some(Kind::Row) {
            self.open_element(Tag::implied(Kind::Row, b"tr"));
        }
    }

    /// Opens an element where it can stand.
    fn place_element(&mut self, tag: Tag<'_>) {
        let kind = tag.kind;
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
        self.open_element(tag);
    }

    fn open_element(&mut self, tag: Tag<'_>) {
        let kind = tag.kind;
        let table = (kind == Kind::Table).then_some(self.tables.len());
        let (before, after) = self.blank_lines(&tag);
        let wrapped = kind.is_phrasing() && tag.looks.display == Some(Display::Block);
        let faced = tag.kind == Kind::Anchor && self.open.take_face();
        let pushed = self.open.push(Opening {
            kind,
            name: tag.name,
            looks: &tag.looks,
            gone: tag.attributes.hidden,
            names: tag.names.clone(),
            table,
            end: Ending {
                shown: true,
                wrapped,
                space: after,
            },
        });
        if !pushed {
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
            self.tables.push(TableFacts::new(&tag.attributes));
        }
        if !self.open.is_gone() {
            self.note_for_table(&tag);
            self.space(before);
            if wrapped {
                self.events.push(Event::Open(Element::Plain(Kind::Block)));
            }
            self.events
                .push(Event::Open(tag.into_element(table, faced)));
        }
    }

    /// Whether a blank line stands before and after an element.
    fn blank_lines(&self, tag: &Tag<'_>) -> (bool, bool) {
        let table = self.open.table().and_then(|index| self.tables.get(index));
        let padded = table.is_some_and(TableFacts::is_padded);
        tag.blank_lines(padded, self.open.is_in_list())
    }

    /// Counts tables, rows and cells for the table they stand in.
    fn note_for_table(&mut self, tag: &Tag<'_>) {
        let around = self.open.table_around();
        let Some(facts) = around.and_then(|index| self.tables.get_mut(index)) else {
            return;
        };
        let header = tag.kind == Kind::HeaderCell;
        match tag.kind {
            Kind::Table => facts.nest(),
            Kind::Row => facts.row(),
            Kind::Cell | Kind::HeaderCell => {
                facts.cell(header, tag.columns(), tag.rows());
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
        while let Some(end) = self.open.pop_beyond(depth) {
            if end.shown {
                self.events.push(Event::Close);
                if end.wrapped {
                    self.events.push(Event::Close);
                }
                self.space(end.space);
            }
        }
    }
}
