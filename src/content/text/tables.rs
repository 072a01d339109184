//! Tells tables of data from tables that only lay the email out.
//!
//! It judges by what the table is made of, never by looks. The limits are hard: html2text needs
//! memory for rows times columns, so a table beyond them is never handed over as one.

use super::attributes::Attributes;

/// From this `cellpadding` on, in pixels, cells are set apart by blank lines.
const PADDED: u32 = 8;
/// The most columns of a table that is drawn as one.
const MAX_COLUMNS: u32 = 40;
/// The most places for cells, rows times columns, of a table that is drawn as one.
const MAX_PLACES: u32 = 40_000;

/// What was seen of one table.
#[derive(Debug, Default)]
pub(super) struct TableFacts {
    /// It is declared as layout, or another table stands in it.
    layout: bool,
    /// It has a border or header cells.
    ruled: bool,
    /// Its cells are padded.
    padded: bool,
    rows: u32,
    row_columns: u32,
    columns: u32,
    spanning_columns: u32,
}

impl TableFacts {
    pub(super) fn new(attributes: &Attributes) -> Self {
        Self {
            layout: attributes.presentation,
            ruled: attributes.border,
            padded: attributes.padding.is_some_and(|pixels| pixels >= PADDED),
            ..Self::default()
        }
    }

    /// Another table stands in one of its cells.
    pub(super) fn nest(&mut self) {
        self.layout = true;
    }

    pub(super) fn row(&mut self) {
        self.rows += 1;
        self.row_columns = 0;
    }

    pub(super) fn cell(&mut self, header: bool, columns: u32, rows: u32) {
        self.ruled |= header;
        self.row_columns = self.row_columns.saturating_add(columns);
        self.columns = self.columns.max(self.row_columns);
        if rows > 1 {
            self.spanning_columns = self.spanning_columns.saturating_add(columns);
        }
    }

    /// Whether space stands between its cells.
    pub(super) fn is_padded(&self) -> bool {
        self.padded
    }

    /// How many columns its widest row has.
    pub(super) fn columns(&self) -> u32 {
        self.columns
    }

    /// Whether it is drawn as a table; else its cells become blocks below each other.
    pub(super) fn is_data(&self) -> bool {
        !self.layout
            && self.ruled
            && self.rows >= 2
            && (2..=MAX_COLUMNS).contains(&self.columns)
            && self.rows.saturating_mul(self.columns) <= MAX_PLACES
    }

    /// Whether cells may keep the rows they span. html2text moves the cells beside them, so all
    /// of them together must still fit.
    pub(super) fn keeps_row_spans(&self) -> bool {
        let columns = self.columns.saturating_add(self.spanning_columns);
        columns <= MAX_COLUMNS && self.rows.saturating_mul(columns) <= MAX_PLACES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(header: bool, rows: u32, columns: u32) -> TableFacts {
        let mut facts = TableFacts::default();
        for row in 0..rows {
            facts.row();
            for _ in 0..columns {
                facts.cell(header && row == 0, 1, 1);
            }
        }
        facts
    }

    #[test]
    fn data_has_headers_and_more_than_one_row_and_column() {
        assert!(table(true, 2, 2).is_data());
        assert!(!table(false, 2, 2).is_data());
        assert!(!table(true, 1, 2).is_data());
        assert!(!table(true, 9, 1).is_data());
    }

    #[test]
    fn what_would_cost_too_much_is_not_drawn_as_a_table() {
        assert!(!table(true, 2, MAX_COLUMNS + 1).is_data());
        assert!(!table(true, 20_001, 2).is_data());
        let mut wide = table(true, 2, 2);
        wide.row();
        wide.cell(false, u32::MAX, 1);
        wide.cell(false, u32::MAX, 1);
        assert!(!wide.is_data());
        let mut tall = table(true, 2, 2);
        for _ in 0..50 {
            tall.row();
            tall.cell(false, 1, u32::MAX);
        }
        assert!(tall.is_data() && !tall.keeps_row_spans());
    }

    #[test]
    fn nested_and_declared_layout_tables_are_layout() {
        let mut outer = table(true, 2, 2);
        outer.nest();
        assert!(!outer.is_data());
        let mut declared = TableFacts::new(&Attributes {
            presentation: true,
            border: true,
            ..Attributes::default()
        });
        declared.row();
        declared.cell(true, 2, 1);
        declared.row();
        assert!(!declared.is_data());
    }
}
