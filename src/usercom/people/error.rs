//! Why people could not be looked up, by what the caller can do.

use std::time::Duration;

/// Why people could not be looked up. Nothing is known about them then, not that they are not
/// there. Texts that the server said are in it unfiltered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    /// The limiter refused it (429): wait, and ask again.
    #[error("User.com takes no more requests at the moment (429): try again in a minute")]
    Limited {
        /// How long the server asked to wait.
        retry_after: Option<Duration>,
    },
    /// No connection, no whole answer, or a failure of the server: may go well another time.
    #[error("{why}")]
    Failed {
        /// What happened, and what to do.
        why: String,
    },
    /// The server refuses to say: asking again won't help.
    #[error("User.com refused to look people up ({status}): {words}")]
    Refused {
        /// The HTTP status, a 4xx.
        status: u16,
        /// Its own words.
        words: String,
    },
    /// A redirect, which is never followed: the token is for one server only.
    #[error(
        "User.com answered with a redirect ({status}), which is never followed (is the base URL \
         right?)"
    )]
    Redirected {
        /// The HTTP status, a 3xx.
        status: u16,
    },
    /// The answer is none that could be understood.
    #[error("User.com's answer can't be used: {why}")]
    NoAnswer {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The answer is about somebody else than was asked for, so nobody is taken from it.
    #[error("User.com answered with another person than was asked for, so nobody was taken")]
    SomebodyElse,
    /// The next page is on another server, which gets neither a request nor the token.
    #[error("User.com's list of people goes on at another server, which was not asked")]
    Elsewhere,
}

impl LookupError {
    /// Whether asking again soon may go well; the limiter is a case of its own.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Failed { .. })
    }
}
