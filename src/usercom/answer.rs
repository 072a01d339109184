//! What a complete answer means. Pure: status, headers and body in, [`Outcome`] out.
//!
//! | status | outcome |
//! | --- | --- |
//! | 2xx with a plain campaign number | accepted |
//! | 429 | not sent: the limiter refused it |
//! | 408 | unknown |
//! | other 4xx | rejected |
//! | everything else | unknown |

use std::{fmt::Display, time::Duration};

use jiff::Timestamp;
use reqwest::header::{CONTENT_LENGTH, HeaderMap, TRANSFER_ENCODING};

use crate::config::Token;

use super::{Outcome, campaign::campaign_of, retry_after::retry_after, transport::seconds, words};

/// An answer of which nothing is missing, as far as HTTP can tell.
pub(super) struct Answer<'a> {
    /// 100 to 999.
    pub(super) status: u16,
    /// As they came.
    pub(super) headers: &'a HeaderMap,
    /// The whole body, its transfer coding undone.
    pub(super) body: &'a [u8],
}

impl Answer<'_> {
    /// What became of the send; `now` is what a date in `Retry-After` counts from.
    pub(super) fn outcome(&self, now: Timestamp, token: &Token) -> Outcome {
        match self.status {
            200..=299 => self.accepted_or_unknown(),
            408 => self.unknown("User.com gave up waiting for the request (408)"),
            400..=499 if self.ends_early() => {
                self.unknown("User.com's answer breaks off in the middle")
            }
            429 => self.limited(now, token),
            400..=499 => Outcome::Rejected {
                status: self.status,
                errors: words::api_errors(self.status, self.body, token),
            },
            300..=399 => self.unknown(format_args!(
                "User.com answered with a redirect ({}), which is never followed (is the base \
                 URL right?)",
                self.status
            )),
            _ => self.failed(token),
        }
    }

    fn accepted_or_unknown(&self) -> Outcome {
        match campaign_of(self.body) {
            Some(campaign) => Outcome::Accepted {
                campaign,
                status: self.status,
            },
            None => self.unknown(format_args!(
                "User.com answered with success ({}) but without a campaign number",
                self.status
            )),
        }
    }

    fn limited(&self, now: Timestamp, token: &Token) -> Outcome {
        let retry_after = retry_after(self.headers, now);
        let when = match retry_after {
            None | Some(Duration::ZERO) => "try again in a minute".to_owned(),
            Some(wait) => format!("try again in {}", seconds(wait)),
        };
        let words = quoted(self.body, token);
        Outcome::NotSent {
            why: format!("User.com takes no more requests at the moment (429){words}: {when}"),
            status: Some(self.status),
            retry_after,
        }
    }

    fn failed(&self, token: &Token) -> Outcome {
        self.unknown(format_args!(
            "User.com answered with status {} ({}){}",
            self.status,
            words::status_phrase(self.status),
            quoted(self.body, token)
        ))
    }

    fn unknown(&self, what: impl Display) -> Outcome {
        unknown(what, Some(self.status))
    }

    /// Whether a body that only the end of the connection ends is JSON that stops too soon. HTTP
    /// can't tell such a body from a whole one (RFC 9112, 8); JSON can.
    fn ends_early(&self) -> bool {
        let framed = self.headers.contains_key(CONTENT_LENGTH)
            || self.headers.contains_key(TRANSFER_ENCODING);
        let blank = self.body.trim_ascii().is_empty();
        !framed
            && !blank
            && serde_json::from_slice::<serde::de::IgnoredAny>(self.body)
                .is_err_and(|error| error.is_eof())
    }
}

/// The outcome of everything that proves nothing; `what` happened, as the start of a sentence.
pub(super) fn unknown(what: impl Display, status: Option<u16>) -> Outcome {
    Outcome::Unknown {
        why: format!(
            "{what}, so the email may have been sent: look in User.com under Campaigns before \
             sending again"
        ),
        status,
    }
}

fn quoted(body: &[u8], token: &Token) -> String {
    words::first_words(body, token).map_or_else(String::new, |words| format!(", saying “{words}”"))
}

#[cfg(test)]
mod tests;
