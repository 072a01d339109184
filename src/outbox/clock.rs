//! The two clocks, and what they say together: that the computer slept, that the process was
//! stopped, or that somebody changed the time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};

/// How far the clocks may be apart, and how late a wait may end.
const TOLERANCE: Duration = Duration::from_secs(10);

/// Where the time comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct Clock {
    /// How many seconds the time of day is ahead of the system's; zero but in tests.
    pub(super) ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The time of day, which anybody can change.
    pub(super) fn now(&self) -> Timestamp {
        let ahead = SignedDuration::from_secs(self.ahead.load(Ordering::Relaxed));
        let now = Timestamp::now();
        now.checked_add(ahead).unwrap_or(now)
    }
}

/// Watches a wait from its beginning.
#[derive(Debug, Clone, Copy)]
pub(super) struct Vigil {
    wall: Timestamp,
    since: Instant,
}

impl Vigil {
    pub(super) fn begin(clock: &Clock) -> Self {
        Self {
            wall: clock.now(),
            since: Instant::now(),
        }
    }

    /// Whether something other than `planned` time went by: a computer that slept moves the time
    /// of day alone, a process that was stopped wakes too late.
    pub(super) fn was_interrupted(&self, clock: &Clock, planned: Duration) -> bool {
        let elapsed = self.since.elapsed();
        let shown = clock.now().duration_since(self.wall);
        let real = SignedDuration::try_from(elapsed).unwrap_or(SignedDuration::MAX);
        let apart = shown.saturating_sub(real).unsigned_abs();
        // The journal may have been busy for as long as that before and after.
        apart > TOLERANCE || elapsed > planned.saturating_add(TOLERANCE * 3)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_jumps_either_way_is_seen_and_one_that_is_corrected_is_not() {
        for (seconds, seen) in [(0, false), (9, false), (-9, false), (12, true), (-12, true)] {
            let clock = Clock::default();
            let vigil = Vigil::begin(&clock);
            clock.ahead.store(seconds, Ordering::Relaxed);
            let found = vigil.was_interrupted(&clock, Duration::from_secs(5));
            assert_eq!(found, seen, "{seconds} s");
        }
    }

    #[test]
    fn a_wait_that_ended_late_is_seen() {
        let clock = Clock::default();
        let vigil = Vigil {
            wall: clock.now() - SignedDuration::from_secs(100),
            since: Instant::now()
                .checked_sub(Duration::from_secs(100))
                .unwrap(),
        };
        assert!(vigil.was_interrupted(&clock, Duration::from_secs(5)));
        assert!(!vigil.was_interrupted(&clock, Duration::from_secs(99)));
    }
}
