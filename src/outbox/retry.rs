//! Whether and when a batch is tried again. The rule: only when surely nothing left.

use std::time::Duration;

use ring::rand::{SecureRandom, SystemRandom};

use crate::usercom::Outcome;

/// The wait before the first retry; each further one doubles it. Tests send often.
const FIRST: Duration = Duration::from_millis(if cfg!(test) { 4 } else { 500 });

/// A server that asks for a longer wait is not waited for.
const LONGEST: Duration = Duration::from_mins(2);

/// How long to wait before the next attempt, and why; none when there shall be none. `done`
/// counts the retries that were made, `allowed` those that may be.
pub(super) fn pause(outcome: &Outcome, done: u32, allowed: u32) -> Option<(Duration, &str)> {
    let Outcome::NotSent {
        why, retry_after, ..
    } = outcome
    else {
        return None;
    };
    let wished = retry_after.unwrap_or_default();
    if done >= allowed || wished > LONGEST {
        return None;
    }
    let backoff = FIRST.saturating_mul(1 << done.min(16)).mul_f64(jitter());
    Some((backoff.min(LONGEST).max(wished), why))
}

/// Between a half and one and a half, so that many programs don't come back at once.
fn jitter() -> f64 {
    let mut byte = [128];
    // Without random numbers all wait the same, which does no harm.
    let _ = SystemRandom::new().fill(&mut byte);
    0.5 + f64::from(byte[0]) / 255.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn not_sent(retry_after: Option<u64>) -> Outcome {
        Outcome::NotSent {
            why: "busy".to_owned(),
            status: None,
            retry_after: retry_after.map(Duration::from_secs),
        }
    }

    #[test]
    fn what_may_have_arrived_is_never_tried_again() {
        let unknown = Outcome::Unknown {
            why: String::new(),
            status: None,
        };
        assert_eq!(pause(&unknown, 0, 9), None);
        let rejected = Outcome::Rejected {
            status: 400,
            errors: Vec::new(),
        };
        assert_eq!(pause(&rejected, 0, 9), None);
    }

    #[test]
    fn waits_grow_and_respect_the_server_up_to_a_limit() {
        for done in 0..3 {
            let outcome = not_sent(None);
            let (wait, why) = pause(&outcome, done, 3).unwrap();
            let middle = FIRST.as_secs_f64() * f64::from(1 << done);
            assert!((middle * 0.5..=middle * 1.5).contains(&wait.as_secs_f64()));
            assert_eq!(why, "busy");
        }
        assert_eq!(pause(&not_sent(None), 3, 3), None);
        let wished = |seconds| pause(&not_sent(Some(seconds)), 0, 3).map(|(wait, _)| wait);
        assert_eq!(wished(120), Some(Duration::from_mins(2)));
        assert_eq!(wished(121), None);
    }
}
