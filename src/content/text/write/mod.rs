//! Writes an [`Outline`] as the small, well-formed HTML that html2text is given.
//!
//! html2text only lays out blocks, lists, quotes, tables of data and lines; what they say, how
//! it looks and where it comes from is decided here and in [`RunWriter`].
//!
//! The rules: only elements that have content are written (empty cells aside), with their start
//! and end put off until content comes; breaks do not pile up, since html2text looks at all empty
//! lines again for each block; what is written is counted.

mod flow;
mod glyphs;
mod runs;
mod tags;

use std::{collections::HashMap, ops::Range};

use super::{
    LinkStyle, PreviewError,
    element::Kind,
    outline::{Element, Event, Outline},
    style::SpanStyle,
};
use flow::Flow;
use tags::{Around, Open};

pub(super) use runs::{BLANK_LINE, NO_LINES, RunWriter};

/// The most elements that html2text gets. One costs it about three kilobytes of memory, and a
/// preview may take up to 300 MB.
const MAX_ELEMENTS: usize = 80_000;
/// How many elements any email may have, and how many bytes it must have for each further one:
/// memory for a preview is at most 50 MB and 100 times the email.
const FREE_ELEMENTS: usize = 12_000;
const BYTES_AN_ELEMENT: usize = 36;
/// Line breaks in a row that are kept.
const MAX_BREAKS: usize = 2;

/// What html2text is given, and what its answer refers to.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) text: RunWriter,
    /// Targets of links, each once, harmless.
    pub(super) links: Vec<String>,
}

/// Writes the outline of an email of this many `bytes`.
///
/// # Errors
/// [`PreviewError::TooManyElements`], before html2text would spend the memory.
pub(super) fn write(
    outline: &Outline,
    bytes: usize,
    width: usize,
    link_style: LinkStyle,
) -> Result<Written, PreviewError> {
    let flow = Flow::of(outline, width);
    let around = Around {
        tables: &outline.tables,
        flow: &flow,
        row: 0,
    };
    let limit = (FREE_ELEMENTS + bytes / BYTES_AN_ELEMENT).min(MAX_ELEMENTS);
    let mut writer = Writer::new(around, link_style);
    for event in &outline.events {
        writer.event(event, &outline.text);
        if writer.blocks + writer.out.runs.len() > limit {
            return Err(PreviewError::TooManyElements { limit });
        }
    }
    writer.flush_ends();
    Ok(Written {
        text: writer.out,
        links: writer.links,
    })
}

struct Writer<'a> {
    around: Around<'a>,
    link_style: LinkStyle,
    out: RunWriter,
    links: Vec<String>,
    link_numbers: HashMap<String, u32>,
    open: Vec<Open>,
    /// Depths of open links.
    anchors: Vec<usize>,
    /// Depths of open buttons.
    buttons: Vec<usize>,
    /// Elements from this depth on have no content yet and are not written.
    unwritten: usize,
    /// End tags that are due before the next content.
    ends: String,
    blocks: usize,
    breaks: usize,
    /// A blank line is due before the next content.
    space: bool,
}

impl<'a> Writer<'a> {
    fn new(around: Around<'a>, link_style: LinkStyle) -> Self {
        let mut out = RunWriter::default();
        out.collapse_spaces();
        Self {
            around,
            link_style,
            out,
            links: Vec::new(),
            link_numbers: HashMap::new(),
            open: Vec::new(),
            anchors: Vec::new(),
            buttons: Vec::new(),
            unwritten: 0,
            ends: String::new(),
            blocks: 0,
            breaks: MAX_BREAKS,
            space: false,
        }
    }

    fn event(&mut self, event: &Event, texts: &str) {
        match event {
            Event::Open(element) => self.open(element),
            Event::Close => self.close(),
            Event::Gap => self.out.space(),
            Event::Space => self.space = true,
            Event::LineBreak => self.line_break(),
            Event::Text { text, source } => {
                self.text(texts.get(text.clone()).unwrap_or(""), source);
            }
            Event::Image { text, source } => {
                let shown = format!("[{}]", texts.get(text.clone()).unwrap_or(""));
                let style = SpanStyle {
                    image: true,
                    ..self.content()
                };
                self.out.text(&shown, source, style);
            }
            Event::Rule { source } => {
                self.open(&Element::Plain(Kind::Block));
                let style = SpanStyle {
                    rule: true,
                    ..self.content()
                };
                self.out.text("─", source, style);
                self.close();
            }
        }
    }

    fn text(&mut self, text: &str, source: &Range<usize>) {
        let blank = |c: char| c.is_ascii_whitespace();
        if self.open.last().is_some_and(|open| open.preformatted) {
            let style = self.content();
            self.out.preformatted(text, source, style);
            return;
        }
        if text.trim().is_empty() {
            // A block of nothing but `&nbsp;` is how many editors write a blank line.
            let unwritten = self.open.get(self.unwritten..).unwrap_or_default();
            self.space |=
                !text.chars().all(blank) && unwritten.iter().any(|open| !open.start.is_empty());
            self.out.space();
            return;
        }
        if text.starts_with(blank) {
            self.out.space();
        }
        let style = self.content();
        let text = self.open_button(text, source.start, style);
        self.out.text(text, source, style);
    }

    /// Writes the bracket before the text of a button; the answer is the text that is left.
    fn open_button<'t>(&mut self, text: &'t str, source: usize, style: SpanStyle) -> &'t str {
        let depth = self.buttons.last();
        let button = depth.and_then(|&depth| self.open.get_mut(depth));
        if button.is_none_or(|button| std::mem::replace(&mut button.bracket, true)) {
            return text;
        }
        self.out.space();
        self.out.text("[\u{A0}", &(source..source), style);
        self.out.collapse_spaces();
        text.trim_start()
    }

    /// Writes the bracket behind the text of a button, inside the blocks that end with it.
    fn close_button(&mut self, style: SpanStyle) {
        let source = self.out.runs.last().map_or(0, |run| run.source);
        self.out.trim_end();
        self.out.text("\u{A0}]", &(source..source), style);
    }

    fn open(&mut self, element: &Element) {
        let inner = Open::inside(self.open.last(), element, self.around);
        self.around.row += usize::from(matches!(element, Element::Plain(Kind::Row)));
        let cell = inner.cell;
        if !inner.start.is_empty() {
            self.out.collapse_spaces();
        }
        if inner.target.is_some() {
            self.anchors.push(self.open.len());
        }
        if inner.button {
            self.buttons.push(self.open.len());
        }
        self.open.push(inner);
        if cell {
            // Without its empty cells a table would lose its columns.
            self.flush();
        }
    }

    fn close(&mut self) {
        let Some(closed) = self.open.pop() else {
            return;
        };
        let style = SpanStyle {
            link: closed.link,
            ..closed.style
        };
        if self.buttons.last() == Some(&self.open.len()) {
            self.buttons.pop();
            if closed.bracket {
                self.close_button(style);
            }
        }
        if self.anchors.last() == Some(&self.open.len()) {
            self.anchors.pop();
            self.mark_link(style);
        }
        if !closed.end.is_empty() {
            self.out.end_run();
            self.out.collapse_spaces();
            if self.open.len() < self.unwritten {
                self.ends.push_str(closed.end);
                self.space |= closed.end.starts_with("</table>");
            }
        }
        self.unwritten = self.unwritten.min(self.open.len());
    }

    /// Writes the number or target of a link behind it, inside the blocks that end with it.
    fn mark_link(&mut self, style: SpanStyle) {
        let Some(link) = style.link else { return };
        let mark = match self.link_style {
            LinkStyle::Listed => format!("[{}]", link + 1),
            LinkStyle::Inline => {
                let target = usize::try_from(link)
                    .ok()
                    .and_then(|link| self.links.get(link));
                format!("<{}>", target.map_or("", String::as_str))
            }
            LinkStyle::Hidden => return,
        };
        let spaced = self.out.ends_with_space();
        let gap = if spaced { "" } else { "\u{A0}" };
        let source = self.out.runs.last().map_or(0, |run| run.source);
        self.out
            .text(&format!("{gap}{mark}"), &(source..source), style);
        if !self.ends.is_empty() {
            self.out.collapse_spaces();
        } else if spaced {
            self.out.space();
        }
    }

    fn line_break(&mut self) {
        // What stands side by side is one line each: this break is at its edge.
        if self.open.last().is_some_and(Open::is_inline) {
            self.out.space();
            return;
        }
        if self.breaks < MAX_BREAKS {
            self.flush();
            self.out.end_run();
            self.out.html.push_str("<br>");
            self.breaks += 1;
            self.blocks += 1;
        }
        self.out.collapse_spaces();
    }

    /// Makes ready for content; the answer is its style.
    fn content(&mut self) -> SpanStyle {
        self.flush();
        self.breaks = 0;
        let link = self.link();
        let style = self.open.last().map(|open| open.style);
        SpanStyle {
            link,
            ..style.unwrap_or_default()
        }
    }

    /// The number of the link that content stands in now.
    fn link(&mut self) -> Option<u32> {
        let anchor = self.open.get_mut(*self.anchors.last()?)?;
        if anchor.link.is_none() {
            let target = anchor.target.take()?;
            let next = u32::try_from(self.links.len()).ok()?;
            let number = *self.link_numbers.entry(target.clone()).or_insert(next);
            if number == next {
                self.links.push(target);
            }
            anchor.link = Some(number);
        }
        anchor.link
    }

    /// Writes the tags that are due.
    fn flush(&mut self) {
        self.flush_ends();
        self.flush_space();
        for index in self.unwritten..self.open.len() {
            let filled = self.fill_row(index);
            let Some(open) = self.open.get(index) else {
                break;
            };
            if !open.start.is_empty() {
                self.out.end_run();
                self.out.html.push_str(&open.start);
                self.blocks += 1;
            }
            if open.beside && filled {
                let in_line = open.start.is_empty();
                let spaced = usize::from(self.out.ends_with_space());
                self.out.fixed_spaces(flow::GAP - 1 - spaced);
                if in_line {
                    self.out.space();
                } else {
                    self.out.collapse_spaces();
                }
            }
        }
        self.unwritten = self.open.len();
    }

    /// Notes that a cell has content; says whether one before it in its row has.
    fn fill_row(&mut self, cell: usize) -> bool {
        let row = cell.checked_sub(1).and_then(|row| self.open.get_mut(row));
        row.is_some_and(|row| std::mem::replace(&mut row.filled, true))
    }

    /// Writes the blank line that is due, where one can stand.
    fn flush_space(&mut self) {
        if std::mem::take(&mut self.space) && !self.out.html.is_empty() {
            let written = self.open.get(..self.unwritten).unwrap_or(&self.open);
            let around = written.iter().rev().find(|open| !open.start.is_empty());
            if !around.is_some_and(Open::is_frame) {
                self.out.blank_line();
                self.blocks += 1;
            }
        }
    }

    fn flush_ends(&mut self) {
        if !self.ends.is_empty() {
            self.out.end_run();
            self.out.html.push_str(&self.ends);
            self.ends.clear();
        }
    }
}
