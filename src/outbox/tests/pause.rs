//! Holding a send before its next batch: what goes, what stays, and what a process that dies
//! meanwhile leaves.

use std::sync::atomic::Ordering;

use jiff::SignedDuration;
use tokio::runtime::{Builder, Runtime};

use super::{
    at_once, outbox, request,
    sending::{Place, endings, until},
    server::Deed,
};
use crate::{
    outbox::{Options, Progress, Submission, SubmitError, Tally},
    store::{Refusal, Share, State},
};

fn one_each() -> Options {
    Options {
        batch_size: 1,
        ..at_once()
    }
}

/// A send to three people in three requests, held before the second.
async fn held(place: &Place) -> Submission {
    let request = request("s", 1..4);
    let mut submission = place.outbox.submit(&request, one_each()).await.unwrap();
    submission.pause().pause();
    until(&mut submission, |told| {
        *told == Progress::Paused { batch: 2 }
    })
    .await;
    submission
}

#[tokio::test]
async fn a_pause_holds_the_next_batch_until_it_goes_on() {
    let place = Place::new(&[]);
    let mut submission = held(&place).await;
    let waiting = [State::Accepted, State::Waiting, State::Waiting];
    assert_eq!(place.states(), waiting);
    assert_eq!(place.server.ledger().len(), 1);
    submission.pause().go_on();
    let mut tally = Tally::new([1, 1, 1]);
    let mut has_continued = false;
    while let Some(told) = submission.progress().await {
        has_continued |= told == Progress::Continued { batch: 2 };
        tally.take(&told);
    }
    assert!(has_continued);
    let two = Share {
        batches: 2,
        people: 2,
    };
    assert_eq!(tally.ended(State::Accepted), two, "those after the pause");
    assert_eq!(endings(&submission.report().await), ["accepted"; 3]);
    assert_eq!(place.server.ledger().len(), 3);
}

#[tokio::test]
async fn to_go_on_is_a_confirmation_however_long_it_was_held() {
    let place = Place::new(&[]);
    let mut submission = held(&place).await;
    let later = SignedDuration::from_hours(9).as_secs();
    place.clock.ahead.store(later, Ordering::Relaxed);
    submission.pause().go_on();
    assert_eq!(endings(&submission.report().await), ["accepted"; 3]);
}

#[tokio::test]
async fn a_paused_send_that_is_ended_can_be_resumed() {
    let place = Place::new(&[]);
    let mut submission = held(&place).await;
    submission.cancel().cancel();
    let report = submission.report().await;
    assert_eq!(endings(&report), ["accepted", "not_sent", "not_sent"]);
    let ended = [State::Accepted, State::NotSent, State::NotSent];
    assert_eq!(place.states(), ended);
    // Ended once more, in its grace: still nothing is lost.
    let options = Options {
        grace: std::time::Duration::from_hours(1),
        ..one_each()
    };
    let mut resumed = place.outbox.resume(report.id, options).await.unwrap();
    resumed.cancel().cancel();
    assert_eq!(endings(&resumed.report().await), ["not_sent"; 2]);
    let mut resumed = place.outbox.resume(report.id, one_each()).await.unwrap();
    let first = resumed.progress().await;
    assert_eq!(first, Some(Progress::Entered(Tally::new([1, 1]))));
    assert_eq!(endings(&resumed.report().await), ["accepted"; 2]);
    let taken: Vec<_> = place.server.ledger();
    assert_eq!(taken.len(), 3);
}

#[tokio::test]
async fn a_pause_holds_a_retry_as_well() {
    let place = Place::new(&[Deed::Busy]);
    let request = request("s", 1..2);
    let mut submission = place.outbox.submit(&request, at_once()).await.unwrap();
    submission.pause().pause();
    until(&mut submission, |told| {
        *told == Progress::Paused { batch: 1 }
    })
    .await;
    assert_eq!(place.states(), [State::Waiting]);
    assert_eq!(place.server.ledger().len(), 0);
    submission.pause().go_on();
    assert_eq!(endings(&submission.report().await), ["accepted"]);
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn a_process_that_dies_in_a_pause_leaves_the_rest_not_sent() {
    let place = Place::new(&[]);
    let program = runtime();
    let submission = program.block_on(held(&place));
    let id = submission.id();
    drop((submission, program));
    let Place {
        server,
        folder,
        clock,
        outbox: dead,
    } = place;
    drop(dead);
    let next = outbox(&server.base_url(), folder.path(), &clock);
    let rest = runtime().block_on(async {
        let mut resumed = next.resume(id, one_each()).await.unwrap();
        let rest = endings(&resumed.report().await).len();
        let over = next.resume(id, one_each()).await.map(drop);
        assert!(matches!(
            over,
            Err(SubmitError::Refused(Refusal::NothingToResume))
        ));
        rest
    });
    assert_eq!(rest, 2);
    assert_eq!(server.ledger().len(), 3);
}
