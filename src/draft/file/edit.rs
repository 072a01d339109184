//! A front matter with other values: only the keys that changed are written, each at its own
//! place, so that comments, spacing, order and unknown keys stay as they are.

use std::ops::Range;

use toml_edit::{Document, Item, Value};

use super::{
    charset::Charset,
    front_matter::{self, ACCOUNT, Contents},
    list_edit,
    value::{field_value, quoted},
};
use crate::draft::{Field, Fields, RECEIVERS_FILE, Receivers};

/// How new text is written.
#[derive(Clone, Copy)]
pub(super) struct Style {
    /// What ends a new line.
    pub(super) newline: &'static str,
    /// What the characters must fit into.
    pub(super) charset: Charset,
}

impl Style {
    fn has_place(self, c: char) -> bool {
        self.charset.encode(c.encode_utf8(&mut [0; 4])).is_ok()
    }
}

/// Whether all fields say the same.
pub(super) fn same_fields(one: &Fields, other: &Fields) -> bool {
    Field::FORM
        .into_iter()
        .all(|field| same_text(field, one.get(field), other.get(field)))
        && one.receivers_file() == other.receivers_file()
}

/// Whether a field says the same; how receivers are separated doesn't count, a list in the file
/// has only one way for it.
fn same_text(field: Field, one: &str, other: &str) -> bool {
    if field == Field::Receivers {
        return one == other || one.is_empty() == other.is_empty() && same_receivers(one, other);
    }
    one == other
}

fn same_receivers(one: &str, other: &str) -> bool {
    let (one, other) = (Receivers::parse(one), Receivers::parse(other));
    let texts = one.iter().map(|receiver| receiver.text);
    texts.eq(other.iter().map(|receiver| receiver.text))
}

/// The TOML with the fields that differ from `old` changed, and the account if one is given.
///
/// `toml` is what `old` was read from.
pub(super) fn rewrite(
    toml: &str,
    old: &Contents,
    fields: &Fields,
    account: Option<&str>,
    style: Style,
) -> String {
    let Ok(document) = Document::parse(toml) else {
        return toml.to_owned();
    };
    let mut edits = Edits::new(&document, style.newline);
    for field in Field::FORM {
        let text = fields.get(field);
        if same_text(field, old.fields.get(field), text) {
            continue;
        }
        let name = field.api_name();
        if text.is_empty() {
            edits.remove(name);
        } else {
            edits.set(name, |old| new_value(toml, field, old, text, style));
        }
    }
    let list = fields.receivers_file();
    if list != old.fields.receivers_file() {
        if list.is_empty() {
            edits.remove(RECEIVERS_FILE);
        } else {
            edits.set(RECEIVERS_FILE, |_| quoted(list, |c| style.has_place(c)));
        }
    }
    if let Some(account) = account.filter(|account| old.account.as_deref() != Some(account)) {
        edits.set(ACCOUNT, |_| quoted(account, |c| style.has_place(c)));
    }
    edits.apply()
}

/// Changes to a document's text that don't overlap.
struct Edits<'a> {
    document: &'a Document<&'a str>,
    newline: &'static str,
    ranges: Vec<(Range<usize>, String)>,
    /// The lines of keys that are new.
    added: String,
}

impl<'a> Edits<'a> {
    fn new(document: &'a Document<&'a str>, newline: &'static str) -> Self {
        Self {
            document,
            newline,
            ranges: Vec::new(),
            added: String::new(),
        }
    }

    /// Gives a key a value, which may depend on the one that it has.
    fn set(&mut self, name: &str, value: impl FnOnce(Option<&Value>) -> String) {
        let old = self.document.as_table().get(name).and_then(Item::as_value);
        match old.and_then(Value::span) {
            Some(span) => self.ranges.push((span, value(old))),
            None => self.added.extend([name, " = ", &value(None), self.newline]),
        }
    }

    fn remove(&mut self, name: &str) {
        if let Some((key, Item::Value(value))) = self.document.as_table().get_key_value(name) {
            let lines = lines_of(self.document.raw(), key.span(), value);
            self.ranges
                .extend(lines.map(|lines| (lines, String::new())));
        }
    }

    fn apply(mut self) -> String {
        let toml = self.document.raw();
        let end = front_matter::end_of_keys(self.document);
        self.ranges.push((end..end, self.added));
        self.ranges.sort_by_key(|(range, _)| range.start);
        let mut out = String::with_capacity(toml.len());
        let mut done = 0;
        for (range, text) in self.ranges {
            out.push_str(toml.get(done..range.start).unwrap_or_default());
            out.push_str(&text);
            done = range.end;
        }
        out.push_str(toml.get(done..).unwrap_or_default());
        out
    }
}

fn new_value(toml: &str, field: Field, old: Option<&Value>, text: &str, style: Style) -> String {
    let has_place = |c| style.has_place(c);
    if let (Field::Receivers, Some(Value::Array(array))) = (field, old) {
        let receivers = Receivers::parse(text);
        let tokens: Vec<&str> = receivers.iter().map(|receiver| receiver.text).collect();
        // A list is read back with commas between its values. What would then mean something else
        // (quotes that never close) stays one text, and so do separators alone.
        if tokens.is_empty() || !same_receivers(&tokens.join(", "), text) {
            return field_value(field, text, style.newline, has_place);
        }
        let span = array.span().unwrap_or_default();
        let written = toml.get(span.clone()).unwrap_or_default();
        return list_edit::edited(
            array,
            written,
            span.start,
            &tokens,
            style.newline,
            has_place,
        );
    }
    field_value(field, text, style.newline, has_place)
}

/// The whole lines of a key and its value; a comment behind the value goes with it.
fn lines_of(toml: &str, key: Option<Range<usize>>, value: &Value) -> Option<Range<usize>> {
    let (key, value) = (key?, value.span()?);
    let start = toml.get(..key.start)?.rfind('\n').map_or(0, |at| at + 1);
    let end = toml.get(value.end..)?.find('\n');
    Some(start..end.map_or(toml.len(), |at| value.end + at + 1))
}
