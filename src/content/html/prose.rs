//! The text that a reader sees, as one string, with the way back to the source: for whatever is
//! said across tags, such as a date whose day is bold.

use std::ops::Range;

use super::{Html, Text, TextKind, is_block};

/// The shown text of an email. A newline stands where a block begins or ends; spaces and newlines
/// of the source are one space each, so that a byte of it is never longer than what it stands for.
#[derive(Debug, Default)]
pub struct Prose {
    /// The text.
    pub text: String,
    /// Where each piece begins in `text`, and which piece of the source it is.
    pieces: Vec<(usize, usize)>,
}

impl Prose {
    /// Of the shown text of this email; linear in it.
    #[must_use]
    pub fn new(html: &Html<'_>) -> Self {
        let mut prose = Self::default();
        let mut elements = html.elements.iter().peekable();
        let mut last_end = 0;
        for (index, piece) in html.texts.iter().enumerate() {
            let mut breaks = false;
            while let Some(element) = elements.next_if(|next| next.tag.start < piece.span.start) {
                breaks |= is_block(&element.name) || &*element.name == "img";
            }
            if breaks || block_ended(html.source, last_end..piece.span.start) {
                prose.text.push('\n');
            }
            last_end = piece.span.end;
            if piece.kind == TextKind::Shown {
                prose.pieces.push((prose.text.len(), index));
                let shown = piece.value.chars();
                prose
                    .text
                    .extend(shown.map(|c| if c == '\n' { ' ' } else { c }));
            }
        }
        prose
    }

    /// The place in the source of a range of [`Prose::text`].
    #[must_use]
    pub fn source(&self, html: &Html<'_>, range: Range<usize>) -> Range<usize> {
        let start = self.offset(html, range.start).unwrap_or(0);
        let last = range.end.saturating_sub(1).max(range.start);
        let end = self.offset(html, last).unwrap_or(start);
        let end = html.source.ceil_char_boundary(end + 1);
        start..end.max(start)
    }

    /// The pieces of the text, each with where it begins in it.
    pub fn pieces<'h>(&self, html: &'h Html<'_>) -> impl Iterator<Item = (usize, &'h Text<'h>)> {
        let piece = |&(start, index): &(usize, usize)| Some((start, html.texts.get(index)?));
        self.pieces.iter().filter_map(piece)
    }

    fn offset(&self, html: &Html<'_>, at: usize) -> Option<usize> {
        let index = self.pieces.partition_point(|(start, _)| *start <= at);
        let (start, piece) = self.pieces.get(index.checked_sub(1)?)?;
        let piece = html.texts.get(*piece)?;
        Some(piece.source_of(html.source, at - start))
    }
}

/// Whether an end tag of a block, or a `<br>`, is in this part of the source between two texts.
fn block_ended(source: &str, between: Range<usize>) -> bool {
    let between = source.get(between).unwrap_or("");
    between.split("</").skip(1).any(|tag| {
        let end = tag
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(tag.len());
        is_block(&tag.get(..end).unwrap_or("").to_ascii_lowercase())
    })
}

impl Text<'_> {
    /// The byte of the source that byte `at` of [`Text::value`] comes from.
    #[must_use]
    pub fn source_of(&self, source: &str, at: usize) -> usize {
        let written = source.get(self.span.clone()).unwrap_or("");
        if written.len() == self.value.len() {
            return self.span.start + at.min(written.len());
        }
        let mut raw = 0;
        let made = self.value.char_indices();
        for (index, c) in made {
            if index >= at {
                break;
            }
            raw += written_length(written.get(raw..).unwrap_or(""), c);
        }
        self.span.start + source_floor(written, raw)
    }
}

fn source_floor(written: &str, raw: usize) -> usize {
    written.floor_char_boundary(raw.min(written.len()))
}

/// How many bytes of the source stand for this character at their start.
fn written_length(raw: &str, made: char) -> usize {
    let Some(first) = raw.chars().next() else {
        return 0;
    };
    if raw.starts_with("\r\n") {
        return 2;
    }
    if first != '&' {
        return first.len_utf8();
    }
    let body = raw.get(1..).unwrap_or("");
    let end = body
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '#')
        .unwrap_or(body.len());
    let is_closed = body.get(end..).is_some_and(|rest| rest.starts_with(';'));
    let is_ampersand = matches!(body.get(..end), Some("amp" | "AMP" | "#38" | "#x26"));
    if made != '&' || is_ampersand {
        return 1 + end + usize::from(is_closed);
    }
    1
}
