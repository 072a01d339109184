//! Draws the rows in sight: line numbers, the colours of HTML, the selection, what a search found,
//! and the two tags of the element at the cursor.

use std::ops::Range;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};

use super::{Editor, viewport::PlacedRow};
use crate::{
    content::highlight::{Span, Token},
    tui::theme::Theme,
};

/// The start tag and the end tag of an element, when the cursor is on one of them.
#[derive(Debug, Default)]
pub(super) enum Pair {
    /// To be looked for when the text is drawn.
    #[default]
    Unknown,
    /// There is none.
    None,
    /// Bytes of the text.
    Tags(Range<usize>, Range<usize>),
}

impl Pair {
    fn contains(&self, byte: usize) -> bool {
        match self {
            Self::Tags(start, end) => start.contains(&byte) || end.contains(&byte),
            Self::Unknown | Self::None => false,
        }
    }
}

/// What the glyphs of the rows in sight look like.
struct Look<'a> {
    theme: &'a Theme,
    /// In the order of the text.
    spans: Vec<Span>,
    /// What a search found, in the order of the text.
    found: &'a [Range<usize>],
    selection: Range<usize>,
    pair: &'a Pair,
}

impl Look<'_> {
    fn style(&self, byte: usize) -> Style {
        if self.selection.contains(&byte) {
            return self.theme.selected;
        }
        let span = self.spans.partition_point(|span| span.range.end <= byte);
        let span = self.spans.get(span);
        let token = span.filter(|span| span.range.start <= byte);
        let mut style = self.theme.text;
        if let Some(span) = token {
            style = style.patch(self.theme.syntax.style(span.token));
            if self.pair.contains(byte) && is_of_tag(span.token) {
                style = style.add_modifier(self.theme.syntax.pair);
            }
        }
        let found = self.found.partition_point(|found| found.end <= byte);
        if self.found.get(found).is_some_and(|at| at.start <= byte) {
            style = style.add_modifier(self.theme.found);
        }
        style
    }
}

/// What a tag cannot be without: what shows which tags belong together.
fn is_of_tag(token: Token) -> bool {
    matches!(token, Token::Delimiter | Token::TagName)
}

impl Editor {
    /// Draws line numbers and text, the places in `found` marked, which are in the order of the
    /// text; gives the place of the cursor if it is in sight.
    pub(in crate::tui) fn draw(
        &mut self,
        found: &[Range<usize>],
        theme: &Theme,
        area: Rect,
        buffer: &mut Buffer,
    ) -> Option<Position> {
        let gutter = self.gutter_width().min(area.width / 2);
        self.area = Rect {
            x: area.x + gutter,
            width: area.width - gutter,
            ..area
        };
        let size = (usize::from(self.area.width), usize::from(self.area.height));
        if size.0 == 0 || size.1 == 0 {
            return None;
        }
        // What was in sight stays so when the width changes how lines are wrapped.
        let resized = std::mem::replace(&mut self.viewport.size, size) != size;
        if std::mem::take(&mut self.follow) || resized {
            self.viewport.show(&self.text, self.cursor);
        }
        let rows = self.viewport.rows(&self.text);
        self.find_pair();
        let start = rows.first().map_or(0, |row| row.row.start);
        let end = rows.last().map_or(0, |row| row.row.end);
        let look = Look {
            theme,
            spans: self.highlighter.spans(&self.text, start..end),
            found,
            selection: self.selection(),
            pair: &self.pair,
        };
        let mut cursor = None;
        for (y, row) in (self.area.y..).zip(&rows) {
            if let Some(line) = row.line_number {
                let width = usize::from(gutter.saturating_sub(1));
                let number = format!("{:>width$}", line + 1);
                buffer.set_stringn(area.x, y, number, width, theme.quiet);
            }
            self.draw_row(row, y, &look, buffer);
            if self.is_cursor_in(row) {
                let column = row.row.column_of(self.cursor).min(size.0 - 1);
                let column = u16::try_from(column).unwrap_or(u16::MAX);
                cursor = Some(Position::new(self.area.x.saturating_add(column), y));
            }
        }
        cursor
    }

    fn gutter_width(&self) -> u16 {
        let digits = self.text.len_lines().max(1).ilog10() + 1;
        u16::try_from(digits).unwrap_or(10).max(2) + 2
    }

    fn is_cursor_in(&self, row: &PlacedRow) -> bool {
        let ends_here = row.ends_piece && row.ends_line && self.cursor == row.row.end;
        (row.row.start..row.row.end).contains(&self.cursor) || ends_here
    }

    /// Looks for the tags at the cursor when it has moved, and only where it stands on the name or
    /// a bracket of one: anywhere else the search would cost more than it tells.
    fn find_pair(&mut self) {
        if !matches!(self.pair, Pair::Unknown) {
            return;
        }
        let around = self.cursor.saturating_sub(1)..self.cursor + 1;
        let spans = self.highlighter.spans(&self.text, around);
        let found = if spans.iter().any(|span| is_of_tag(span.token)) {
            self.highlighter.matching_tag(&self.text, self.cursor)
        } else {
            None
        };
        self.pair = found.map_or(Pair::None, |(start, end)| Pair::Tags(start, end));
    }

    fn draw_row(&self, row: &PlacedRow, y: u16, look: &Look, buffer: &mut Buffer) {
        let mut x = self.area.x;
        for glyph in &row.row.glyphs {
            let width = u16::try_from(glyph.width).unwrap_or(u16::MAX);
            if x.saturating_add(width) > self.area.right() {
                return;
            }
            buffer.set_string(x, y, &glyph.symbol, look.style(glyph.byte));
            x += width;
        }
        // A selected line break is shown as a selected space.
        if row.ends_line && look.selection.contains(&row.row.end) && x < self.area.right() {
            buffer.set_string(x, y, " ", look.theme.selected);
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Modifier;

    use super::*;
    use crate::tui::editor::Motion;

    /// The letters of the drawn text whose style passes `test`, others as spaces.
    fn drawn(editor: &mut Editor, test: impl Fn(Style) -> bool) -> String {
        let area = Rect::new(0, 0, 60, 1);
        let mut buffer = Buffer::empty(area);
        editor.draw(&[], &Theme::colored(), area, &mut buffer);
        let cells = buffer.content().iter().skip(4);
        let letters = cells.map(|cell| {
            if test(cell.style()) {
                cell.symbol()
            } else {
                " "
            }
        });
        letters.collect::<String>().trim_end().to_owned()
    }

    fn has(style: Style, wanted: Style) -> bool {
        style.fg == wanted.fg.or(style.fg) && style.add_modifier.contains(wanted.add_modifier)
    }

    #[test]
    fn what_is_typed_is_coloured_as_what_it_becomes() {
        let syntax = Theme::colored().syntax;
        let mut editor = Editor::new("", "\n");
        for letter in "<p class=\"a\">Hi {{ x }}".chars() {
            editor.insert(letter.encode_utf8(&mut [0; 4]));
            drawn(&mut editor, |_| true);
        }
        assert_eq!(
            drawn(&mut editor, |style| has(style, syntax.value)),
            "         \"a\""
        );
        assert_eq!(
            drawn(&mut editor, |style| has(style, syntax.placeholder)),
            "                {{ x }}"
        );
        editor.move_cursor(Motion::Start, false);
        editor.insert("<!-- ");
        assert_eq!(
            drawn(&mut editor, |style| has(style, syntax.comment)),
            "<!-- <p class=\"a\">Hi {{ x }}"
        );
        editor.undo();
        assert_eq!(
            drawn(&mut editor, |style| has(style, syntax.tag)),
            " p              {{ x }}"
        );
    }

    #[test]
    fn the_tags_of_the_element_at_the_cursor_are_marked() {
        let underlined = |style: Style| style.add_modifier.contains(Modifier::UNDERLINED);
        let mut editor = Editor::new("<b><i>x</i></b>", "\n");
        assert_eq!(drawn(&mut editor, underlined), "<b>        </b>");
        editor.go(4, false);
        assert_eq!(drawn(&mut editor, underlined), "   <i> </i>");
        editor.go(6, false);
        editor.insert("y");
        assert_eq!(drawn(&mut editor, underlined), "");
    }
}
