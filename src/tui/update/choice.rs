//! The answers to questions.

use std::path::PathBuf;

use crossterm::event::{KeyCode, KeyModifiers};

use super::{commands, history, send};
use crate::draft::Draft;
use crate::tui::{
    dialog::{
        Dialog,
        choice::{Answer, Choice, Question},
        comparison::Comparison,
    },
    effect::Effect,
    keeping::{Aside, Found, FoundChoice, Then},
    keymap::Key,
    message::Moment,
    model::Model,
};

/// Puts a question on the screen.
pub(super) fn ask(model: &mut Model, question: Question) {
    model.dialog = Some(Dialog::Ask(Choice::new(question)));
}

/// A key that is neither text nor Esc.
pub(super) fn press(model: &mut Model, key: Key, at: Moment) -> Vec<Effect> {
    let Some(Dialog::Ask(choice)) = &mut model.dialog else {
        return vec![];
    };
    match key.code {
        KeyCode::Enter => {
            let answer = choice.focused();
            return give(model, answer, at);
        }
        KeyCode::Char(letter) if key.modifiers.contains(KeyModifiers::ALT) => {
            return type_text(model, letter.encode_utf8(&mut [0; 4]), at);
        }
        KeyCode::Tab => choice.step(!key.shift()),
        KeyCode::Up if choice.question.is_long() => scroll(choice, -1),
        KeyCode::Down if choice.question.is_long() => scroll(choice, 1),
        KeyCode::PageUp => scroll(choice, -10),
        KeyCode::PageDown => scroll(choice, 10),
        KeyCode::Home => choice.scroll = 0,
        KeyCode::Left | KeyCode::Up => choice.step(false),
        KeyCode::Right | KeyCode::Down => choice.step(true),
        _ => {}
    }
    vec![]
}

fn scroll(choice: &mut Choice, by: isize) {
    choice.scroll = choice.scroll.saturating_add_signed(by);
}

/// Esc: the answer that changes nothing.
pub(super) fn escape(model: &mut Model, at: Moment) -> Vec<Effect> {
    let Some(Dialog::Ask(choice)) = &model.dialog else {
        return vec![];
    };
    match choice.question.answers().last() {
        Some(&answer) => give(model, answer, at),
        None => vec![],
    }
}

/// The answer with this first letter.
pub(super) fn type_text(model: &mut Model, text: &str, at: Moment) -> Vec<Effect> {
    let Some(Dialog::Ask(choice)) = &model.dialog else {
        return vec![];
    };
    match choice.by_letter(text) {
        Some(answer) => give(model, answer, at),
        None => vec![],
    }
}

/// Closes the question with this answer.
pub(super) fn give(model: &mut Model, answer: Answer, at: Moment) -> Vec<Effect> {
    if answer == Answer::Compare {
        return compare(model);
    }
    let Some(Dialog::Ask(choice)) = model.dialog.take() else {
        return vec![];
    };
    match choice.question {
        Question::Quit => quit(model, answer),
        Question::Found { found, .. } => decide(model, *found, answer),
        Question::ChangedOnDisk { path, then_quit } => overwrite(model, path, then_quit, answer),
        Question::Paused => paused(answer),
        Question::SendRest { rest, earlier } => match answer {
            Answer::SendRest => send::rest(model, rest, earlier.is_some(), at),
            _ => vec![],
        },
        Question::Sent(sent) => history::decide(model, &sent, answer),
    }
}

fn paused(answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::GoOnSending => vec![Effect::GoOn],
        Answer::StopHere => vec![Effect::TakeBack],
        _ => vec![],
    }
}

/// Shows the two side by side; what another program wrote has to be read first.
fn compare(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Ask(choice)) = &model.dialog else {
        return vec![];
    };
    match &choice.question {
        Question::Quit | Question::Paused | Question::SendRest { .. } | Question::Sent(_) => {}
        Question::Found { found, .. } => {
            let (fields, body) = (model.form.values(), model.editor.snapshot().text());
            let comparison = Comparison::new(
                "Typed on the left, the file on the right",
                (&found.fields, &found.body),
                (&fields, &body),
            );
            show(model, comparison);
        }
        Question::ChangedOnDisk { path, .. } => return vec![Effect::ReadTheirs(path.clone())],
    }
    vec![]
}

/// What another program wrote is there: it is shown if the question still stands.
pub(super) fn theirs(model: &mut Model, result: Result<Box<Draft>, String>) -> Vec<Effect> {
    let is_asked = matches!(
        &model.dialog,
        Some(Dialog::Ask(choice)) if matches!(choice.question, Question::ChangedOnDisk { .. })
    );
    match result {
        Ok(theirs) if is_asked => {
            let (fields, body) = (model.form.values(), model.editor.snapshot().text());
            let comparison = Comparison::new(
                "Ours on the left, theirs on the right",
                (&fields, &body),
                (theirs.fields(), theirs.body()),
            );
            show(model, comparison);
        }
        Ok(_) => {}
        Err(text) => model.complain(text),
    }
    vec![]
}

fn show(model: &mut Model, comparison: Comparison) {
    if let Some(Dialog::Ask(back)) = model.dialog.take() {
        model.dialog = Some(Dialog::Compare { back, comparison });
    }
}

/// From the comparison back to its question.
pub(super) fn back(model: &mut Model) {
    if let Some(Dialog::Compare { back, .. }) = model.dialog.take() {
        model.dialog = Some(Dialog::Ask(back));
    }
}

/// A key in the comparison.
pub(super) fn press_in_comparison(model: &mut Model, key: Key) {
    let Some(Dialog::Compare { comparison, .. }) = &mut model.dialog else {
        return;
    };
    let page = isize::try_from(model.screen.height.saturating_sub(5)).unwrap_or(1);
    match key.code {
        KeyCode::Down => comparison.scroll_by(1),
        KeyCode::Up => comparison.scroll_by(-1),
        KeyCode::PageDown => comparison.scroll_by(page),
        KeyCode::PageUp => comparison.scroll_by(-page),
        KeyCode::Home => comparison.scroll_by(isize::MIN + 1),
        KeyCode::End => comparison.scroll_by(isize::MAX),
        KeyCode::Enter => back(model),
        _ => {}
    }
}

fn quit(model: &mut Model, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Save => commands::save(model, true),
        Answer::Keep => put_aside(model, Aside::Kept, Then::Quit),
        // A store that fails must not be able to hold anybody here.
        Answer::ThrowAway if model.keeping.trouble.is_some() => {
            vec![Effect::Quit { keep_text: false }]
        }
        Answer::ThrowAway => put_aside(model, Aside::ThrownAway, Then::Quit),
        _ => vec![],
    }
}

fn decide(model: &mut Model, found: Found, answer: Answer) -> Vec<Effect> {
    let choice = match answer {
        Answer::Typed => {
            model.go_on_with(found);
            FoundChoice::Take
        }
        Answer::File => {
            model.say("What was typed is thrown away; `sendoff drafts` has it for 30 days");
            FoundChoice::ThrowAway
        }
        _ => FoundChoice::Leave,
    };
    vec![Effect::Found(choice)]
}

fn overwrite(model: &mut Model, path: PathBuf, then_quit: bool, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Theirs => put_aside(model, Aside::Kept, Then::Load(path)),
        Answer::Ours => commands::write(model, path, then_quit, true),
        Answer::SaveAs => commands::ask_for_name(model, then_quit),
        _ => vec![],
    }
}

/// Puts the draft aside as it is now; nothing can be typed until that is done.
pub(super) fn put_aside(model: &mut Model, how: Aside, then: Then) -> Vec<Effect> {
    model.putting_aside = Some(then);
    vec![Effect::PutAside {
        how,
        revision: model.revision(),
        fields: Box::new(model.form.values()),
        text: model.editor.snapshot(),
    }]
}
