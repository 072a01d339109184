//! Lines and columns of byte offsets.

/// Where the lines of a text start. LF, CR LF and a lone CR end a line, as in HTML.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Of this text; linear in it.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (index, &byte) in bytes.iter().enumerate() {
            if byte == b'\n' || byte == b'\r' && bytes.get(index + 1) != Some(&b'\n') {
                starts.push(index + 1);
            }
        }
        Self { starts }
    }

    /// Line and column, both from 1, of a byte offset in that text; columns count characters, and
    /// beyond 10,000 bytes of a line they stop at that place.
    #[must_use]
    pub fn place(&self, text: &str, offset: usize) -> (usize, usize) {
        const FAR: usize = 10_000;
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let end = text.floor_char_boundary(offset.min(start + FAR));
        let before = text.get(start..end).unwrap_or("");
        (line, before.chars().count() + 1)
    }
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
    }
}
