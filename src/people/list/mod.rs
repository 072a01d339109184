//! A list of receivers in a file: CSV as spreadsheets write it, or plain text. Pure: bytes in, who
//! is meant out.
//!
//! The rule: a column is picked only where header or content leave no doubt, and each row that
//! means nobody is told with its line.

mod table;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, fmt};

use ring::digest::{SHA256, digest};

use super::{Resolution, Verdict};
use crate::draft::{Address, Places, Receivers, UserId, Who};
use table::{CellKind, Column, Shape};

/// Why nobody can be read from a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// It is no text.
    #[error("is no text: save it as CSV from the spreadsheet")]
    Binary,
    /// No column stands out.
    #[error(
        "has no column that is plainly the one of the people: call it email or user_id in the \
         first row"
    )]
    NoColumn,
}

/// Where the people of a list were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picked {
    /// Anywhere: it is no table.
    Everywhere,
    /// In a column of a table.
    Column {
        /// Which, from 1.
        number: usize,
        /// What stands above it, unfiltered; none without a header.
        header: Option<String>,
        /// Whether it holds addresses; else user IDs.
        addresses: bool,
    },
}

impl fmt::Display for Picked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Column {
            number,
            header,
            addresses,
        } = self
        else {
            return f.write_str("IDs and addresses");
        };
        let what = if *addresses { "addresses" } else { "user IDs" };
        match header {
            Some(header) => write!(f, "{what} in column {number} ({header})"),
            None => write!(f, "{what} in column {number}"),
        }
    }
}

/// A row that means nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// The line of the file, from 1.
    pub line: u64,
    /// What stands there, unfiltered.
    pub text: String,
    /// Why it means nobody.
    pub why: String,
}

/// What a list says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// Where the people were found.
    pub picked: Picked,
    /// The addresses, each once.
    addresses: Vec<Address>,
    entries: Vec<Entry>,
    problems: Vec<RowProblem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    line: u32,
    who: EntryWho,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum EntryWho {
    Id(UserId),
    /// The place of the address.
    Address(u32),
}

/// Who a list means, once its addresses were looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listed {
    /// Everybody, each once, in the order of the list.
    pub ids: Vec<UserId>,
    /// The rows that mean nobody, in the order of the list.
    pub problems: Vec<RowProblem>,
    /// How many of the addresses belong to people who asked for no more emails.
    pub unsubscribed: usize,
}

impl Listed {
    /// SHA-256 of who is meant, whatever the order: tells whether a list changed.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut ids = self.ids.clone();
        ids.sort_unstable();
        let bytes: Vec<u8> = ids.iter().flat_map(|id| id.get().to_be_bytes()).collect();
        let mut out = [0; 32];
        out.copy_from_slice(digest(&SHA256, &bytes).as_ref());
        out
    }
}

impl List {
    /// Reads the bytes of a file. Linear in their length.
    ///
    /// # Errors
    /// [`ListError`], to be shown after the file's name.
    pub fn parse(bytes: &[u8]) -> Result<Self, ListError> {
        let text = table::decode(bytes);
        if text.contains('\0') {
            return Err(ListError::Binary);
        }
        let mut reading = Reading::default();
        let picked = match table::shape(&text) {
            Shape::Plain => {
                reading.plain(&text);
                Picked::Everywhere
            }
            Shape::Cells(delimiter) => {
                let column = table::pick(&text, delimiter).ok_or(ListError::NoColumn)?;
                reading.column(&text, delimiter, &column);
                Picked::Column {
                    number: column.index + 1,
                    addresses: column.kind == CellKind::Address,
                    header: column.header,
                }
            }
        };
        Ok(Self {
            picked,
            addresses: reading.addresses,
            entries: reading.entries,
            problems: reading.problems,
        })
    }

    /// The addresses that have to be looked up, each once.
    #[must_use]
    pub fn addresses(&self) -> &[Address] {
        &self.addresses
    }

    /// Whether each row means somebody, if only its address is known.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    /// Who is meant, now that the addresses were looked up.
    #[must_use]
    pub fn listed(&self, resolution: &Resolution) -> Listed {
        let verdicts: Vec<Option<&Verdict>> = resolution.get_all(&self.addresses).collect();
        let mut listed = Listed {
            ids: Vec::with_capacity(self.entries.len()),
            problems: self.problems.clone(),
            unsubscribed: 0,
        };
        let mut seen = HashSet::with_capacity(self.entries.len());
        for entry in &self.entries {
            let id = match entry.who {
                EntryWho::Id(id) => id,
                EntryWho::Address(place) => match verdicts.get(place as usize).copied().flatten() {
                    Some(Verdict::Found(found)) => {
                        listed.unsubscribed +=
                            usize::from(found.unsubscribed && !seen.contains(&found.id));
                        found.id
                    }
                    other => {
                        listed.problems.push(self.unresolved(entry, place, other));
                        continue;
                    }
                },
            };
            if seen.insert(id) {
                listed.ids.push(id);
            }
        }
        listed.problems.sort_by_key(|problem| problem.line);
        listed
    }

    fn unresolved(&self, entry: &Entry, place: u32, verdict: Option<&Verdict>) -> RowProblem {
        let address = self.addresses.get(place as usize);
        RowProblem {
            line: entry.line.into(),
            text: address.map(ToString::to_string).unwrap_or_default(),
            why: why_unresolved(verdict),
        }
    }
}

/// Why an address with this verdict is nobody to be written to: a part of a sentence.
#[must_use]
pub fn why_unresolved(verdict: Option<&Verdict>) -> String {
    match verdict {
        None => "was not looked up".to_owned(),
        Some(Verdict::Found(_)) => "was found".to_owned(),
        Some(Verdict::Nobody) => "belongs to nobody in User.com".to_owned(),
        Some(Verdict::Several(several)) => {
            format!("belongs to {} people: write the ID of one", several.len())
        }
        Some(Verdict::Failed(why)) => format!("could not be looked up: {why}"),
    }
}

/// The rows as CSV with a header: line, text, why.
#[must_use]
pub fn problems_csv(problems: &[RowProblem]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory does not fail.
    let _ = writer.write_record(["line", "text", "why"]);
    for problem in problems {
        let line = problem.line.to_string();
        let _ = writer.write_record([&line, &problem.text, &problem.why]);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[derive(Default)]
struct Reading {
    addresses: Vec<Address>,
    places: Places,
    entries: Vec<Entry>,
    problems: Vec<RowProblem>,
}

impl Reading {
    fn plain(&mut self, text: &str) {
        let receivers = Receivers::parse(text);
        let (mut line, mut done) = (1, 0);
        for receiver in receivers.iter() {
            let passed = text.get(done..receiver.range.start).unwrap_or_default();
            line += passed.matches('\n').count() as u64;
            done = receiver.range.start;
            match receiver.who {
                Who::Id(id) => self.add(line, EntryWho::Id(id)),
                Who::Mailbox(mailbox) => self.address(line, mailbox.address),
                Who::Other => self.problem(line, receiver.text, "is no user ID and no address"),
            }
        }
    }

    fn column(&mut self, text: &str, delimiter: u8, column: &Column) {
        // Rows of a table with addresses are about this long.
        self.places = Places::with_capacity(text.len() / 64);
        let mut reader = table::reader(text, delimiter);
        let mut record = csv::StringRecord::new();
        let mut is_header = column.header.is_some();
        while matches!(reader.read_record(&mut record), Ok(true)) {
            if std::mem::take(&mut is_header) || record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let line = record.position().map_or(0, csv::Position::line);
            let cell = record.get(column.index).unwrap_or_default().trim();
            self.cell(line, cell, column.kind);
        }
    }

    fn cell(&mut self, line: u64, cell: &str, kind: CellKind) {
        match kind {
            CellKind::Id => match cell.parse() {
                Ok(id) => self.add(line, EntryWho::Id(id)),
                Err(_not_an_id) => self.problem(line, cell, "is no user ID"),
            },
            CellKind::Address => {
                if let Some(address) = Address::parse(cell) {
                    return self.address(line, address);
                }
                let receivers = Receivers::parse(cell);
                match (receivers.get(0).map(|one| one.who), receivers.len()) {
                    (Some(Who::Mailbox(mailbox)), 1) => self.address(line, mailbox.address),
                    _ => self.problem(line, cell, "is not one email address"),
                }
            }
        }
    }

    fn address(&mut self, line: u64, address: Address) {
        let next = u32::try_from(self.addresses.len()).unwrap_or(u32::MAX);
        let place = self.places.get_or_insert(&self.addresses, &address, next);
        if place == self.addresses.len() {
            self.addresses.push(address);
        }
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        self.add(line, EntryWho::Address(place));
    }

    fn add(&mut self, line: u64, who: EntryWho) {
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        self.entries.push(Entry { line, who });
    }

    fn problem(&mut self, line: u64, text: &str, why: &str) {
        self.problems.push(RowProblem {
            line,
            text: text.to_owned(),
            why: why.to_owned(),
        });
    }
}
