//! How far a send has come, in numbers: what a progress bar shows.
//!
//! Pure: it is fed with [`Progress`], and the time that was spent comes in as an argument.

use std::time::Duration;

use super::{BatchReport, Progress};
use crate::store::{Share, State};

/// How a batch can end, worst first.
const ENDS: [State; 5] = [
    State::Unknown,
    State::Rejected,
    State::NotSent,
    State::Cancelled,
    State::Accepted,
];

/// How many batches and people a send has, and how many of them ended how.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    total: Share,
    ended: [Share; ENDS.len()],
}

impl Tally {
    /// A send that begins, by the number of people of each batch.
    #[must_use]
    pub fn new(people: impl IntoIterator<Item = usize>) -> Self {
        let total = people.into_iter().fold(Share::default(), add);
        Self {
            total,
            ..Self::default()
        }
    }

    /// Takes in what has happened.
    pub fn take(&mut self, progress: &Progress) {
        match progress {
            Progress::Entered(tally) => self.clone_from(tally),
            Progress::Settled(batch) => self.settle(batch),
            _ => {}
        }
    }

    /// Takes in how a batch ended. Each batch is to be given once.
    pub fn settle(&mut self, batch: &BatchReport) {
        let ends = ENDS.iter().zip(&mut self.ended);
        for (_, share) in ends.filter(|(end, _)| **end == batch.ending.state()) {
            *share = add(*share, batch.receivers);
        }
    }

    /// All batches and people.
    #[must_use]
    pub fn total(&self) -> Share {
        self.total
    }

    /// Those that are over, however they ended.
    #[must_use]
    pub fn done(&self) -> Share {
        let ended = self.ended.iter();
        ended.fold(Share::default(), |sum, share| Share {
            batches: sum.batches + share.batches,
            people: sum.people + share.people,
        })
    }

    /// Those that ended like this: accepted, rejected, not sent, unknown or cancelled.
    #[must_use]
    pub fn ended(&self, end: State) -> Share {
        let found = ENDS.iter().position(|known| *known == end);
        let share = found.and_then(|index| self.ended.get(index));
        share.copied().unwrap_or_default()
    }

    /// The endings that there are, worst first.
    pub fn ends(&self) -> impl Iterator<Item = (State, Share)> + '_ {
        let ends = ENDS.into_iter().zip(self.ended);
        ends.filter(|(_, share)| share.batches > 0)
    }

    /// People per second, when `spent` is the time since the first batch began, without the pauses.
    /// None as long as nothing is over.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "nobody has so many people, and it is a rate for a person to look at"
    )]
    pub fn rate(&self, spent: Duration) -> Option<f64> {
        let people = self.done().people;
        (people > 0 && !spent.is_zero()).then(|| people as f64 / spent.as_secs_f64())
    }

    /// How long the rest takes if it goes on as before; `spent` as for [`Tally::rate`]. None as
    /// long as nothing is over.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "nobody has so many people, and it is a guess"
    )]
    pub fn left(&self, spent: Duration) -> Option<Duration> {
        let rest = self.total.people.saturating_sub(self.done().people);
        Duration::try_from_secs_f64(rest as f64 / self.rate(spent)?).ok()
    }
}

fn add(share: Share, people: usize) -> Share {
    Share {
        batches: share.batches + 1,
        people: share.people + people,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        outbox::Ending,
        store::{BatchId, SendId},
        usercom::Outcome,
    };

    fn settled(receivers: usize, ending: Ending) -> Progress {
        Progress::Settled(BatchReport {
            id: BatchId {
                send: SendId(1),
                position: 1,
            },
            receivers,
            ending,
            at: Timestamp::UNIX_EPOCH,
            unjournaled: None,
        })
    }

    fn accepted() -> Ending {
        Ending::Outcome(Outcome::Accepted {
            campaign: "880".parse().unwrap(),
            status: 200,
        })
    }

    fn share(batches: usize, people: usize) -> Share {
        Share { batches, people }
    }

    #[test]
    fn it_counts_what_it_is_told_by_how_it_ended() {
        let mut tally = Tally::default();
        tally.take(&Progress::Entered(Tally::new([1_000, 1_000, 500])));
        assert_eq!(
            (tally.total(), tally.done()),
            (share(3, 2_500), share(0, 0))
        );
        for progress in [
            Progress::Sending {
                batch: 1,
                attempt: 1,
            },
            settled(1_000, accepted()),
            Progress::Paused { batch: 2 },
            settled(1_000, accepted()),
            settled(500, Ending::Cancelled),
        ] {
            tally.take(&progress);
        }
        assert_eq!(tally.done(), tally.total());
        assert_eq!(tally.ended(State::Accepted), share(2, 2_000));
        assert_eq!(tally.ended(State::Unknown), share(0, 0));
        let ends: Vec<_> = tally.ends().collect();
        assert_eq!(
            ends,
            [
                (State::Cancelled, share(1, 500)),
                (State::Accepted, share(2, 2_000))
            ]
        );
    }

    #[test]
    fn rate_and_time_left_follow_from_what_is_done() {
        let mut tally = Tally::new([100, 100, 100]);
        let spent = Duration::from_secs(4);
        assert_eq!((tally.rate(spent), tally.left(spent)), (None, None));
        tally.take(&settled(100, accepted()));
        assert_eq!(tally.rate(spent), Some(25.0));
        assert_eq!(tally.left(spent), Some(Duration::from_secs(8)));
        assert_eq!(tally.left(Duration::ZERO), None);
        assert_eq!(Tally::new([]).left(spent), None);
    }
}
