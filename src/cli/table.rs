//! Lists for a person: rows of cells, in columns that fit them.

use unicode_width::UnicodeWidthStr;

/// The rows as text, each column as wide as its widest cell. The cells have to be harmless.
pub(super) fn aligned<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> Vec<String> {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    let line = |row: &[String; COLUMNS]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| {
            let padding = width.saturating_sub(cell.width());
            format!("{cell}{}", " ".repeat(padding))
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// As much of the text as fits into so many columns, with an ellipsis where it was cut.
pub(super) fn cut(text: &str, columns: usize) -> String {
    let mut kept = String::new();
    for letter in text.chars() {
        if kept.width() >= columns {
            kept.push('…');
            break;
        }
        kept.push(letter);
    }
    kept
}

/// A count of people, in words.
pub(super) fn people(count: usize) -> String {
    match count {
        1 => "1 person".to_owned(),
        count => format!("{count} people"),
    }
}
