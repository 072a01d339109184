//! Finds the preview line for a place in the source.

/// Where the lines begin in the source.
#[derive(Debug, Clone, Default)]
pub(super) struct Positions {
    /// Byte in the source and line of the preview, in the order of the source.
    places: Vec<(usize, usize)>,
}

impl Positions {
    /// From the places where pieces of lines begin, with their lines.
    pub(super) fn new(mut places: Vec<(usize, usize)>) -> Self {
        // Rows of tables go from cell to cell; elsewhere the order is that of the source.
        places.sort_by_key(|&(source, _)| source);
        places.dedup_by_key(|&mut (_, line)| line);
        Self { places }
    }

    /// The line of the last text that starts at or before `offset`, else of the first text.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        let after = self.places.partition_point(|&(source, _)| source <= offset);
        let place = self.places.get(after.saturating_sub(1));
        place.map_or(0, |&(_, line)| line)
    }
}
