//! Opening another draft: the one that was being written is put aside first, so that none is lost.

use super::choice;
use crate::tui::{
    effect::Effect,
    keeping::{Aside, Then},
    model::Model,
    pages::{
        Page,
        open::{DraftItem, FileItem, Folder, OpenPage, OpenTab, Target},
    },
};

/// Opens the page with this list shown.
pub(super) fn ask(model: &mut Model, tab: OpenTab) -> Vec<Effect> {
    if model.sending.is_in_flight() {
        model.complain("An email is on its way: wait for its answer");
        return vec![];
    }
    model.notice = None;
    model.page = Some(Page::Open(Box::new(OpenPage::new(tab))));
    vec![Effect::ListDrafts, Effect::ListFolder(None)]
}

/// Shows the next list, or the one before.
pub(super) fn next_tab(model: &mut Model, forwards: bool) -> Vec<Effect> {
    match &model.page {
        Some(Page::Open(open)) => {
            let tab = open.tab.next(forwards);
            show_tab(model, tab)
        }
        _ => vec![],
    }
}

/// Shows this list.
pub(super) fn show_tab(model: &mut Model, tab: OpenTab) -> Vec<Effect> {
    if let Some(Page::Open(open)) = &mut model.page {
        open.tab = tab;
    }
    vec![]
}

/// The drafts were read, or could not be.
pub(super) fn drafts(model: &mut Model, drafts: Result<Vec<DraftItem>, String>) -> Vec<Effect> {
    match (&mut model.page, drafts) {
        (Some(Page::Open(open)), Ok(drafts)) => {
            // Whoever has no draft to go on with is looking for a file.
            if drafts.is_empty() && open.tab == OpenTab::Drafts {
                open.tab = OpenTab::Files;
            }
            open.drafts.set_items(drafts);
        }
        (Some(_), Err(text)) => model.complain(text),
        _ => {}
    }
    vec![]
}

/// A folder was read, or could not be.
pub(super) fn folder(model: &mut Model, folder: Result<Folder, String>) -> Vec<Effect> {
    match (&mut model.page, folder) {
        (Some(Page::Open(open)), Ok(folder)) => {
            open.files.set_items(folder.items);
            open.files.edit_filter(|filter| {
                filter.select_all();
                filter.insert("");
            });
            open.folder = Some(folder.path);
        }
        (Some(_), Err(text)) => model.complain(text),
        _ => {}
    }
    vec![]
}

/// Opens what is chosen.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Page::Open(open)) = &model.page else {
        return vec![];
    };
    let target = match open.tab {
        OpenTab::Drafts => open.drafts.chosen().map(|draft| Target::Draft(draft.id)),
        OpenTab::New => open
            .starting_points
            .chosen()
            .map(|point| Target::New(point.content)),
        OpenTab::Files => {
            let Some((folder, item)) = open.folder.as_ref().zip(open.files.chosen()) else {
                return vec![];
            };
            match item {
                FileItem::Parent => {
                    return vec![Effect::ListFolder(folder.parent().map(Into::into))];
                }
                FileItem::Folder(name) => return vec![Effect::ListFolder(Some(folder.join(name)))],
                FileItem::File { name, .. } => Some(Target::File(folder.join(name))),
            }
        }
    };
    target.map_or(vec![], |target| open_target(model, target))
}

/// Opens this in place of the draft, which is kept if it has words that are in no file.
pub(super) fn open_target(model: &mut Model, target: Target) -> Vec<Effect> {
    model.page = None;
    if model.document.saving {
        model.complain("The draft is being saved: try again in a moment");
        return vec![];
    }
    if model.is_changed() {
        return choice::put_aside(model, Aside::Kept, Then::Open(target));
    }
    model.putting_aside = Some(Then::Open(target.clone()));
    vec![Effect::Open(target)]
}
