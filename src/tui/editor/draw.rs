//! Draws the rows in sight, with line numbers and the selection.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{Editor, viewport::PlacedRow};
use crate::tui::theme::Theme;

impl Editor {
    /// Draws line numbers and text; gives the place of the cursor if it is in sight.
    pub(in crate::tui) fn draw(
        &mut self,
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
        let mut cursor = None;
        for (y, row) in (self.area.y..).zip(self.viewport.rows(&self.text)) {
            if let Some(line) = row.line_number {
                let width = usize::from(gutter.saturating_sub(1));
                let number = format!("{:>width$}", line + 1);
                buffer.set_stringn(area.x, y, number, width, theme.quiet);
            }
            self.draw_row(&row, y, theme, buffer);
            if self.is_cursor_in(&row) {
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

    fn draw_row(&self, row: &PlacedRow, y: u16, theme: &Theme, buffer: &mut Buffer) {
        let selection = self.selection();
        let mut x = self.area.x;
        for glyph in &row.row.glyphs {
            let width = u16::try_from(glyph.width).unwrap_or(u16::MAX);
            if x.saturating_add(width) > self.area.right() {
                return;
            }
            let style = if selection.contains(&glyph.byte) {
                theme.selected
            } else {
                theme.text
            };
            buffer.set_string(x, y, &glyph.symbol, style);
            x += width;
        }
        // A selected line break is shown as a selected space.
        if row.ends_line && selection.contains(&row.row.end) && x < self.area.right() {
            buffer.set_string(x, y, " ", theme.selected);
        }
    }
}
