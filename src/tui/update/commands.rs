//! The actions of the key map.

use std::path::PathBuf;

use super::{bar, choice, focus, history, html, login, open, profiles, receivers, send};
use crate::draft::Field;
use crate::tui::{
    action::Action,
    dialog::{Dialog, choice::Question},
    effect::Effect,
    line_field::LineField,
    message::Moment,
    model::{Focus, Leaving, Model, Pane},
    pages::{Page, open::OpenTab, palette::Palette},
};

/// Does what the action says.
pub(super) fn run(model: &mut Model, action: Action, at: Moment) -> Vec<Effect> {
    match action {
        Action::Send => send::ask(model),
        Action::SendTest => send::test(model, at),
        Action::Open => open::ask(model, OpenTab::Drafts),
        Action::New => open::ask(model, OpenTab::New),
        Action::History => history::ask(model),
        Action::Login => login::ask(model),
        Action::Profiles => profiles::ask(model),
        Action::Receivers => {
            receivers::show(model);
            vec![]
        }
        Action::Palette => {
            model.page = Some(Page::Palette(Palette::default()));
            vec![]
        }
        Action::Save => save(model, false),
        Action::SaveAs => ask_for_name(model, false),
        Action::Quit => quit(model),
        Action::Help => {
            model.dialog = Some(Dialog::Help { scroll: 0 });
            vec![]
        }
        Action::Fields => {
            model.focus_on(Focus::Field(Field::ApiEmailSettings));
            vec![]
        }
        Action::Editor => {
            model.focus_on(Focus::Pane(Pane::Editor));
            vec![]
        }
        Action::Preview => {
            model.focus_on(Focus::Pane(Pane::Preview));
            vec![]
        }
        Action::NextPane | Action::PreviousPane => {
            focus::next_pane(model, action == Action::NextPane);
            vec![]
        }
        Action::Undo | Action::Redo | Action::SelectAll => {
            if !(bar::has_keys(model) && bar::run(model, action)) {
                edit(model, action);
            }
            vec![]
        }
        Action::Find | Action::Replace => {
            bar::find(model, action == Action::Replace);
            vec![]
        }
        Action::GoToLine => {
            bar::go_to_line(model);
            vec![]
        }
        Action::DuplicateLine
        | Action::MoveLineUp
        | Action::MoveLineDown
        | Action::Comment
        | Action::Bold
        | Action::Italic
        | Action::Link => {
            html::run(model, action);
            vec![]
        }
        Action::EditElsewhere => html::edit_elsewhere(model),
        Action::Browser => {
            model.say("The email opens in your browser, without pictures from the web");
            vec![Effect::ShowInBrowser(model.editor.snapshot())]
        }
        Action::InsertPlaceholder => {
            html::ask_for_placeholder(model);
            vec![]
        }
        Action::Cut | Action::Copy => copy(model, action == Action::Cut),
        Action::Paste => vec![Effect::ReadClipboard],
    }
}

fn edit(model: &mut Model, action: Action) {
    let field = match model.focus {
        Focus::Field(field) => field,
        Focus::Pane(Pane::Editor) => {
            return match action {
                Action::Undo => model.editor.undo(),
                Action::Redo => model.editor.redo(),
                _ => model.editor.select_all(),
            };
        }
        Focus::Pane(Pane::Preview) => return,
    };
    if let Some(field) = model.form.field_mut(field) {
        match action {
            Action::Undo => field.edit(LineField::undo),
            Action::Redo => field.edit(LineField::redo),
            _ => return field.input.select_all(),
        }
        model.form_revision += 1;
    }
}

fn copy(model: &mut Model, cut: bool) -> Vec<Effect> {
    let text = match model.focus {
        _ if bar::has_keys(model) => bar::take_selection(model, cut),
        Focus::Pane(Pane::Editor) if cut => model.editor.cut(),
        Focus::Pane(Pane::Editor) => model.editor.selected_text(),
        Focus::Pane(Pane::Preview) => String::new(),
        Focus::Field(field) => match model.form.field_mut(field) {
            Some(field) if cut => {
                model.form_revision += 1;
                field.edit(LineField::cut)
            }
            Some(field) => field.input.selected_text(),
            None => String::new(),
        },
    };
    if text.is_empty() {
        model.say("Nothing is selected: hold Shift and move the cursor, or drag with the mouse");
        return vec![];
    }
    model.clipboard.clone_from(&text);
    vec![Effect::Copy(text)]
}

/// Saves to the draft's file, or asks for its name.
pub(super) fn save(model: &mut Model, then_quit: bool) -> Vec<Effect> {
    let Some(path) = model.document.path.clone() else {
        return ask_for_name(model, then_quit);
    };
    write(model, path, then_quit, false)
}

/// Writes the draft to `path`; what another program wrote there is overwritten only if that is
/// said.
pub(super) fn write(
    model: &mut Model,
    path: PathBuf,
    then_quit: bool,
    overwrite: bool,
) -> Vec<Effect> {
    if model.document.saving {
        model.say("The draft is being saved");
        return vec![];
    }
    let fields = model.form.values();
    let body = model.editor.snapshot().text();
    // Another account's name stays as long as its IDs do: it is what keeps them from being used.
    let account = model
        .foreign_fields()
        .is_empty()
        .then_some(model.account.id.as_str());
    match model.document.draft.to_bytes(&fields, &body, account) {
        Ok(bytes) => {
            if then_quit {
                model.leaving = Leaving::AfterSave;
            }
            model.document.saving = true;
            let revision = model.revision();
            vec![Effect::Save {
                path,
                bytes,
                revision,
                overwrite,
            }]
        }
        Err(error) => {
            model.complain(error.to_string());
            vec![]
        }
    }
}

/// Asks for the name of the file to save to.
pub(super) fn ask_for_name(model: &mut Model, then_quit: bool) -> Vec<Effect> {
    let name = model
        .document
        .path
        .as_ref()
        .map(|path| path.to_string_lossy().into_owned());
    let mut name = LineField::new(name.as_deref().unwrap_or("email.html"));
    name.select_all();
    model.dialog = Some(Dialog::SaveAs {
        name: Box::new(name),
        then_quit,
    });
    vec![]
}

/// Ends the program, unless there is something to ask or to wait for first.
pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    if model.sending.is_in_flight() {
        if model.leaving != Leaving::Terminated {
            model.leaving = Leaving::AfterAnswer;
        }
        model.say("Sendoff ends as soon as the answer to the email is there");
        return vec![];
    }
    if model.is_changed() {
        choice::ask(model, Question::Quit);
        return vec![];
    }
    vec![Effect::Quit { keep_text: false }]
}

/// The system asks to end: an email on its way is waited for, as its answer must be known.
pub(super) fn terminate(model: &mut Model) -> Vec<Effect> {
    if model.sending.is_in_flight() {
        model.leaving = Leaving::Terminated;
        // What has not left yet stays: nobody is there any more to take it back.
        return send::hold_back(model);
    }
    vec![Effect::Quit {
        keep_text: model.is_changed(),
    }]
}
