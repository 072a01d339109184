//! Two texts side by side, line by line, for the choice between them.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::{
    draft::{Field, Fields},
    tui::words,
};

/// Above this product of lines that differ, they are put side by side as they come.
const EFFORT: usize = 1_000_000;

/// A row: the same line in both, or what one or both have instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the left text; none where the right one has a line more.
    pub left: Option<String>,
    /// The line of the right text; none where the left one has a line more.
    pub right: Option<String>,
}

impl Row {
    fn differs(&self) -> bool {
        self.left != self.right
    }
}

/// Two texts on the screen.
#[derive(Debug)]
pub struct Comparison {
    /// What stands on which side.
    pub title: &'static str,
    /// The rows.
    pub rows: Vec<Row>,
    /// The first row shown.
    pub scroll: usize,
}

impl Comparison {
    /// The two drafts side by side, from a little above where they differ first.
    #[must_use]
    pub(in crate::tui) fn new(
        title: &'static str,
        left: (&Fields, &str),
        right: (&Fields, &str),
    ) -> Self {
        let rows = rows(&as_text(left), &as_text(right));
        let first = rows.iter().position(Row::differs).unwrap_or(0);
        Self {
            title,
            rows,
            scroll: first.saturating_sub(2),
        }
    }

    /// Scrolls by this many rows.
    pub(in crate::tui) fn scroll_by(&mut self, rows: isize) {
        let last = self.rows.len().saturating_sub(1);
        self.scroll = self.scroll.saturating_add_signed(rows).min(last);
    }
}

fn as_text((fields, body): (&Fields, &str)) -> String {
    let mut text = String::new();
    for field in Field::FORM {
        let value = fields.get(field);
        if !value.is_empty() {
            // Writing to a String does not fail.
            let _ = writeln!(text, "{}: {value}", words::label(field));
        }
    }
    text + body
}

/// Puts two texts side by side, with as many equal lines in one row as can be found.
#[must_use]
pub(in crate::tui) fn rows(left: &str, right: &str) -> Vec<Row> {
    let (left, right): (Vec<&str>, Vec<&str>) = (left.lines().collect(), right.lines().collect());
    let same_start = left
        .iter()
        .zip(&right)
        .take_while(|(left, right)| left == right)
        .count();
    let (start, left) = left.split_at(same_start);
    let right = right.get(same_start..).unwrap_or_default();
    let same_end = left
        .iter()
        .rev()
        .zip(right.iter().rev())
        .take_while(|(left, right)| left == right)
        .count();
    let (left, end) = left.split_at(left.len() - same_end);
    let (right, _) = right.split_at(right.len() - same_end);
    let mut rows: Vec<Row> = start.iter().map(|line| same(line)).collect();
    differing(left, right, &mut rows);
    rows.extend(end.iter().map(|line| same(line)));
    rows
}

fn same(line: &str) -> Row {
    Row {
        left: Some(line.to_owned()),
        right: Some(line.to_owned()),
    }
}

fn differing(left: &[&str], right: &[&str], rows: &mut Vec<Row>) {
    let (mut old, mut new) = (vec![], vec![]);
    let mut rest = (left, right);
    let common = if left.len().saturating_mul(right.len()) <= EFFORT {
        longest_common(left, right)
    } else {
        vec![]
    };
    for (at_left, at_right) in common {
        let taken = (left.len() - rest.0.len(), right.len() - rest.1.len());
        let (before, after) = rest.0.split_at(at_left - taken.0);
        old.extend_from_slice(before);
        rest.0 = after;
        let (before, after) = rest.1.split_at(at_right - taken.1);
        new.extend_from_slice(before);
        rest.1 = after;
        pair(&mut old, &mut new, rows);
        if let (Some((line, left)), Some((_, right))) = (rest.0.split_first(), rest.1.split_first())
        {
            rows.push(same(line));
            rest = (left, right);
        }
    }
    pair(&mut rest.0.to_vec(), &mut rest.1.to_vec(), rows);
}

/// Lines that stand for one another, as they come.
fn pair(left: &mut Vec<&str>, right: &mut Vec<&str>, rows: &mut Vec<Row>) {
    let mut lines = (left.drain(..), right.drain(..));
    loop {
        let (left, right) = (lines.0.next(), lines.1.next());
        if left.is_none() && right.is_none() {
            return;
        }
        rows.push(Row {
            left: left.map(str::to_owned),
            right: right.map(str::to_owned),
        });
    }
}

/// The places of a longest common subsequence, by the usual table.
fn longest_common(left: &[&str], right: &[&str]) -> Vec<(usize, usize)> {
    let width = right.len() + 1;
    let mut table = vec![0_u32; (left.len() + 1) * width];
    let get = |table: &[u32], row: usize, column: usize| {
        table.get(row * width + column).copied().unwrap_or(0)
    };
    for (row, ours) in left.iter().enumerate().rev() {
        for (column, theirs) in right.iter().enumerate().rev() {
            let length = if ours == theirs {
                get(&table, row + 1, column + 1) + 1
            } else {
                get(&table, row + 1, column).max(get(&table, row, column + 1))
            };
            if let Some(cell) = table.get_mut(row * width + column) {
                *cell = length;
            }
        }
    }
    let (mut row, mut column, mut places) = (0, 0, vec![]);
    while let (Some(ours), Some(theirs)) = (left.get(row), right.get(column)) {
        if ours == theirs {
            places.push((row, column));
            row += 1;
            column += 1;
        } else if get(&table, row + 1, column) >= get(&table, row, column + 1) {
            row += 1;
        } else {
            column += 1;
        }
    }
    places
}

/// The rows as text of `width` columns, at most `height` lines; harmless. What differs has a
/// mark between its halves.
#[must_use]
pub(in crate::tui) fn lines(rows: &[Row], width: u16, height: u16) -> Vec<String> {
    let half = width.saturating_sub(3) / 2;
    let mut lines = Vec::new();
    for row in rows {
        if lines.len() >= usize::from(height) {
            break;
        }
        let sign = if row.differs() { '≠' } else { '│' };
        let cell = |text: &Option<String>| match text.as_deref() {
            None | Some("") => vec![],
            Some(text) => words::wrap(text, half),
        };
        let (left, right) = (cell(&row.left), cell(&row.right));
        for at in 0..left.len().max(right.len()).max(1) {
            let left = left.get(at).map_or("", String::as_str);
            let right = right.get(at).map_or("", String::as_str);
            let padding = usize::from(half).saturating_sub(left.width());
            lines.push(format!("{left}{} {sign} {right}", " ".repeat(padding)));
        }
    }
    lines.truncate(usize::from(height));
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(left: &str, right: &str) -> Vec<String> {
        lines(&rows(left, right), 13, 20)
    }

    #[test]
    fn equal_lines_stand_beside_each_other() {
        assert_eq!(
            shown("a\nold\nb\nc", "a\nb\nnew\nc\nd"),
            [
                "a     │ a",
                "old   ≠ ",
                "b     │ b",
                "      ≠ new",
                "c     │ c",
                "      ≠ d",
            ]
        );
        assert_eq!(shown("日本 word", "x"), ["日本  ≠ x", "word  ≠ "]);
    }

    proptest! {
        #[test]
        fn nothing_is_left_out(left in "[abc\n]{0,30}", right in "[abc\n]{0,30}") {
            let rows = rows(&left, &right);
            let of = |side: fn(&Row) -> &Option<String>| {
                rows.iter().filter_map(|row| side(row).clone()).collect::<Vec<_>>()
            };
            prop_assert_eq!(of(|row| &row.left), left.lines().collect::<Vec<_>>());
            prop_assert_eq!(of(|row| &row.right), right.lines().collect::<Vec<_>>());
        }
    }
}
