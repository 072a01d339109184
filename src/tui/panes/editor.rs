//! The HTML editor's pane: its border, with the place of the cursor in it.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{frame, other_pane, write_right};
use crate::tui::{
    action::Action,
    model::{Focus, Model, Pane},
    theme::Theme,
};

/// Draws the editor; gives the place of the cursor if it is in sight.
pub(in crate::tui) fn draw(
    model: &mut Model,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    if area.is_empty() {
        return None;
    }
    let focused = model.focus == Focus::Pane(Pane::Editor);
    let inner = frame("HTML", focused, theme, area, buffer);
    other_pane(model, Action::Preview, "text", theme, area, buffer);
    let (line, column) = model.editor.cursor_line_column();
    let corner = Rect {
        x: area.x + 1,
        y: area.bottom() - 1,
        width: area.width - 2,
        height: 1,
    };
    write_right(&format!(" {line}:{column} "), theme.quiet, corner, buffer);
    let Some(bar) = &mut model.bar else {
        return model.editor.draw(&[], theme, inner, buffer);
    };
    // The text keeps a row to itself, so that one sees what is found.
    let rows = bar.rows().min(inner.height.saturating_sub(1));
    let text = Rect {
        height: inner.height - rows,
        ..inner
    };
    let room = Rect {
        y: text.bottom(),
        height: rows,
        ..inner
    };
    model.editor.draw(bar.found(), theme, text, buffer);
    if room.is_empty() {
        return None;
    }
    super::bar::draw(bar, &model.editor, theme, room, buffer)
}
