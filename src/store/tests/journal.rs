//! The journal: its states, its guard and its owners.

use std::sync::LazyLock;

use jiff::{SignedDuration, Timestamp};

use super::folder;
use crate::{
    store::{
        BatchId, Entered, HistoryPage, JournaledBatch, Kind, NewSend, Refusal, Resolution,
        Settlement, State, Store, StoreError, Terms,
    },
    usercom::BodyTemplate,
};

const AGAIN: Terms = Terms {
    again: true,
    at_once: false,
};
static BODY: LazyLock<BodyTemplate> =
    LazyLock::new(|| BodyTemplate::from_text(r#"{"receivers":""}"#.to_owned()).unwrap());

pub(super) fn noon() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

pub(super) fn new_send(content: &str) -> NewSend<'_> {
    NewSend {
        account: "acme.user.com",
        subject: "Hi",
        content,
        kind: Kind::Normal,
        body: &BODY,
        receivers: &[3, 1, 2],
        batch_size: 1_000,
    }
}

pub(super) fn enter(
    store: &mut Store,
    content: &str,
) -> Result<Result<Entered, Refusal>, StoreError> {
    store.enter(&new_send(content), Terms::default(), noon())
}

pub(super) fn enter_body(
    store: &mut Store,
    body: &str,
) -> Result<Result<Entered, Refusal>, StoreError> {
    let text = format!(r#"{{"receivers":"","content":"{body}"}}"#);
    let send = NewSend {
        body: &BodyTemplate::from_text(text).unwrap(),
        ..new_send("c")
    };
    store.enter(&send, Terms::default(), noon())
}

pub(super) fn entered(store: &mut Store, send: &NewSend<'_>) -> Entered {
    store
        .enter(send, Terms::default(), noon())
        .unwrap()
        .expect("entered")
}

fn batch(store: &mut Store, id: BatchId) -> JournaledBatch {
    let sends = store.history(HistoryPage::newest(100)).unwrap();
    let mut batches = sends.into_iter().flat_map(|send| send.batches);
    batches.find(|batch| batch.id == id).expect("it is there")
}

fn state(store: &mut Store, id: BatchId) -> State {
    batch(store, id).state
}

fn end(state: State) -> Settlement {
    Settlement::of(state, "words")
}

/// A send that has come to this state at noon.
pub(super) fn in_state(store: &mut Store, send: &NewSend<'_>, state: State) -> Entered {
    let entered = entered(store, send);
    let id = entered.batches[0].id;
    match state {
        State::Waiting => {}
        State::Cancelled => store.settle(id, &end(state), None, noon()).unwrap(),
        State::Sending => store.begin_sending(id, noon()).unwrap(),
        over => {
            store.begin_sending(id, noon()).unwrap();
            store.settle(id, &end(over), None, noon()).unwrap();
        }
    }
    entered
}

fn is_asked(store: &mut Store, send: &NewSend<'_>, now: Timestamp) -> bool {
    match store.enter(send, Terms::default(), now).unwrap() {
        Ok(_) => false,
        Err(Refusal::Duplicate(_)) => true,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn what_was_entered_is_there_after_reopening() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let entered = entered(&mut store, &new_send("c"));
    let id = entered.batches[0].id;
    assert_eq!(entered.batches[0].receivers, [3, 1, 2]);
    store.begin_sending(id, noon()).unwrap();
    let accepted = Settlement {
        state: State::Accepted,
        campaign: Some(u64::MAX),
        status: Some(201),
        words: None,
    };
    store.settle(id, &accepted, None, noon()).unwrap();
    drop(store);
    let mut store = Store::open(&folder).unwrap();
    let batch = batch(&mut store, id);
    assert_eq!(batch.state, State::Accepted);
    assert_eq!((batch.campaign, batch.status), (Some(u64::MAX), Some(201)));
    assert_eq!((batch.attempts, batch.receiver_count), (1, 3));
    assert_eq!(batch.changed_at, noon());
}

#[test]
fn the_guard_asks_by_state_and_time() {
    let (second, day) = (SignedDuration::from_secs(1), SignedDuration::from_hours(24));
    for (state, asks_soon, asks_later) in [
        (State::Waiting, true, true),
        (State::Sending, true, true),
        (State::Unknown, true, true),
        (State::Accepted, true, false),
        (State::Rejected, false, false),
        (State::NotSent, false, false),
        (State::Cancelled, false, false),
    ] {
        for (now, asks) in [
            (noon() + day - second, asks_soon),
            (noon() + day, asks_later),
            // The clock was set back: the earlier one lies in the future.
            (noon() - day * 3, asks_soon),
        ] {
            let (_home, folder) = folder();
            let mut store = Store::open(&folder).unwrap();
            in_state(&mut store, &new_send("c"), state);
            let asked = is_asked(&mut store, &new_send("c"), now);
            assert_eq!(asked, asks, "{state:?} at {now}");
        }
    }
}

#[test]
fn the_guard_compares_account_subject_content_and_people() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let earlier = new_send("c");
    in_state(&mut store, &earlier, State::Accepted);
    let same = NewSend {
        receivers: &[9, 2],
        ..earlier
    };
    let Err(Refusal::Duplicate(found)) = store.enter(&same, Terms::default(), noon()).unwrap()
    else {
        panic!("one of them would get it twice");
    };
    assert_eq!((found.overlap, found.receivers), (1, 3));
    assert_eq!(
        (found.state, found.subject.as_str()),
        (State::Accepted, "Hi")
    );
    for other in [
        NewSend {
            receivers: &[9, 8],
            ..earlier
        },
        NewSend {
            account: "other.user.com",
            ..earlier
        },
        NewSend {
            subject: "Hic",
            content: "",
            ..earlier
        },
        NewSend {
            content: "d",
            ..earlier
        },
        NewSend {
            kind: Kind::Test,
            ..earlier
        },
    ] {
        assert!(!is_asked(&mut store, &other, noon()), "{other:?}");
    }
    let again = store.enter(&earlier, AGAIN, noon()).unwrap();
    assert!(again.is_ok(), "the person said again");
}

#[test]
fn a_test_is_no_reason_to_ask() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let test = NewSend {
        kind: Kind::Test,
        ..new_send("c")
    };
    in_state(&mut store, &test, State::Accepted);
    assert!(!is_asked(&mut store, &new_send("c"), noon()));
}

#[test]
fn the_person_can_say_what_became_of_an_unknown_one() {
    for (resolution, asks) in [(Resolution::Sent, true), (Resolution::NotSent, false)] {
        let (_home, folder) = folder();
        let mut store = Store::open(&folder).unwrap();
        let id = in_state(&mut store, &new_send("c"), State::Unknown).batches[0].id;
        store.resolve(id, resolution, noon()).unwrap();
        assert!(store.resolve(id, Resolution::Sent, noon()).is_err(), "once");
        assert_eq!(batch(&mut store, id).resolution, Some(resolution));
        assert_eq!(is_asked(&mut store, &new_send("c"), noon()), asks);
    }
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let id = in_state(&mut store, &new_send("c"), State::Accepted).batches[0].id;
    assert!(store.resolve(id, Resolution::NotSent, noon()).is_err());
}

#[test]
fn what_a_dead_process_left_is_settled_and_what_a_living_one_has_is_not() {
    let (_home, folder) = folder();
    let mut dead = Store::open(&folder).unwrap();
    let waiting = in_state(&mut dead, &new_send("a"), State::Waiting).batches[0].id;
    let sending = in_state(&mut dead, &new_send("b"), State::Sending).batches[0].id;
    let mut living = Store::open(&folder).unwrap();
    let living_one = in_state(&mut living, &new_send("c"), State::Sending).batches[0].id;
    let mut store = Store::open(&folder).unwrap();
    assert_eq!(store.recover(noon()).unwrap(), []);
    assert_eq!(state(&mut store, sending), State::Sending);
    drop(dead);
    assert_eq!(store.recover(noon()).unwrap(), [sending]);
    assert_eq!(state(&mut store, waiting), State::NotSent);
    assert_eq!(state(&mut store, sending), State::Unknown);
    assert_eq!(state(&mut store, living_one), State::Sending);
}

#[test]
fn an_entry_is_changed_by_its_owner_from_the_state_it_expects() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let id = in_state(&mut store, &new_send("c"), State::Waiting).batches[0].id;
    let mut other = Store::open(&folder).unwrap();
    in_state(&mut other, &new_send("d"), State::Waiting);
    let changed = other.begin_sending(id, noon()).unwrap_err();
    assert!(matches!(changed, StoreError::Changed { .. }), "{changed:?}");
    store.begin_sending(id, noon()).unwrap();
    assert!(store.begin_sending(id, noon()).is_err(), "never twice");
    store.wait_again(id, "busy", noon()).unwrap();
    store.begin_sending(id, noon()).unwrap();
    assert!(
        other
            .settle(id, &end(State::NotSent), None, noon())
            .is_err()
    );
    store
        .settle(id, &end(State::Rejected), None, noon())
        .unwrap();
    assert!(store.begin_sending(id, noon()).is_err());
    assert_eq!(batch(&mut store, id).attempts, 2);
}

#[test]
fn only_what_surely_did_not_go_is_resumed_as_it_was_journaled() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let send = NewSend {
        receivers: &[5, 4, 3, 2, 1],
        batch_size: 2,
        ..new_send("c")
    };
    let first = entered(&mut store, &send);
    let [one, two, three] = [0, 1, 2].map(|index| first.batches[index].id);
    store.begin_sending(one, noon()).unwrap();
    store
        .settle(one, &end(State::Accepted), None, noon())
        .unwrap();
    store.begin_sending(two, noon()).unwrap();
    let rest = end(State::NotSent);
    store
        .settle(two, &end(State::Unknown), Some(&rest), noon())
        .unwrap();
    assert_eq!(state(&mut store, three), State::NotSent);
    let resume =
        |store: &mut Store, account| store.enter_again(first.id, account, Terms::default(), noon());
    let elsewhere = resume(&mut store, "other.user.com").unwrap();
    assert_eq!(elsewhere, Err(Refusal::NotOfThisAccount));
    let resumed = resume(&mut store, "acme.user.com").unwrap().unwrap();
    assert_eq!(resumed.body, *BODY);
    assert_eq!(resumed.batches.len(), 1);
    assert_eq!(resumed.batches[0].id, three);
    assert_eq!(resumed.batches[0].receivers, [1]);
    let nothing = resume(&mut store, "acme.user.com").unwrap();
    assert_eq!(nothing, Err(Refusal::NothingToResume), "it waits already");
}

#[test]
fn resuming_asks_when_the_same_was_sent_beside_it() {
    let (_home, folder) = folder();
    let mut store = Store::open(&folder).unwrap();
    let first = in_state(&mut store, &new_send("c"), State::NotSent);
    in_state(&mut store, &new_send("c"), State::Accepted);
    let mut resume = |terms| store.enter_again(first.id, "acme.user.com", terms, noon());
    assert!(matches!(
        resume(Terms::default()).unwrap(),
        Err(Refusal::Duplicate(_))
    ));
    assert!(resume(AGAIN).unwrap().is_ok());
}

#[test]
fn after_a_journal_was_lost_it_asks_for_a_day() {
    let (_home, folder) = folder();
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("sendoff.db"), "x".repeat(2_000)).unwrap();
    let mut store = Store::open(&folder).unwrap();
    let now = Timestamp::now();
    let mut enter = |terms, now| store.enter(&new_send("c"), terms, now).unwrap();
    assert!(matches!(
        enter(Terms::default(), now),
        Err(Refusal::JournalLost { .. })
    ));
    assert!(enter(AGAIN, now).is_ok());
    let later = now + SignedDuration::from_hours(25);
    assert!(matches!(
        enter(Terms::default(), later),
        Err(Refusal::Duplicate(_))
    ));
}

#[test]
fn of_many_that_enter_the_same_at_once_one_gets_in() {
    const PROGRAMS: usize = 8;
    let (_home, folder) = folder();
    drop(Store::open(&folder).unwrap());
    let start = std::sync::Barrier::new(PROGRAMS);
    let program = || {
        let mut store = Store::open(&folder).unwrap();
        let messages = (0..100).map(|message| message.to_string());
        let entered = messages.map(|message| {
            start.wait();
            enter(&mut store, &message).unwrap().is_ok()
        });
        let entered = entered.collect::<Vec<_>>();
        // What it entered is its own for as long as it lives.
        (entered, store)
    };
    let entered: Vec<(Vec<bool>, Store)> = std::thread::scope(|scope| {
        let programs: Vec<_> = (0..PROGRAMS).map(|_| scope.spawn(program)).collect();
        programs
            .into_iter()
            .map(|program| program.join().unwrap())
            .collect()
    });
    for message in 0..100 {
        let times = entered
            .iter()
            .filter(|(entered, _)| entered[message])
            .count();
        assert_eq!(times, 1, "message {message}");
    }
}
