//! The preview's pane: the email as text, and why there is none where there is none.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
};

use super::{frame, other_pane};
use crate::content::text::{PreviewLine, SpanStyle};
use crate::tui::{
    action::Action,
    model::{Focus, Model, Pane},
    theme::Theme,
    words::wrap,
};

/// Draws the preview.
pub(in crate::tui) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    if area.is_empty() {
        return;
    }
    let focused = model.focus == Focus::Pane(Pane::Preview);
    let mut inner = frame("Text", focused, theme, area, buffer);
    other_pane(model, Action::Editor, "HTML", theme, area, buffer);
    if let Some(notice) = &model.preview.notice {
        for line in wrap(notice, inner.width)
            .iter()
            .take(usize::from(inner.height))
        {
            buffer.set_string(inner.x, inner.y, line, theme.error);
            inner.y += 1;
            inner.height -= 1;
        }
    }
    let Some(preview) = &model.preview.shown else {
        return;
    };
    let lines = preview.lines().iter().skip(model.preview.scroll);
    for (y, line) in (inner.y..inner.bottom()).zip(lines) {
        draw_line(
            line,
            theme,
            Rect {
                y,
                height: 1,
                ..inner
            },
            buffer,
        );
    }
}

fn draw_line(line: &PreviewLine, theme: &Theme, row: Rect, buffer: &mut Buffer) {
    let mut x = row.x;
    for span in &line.spans {
        let room = usize::from(row.right().saturating_sub(x));
        (x, _) = buffer.set_stringn(x, row.y, &span.text, room, style(span.style, theme));
    }
}

fn style(span: SpanStyle, theme: &Theme) -> Style {
    let mut style = theme.text;
    if span.link.is_some() {
        style = style.patch(theme.link);
    }
    if span.image {
        style = style.patch(theme.quiet);
    }
    if span.heading {
        style = style.patch(theme.strong);
    }
    let modifiers = [
        (span.strong, Modifier::BOLD),
        (span.emphasis, Modifier::ITALIC),
        (span.strikeout, Modifier::CROSSED_OUT),
        (span.code, Modifier::DIM),
    ];
    for (_, modifier) in modifiers.into_iter().filter(|(wanted, _)| *wanted) {
        style = style.add_modifier(modifier);
    }
    style
}
