//! Pages: what keys, text and the mouse do in their lists.

use crossterm::event::{KeyCode, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{commands, history, html, keys, open, profiles, receivers};
use crate::tui::{
    action::Action,
    effect::Effect,
    keymap::Key,
    line_field::LineField,
    message::{Input, Moment},
    model::Model,
    pages::{Page, open::OpenTab},
};

/// Rows that one notch of the wheel goes through a list.
const WHEEL_ROWS: isize = 3;

/// Applies one input to the page.
pub(super) fn apply(model: &mut Model, input: Input, at: Moment) -> Vec<Effect> {
    match input {
        Input::Key(key) => press(model, key, at),
        Input::Text(text) | Input::Paste(text) => edit_filter(model, |filter| filter.insert(&text)),
        Input::Mouse(event) => click(model, event, at),
        Input::Resize(..) => vec![],
    }
}

fn press(model: &mut Model, key: Key, at: Moment) -> Vec<Effect> {
    if receivers::press_in_page(model, key) {
        return vec![];
    }
    match key.code {
        KeyCode::Esc => {
            model.page = None;
            return vec![];
        }
        KeyCode::Enter => return choose(model, at),
        KeyCode::Tab => return open::next_tab(model, !key.shift()),
        _ => {}
    }
    if let Some(action) = model.keymap.action(key) {
        return run(model, action, at);
    }
    let Some(page) = &mut model.page else {
        return vec![];
    };
    if page.list().press(key) {
        return vec![];
    }
    edit_filter(model, |filter| keys::press_in_line(filter, key))
}

/// An action, as far as it means something while a page is open.
fn run(model: &mut Model, action: Action, at: Moment) -> Vec<Effect> {
    match action {
        Action::SelectAll => edit_filter(model, LineField::select_all),
        Action::Undo => edit_filter(model, LineField::undo),
        Action::Redo => edit_filter(model, LineField::redo),
        Action::Paste => vec![Effect::ReadClipboard],
        Action::Cut | Action::Copy => vec![],
        // The key that opened the page closes it.
        _ if is_of(model.page.as_ref(), action) => {
            model.page = None;
            vec![]
        }
        _ => {
            model.page = None;
            commands::run(model, action, at)
        }
    }
}

fn is_of(page: Option<&Page>, action: Action) -> bool {
    match page {
        Some(Page::Palette(_)) => action == Action::Palette,
        Some(Page::Placeholders(_)) => action == Action::InsertPlaceholder,
        Some(Page::Open(open)) => match open.tab {
            OpenTab::New => action == Action::New,
            OpenTab::Drafts | OpenTab::Files => action == Action::Open,
        },
        Some(Page::History(_)) => action == Action::History,
        Some(Page::Profiles(_)) => action == Action::Profiles,
        Some(Page::Receivers(_)) => action == Action::Receivers,
        Some(Page::Which(_)) | None => false,
    }
}

/// Changes the filter of the list; the history is filtered where it is.
pub(super) fn edit_filter(
    model: &mut Model,
    mut change: impl FnMut(&mut LineField),
) -> Vec<Effect> {
    let Some(page) = &mut model.page else {
        return vec![];
    };
    page.list().edit_filter(&mut change);
    receivers::filter(model);
    history::search(model)
}

fn choose(model: &mut Model, at: Moment) -> Vec<Effect> {
    match &model.page {
        Some(Page::Palette(palette)) => {
            let chosen = palette
                .actions
                .chosen()
                .map(|description| description.action);
            model.page = None;
            chosen.map_or(vec![], |action| commands::run(model, action, at))
        }
        Some(Page::Placeholders(page)) => {
            let chosen = page.placeholders.chosen().copied();
            html::insert_placeholder(model, chosen);
            vec![]
        }
        Some(Page::Open(_)) => open::choose(model),
        Some(Page::History(_)) => history::show(model),
        Some(Page::Profiles(_)) => profiles::choose(model),
        Some(Page::Receivers(_) | Page::Which(_)) => {
            receivers::choose(model);
            vec![]
        }
        None => vec![],
    }
}

fn click(model: &mut Model, event: MouseEvent, at: Moment) -> Vec<Effect> {
    let screen = model.screen;
    let Some(page) = &mut model.page else {
        return vec![];
    };
    let place = Position::new(event.column, event.row);
    let layout = page.layout(screen);
    match event.kind {
        MouseEventKind::ScrollUp => page.list().step(-WHEEL_ROWS),
        MouseEventKind::ScrollDown => page.list().step(WHEEL_ROWS),
        MouseEventKind::Down(MouseButton::Left) if !layout.area.contains(place) => {
            model.page = None;
        }
        MouseEventKind::Down(MouseButton::Left) => {
            if let Some(row) = layout.row_at(place) {
                if page.list().choose_row(row) {
                    return choose(model, at);
                }
            } else if layout.filter.contains(place) {
                let column = place.x - layout.filter.x;
                page.list()
                    .edit_filter(&mut |filter| filter.click(column, false));
            } else if let Some(tab) = layout.tab_at(page, place) {
                return open::show_tab(model, tab);
            }
        }
        _ => {}
    }
    vec![]
}
