//! The mouse: clicks and drags place the cursor, the wheel scrolls the pane under it.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{focus, receivers};
use crate::tui::bar::Bar;
use crate::tui::model::{Focus, Model, Pane};

/// Rows that one notch of the wheel scrolls.
const WHEEL_ROWS: i32 = 3;

/// Applies a mouse event that no dialog takes.
pub(super) fn apply(model: &mut Model, event: MouseEvent) {
    let at = Position::new(event.column, event.row);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => {
            press(model, at, event.modifiers.contains(KeyModifiers::SHIFT));
        }
        MouseEventKind::Drag(MouseButton::Left) => drag(model, at),
        MouseEventKind::ScrollUp => scroll(model, at, -WHEEL_ROWS),
        MouseEventKind::ScrollDown => scroll(model, at, WHEEL_ROWS),
        _ => {}
    }
}

fn press(model: &mut Model, at: Position, select: bool) {
    let Some(layout) = model.layout() else { return };
    if receivers::click(model, &layout, at) {
        return;
    }
    if let Some(place) = layout.field_at(at) {
        model.focus_on(Focus::Field(place.field));
        if let Some(field) = model.form.field_mut(place.field) {
            field
                .input
                .click(at.x.saturating_sub(place.input.x), select);
        }
    } else if let Some(pane) = layout.pane_at(at) {
        let rows = model.bar.as_ref().map_or(0, Bar::rows);
        if pane == Pane::Editor && rows > 0 && at.y + 1 + rows >= layout.editor.bottom() {
            return model.focus_on(Focus::Pane(pane));
        }
        model.focus_on(Focus::Pane(pane));
        if pane == Pane::Editor {
            model.bar = None;
            model.editor.click(at, select);
        }
    }
}

fn drag(model: &mut Model, at: Position) {
    let Some(layout) = model.layout() else { return };
    match model.focus {
        Focus::Field(focused) => {
            let place = layout.fields.iter().find(|place| place.field == focused);
            if let (Some(place), Some(field)) = (place, model.form.field_mut(focused)) {
                field.input.click(at.x.saturating_sub(place.input.x), true);
            }
        }
        Focus::Pane(Pane::Editor) => model.editor.click(at, true),
        Focus::Pane(Pane::Preview) => {}
    }
}

fn scroll(model: &mut Model, at: Position, rows: i32) {
    match model.layout().and_then(|layout| layout.pane_at(at)) {
        Some(Pane::Editor) => model.editor.scroll(rows),
        Some(Pane::Preview) => {
            let distance = usize::try_from(rows.unsigned_abs()).unwrap_or(0);
            let scroll = model.preview.scroll;
            model.preview.scroll = if rows < 0 {
                scroll.saturating_sub(distance)
            } else {
                scroll + distance
            };
            focus::clamp_scroll(model);
        }
        None => {}
    }
}
