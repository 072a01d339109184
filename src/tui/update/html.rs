//! Actions that know something of HTML, and those on its lines. They are for the editor: anywhere
//! else they say so.

use crate::tui::{
    action::Action,
    model::{Focus, Model, Pane},
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
        _ => {}
    }
}
