//! The answers to questions.

use std::path::PathBuf;

use crossterm::event::{KeyCode, KeyModifiers};

use super::commands;
use crate::tui::{
    choice::{Answer, Choice, Question},
    effect::Effect,
    keeping::{Aside, Found, FoundChoice, Then},
    keymap::Key,
    model::{Dialog, Model},
};

/// Puts a question on the screen.
pub(super) fn ask(model: &mut Model, question: Question) {
    model.dialog = Some(Dialog::Ask(Choice::new(question)));
}

/// A key that is neither text nor Esc.
pub(super) fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(Dialog::Ask(choice)) = &mut model.dialog else {
        return vec![];
    };
    match key.code {
        KeyCode::Enter => {
            let answer = choice.focused();
            return give(model, answer);
        }
        KeyCode::Char(letter) if key.modifiers.contains(KeyModifiers::ALT) => {
            return type_text(model, letter.encode_utf8(&mut [0; 4]));
        }
        KeyCode::Tab => choice.step(!key.shift()),
        KeyCode::Left | KeyCode::Up => choice.step(false),
        KeyCode::Right | KeyCode::Down => choice.step(true),
        _ => {}
    }
    vec![]
}

/// Esc: the answer that changes nothing.
pub(super) fn escape(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Ask(choice)) = &model.dialog else {
        return vec![];
    };
    match choice.question.answers().last() {
        Some(&answer) => give(model, answer),
        None => vec![],
    }
}

/// The answer with this first letter.
pub(super) fn type_text(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(Dialog::Ask(choice)) = &model.dialog else {
        return vec![];
    };
    match choice.by_letter(text) {
        Some(answer) => give(model, answer),
        None => vec![],
    }
}

/// Closes the question with this answer.
pub(super) fn give(model: &mut Model, answer: Answer) -> Vec<Effect> {
    let Some(Dialog::Ask(choice)) = model.dialog.take() else {
        return vec![];
    };
    match choice.question {
        Question::Quit => quit(model, answer),
        Question::Found { found, .. } => decide(model, *found, answer),
        Question::ChangedOnDisk { path, then_quit } => overwrite(model, path, then_quit, answer),
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
fn put_aside(model: &mut Model, how: Aside, then: Then) -> Vec<Effect> {
    model.putting_aside = Some(then);
    vec![Effect::PutAside {
        how,
        revision: model.revision(),
        fields: Box::new(model.form.values()),
        text: model.editor.snapshot(),
    }]
}
