//! The cache of people in a real database.

use std::{fs, slice::from_ref};

use serde_json::json;

use super::*;
use crate::{
    draft::{Address, Field, Fields},
    store::{DraftState, DraftText, Store},
    usercom::Person,
};

const ACCOUNT: &str = "acme.user.com";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn person(id: u64, email: &str, name: &str) -> Person {
    Person::from_record(json!({"id": id, "email": email, "name": name, "city": "Łódź"})).unwrap()
}

fn address(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn open() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    (folder, store)
}

fn holder(store: &Store, email: &str, since: i64) -> Holder {
    let mut found = store
        .holders(ACCOUNT, &[address(email)], at(since))
        .unwrap();
    // The way for many must say the same as the way for one.
    let many = vec![address(email); 1_500];
    let all = store.holders(ACCOUNT, &many, at(since)).unwrap();
    assert!(all.iter().all(|one| *one == found[0]));
    found.remove(0)
}

fn found(store: &Store, text: &str) -> Vec<u64> {
    let found = store.find_people(ACCOUNT, text, 10).unwrap();
    found.iter().map(|one| one.person.id.get()).collect()
}

fn one(id: u64) -> Holder {
    Holder::One(Match {
        id: id.to_string().parse().unwrap(),
        unsubscribed: false,
    })
}

#[test]
fn a_person_is_kept_as_they_came() {
    let (_folder, mut store) = open();
    let hostile = "\u{1b}[31m\u{202e}".repeat(3_000);
    let people = [
        person(u64::MAX, "Ada@Example.org", &hostile),
        Person::from_record(json!({"id": 2, "email": null, "unsubscribed": "yes"})).unwrap(),
    ];
    store.keep_people(ACCOUNT, &people, at(5)).unwrap();
    for person in people {
        let known = store.known_person(ACCOUNT, person.id).unwrap().unwrap();
        assert!(
            known
                == KnownPerson {
                    person,
                    fetched_at: at(5)
                }
        );
    }
    assert_eq!(
        store.known_person("other", "2".parse().unwrap()).unwrap(),
        None
    );
}

#[test]
fn that_nobody_else_has_an_address_is_known_from_an_answer_alone() {
    let (_folder, mut store) = open();
    let ada = person(1, "Ada@example.org", "Ada");
    let other = person(2, "ada@example.org", "Other");
    store.keep_people(ACCOUNT, from_ref(&ada), at(10)).unwrap();
    assert_eq!(holder(&store, "ada@example.org", 0), Holder::Unknown);
    let answer = |people: &[Person]| [(address("ada@example.org"), people.to_vec())];
    store
        .keep_answers(ACCOUNT, &answer(from_ref(&ada)), at(10))
        .unwrap();
    assert_eq!(holder(&store, "ADA@example.org", 10), one(1));
    assert_eq!(holder(&store, "ada@example.org", 11), Holder::Unknown);
    // Somebody else turned up elsewhere.
    store
        .keep_people(ACCOUNT, from_ref(&other), at(12))
        .unwrap();
    let several = holder(&store, "ada@example.org", 10);
    assert!(matches!(several, Holder::Several(all) if all.len() == 2));
    // The newest answer is the whole truth.
    store
        .keep_answers(ACCOUNT, &answer(&[other]), at(13))
        .unwrap();
    assert_eq!(holder(&store, "ada@example.org", 10), one(2));
    assert_eq!(found(&store, "ada"), [2]);
    store.keep_answers(ACCOUNT, &answer(&[]), at(14)).unwrap();
    assert_eq!(holder(&store, "ada@example.org", 10), Holder::Unknown);
}

#[test]
fn who_moved_to_another_address_is_not_known_to_be_alone_there() {
    let (_folder, mut store) = open();
    let answer = [(address("a@x.org"), vec![person(1, "a@x.org", "Ada")])];
    store.keep_answers(ACCOUNT, &answer, at(1)).unwrap();
    store
        .keep_people(ACCOUNT, &[person(1, "a@x.org", "Ada L.")], at(2))
        .unwrap();
    assert_eq!(holder(&store, "a@x.org", 1), one(1));
    store
        .keep_people(ACCOUNT, &[person(1, "b@x.org", "Ada")], at(3))
        .unwrap();
    assert_eq!(holder(&store, "a@x.org", 1), Holder::Unknown);
    assert_eq!(holder(&store, "b@x.org", 1), Holder::Unknown);
}

#[test]
fn a_complete_reading_tells_who_is_alone() {
    let (_folder, mut store) = open();
    let state = |next: Option<&str>, people| SyncState {
        started_at: at(10),
        next: next.map(str::to_owned),
        people,
    };
    let first = state(Some("https://x/2"), 1);
    store
        .keep_page(ACCOUNT, &[person(1, "a@x.org", "Ada")], &first, at(11))
        .unwrap();
    assert_eq!(store.people_sync(ACCOUNT).unwrap(), Some(first));
    assert_eq!(holder(&store, "a@x.org", 5), Holder::Unknown);
    store
        .keep_page(
            ACCOUNT,
            &[person(2, "b@x.org", "Bob")],
            &state(None, 2),
            at(12),
        )
        .unwrap();
    assert_eq!(holder(&store, "a@x.org", 10), one(1));
    assert_eq!(holder(&store, "a@x.org", 11), Holder::Unknown);
    assert_eq!(store.people_sync("other").unwrap(), None);
}

#[test]
fn people_are_found_by_the_starts_of_their_words() {
    let (_folder, mut store) = open();
    let people = [
        person(1, "ada.lovelace@example.org", "Ada Lovelace"),
        person(2, "office@example.org", "Zoë Adamska"),
        person(3, "bob@ada.example", "Bob"),
    ];
    store.keep_people(ACCOUNT, &people, at(1)).unwrap();
    store
        .keep_people("other", &[person(9, "ada@other.org", "Ada")], at(1))
        .unwrap();
    for (text, ids) in [
        ("ada", &[1, 2, 3][..]),
        ("ADA.L", &[1]),
        ("lov", &[1]),
        ("ada lov", &[1]),
        ("zoe", &[2]),
        ("ZOË ad", &[2]),
        ("ada.example", &[3]),
        ("ample", &[]),
        ("\" OR *", &[1, 2]),
        ("* ( ) : ^ -", &[]),
        ("words:ada", &[]),
    ] {
        assert_eq!(found(&store, text), ids, "{text}");
    }
    assert_eq!(store.find_people(ACCOUNT, "ada", 2).unwrap().len(), 2);
    store
        .keep_people(ACCOUNT, &[person(1, "a@example.org", "Grace")], at(2))
        .unwrap();
    assert_eq!(found(&store, "lov"), [0; 0]);
    assert_eq!(found(&store, "grace"), [1]);
}

fn draft(receivers: &str) -> DraftText {
    let mut fields = Fields::default();
    fields.set(Field::Receivers, receivers);
    fields.set_receivers_file("members.csv");
    DraftText {
        account: ACCOUNT.to_owned(),
        path: None,
        source: vec![],
        fields,
        body: String::new(),
    }
}

#[test]
fn who_is_forgotten_is_nowhere_in_the_file() {
    let (folder, mut store) = open();
    let people = [
        person(1, "mirabelle@example.org", "Mirabelle Unforgotten"),
        person(2, "b@example.org", "Bob"),
    ];
    store.keep_people(ACCOUNT, &people, at(1)).unwrap();
    let text = draft("2, Mirabelle <mirabelle@example.org>; 1");
    let (closed, lock) = store.add_draft(&text, at(1)).unwrap();
    store
        .set_draft_state(closed, DraftState::Kept, at(1))
        .unwrap();
    drop(lock);
    let (open, _lock) = store.add_draft(&draft("1"), at(1)).unwrap();
    let whom = Forgetting::These {
        ids: vec![],
        addresses: vec![address("Mirabelle@example.org")],
    };
    let forgotten = store.forget_people(ACCOUNT, &whom).unwrap();
    assert_eq!(
        forgotten,
        Forgotten {
            people: 1,
            ids: vec!["1".parse().unwrap()],
            drafts: 1,
            open_drafts: 1,
        }
    );
    assert_eq!(found(&store, "mira"), [0; 0]);
    let fields = store.draft(closed).unwrap().unwrap().text.fields;
    assert_eq!(fields.get(Field::Receivers), "2");
    assert_eq!(fields.receivers_file(), "members.csv");
    let fields = store.draft(open).unwrap().unwrap().text.fields;
    assert_eq!(fields.get(Field::Receivers), "1");
    drop(store);
    for entry in fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap_or_default().to_ascii_lowercase();
        let trace = bytes.windows(5).any(|window| window == b"mirab");
        assert!(!trace, "{}", path.display());
    }
}

#[test]
fn a_database_of_before_gets_what_is_new_and_keeps_what_is_old() {
    let folder = tempfile::tempdir().unwrap();
    let old = rusqlite::Connection::open(folder.path().join("sendoff.db")).unwrap();
    for step in ["journal_1", "drafts_1"] {
        let path = format!("{}/src/store/schema/{step}.sql", env!("CARGO_MANIFEST_DIR"));
        old.execute_batch(&fs::read_to_string(path).unwrap())
            .unwrap();
    }
    old.execute_batch(
        "INSERT INTO drafts (account, fields, body, changed_at, state)
             VALUES ('acme.user.com', '{\"receivers\": \"7\"}', '<p>', 1, 'kept');
         PRAGMA user_version = 2;",
    )
    .unwrap();
    drop(old);
    let mut store = Store::open(folder.path()).unwrap();
    assert_eq!(store.drafts().unwrap()[0].fields.get(Field::Receivers), "7");
    store
        .keep_people(ACCOUNT, &[person(1, "a@x.org", "Ada")], at(1))
        .unwrap();
    assert_eq!(found(&store, "ada"), [1]);
}

#[test]
fn everybody_is_forgotten_in_one_account() {
    let (_folder, mut store) = open();
    store
        .keep_people(ACCOUNT, &[person(1, "a@x.org", "Ada")], at(1))
        .unwrap();
    store
        .keep_people("other", &[person(1, "a@x.org", "Ada")], at(1))
        .unwrap();
    let forgotten = store
        .forget_people(ACCOUNT, &Forgetting::Everybody)
        .unwrap();
    assert_eq!(forgotten.people, 1);
    assert_eq!(found(&store, "ada"), [0; 0]);
    assert_eq!(store.find_people("other", "ada", 9).unwrap().len(), 1);
}
