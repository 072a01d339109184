//! Finds the preview line for a place in the source.

use super::write::Run;

/// Where the runs of text start, in the source and in the preview.
#[derive(Debug, Clone, Default)]
pub(super) struct Positions {
    /// Byte in the source and line of the preview, in the order of the source.
    places: Vec<(usize, usize)>,
}

impl Positions {
    /// From the runs and the first line of each that is shown.
    pub(super) fn new(runs: &[Run], lines: &[Option<usize>]) -> Self {
        let shown = runs.iter().zip(lines);
        let mut places: Vec<_> = shown
            .filter_map(|(run, line)| Some((run.source, (*line)?)))
            .collect();
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
