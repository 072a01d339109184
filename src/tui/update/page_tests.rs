//! Pages: commands by name, another draft in place of this one, and what was sent.

use std::time::Duration;

use jiff::Timestamp;

use crate::{
    draft::{Draft, Field},
    outbox::{Ending, Progress, Tally},
    store::{
        BatchId, DraftId, DraftState, JournaledBatch, JournaledSend, Kind, Resolution, SendId,
        State,
    },
    tui::{
        Effect, Input, Message,
        dialog::{Dialog, choice::Question},
        keeping::{Aside, Opened},
        pages::{
            Page,
            history::SentEmail,
            open::{DraftItem, FileItem, Folder, OpenTab, Target},
        },
        sending::{AttemptId, Outgoing, Rest, Sending, Stage},
        testing::{Composer, NOW},
    },
    usercom::Outcome,
};

const DRAFT: &str = "+++\napi_email_settings = 12\nauthor = \"a@b.example\"\nreceivers = [1]\n\
                     subject = \"Hello\"\n+++\n<p>Hi</p>\n";

fn composer() -> Composer {
    let mut composer = Composer::new(DRAFT, (120, 40));
    composer.press("F3");
    composer.take_effects();
    composer
}

fn sent(state: State) -> JournaledSend {
    let id = SendId(7);
    JournaledSend {
        id,
        account: "sandbox".to_owned(),
        subject: "Hello".to_owned(),
        kind: Kind::Normal,
        created_at: Timestamp::UNIX_EPOCH,
        expired_at: None,
        batches: vec![JournaledBatch {
            id: BatchId {
                send: id,
                position: 1,
            },
            state,
            resolution: None,
            attempts: 1,
            changed_at: Timestamp::UNIX_EPOCH,
            campaign: None,
            status: None,
            words: None,
            receiver_count: 3,
        }],
    }
}

/// The history with this send looked at.
fn looking_at(state: State) -> Composer {
    let mut composer = composer();
    composer.press("F9");
    composer.tell(Message::History {
        search: String::new(),
        sends: Ok(vec![sent(state)]),
    });
    composer.take_effects();
    composer.press("Enter");
    assert_eq!(composer.take_effects(), [Effect::ReadSent(SendId(7))]);
    composer.tell(Message::SentRead(Ok(Box::new(SentEmail {
        send: sent(state),
        body: Some("{}".to_owned()),
    }))));
    composer.draw();
    composer
}

fn text(composer: &Composer) -> String {
    composer.model.editor.snapshot().text()
}

#[test]
fn a_command_is_found_by_its_name_and_done() {
    let mut composer = composer();
    composer.press("Ctrl+P");
    composer.type_text("save the");
    composer.press("Enter");
    assert!(composer.model.page.is_none());
    assert!(matches!(composer.model.dialog, Some(Dialog::SaveAs { .. })));
    assert_eq!(text(&composer), "<p>Hi</p>\n", "nothing went astray");
}

#[test]
fn the_key_that_opens_a_page_closes_it_too() {
    for key in ["F10", "F9", "Ctrl+O", "Ctrl+N"] {
        let mut composer = composer();
        composer.press(key);
        assert!(composer.model.page.is_some(), "{key}");
        composer.press(key);
        assert!(composer.model.page.is_none(), "{key}");
        composer.press(key);
        composer.press("Esc");
        assert!(composer.model.page.is_none(), "{key}");
    }
}

#[test]
fn what_is_in_no_file_is_kept_before_another_draft_is_opened() {
    let mut composer = composer();
    composer.type_text("new words ");
    composer.press("Ctrl+O");
    composer.tell(Message::Drafts(Ok(vec![DraftItem {
        id: DraftId(4),
        account: "sandbox".to_owned(),
        path: None,
        subject: "Another".to_owned(),
        people: 0,
        kept_at: jiff::civil::date(2026, 1, 1).at(0, 0, 0, 0),
        state: DraftState::Kept,
        is_open: false,
    }])));
    composer.take_effects();
    composer.press("Enter");
    let effects = composer.take_effects();
    assert!(
        matches!(&effects[..], [Effect::PutAside { how: Aside::Kept, text, .. }]
            if text.text().starts_with("new words")),
        "{effects:?}"
    );
    composer.type_text("typed ahead ");
    composer.tell(Message::PutAside(Ok(())));
    let target = Target::Draft(DraftId(4));
    assert_eq!(composer.take_effects(), [Effect::Open(target)]);
    let draft = Draft::parse(b"+++\nsubject = \"Another\"\n+++\n<p>Other</p>\n").unwrap();
    composer.tell(Message::Opened(Ok(Box::new(Opened::File {
        path: "other.html".into(),
        fields: draft.fields().clone(),
        draft,
    }))));
    assert_eq!(text(&composer), "typed ahead <p>Other</p>\n");
    assert_eq!(composer.model.form.values().get(Field::Subject), "Another");
    composer.press("Ctrl+Z Ctrl+Z Ctrl+Z");
    assert_eq!(
        text(&composer),
        "<p>Other</p>\n",
        "no way back into another draft"
    );
}

#[test]
fn a_draft_that_can_t_be_put_aside_or_opened_stays() {
    let mut composer = composer();
    composer.type_text("new words ");
    composer.press("Ctrl+N Down Enter");
    composer.take_effects();
    composer.tell(Message::PutAside(Err("the disk is full".to_owned())));
    assert!(text(&composer).starts_with("new words"));
    assert!(composer.draw().contains("the disk is full"));
    composer.press("Esc Ctrl+N Enter");
    composer.tell(Message::PutAside(Ok(())));
    composer.tell(Message::Opened(Err("it is gone".to_owned())));
    assert!(text(&composer).starts_with("new words"));
    composer.type_text("more ");
    assert!(text(&composer).starts_with("new words more "));
}

#[test]
fn folders_are_gone_into_and_files_opened() {
    let mut composer = composer();
    composer.press("Ctrl+O");
    let items = vec![
        FileItem::Parent,
        FileItem::Folder("2025".to_owned()),
        FileItem::File {
            name: "mail.html".to_owned(),
            changed_at: None,
        },
    ];
    composer.tell(Message::Drafts(Ok(vec![])));
    composer.tell(Message::Folder(Ok(Folder {
        path: "/mail".into(),
        items,
    })));
    let Some(Page::Open(open)) = &composer.model.page else {
        panic!("no page");
    };
    assert_eq!(
        open.tab,
        OpenTab::Files,
        "without drafts the files come first"
    );
    composer.take_effects();
    composer.press("Enter");
    assert_eq!(
        composer.take_effects(),
        [Effect::ListFolder(Some("/".into()))]
    );
    composer.press("Down Enter");
    let folder = Effect::ListFolder(Some("/mail/2025".into()));
    assert_eq!(composer.take_effects(), [folder]);
    composer.type_text("mail");
    composer.press("Enter");
    let target = Target::File("/mail/mail.html".into());
    assert_eq!(composer.take_effects(), [Effect::Open(target)]);
}

#[test]
fn the_history_is_searched_where_it_is_and_late_answers_are_dropped() {
    let mut composer = composer();
    composer.press("F9");
    composer.take_effects();
    composer.type_text("hello");
    let search = "hello".to_owned();
    assert_eq!(composer.take_effects(), [Effect::ReadHistory { search }]);
    composer.tell(Message::History {
        search: String::new(),
        sends: Ok(vec![sent(State::Accepted)]),
    });
    let Some(Page::History(history)) = &composer.model.page else {
        panic!("no page");
    };
    assert_eq!(history.sends.shown(), 0);
}

#[test]
fn what_is_unknown_takes_the_word_of_the_person() {
    for (key, resolution) in [("i", Resolution::Sent), ("n", Resolution::NotSent)] {
        let mut composer = looking_at(State::Unknown);
        composer.type_text(key);
        let id = SendId(7);
        assert_eq!(
            composer.take_effects(),
            [Effect::Resolve { id, resolution }]
        );
        composer.tell(Message::Resolved(Ok(())));
        let effects = composer.take_effects();
        assert!(matches!(&effects[..], [Effect::ReadHistory { .. }]));
    }
}

#[test]
fn what_did_not_go_is_sent_on_only_after_a_question() {
    let mut composer = looking_at(State::NotSent);
    composer.type_text("s");
    assert!(composer.take_effects().is_empty());
    composer.read(vec![Input::Text("s".to_owned())]);
    assert!(composer.take_effects().is_empty(), "nobody has seen it yet");
    composer.draw();
    composer.type_text("s");
    let effects = composer.take_effects();
    let Some(Effect::Send {
        what: Outgoing::Rest(Rest { id: SendId(7), .. }),
        again: false,
        ..
    }) = effects.first()
    else {
        panic!("{effects:?}");
    };
    let Some(Effect::Send { what, .. }) = effects.into_iter().next() else {
        panic!("checked above");
    };
    composer.tell(Message::Refused {
        attempt: AttemptId(1),
        what,
        why: "the same was sent since".to_owned(),
    });
    assert!(composer.draw().contains("the same was sent since"));
    composer.type_text("s");
    let effects = composer.take_effects();
    assert!(matches!(
        effects.first(),
        Some(Effect::Send { again: true, .. })
    ));
}

#[test]
fn what_was_sent_is_used_as_a_new_draft() {
    let mut composer = looking_at(State::Accepted);
    composer.type_text("u");
    let target = Target::Sent(SendId(7));
    assert_eq!(composer.take_effects(), [Effect::Open(target)]);
    composer.tell(Message::Opened(Ok(Box::new(Opened::Sent {
        fields: composer.model.form.values(),
        body: "<p>As it was sent</p>".to_owned(),
    }))));
    assert_eq!(text(&composer), "<p>As it was sent</p>");
    assert!(composer.model.is_changed(), "it is in no file");
}

#[test]
fn a_test_goes_to_the_testers_alone_and_without_a_question() {
    let mut composer = composer();
    composer.model.account.sending.test_subject_prefix = Some("[test] ".to_owned());
    composer.press("F8");
    let effects = composer.take_effects();
    let Some(Effect::Send {
        what: Outgoing::Test(request),
        ..
    }) = effects.first()
    else {
        panic!("{effects:?}");
    };
    assert_eq!(request.subject(), "[test] Hello");
    assert_eq!(request.receivers().len(), 1);
    assert_eq!(request.receivers()[0].get(), 5_380_718);
    composer.tell(Message::Settled {
        attempt: AttemptId(1),
        ending: Ending::Cancelled,
        campaigns: vec![],
        reached: 0,
        unjournaled: None,
        at: NOW,
    });
    composer.model.account.sending.testers.clear();
    composer.press("F8");
    assert!(composer.take_effects().is_empty());
    assert!(composer.draw().contains("nobody to send a test to"));
}

#[test]
fn esc_holds_a_send_of_many_before_its_next_request() {
    let mut composer = composer();
    composer.press("F5 Alt+S");
    composer.take_effects();
    let tell = |composer: &mut Composer, progress| {
        composer.tell(Message::Progress {
            attempt: AttemptId(1),
            progress,
            at: Duration::from_secs(9),
        });
    };
    tell(&mut composer, Progress::Entered(Tally::new([10, 10])));
    tell(
        &mut composer,
        Progress::Sending {
            batch: 1,
            attempt: 1,
        },
    );
    composer.press("Esc");
    assert_eq!(composer.take_effects(), [Effect::Pause]);
    composer.press("Esc");
    assert_eq!(
        composer.take_effects(),
        [Effect::GoOn],
        "changed their mind"
    );
    composer.press("Esc");
    composer.take_effects();
    tell(&mut composer, Progress::Paused { batch: 2 });
    assert!(matches!(
        &composer.model.dialog,
        Some(Dialog::Ask(choice)) if matches!(choice.question, Question::Paused)
    ));
    composer.tell(Message::Woke {
        at: Duration::from_secs(10),
    });
    assert!(
        composer.take_effects().is_empty(),
        "nothing ticks meanwhile"
    );
    composer.draw();
    composer.type_text("g");
    assert_eq!(composer.take_effects(), [Effect::GoOn]);
    tell(&mut composer, Progress::Continued { batch: 2 });
    let Sending::InFlight(flight) = &composer.model.sending else {
        panic!("it is over");
    };
    assert!(matches!(flight.stage, Stage::OnItsWay { .. }));
    assert!(matches!(composer.take_effects()[..], [Effect::Wake { .. }]));
}

#[test]
fn what_the_journal_does_not_know_yet_is_said() {
    let mut composer = composer();
    composer.press("F5 Alt+S");
    composer.tell(Message::Settled {
        attempt: AttemptId(1),
        ending: Ending::Outcome(Outcome::Accepted {
            campaign: "880".parse().unwrap(),
            status: 200,
        }),
        campaigns: vec!["880".parse().unwrap()],
        reached: 1,
        unjournaled: Some("the disk is full".to_owned()),
        at: NOW,
    });
    let screen = composer.draw();
    assert!(screen.contains("not in the history yet"), "{screen}");
    assert!(screen.contains("accepted: campaign 880"), "{screen}");
}
