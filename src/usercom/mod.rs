//! The User.com API: requests, answers, and the classification of what happened.

mod outcome;

pub use outcome::{ApiError, Outcome};
