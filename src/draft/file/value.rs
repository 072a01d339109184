//! Text written as TOML values: one form for each field, always on one line, but for long lists
//! of receivers.

use std::fmt::Write;

use crate::draft::{Field, Receivers};

/// How wide a list may be before it is wrapped.
const WIDTH: usize = 80;

/// The value of a field that is not empty. IDs are written as numbers, all else as strings; the
/// subject is always a string.
///
/// `has_place` tells whether the file's encoding has a place for a character; others are escaped.
pub(super) fn field_value(
    field: Field,
    text: &str,
    newline: &str,
    has_place: impl Fn(char) -> bool,
) -> String {
    match field {
        Field::Receivers => {
            let receivers = Receivers::parse(text);
            let mut texts = receivers.iter().map(|receiver| receiver.text);
            if receivers.is_empty() || !texts.all(is_id) {
                return quoted(text, has_place);
            }
            let texts = receivers.iter().map(|receiver| receiver.text.to_owned());
            list(texts, newline)
        }
        Field::Subject | Field::Content => quoted(text, has_place),
        Field::ApiEmailSettings
        | Field::Campaign
        | Field::CustomSender
        | Field::Template
        | Field::Author => scalar(text, has_place),
    }
}

/// An ID as a number, all else as a string.
pub(super) fn scalar(text: &str, has_place: impl Fn(char) -> bool) -> String {
    if is_id(text) {
        text.to_owned()
    } else {
        quoted(text, has_place)
    }
}

/// Whether the text would read the same when written as a TOML number (which has 63 bits).
fn is_id(text: &str) -> bool {
    !text.starts_with('0')
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && text.parse::<i64>().is_ok()
}

/// A list on one line, or, when that is too long, on several with a comma after each value.
pub(super) fn list(values: impl Iterator<Item = String>, newline: &str) -> String {
    let values: Vec<String> = values.collect();
    let one_line = format!("[{}]", values.join(", "));
    if one_line.len() <= WIDTH {
        return one_line;
    }
    format!("[{newline}{}]", wrapped(&values, "  ", newline))
}

/// Whole lines of values, each value with a comma behind it.
pub(super) fn wrapped(values: &[String], indent: &str, newline: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for value in values {
        if column > 0 && column + value.len() + 2 > WIDTH {
            out.push_str(newline);
            column = 0;
        }
        let before = if column == 0 { indent } else { " " };
        out.push_str(before);
        out.push_str(value);
        out.push(',');
        column += before.len() + value.len() + 1;
    }
    out.push_str(newline);
    out
}

/// A basic string of TOML, on one line whatever the text is.
pub(super) fn quoted(text: &str, has_place: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || !(c.is_ascii() || has_place(c)) => {
                // Writing to a string can't fail.
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(field: Field, text: &str) -> String {
        field_value(field, text, "\r\n", |c| c != 'ł')
    }

    #[test]
    fn ids_are_numbers_and_the_rest_strings() {
        assert_eq!(value(Field::Template, "12"), "12");
        assert_eq!(value(Field::Template, "012"), "\"012\"");
        assert_eq!(value(Field::Template, " 12"), "\" 12\"");
        assert_eq!(
            value(Field::Template, "18446744073709551615"),
            "\"18446744073709551615\""
        );
        assert_eq!(value(Field::Author, "3"), "3");
        assert_eq!(value(Field::Subject, "2026"), "\"2026\"");
        assert_eq!(
            value(Field::Subject, "a\"\\\n\u{1b}\u{9b}łé"),
            "\"a\\\"\\\\\\n\\U0000001B\\U0000009B\\U00000142é\""
        );
    }

    #[test]
    fn receivers_are_a_list_when_all_are_ids() {
        assert_eq!(value(Field::Receivers, "1;2\n3"), "[1, 2, 3]");
        assert_eq!(value(Field::Receivers, "1, a@b.c"), "\"1, a@b.c\"");
        assert_eq!(value(Field::Receivers, " , "), "\" , \"");
        let many = "1234567 ".repeat(20);
        let lines = value(Field::Receivers, &many);
        let lines: Vec<&str> = lines.split("\r\n").collect();
        assert_eq!(lines.len(), 5);
        assert!(lines.iter().all(|line| line.len() <= WIDTH));
        assert_eq!(lines[3], "  1234567, 1234567, 1234567, 1234567,");
        assert_eq!(lines[4], "]");
    }
}
