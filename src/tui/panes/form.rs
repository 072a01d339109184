//! The fields, with their counters and what is wrong with them.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use unicode_width::UnicodeWidthStr;

use super::{fitted, write_right};
use crate::content::visible;
use crate::tui::{
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
    let right = place.counter.right().max(place.input.right());
    let room = Rect {
        width: right - place.input.x,
        ..place.input
    };
    let taken = note_width(&note, field.error.is_some(), place, field.input.text());
    let note_place = Rect {
        x: right - taken,
        width: taken,
        ..room
    };
    write_right(&note, note_style, note_place, buffer);
    let gap = u16::from(taken > 0);
    let input = Rect {
        width: room.width.saturating_sub(taken + gap),
        ..room
    };
    let cursor = field.input.draw(input, buffer, focused, theme);
    Some(cursor)
}

/// Columns that the note at the end of a field gets: the counter's room, and what the text
/// leaves free for an error, as it is worth more.
fn note_width(note: &str, is_error: bool, place: &FieldPlace, text: &str) -> u16 {
    let width = u16::try_from(note.width()).unwrap_or(u16::MAX);
    if !is_error {
        return width.min(place.counter.width);
    }
    let room = place.counter.right().max(place.input.right()) - place.input.x;
    // Behind the text: the cursor, and two columns between the text and what is said of it.
    let used = u16::try_from(text.width())
        .unwrap_or(u16::MAX)
        .saturating_add(3);
    let free = room.saturating_sub(used);
    // A few letters of a sentence say nothing; the status bar has room for it.
    if free < 20 { 0 } else { width.min(free) }
}
