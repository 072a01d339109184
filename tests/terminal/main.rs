//! The real binary in a real pseudo-terminal, end to end.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that can't go on has to fail")]

mod compose;
mod corpus;
#[expect(dead_code, reason = "shared with tests that need more of it")]
#[path = "../support/disk.rs"]
mod disk;
mod drafts;
mod elsewhere;
mod first_run;
mod hands;
mod history;
mod kills;
#[path = "../support/ledger.rs"]
mod ledger;
mod lifecycle;
mod power;
mod pty;
mod receivers;
mod setup;
mod two;
