//! The fields, with their counters and what is wrong with them.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use unicode_width::UnicodeWidthStr;

use super::{fitted, receivers, write_right};
use crate::content::visible;
use crate::draft::Field;
use crate::tui::{
    form::FormField,
    layout::{FieldPlace, Layout},
    model::{Focus, Model},
    theme::Theme,
    words,
};

/// Draws the form; gives the place of the cursor if a field has the focus.
pub(in crate::tui) fn draw(
    model: &mut Model,
    theme: &Theme,
    layout: &Layout,
    buffer: &mut Buffer,
) -> Option<Position> {
    let mut cursor = None;
    for place in &layout.fields {
        let focused = model.focus == Focus::Field(place.field);
        let at = draw_field(model, theme, place, focused, buffer);
        cursor = cursor.or(at.filter(|_| focused));
    }
    cursor
}

fn draw_field(
    model: &mut Model,
    theme: &Theme,
    place: &FieldPlace,
    focused: bool,
    buffer: &mut Buffer,
) -> Option<Position> {
    let field = model.form.field_mut(place.field)?;
    let (mark, style) = match (&field.error, focused) {
        (Some(_), _) => ("✗", theme.error),
        (None, true) => ("›", theme.focused),
        (None, false) => (" ", theme.quiet),
    };
    let label = format!("{mark}{}", words::label(place.field));
    buffer.set_string(
        place.label.x,
        place.label.y,
        fitted(&label, place.label.width),
        style,
    );
    let (note, note_style) = match &field.error {
        Some(error) => (visible(error).into_owned(), theme.error),
        None => (field.counter.clone(), theme.quiet),
    };
    let taken = note_width(&note, field.error.is_some(), place, field.input.text());
    let note_place = Rect {
        x: end(place) - taken,
        width: taken,
        ..place.input
    };
    write_right(&note, note_style, note_place, buffer);
    let area = input(field, place);
    if place.field == Field::Receivers && !focused {
        receivers::draw_chips(&model.to, theme, area, buffer);
        return None;
    }
    Some(field.input.draw(area, buffer, focused, theme))
}

/// Where the text of a field goes: the note at its end takes of its room.
pub(in crate::tui) fn input(field: &FormField, place: &FieldPlace) -> Rect {
    let note = match &field.error {
        Some(error) => visible(error),
        None => field.counter.as_str().into(),
    };
    let taken = note_width(&note, field.error.is_some(), place, field.input.text());
    let room = end(place) - place.input.x;
    Rect {
        width: room.saturating_sub(taken + u16::from(taken > 0)),
        ..place.input
    }
}

fn end(place: &FieldPlace) -> u16 {
    place.counter.right().max(place.input.right())
}

/// Columns that the note at the end of a field gets: the counter's room, and what the text
/// leaves free for an error, as it is worth more.
fn note_width(note: &str, is_error: bool, place: &FieldPlace, text: &str) -> u16 {
    let width = u16::try_from(note.width()).unwrap_or(u16::MAX);
    if !is_error {
        return width.min(place.counter.width);
    }
    let room = end(place) - place.input.x;
    // Behind the text: the cursor, and two columns between the text and what is said of it.
    let used = u16::try_from(text.width())
        .unwrap_or(u16::MAX)
        .saturating_add(3);
    let free = room.saturating_sub(used);
    // A few letters of a sentence say nothing; the status bar has room for it.
    if free < 20 { 0 } else { width.min(free) }
}
