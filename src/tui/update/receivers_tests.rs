//! Who gets the email: addresses become people, nobody is guessed, and no key waits.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use crate::{
    draft::{Address, Field, UserId},
    people::Verdict,
    store::Match,
    tui::{
        Effect, Input, Message,
        dialog::Dialog,
        model::Focus,
        pages::Page,
        receivers::{Ask, News, PersonView, ReadList},
        sending::Outgoing,
        testing::Composer,
    },
};

const DRAFT: &str = "+++\napi_email_settings = 12\nauthor = \"a@b.example\"\nreceivers = [1]\n\
                     subject = \"Hello\"\n+++\n<p>Hi</p>\n";

fn id(id: u64) -> UserId {
    id.to_string().parse().unwrap()
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn person(number: u64, name: &str, address: &str) -> PersonView {
    PersonView {
        id: id(number),
        name: Some(name.to_owned()),
        address: Some(address.to_owned()),
        unsubscribed: false,
    }
}

fn found(number: u64) -> Verdict {
    Verdict::Found(Match {
        id: id(number),
        unsubscribed: false,
    })
}

/// A composer with this in the To field, the cursor at its end.
fn to(text: &str) -> Composer {
    let mut composer = Composer::new(DRAFT, (120, 40));
    composer.model.focus_on(Focus::Field(Field::Receivers));
    composer.press("Ctrl+A");
    composer.type_text(text);
    composer
}

fn people_effects(composer: &mut Composer) -> Vec<Ask> {
    let effects = composer.take_effects().into_iter();
    effects
        .filter_map(|effect| match effect {
            Effect::People(ask) => Some(ask),
            _ => None,
        })
        .collect()
}

fn answer(composer: &mut Composer, number: u64, verdicts: &[(&str, Verdict)]) {
    let verdicts = verdicts.iter();
    composer.tell(Message::People(News::LookedUp {
        number,
        verdicts: verdicts
            .map(|(text, verdict)| (address(text), verdict.clone()))
            .collect(),
        is_done: true,
    }));
}

fn text(composer: &Composer) -> String {
    let field = composer.model.form.field(Field::Receivers).unwrap();
    field.input.text().to_owned()
}

/// The row of the To field.
fn row(composer: &mut Composer) -> String {
    let screen = composer.draw();
    let mut rows = screen.lines();
    rows.find(|row| {
        row.get(1..)
            .is_some_and(|row| row.trim_start_matches(['›', '✗', ' ']).starts_with("To "))
    })
    .unwrap_or_else(|| panic!("{screen}"))
    .to_owned()
}

fn receivers_sent(composer: &mut Composer) -> Vec<u64> {
    composer.press("Alt+S");
    let effects = composer.take_effects().into_iter();
    let request = effects.filter_map(|effect| match effect {
        Effect::Send {
            what: Outgoing::Email(request),
            ..
        } => Some(request),
        _ => None,
    });
    let ids = request.last().unwrap().receivers().to_vec();
    ids.into_iter().map(UserId::get).collect()
}

#[test]
fn an_address_is_looked_up_after_a_pause_and_becomes_a_person() {
    let mut composer = to("ada@example.org, 7");
    composer.take_effects();
    composer.pause();
    let asks = people_effects(&mut composer);
    let lookup = Ask::LookUp {
        number: 1,
        addresses: vec![address("ada@example.org")],
    };
    assert!(asks.contains(&lookup), "{asks:?}");
    assert!(asks.contains(&Ask::People(vec![id(7)])), "{asks:?}");
    answer(&mut composer, 1, &[("ada@example.org", found(42))]);
    assert_eq!(
        people_effects(&mut composer),
        [Ask::People(vec![id(42)])],
        "its name is asked for"
    );
    composer.tell(Message::People(News::People(vec![person(
        42,
        "Ada Lovelace",
        "ada@example.org",
    )])));
    composer.press("F3");
    let row = row(&mut composer);
    assert!(row.contains("Ada Lovelace ×  7 ×"), "{row}");
    composer.press("F5");
    let screen = composer.draw();
    assert!(
        screen.contains("2 people: Ada Lovelace (42), 7"),
        "{screen}"
    );
    assert_eq!(receivers_sent(&mut composer), [42, 7]);
}

#[test]
fn a_pause_begins_anew_with_each_key() {
    let mut composer = to("ada@example.or");
    composer.type_text("g");
    composer.take_effects();
    composer.pause();
    assert!(composer.pause, "the pause goes on");
    assert_eq!(people_effects(&mut composer), []);
    composer.pause();
    let asks = people_effects(&mut composer);
    assert!(
        matches!(
            &asks[..],
            [
                Ask::Complete {
                    at_server: true,
                    ..
                },
                Ask::LookUp { .. }
            ]
        ),
        "{asks:?}"
    );
    assert!(!composer.pause);
}

#[test]
fn a_lookup_that_is_wanted_still_is_waited_for_and_another_is_ended() {
    let mut composer = to("ada@example.org, ");
    composer.pause();
    composer.type_text("bob@example.org, ");
    composer.take_effects();
    composer.pause();
    assert_eq!(people_effects(&mut composer), []);
    answer(&mut composer, 1, &[("ada@example.org", Verdict::Nobody)]);
    composer.pause();
    let asks = people_effects(&mut composer);
    let bob = Ask::LookUp {
        number: 2,
        addresses: vec![address("bob@example.org")],
    };
    assert_eq!(asks, [bob]);
    composer.press("Ctrl+A");
    composer.type_text("eve@example.org, ");
    composer.take_effects();
    composer.pause();
    let asks = people_effects(&mut composer);
    assert!(
        matches!(&asks[..], [Ask::LookUp { number: 3, .. }]),
        "{asks:?}"
    );
}

#[test]
fn nobody_is_sent_to_who_is_not_known() {
    for (verdict, words) in [
        (None, "not known yet"),
        (Some(Verdict::Nobody), "nobody in User.com"),
        (Some(Verdict::Failed("no net".to_owned())), "no net"),
    ] {
        let mut composer = to("7, ada@example.org");
        composer.pause();
        if let Some(verdict) = verdict {
            answer(&mut composer, 1, &[("ada@example.org", verdict)]);
        }
        composer.press("F5");
        assert!(composer.model.dialog.is_none());
        let screen = composer.draw();
        assert!(screen.contains(words), "{screen}");
        assert_eq!(composer.model.focus, Focus::Field(Field::Receivers));
    }
}

#[test]
fn what_failed_is_tried_again_by_enter_and_by_sending() {
    for key in ["Enter", "F5"] {
        let mut composer = to("ada@example.org");
        composer.pause();
        let failed = Verdict::Failed("no net".to_owned());
        answer(&mut composer, 1, &[("ada@example.org", failed)]);
        composer.take_effects();
        composer.press(key);
        if composer.pause {
            composer.pause();
        }
        let asks = people_effects(&mut composer);
        let is_lookup = |ask: &Ask| matches!(ask, Ask::LookUp { number: 2, .. });
        assert!(asks.iter().any(is_lookup), "{key}: {asks:?}");
    }
}

#[test]
fn of_several_people_one_has_to_be_chosen() {
    let mut composer = to("7; office@example.org; 8");
    composer.pause();
    let each = |number| Match {
        id: id(number),
        unsubscribed: false,
    };
    let several = Verdict::Several(vec![each(3), each(4)]);
    answer(&mut composer, 1, &[("office@example.org", several)]);
    composer.press("F3 F5");
    assert!(matches!(composer.model.page, Some(Page::Which(_))));
    composer.press("Esc");
    assert_eq!(text(&composer), "7; office@example.org; 8");
    composer.press("F5 Down Enter");
    assert_eq!(text(&composer), "7; 4; 8");
    composer.press("F5");
    assert_eq!(receivers_sent(&mut composer), [7, 4, 8]);
}

#[test]
fn an_offer_is_taken_only_when_it_is_chosen() {
    for (keys, expected) in [
        ("Down Enter", "7, Ada Lovelace <ada@example.org>, "),
        ("Down Tab", "7, Ada Lovelace <ada@example.org>, "),
        (
            "Down Down Enter",
            "7, \"Ada, the 2nd\" <ada2@example.org>, ",
        ),
        ("Down Down Down Enter", "7, 4, "),
        ("Down Down Down Down Enter", "7, evil@example.org, "),
        ("Tab", "7, ad"),
        ("Esc Down", "7, ad"),
        ("Enter", "7, ad"),
    ] {
        let mut composer = to("7, ad");
        let asks = people_effects(&mut composer);
        let complete = Ask::Complete {
            word: "ad".to_owned(),
            at_server: false,
        };
        assert!(asks.contains(&complete), "{asks:?}");
        let offer = |word: &str| {
            Message::People(News::Completed {
                word: word.to_owned(),
                people: vec![
                    person(1, "Ada Lovelace", "ada@example.org"),
                    person(2, "Ada, the 2nd", "ada2@example.org"),
                    PersonView {
                        address: None,
                        ..person(4, "Adam", "")
                    },
                    person(5, "Ad\u{202e}\u{1b}[2J", "evil@example.org"),
                ],
            })
        };
        composer.tell(offer("a"));
        assert!(!composer.draw().contains("Lovelace"), "late");
        composer.tell(offer("ad"));
        assert!(composer.draw().contains("Ada Lovelace"));
        composer.press(keys);
        assert_eq!(text(&composer), expected, "{keys}");
        let shows = composer.draw().contains("↓ chooses");
        assert!(!shows, "{keys}");
    }
}

#[test]
fn an_address_of_two_people_is_written_as_the_id() {
    let mut composer = to("off");
    composer.tell(Message::People(News::Completed {
        word: "off".to_owned(),
        people: vec![
            person(1, "Office", "office@example.org"),
            person(2, "Office", "OFFICE@example.org"),
        ],
    }));
    composer.press("Down Enter");
    assert_eq!(text(&composer), "1, ");
}

#[test]
fn a_cross_takes_a_receiver_out_and_undo_brings_it_back() {
    let mut composer = to("7, 8; 9");
    composer.press("F3");
    let row = row(&mut composer);
    let before = row.split_once("8 ×").unwrap().0.chars().count() + 2;
    let column = u16::try_from(before).unwrap();
    let y = composer
        .draw()
        .lines()
        .position(|line| line == row)
        .unwrap();
    composer.read(vec![Input::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column,
        row: u16::try_from(y).unwrap(),
        modifiers: KeyModifiers::NONE,
    })]);
    assert_eq!(text(&composer), "7, 9");
    composer.model.focus_on(Focus::Field(Field::Receivers));
    composer.press("Ctrl+Z Ctrl+Z");
    assert_eq!(text(&composer), "7, 8; 9");
}

#[test]
fn the_unsubscribed_are_left_out_by_one_key() {
    let mut composer = to("ada@example.org, 8");
    composer.pause();
    let gone = Verdict::Found(Match {
        id: id(5),
        unsubscribed: true,
    });
    answer(&mut composer, 1, &[("ada@example.org", gone)]);
    composer.press("F5");
    let screen = composer.draw();
    assert!(screen.contains("1 is unsubscribed"), "{screen}");
    composer.press("Alt+L");
    assert_eq!(text(&composer), "8");
    let screen = composer.draw();
    assert!(matches!(composer.model.dialog, Some(Dialog::Confirm(_))));
    assert!(!screen.contains("unsubscribed"), "{screen}");
    assert_eq!(receivers_sent(&mut composer), [8]);
}

#[test]
fn one_address_gets_an_email_once() {
    let mut composer = to("7, 8, 9");
    composer.tell(Message::People(News::People(vec![
        person(7, "Office", "office@example.org"),
        PersonView {
            address: None,
            ..person(8, "Nobody", "")
        },
        person(9, "Office", "Office@example.org"),
    ])));
    composer.press("F5");
    let screen = composer.draw();
    let words = "1 has no address, 1 has the address of another";
    assert!(screen.contains(words), "{screen}");
    composer.press("Alt+L");
    composer.draw();
    assert_eq!(receivers_sent(&mut composer), [7]);
}

fn with_list() -> Composer {
    let file = DRAFT.replace("receivers = [1]", "receivers_file = \"members.csv\"");
    Composer::new(&file, (120, 40))
}

fn read(composer: &mut Composer, number: u64, result: Result<ReadList, String>) {
    composer.tell(Message::People(News::ListRead { number, result }));
}

fn list(ids: impl IntoIterator<Item = u64>) -> ReadList {
    ReadList {
        ids: ids.into_iter().map(id).collect(),
        picked: "user IDs in column 1".to_owned(),
        ..ReadList::default()
    }
}

#[test]
fn keys_of_one_read_work_on_what_those_before_them_wrote() {
    let mut composer = to("7, ada@example.org");
    composer.pause();
    let each = |number| Match {
        id: id(number),
        unsubscribed: false,
    };
    let several = Verdict::Several(vec![each(3), each(4)]);
    answer(&mut composer, 1, &[("ada@example.org", several)]);
    composer.press("Home");
    let key = |key: &str| Input::Key(key.parse().unwrap());
    let typed = Input::Text("8, ".to_owned());
    composer.read(vec![typed, key("F5"), key("Enter")]);
    assert_eq!(text(&composer), "8, 7, 3");
}

#[test]
fn a_list_is_read_at_once_and_again_before_the_send() {
    let mut composer = with_list();
    let asks = people_effects(&mut composer);
    assert!(
        matches!(&asks[..], [Ask::ReadList { number: 1, .. }]),
        "{asks:?}"
    );
    read(&mut composer, 1, Ok(list([1, 2, 3])));
    composer.press("F3");
    let row = row(&mut composer);
    assert!(row.contains("3 from members.csv ×"), "{row}");
    composer.press("F5");
    assert!(composer.model.dialog.is_none(), "read first");
    let asks = people_effects(&mut composer);
    assert!(
        matches!(&asks[..], [Ask::ReadList { number: 2, .. }]),
        "{asks:?}"
    );
    read(&mut composer, 1, Ok(list([9])));
    assert!(composer.model.dialog.is_none(), "an old answer");
    read(&mut composer, 2, Ok(list([2, 3])));
    composer.draw();
    assert_eq!(receivers_sent(&mut composer), [2, 3]);
}

#[test]
fn a_list_that_cant_be_read_stops_the_send_and_says_why() {
    let mut composer = with_list();
    composer.press("F5");
    read(&mut composer, 2, Err("is no text".to_owned()));
    let screen = composer.draw();
    assert!(screen.contains("members.csv, which is no text"), "{screen}");
    composer.press("F5");
    let problems = vec!["line 4: x@y belongs to nobody".to_owned()];
    let list = ReadList {
        problems,
        ..list([1])
    };
    read(&mut composer, 3, Ok(list));
    assert!(composer.model.dialog.is_none());
    let screen = composer.draw();
    assert!(screen.contains("line 4: x@y belongs to nobody"), "{screen}");
}

#[test]
fn a_change_while_the_list_is_read_asks_for_another_look() {
    let mut composer = with_list();
    composer.press("F3 F5");
    composer.type_text("x");
    read(&mut composer, 2, Ok(list([1])));
    assert!(composer.model.dialog.is_none());
}

#[test]
fn a_million_receivers_are_listed_filtered_and_taken_out() {
    let mut composer = with_list();
    read(&mut composer, 1, Ok(list(1..=1_000_000)));
    composer.take_effects();
    composer.press("Shift+F2");
    let asks = people_effects(&mut composer);
    let [Ask::People(ids)] = &asks[..] else {
        panic!("{asks:?}")
    };
    assert!(
        ids.len() < 200,
        "only those about the screen: {}",
        ids.len()
    );
    for _ in 0..100 {
        composer.press("PageDown");
    }
    composer.type_text("999999");
    let screen = composer.draw();
    assert!(screen.contains("▸"), "{screen}");
    composer.press("Delete Esc F5");
    read(&mut composer, 2, Ok(list(1..=1_000_000)));
    composer.draw();
    let Some(Dialog::Confirm(confirmation)) = &composer.model.dialog else {
        panic!("{}", composer.draw())
    };
    assert_eq!(confirmation.shown.receivers().len(), 999_999);
}

#[test]
fn the_list_is_taken_out_by_a_key() {
    let mut composer = with_list();
    read(&mut composer, 1, Ok(list([5, 6])));
    composer.press("Shift+F2");
    assert!(composer.draw().contains('6'));
    composer.press("Ctrl+Delete Esc F5");
    assert!(composer.model.dialog.is_none(), "nobody is left");
    assert_eq!(composer.model.form.receivers_file(), "");
}

#[test]
fn the_page_sorts_by_name_and_goes_to_what_is_written() {
    let mut composer = to("7, 8, 9");
    composer.tell(Message::People(News::People(vec![
        person(9, "Ada", "ada@example.org"),
        person(7, "Zoe", "zoe@example.org"),
    ])));
    composer.press("Shift+F2 Tab");
    let screen = composer.draw();
    let at = |name: &str| screen.find(name).unwrap();
    assert!(at("Ada") < at("Zoe"), "{screen}");
    composer.press("Delete");
    assert_eq!(text(&composer), "7, 8");
    composer.press("Enter");
    assert!(composer.model.page.is_none());
    assert_eq!(composer.model.focus, Focus::Field(Field::Receivers));
}
