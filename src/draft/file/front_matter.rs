//! The TOML of a front matter, read into fields. Keys that are not ours are not looked at.

use toml_edit::{Document, Item, Key, TableLike, Value};

use super::error::{DraftError, line_at};
use crate::draft::{Field, Fields, RECEIVERS_FILE};

/// The key that restricts a draft to one account.
pub(super) const ACCOUNT: &str = "account";

/// The key with the ids of checks that are not to be reported for this draft.
const SILENCE: &str = "silence";

/// What a front matter says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Contents {
    pub(super) fields: Fields,
    pub(super) account: Option<String>,
    pub(super) silence: Vec<String>,
}

/// Reads TOML that starts in the second line of its file.
pub(super) fn read(toml: &str) -> Result<Contents, DraftError> {
    let document = Document::parse(toml).map_err(|error| {
        let offset = error.span().map_or(toml.len(), |span| span.start);
        let (line, column) = position(toml, offset);
        let message = error.message().lines().collect::<Vec<_>>().join(", ");
        DraftError::Toml {
            line,
            column,
            message,
        }
    })?;
    let mut contents = Contents::default();
    for field in Field::FORM {
        if let Some(text) = text_of(&document, field.api_name())? {
            contents.fields.set(field, text);
        }
    }
    if let Some(path) = text_of(&document, RECEIVERS_FILE)? {
        contents.fields.set_receivers_file(path);
    }
    contents.account = text_of(&document, ACCOUNT)?;
    contents.silence = texts_of(&document, SILENCE);
    Ok(contents)
}

/// The value of a top-level key as the text of its field; none when the key is missing.
fn text_of(document: &Document<&str>, name: &'static str) -> Result<Option<String>, DraftError> {
    match document.as_table().get_key_value(name) {
        None | Some((_, Item::None)) => Ok(None),
        Some((_, Item::Value(value))) => Ok(Some(value_text(value, document.raw(), name))),
        Some((key, Item::Table(_) | Item::ArrayOfTables(_))) => Err(DraftError::Table {
            key: name,
            line: key_line(key, document.raw()),
        }),
    }
}

/// The values of a top-level key that is a list, or one value. Anything else means nothing.
fn texts_of(document: &Document<&str>, name: &str) -> Vec<String> {
    match document.as_table().get(name) {
        Some(Item::Value(Value::Array(list))) => list
            .iter()
            .map(|value| scalar_text(value, document.raw()))
            .collect(),
        Some(Item::Value(value)) => vec![scalar_text(value, document.raw())],
        _ => Vec::new(),
    }
}

fn value_text(value: &Value, toml: &str, name: &str) -> String {
    match value {
        Value::Array(array) if name == Field::Receivers.api_name() => {
            let texts: Vec<String> = array.iter().map(|value| scalar_text(value, toml)).collect();
            texts.join(", ")
        }
        other => scalar_text(other, toml),
    }
}

/// Whole numbers in decimal and strings as what they hold; anything else as it is written, so
/// that the field shows it and says what is wrong with it.
pub(super) fn scalar_text(value: &Value, toml: &str) -> String {
    match value {
        Value::String(text) => text.value().clone(),
        Value::Integer(number) => number.value().to_string(),
        Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Array(_)
        | Value::InlineTable(_) => {
            let written = value.span().and_then(|span| toml.get(span));
            written.unwrap_or_default().to_owned()
        }
    }
}

fn key_line(key: &Key, toml: &str) -> usize {
    position(toml, key.span().map_or(0, |span| span.start)).0
}

/// The line in the file, from 1, of a top-level key.
pub(super) fn line_of(toml: &str, name: &str) -> Option<usize> {
    let document = Document::parse(toml).ok()?;
    let (key, _) = document.as_table().get_key_value(name)?;
    Some(key_line(key, toml))
}

/// Line and column in the file, both from 1, of a byte offset in the TOML.
fn position(toml: &str, offset: usize) -> (usize, usize) {
    let before = toml.get(..offset).unwrap_or(toml);
    let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
    (line_at(toml.as_bytes(), offset) + 1, column)
}

/// Where the line after the last top-level key starts, before any table: a new key goes there.
pub(super) fn end_of_keys(document: &Document<&str>) -> usize {
    let end = last_value_end(document.as_table());
    let rest = document.raw().get(end..).unwrap_or_default();
    match (end, rest.find('\n')) {
        (0, _) => 0,
        (_, Some(newline)) => end + newline + 1,
        (_, None) => document.raw().len(),
    }
}

fn last_value_end(table: &dyn TableLike) -> usize {
    let ends = table.iter().map(|(_, item)| match item {
        Item::Value(value) => value.span().map_or(0, |span| span.end),
        Item::Table(dotted) if dotted.is_dotted() => last_value_end(dotted),
        Item::Table(_) | Item::ArrayOfTables(_) | Item::None => 0,
    });
    ends.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(toml: &str, field: Field) -> String {
        read(toml).unwrap().fields.get(field).to_owned()
    }

    #[test]
    fn values_of_every_type_become_text() {
        for (value, expected) in [
            ("12", "12"),
            ("'12'", "12"),
            ("0x1F", "31"),
            ("1_000", "1000"),
            ("-3", "-3"),
            ("true", "true"),
            ("1.50", "1.50"),
            ("1979-05-27", "1979-05-27"),
            ("{ a = 1 }", "{ a = 1 }"),
            ("[1,  2]", "[1,  2]"),
            ("\"\"\"\na\\\n  b\"\"\"", "ab"),
        ] {
            let toml = format!("template = {value}\n");
            assert_eq!(text(&toml, Field::Template), expected, "{value}");
        }
        for (value, expected) in [
            ("7", "7"),
            ("'7,8; 9'", "7,8; 9"),
            ("[\n 7, # Ada\n 'ada@example.org',\n]", "7, ada@example.org"),
            ("[1.0, [2]]", "1.0, [2]"),
            ("[]", ""),
        ] {
            let toml = format!("receivers = {value}\n");
            assert_eq!(text(&toml, Field::Receivers), expected, "{value}");
        }
    }

    #[test]
    fn mistakes_are_told_with_their_place_in_the_file() {
        let place = |toml: &str| match read(toml) {
            Err(DraftError::Toml { line, column, .. }) => (line, column),
            Err(DraftError::Table { line, .. }) => (line, 0),
            other => panic!("{toml:?}: {other:?}"),
        };
        assert_eq!(place("subject = Hi\n"), (2, 11));
        assert_eq!(place("# ąę\nsubject = 'ąę\n"), (3, 14));
        assert_eq!(place("author = 1\r\nauthor = 2\r\n"), (3, 1));
        assert_eq!(place("a = 1\n[author]\nname = 1\n"), (3, 0));
        assert_eq!(place("author.name = 1\n"), (2, 0));
        assert_eq!(place("[[author]]\n"), (2, 0));
        assert_eq!(place("author = \n"), (2, 10));
    }

    #[test]
    fn a_new_key_goes_below_the_last_one_and_above_tables() {
        for (toml, rest) in [
            ("", ""),
            ("# only a comment\n", "# only a comment\n"),
            ("[t]\na = 1\n", "[t]\na = 1\n"),
            ("a = 1 # x\n\n[t]\nb = 1\n", "\n[t]\nb = 1\n"),
            ("a = [\n1,\n]\nb.c.d = 2\n# end\n[b.e]\n", "# end\n[b.e]\n"),
        ] {
            let document = Document::parse(toml).unwrap();
            assert_eq!(toml.split_at(end_of_keys(&document)).1, rest, "{toml:?}");
        }
    }
}
