//! Lines and columns of byte offsets.

/// The bytes between two places at which the characters before were counted.
const STEP: usize = 1024;

/// Where the lines of a text start. LF, CR LF and a lone CR end a line, as in HTML.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    starts: Vec<usize>,
    /// The number of characters before every [`STEP`]th byte, so that a column far out in a line
    /// costs no more than one at its start.
    counts: Vec<usize>,
}

impl Lines {
    /// Of this text; linear in it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        let mut counts = Vec::with_capacity(text.len() / STEP + 1);
        let mut characters = 0;
        for (index, &byte) in bytes.iter().enumerate() {
            if index % STEP == 0 {
                counts.push(characters);
            }
            characters += usize::from(is_start(byte));
            if byte == b'\n' || byte == b'\r' && bytes.get(index + 1) != Some(&b'\n') {
                starts.push(index + 1);
            }
        }
        Self { starts, counts }
    }

    /// Line and column, both from 1, of a byte offset in that text; columns count characters.
    #[must_use]
    pub fn place(&self, text: &str, offset: usize) -> (usize, usize) {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let column = self.characters(text, offset) - self.characters(text, start);
        (line, column + 1)
    }

    /// How many characters begin before this byte.
    fn characters(&self, text: &str, offset: usize) -> usize {
        let step = offset / STEP;
        let before = self.counts.get(step).copied();
        let (from, counted) = before.map_or((0, 0), |count| (step * STEP, count));
        let rest = text.as_bytes().get(from..offset).unwrap_or_default();
        counted + rest.iter().filter(|byte| is_start(**byte)).count()
    }
}

/// Whether a byte of UTF-8 begins a character.
fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ending_counts_and_columns_are_characters() {
        let text = "a\nżb\r\nc\rd";
        let lines = Lines::new(text);
        for (offset, place) in [
            (0, (1, 1)),
            (1, (1, 2)),
            (2, (2, 1)),
            (4, (2, 2)),
            (5, (2, 3)),
            (7, (3, 1)),
            (9, (4, 1)),
            (10, (4, 2)),
            (99, (4, 2)),
        ] {
            assert_eq!(lines.place(text, offset), place, "{offset}");
        }
        assert_eq!(Lines::default().place("", 0), (1, 1));
        let long = "ż".repeat(5_000);
        assert_eq!(Lines::new(&long).place(&long, 8_000), (1, 4_001));
        let exact = "a".repeat(STEP);
        assert_eq!(Lines::new(&exact).place(&exact, STEP), (1, STEP + 1));
    }
}
