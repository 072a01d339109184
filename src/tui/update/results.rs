//! What comes back from the effects: previews, saves, the clipboard.

use std::{path::PathBuf, sync::Arc};

use jiff::civil::Time;

use super::{commands, focus, keys};
use crate::content::text::{PreviewError, TextPreview};
use crate::tui::{
    effect::Effect,
    model::{Dialog, Focus, Leaving, Model, Pane},
};

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
    result: Result<(), String>,
    at: Time,
) -> Vec<Effect> {
    model.document.saving = false;
    let leaving = std::mem::replace(&mut model.leaving, Leaving::No);
    match result {
        Ok(()) => {
            model.say(format!("Saved to {}", path.display()));
            model.document.path = Some(path);
            model.document.saved_revision = revision;
            model.document.saved_at = Some(at);
            if leaving == Leaving::AfterSave {
                return commands::quit(model);
            }
        }
        Err(text) => {
            model.show("Not saved", text);
        }
    }
    vec![]
}

/// The clipboard's text goes where the focus is; without a system clipboard, what was copied
/// here last does.
pub(super) fn clipboard_read(model: &mut Model, text: Option<String>) -> Vec<Effect> {
    let text = text.unwrap_or_else(|| model.clipboard.clone());
    if let Some(Dialog::SaveAs { name, .. }) = &mut model.dialog {
        name.insert(&text);
    } else if model.dialog.is_none() && model.focus != Focus::Pane(Pane::Preview) {
        keys::insert(model, &text);
    }
    vec![]
}
