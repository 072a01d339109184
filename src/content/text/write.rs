//! Writes an [`Outline`] as the small, well-formed HTML that html2text is given.
//!
//! html2text only lays out blocks, lists, quotes, tables of data and lines; what they say, how
//! it looks and where it comes from is decided here and in [`RunWriter`].
//!
//! The rules: only elements that have content are written (empty cells aside), with their start
//! and end put off until content comes; breaks do not pile up, since html2text looks at all empty
//! lines again for each block; what is written is counted.

use std::{collections::HashMap, ops::Range};

use super::{
    PreviewError,
    element::Kind,
    outline::{Element, Event, Outline},
    runs::RunWriter,
    style::SpanStyle,
    tables::TableFacts,
    tags::Open,
};

/// The most elements that html2text gets; one costs it two or three kilobytes of memory.
pub(super) const MAX_ELEMENTS: usize = 150_000;
/// Line breaks in a row that are kept.
const MAX_BREAKS: usize = 2;

/// What html2text is given, and what its answer refers to.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) text: RunWriter,
    /// Targets of links, each once, harmless.
    pub(super) links: Vec<String>,
}

/// Writes the outline.
///
/// # Errors
/// [`PreviewError::TooManyElements`], before html2text would spend the memory.
pub(super) fn write(outline: &Outline) -> Result<Written, PreviewError> {
    let mut writer = Writer::new(&outline.tables);
    for event in &outline.events {
        writer.event(event, &outline.text);
        if writer.blocks + writer.out.runs.len() > MAX_ELEMENTS {
            return Err(PreviewError::TooManyElements {
                limit: MAX_ELEMENTS,
            });
        }
    }
    writer.flush_ends();
    Ok(Written {
        text: writer.out,
        links: writer.links,
    })
}

struct Writer<'a> {
    tables: &'a [TableFacts],
    out: RunWriter,
    links: Vec<String>,
    link_numbers: HashMap<String, u32>,
    open: Vec<Open>,
    /// Depths of open links.
    anchors: Vec<usize>,
    /// Elements from this depth on have no content yet and are not written.
    unwritten: usize,
    /// End tags that are due before the next content.
    ends: String,
    blocks: usize,
    breaks: usize,
}

impl<'a> Writer<'a> {
    fn new(tables: &'a [TableFacts]) -> Self {
        let mut out = RunWriter::default();
        out.collapse_spaces();
        Self {
            tables,
            out,
            links: Vec::new(),
            link_numbers: HashMap::new(),
            open: Vec::new(),
            anchors: Vec::new(),
            unwritten: 0,
            ends: String::new(),
            blocks: 0,
            breaks: MAX_BREAKS,
        }
    }

    fn event(&mut self, event: &Event, texts: &str) {
        match event {
            Event::Open(element) => self.open(element),
            Event::Close => self.close(),
            Event::Gap => self.out.space(),
            Event::LineBreak => self.line_break(),
            Event::Text { text, source } => {
                self.text(texts.get(text.clone()).unwrap_or(""), source);
            }
            Event::Image { text, source } => {
                let alt = texts.get(text.clone()).filter(|alt| !alt.is_empty());
                let style = SpanStyle {
                    image: true,
                    ..self.content()
                };
                let shown = format!("[{}]", alt.unwrap_or("image"));
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
        if text.starts_with(blank) {
            self.out.space();
        }
        if !text.chars().all(blank) {
            let style = self.content();
            self.out.text(text, source, style);
        }
    }

    fn open(&mut self, element: &Element) {
        let inner = Open::inside(self.open.last(), element, self.tables);
        let cell = inner.cell;
        if !inner.start.is_empty() {
            self.out.collapse_spaces();
        }
        if inner.target.is_some() {
            self.anchors.push(self.open.len());
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
        if self.anchors.last() == Some(&self.open.len()) {
            self.anchors.pop();
            self.mark_link(closed.link, closed.style);
        }
        if !closed.end.is_empty() {
            self.out.end_run();
            self.out.collapse_spaces();
            if self.open.len() < self.unwritten {
                self.ends.push_str(closed.end);
            }
        }
        self.unwritten = self.unwritten.min(self.open.len());
    }

    /// Writes the number of a link behind it, inside the blocks that end with it.
    fn mark_link(&mut self, link: Option<u32>, style: SpanStyle) {
        let Some(link) = link else { return };
        let spaced = self.out.ends_with_space();
        let gap = if spaced { "" } else { "\u{A0}" };
        let mark = format!("{gap}[{}]", link + 1);
        let source = self.out.runs.last().map_or(0, |run| run.source);
        let style = SpanStyle {
            link: Some(link),
            ..style
        };
        self.out.text(&mark, &(source..source), style);
        if !self.ends.is_empty() {
            self.out.collapse_spaces();
        } else if spaced {
            self.out.space();
        }
    }

    fn line_break(&mut self) {
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
        for open in self.open.iter().skip(self.unwritten) {
            if !open.start.is_empty() {
                self.out.end_run();
                self.out.html.push_str(&open.start);
                self.blocks += 1;
            }
        }
        self.unwritten = self.open.len();
    }

    fn flush_ends(&mut self) {
        if !self.ends.is_empty() {
            self.out.end_run();
            self.out.html.push_str(&self.ends);
            self.ends.clear();
        }
    }
}
