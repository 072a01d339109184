//! Keys that are not bound to an action: text and motions in the field or pane with the focus.

use crossterm::event::{KeyCode, KeyModifiers};

use super::{bar, focus, receivers, send};
use crate::draft::Field;
use crate::tui::{
    editor::Motion,
    effect::Effect,
    keymap::Key,
    line_field::LineField,
    model::{Focus, Model, Pane},
};

/// Types or pastes text where the focus is.
pub(super) fn insert(model: &mut Model, text: &str, pasted: bool) {
    match model.focus {
        _ if bar::has_keys(model) => bar::insert(model, text),
        Focus::Field(field) => {
            if let Some(field) = model.form.field_mut(field) {
                field.edit(|input| input.insert(text));
                model.form_revision += 1;
            }
        }
        Focus::Pane(Pane::Editor) if pasted => model.editor.paste(text),
        Focus::Pane(Pane::Editor) => model.editor.insert(text),
        Focus::Pane(Pane::Preview) => {
            model.say("The preview can't be edited: F3 goes to the HTML");
        }
    }
    model.notice.take_if(|notice| notice.is_error);
}

/// A key that is not text.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    if let Some(effects) = receivers::press(model, key) {
        return effects;
    }
    if key.code == KeyCode::Esc {
        model.notice = None;
        model.report = None;
        return send::hold_back(model);
    }
    match model.focus {
        _ if bar::has_keys(model) => bar::press_unbound(model, key),
        Focus::Field(field) => press_in_field(model, field, key),
        Focus::Pane(Pane::Editor) => press_in_editor(model, key),
        Focus::Pane(Pane::Preview) => press_in_preview(model, key),
    }
    vec![]
}

/// What the usual motion keys mean in any text.
pub(super) fn motion(key: Key) -> Option<Motion> {
    let word = key
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    Some(match key.code {
        KeyCode::Left if word => Motion::WordLeft,
        KeyCode::Left => Motion::Left,
        KeyCode::Right if word => Motion::WordRight,
        KeyCode::Right => Motion::Right,
        KeyCode::Up => Motion::Up,
        KeyCode::Down => Motion::Down,
        KeyCode::Home if word => Motion::Start,
        KeyCode::Home => Motion::LineStart,
        KeyCode::End if word => Motion::End,
        KeyCode::End => Motion::LineEnd,
        KeyCode::PageUp => Motion::PageUp,
        KeyCode::PageDown => Motion::PageDown,
        _ => return None,
    })
}

/// What the usual keys delete in any text.
fn deletion(key: Key) -> Option<Motion> {
    let word = key
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    match key.code {
        KeyCode::Backspace if word => Some(Motion::WordLeft),
        KeyCode::Backspace => Some(Motion::Left),
        KeyCode::Delete if word => Some(Motion::WordRight),
        KeyCode::Delete => Some(Motion::Right),
        // Ctrl+H is what terminals without a keyboard protocol send for Ctrl+Backspace.
        KeyCode::Char('h' | 'w') if key.modifiers == KeyModifiers::CONTROL => {
            Some(Motion::WordLeft)
        }
        _ => None,
    }
}

/// Applies a text key to a one-line field of a dialog.
pub(super) fn press_in_line(field: &mut LineField, key: Key) {
    if let Some(passed) = deletion(key) {
        field.delete(passed);
    } else if let Some(to) = motion(key) {
        field.move_cursor(to, key.shift());
    }
}

fn press_in_field(model: &mut Model, field: Field, key: Key) {
    match key.code {
        KeyCode::Tab | KeyCode::Enter => return focus::next_field(model, field, !key.shift()),
        KeyCode::Down => return focus::next_field(model, field, true),
        KeyCode::Up => return focus::next_field(model, field, false),
        _ => {}
    }
    let Some(form_field) = model.form.field_mut(field) else {
        return;
    };
    if let Some(passed) = deletion(key) {
        form_field.edit(|input| input.delete(passed));
        model.form_revision += 1;
    } else if let Some(to) = motion(key) {
        form_field.input.move_cursor(to, key.shift());
    }
}

fn press_in_editor(model: &mut Model, key: Key) {
    if let Some(passed) = deletion(key) {
        return model.editor.delete(passed);
    }
    if let Some(to) = motion(key) {
        return model.editor.move_cursor(to, key.shift());
    }
    match key.code {
        KeyCode::Enter => model.editor.insert_newline(),
        KeyCode::Tab if key.shift() => model.editor.unindent(),
        KeyCode::Tab => model.editor.indent(),
        _ => {}
    }
}

fn press_in_preview(model: &mut Model, key: Key) {
    let page = model
        .layout()
        .map_or(1, |layout| usize::from(layout.preview_inner().height));
    let scroll = model.preview.scroll;
    model.preview.scroll = match key.code {
        KeyCode::Up => scroll.saturating_sub(1),
        KeyCode::Down => scroll + 1,
        KeyCode::PageUp => scroll.saturating_sub(page),
        KeyCode::PageDown | KeyCode::Char(' ') => scroll + page,
        KeyCode::Home => 0,
        KeyCode::End => usize::MAX / 2,
        KeyCode::Tab => return focus::next_pane(model, !key.shift()),
        _ => scroll,
    };
    focus::clamp_scroll(model);
}
