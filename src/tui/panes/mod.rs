//! The parts of the screen, one file each.

mod bar;
pub(super) mod dialogs;
pub(super) mod editor;
pub(super) mod form;
pub(super) mod header;
pub(super) mod page;
pub(super) mod preview;
pub(super) mod progress;
pub(super) mod receivers;
pub(super) mod report;
pub(super) mod status;

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    text::Line,
    widgets::{Block, Widget},
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::{action::Action, layout::SIDE_BY_SIDE, model::Model, theme::Theme};

/// Draws a pane's border with its title and gives the room inside.
fn frame(title: &str, focused: bool, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Rect {
    let style = if focused { theme.focused } else { theme.quiet };
    let block = if focused {
        Block::bordered().border_type(ratatui::widgets::BorderType::Thick)
    } else {
        Block::bordered()
    };
    let block = block
        .border_style(style)
        .title(Line::styled(format!(" {title} "), style));
    let inner = block.inner(area);
    block.render(area, buffer);
    inner
}

/// On a screen with room for one pane: that there is another one behind this, and its key.
fn other_pane(
    model: &Model,
    action: Action,
    name: &str,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let key = model.keymap.keys(action).next();
    if area.width >= SIDE_BY_SIDE || area.width < model.screen.width || key.is_none() {
        return;
    }
    let key = key.map(|key| key.to_string()).unwrap_or_default();
    let top = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        height: 1,
        ..area
    };
    write_right(&format!(" {key} {name} "), theme.quiet, top, buffer);
}

/// As much of `text` as fits into `width` columns, an ellipsis at the end where it was cut.
pub(super) fn fitted(text: &str, width: u16) -> String {
    let width = usize::from(width);
    if text.width() <= width {
        return text.to_owned();
    }
    let mut fitted = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used >= width {
            break;
        }
        fitted.push_str(grapheme);
    }
    if width > 0 {
        fitted.push('…');
    }
    fitted
}

/// Writes `text` at the right end of `row` and gives the columns that are left of it.
fn write_right(text: &str, style: Style, row: Rect, buffer: &mut Buffer) -> Rect {
    let text = fitted(text, row.width);
    let width = u16::try_from(text.width())
        .unwrap_or(row.width)
        .min(row.width);
    buffer.set_stringn(row.right() - width, row.y, &text, usize::from(width), style);
    Rect {
        width: row.width - width,
        ..row
    }
}
