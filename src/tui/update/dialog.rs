//! Dialogs: they take all keys and clicks until they are closed.

use std::{path::PathBuf, time::Duration};

use crossterm::event::{KeyCode, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;
use zeroize::Zeroizing;

use super::{choice, commands, keys, login, receivers, send};
use crate::tui::{
    action::Action,
    dialog::{
        Dialog,
        sheet::{DialogButton, button_at},
    },
    effect::Effect,
    keymap::Key,
    message::{Input, Moment},
    model::Model,
    sending::{ConfirmFocus, Confirmation},
};

/// Input sooner than this after a summary, or a question that came by itself, was first drawn is
/// dropped: it was meant for what was there before.
const UNSEEN: Duration = Duration::from_millis(300);

/// Applies one input to the dialog.
pub(super) fn apply(model: &mut Model, input: Input, at: Moment) -> Vec<Effect> {
    match &model.dialog {
        Some(Dialog::Confirm(confirmation)) if !was_seen(confirmation, at) => vec![],
        Some(Dialog::Ask(choice)) if !choice.takes_input(at, UNSEEN) => vec![],
        Some(_) => match input {
            Input::Key(key) => press(model, key, at),
            // It may be an API key.
            Input::Text(text) | Input::Paste(text) if is_login(model) => {
                login::insert(model, &Zeroizing::new(text));
                vec![]
            }
            Input::Text(text) => type_text(model, &text, at),
            Input::Paste(text) => paste(model, &text),
            Input::Mouse(event) => click(model, event, at),
            Input::Resize(..) => vec![],
        },
        None => vec![],
    }
}

fn is_login(model: &Model) -> bool {
    matches!(model.dialog, Some(Dialog::Login(_)))
}

fn was_seen(confirmation: &Confirmation, at: Moment) -> bool {
    confirmation.drawn.is_some_and(|drawn| at >= drawn + UNSEEN)
}

fn press(model: &mut Model, key: Key, at: Moment) -> Vec<Effect> {
    if key.code == KeyCode::Esc {
        if is_login(model) {
            login::back(model);
            return vec![];
        }
        if let Some(Dialog::Compare { .. }) = model.dialog {
            choice::back(model);
            return vec![];
        }
        let effects = choice::escape(model, at);
        model.dialog = None;
        return effects;
    }
    if model.keymap.action(key) == Some(Action::Paste) {
        return vec![Effect::ReadClipboard];
    }
    match &mut model.dialog {
        Some(Dialog::Confirm(_)) => press_in_confirmation(model, key, at),
        Some(Dialog::Ask(_)) => choice::press(model, key, at),
        Some(Dialog::Compare { .. }) => {
            choice::press_in_comparison(model, key);
            vec![]
        }
        Some(Dialog::SaveAs { name, .. }) => {
            if key.code == KeyCode::Enter {
                return save_as(model);
            }
            match model.keymap.action(key) {
                Some(Action::SelectAll) => name.select_all(),
                Some(Action::Undo) => name.undo(),
                Some(Action::Redo) => name.redo(),
                _ => keys::press_in_line(name, key),
            }
            vec![]
        }
        Some(Dialog::Login(_)) => login::press(model, key, at),
        Some(Dialog::Help { scroll }) => {
            match key.code {
                KeyCode::Down => *scroll = scroll.saturating_add(1),
                KeyCode::Up => *scroll = scroll.saturating_sub(1),
                KeyCode::PageDown => *scroll = scroll.saturating_add(10),
                KeyCode::PageUp => *scroll = scroll.saturating_sub(10),
                _ => model.dialog = None,
            }
            vec![]
        }
        None => vec![],
    }
}

fn press_in_confirmation(model: &mut Model, key: Key, at: Moment) -> Vec<Effect> {
    let Some(Dialog::Confirm(confirmation)) = &mut model.dialog else {
        return vec![];
    };
    if key == Key::new(KeyCode::Char('s'), KeyModifiers::ALT) {
        return send(model, at);
    }
    if key == Key::new(KeyCode::Char('l'), KeyModifiers::ALT) {
        return receivers::leave_out(model);
    }
    match key.code {
        KeyCode::Enter => match confirmation.focus {
            ConfirmFocus::Number => confirmation.focus = confirmation.next_focus(true),
            ConfirmFocus::GoOnWriting => model.dialog = None,
            ConfirmFocus::Send => return send(model, at),
            ConfirmFocus::LeaveOut => return receivers::leave_out(model),
        },
        KeyCode::Tab => confirmation.focus = confirmation.next_focus(!key.shift()),
        KeyCode::Down => confirmation.focus = confirmation.next_focus(true),
        KeyCode::Up => confirmation.focus = confirmation.next_focus(false),
        KeyCode::Left | KeyCode::Right if confirmation.focus != ConfirmFocus::Number => {
            confirmation.focus = confirmation.next_focus(key.code == KeyCode::Right);
        }
        _ if confirmation.focus == ConfirmFocus::Number => {
            keys::press_in_line(&mut confirmation.typed, key);
        }
        _ => {}
    }
    vec![]
}

/// Sends what the summary shows, if the number of people is typed where it has to be.
fn send(model: &mut Model, at: Moment) -> Vec<Effect> {
    if let Some(Dialog::Confirm(confirmation)) = &mut model.dialog
        && !confirmation.number_is_right()
    {
        confirmation.focus = ConfirmFocus::Number;
        return vec![];
    }
    send::confirmed(model, at)
}

fn type_text(model: &mut Model, text: &str, at: Moment) -> Vec<Effect> {
    match &mut model.dialog {
        Some(Dialog::Confirm(confirmation)) if confirmation.focus == ConfirmFocus::Number => {
            confirmation.typed.insert(text);
        }
        Some(Dialog::SaveAs { name, .. }) => name.insert(text),
        Some(Dialog::Ask(_)) => return choice::type_text(model, text, at),
        Some(Dialog::Help { .. }) => model.dialog = None,
        Some(Dialog::Confirm(_) | Dialog::Compare { .. } | Dialog::Login(_)) | None => {}
    }
    vec![]
}

/// A paste only ever goes into a field.
fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match &mut model.dialog {
        Some(Dialog::Confirm(confirmation)) if confirmation.focus == ConfirmFocus::Number => {
            confirmation.typed.insert(text);
        }
        Some(Dialog::SaveAs { name, .. }) => name.insert(text),
        _ => {}
    }
    vec![]
}

fn click(model: &mut Model, event: MouseEvent, at: Moment) -> Vec<Effect> {
    if event.kind != MouseEventKind::Down(MouseButton::Left) {
        return vec![];
    }
    let place = Position::new(event.column, event.row);
    match button_at(model, place) {
        Some(DialogButton::Send) => send(model, at),
        Some(DialogButton::LeaveOut) => receivers::leave_out(model),
        Some(DialogButton::Close) => {
            if let Some(Dialog::Compare { .. }) = model.dialog {
                choice::back(model);
            } else {
                model.dialog = None;
            }
            vec![]
        }
        Some(DialogButton::Save) => save_as(model),
        Some(DialogButton::Next) => login::next(model),
        Some(DialogButton::Back) => {
            login::back(model);
            vec![]
        }
        Some(DialogButton::Answer(answer)) => choice::give(model, answer, at),
        None => vec![],
    }
}

fn save_as(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::SaveAs { name, then_quit }) = model.dialog.take() else {
        return vec![];
    };
    let typed = name.text().trim();
    if typed.is_empty() {
        model.complain("Not saved: the file needs a name");
        return vec![];
    }
    let path = PathBuf::from(typed);
    commands::write(model, path, then_quit, false)
}
