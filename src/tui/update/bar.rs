//! The bar at the bottom of the editor: it has the keys as long as it is there and the editor has
//! the focus.

use crossterm::event::{KeyCode, KeyModifiers};

use super::keys;
use crate::tui::{
    action::Action,
    bar::{Bar, FindBar},
    keymap::Key,
    line_field::LineField,
    model::{Focus, Model, Pane},
};

/// How much of a selection is looked for when the bar opens, in bytes.
const PATTERN: usize = 200;

/// Opens the bar to find, or to replace.
pub(super) fn find(model: &mut Model, replace: bool) {
    model.focus_on(Focus::Pane(Pane::Editor));
    if let Some(Bar::Find(find)) = &mut model.bar {
        find.switch_row(replace);
        return;
    }
    // Unwanted work is spared for a long selection, which is no pattern.
    let is_short = model.editor.selected_range().len() <= PATTERN;
    let selected = if is_short {
        model.editor.selected_text()
    } else {
        String::new()
    };
    let pattern = if selected.contains('\n') {
        ""
    } else {
        &selected
    };
    let mut find = FindBar::new(pattern, &model.editor);
    find.shows_replacement = replace;
    model.bar = Some(Bar::Find(Box::new(find)));
}

/// Opens the bar to go to a line.
pub(super) fn go_to_line(model: &mut Model) {
    model.focus_on(Focus::Pane(Pane::Editor));
    model.bar = Some(Bar::Line(Box::new(LineField::new(""))));
}

/// Whether the bar has the keys.
pub(super) fn has_keys(model: &Model) -> bool {
    model.bar.is_some() && model.focus == Focus::Pane(Pane::Editor)
}

/// A search follows the text, whatever has changed it.
pub(super) fn refresh(model: &mut Model) {
    if let Some(Bar::Find(find)) = &mut model.bar {
        find.refresh(&model.editor);
    }
}

/// Types or pastes text into the bar.
pub(super) fn insert(model: &mut Model, text: &str) {
    edit(model, |input| input.insert(text));
}

fn edit(model: &mut Model, change: impl FnOnce(&mut LineField)) {
    let Some(bar) = &mut model.bar else { return };
    let before = bar.input().text().to_owned();
    change(bar.input());
    let is_changed = bar.input().text() != before;
    if let Bar::Find(find) = bar
        && is_changed
        && !find.in_replacement
    {
        find.show_first(&mut model.editor);
    }
}

/// A key, before it is looked up in the key map; false when it means nothing to the bar.
pub(super) fn press(model: &mut Model, key: Key) -> bool {
    if key.code == KeyCode::Esc {
        model.bar = None;
        // What Esc takes back matters more than the bar: it does both.
        return !model.sending.is_in_flight();
    }
    match &mut model.bar {
        Some(Bar::Find(_)) => press_in_find(model, key),
        Some(Bar::Line(_)) => press_in_line_number(model, key),
        None => false,
    }
}

fn press_in_find(model: &mut Model, key: Key) -> bool {
    let Some(Bar::Find(find)) = &mut model.bar else {
        return false;
    };
    let editor = &mut model.editor;
    let plain = key.modifiers - KeyModifiers::SHIFT == KeyModifiers::NONE;
    match key.code {
        KeyCode::Char('c') if key.modifiers == KeyModifiers::ALT => {
            find.query.case = !find.query.case;
        }
        KeyCode::Char('w') if key.modifiers == KeyModifiers::ALT => {
            find.query.word = !find.query.word;
        }
        KeyCode::Char('x') if key.modifiers == KeyModifiers::ALT => {
            find.query.regex = !find.query.regex;
        }
        KeyCode::Char('a') if key.modifiers == KeyModifiers::ALT && find.shows_replacement => {
            find.replace_all(editor);
            return true;
        }
        KeyCode::Enter if plain && find.in_replacement && !key.shift() => {
            find.replace_one(editor);
            return true;
        }
        KeyCode::Enter if plain => {
            find.go_on(editor, !key.shift());
            return true;
        }
        KeyCode::Up | KeyCode::Down if plain => {
            find.go_on(editor, key.code == KeyCode::Down);
            return true;
        }
        KeyCode::Tab if plain => {
            find.switch_row(!find.in_replacement);
            return true;
        }
        _ => return false,
    }
    find.show_first(editor);
    true
}

fn press_in_line_number(model: &mut Model, key: Key) -> bool {
    let Some(Bar::Line(line)) = &model.bar else {
        return false;
    };
    if key.code != KeyCode::Enter || !key.modifiers.is_empty() {
        return false;
    }
    let typed = line.text().trim();
    match typed.parse() {
        Ok(number) => {
            model.editor.go_to_line(number);
            model.bar = None;
        }
        Err(_) if typed.is_empty() => model.bar = None,
        Err(_) => model.complain("A line is a number: 1 is the first one"),
    }
    true
}

/// A key that is bound to nothing.
pub(super) fn press_unbound(model: &mut Model, key: Key) {
    edit(model, |input| keys::press_in_line(input, key));
}

/// An action that is about text; false when it is about something else.
pub(super) fn run(model: &mut Model, action: Action) -> bool {
    match action {
        Action::Undo => edit(model, LineField::undo),
        Action::Redo => edit(model, LineField::redo),
        Action::SelectAll => edit(model, LineField::select_all),
        _ => return false,
    }
    true
}

/// Cuts or copies what is selected in the bar; it is the selection of the text where there is none.
pub(super) fn take_selection(model: &mut Model, cut: bool) -> String {
    let Some(bar) = &mut model.bar else {
        return String::new();
    };
    let selected = bar.input().selected_text();
    if cut {
        edit(model, |input| {
            input.cut();
        });
    } else if selected.is_empty() {
        return model.editor.selected_text();
    }
    selected
}
