//! Draws the open dialog.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::frame;
use crate::tui::{
    dialog::{Dialog, sheet::DialogSheet},
    line_field::LineField,
    model::Model,
    sending::ConfirmFocus,
    theme::Theme,
};

/// Draws the dialog; gives the place of the cursor if its field has the focus.
pub(in crate::tui) fn draw(
    model: &mut Model,
    theme: &Theme,
    sheet: &DialogSheet,
    buffer: &mut Buffer,
) -> Option<Position> {
    frame(sheet.title, true, theme, sheet.area, buffer);
    for (y, line) in (sheet.text.y..sheet.text.bottom()).zip(&sheet.lines) {
        buffer.set_stringn(
            sheet.text.x,
            y,
            line,
            usize::from(sheet.text.width),
            theme.text,
        );
    }
    for button in &sheet.buttons {
        let style = if button.focused {
            theme.selected
        } else {
            theme.text
        };
        // Not by style alone: the focused one is pointed at.
        let label = if button.focused {
            format!("▸ {} ◂", button.label)
        } else {
            format!("[ {} ]", button.label)
        };
        let width = usize::from(button.place.width);
        buffer.set_stringn(button.place.x, button.place.y, label, width, style);
    }
    for (y, line) in (sheet.below.y..sheet.below.bottom()).zip(&sheet.below_lines) {
        let width = usize::from(sheet.below.width);
        buffer.set_stringn(sheet.below.x, y, line, width, theme.error);
    }
    if let Some(Dialog::Login(login)) = &model.dialog
        && login.is_hidden()
    {
        let mut dots = LineField::new(&login.dots());
        return Some(draw_field(&mut dots, true, theme, sheet.field, buffer));
    }
    let (field, focused) = field(model)?;
    let cursor = draw_field(field, focused, theme, sheet.field, buffer);
    focused.then_some(cursor)
}

fn field(model: &mut Model) -> Option<(&mut LineField, bool)> {
    match model.dialog.as_mut()? {
        Dialog::Confirm(confirmation) if confirmation.needs_number() => {
            let focused = confirmation.focus == ConfirmFocus::Number;
            Some((&mut confirmation.typed, focused))
        }
        Dialog::SaveAs { name, .. } => Some((name, true)),
        Dialog::Login(login) if login.is_asking() => Some((&mut login.field, true)),
        Dialog::Confirm(_)
        | Dialog::Ask(_)
        | Dialog::Compare { .. }
        | Dialog::Login(_)
        | Dialog::Help { .. } => None,
    }
}

fn draw_field(
    field: &mut LineField,
    focused: bool,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Position {
    buffer.set_string(place.x, place.y, "›", theme.focused);
    let input = Rect {
        x: place.x + 2,
        width: place.width.saturating_sub(2),
        ..place
    };
    field.draw(input, buffer, focused, theme)
}
