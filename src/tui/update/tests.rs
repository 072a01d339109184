//! The composer as a pure function: keys and results in, effects out.

use std::time::Duration;

use crate::{
    draft::Field,
    outbox::{Ending, Progress},
    tui::{
        Effect, Input, Message,
        dialog::Dialog,
        message::NotSaved,
        model::{Focus, Pane},
        sending::{AttemptId, Outgoing, Sending},
        testing::{Composer, NOW},
    },
    usercom::{ApiError, Outcome},
};

const DRAFT: &str = "+++\n\
    api_email_settings = 12\n\
    author = \"news@acme.example\"\n\
    receivers = [5380718, 5380719]\n\
    subject = \"Hello\"\n\
    +++\n\
    <p>Hi</p>\n";

fn composer() -> Composer {
    Composer::new(DRAFT, (120, 40))
}

fn with_people(count: usize) -> Composer {
    let ids: Vec<String> = (1..=count).map(|id| id.to_string()).collect();
    let receivers = format!("[{}]", ids.join(", "));
    Composer::new(&DRAFT.replace("[5380718, 5380719]", &receivers), (120, 40))
}

fn sends(effects: &[Effect]) -> usize {
    effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Send { .. }))
        .count()
}

fn is_confirming(composer: &Composer) -> bool {
    matches!(composer.model.dialog, Some(Dialog::Confirm(_)))
}

fn accepted() -> Outcome {
    Outcome::Accepted {
        campaign: "880".parse().unwrap(),
        status: 200,
    }
}

fn settled(attempt: u64, outcome: Outcome) -> Message {
    settled_as(attempt, Ending::Outcome(outcome))
}

fn settled_as(attempt: u64, ending: Ending) -> Message {
    Message::Settled {
        attempt: AttemptId(attempt),
        campaigns: vec!["880".parse().unwrap()],
        ending,
        reached: 0,
        unjournaled: None,
        at: NOW,
    }
}

/// The first byte may have left.
fn leaves(attempt: u64) -> Message {
    let progress = Progress::Sending {
        batch: 1,
        attempt: 1,
    };
    Message::Progress {
        attempt: AttemptId(attempt),
        progress,
        at: Duration::ZERO,
    }
}

#[test]
fn f5_and_a_confirmation_send_once() {
    let mut composer = composer();
    composer.press("F5");
    assert!(is_confirming(&composer));
    assert_eq!(sends(&composer.take_effects()), 0);
    composer.press("Tab Enter");
    let effects = composer.take_effects();
    let Some(Effect::Send {
        attempt: AttemptId(1),
        what: Outgoing::Email(request),
        again: false,
    }) = effects.first()
    else {
        panic!("nothing was sent: {effects:?}");
    };
    assert_eq!(request.content(), "<p>Hi</p>\n");
    composer.press("Enter F5 Alt+S");
    assert_eq!(
        sends(&composer.take_effects()),
        0,
        "while one is on its way"
    );
}

#[test]
fn enter_alone_goes_on_writing() {
    let mut composer = composer();
    composer.press("F5 Enter");
    assert!(!is_confirming(&composer));
    assert_eq!(sends(&composer.take_effects()), 0);
}

#[test]
fn keys_of_the_same_read_confirm_nothing() {
    let mut composer = composer();
    let keys = ["F5", "Tab", "Enter", "Alt+S"].map(|key| Input::Key(key.parse().unwrap()));
    composer.read(keys.to_vec());
    assert!(is_confirming(&composer));
    assert_eq!(sends(&composer.take_effects()), 0);
}

#[test]
fn keys_before_the_summary_was_seen_confirm_nothing() {
    let mut composer = composer();
    composer.read(vec![Input::Key("F5".parse().unwrap())]);
    composer.wait(Duration::from_secs(5));
    composer.read(vec![Input::Key("Alt+S".parse().unwrap())]);
    assert_eq!(sends(&composer.take_effects()), 0, "it was not even drawn");
    composer.draw();
    composer.wait(Duration::from_millis(299));
    composer.read(vec![Input::Key("Alt+S".parse().unwrap())]);
    assert_eq!(
        sends(&composer.take_effects()),
        0,
        "it was drawn a moment ago"
    );
    composer.wait(Duration::from_millis(1));
    composer.read(vec![Input::Key("Alt+S".parse().unwrap())]);
    assert_eq!(sends(&composer.take_effects()), 1);
}

#[test]
fn a_paste_confirms_nothing() {
    let mut composer = composer();
    composer.press("F5 Tab");
    composer.wait(Duration::from_secs(1));
    composer.read(vec![Input::Paste("s\n\r\x1bs".to_owned())]);
    assert!(is_confirming(&composer));
    assert_eq!(sends(&composer.take_effects()), 0);
}

#[test]
fn many_people_are_sent_to_only_when_their_number_is_typed() {
    let mut composer = with_people(51);
    composer.press("F5 Alt+S");
    assert_eq!(sends(&composer.take_effects()), 0);
    composer.type_text("50");
    composer.press("Enter Tab Enter");
    assert_eq!(sends(&composer.take_effects()), 0, "the number is wrong");
    composer.press("Backspace");
    composer.type_text("1");
    composer.press("Tab Tab Enter");
    assert_eq!(sends(&composer.take_effects()), 1);
    let mut few = with_people(50);
    few.press("F5 Alt+S");
    assert_eq!(sends(&few.take_effects()), 1);
}

#[test]
fn what_is_wrong_is_said_at_the_first_field() {
    let mut composer = Composer::new("+++\nsubject = \"\"\n+++\n<p>Hi</p>", (120, 40));
    composer.press("F5");
    assert!(composer.model.dialog.is_none());
    assert_eq!(composer.model.focus, Focus::Field(Field::ApiEmailSettings));
    let wrong: Vec<Field> = composer
        .model
        .form
        .fields()
        .iter()
        .filter(|field| field.error.is_some())
        .map(|field| field.field)
        .collect();
    assert!(
        wrong.contains(&Field::Author) && wrong.contains(&Field::Subject),
        "{wrong:?}"
    );
}

#[test]
fn a_field_says_what_is_wrong_when_it_is_left() {
    let mut composer = composer();
    composer.press("F2");
    composer.model.focus_on(Focus::Field(Field::Template));
    composer.type_text("abc");
    let error = |composer: &Composer| {
        composer
            .model
            .form
            .field(Field::Template)
            .unwrap()
            .error
            .clone()
    };
    assert_eq!(error(&composer), None);
    composer.press("Tab");
    assert!(error(&composer).is_some());
}

#[test]
fn a_late_result_changes_nothing() {
    let mut composer = composer();
    composer.press("F5 Alt+S");
    composer.tell(settled(7, accepted()));
    assert!(composer.model.sending.is_in_flight());
    composer.tell(settled(1, accepted()));
    assert!(matches!(composer.model.sending, Sending::Settled { .. }));
}

#[test]
fn the_words_of_the_api_appear_at_their_field() {
    let mut composer = composer();
    composer.press("F5 Alt+S");
    let errors = vec![ApiError {
        field: Some("receivers".to_owned()),
        message: "Unknown user: 5380719".to_owned(),
    }];
    let outcome = Outcome::Rejected {
        status: 400,
        errors,
    };
    composer.tell(settled(1, outcome));
    let field = composer.model.form.field(Field::Receivers).unwrap();
    assert_eq!(field.error.as_deref(), Some("Unknown user: 5380719"));
    assert!(composer.model.report.is_some());
}

#[test]
fn what_is_typed_while_a_result_comes_in_is_not_lost() {
    let mut composer = composer();
    composer.press("F3 F5 Alt+S");
    composer.type_text("abc");
    let outcome = Outcome::Unknown {
        why: "no answer".to_owned(),
        status: None,
    };
    composer.tell(settled(1, outcome));
    composer.type_text("def");
    assert!(
        composer
            .model
            .editor
            .snapshot()
            .text()
            .starts_with("abcdef<p>")
    );
}

#[test]
fn the_spinner_runs_only_while_an_answer_is_due() {
    let mut composer = composer();
    assert!(composer.take_effects().is_empty());
    composer.press("F5 Alt+S");
    assert!(
        composer
            .take_effects()
            .iter()
            .any(|effect| matches!(effect, Effect::Wake { .. }))
    );
    composer.tell(Message::Woke {
        at: Duration::from_secs(9),
    });
    assert_eq!(composer.take_effects().len(), 1);
    composer.tell(settled(1, accepted()));
    composer.tell(Message::Woke {
        at: Duration::from_secs(10),
    });
    assert!(composer.take_effects().is_empty());
}

#[test]
fn leaving_waits_for_the_answer() {
    let mut composer = composer();
    composer.press("F5 Alt+S");
    composer.take_effects();
    composer.tell(leaves(1));
    composer.tell(Message::Terminate);
    assert!(composer.take_effects().is_empty());
    composer.tell(settled(1, accepted()));
    assert_eq!(composer.take_effects(), [Effect::Quit { keep_text: false }]);
}

#[test]
fn text_that_is_in_no_file_is_asked_about_or_kept() {
    let mut composer = composer();
    composer.press("F3");
    composer.type_text("x");
    composer.press("Ctrl+Q");
    assert!(matches!(composer.model.dialog, Some(Dialog::Ask(_))));
    composer.type_text("g");
    assert!(composer.model.dialog.is_none());
    assert!(composer.take_effects().is_empty());
    composer.press("Ctrl+Q");
    composer.tell(Message::Terminate);
    assert_eq!(composer.take_effects(), [Effect::Quit { keep_text: true }]);
}

#[test]
fn saving_before_the_end_ends_only_when_it_worked() {
    let mut composer = composer();
    composer.press("F3");
    composer.type_text("x");
    composer.press("Ctrl+Q Enter Enter");
    let [Effect::Save { path, bytes, .. }] = &composer.take_effects()[..] else {
        panic!("not saved");
    };
    assert_eq!(path.to_str(), Some("email.html"));
    assert!(String::from_utf8_lossy(bytes).ends_with("x<p>Hi</p>\n"));
    let (path, revision) = (path.clone(), composer.model.revision());
    let text = "the disk is full: free some room".to_owned();
    let result = Err(NotSaved::Failed(text));
    composer.tell(Message::Saved {
        path,
        revision,
        result,
        at: NOW,
    });
    assert!(composer.take_effects().is_empty());
    assert!(composer.model.is_changed());
    assert_eq!(
        composer.model.report.as_ref().unwrap().text,
        "the disk is full: free some room"
    );
}

#[test]
fn an_old_preview_does_not_replace_a_newer_one() {
    let mut composer = composer();
    composer.press("F3");
    composer.type_text("new ");
    let shown = composer.model.preview.shown.clone().unwrap();
    let old = crate::content::text::TextPreview::render("<p>old</p>", 20).unwrap();
    composer.tell(Message::Previewed {
        revision: 0,
        width: 20,
        preview: Ok(old.into()),
    });
    let still = composer.model.preview.shown.clone().unwrap();
    assert!(std::sync::Arc::ptr_eq(&shown, &still));
}

#[test]
fn a_key_without_a_preview_pane_asks_for_no_preview() {
    let mut composer = Composer::new(DRAFT, (80, 24));
    composer.press("F3");
    composer.type_text("x");
    assert_eq!(composer.model.preview.asked, None);
    composer.press("F4");
    assert!(composer.model.preview.asked.is_some());
    assert_eq!(composer.model.shown_pane, Pane::Preview);
}

#[test]
fn tab_visits_every_field_and_comes_to_the_html() {
    let mut composer = composer();
    composer
        .model
        .focus_on(Focus::Field(Field::ApiEmailSettings));
    let mut visited = vec![];
    while let Focus::Field(field) = composer.model.focus {
        visited.push(field);
        composer.press("Tab");
    }
    assert_eq!(visited, Field::FORM);
    assert_eq!(composer.model.focus, Focus::Pane(Pane::Editor));
}

#[test]
fn a_paste_is_one_step_of_undo() {
    let mut composer = composer();
    composer.press("F3");
    composer.read(vec![Input::Paste("one\ntwo\nthree\n".to_owned())]);
    assert!(
        composer
            .model
            .editor
            .snapshot()
            .text()
            .starts_with("one\ntwo\nthree\n<p>")
    );
    composer.press("Ctrl+Z");
    assert_eq!(composer.model.editor.snapshot().text(), "<p>Hi</p>\n");
    composer.press("Ctrl+Y");
    assert!(
        composer
            .model
            .editor
            .snapshot()
            .text()
            .starts_with("one\ntwo")
    );
}

#[test]
fn ids_of_another_account_have_to_be_written_anew() {
    let file = DRAFT.replace("+++\napi", "+++\naccount = \"acme.user.com\"\napi");
    let mut composer = Composer::new(&file, (120, 40));
    composer.press("F5");
    assert!(!is_confirming(&composer));
    let error =
        |composer: &Composer, field| composer.model.form.field(field).unwrap().error.clone();
    assert!(
        error(&composer, Field::ApiEmailSettings)
            .unwrap()
            .contains("acme.user.com")
    );
    assert!(error(&composer, Field::Receivers).is_some());
    for (field, text) in [
        (Field::ApiEmailSettings, "12"),
        (Field::Receivers, "5380718"),
    ] {
        composer.model.focus_on(Focus::Field(field));
        composer.press("Ctrl+A");
        composer.type_text(text);
    }
    composer.press("F5");
    assert!(
        is_confirming(&composer),
        "the same number counts when it was written here"
    );
}

#[test]
fn another_accounts_name_stays_in_the_file_as_long_as_its_ids_do() {
    let file = DRAFT.replace("+++\napi", "+++\naccount = \"acme.user.com\"\napi");
    let mut composer = Composer::new(&file, (120, 40));
    composer.press("F3");
    composer.type_text("x");
    composer.press("Ctrl+S Enter");
    let [Effect::Save { bytes, .. }] = &composer.take_effects()[..] else {
        panic!("not saved");
    };
    assert!(String::from_utf8_lossy(bytes).contains("acme.user.com"));
}

#[test]
fn leaving_stays_open_for_what_has_to_be_read() {
    let mut composer = composer();
    composer.press("F5 Alt+S Ctrl+Q");
    composer.take_effects();
    let outcome = Outcome::Unknown {
        why: "no answer".to_owned(),
        status: None,
    };
    composer.tell(settled(1, outcome));
    assert!(composer.take_effects().is_empty());
    assert!(composer.model.report.is_some() && composer.model.dialog.is_none());
    let mut composer = self::composer();
    composer.press("F5 Alt+S Ctrl+Q");
    composer.take_effects();
    composer.tell(settled(1, accepted()));
    assert_eq!(composer.take_effects(), [Effect::Quit { keep_text: false }]);
}

#[test]
fn esc_takes_back_what_has_not_left() {
    let mut composer = composer();
    composer.press("F5 Alt+S");
    composer.take_effects();
    composer.press("Esc");
    assert_eq!(composer.take_effects(), [Effect::TakeBack]);
    composer.tell(settled_as(1, Ending::Cancelled));
    assert_eq!(composer.model.sending, Sending::Idle);
    assert!(
        composer
            .model
            .notice
            .as_ref()
            .unwrap()
            .text
            .contains("nothing was sent")
    );
}

#[test]
fn esc_takes_nothing_back_that_may_have_left() {
    let mut composer = composer();
    composer.press("F5 Alt+S");
    composer.take_effects();
    composer.tell(leaves(1));
    composer.press("Esc");
    assert_eq!(composer.take_effects(), []);
    assert!(
        composer
            .model
            .notice
            .as_ref()
            .unwrap()
            .text
            .contains("can't be called back")
    );
}

#[test]
fn the_end_of_the_program_takes_back_what_has_not_left() {
    let mut composer = composer();
    composer.press("F5 Alt+S");
    composer.take_effects();
    composer.tell(Message::Terminate);
    assert_eq!(composer.take_effects(), [Effect::TakeBack]);
    composer.tell(settled_as(1, Ending::Cancelled));
    assert_eq!(composer.take_effects(), [Effect::Quit { keep_text: false }]);
}

#[test]
fn what_was_sent_before_is_asked_about_and_sent_again_only_then() {
    let mut composer = composer();
    composer.press("F5 Alt+S");
    let request = composer.model.request().unwrap();
    composer.take_effects();
    let why = "the same email was accepted as campaign 880".to_owned();
    let attempt = AttemptId(1);
    composer.tell(Message::Refused {
        attempt,
        what: Outgoing::Email(Box::new(request)),
        why,
    });
    assert!(is_confirming(&composer));
    composer.read(vec![Input::Key("Alt+S".parse().unwrap())]);
    assert_eq!(
        sends(&composer.take_effects()),
        0,
        "nobody can have read it yet"
    );
    composer.draw();
    composer.press("Enter F5 Alt+S");
    let effects = composer.take_effects();
    assert!(
        matches!(effects.first(), Some(Effect::Send { again: false, .. })),
        "{effects:?}"
    );
    let request = composer.model.request().unwrap();
    let (attempt, why) = (AttemptId(2), "again".to_owned());
    composer.tell(Message::Refused {
        attempt,
        what: Outgoing::Email(Box::new(request)),
        why,
    });
    composer.draw();
    composer.press("Alt+S");
    let effects = composer.take_effects();
    assert!(
        matches!(effects.first(), Some(Effect::Send { again: true, .. })),
        "{effects:?}"
    );
}
