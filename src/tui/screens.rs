//! Every screen as it is drawn, at the smallest supported size, the usual one and a wide one.

mod accounts;

use std::time::Duration;

use insta::assert_snapshot;
use jiff::{Timestamp, civil::date};

use super::{
    Input, Message,
    keeping::Found,
    message::NotSaved,
    model::Focus,
    pages::{
        history::SentEmail,
        open::{DraftItem, FileItem, Folder},
    },
    sending::{AttemptId, Outgoing},
    testing::{Composer, NOW},
};
use crate::{
    draft::{Draft, Field},
    outbox::{BatchReport, Ending, Progress, Tally},
    store::{BatchId, DraftId, DraftState, JournaledBatch, JournaledSend, Kind, SendId, State},
    usercom::{ApiError, Outcome},
};

pub(super) const SIZES: [(u16, u16); 3] = [(60, 18), (80, 24), (120, 40)];

pub(super) const DRAFT: &str = r#"+++
api_email_settings = 12
custom_sender = 3
author = "news@acme.example"
receivers = [5380718, 5380719, 5380720]
subject = "Hi {{ first_name }}, the spring sale is on"
+++
<h1>Spring sale</h1>
<p>Hi <b>{{ first_name }}</b>, enjoy <a href="https://shop.example/">20 % off</a> everything.</p>
<img src="tulips.png" alt="Tulips">
<ul>
  <li>Tulips 🌷</li>
  <li>日本の花</li>
</ul>
<p>A longer paragraph that has to be wrapped, so that one can see how the rows break in the editor and in the preview.</p>
"#;

/// Draws one screen at each size.
fn screens(name: &str, file: &str, arrange: impl Fn(&mut Composer)) {
    for (width, height) in SIZES {
        let mut composer = Composer::new(file, (width, height));
        arrange(&mut composer);
        assert_snapshot!(format!("{name}_{width}x{height}"), composer.draw());
    }
}

fn sent(composer: &mut Composer, outcome: Outcome) {
    composer.press("F5 Alt+S");
    composer.tell(Message::Settled {
        attempt: AttemptId(1),
        campaigns: vec!["880".parse().unwrap()],
        ending: Ending::Outcome(outcome),
        reached: 0,
        unjournaled: None,
        at: NOW,
    });
}

#[test]
fn writing() {
    screens("writing", DRAFT, |composer| composer.press("F3"));
}

#[test]
fn empty() {
    screens("empty", "", |_| {});
}

#[test]
fn preview() {
    screens("preview", DRAFT, |composer| composer.press("F4"));
}

#[test]
fn selection() {
    screens("selection", DRAFT, |composer| {
        composer.press("F3 Down Ctrl+Shift+Right Shift+Down");
    });
}

#[test]
fn finding() {
    screens("finding", DRAFT, |composer| {
        composer.press("Ctrl+F");
        composer.type_text("spring");
        composer.press("Ctrl+R");
        composer.type_text("summer");
    });
}

#[test]
fn placeholders() {
    screens("placeholders", DRAFT, |composer| {
        composer.press("F3 Ctrl+T");
    });
}

#[test]
fn wrong_fields() {
    let file = DRAFT
        .replace("news@acme.example", "bob")
        .replace("5380719", "\"ada@example.org\"");
    screens("wrong_fields", &file, |composer| composer.press("F5"));
}

#[test]
fn a_field_with_wide_letters() {
    screens("wide_letters", "", |composer| {
        composer.model.focus_on(Focus::Field(Field::Subject));
        composer.type_text("日本の花 🌷 e\u{301}te\u{301} \u{202e}turned round");
    });
}

#[test]
fn confirmation() {
    screens("confirmation", DRAFT, |composer| composer.press("F5"));
}

#[test]
fn confirmation_of_many() {
    let ids: Vec<String> = (1..=122).map(|id| id.to_string()).collect();
    let file = DRAFT.replace("5380718, 5380719, 5380720", &ids.join(", "));
    screens("confirmation_of_many", &file, |composer| {
        composer.press("F5 Alt+S");
        composer.type_text("12");
    });
}

#[test]
fn in_flight() {
    screens("in_flight", DRAFT, |composer| {
        composer.press("F5 Alt+S");
        let progress = Progress::Sending {
            batch: 1,
            attempt: 1,
        };
        let at = Duration::from_secs(2);
        composer.tell(Message::Progress {
            attempt: AttemptId(1),
            progress,
            at,
        });
        composer.tell(Message::Woke {
            at: Duration::from_secs(14),
        });
    });
}

#[test]
fn waiting_to_go() {
    screens("waiting_to_go", DRAFT, |composer| {
        composer.press("F5 Alt+S");
        let progress = Progress::Grace {
            wait: Duration::from_secs(5),
        };
        let at = Duration::from_secs(2);
        composer.tell(Message::Progress {
            attempt: AttemptId(1),
            progress,
            at,
        });
    });
}

#[test]
fn asking_about_a_duplicate() {
    screens("duplicate", DRAFT, |composer| {
        composer.press("F5 Alt+S");
        let request = Box::new(composer.model.request().unwrap());
        let why = "the same email was accepted as campaign 880 for the same 3 people".to_owned();
        composer.tell(Message::Refused {
            attempt: AttemptId(1),
            what: Outgoing::Email(request),
            why,
        });
    });
}

fn journaled(id: i64, subject: &str, state: State) -> JournaledSend {
    let id = SendId(id);
    let at = Timestamp::from_second(1_795_000_000 + id.0 * 3600).unwrap();
    let batch = JournaledBatch {
        id: BatchId {
            send: id,
            position: 1,
        },
        state,
        resolution: None,
        attempts: 1,
        changed_at: at,
        campaign: (state == State::Accepted).then_some(880),
        status: Some(if state == State::Unknown { 502 } else { 200 }),
        words: (state == State::Unknown).then(|| "the server failed".to_owned()),
        receiver_count: 122,
    };
    JournaledSend {
        id,
        account: "sandbox".to_owned(),
        subject: subject.to_owned(),
        kind: if id.0 == 3 { Kind::Test } else { Kind::Normal },
        created_at: at,
        expired_at: None,
        batches: vec![batch],
    }
}

fn history(composer: &mut Composer) {
    composer.press("F9");
    let sends = vec![
        journaled(4, "The newsletter of November", State::Unknown),
        journaled(
            3,
            "Hi {{ first_name }}, the spring sale is on",
            State::Accepted,
        ),
        journaled(2, "日本の花 \u{202e}turned round", State::NotSent),
        journaled(1, "An invitation", State::Rejected),
    ];
    composer.tell(Message::History {
        search: String::new(),
        sends: Ok(sends),
    });
}

#[test]
fn what_was_sent() {
    screens("history", DRAFT, history);
}

#[test]
fn a_send_of_the_history() {
    screens("sent_email", DRAFT, |composer| {
        history(composer);
        composer.press("Enter");
        composer.tell(Message::SentRead(Ok(Box::new(SentEmail {
            send: journaled(4, "The newsletter of November", State::Unknown),
            body: Some(
                r#"{"api_email_settings":12,"subject":"The newsletter of November"}"#.to_owned(),
            ),
        }))));
    });
}

#[test]
fn what_was_left_unknown() {
    screens("left_unknown", DRAFT, |composer| {
        let sends = vec![
            journaled(4, "The newsletter of November", State::Unknown),
            journaled(2, "Another", State::Unknown),
        ];
        composer.tell(Message::LeftUnknown(sends));
    });
}

fn open_page(composer: &mut Composer) {
    composer.press("Ctrl+O");
    let draft = |id: i64, subject: &str, state| DraftItem {
        id: DraftId(id),
        account: "sandbox".to_owned(),
        path: (id == 1).then(|| "/home/ada/mail/spring-sale.html".into()),
        subject: subject.to_owned(),
        people: 3,
        kept_at: date(2026, 11, 22).at(14, 2, 0, 0),
        state,
        is_open: id == 3,
    };
    composer.tell(Message::Drafts(Ok(vec![
        draft(
            3,
            "Hi {{ first_name }}, the spring sale is on",
            DraftState::Open,
        ),
        draft(2, "", DraftState::Kept),
        draft(1, "An old one", DraftState::ThrownAway),
    ])));
    composer.tell(Message::Folder(Ok(Folder {
        path: "/home/ada/mail".into(),
        items: vec![
            FileItem::Parent,
            FileItem::Folder("2025".to_owned()),
            FileItem::File {
                name: "spring-sale.html".to_owned(),
                changed_at: Some(date(2026, 11, 21).at(9, 30, 0, 0)),
            },
        ],
    })));
}

#[test]
fn drafts_to_open() {
    screens("open_drafts", DRAFT, open_page);
}

#[test]
fn files_to_open() {
    screens("open_files", DRAFT, |composer| {
        open_page(composer);
        composer.press("Tab Down Down");
    });
}

#[test]
fn starting_points() {
    screens("starting_points", DRAFT, |composer| {
        composer.press("Ctrl+N");
    });
}

#[test]
fn the_palette() {
    screens("palette", DRAFT, |composer| {
        composer.press("Ctrl+P");
        composer.type_text("pre");
    });
}

/// A send of 100 requests of which 40 are accepted, one a second.
fn many_batches(composer: &mut Composer) {
    let ids: Vec<String> = (1..=40).map(|id| id.to_string()).collect();
    composer.model.focus_on(Focus::Field(Field::Receivers));
    composer.type_text(&format!(", {}", ids.join(", ")));
    composer.press("F5 Alt+S");
    let tell = |composer: &mut Composer, progress, seconds| {
        composer.tell(Message::Progress {
            attempt: AttemptId(1),
            progress,
            at: Duration::from_secs(seconds),
        });
    };
    tell(composer, Progress::Entered(Tally::new([1000; 100])), 60);
    let sending = Progress::Sending {
        batch: 1,
        attempt: 1,
    };
    tell(composer, sending, 60);
    for position in 1..=40 {
        let report = BatchReport {
            id: BatchId {
                send: SendId(1),
                position,
            },
            receivers: 1000,
            ending: Ending::Outcome(Outcome::Accepted {
                campaign: "880".parse().unwrap(),
                status: 200,
            }),
            at: Timestamp::UNIX_EPOCH,
            unjournaled: None,
        };
        tell(
            composer,
            Progress::Settled(report),
            60 + u64::from(position),
        );
    }
    composer.tell(Message::Woke {
        at: Duration::from_secs(100),
    });
}

#[test]
fn sending_to_many() {
    screens("progress", DRAFT, many_batches);
}

#[test]
fn a_send_to_many_is_paused() {
    screens("paused", DRAFT, |composer| {
        many_batches(composer);
        composer.press("Esc");
        composer.tell(Message::Progress {
            attempt: AttemptId(1),
            progress: Progress::Paused { batch: 41 },
            at: Duration::from_secs(101),
        });
    });
}

#[test]
fn accepted() {
    screens("accepted", DRAFT, |composer| {
        sent(
            composer,
            Outcome::Accepted {
                campaign: "880".parse().unwrap(),
                status: 200,
            },
        );
    });
}

#[test]
fn rejected() {
    screens("rejected", DRAFT, |composer| {
        let errors = vec![
            ApiError {
                field: Some("subject".to_owned()),
                message: "This field may not be blank.\u{1b}[31m".to_owned(),
            },
            ApiError {
                field: None,
                message: "Something else is wrong.".to_owned(),
            },
        ];
        sent(
            composer,
            Outcome::Rejected {
                status: 400,
                errors,
            },
        );
    });
}

#[test]
fn unknown() {
    screens("unknown", DRAFT, |composer| {
        let why = "the connection broke before User.com answered, so the email may have been sent: look in User.com under Campaigns before sending again".to_owned();
        sent(composer, Outcome::Unknown { why, status: None });
    });
}

#[test]
fn not_sent() {
    screens("not_sent", DRAFT, |composer| {
        let why =
            "acme.user.com refused the connection: check the base URL, or try again in a minute"
                .to_owned();
        sent(
            composer,
            Outcome::NotSent {
                why,
                status: None,
                retry_after: None,
            },
        );
    });
}

#[test]
fn quitting() {
    screens("quitting", DRAFT, |composer| {
        composer.press("F3");
        composer.type_text("x");
        composer.press("Ctrl+Q Tab");
    });
}

#[test]
fn quitting_when_nothing_can_be_kept() {
    screens("quitting_unkept", DRAFT, |composer| {
        composer.press("F3");
        composer.type_text("x");
        composer.tell(Message::Kept {
            result: Err("the disk is full: free some room".to_owned()),
            at: NOW,
        });
        composer.press("Ctrl+Q");
    });
}

#[test]
fn more_than_the_file() {
    screens("more_than_the_file", DRAFT, |composer| {
        composer.model.document.path = Some("spring-sale.html".into());
        let draft = Draft::parse(DRAFT.as_bytes()).unwrap();
        composer.tell(Message::Found(Some(Box::new(Found {
            path: composer.model.document.path.clone(),
            fields: draft.fields().clone(),
            body: draft.body().replace("Spring", "\u{1b}[31m\u{202e}Summer"),
            draft,
            kept_at: date(2026, 11, 23).to_datetime(NOW),
            file_changed_at: Some(date(2026, 11, 22).at(9, 5, 0, 0)),
            file_is_newer: true,
        }))));
    });
}

#[test]
fn ours_and_theirs() {
    screens("ours_and_theirs", DRAFT, |composer| {
        composer.model.document.path = Some("spring-sale.html".into());
        composer.tell(Message::Saved {
            path: "spring-sale.html".into(),
            revision: 0,
            result: Err(NotSaved::ChangedOnDisk(String::new())),
            at: NOW,
        });
        composer.draw();
        composer.press("Alt+C");
        let theirs = DRAFT
            .replace("<h1>Spring", "<h1>\u{1b}[31mSummer")
            .replace("  <li>日本の花</li>\n", "")
            .replace("the spring sale", "the summer sale");
        let theirs = Draft::parse(theirs.as_bytes()).unwrap();
        composer.tell(Message::Theirs(Ok(Box::new(theirs))));
    });
}

#[test]
fn changed_on_disk() {
    screens("changed_on_disk", DRAFT, |composer| {
        composer.model.document.path = Some("spring-sale.html".into());
        composer.tell(Message::Saved {
            path: "spring-sale.html".into(),
            revision: 0,
            result: Err(NotSaved::ChangedOnDisk(String::new())),
            at: NOW,
        });
    });
}

#[test]
fn kept() {
    screens("kept", DRAFT, |composer| {
        composer.press("F3");
        composer.type_text("x");
        composer.tell(Message::Kept {
            result: Ok(()),
            at: NOW,
        });
    });
}

#[test]
fn saving_under_a_name() {
    screens("saving_under_a_name", DRAFT, |composer| {
        composer.press("Ctrl+S");
    });
}

#[test]
fn help() {
    screens("help", DRAFT, |composer| composer.press("F1"));
}

#[test]
fn a_preview_that_failed() {
    screens("preview_failed", DRAFT, |composer| {
        composer.press("F4");
        let large = "<p>word</p>".repeat(200_000);
        composer.press("F3");
        composer.read(vec![Input::Paste(large)]);
        composer.press("Ctrl+Home F4");
    });
}

#[test]
fn the_picture_of_the_readme() {
    let mut composer = Composer::new(DRAFT, (100, 24));
    composer.press("F3");
    sent(
        &mut composer,
        Outcome::Accepted {
            campaign: "880".parse().unwrap(),
            status: 200,
        },
    );
    let readme = include_str!("../../README.md");
    let picture = composer.draw();
    assert!(
        readme.contains(&picture),
        "the README has another picture than:\n{picture}"
    );
}

#[test]
fn too_small() {
    let mut composer = Composer::new(DRAFT, (24, 6));
    assert_snapshot!("too_small", composer.draw());
}
