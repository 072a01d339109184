//! Where the text to highlight is read from: a string, or the rope of an editor.

use std::ops::Range;

use ropey::Rope;

/// A text that can be read in pieces; its bytes are UTF-8.
pub trait Source {
    /// Its size in bytes.
    fn len(&self) -> usize;

    /// Whether there is nothing in it.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Appends the bytes of `range`, which lies in the text, to `into`.
    fn copy(&self, range: Range<usize>, into: &mut Vec<u8>);
}

impl Source for str {
    fn len(&self) -> usize {
        self.len()
    }

    fn copy(&self, range: Range<usize>, into: &mut Vec<u8>) {
        into.extend_from_slice(self.as_bytes().get(range).unwrap_or_default());
    }
}

impl Source for Rope {
    fn len(&self) -> usize {
        self.len_bytes()
    }

    fn copy(&self, range: Range<usize>, into: &mut Vec<u8>) {
        let mut at = range.start;
        while at < range.end.min(self.len_bytes()) {
            let (chunk, start, _, _) = self.chunk_at_byte(at);
            let end = (range.end - start).min(chunk.len());
            let piece = chunk.as_bytes().get(at - start..end).unwrap_or_default();
            if piece.is_empty() {
                return;
            }
            into.extend_from_slice(piece);
            at += piece.len();
        }
    }
}
