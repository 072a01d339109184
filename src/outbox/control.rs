//! What the person can do to a send under way: take it back, or hold it before its next batch.
//!
//! The rule: neither stops what may have left already.

use std::{fmt, sync::Arc};

use tokio::sync::watch;

/// Takes a send back, as long as that is possible. Cheap to clone.
#[derive(Clone, Default)]
pub struct Cancel(Switch);

impl Cancel {
    /// Ends the send before its next attempt or batch. What is being sent goes on to its end.
    pub fn cancel(&self) {
        self.0.set(true);
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.0.is(true)
    }

    pub(super) async fn cancelled(&self) {
        self.0.becomes(true).await;
    }
}

/// Holds a send before its next batch or attempt, for as long as the person likes. Cheap to clone.
///
/// While it is held, nothing of what follows has left: a [`Cancel`] or the end of the process makes
/// it *not sent*, to be resumed. Going on counts as a confirmation: how long it was held, and
/// whether the computer slept meanwhile, does not matter.
#[derive(Clone, Default)]
pub struct Pause(Switch);

impl Pause {
    /// Holds the send before its next batch. What is being sent goes on to its end.
    pub fn pause(&self) {
        self.0.set(true);
    }

    /// Lets it go on.
    pub fn go_on(&self) {
        self.0.set(false);
    }

    /// Whether it is held, or will be before its next batch.
    #[must_use]
    pub fn is_wanted(&self) -> bool {
        self.0.is(true)
    }

    pub(super) async fn over(&self) {
        self.0.becomes(false).await;
    }
}

#[derive(Clone, Default)]
struct Switch(Arc<watch::Sender<bool>>);

impl Switch {
    fn set(&self, value: bool) {
        self.0.send_replace(value);
    }

    fn is(&self, value: bool) -> bool {
        *self.0.borrow() == value
    }

    async fn becomes(&self, value: bool) {
        let mut changes = self.0.subscribe();
        // The sender is held by `self`, so this ends by the value alone.
        let _ = changes.wait_for(|now| *now == value).await;
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cancel({})", self.is_cancelled())
    }
}

impl fmt::Debug for Pause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pause({})", self.is_wanted())
    }
}
