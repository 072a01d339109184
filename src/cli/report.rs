//! What is written to standard error: the one place that prints errors and notes.
//!
//! The rule: no text reaches the terminal before `content::visible` has made it harmless, and a
//! standard error that is closed or full is no reason to fail.

use std::{
    error::Error,
    fmt,
    io::{self, Write},
};

use super::exit::Exit;
use crate::content::visible;

/// A command that ended early: the exit status, what happened, and what to do about it.
#[derive(Debug)]
pub struct Failure {
    /// The exit status of the process.
    pub exit: Exit,
    error: Box<dyn Error + Send + Sync>,
    advice: Option<String>,
}

impl Failure {
    /// What happened, as an error or a sentence. Its chain of causes is shown as well.
    pub fn new(exit: Exit, error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            exit,
            error: error.into(),
            advice: None,
        }
    }

    /// Adds one sentence on what to do.
    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// Writes it to standard error.
    pub(super) fn print(&self) {
        note(&format!("sendoff: {self}"));
        if let Some(advice) = &self.advice {
            note(advice);
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&chain(self.error.as_ref()))
    }
}

/// The error and its causes on one line. A cause whose words its parent already says is left out.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}

/// Writes one line to standard error, made harmless.
pub(super) fn note(line: &str) {
    // Nobody is left to be told when standard error itself fails.
    let _ = writeln!(io::stderr(), "{}", visible(line));
}

/// Writes a question to standard error, made harmless, and stays on its line.
pub(super) fn prompt(question: &str) {
    let mut stderr = io::stderr();
    let _ = write!(stderr, "{}", visible(question)).and_then(|()| stderr.flush());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the draft cannot be read")]
    struct Outer(#[source] io::Error);

    #[test]
    fn causes_follow_the_error_on_one_line() {
        let error = Outer(io::Error::other("the disk is gone"));
        assert_eq!(chain(&error), "the draft cannot be read: the disk is gone");
    }
}
