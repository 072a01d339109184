//! Reading and safely replacing files on disk. All of it blocks: call it off the loop.
//!
//! The rule: a save either happens whole or leaves the old file as it was, and it never covers
//! what another program wrote since. Nothing here knows what the bytes mean.

mod error;
mod fingerprint;
pub mod private;
mod read;
mod replace;

pub use error::{OpenError, SaveError};
pub use fingerprint::Fingerprint;
pub use read::{LIMIT, OpenedFile, read_draft, read_stdin_draft};
pub use replace::replace;
