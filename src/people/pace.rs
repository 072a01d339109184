//! How fast the API is asked: when it says "not so fast" (429), everything waits.

use std::time::Duration;

use tokio::time::Instant;

use crate::usercom::LookupError;

/// The first wait when the server doesn't say how long; doubled each time.
const FIRST: Duration = Duration::from_secs(1);
/// Nobody waits longer than this for one answer of the limiter.
const LONGEST: Duration = Duration::from_mins(10);
/// So many refusals in a row, and it is given up.
const MOST: u32 = 8;

/// When the next request may go.
#[derive(Debug, Default)]
pub(super) struct Pace {
    until: Option<Instant>,
    refusals: u32,
}

impl Pace {
    /// Something was answered.
    pub(super) fn answered(&mut self) {
        self.refusals = 0;
    }

    /// The limiter refused: how long everything waits from now. None when that is too long to
    /// wait for.
    pub(super) fn refused(&mut self, retry_after: Option<Duration>) -> Option<Duration> {
        let usual = FIRST * 2_u32.pow(self.refusals.min(6));
        let wait = retry_after.filter(|wait| !wait.is_zero()).unwrap_or(usual);
        // Of requests that were under way together, one refusal counts.
        self.refusals += u32::from(!self.is_waiting());
        if wait > LONGEST || self.refusals > MOST {
            return None;
        }
        self.until = self.until.max(Some(Instant::now() + wait));
        Some(wait)
    }

    /// The same for an error: gives it back when it is another one, or there is no waiting.
    pub(super) fn refused_by(&mut self, error: LookupError) -> Result<Duration, LookupError> {
        match error {
            LookupError::Limited { retry_after } => self
                .refused(retry_after)
                .ok_or(LookupError::Limited { retry_after }),
            other => Err(other),
        }
    }

    /// Whether requests wait at the moment.
    pub(super) fn is_waiting(&self) -> bool {
        self.until.is_some()
    }

    /// Returns when requests may go again.
    pub(super) async fn wait(&mut self) {
        if let Some(until) = self.until {
            tokio::time::sleep_until(until).await;
            self.until = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn waits_grow_and_have_an_end() {
        let mut pace = Pace::default();
        let mut waits = Vec::new();
        for _ in 0..9 {
            let wait = pace.refused(None);
            // Another one of the same moment is no refusal of its own.
            assert_eq!(
                pace.refused(Some(Duration::from_millis(1))).is_some(),
                wait.is_some()
            );
            waits.push(wait.map_or(0, |wait| wait.as_secs()));
            pace.wait().await;
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 64, 0]);
        pace.answered();
        assert_eq!(pace.refused(Some(Duration::ZERO)), Some(FIRST));
        assert_eq!(pace.refused(Some(Duration::from_hours(1))), None);
    }
}
