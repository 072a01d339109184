//! What comes back from the effects: previews, saves, the clipboard.

use std::{path::PathBuf, sync::Arc};

use jiff::civil::Time;
use zeroize::Zeroizing;

use super::{choice, commands, focus, keys};
use crate::content::text::{PreviewError, TextPreview};
use crate::draft::Draft;
use crate::tui::{
    dialog::{Dialog, choice::Question, question_words},
    effect::Effect,
    keeping::{Found, FoundChoice, Opened, Then},
    message::NotSaved,
    model::{Focus, Leaving, Model, Pane},
};

/// The heading of why a save failed.
const NOT_SAVED: &str = "Not saved";

/// A preview, or why there is none. One that is older than what is shown changes nothing; the
/// last good one stays.
pub(super) fn previewed(
    model: &mut Model,
    revision: u64,
    width: u16,
    preview: Result<Arc<TextPreview>, PreviewError>,
) -> Vec<Effect> {
    let pane = &mut model.preview;
    if revision < pane.shown_revision {
        return vec![];
    }
    let is_newest = pane.asked == Some((revision, width));
    match preview {
        Ok(preview) => {
            pane.shown = Some(preview);
            pane.shown_revision = revision;
            pane.notice = None;
            focus::clamp_scroll(model);
        }
        Err(error) if is_newest => pane.notice = Some(error.to_string()),
        Err(_) => {}
    }
    vec![]
}

/// A save is over: the draft is clean up to the revision that was saved.
pub(super) fn saved(
    model: &mut Model,
    path: PathBuf,
    revision: u64,
    result: Result<(), NotSaved>,
    at: Time,
) -> Vec<Effect> {
    model.document.saving = false;
    let leaving = std::mem::replace(&mut model.leaving, Leaving::No);
    match result {
        Ok(()) => {
            model.report.take_if(|report| report.title == NOT_SAVED);
            model.say(format!("Saved to {}", path.display()));
            model.document.path = Some(path);
            model.document.saved_revision = Some(revision);
            model.document.saved_at = Some(at);
            if leaving == Leaving::AfterSave {
                return commands::quit(model);
            }
        }
        Err(NotSaved::ChangedOnDisk(_)) if model.document.path.as_ref() == Some(&path) => {
            let then_quit = leaving == Leaving::AfterSave;
            choice::ask(model, Question::ChangedOnDisk { path, then_quit });
        }
        Err(NotSaved::ChangedOnDisk(text) | NotSaved::Failed(text)) => {
            model.show(NOT_SAVED, text);
        }
    }
    vec![]
}

/// Something was typed before: it is offered where it differs from the file, and gone on with
/// where there is nothing else.
pub(super) fn found(model: &mut Model, found: Found) -> Vec<Effect> {
    let is_same =
        found.fields == model.form.values() && found.body == model.editor.snapshot().text();
    let choice = if model.document.path.is_none() {
        if model.is_changed() {
            model.say("An older draft is kept: `sendoff drafts` lists it");
            FoundChoice::Leave
        } else {
            model.go_on_with(found);
            FoundChoice::Take
        }
    } else if is_same {
        FoundChoice::Delete
    } else if model.document.draft.is_blank() && !model.is_changed() {
        model.go_on_with(found);
        FoundChoice::Take
    } else {
        let comparison = question_words::compare(model, &found);
        let found = Box::new(found);
        choice::ask(model, Question::Found { found, comparison });
        return vec![];
    };
    vec![Effect::Found(choice)]
}

/// The draft is put aside: what was to follow does.
pub(super) fn put_aside(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    let Some(then) = model.putting_aside.take() else {
        return vec![];
    };
    match (result, then) {
        (Ok(()), Then::Quit) => vec![Effect::Quit { keep_text: false }],
        (Ok(()), Then::Load(path)) => {
            model.putting_aside = Some(Then::Load(path.clone()));
            vec![Effect::Load(path)]
        }
        (Ok(()), Then::Open(target)) => {
            model.putting_aside = Some(Then::Open(target.clone()));
            vec![Effect::Open(target)]
        }
        (Ok(()), Then::Switch(switch)) => {
            model.putting_aside = Some(Then::Switch(switch.clone()));
            vec![Effect::Switch(switch)]
        }
        (Err(text), _) => {
            model.show("Not kept", text.clone());
            model.keeping.trouble = Some(text);
            vec![]
        }
    }
}

/// A file was read anew: its content takes the draft's place, which is kept.
pub(super) fn loaded(model: &mut Model, result: Result<Box<Draft>, String>) {
    model.putting_aside = None;
    match result {
        Ok(draft) => {
            model.load(*draft);
            model.say("This is the file's text now; `sendoff drafts` has yours");
        }
        Err(text) => model.show("Not loaded", text),
    }
}

/// Something else was opened in place of the draft.
pub(super) fn opened(model: &mut Model, result: Result<Box<Opened>, String>) {
    model.putting_aside = None;
    match result {
        Ok(opened) => model.go_on_with_opened(*opened),
        Err(text) => model.show("Not opened", text),
    }
}

/// The clipboard's text goes where the focus is; without a system clipboard, what was copied
/// here last does.
pub(super) fn clipboard_read(model: &mut Model, text: Option<String>) -> Vec<Effect> {
    let text = text.unwrap_or_else(|| model.clipboard.clone());
    if let Some(Dialog::Login(login)) = &mut model.dialog {
        login.insert(&Zeroizing::new(text));
        return vec![];
    }
    if let Some(Dialog::SaveAs { name, .. }) = &mut model.dialog {
        name.insert(&text);
    } else if model.dialog.is_none() && model.focus != Focus::Pane(Pane::Preview) {
        keys::insert(model, &text, true);
    }
    vec![]
}
