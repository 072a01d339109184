//! What is typed goes to the store, comes back from it, and is asked about at the end.

use std::time::Duration;

use jiff::civil::{DateTime, date};

use crate::{
    draft::{Draft, Field},
    tui::{
        Effect, Input, Message,
        dialog::{Dialog, choice::Question},
        keeping::{Aside, Found, FoundChoice},
        message::NotSaved,
        model::{Focus, Pane},
        testing::{Composer, NOW},
    },
};

const DRAFT: &str = "+++\nsubject = \"Hello\"\n+++\n<p>Hi</p>\n";

/// A composer over a file of this content.
fn with_file(content: &str) -> Composer {
    let mut composer = Composer::new(content, (120, 40));
    composer.model.document.path = Some("mail.html".into());
    composer.press("F3");
    composer.take_effects();
    composer
}

fn text(composer: &Composer) -> String {
    composer.model.editor.snapshot().text()
}

fn kept_at() -> DateTime {
    date(2026, 11, 22).at(9, 5, 0, 0)
}

/// What was typed before: the draft with another subject and other HTML.
fn found(path: Option<&str>) -> Message {
    let draft = Draft::parse(DRAFT.as_bytes()).unwrap();
    let mut fields = draft.fields().clone();
    fields.set(Field::Subject, "Hello again");
    Message::Found(Some(Box::new(Found {
        path: path.map(Into::into),
        draft,
        fields,
        body: "<p>typed</p>\n".to_owned(),
        kept_at: kept_at(),
        file_changed_at: Some(kept_at()),
        file_is_newer: false,
    })))
}

fn saved(composer: &mut Composer, result: Result<(), NotSaved>) {
    composer.tell(Message::Saved {
        path: "mail.html".into(),
        revision: composer.model.revision(),
        result,
        at: NOW,
    });
}

fn kept(composer: &mut Composer, result: Result<(), &str>) {
    composer.tell(Message::Kept {
        result: result.map_err(str::to_owned),
        at: NOW,
    });
}

#[test]
fn a_change_is_kept_and_then_nothing_runs() {
    let mut composer = with_file(DRAFT);
    assert!(!composer.keep_timer, "nothing was typed");
    composer.type_text("a");
    composer.type_text("b");
    let Some(Effect::Keep { revision, text, .. }) = composer.keep() else {
        panic!("nothing is kept");
    };
    assert_eq!(revision, composer.model.revision());
    assert_eq!(text.text(), "ab<p>Hi</p>\n");
    assert!(composer.draw().contains("mail.html · not saved"));
    kept(&mut composer, Ok(()));
    assert!(composer.draw().contains("mail.html · kept 14:02"));
    assert!(!composer.keep_timer, "all is kept");
}

#[test]
fn what_is_typed_while_the_store_works_is_kept_after_it() {
    let mut composer = with_file(DRAFT);
    composer.type_text("a");
    assert!(composer.keep().is_some());
    composer.type_text("b");
    assert!(!composer.keep_timer, "one request at a time");
    kept(&mut composer, Ok(()));
    let Some(Effect::Keep { text, .. }) = composer.keep() else {
        panic!("the newest words are not kept");
    };
    assert_eq!(text.text(), "ab<p>Hi</p>\n");
}

#[test]
fn a_field_is_kept_too() {
    let mut composer = with_file(DRAFT);
    composer.model.focus_on(Focus::Field(Field::Subject));
    composer.type_text("!");
    let Some(Effect::Keep { fields, .. }) = composer.keep() else {
        panic!("nothing is kept");
    };
    assert_eq!(fields.get(Field::Subject), "Hello!");
}

#[test]
fn a_full_disk_is_said_once_and_tried_again_with_the_next_change() {
    let mut composer = with_file(DRAFT);
    composer.type_text("a");
    composer.keep();
    kept(&mut composer, Err("the disk is full: free some room"));
    let notice = composer.model.notice.take().unwrap();
    assert_eq!(notice.text, "Not kept: the disk is full: free some room");
    assert!(!composer.keep_timer, "not tried over and over");
    composer.type_text("b");
    assert!(composer.keep().is_some());
    kept(&mut composer, Err("the disk is full: free some room"));
    assert_eq!(composer.model.notice, None, "said already");
    assert!(composer.draw().contains("not saved"));
    composer.type_text("c");
    composer.keep();
    kept(&mut composer, Ok(()));
    assert!(composer.draw().contains("kept 14:02"));
}

#[test]
fn what_is_saved_is_not_kept_as_well() {
    let mut composer = with_file(DRAFT);
    composer.type_text("a");
    saved(&mut composer, Ok(()));
    assert_eq!(composer.keep(), None);
    assert!(composer.draw().contains("saved 14:02"));
}

#[test]
fn undo_goes_back_behind_a_save() {
    let mut composer = with_file(DRAFT);
    composer.type_text("a");
    composer.press("Ctrl+S");
    saved(&mut composer, Ok(()));
    assert!(!composer.model.is_changed());
    composer.press("Ctrl+Z");
    assert_eq!(text(&composer), "<p>Hi</p>\n");
    assert!(composer.model.is_changed());
    assert!(composer.keep_timer);
    composer.press("Ctrl+Y");
    assert_eq!(text(&composer), "a<p>Hi</p>\n");
}

#[test]
fn without_a_file_the_last_draft_is_gone_on_with() {
    let mut composer = Composer::new("", (120, 40));
    composer.tell(found(None));
    assert_eq!(composer.take_effects(), [Effect::Found(FoundChoice::Take)]);
    assert_eq!(text(&composer), "<p>typed</p>\n");
    let subject = composer.model.form.field(Field::Subject).unwrap();
    assert_eq!(subject.input.text(), "Hello again");
    assert!(composer.model.is_changed(), "it is in no file");
    assert!(!composer.keep_timer, "the store has it");
    assert!(composer.draw().contains("kept 09:05"));
}

#[test]
fn what_is_typed_before_the_draft_is_there_goes_into_it() {
    for is_slow in [false, true] {
        let mut composer = Composer::new("", (120, 40));
        composer.model.focus_on(Focus::Pane(Pane::Editor));
        composer.model.held = Some((vec![], Duration::ZERO));
        composer.type_text("early ");
        assert_eq!(text(&composer), "");
        if is_slow {
            assert_eq!(composer.keep().map(|_| ()), Some(()), "it waits no longer");
            assert_eq!(text(&composer), "early ");
            composer.tell(found(None));
            assert_eq!(text(&composer), "early ");
        } else {
            composer.tell(found(None));
            assert_eq!(text(&composer), "early <p>typed</p>\n");
        }
    }
}

#[test]
fn the_last_draft_comes_with_its_file() {
    let mut composer = Composer::new("", (120, 40));
    composer.tell(found(Some("/home/ada/mail.html")));
    assert_eq!(
        composer.model.document.path.as_deref(),
        Some(std::path::Path::new("/home/ada/mail.html"))
    );
}

#[test]
fn the_last_draft_never_replaces_what_was_typed_already() {
    let mut composer = Composer::new("", (120, 40));
    composer.press("F3");
    composer.type_text("quick");
    composer.tell(found(None));
    assert_eq!(composer.take_effects(), [Effect::Found(FoundChoice::Leave)]);
    assert_eq!(text(&composer), "quick");
}

#[test]
fn what_was_typed_is_offered_where_the_file_differs() {
    let mut composer = with_file(DRAFT);
    composer.tell(found(Some("mail.html")));
    let screen = composer.draw();
    assert!(screen.contains("Typed  22 Nov 2026 09:05"), "{screen}");
    assert!(screen.contains("Typed  Hello again"), "{screen}");
    composer.press("Alt+T");
    assert_eq!(composer.take_effects(), [Effect::Found(FoundChoice::Take)]);
    assert_eq!(text(&composer), "<p>typed</p>\n");
    assert!(composer.model.is_changed());
    composer.press("Ctrl+Z");
    assert_eq!(
        text(&composer),
        "<p>Hi</p>\n",
        "undo leads back to the file"
    );
}

#[test]
fn the_file_can_be_taken_and_the_decision_put_off() {
    let mut composer = with_file(DRAFT);
    composer.tell(found(Some("mail.html")));
    composer.draw();
    composer.press("Tab Enter");
    assert_eq!(
        composer.take_effects(),
        [Effect::Found(FoundChoice::ThrowAway)]
    );
    assert!(!composer.model.is_changed());
    composer.tell(found(Some("mail.html")));
    composer.draw();
    composer.press("Esc");
    assert_eq!(composer.take_effects(), [Effect::Found(FoundChoice::Leave)]);
    assert!(composer.model.dialog.is_none());
}

#[test]
fn keys_before_the_question_was_seen_answer_nothing() {
    let mut composer = with_file(DRAFT);
    composer.tell(found(Some("mail.html")));
    composer.read(vec![Input::Key("Enter".parse().unwrap())]);
    composer.draw();
    composer.read(vec![Input::Text("t".to_owned())]);
    assert!(composer.take_effects().is_empty());
    assert!(composer.model.dialog.is_some());
}

#[test]
fn what_the_file_says_already_is_not_offered() {
    let mut composer = with_file("+++\nsubject = \"Hello again\"\n+++\n<p>typed</p>\n");
    composer.tell(found(Some("mail.html")));
    assert_eq!(
        composer.take_effects(),
        [Effect::Found(FoundChoice::Delete)]
    );
    assert!(composer.model.dialog.is_none());
}

#[test]
fn each_answer_at_quitting_does_what_it_says() {
    for (letter, how) in [("k", Aside::Kept), ("t", Aside::ThrownAway)] {
        let mut composer = with_file(DRAFT);
        composer.type_text("a");
        composer.press("Ctrl+Q");
        composer.type_text(letter);
        let [
            Effect::PutAside {
                how: asked,
                text: words,
                ..
            },
        ] = &composer.take_effects()[..]
        else {
            panic!("{letter}: not put aside");
        };
        assert_eq!((*asked, words.text().as_str()), (how, "a<p>Hi</p>\n"));
        composer.type_text("late");
        assert_eq!(
            text(&composer),
            "a<p>Hi</p>\n",
            "nothing can be typed any more"
        );
        composer.tell(Message::PutAside(Ok(())));
        assert_eq!(composer.take_effects(), [Effect::Quit { keep_text: false }]);
    }
    let mut composer = with_file(DRAFT);
    composer.type_text("a");
    composer.press("Ctrl+Q");
    composer.type_text("s");
    assert!(matches!(
        &composer.take_effects()[..],
        [Effect::Save { .. }]
    ));
    saved(&mut composer, Ok(()));
    assert_eq!(composer.take_effects(), [Effect::Quit { keep_text: false }]);
}

#[test]
fn a_store_that_fails_neither_ends_the_program_nor_holds_it() {
    let mut composer = with_file(DRAFT);
    composer.type_text("a");
    composer.press("Ctrl+Q");
    composer.type_text("k");
    composer.take_effects();
    composer.tell(Message::PutAside(Err("the disk is full".to_owned())));
    assert!(composer.take_effects().is_empty());
    assert_eq!(text(&composer), "a<p>Hi</p>\n");
    composer.press("Ctrl+Q");
    assert!(composer.draw().contains("it would be gone"));
    composer.type_text("t");
    assert_eq!(composer.take_effects(), [Effect::Quit { keep_text: false }]);
}

/// A save that met another content in the file.
fn in_conflict() -> Composer {
    let mut composer = with_file(DRAFT);
    composer.type_text("ours ");
    composer.press("Ctrl+S");
    composer.take_effects();
    saved(
        &mut composer,
        Err(NotSaved::ChangedOnDisk("changed".to_owned())),
    );
    assert!(matches!(
        &composer.model.dialog,
        Some(Dialog::Ask(choice)) if matches!(choice.question, Question::ChangedOnDisk { .. })
    ));
    composer.draw();
    composer
}

#[test]
fn theirs_takes_the_file_and_keeps_ours() {
    let mut composer = in_conflict();
    composer.type_text("t");
    let [
        Effect::PutAside {
            how: Aside::Kept,
            text: words,
            ..
        },
    ] = &composer.take_effects()[..]
    else {
        panic!("ours is not kept");
    };
    assert_eq!(words.text(), "ours <p>Hi</p>\n");
    composer.tell(Message::PutAside(Ok(())));
    assert_eq!(composer.take_effects(), [Effect::Load("mail.html".into())]);
    let theirs = Draft::parse(b"+++\nsubject = \"Theirs\"\n+++\n<p>theirs</p>\n").unwrap();
    composer.tell(Message::Loaded(Ok(Box::new(theirs))));
    assert_eq!(text(&composer), "<p>theirs</p>\n");
    let subject = composer.model.form.field(Field::Subject).unwrap();
    assert_eq!(subject.input.text(), "Theirs");
    assert!(!composer.model.is_changed());
    composer.press("Ctrl+Z");
    assert_eq!(text(&composer), "ours <p>Hi</p>\n");
}

#[test]
fn both_can_be_compared_before_the_answer() {
    let mut composer = in_conflict();
    composer.press("Alt+C");
    assert_eq!(
        composer.take_effects(),
        [Effect::ReadTheirs("mail.html".into())]
    );
    let theirs = Draft::parse(b"+++\nsubject = \"Hello\"\n+++\n<p>theirs</p>\n").unwrap();
    composer.tell(Message::Theirs(Ok(Box::new(theirs))));
    let screen = composer.draw();
    assert!(screen.contains("ours <p>Hi</p>"), "{screen}");
    assert!(screen.contains("≠ <p>theirs</p>"), "{screen}");
    composer.press("Down PageDown End Home Esc");
    composer.type_text("o");
    assert_eq!(composer.take_effects().len(), 1, "the question is back");
    let mut composer = with_file(DRAFT);
    composer.tell(found(Some("mail.html")));
    composer.draw();
    composer.press("Alt+C");
    assert!(composer.draw().contains("Subject: Hello again"));
    composer.press("Enter Alt+T");
    assert_eq!(composer.take_effects(), [Effect::Found(FoundChoice::Take)]);
}

#[test]
fn ours_overwrites_knowingly_and_save_as_asks_for_a_name() {
    let mut composer = in_conflict();
    composer.type_text("o");
    assert!(matches!(
        &composer.take_effects()[..],
        [Effect::Save {
            overwrite: true,
            ..
        }]
    ));
    let mut composer = in_conflict();
    composer.press("Tab Tab Tab Enter");
    assert!(matches!(composer.model.dialog, Some(Dialog::SaveAs { .. })));
    let mut composer = in_conflict();
    composer.press("Esc");
    assert!(composer.take_effects().is_empty());
    assert_eq!(text(&composer), "ours <p>Hi</p>\n");
}

#[test]
fn a_file_of_another_name_is_never_overwritten_by_an_answer() {
    let mut composer = with_file(DRAFT);
    composer.type_text("a");
    composer.tell(Message::Saved {
        path: "other.html".into(),
        revision: composer.model.revision(),
        result: Err(NotSaved::ChangedOnDisk(
            "other.html exists already".to_owned(),
        )),
        at: NOW,
    });
    assert!(composer.model.dialog.is_none());
    assert!(composer.model.report.is_some());
}
