//! Standard output: the answer of a command and nothing else.
//!
//! The rule: a reader that stops reading (`| head`) is no error; everything after is dropped.

use std::{
    fmt::Write as _,
    io::{self, BufWriter, Stdout, Write},
};

use serde::Serialize;

use super::{exit::Exit, report::Failure};
use crate::content::visible;

/// Buffered standard output.
pub(super) struct Output {
    writer: BufWriter<Stdout>,
    closed: bool,
}

impl Output {
    /// Of this process; nothing is written yet.
    pub(super) fn new() -> Self {
        Self {
            writer: BufWriter::new(io::stdout()),
            closed: false,
        }
    }

    /// Writes the text and a line feed.
    pub(super) fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.attempt(|writer| writeln!(writer, "{text}"))
    }

    /// Writes the value as one line of JSON. What could harm a terminal is escaped, which JSON
    /// reads back as the same text.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let json =
            serde_json::to_string(value).map_err(|error| Failure::new(Exit::Failed, error))?;
        self.line(&escaped(&json))
    }

    /// Hands everything over to the reader.
    pub(super) fn flush(&mut self) -> Result<(), Failure> {
        self.attempt(Write::flush)
    }

    fn attempt(
        &mut self,
        write: impl FnOnce(&mut BufWriter<Stdout>) -> io::Result<()>,
    ) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        match write(&mut self.writer) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => {
                self.closed = true;
                let message = format!("standard output cannot be written: {error}");
                Err(Failure::new(Exit::Failed, message))
            }
            Ok(()) => Ok(()),
        }
    }
}

/// Outside of strings JSON is plain ASCII, so that any character found here is within one.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let mut units = [0; 2];
    let mut utf8 = [0; 4];
    for c in json.chars() {
        let shown = c.encode_utf8(&mut utf8);
        if visible(shown) == *shown {
            text.push(c);
        } else {
            for unit in c.encode_utf16(&mut units) {
                // Writing to a String does not fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_that_is_printed_is_harmless_and_means_the_same() {
        let nasty = "a\u{1b}[31m\u{9b}1m\u{202e}\u{e0041}é \u{1f469}\"\\";
        let printed = escaped(&serde_json::to_string(nasty).unwrap());
        assert_eq!(visible(&printed), printed);
        assert_eq!(serde_json::from_str::<String>(&printed).unwrap(), nasty);
    }
}
