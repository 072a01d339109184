//! The real program as scripts meet it: arguments and environment in; exit status, standard
//! output and standard error out. Nothing but loopback is contacted.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected shall fail where it does"
)]

mod account;
mod batches;
mod check;
mod configuration;
mod confirm;
mod drafts;
mod dry_run;
mod history;
mod journal;
mod kills;
#[path = "../support/ledger.rs"]
mod ledger;
mod login;
mod outcomes;
mod people;
mod preview;
mod program;
mod resume;
mod sandbox;
mod send;
#[expect(dead_code, reason = "shared with tests that need more of it")]
#[path = "../support/server.rs"]
mod server;
mod setup;
mod testers;
mod usage;
