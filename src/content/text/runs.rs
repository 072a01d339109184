//! Writes text as numbered runs: each is an element whose colour is the run's number, which is
//! what html2text hands back with every piece of a line.
//!
//! White space is collapsed here, as HTML does, except in preformatted text. The rule: what is
//! written is harmless text with additive widths (see [`Glyphs`]), so nothing html2text does
//! with it can go wrong.

use std::{fmt::Write as _, ops::Range};

use unicode_segmentation::UnicodeSegmentation as _;

use super::{glyphs::Glyphs, style::SpanStyle};

/// A run ends at the first space after this many bytes, so that its place is known well.
const RUN_BYTES: usize = 48;
/// html2text can loop over tabs in a column of no width; HTML leaves their size open.
const TAB: &str = "    ";

/// A piece of text of one style, from one place of the source.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    /// Where it starts in the source, in bytes; runs are in the order of the source.
    pub(super) source: usize,
    pub(super) style: SpanStyle,
}

/// The HTML being written.
#[derive(Debug, Default)]
pub(super) struct RunWriter {
    pub(super) html: String,
    pub(super) glyphs: Glyphs,
    pub(super) runs: Vec<Run>,
    /// How many bytes the open run has; `None` when no run is open.
    open: Option<usize>,
    /// Whether white space would be collapsed into what was written last.
    spaced: bool,
}

impl RunWriter {
    /// Adds text that comes from these bytes of the source.
    pub(super) fn text(&mut self, text: &str, source: &Range<usize>, style: SpanStyle) {
        for (at, cluster) in text.grapheme_indices(true) {
            if cluster.bytes().all(|byte| byte.is_ascii_whitespace()) {
                self.space();
            } else {
                self.make_run(place(at, text.len(), source), style);
                self.glyphs.push(cluster, &mut self.html);
                self.spaced = false;
            }
        }
    }

    /// Adds text whose spaces and line ends count.
    pub(super) fn preformatted(&mut self, text: &str, source: &Range<usize>, style: SpanStyle) {
        for (at, cluster) in text.grapheme_indices(true) {
            self.make_run(place(at, text.len(), source), style);
            match cluster {
                "\n" | "\r\n" => {
                    self.html.push('\n');
                    self.end_run();
                }
                "\t" => self.html.push_str(TAB),
                "\u{c}" => self.html.push(' '),
                _ => {
                    self.glyphs.push(cluster, &mut self.html);
                }
            }
            self.spaced = false;
        }
    }

    /// Adds white space, unless there is some.
    pub(super) fn space(&mut self) {
        if !self.spaced {
            self.html.push(' ');
            self.spaced = true;
            if self.open.is_some_and(|bytes| bytes >= RUN_BYTES) {
                self.end_run();
            }
        }
    }

    /// Whether the last thing written is a space.
    pub(super) fn ends_with_space(&self) -> bool {
        let text = self.html.strip_suffix("</t>").unwrap_or(&self.html);
        text.ends_with(' ')
    }

    /// Makes the next white space part of what is here, as at the edge of a block.
    pub(super) fn collapse_spaces(&mut self) {
        self.spaced = true;
    }

    /// Ends the open run, so that tags can be written.
    pub(super) fn end_run(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</t>");
        }
    }

    /// Makes sure that a run of this style is open.
    fn make_run(&mut self, source: usize, style: SpanStyle) {
        if let (Some(bytes), Some(run)) = (&mut self.open, self.runs.last())
            && run.style == style
            && source <= run.source + 2 * RUN_BYTES
        {
            *bytes += 1;
            return;
        }
        self.end_run();
        // Writing to a string can't fail.
        let _ = write!(self.html, "<t color=#{:06x}>", self.runs.len());
        self.runs.push(Run { source, style });
        self.open = Some(0);
    }
}

/// The place in the source of a byte of a text; entities make it an estimate that stays in order.
fn place(at: usize, length: usize, source: &Range<usize>) -> usize {
    if source.len() == length {
        source.start + at
    } else {
        source.start + at * source.len() / length.max(1)
    }
}
