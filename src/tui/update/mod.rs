//! What happens: one message changes the model and gives the effects to carry out.
//!
//! Split by the part of the model that a message concerns; no clock, no disk, no network.

mod bar;
mod choice;
mod commands;
mod dialog;
mod focus;
mod history;
mod html;
mod keys;
mod login;
mod mouse;
mod open;
mod page;
mod profiles;
mod receivers;
mod results;
mod send;

#[cfg(test)]
mod bar_tests;
#[cfg(test)]
mod editing_tests;
#[cfg(test)]
mod keeping_tests;
#[cfg(test)]
mod login_tests;
#[cfg(test)]
mod page_tests;
#[cfg(test)]
mod random_tests;
#[cfg(test)]
mod receivers_tests;
#[cfg(test)]
mod tests;

use std::time::Duration;

use crossterm::event::{KeyCode, KeyModifiers};

use super::{
    dialog::Dialog,
    effect::Effect,
    keymap::Key,
    message::{Input, Message, Moment},
    model::Model,
};

/// How soon the first repetition of a key that is held down can be expected at the latest.
const HELD: Duration = Duration::from_millis(700);

/// Applies one message to the model; the effects are to be carried out in order.
#[must_use]
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    if let Message::Drawn { at } = message {
        return drawn(model, at);
    }
    let mut effects = take_in(model, message);
    bar::refresh(model);
    focus::follow_cursor(model);
    effects.extend(model.ask_for_preview());
    effects.extend(model.watch());
    effects.extend(model.watch_receivers());
    effects
}

/// What happened to the draft and to the send in flight.
fn take_in(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Inputs { inputs, at } => apply_inputs(model, inputs, at),
        Message::Woke { at } => send::woke(model, at),
        Message::Previewed {
            revision,
            width,
            preview,
        } => results::previewed(model, revision, width, preview),
        Message::Saved {
            path,
            revision,
            result,
            at,
        } => results::saved(model, path, revision, result, at),
        Message::Found(found) => {
            let mut effects = match found {
                Some(found) => results::found(model, *found),
                None => login::welcome(model),
            };
            effects.extend(release(model));
            effects
        }
        Message::KeepDue => {
            let mut effects = release(model);
            effects.extend(model.keep());
            effects
        }
        Message::Kept { result, at } => {
            model.kept(result, at);
            vec![]
        }
        Message::PutAside(result) => {
            let mut effects = results::put_aside(model, result);
            effects.extend(type_ahead(model));
            effects
        }
        Message::Theirs(result) => choice::theirs(model, result),
        Message::Loaded(result) => {
            results::loaded(model, result);
            type_ahead(model)
        }
        Message::ClipboardRead(text) => results::clipboard_read(model, text),
        Message::Progress {
            attempt,
            progress,
            at,
        } => send::progressed(model, attempt, progress, at),
        Message::Refused { attempt, what, why } => send::refused(model, attempt, what, why),
        Message::Settled {
            attempt,
            ending,
            campaigns,
            reached,
            unjournaled,
            at,
        } => send::settled(
            model,
            attempt,
            send::Result {
                ending,
                campaigns,
                reached,
                unjournaled,
                at,
            },
        ),
        Message::Trouble(text) => {
            model.complain(text);
            vec![]
        }
        Message::Terminate => commands::terminate(model),
        answer => take_answer(model, answer),
    }
}

/// What pages, dialogs and other programs asked for is there.
fn take_answer(model: &mut Model, answer: Message) -> Vec<Effect> {
    match answer {
        Message::History { search, sends } => history::read(model, &search, sends),
        Message::SentRead(sent) => history::sent_read(model, sent),
        Message::Resolved(result) => history::resolved(model, result),
        Message::LeftUnknown(sends) => history::left_unknown(model, &sends),
        Message::People(news) => receivers::found_out(model, news),
        Message::Drafts(drafts) => open::drafts(model, drafts),
        Message::Folder(folder) => open::folder(model, folder),
        Message::Opened(opened) => {
            results::opened(model, opened);
            type_ahead(model)
        }
        Message::LoginTried { account, result } => login::tried(model, &account, result),
        Message::LoginSaved(result) => login::saved(model, result),
        Message::KeyNeeded => login::key_needed(model),
        Message::NotSwitched(text) => {
            profiles::not_switched(model, text);
            type_ahead(model)
        }
        Message::EditedElsewhere(result) => {
            html::edited_elsewhere(model, result);
            type_ahead(model)
        }
        // Nothing else gets here.
        _ => vec![],
    }
}

/// The screen shows what the model says: the confirmation's time of grace begins.
fn drawn(model: &mut Model, at: Moment) -> Vec<Effect> {
    match &mut model.dialog {
        Some(Dialog::Confirm(confirmation)) => {
            confirmation.drawn.get_or_insert(at);
        }
        Some(Dialog::Ask(choice)) => choice.was_drawn(at),
        Some(
            Dialog::Compare { .. } | Dialog::SaveAs { .. } | Dialog::Help { .. } | Dialog::Login(_),
        )
        | None => {}
    }
    vec![]
}

fn apply_inputs(model: &mut Model, inputs: Vec<Input>, at: Moment) -> Vec<Effect> {
    let mut effects = Vec::new();
    for input in inputs {
        if let Input::Resize(width, height) = input {
            model.screen.width = width;
            model.screen.height = height;
            continue;
        }
        if model.putting_aside.is_some() || model.is_elsewhere {
            model.typed_ahead.push(input);
            continue;
        }
        if let Some((held, last)) = &mut model.held {
            held.push(input);
            *last = at;
            continue;
        }
        // It never stands in the way of what is typed.
        model.report.take_if(|report| report.passes);
        if is_held_enter(model, &input, at) {
            continue;
        }
        let is_on_top = |model: &Model| model.dialog.is_some() || model.page.is_some();
        let closes = is_on_top(model) && input == enter();
        effects.extend(match (&model.dialog, &model.page) {
            (Some(_), _) => dialog::apply(model, input, at),
            (None, Some(_)) => page::apply(model, input, at),
            (None, None) => apply_input(model, input, at),
        });
        effects.extend(model.follow_fields());
        if closes && !is_on_top(model) {
            model.closed_by_enter = Some(at);
        }
    }
    effects
}

/// Applies what was typed before it was known which draft it goes into.
fn release(model: &mut Model) -> Vec<Effect> {
    match model.held.take() {
        Some((held, at)) => apply_inputs(model, held, at),
        None => vec![],
    }
}

/// Applies what was typed while the draft was put aside, to what has taken its place.
fn type_ahead(model: &mut Model) -> Vec<Effect> {
    if model.putting_aside.is_some() || model.is_elsewhere {
        return vec![];
    }
    let typed = std::mem::take(&mut model.typed_ahead);
    apply_inputs(model, typed, Moment::ZERO)
}

fn enter() -> Input {
    Input::Key(Key::new(KeyCode::Enter, KeyModifiers::NONE))
}

/// A key that is held down comes again and again: the Enter that closed a dialog is not meant for
/// the text behind it.
fn is_held_enter(model: &mut Model, input: &Input, at: Moment) -> bool {
    let held = *input == enter() && model.closed_by_enter.is_some_and(|last| at < last + HELD);
    model.closed_by_enter = held.then_some(at);
    held
}

fn apply_input(model: &mut Model, input: Input, at: Moment) -> Vec<Effect> {
    match input {
        Input::Key(key) if bar::has_keys(model) && bar::press(model, key) => vec![],
        Input::Key(key) => match model.keymap.action(key) {
            Some(action) => commands::run(model, action, at),
            None => keys::press(model, key),
        },
        Input::Text(text) => {
            keys::insert(model, &text, false);
            vec![]
        }
        Input::Paste(text) => {
            keys::insert(model, &text, true);
            vec![]
        }
        Input::Mouse(event) => {
            mouse::apply(model, event);
            vec![]
        }
        Input::Resize(..) => vec![],
    }
}
