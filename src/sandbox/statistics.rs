//! What becomes of an accepted email over time: a pure function of the campaign, its receivers
//! and the time since it was accepted.
//!
//! Each receiver has a fate that follows from the two numbers alone: when the email arrives or
//! bounces, and whether and when it is opened, clicked or complained about. A count is the number
//! of fates that came true by now, so it never shrinks, and nobody opens what did not arrive.

use std::time::Duration;

use serde::Serialize;

/// How a receiver can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// By email.
    Mailable,
    /// They unsubscribed: the email is dropped.
    Unsubscribed,
    /// There is no address: the email fails.
    NoAddress,
}

/// One receiver of a campaign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Receiver {
    pub(super) id: u64,
    pub(super) reach: Reach,
}

/// The counts that the API documents, in its spelling; people, each counted once in a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Statistics {
    pub(super) recipients: usize,
    /// All that were handed to the mail server, those that have arrived since included.
    pub(super) scheduled: usize,
    pub(super) delivered: usize,
    pub(super) opened: usize,
    pub(super) clicked: usize,
    pub(super) unsubscribed: usize,
    pub(super) hardbounce: usize,
    pub(super) softbounce: usize,
    pub(super) spambounce: usize,
    /// All that were put off once, those that have arrived since included.
    pub(super) deferred: usize,
    pub(super) dropped: usize,
    pub(super) failed: usize,
}

impl Statistics {
    /// Whether it is known of every receiver that the email arrived or will not.
    pub(super) fn is_settled(&self) -> bool {
        let bounced = self.hardbounce + self.softbounce + self.spambounce;
        self.delivered + bounced + self.dropped + self.failed == self.recipients
    }
}

/// The counts `elapsed` after acceptance. `receivers` has each person once.
pub(super) fn statistics(campaign: u64, receivers: &[Receiver], elapsed: Duration) -> Statistics {
    let mut counts = Statistics {
        recipients: receivers.len(),
        ..Statistics::default()
    };
    for receiver in receivers {
        match receiver.reach {
            Reach::Unsubscribed => counts.dropped += 1,
            Reach::NoAddress => counts.failed += 1,
            Reach::Mailable => {
                counts.scheduled += 1;
                Fate::of(campaign, receiver.id).count(elapsed, &mut counts);
            }
        }
    }
    counts
}

#[derive(Debug, Clone, Copy)]
enum Arrival {
    Delivered,
    HardBounce,
    SoftBounce,
    SpamBounce,
}

/// What happens to one email, and when after acceptance.
#[derive(Debug, Clone, Copy)]
struct Fate {
    deferred: Option<Duration>,
    arrives: Duration,
    arrival: Arrival,
    opens: Option<Duration>,
    clicks: Option<Duration>,
    unsubscribes: Option<Duration>,
}

impl Fate {
    /// Of 1,000 emails about 955 arrive within 5 s (50 of them 20 s later), about 430 are opened
    /// within 4 minutes, and of those a third is clicked within another minute.
    fn of(campaign: u64, receiver: u64) -> Self {
        let mut seed = campaign.rotate_left(8) ^ receiver;
        let mut draw = |below: u64| {
            seed = mixed(seed);
            seed % below
        };
        let first_try = Duration::from_millis(300 + draw(4_700));
        let deferred = (draw(1_000) < 50).then_some(first_try);
        let arrives = first_try + deferred.map_or(Duration::ZERO, |_| Duration::from_secs(20));
        let arrival = match draw(1_000) {
            0..20 => Arrival::HardBounce,
            20..40 => Arrival::SoftBounce,
            40..45 => Arrival::SpamBounce,
            _ => Arrival::Delivered,
        };
        let delivered = matches!(arrival, Arrival::Delivered);
        let opens = (draw(1_000) < 450 && delivered)
            .then_some(arrives + Duration::from_millis(2_000 + draw(238_000)));
        let after_opening = Duration::from_millis(2_000 + draw(58_000));
        let clicks = opens
            .filter(|_| draw(1_000) < 330)
            .map(|opened| opened + after_opening);
        let unsubscribes = opens
            .filter(|_| draw(1_000) < 15)
            .map(|opened| opened + after_opening);
        Self {
            deferred,
            arrives,
            arrival,
            opens,
            clicks,
            unsubscribes,
        }
    }

    fn count(&self, elapsed: Duration, counts: &mut Statistics) {
        let by_now = |at: Option<Duration>| usize::from(at.is_some_and(|at| at <= elapsed));
        let arrived = match self.arrival {
            Arrival::Delivered => &mut counts.delivered,
            Arrival::HardBounce => &mut counts.hardbounce,
            Arrival::SoftBounce => &mut counts.softbounce,
            Arrival::SpamBounce => &mut counts.spambounce,
        };
        *arrived += by_now(Some(self.arrives));
        counts.deferred += by_now(self.deferred);
        counts.opened += by_now(self.opens);
        counts.clicked += by_now(self.clicks);
        counts.unsubscribed += by_now(self.unsubscribes);
    }
}

/// The step and the finalizer of `SplitMix64` (Steele, Lea and Flood 2014).
fn mixed(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    fn crowd(size: u64) -> Vec<Receiver> {
        let reach = |id| match id % 10 {
            0 => Reach::Unsubscribed,
            1 => Reach::NoAddress,
            _ => Reach::Mailable,
        };
        (0..size)
            .map(|id| Receiver {
                id,
                reach: reach(id),
            })
            .collect()
    }

    fn each(counts: &Statistics) -> Vec<(String, u64)> {
        let serde_json::Value::Object(counts) = serde_json::to_value(counts).unwrap() else {
            panic!("not an object")
        };
        counts
            .into_iter()
            .map(|(name, count)| (name, count.as_u64().unwrap()))
            .collect()
    }

    #[test]
    fn no_count_ever_shrinks_and_all_agree_with_each_other() {
        let crowd = crowd(500);
        let mut before = statistics(880, &crowd, Duration::ZERO);
        for second in 0..600 {
            let now = statistics(880, &crowd, Duration::from_secs(second));
            for ((name, earlier), (_, later)) in each(&before).into_iter().zip(each(&now)) {
                assert!(earlier <= later, "{name} after {second} s");
            }
            assert!(now.clicked <= now.opened && now.unsubscribed <= now.opened);
            assert!(now.opened <= now.delivered && now.delivered <= now.scheduled);
            assert_eq!(now.scheduled + now.dropped + now.failed, now.recipients);
            before = now;
        }
    }

    #[test]
    fn at_first_nothing_has_arrived_and_in_the_end_everything_is_settled() {
        let crowd = crowd(500);
        let first = statistics(880, &crowd, Duration::ZERO);
        assert_eq!((first.recipients, first.scheduled), (500, 400));
        assert_eq!((first.dropped, first.failed), (50, 50));
        assert_eq!((first.delivered, first.opened), (0, 0));
        assert!(!first.is_settled());
        let last = statistics(880, &crowd, HOUR);
        assert!(last.is_settled());
        assert!(
            last.delivered > 340 && last.opened > 100 && last.clicked > 20,
            "{last:?}"
        );
        assert!(
            last.hardbounce > 0 && last.softbounce > 0 && last.deferred > 0,
            "{last:?}"
        );
    }

    #[test]
    fn the_same_campaign_has_the_same_fate_and_another_one_its_own() {
        let crowd = crowd(500);
        let at = Duration::from_mins(1);
        assert_eq!(statistics(880, &crowd, at), statistics(880, &crowd, at));
        assert_ne!(statistics(880, &crowd, at), statistics(881, &crowd, at));
    }

    #[test]
    fn the_first_send_of_the_sample_draft_arrives_and_is_opened() {
        let receivers = [5_380_718, 5_380_719, 5_380_720].map(|id| Receiver {
            id,
            reach: Reach::Mailable,
        });
        let last = statistics(880, &receivers, HOUR);
        assert_eq!(last.delivered, 3, "{last:?}");
        assert!(last.opened > 0, "{last:?}");
    }
}
