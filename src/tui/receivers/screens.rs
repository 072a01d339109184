//! The receivers as they are drawn, at the smallest supported size, the usual one and a wide one.

use insta::assert_snapshot;

use super::{News, PersonView, ReadList};
use crate::{
    draft::{Address, Field, UserId},
    people::Verdict,
    store::Match,
    tui::{
        Message,
        model::Focus,
        screens::{DRAFT, SIZES},
        testing::Composer,
    },
};

const ALL: &str = "ada@example.org, bob@example.org, office@example.org, eve@example.org, \
                   zoe@example.org, new@example.org, 5380719, 5380720, 5380721, 5380722";

fn id(id: u64) -> UserId {
    id.to_string().parse().unwrap()
}

fn person(number: u64, name: &str, address: &str) -> PersonView {
    PersonView {
        id: id(number),
        name: Some(name.to_owned()),
        address: Some(address.to_owned()),
        unsubscribed: number == 5,
    }
}

fn tell(composer: &mut Composer, news: News) {
    composer.tell(Message::People(news));
}

/// Draws the receivers of a draft with a list at each size, one in each standing.
fn screens(name: &str, arrange: impl Fn(&mut Composer)) {
    let file = DRAFT.replace(
        "receivers = [5380718, 5380719, 5380720]",
        &format!("receivers = \"{ALL}\"\nreceivers_file = \"members.csv\""),
    );
    for (width, height) in SIZES {
        let mut composer = Composer::new(&file, (width, height));
        know_all(&mut composer);
        arrange(&mut composer);
        assert_snapshot!(format!("{name}_{width}x{height}"), composer.draw());
    }
}

fn know_all(composer: &mut Composer) {
    composer.pause();
    let found = |number| Match {
        id: id(number),
        unsubscribed: number == 5,
    };
    let verdicts = [
        ("ada@example.org", Verdict::Found(found(1))),
        ("bob@example.org", Verdict::Nobody),
        (
            "office@example.org",
            Verdict::Several(vec![found(3), found(4)]),
        ),
        (
            "eve@example.org",
            Verdict::Failed("no connection to User.com".to_owned()),
        ),
        ("zoe@example.org", Verdict::Found(found(5))),
    ];
    let verdicts = verdicts.map(|(text, verdict)| (Address::parse(text).unwrap(), verdict));
    tell(
        composer,
        News::LookedUp {
            number: 1,
            verdicts: verdicts.to_vec(),
            is_done: false,
        },
    );
    tell(
        composer,
        News::People(vec![
            person(1, "Ada \u{1b}[31m\u{202e}Lovelace", "ada@example.org"),
            person(5, "日本の花 🌷", "zoe@example.org"),
            person(3, "Reception", "office@example.org"),
        ]),
    );
    let list = ReadList {
        ids: (100..219).map(id).collect(),
        picked: "user IDs in column 1".to_owned(),
        ..ReadList::default()
    };
    let result = Ok(list);
    tell(composer, News::ListRead { number: 1, result });
}

#[test]
fn chips() {
    screens("chips", |composer| composer.press("F3"));
}

#[test]
fn what_is_said_of_the_one_at_the_cursor() {
    screens("at_the_cursor", |composer| {
        composer.model.focus_on(Focus::Field(Field::Receivers));
        composer.press("Home Ctrl+Right Ctrl+Right Ctrl+Right Ctrl+Right Ctrl+Right");
        composer.press("Ctrl+Right Ctrl+Right");
    });
}

#[test]
fn offers() {
    screens("offers", |composer| {
        composer.model.focus_on(Focus::Field(Field::Receivers));
        composer.type_text(", lo");
        let people = vec![
            person(8, "Loá \u{202e}\u{1b}[2J", "lo@example.org"),
            person(5, &"Long ".repeat(2_000), "zoe@example.org"),
        ];
        let word = "lo".to_owned();
        tell(composer, News::Completed { word, people });
        composer.press("Down");
    });
}

#[test]
fn page() {
    screens("page", |composer| composer.press("Shift+F2 Down"));
}

#[test]
fn which_of_several() {
    screens("which", |composer| {
        composer.model.focus_on(Focus::Field(Field::Receivers));
        composer.press("Ctrl+A");
        composer.type_text("office@example.org");
        composer.press("Enter");
    });
}

#[test]
fn a_summary_with_names_and_the_unsubscribed() {
    screens("summary", |composer| {
        composer.model.focus_on(Focus::Field(Field::Receivers));
        composer.press("Ctrl+A");
        composer.type_text("ada@example.org, zoe@example.org");
        composer.press("F5");
        let ids = (100..219).map(id).collect();
        let picked = "addresses in column 2 (email)".to_owned();
        let result = Ok(ReadList {
            ids,
            picked,
            ..ReadList::default()
        });
        tell(composer, News::ListRead { number: 2, result });
    });
}
