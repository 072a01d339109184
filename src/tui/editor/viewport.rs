//! What of the text is in sight: which row is at the top, where a place of the text is on the
//! screen, and which place of the text is at a place of the screen.

use ropey::Rope;

use super::rows::{Piece, Row};

/// The part of the text that is in sight.
#[derive(Debug, Clone, Default)]
pub(super) struct Viewport {
    /// A byte of the piece at the top.
    top: usize,
    /// How many rows of that piece are scrolled away.
    skipped: usize,
    /// Columns and rows of the screen, as they were drawn last.
    pub(super) size: (usize, usize),
}

/// A row with the piece that it belongs to.
#[derive(Debug)]
pub(super) struct PlacedRow {
    /// The row.
    pub(super) row: Row,
    /// The number of its line, counted from 0, where the line begins with this row.
    pub(super) line_number: Option<usize>,
    /// Whether nothing of the piece comes behind it.
    pub(super) ends_piece: bool,
    /// Whether nothing of the line comes behind it.
    pub(super) ends_line: bool,
}

/// A row of the text by its piece and its number in that.
struct Place {
    piece: Piece,
    rows: Vec<Row>,
    index: usize,
}

impl Place {
    fn of(text: &Rope, byte: usize, width: usize) -> Self {
        let piece = Piece::at(text, byte);
        let rows = piece.rows(text, width);
        let index = rows.iter().rposition(|row| row.start <= byte).unwrap_or(0);
        Self { piece, rows, index }
    }

    fn row(&self) -> Option<&Row> {
        self.rows.get(self.index)
    }

    /// Goes `steps` rows down, or up where it is negative, as far as there are rows.
    fn step(mut self, text: &Rope, width: usize, steps: isize) -> Self {
        for _ in 0..steps.unsigned_abs() {
            let moved = if steps < 0 {
                self.up(text, width)
            } else {
                self.down(text, width)
            };
            if !moved {
                break;
            }
        }
        self
    }

    fn down(&mut self, text: &Rope, width: usize) -> bool {
        if self.index + 1 < self.rows.len() {
            self.index += 1;
            return true;
        }
        let Some(piece) = self.piece.next(text) else {
            return false;
        };
        *self = Self {
            rows: piece.rows(text, width),
            piece,
            index: 0,
        };
        true
    }

    fn up(&mut self, text: &Rope, width: usize) -> bool {
        if self.index > 0 {
            self.index -= 1;
            return true;
        }
        let Some(piece) = self.piece.previous(text) else {
            return false;
        };
        let rows = piece.rows(text, width);
        *self = Self {
            index: rows.len().saturating_sub(1),
            rows,
            piece,
        };
        true
    }
}

impl Viewport {
    fn top_place(&self, text: &Rope) -> Place {
        let piece = Piece::at(text, self.top);
        let rows = piece.rows(text, self.size.0);
        let index = self.skipped.min(rows.len().saturating_sub(1));
        Place { piece, rows, index }
    }

    fn set_top(&mut self, place: &Place) {
        self.top = place.piece.bytes.start;
        self.skipped = place.index;
    }

    /// Scrolls by rows, negative is up.
    pub(super) fn scroll(&mut self, text: &Rope, rows: isize) {
        let place = self.top_place(text).step(text, self.size.0, rows);
        self.set_top(&place);
    }

    /// Scrolls as little as needed to have the row of `byte` in sight.
    pub(super) fn show(&mut self, text: &Rope, byte: usize) {
        let (width, height) = self.size;
        let wanted = Place::of(text, byte, width);
        let top = self.top_place(text);
        let start = |place: &Place| place.row().map_or(0, |row| row.start);
        if start(&wanted) < start(&top) {
            return self.set_top(&wanted);
        }
        // The top row from which on it would be in sight at the bottom.
        let lowest = isize::try_from(height)
            .unwrap_or(isize::MAX)
            .saturating_sub(1);
        let last_top = wanted.step(text, width, -lowest);
        if start(&last_top) > start(&top) {
            self.set_top(&last_top);
        }
    }

    /// The rows in sight, from the top.
    pub(super) fn rows(&self, text: &Rope) -> Vec<PlacedRow> {
        let (width, height) = self.size;
        let mut placed = Vec::with_capacity(height);
        let mut place = Some(self.top_place(text));
        while let Some(Place { piece, rows, index }) = place {
            let count = rows.len();
            for (number, row) in rows.into_iter().enumerate().skip(index) {
                if placed.len() == height {
                    return placed;
                }
                let ends_piece = number + 1 == count;
                placed.push(PlacedRow {
                    row,
                    line_number: (piece.starts_line && number == 0).then_some(piece.line),
                    ends_piece,
                    ends_line: ends_piece && piece.ends_line,
                });
            }
            place = piece.next(text).map(|piece| {
                let rows = piece.rows(text, width);
                Place {
                    piece,
                    rows,
                    index: 0,
                }
            });
        }
        placed
    }

    /// The byte at a column of a row counted from the top, which may be above or below what is
    /// in sight.
    pub(super) fn byte_at(&self, text: &Rope, row: isize, column: usize) -> usize {
        let place = self.top_place(text).step(text, self.size.0, row);
        byte_in(&place, column)
    }

    /// The column in which `byte` is drawn.
    pub(super) fn column_of(&self, text: &Rope, byte: usize) -> usize {
        let place = Place::of(text, byte, self.size.0);
        place.row().map_or(0, |row| row.column_of(byte))
    }

    /// The byte at `column`, some rows below the row of `byte`, or above where it is negative;
    /// none where there is no other row in that direction.
    pub(super) fn byte_below(
        &self,
        text: &Rope,
        byte: usize,
        rows: isize,
        column: usize,
    ) -> Option<usize> {
        let from = Place::of(text, byte, self.size.0);
        let start = from.row()?.start;
        let to = from.step(text, self.size.0, rows);
        (to.row()?.start != start).then(|| byte_in(&to, column))
    }
}

/// The end of a wrapped row is drawn as the start of the next one, so the last place that can be
/// reached in it is before its last grapheme.
fn byte_in(place: &Place, column: usize) -> usize {
    let Some(row) = place.row() else {
        return place.piece.bytes.start;
    };
    let byte = row.byte_at(column);
    let wraps = place.index + 1 < place.rows.len() || !place.piece.ends_line;
    if wraps && byte == row.end {
        return row.glyphs.last().map_or(byte, |last| last.byte);
    }
    byte
}
