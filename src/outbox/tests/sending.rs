//! What a caller meets: progress, retries, cancelling, batches, resuming, and a journal that fails.

use std::time::Duration;

use jiff::SignedDuration;

use super::{
    at_once, outbox, request,
    server::{Deed, Server},
};
use crate::{
    outbox::{
        Ending, Options, Outbox, Progress, Report, Submission, SubmitError, Tally, clock::Clock,
    },
    store::{HistoryPage, Refusal, State, Store},
};

pub(super) struct Place {
    pub(super) server: Server,
    pub(super) folder: tempfile::TempDir,
    pub(super) clock: Clock,
    pub(super) outbox: Outbox,
}

impl Place {
    pub(super) fn new(plan: &[Deed]) -> Self {
        let server = Server::start();
        server.plan(plan);
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::default();
        let outbox = outbox(&server.base_url(), folder.path(), &clock);
        Self {
            server,
            folder,
            clock,
            outbox,
        }
    }

    async fn send(&self, people: std::ops::Range<u64>, options: Options) -> Report {
        let request = request("s", people);
        let mut submission = self.outbox.submit(&request, options).await.unwrap();
        submission.report().await
    }

    pub(super) fn states(&self) -> Vec<State> {
        let mut store = Store::open(self.folder.path()).unwrap();
        let sends = store.history(HistoryPage::newest(100)).unwrap();
        let batches = sends.iter().flat_map(|send| &send.batches);
        batches.map(|batch| batch.state).collect()
    }
}

/// Waits for the first thing told that is like this.
pub(super) async fn until(submission: &mut Submission, is_it: impl Fn(&Progress) -> bool) {
    let wait = async {
        while let Some(told) = submission.progress().await {
            if is_it(&told) {
                return;
            }
        }
        panic!("it came to its end");
    };
    let patience = Duration::from_mins(1);
    tokio::time::timeout(patience, wait).await.unwrap();
}

pub(super) fn endings(report: &Report) -> Vec<&str> {
    let batches = report.batches.iter();
    batches.map(|batch| batch.ending.name()).collect()
}

#[tokio::test]
async fn what_surely_did_not_go_is_tried_again_a_few_times() {
    let place = Place::new(&[Deed::Busy, Deed::Busy]);
    let request = request("s", 1..2);
    let mut submission = place.outbox.submit(&request, at_once()).await.unwrap();
    let mut told = Vec::new();
    let first = submission.progress().await;
    assert_eq!(first, Some(Progress::Entered(Tally::new([1]))));
    while let Some(progress) = submission.progress().await {
        told.push(match progress {
            Progress::Sending { attempt, .. } => format!("sending {attempt}"),
            Progress::Retrying { .. } => "retrying".to_owned(),
            Progress::Settled(batch) => batch.ending.name().to_owned(),
            other => panic!("{other:?}"),
        });
    }
    let expected = [
        "sending 1",
        "retrying",
        "sending 2",
        "retrying",
        "sending 3",
        "accepted",
    ];
    assert_eq!(told, expected);
    assert_eq!(endings(&submission.report().await), ["accepted"]);

    let place = Place::new(&[Deed::Busy; 9]);
    assert_eq!(endings(&place.send(1..2, at_once()).await), ["not_sent"]);
    assert_eq!(place.states(), [State::NotSent]);
    assert_eq!(place.server.ledger(), []);
}

#[tokio::test]
async fn what_may_have_arrived_is_never_tried_again() {
    for deed in [
        Deed::Close,
        Deed::ReadHead,
        Deed::Lose,
        Deed::TakeAndClose,
        Deed::TakeAndStumble,
        Deed::TakeAndFail,
    ] {
        let place = Place::new(&[deed]);
        let report = place.send(1..2, at_once()).await;
        assert_eq!(endings(&report), ["unknown"], "{deed:?}");
        assert!(place.server.ledger().len() <= 1, "{deed:?}");
        let again = place.outbox.submit(&request("s", 1..2), at_once()).await;
        let refusal = again.map(drop).unwrap_err();
        assert!(
            refusal.to_string().contains("may have been sent"),
            "{refusal}"
        );
    }
}

#[tokio::test]
async fn a_send_in_its_grace_can_be_taken_back() {
    let place = Place::new(&[]);
    let options = Options {
        grace: Duration::from_hours(1),
        batch_size: 1,
        ..Options::default()
    };
    let request = request("s", 1..4);
    let mut submission = place.outbox.submit(&request, options).await.unwrap();
    until(&mut submission, |told| {
        matches!(told, Progress::Grace { .. })
    })
    .await;
    assert_eq!(place.states(), [State::Waiting; 3]);
    submission.cancel().cancel();
    assert_eq!(endings(&submission.report().await), ["cancelled"; 3]);
    assert_eq!(place.states(), [State::Cancelled; 3]);
    assert_eq!(place.server.ledger(), []);
}

#[tokio::test]
async fn a_clock_that_jumps_while_it_waits_makes_the_confirmation_void() {
    let place = Place::new(&[]);
    let options = Options {
        grace: Duration::from_millis(50),
        ..Options::default()
    };
    let request = request("s", 1..2);
    let mut submission = place.outbox.submit(&request, options).await.unwrap();
    let ahead = std::sync::atomic::Ordering::Relaxed;
    place.clock.ahead.store(11, ahead);
    let report = submission.report().await;
    let Some(Ending::Outcome(outcome)) = report.worst() else {
        panic!("{report:?}");
    };
    assert!(
        format!("{outcome:?}").contains("confirm it again"),
        "{outcome:?}"
    );
    assert_eq!(place.states(), [State::NotSent]);
    assert_eq!(place.server.ledger(), []);
}

#[tokio::test]
async fn the_first_batch_that_is_not_accepted_stops_the_rest_which_can_be_resumed() {
    let place = Place::new(&[Deed::Accept, Deed::BusyForLong]);
    let options = Options {
        batch_size: 2,
        ..at_once()
    };
    let report = place.send(1..8, options).await;
    assert_eq!(
        endings(&report),
        ["accepted", "not_sent", "not_sent", "not_sent"]
    );
    let mut resumed = place.outbox.resume(report.id, options).await.unwrap();
    assert_eq!(endings(&resumed.report().await), ["accepted"; 3]);
    let taken: Vec<Vec<u64>> = place
        .server
        .ledger()
        .into_iter()
        .map(|(_, ids)| ids)
        .collect();
    assert_eq!(taken, [vec![1, 2], vec![3, 4], vec![5, 6], vec![7]]);
    let over = place.outbox.resume(report.id, options).await.map(drop);
    assert!(matches!(
        over,
        Err(SubmitError::Refused(Refusal::NothingToResume))
    ));
}

#[tokio::test]
async fn without_a_journal_nothing_is_sent() {
    let place = Place::new(&[]);
    {
        let other = rusqlite::Connection::open(place.folder.path().join("sendoff.db")).unwrap();
        other
            .execute_batch("DROP TABLE batches; DROP TABLE sends")
            .unwrap();
    }
    let refused = place.outbox.submit(&request("s", 1..2), at_once()).await;
    let error = refused.map(drop).unwrap_err();
    assert!(matches!(error, SubmitError::Journal(_)), "{error:?}");
    assert_eq!(place.server.ledger(), []);
}

#[tokio::test]
async fn an_outcome_that_cannot_be_journaled_is_told_and_ends_the_send() {
    let place = Place::new(&[]);
    {
        let other = rusqlite::Connection::open(place.folder.path().join("sendoff.db")).unwrap();
        let trigger = "CREATE TRIGGER full BEFORE UPDATE ON batches
            WHEN new.state = 'accepted' BEGIN SELECT RAISE(FAIL, 'no room'); END";
        other.execute_batch(trigger).unwrap();
    }
    let options = Options {
        batch_size: 1,
        ..at_once()
    };
    let report = place.send(1..3, options).await;
    assert_eq!(endings(&report), ["accepted", "not_sent"]);
    assert!(report.batches[0].unjournaled.is_some());
    assert_eq!(place.server.ledger().len(), 1);
    assert_eq!(place.states(), [State::Sending, State::Waiting]);
    // As soon as there is room, the journal has it.
    {
        let other = rusqlite::Connection::open(place.folder.path().join("sendoff.db")).unwrap();
        other.execute_batch("DROP TRIGGER full").unwrap();
    }
    let kept = async {
        while place.states() != [State::Accepted, State::NotSent] {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), kept)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_process_that_comes_later_finds_what_the_first_left() {
    let place = Place::new(&[]);
    let options = Options {
        grace: Duration::from_hours(1),
        ..Options::default()
    };
    let request = request("s", 1..2);
    let submission = place.outbox.submit(&request, options).await.unwrap();
    let other = outbox(&place.server.base_url(), place.folder.path(), &place.clock);
    let refused = other
        .submit(&request, at_once())
        .await
        .map(drop)
        .unwrap_err();
    assert!(
        refused.to_string().contains("waiting to be sent"),
        "{refused}"
    );
    let later = SignedDuration::from_hours(30).as_secs();
    place
        .clock
        .ahead
        .store(later, std::sync::atomic::Ordering::Relaxed);
    let refused = other
        .submit(&request, at_once())
        .await
        .map(drop)
        .unwrap_err();
    assert!(
        refused.to_string().contains("waiting"),
        "at any age: {refused}"
    );
    submission.cancel().cancel();
}
