//! The User.com API: requests, answers, and the classification of what happened.
//!
//! Knows no screen and no disk. What became of a send is decided here and nowhere else:
//!
//! ```text
//! client ── no complete answer ──> transport ──┐
//!    └───── complete answer ─────> answer ─────┴──> Outcome
//! ```
//!
//! Beside it, `people` asks who somebody is, which changes nothing and may be asked again.
//!
//! The rule that keeps it right: whatever does not prove that the email stayed here (`not sent`),
//! was refused (`rejected`) or was taken (`accepted`) is `unknown`.

mod answer;
mod body;
mod campaign;
mod client;
mod head;
mod outcome;
mod people;
mod probe;
mod redact;
mod retry_after;
mod timeouts;
mod transport;
mod words;

pub use body::{BodyTemplate, RequestBody};
pub use client::{Client, ClientError};
pub use head::SendHead;
pub use outcome::{ApiError, Outcome};
pub use people::{Directory, LookupError, Page, PageLink, Person};
pub use probe::ProbeError;
pub use timeouts::Timeouts;
