//! The exit statuses. Scripts rely on these numbers: they are never renumbered.

use std::process::ExitCode;

use crate::usercom::Outcome;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done; for `send`: accepted.
    Success = 0,
    /// `check` found warnings and no error; `doctor` found something wrong.
    Warnings = 1,
    /// The command line asks for what cannot be, there is no account, or nobody to ask.
    Usage = 2,
    /// The draft is not valid.
    Invalid = 3,
    /// The API refused the email.
    Rejected = 4,
    /// Surely nothing was sent; it may be tried again.
    NotSent = 5,
    /// It may have been sent: look before doing it again.
    Unknown = 6,
    /// The person said no.
    Cancelled = 7,
    /// A file, the configuration or a folder failed, and nothing was sent.
    Failed = 8,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

impl From<&Outcome> for Exit {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Accepted { .. } => Self::Success,
            Outcome::Rejected { .. } => Self::Rejected,
            Outcome::NotSent { .. } => Self::NotSent,
            Outcome::Unknown { .. } => Self::Unknown,
        }
    }
}
