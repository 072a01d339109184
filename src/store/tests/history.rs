//! Reading the journal: pages, searching, one send in full, its exact bytes; and the steps of the
//! schema that lead there.

use rusqlite::Connection;

use super::{
    super::{FILE, HistoryPage, Store, migrations},
    folder,
    journal::{entered, in_state, new_send},
};
use crate::store::{BatchId, NewSend, SendId, State, StoreError};

fn subjects(store: &mut Store, page: HistoryPage<'_>) -> Vec<String> {
    let sends = store.history(page).unwrap();
    sends.into_iter().map(|send| send.subject).collect()
}

/// Five sends of two accounts, the third in two batches.
fn five(store: &mut Store) {
    for (subject, account, state) in [
        ("one", "acme.user.com", State::Accepted),
        ("two", "other.user.com", State::Accepted),
        ("three", "acme.user.com", State::NotSent),
        ("four", "other.user.com", State::Unknown),
        ("five", "acme.user.com", State::Rejected),
    ] {
        let send = NewSend {
            subject,
            account,
            batch_size: if subject == "three" { 2 } else { 9 },
            ..new_send("c")
        };
        in_state(store, &send, state);
    }
}

#[test]
fn pages_are_newest_first_and_go_on_where_the_last_one_ended() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    five(&mut store);
    assert_eq!(
        subjects(&mut store, HistoryPage::newest(9)),
        ["five", "four", "three", "two", "one"]
    );
    let mut page = HistoryPage::newest(2);
    assert_eq!(subjects(&mut store, page), ["five", "four"]);
    page.before = store.history(page).unwrap().pop().map(|send| send.id);
    assert_eq!(subjects(&mut store, page), ["three", "two"]);
    page.before = store.history(page).unwrap().pop().map(|send| send.id);
    assert_eq!(subjects(&mut store, page), ["one"]);
    assert_eq!(subjects(&mut store, HistoryPage::newest(0)), [""; 0]);
}

#[test]
fn a_page_is_of_one_account_and_of_what_was_searched_for() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    five(&mut store);
    let acme = HistoryPage {
        account: Some("acme.user.com"),
        ..HistoryPage::newest(2)
    };
    assert_eq!(subjects(&mut store, acme), ["five", "three"]);
    let not_sent = HistoryPage {
        search: "NOT sent",
        ..HistoryPage::newest(9)
    };
    let found = store.history(not_sent).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].subject, "three");
    assert_eq!(found[0].batches.len(), 2, "all its batches are there");
    let unknown = HistoryPage {
        search: "unknown",
        ..acme
    };
    assert_eq!(subjects(&mut store, unknown), [""; 0]);
}

#[test]
fn one_send_comes_with_its_bytes_and_others_are_none() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let send = NewSend {
        batch_size: 2,
        ..new_send("c")
    };
    let id = entered(&mut store, &send).id;
    let found = store.send(id).unwrap().unwrap();
    assert_eq!((found.id, found.batches.len()), (id, 2));
    let body = |store: &mut Store, position| {
        let body = store.body(BatchId { send: id, position }).unwrap();
        body.map(|body| body.as_str().to_owned())
    };
    assert_eq!(body(&mut store, 1).unwrap(), r#"{"receivers":"3,1"}"#);
    assert_eq!(body(&mut store, 2).unwrap(), r#"{"receivers":"2"}"#);
    assert_eq!(body(&mut store, 3), None);
    let whole = store.whole_body(id).unwrap().unwrap();
    assert_eq!(whole.as_str(), r#"{"receivers":"3,1,2"}"#);
    for other in [SendId(0), SendId(id.0 + 1), SendId(i64::MAX)] {
        assert_eq!(store.send(other).unwrap(), None);
        assert_eq!(store.whole_body(other).unwrap(), None);
    }
}

#[test]
fn a_body_that_was_changed_on_the_disk_is_no_body() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let id = entered(&mut store, &new_send("c")).id;
    let other = r#"{"x":1,"receivers":""}"#.as_bytes();
    let update = "UPDATE bodies SET body = ?1";
    store.connection().execute(update, [other]).unwrap();
    let error = store.whole_body(id).unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
}

#[test]
fn a_page_is_read_in_the_order_of_an_index() {
    let (_home, folder) = folder();
    let store = Store::open(&folder).unwrap();
    for account in [None, Some("a")] {
        let statement = super::super::journal::list_statement(account);
        let plan = format!("EXPLAIN QUERY PLAN {statement}");
        let connection = store.connection();
        let mut plan = connection.prepare(&plan).unwrap();
        let rows = plan
            .query_map(rusqlite::params![9, "a"], |row| row.get(3))
            .unwrap();
        let plan: Vec<String> = rows.map(Result::unwrap).collect();
        let plan = plan.join("; ");
        assert!(plan.contains("SEARCH s"), "{plan}");
        assert!(plan.contains("SEARCH b"), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
        assert_eq!(plan.contains("sends_by_account"), account.is_some());
    }
}

#[test]
fn a_journal_whose_bodies_stand_with_the_sends_is_carried_over() {
    let (_home, folder) = folder();
    drop(Store::open(&folder).unwrap());
    let path = folder.join(FILE);
    for version in [1_u8, 2] {
        std::fs::remove_file(&path).unwrap();
        let old = Connection::open(&path).unwrap();
        for step in &migrations::STEPS[..version.into()] {
            old.execute_batch(step).unwrap();
        }
        old.pragma_update(None, "user_version", version).unwrap();
        old.execute_batch(
            "INSERT INTO sends VALUES (7, 'a', x'00', 'Hi', 'normal', CAST('{\"receivers\":\"\"}' AS BLOB),
                 x'00', 1000);
             INSERT INTO batches (send, position, receivers, receiver_count, state, changed_at)
                 VALUES (7, 1, x'02', 1, 'not_sent', 1000)",
        )
        .unwrap();
        let digest = ring::digest::digest(&ring::digest::SHA256, br#"{"receivers":""}"#);
        old.execute("UPDATE sends SET body_digest = ?1", [digest.as_ref()])
            .unwrap();
        drop(old);
        let mut store = Store::open(&folder).unwrap();
        let send = store.send(SendId(7)).unwrap().unwrap();
        assert_eq!((send.subject.as_str(), send.expired_at), ("Hi", None));
        let body = store.whole_body(SendId(7)).unwrap().unwrap();
        assert_eq!(body.as_str(), r#"{"receivers":"1"}"#);
    }
}
