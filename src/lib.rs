//! Sendoff: a terminal composer for one-off emails, sent through User.com.
//!
//! The parts, highest first. A part may use those below it and never one above; the test
//! `tests/structure.rs` holds this order.
//!
//! | part | owns |
//! | --- | --- |
//! | [`cli`] | the commands, one file each, and the exit statuses |
//! | [`runtime`] | the loop: terminal, events, tasks; carries out effects |
//! | [`tui`] | `Model`, `Message`, `update`, `view`; pure |
//! | [`outbox`] | the only door through which an email leaves |
//! | [`people`] | who is meant by an address or a list: cache and API together |
//! | [`store`] | what survives the program: drafts, the send journal, people, labels |
//! | [`usercom`] | the API: requests, answers, what became of a send, who somebody is |
//! | [`config`] | profiles, defaults, the account, secrets |
//! | [`files`] | reading and safely replacing files on disk |
//! | [`content`] | pure functions over HTML and untrusted text |
//! | [`draft`] | what a person writes, its file format, its validation |
//! | [`sandbox`] | a small User.com on loopback, for trying and testing |

pub mod cli;
pub mod config;
pub mod content;
pub mod draft;
pub mod files;
pub mod outbox;
pub mod people;
pub mod runtime;
pub mod sandbox;
pub mod store;
pub mod tui;
pub mod usercom;
