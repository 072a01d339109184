//! The sandbox from outside: requests written by hand on a socket, answers compared as text with
//! what the API documents. Uses no client of ours, so that the two can't merely agree.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that meets the unexpected shall fail where it does"
)]

mod access;
mod campaigns;
mod http;
mod life;
mod people;
mod send;
