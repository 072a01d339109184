//! How long a send waits, for what.

use std::time::Duration;

/// How long a send waits before it gives up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Until the connection stands: name, TCP, proxy and TLS together. Nothing has left by then.
    /// Keep it below `answer`, or a connection that is slow to come counts as unknown.
    pub connect: Duration,
    /// From the start until the answer is there to its last byte.
    pub answer: Duration,
}

impl Timeouts {
    /// For trying an account, while somebody waits for it.
    pub const TRIAL: Self = Self {
        connect: Duration::from_secs(10),
        answer: Duration::from_secs(15),
    };
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_mins(1),
        }
    }
}
