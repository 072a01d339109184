//! What becomes of old sends: what is deleted, what stays, and what the guard makes of it.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{
    folder,
    journal::{in_state, new_send, noon},
};
use crate::store::{
    BatchId, JournaledSend, NewSend, Refusal, Resolution, SendId, State, Store, Terms,
};

const DAY: Duration = Duration::from_hours(24);

fn after_days(days: i64) -> Timestamp {
    noon() + SignedDuration::from_hours(24 * days)
}

fn sent(store: &mut Store, content: &str, state: State) -> SendId {
    in_state(store, &new_send(content), state).id
}

fn journaled(store: &mut Store, id: SendId) -> JournaledSend {
    store.send(id).unwrap().unwrap()
}

#[test]
fn of_an_old_send_counts_and_digests_stay() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let id = sent(&mut store, "c", State::Rejected);
    let before = journaled(&mut store, id);
    assert!(before.batches[0].words.is_some());
    assert_eq!(store.expire(90 * DAY, 9, after_days(89)).unwrap(), 0);
    assert!(store.whole_body(id).unwrap().is_some());
    assert_eq!(store.expire(90 * DAY, 9, after_days(90)).unwrap(), 1);
    let mut after = journaled(&mut store, id);
    assert_eq!(after.expired_at.take(), Some(after_days(90)));
    let mut expected = before;
    expected.batches[0].words = None;
    assert_eq!(after, expected);
    assert_eq!(store.whole_body(id).unwrap(), None);
    let position = 1;
    assert_eq!(store.body(BatchId { send: id, position }).unwrap(), None);
    let kept: i64 = store
        .connection()
        .query_row(
            "SELECT count(*) FROM sends WHERE length(message) = 32 AND length(body_digest) = 32",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(kept, 1);
    assert_eq!(store.expire(90 * DAY, 9, after_days(99)).unwrap(), 0);
}

#[test]
fn what_is_open_stays_whole_until_it_is_over() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    for state in [State::Waiting, State::Sending, State::Unknown] {
        sent(&mut store, state.name(), state);
    }
    let unknown = SendId(3);
    assert_eq!(store.expire(DAY, 9, after_days(999)).unwrap(), 0);
    let id = BatchId {
        send: unknown,
        position: 1,
    };
    store
        .resolve(id, Resolution::Sent, after_days(999))
        .unwrap();
    assert_eq!(store.expire(DAY, 9, after_days(999)).unwrap(), 0);
    assert_eq!(store.expire(DAY, 9, after_days(1_000)).unwrap(), 1);
    assert!(journaled(&mut store, unknown).expired_at.is_some());
}

#[test]
fn what_nobody_resumed_for_so_long_cannot_be_resumed() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let id = sent(&mut store, "c", State::NotSent);
    assert_eq!(journaled(&mut store, id).resumable().batches, 1);
    store.expire(DAY, 9, after_days(1)).unwrap();
    assert_eq!(journaled(&mut store, id).resumable().batches, 0);
    let account = new_send("c").account;
    let resumed = store.enter_again(id, account, Terms::default(), after_days(1));
    assert_eq!(resumed.unwrap(), Err(Refusal::NothingToResume));
}

#[test]
fn a_run_deletes_so_many_and_the_oldest_first() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let ids = ["a", "b", "c"].map(|content| sent(&mut store, content, State::Accepted));
    assert_eq!(store.expire(DAY, 2, after_days(9)).unwrap(), 2);
    let left = ids.map(|id| store.whole_body(id).unwrap().is_some());
    assert_eq!(left, [false, false, true]);
    assert_eq!(store.expire(DAY, 2, after_days(9)).unwrap(), 1);
    assert_eq!(store.expire(DAY, 2, after_days(9)).unwrap(), 0);
}

#[test]
fn the_guard_never_misses_what_was_deleted() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    sent(&mut store, "c", State::Accepted);
    let other_people = NewSend {
        receivers: &[77],
        ..new_send("c")
    };
    let asks = |send: &NewSend<'_>, store: &mut Store, now| {
        let entered = store.enter(send, Terms::default(), now).unwrap();
        matches!(entered, Err(Refusal::Duplicate(_)))
    };
    // As long as the guard remembers it, the shortest time that can be configured keeps it.
    let almost = after_days(1) - SignedDuration::from_millis(1);
    assert_eq!(store.expire(DAY, 9, almost).unwrap(), 0);
    assert!(asks(&new_send("c"), &mut store, almost));
    // Deleted too early, as by a clock that was wrong for a while, it asks about anybody.
    assert_eq!(store.expire(DAY, 9, after_days(1)).unwrap(), 1);
    assert!(asks(&new_send("c"), &mut store, almost));
    assert!(asks(&other_people, &mut store, almost));
    assert!(!asks(&new_send("other"), &mut store, almost));
    assert!(!asks(&other_people, &mut store, after_days(1)));
}

#[test]
fn what_is_to_be_deleted_is_found_by_an_index() {
    let (_home, folder) = folder();
    let store = Store::open(&folder).unwrap();
    let plan = format!("EXPLAIN QUERY PLAN {}", super::super::journal::EXPIRED);
    let connection = store.connection();
    let mut plan = connection.prepare(&plan).unwrap();
    let rows = plan.query_map([9, 9], |row| row.get(3)).unwrap();
    let plan: Vec<String> = rows.map(Result::unwrap).collect();
    let plan = plan.join("; ");
    assert!(plan.contains("INDEX kept_sends (created_at<?)"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}
