//! What has to be read: a few lines above the status bar, which take no keys but Esc.

use ratatui::{buffer::Buffer, layout::Rect};

use super::frame;
use crate::tui::{model::Model, theme::Theme, words::wrap};

/// Draws the report, if there is one.
pub(in crate::tui) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(report) = model
        .report
        .as_ref()
        .filter(|_| area.height > 2 && model.progress_shown().is_none())
    else {
        return;
    };
    let closes = if report.passes {
        "any key closes"
    } else {
        "Esc closes"
    };
    let title = format!("{} ({closes})", report.title);
    let inner = frame(&title, true, theme, area, buffer);
    let lines = wrap(&report.text, inner.width.saturating_sub(2));
    for (y, line) in (inner.y..inner.bottom()).zip(lines) {
        buffer.set_string(inner.x + 1, y, line, theme.text);
    }
}
