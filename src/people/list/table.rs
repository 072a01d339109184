//! From the bytes of a list to its cells: encoding, separator, header.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::draft::{Receivers, Who};

/// What may stand between two columns.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Rows that are looked at to find out what a list is.
const SAMPLE: usize = 100;

/// The text of a list. UTF-16 is told by its byte order mark; what is no UTF-8 is what
/// spreadsheets on Windows write in western languages.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(length..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0;
    }
    let encoding = match std::str::from_utf8(bytes) {
        Ok(_) => UTF_8,
        Err(_) => WINDOWS_1252,
    };
    encoding.decode_without_bom_handling(bytes).0
}

/// How a text is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Receivers as one would type them, on as many lines as one likes.
    Plain,
    /// Rows of cells with this between them.
    Cells(u8),
}

/// Finds out how a text is cut: where its first rows have the same number of cells, and more than
/// one, it is a table, unless all cells are of one kind.
pub(super) fn shape(text: &str) -> Shape {
    let mut best = (1, Shape::Plain);
    for delimiter in DELIMITERS {
        let rows = sample(text, delimiter);
        let width = rows.first().map_or(0, StringRecord::len);
        if width > best.0 && rows.iter().all(|row| row.len() == width) && !is_one_kind(&rows) {
            best = (width, Shape::Cells(delimiter));
        }
    }
    if best.1 == Shape::Plain && is_column(text) {
        return Shape::Cells(b',');
    }
    best.1
}

/// Whether it is a table of one column: a header that is no receiver, and receivers below it.
fn is_column(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let header = lines.next().unwrap_or_default();
    !header.contains([',', ';', '\t'])
        && kind(header).is_none()
        && lines.next().is_some_and(|line| kind(line).is_some())
}

fn sample(text: &str, delimiter: u8) -> Vec<StringRecord> {
    let rows = reader(text, delimiter).into_records().take(SAMPLE);
    rows.filter_map(Result::ok).collect()
}

pub(super) fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// What a cell holds, when that is one receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellKind {
    Id,
    Address,
}

pub(super) fn kind(cell: &str) -> Option<CellKind> {
    let receivers = Receivers::parse(cell.trim());
    match (receivers.get(0)?.who, receivers.len()) {
        (Who::Id(_), 1) => Some(CellKind::Id),
        (Who::Mailbox(_), 1) => Some(CellKind::Address),
        _ => None,
    }
}

/// Rows like `1, 2, 3` have no columns: each cell is somebody.
fn is_one_kind(rows: &[StringRecord]) -> bool {
    let mut kinds = rows.iter().flatten().map(kind);
    let first = kinds.next().flatten();
    first.is_some() && kinds.all(|kind| kind == first)
}

/// The column that says who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) index: usize,
    /// The text above it; none without a header.
    pub(super) header: Option<String>,
    pub(super) kind: CellKind,
}

/// Picks the column: one called user ID, else one of addresses, else one of IDs. Of those that no
/// header tells apart, none is picked.
pub(super) fn pick(text: &str, delimiter: u8) -> Option<Column> {
    let mut rows = sample(text, delimiter);
    let has_header = rows
        .first()
        .is_some_and(|row| row.iter().all(|cell| kind(cell).is_none()));
    let header = if has_header {
        rows.remove(0)
    } else {
        StringRecord::new()
    };
    let width = rows.iter().map(StringRecord::len).max()?;
    let of_kind = |wanted| {
        let name = |index| plain(header.get(index).unwrap_or_default());
        let filled = move |index: usize, rows: &[StringRecord]| {
            let cells = rows.iter().filter_map(|row| row.get(index));
            let cells: Vec<&str> = cells.filter(|cell| !cell.trim().is_empty()).collect();
            let right = cells.iter().filter(|cell| kind(cell) == Some(wanted));
            right.count() * 2 > cells.len()
        };
        let columns = (0..width).filter(|index| filled(*index, &rows));
        columns
            .map(|index| (index, name(index)))
            .collect::<Vec<_>>()
    };
    let (ids, addresses) = (of_kind(CellKind::Id), of_kind(CellKind::Address));
    let is_user_id = |(_, name): &&(usize, String)| {
        matches!(
            name.as_str(),
            "userid" | "usercomid" | "receiver" | "receivers" | "receiverid"
        )
    };
    let is_email =
        |(_, name): &&(usize, String)| matches!(name.as_str(), "email" | "emailaddress" | "mail");
    let is_like_email = |(_, name): &&(usize, String)| name.contains("mail");
    let is_id = |(_, name): &&(usize, String)| name == "id";
    let only = |columns: &[(usize, String)]| match columns {
        [only] => Some(only.0),
        _ => None,
    };
    let first = |found: Option<&(usize, String)>| found.map(|(index, _)| *index);
    let found = first(ids.iter().find(is_user_id))
        .map(|index| (index, CellKind::Id))
        .or_else(|| {
            let exact = first(addresses.iter().find(is_email));
            let alike: Vec<_> = addresses.iter().filter(is_like_email).cloned().collect();
            Some((exact.or_else(|| only(&alike))?, CellKind::Address))
        })
        .or_else(|| Some((only(&addresses)?, CellKind::Address)))
        .or_else(|| {
            let ids = || only(&ids).or_else(|| first(ids.iter().find(is_id)));
            let id = addresses.is_empty().then(ids)??;
            Some((id, CellKind::Id))
        });
    found.map(|(index, kind)| Column {
        index,
        header: header.get(index).map(|name| name.trim().to_owned()),
        kind,
    })
}

/// A header without what people write it with in different ways.
fn plain(header: &str) -> String {
    let letters = header.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
