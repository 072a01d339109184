//! Soft wrapping: how the text is cut into the rows of the screen.
//!
//! A line of the text is one *piece*, unless it is very long: then it is cut into pieces of a
//! bounded size, so that nothing ever has to be laid out that grows with a line's length. Rows
//! break after white space where they can, else between graphemes; white space that does not fit
//! hangs over the edge.

use std::{borrow::Cow, ops::Range};

use ropey::Rope;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::graphemes;
use crate::content::visible;

/// A longer line is cut into pieces of about this many bytes.
const PIECE: usize = 4096;

/// Columns from one tab stop to the next.
pub(super) const TAB: usize = 4;

/// A part of one line that is laid out by itself; its line break is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The line it is in, counted from 0.
    pub(super) line: usize,
    /// The bytes of the text that it is.
    pub(super) bytes: Range<usize>,
    /// Whether the line begins with it.
    pub(super) starts_line: bool,
    /// Whether the line ends with it.
    pub(super) ends_line: bool,
}

/// Where a line begins and where its break, or the text, does.
pub(super) fn line_range(text: &Rope, line: usize) -> Range<usize> {
    let start = text.line_to_byte(line);
    let mut end = text.line_to_byte((line + 1).min(text.len_lines()));
    if end > start && text.get_byte(end - 1) == Some(b'\n') {
        end -= 1;
        if end > start && text.get_byte(end - 1) == Some(b'\r') {
            end -= 1;
        }
    }
    start..end
}

impl Piece {
    /// The piece that `byte` is in; a line break belongs to the piece before it.
    pub(super) fn at(text: &Rope, byte: usize) -> Self {
        let byte = byte.min(text.len_bytes());
        let line = text.byte_to_line(byte);
        let range = line_range(text, line);
        let byte = byte.min(range.end);
        let index = (byte - range.start) / PIECE;
        let piece = Self::number(text, line, &range, index);
        // The cut is moved to where a grapheme begins, so the byte may be just before it.
        if byte < piece.bytes.start {
            Self::number(text, line, &range, index - 1)
        } else {
            piece
        }
    }

    fn number(text: &Rope, line: usize, range: &Range<usize>, index: usize) -> Self {
        let cut = |index: usize| {
            let at = range.start + index * PIECE;
            if index == 0 {
                at
            } else {
                graphemes::boundary(text, at).min(range.end)
            }
        };
        let mut start = cut(index);
        // A remainder shorter than a grapheme is no piece of its own.
        let mut index = index;
        while index > 0 && start >= range.end {
            index -= 1;
            start = cut(index);
        }
        let end = if range.start + (index + 1) * PIECE >= range.end {
            range.end
        } else {
            cut(index + 1)
        };
        Self {
            line,
            bytes: start..end,
            starts_line: start == range.start,
            ends_line: end == range.end,
        }
    }

    /// The piece behind this one.
    pub(super) fn next(&self, text: &Rope) -> Option<Self> {
        if !self.ends_line {
            return Some(Self::at(text, self.bytes.end));
        }
        let line = self.line + 1;
        (line < text.len_lines()).then(|| Self::at(text, text.line_to_byte(line)))
    }

    /// The piece before this one.
    pub(super) fn previous(&self, text: &Rope) -> Option<Self> {
        if !self.starts_line {
            return Some(Self::at(text, graphemes::previous(text, self.bytes.start)));
        }
        let line = self.line.checked_sub(1)?;
        Some(Self::at(text, line_range(text, line).end))
    }

    /// The rows that the piece takes at this width, at least one.
    pub(super) fn rows(&self, text: &Rope, width: usize) -> Vec<Row> {
        let width = width.max(1);
        let content = graphemes::slice(text, self.bytes.start, self.bytes.end);
        let mut rows = Vec::new();
        let mut row = Row::starting_at(self.bytes.start);
        let mut column = 0;
        // The number of glyphs of the row up to and with its last white space.
        let mut breakable = 0;
        for (index, grapheme) in content.grapheme_indices(true) {
            let glyph = Glyph::new(self.bytes.start + index, grapheme, column);
            if column + glyph.width > width && !glyph.is_space && !row.glyphs.is_empty() {
                let keep = if breakable == 0 {
                    row.glyphs.len()
                } else {
                    breakable
                };
                let rest = row.glyphs.split_off(keep);
                let start = rest.first().map_or(glyph.byte, |first| first.byte);
                row.end = start;
                rows.push(std::mem::replace(&mut row, Row::starting_at(start)));
                row.glyphs = rest;
                column = row.glyphs.iter().map(|glyph| glyph.width).sum();
                breakable = 0;
            }
            column += glyph.width;
            row.end = glyph.byte + grapheme.len();
            if glyph.is_space {
                breakable = row.glyphs.len() + 1;
            }
            row.glyphs.push(glyph);
        }
        rows.push(row);
        rows
    }
}

/// One row of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The byte it begins with.
    pub(super) start: usize,
    /// The byte behind its last.
    pub(super) end: usize,
    /// What stands in it.
    pub(super) glyphs: Vec<Glyph>,
}

impl Row {
    fn starting_at(start: usize) -> Self {
        Self {
            start,
            end: start,
            glyphs: Vec::new(),
        }
    }

    /// The column in which the grapheme at `byte` stands; behind the last one, where the next
    /// would.
    pub(super) fn column_of(&self, byte: usize) -> usize {
        self.glyphs
            .iter()
            .take_while(|glyph| glyph.byte < byte)
            .map(|glyph| glyph.width)
            .sum()
    }

    /// The byte of the grapheme in this column; the end of the row to the right of all.
    pub(super) fn byte_at(&self, column: usize) -> usize {
        let mut right = 0;
        for glyph in &self.glyphs {
            right += glyph.width;
            if column < right {
                return glyph.byte;
            }
        }
        self.end
    }
}

/// One grapheme as the screen shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glyph {
    /// Where it stands in the text.
    pub(super) byte: usize,
    /// What is drawn, harmless.
    pub(super) symbol: String,
    /// Columns, at least one.
    pub(super) width: usize,
    is_space: bool,
}

impl Glyph {
    fn new(byte: usize, grapheme: &str, column: usize) -> Self {
        if grapheme == "\t" {
            let width = TAB - column % TAB;
            return Self {
                byte,
                symbol: " ".repeat(width),
                width,
                is_space: true,
            };
        }
        let symbol = match visible(grapheme) {
            Cow::Borrowed(symbol) => symbol.to_owned(),
            Cow::Owned(symbol) => symbol,
        };
        let width = symbol.width();
        let is_space = symbol.trim().is_empty();
        if width == 0 {
            return Self {
                byte,
                symbol: "·".to_owned(),
                width: 1,
                is_space: false,
            };
        }
        Self {
            byte,
            symbol,
            width,
            is_space,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pieces(text: &Rope) -> Vec<Piece> {
        let first = Piece::at(text, 0);
        std::iter::successors(Some(first), |piece| piece.next(text)).collect()
    }

    fn shown(text: &str, width: usize) -> Vec<String> {
        let text = Rope::from_str(text);
        let rows = pieces(&text)
            .into_iter()
            .flat_map(|piece| piece.rows(&text, width));
        rows.map(|row| row.glyphs.into_iter().map(|glyph| glyph.symbol).collect())
            .collect()
    }

    #[test]
    fn rows_break_behind_white_space_else_anywhere() {
        assert_eq!(shown("one two three", 8), ["one two ", "three"]);
        assert_eq!(shown("onetwothree", 4), ["onet", "woth", "ree"]);
        assert_eq!(shown("日本語", 4), ["日本", "語"]);
        assert_eq!(shown("", 4), [""]);
        assert_eq!(shown("a\n\nb\n", 4), ["a", "", "b", ""]);
    }

    #[test]
    fn white_space_hangs_over_the_edge() {
        assert_eq!(shown("one     two", 4), ["one     ", "two"]);
    }

    #[test]
    fn controls_are_visible_and_tabs_reach_their_stop() {
        assert_eq!(shown("a\tb\rc", 20), ["a   b␍c"]);
    }

    proptest! {
        /// Every byte of the text is in exactly one piece or in a line break, from every side.
        #[test]
        fn pieces_cover_long_lines_without_a_gap(
            parts in prop::collection::vec(
                prop::sample::select(vec!["日本語", "word ", "👨‍👩‍👧", "e\u{301}", "\n", "\r\n", "x"]),
                1..40,
            ),
            repeat in 1..400_usize,
            width in 1..90_usize,
        ) {
            let text = Rope::from_str(&parts.concat().repeat(repeat));
            let pieces = pieces(&text);
            let mut end = 0;
            for piece in &pieces {
                prop_assert!(piece.bytes.len() <= 2 * PIECE);
                let between = graphemes::slice(&text, end, piece.bytes.start);
                prop_assert!(matches!(between.as_str(), "" | "\n" | "\r\n"));
                prop_assert_eq!(&Piece::at(&text, piece.bytes.start), piece);
                let rows = piece.rows(&text, width);
                let mut at = piece.bytes.start;
                for row in &rows {
                    prop_assert_eq!(row.start, at);
                    at = row.end;
                }
                prop_assert_eq!(at, piece.bytes.end);
                end = piece.bytes.end;
            }
            let tail = graphemes::slice(&text, end, text.len_bytes());
            prop_assert!(matches!(tail.as_str(), "" | "\n" | "\r\n"), "{tail:?}");
            let last = pieces.last().cloned();
            let mut backwards: Vec<Piece> =
                std::iter::successors(last, |piece| piece.previous(&text)).collect();
            backwards.reverse();
            prop_assert_eq!(backwards, pieces);
        }
    }
}
