//! Every screen as it is drawn, at the smallest supported size, the usual one and a wide one.

use std::time::Duration;

use insta::assert_snapshot;
use jiff::civil::date;

use super::{
    Input, Message,
    keeping::Found,
    message::NotSaved,
    model::Focus,
    sending::AttemptId,
    testing::{Composer, NOW},
};
use crate::{
    draft::{Draft, Field},
    outbox::{Ending, Progress},
    usercom::{ApiError, Outcome},
};

const SIZES: [(u16, u16); 3] = [(60, 18), (80, 24), (120, 40)];

const DRAFT: &str = r#"+++
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
            request,
            why,
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
