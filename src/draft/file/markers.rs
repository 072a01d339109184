//! Where the front matter ends and the HTML begins.

use std::ops::Range;

/// What a marker line holds.
pub(super) const MARKER: &str = "+++";

/// A front matter between its two marker lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Markers {
    /// The TOML: whole lines, from after the first marker line to before the second.
    pub(super) toml: Range<usize>,
    /// Where the HTML starts, after the second marker line.
    pub(super) body: usize,
}

/// The file starts with a marker line, and no other follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unterminated;

/// Finds the front matter at the start of `text`, which has no byte order mark any more. A marker
/// line is `+++`, then spaces and tabs if any, then LF, CRLF or the end. None when the first line
/// is something else: then all of it is HTML.
///
/// # Errors
/// [`Unterminated`]
pub(super) fn find(text: &[u8]) -> Result<Option<Markers>, Unterminated> {
    let mut start = 0;
    let mut toml_start = None;
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        let end = start + line.len();
        match (toml_start, is_marker(line)) {
            (None, false) => return Ok(None),
            (None, true) => toml_start = Some(end),
            (Some(_), false) => {}
            (Some(toml), true) => {
                let toml = toml..start;
                return Ok(Some(Markers { toml, body: end }));
            }
        }
        start = end;
    }
    match toml_start {
        None => Ok(None),
        Some(_) => Err(Unterminated),
    }
}

fn is_marker(line: &[u8]) -> bool {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    line.strip_prefix(MARKER.as_bytes())
        .is_some_and(|rest| rest.iter().all(|byte| matches!(byte, b' ' | b'\t')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marker_lines_are_told_from_others() {
        let found = |toml, body| Ok(Some(Markers { toml, body }));
        for (text, expected) in [
            ("", Ok(None)),
            ("<p>\n+++\n+++\n", Ok(None)),
            ("\n+++\n+++\n", Ok(None)),
            ("++++\n+++\n", Ok(None)),
            ("+++ x\n+++\n", Ok(None)),
            ("+++\r+++\r", Ok(None)),
            ("+++", Err(Unterminated)),
            ("+++\na = 1\n ++\n", Err(Unterminated)),
            ("+++\n+++", found(4..4, 7)),
            ("+++ \t\r\na = 1\r\n+++ \r\n\r\n<p>", found(7..14, 20)),
            ("+++\n++++\n+++\n+++\n", found(4..9, 13)),
        ] {
            assert_eq!(find(text.as_bytes()), expected, "{text:?}");
        }
    }
}
