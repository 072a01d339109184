//! Actions that know something of HTML, and those on its lines. They are for the editor: anywhere
//! else they say so.

use crate::{
    draft::Field,
    tui::{
        action::Action,
        editor::Motion,
        effect::Effect,
        model::{Focus, Model, Pane},
        pages::{
            Page,
            placeholders::{Placeholder, PlaceholderPage},
        },
    },
};

/// Does what the action says, where the editor has the focus.
pub(super) fn run(model: &mut Model, action: Action) {
    if model.focus != Focus::Pane(Pane::Editor) {
        return model.say("That is for the HTML: F3 goes there");
    }
    let editor = &mut model.editor;
    match action {
        Action::DuplicateLine => editor.duplicate_lines(),
        Action::MoveLineUp | Action::MoveLineDown => {
            editor.move_lines(action == Action::MoveLineDown);
        }
        Action::Comment if !editor.toggle_comment() => {
            model.complain("There is a comment in it already, and none can be in another");
        }
        Action::Bold => editor.wrap("strong"),
        Action::Italic => editor.wrap("em"),
        Action::Link => editor.link(),
        _ => {}
    }
}

/// Shows what is known of each receiver, where it can be put in: the subject and the HTML.
pub(super) fn ask_for_placeholder(model: &mut Model) {
    if matches!(
        model.focus,
        Focus::Pane(Pane::Editor) | Focus::Field(Field::Subject)
    ) {
        model.page = Some(Page::Placeholders(PlaceholderPage::default()));
    } else {
        model.say("That is for the subject and the HTML: F3 goes there");
    }
}

/// Puts the chosen field in; the cursor goes to what stands there where it is empty.
pub(super) fn insert_placeholder(model: &mut Model, chosen: Option<Placeholder>) {
    model.page = None;
    let Some(placeholder) = chosen else { return };
    model.bar = None;
    match model.focus {
        Focus::Pane(Pane::Editor) => {
            let quote = if model.editor.is_in_attribute() {
                '\''
            } else {
                '"'
            };
            model.editor.paste(&placeholder.text(quote));
            for _ in 0..Placeholder::BEHIND {
                model.editor.move_cursor(Motion::Left, false);
            }
        }
        Focus::Field(field) => {
            let Some(field) = model.form.field_mut(field) else {
                return;
            };
            field.edit(|input| {
                input.insert(&placeholder.text('"'));
                for _ in 0..Placeholder::BEHIND {
                    input.move_cursor(Motion::Left, false);
                }
            });
            model.form_revision += 1;
        }
        Focus::Pane(Pane::Preview) => {}
    }
}

/// Gives the HTML to the person's own editor. Not while an email is on its way: what becomes of it
/// could not be seen, and it could not be taken back.
pub(super) fn edit_elsewhere(model: &mut Model) -> Vec<Effect> {
    if model.sending.is_in_flight() {
        model.say("Your editor opens once the answer to the email is there");
        return vec![];
    }
    model.focus_on(Focus::Pane(Pane::Editor));
    model.is_elsewhere = true;
    vec![Effect::EditElsewhere(model.editor.snapshot())]
}

/// The HTML is back: what has changed is one step of undo.
pub(super) fn edited_elsewhere(model: &mut Model, result: Result<String, String>) {
    model.is_elsewhere = false;
    match result {
        Ok(text) if model.editor.change_to(&text) => model.say("This is what your editor saved"),
        Ok(_) => model.say("Your editor saved no change"),
        Err(text) => model.show("Not edited", text),
    }
}
