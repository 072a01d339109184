//! Which part the keys go to, and the preview that follows the editor.

use crate::draft::Field;
use crate::tui::model::{Focus, Model, Pane};

/// The next pane, the fields counting as one.
pub(super) fn next_pane(model: &mut Model, forwards: bool) {
    let field = Focus::Field(model.form.first_empty().unwrap_or(Field::ApiEmailSettings));
    let next = match (model.focus, forwards) {
        (Focus::Field(_), true) | (Focus::Pane(Pane::Preview), false) => Focus::Pane(Pane::Editor),
        (Focus::Pane(Pane::Editor), true) | (Focus::Field(_), false) => Focus::Pane(Pane::Preview),
        (Focus::Pane(Pane::Preview), true) | (Focus::Pane(Pane::Editor), false) => field,
    };
    model.focus_on(next);
}

/// The next field; behind the last one comes the editor, and before the first one the preview.
pub(super) fn next_field(model: &mut Model, from: Field, forwards: bool) {
    let at = Field::FORM
        .iter()
        .position(|&field| field == from)
        .unwrap_or(0);
    let next = if forwards {
        Field::FORM.get(at + 1)
    } else {
        at.checked_sub(1).and_then(|before| Field::FORM.get(before))
    };
    let focus = match next {
        Some(&field) => Focus::Field(field),
        None if forwards => Focus::Pane(Pane::Editor),
        None => Focus::Pane(Pane::Preview),
    };
    model.focus_on(focus);
}

/// Scrolls the preview to what the editor's cursor stands in, when either has moved.
pub(super) fn follow_cursor(model: &mut Model) {
    if model.focus == Focus::Pane(Pane::Preview) {
        return;
    }
    let Some(preview) = &model.preview.shown else {
        return;
    };
    let cursor = model.editor.cursor_offset();
    let place = Some((model.preview.shown_revision, cursor));
    if model.preview.followed == place {
        return;
    }
    model.preview.followed = place;
    let Some(layout) = model.layout() else { return };
    let height = usize::from(layout.preview_inner().height);
    let line = preview.line_at(cursor);
    // A third of the pane stays above, so that what comes before is in sight too.
    let wanted = line.saturating_sub(height / 3);
    let in_sight = line >= model.preview.scroll && line < model.preview.scroll + height;
    if !in_sight || cursor == 0 {
        model.preview.scroll = wanted;
    }
    clamp_scroll(model);
}

/// Keeps the last line of the preview at the bottom of its pane or below its top.
pub(super) fn clamp_scroll(model: &mut Model) {
    let height = model
        .layout()
        .map_or(0, |layout| usize::from(layout.preview_inner().height));
    let lines = model
        .preview
        .shown
        .as_ref()
        .map_or(0, |preview| preview.lines().len());
    model.preview.scroll = model.preview.scroll.min(lines.saturating_sub(height));
}
