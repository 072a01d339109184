//! Writes text as numbered runs: each is an element whose colour is the run's number, which is
//! what html2text hands back with every piece of a line.
//!
//! White space is collapsed here, as HTML does, except in preformatted text. The rule: what is
//! written is harmless text with additive widths (see [`Glyphs`]), so nothing html2text does
//! with it can go wrong.

use std::{fmt::Write as _, ops::Range};

use unicode_segmentation::UnicodeSegmentation as _;

use super::{super::style::SpanStyle, glyphs::Glyphs};

/// A run ends at the first space after this many clusters, which keeps pieces small.
const RUN_BYTES: usize = 48;
/// html2text can loop over tabs in a column of no width; HTML leaves their size open.
const TAB: &str = "    ";

/// Stands where a run's number does and makes the whole line blank.
pub(in super::super) const BLANK_LINE: u32 = 0xFF_FFFF;
/// Stands where a run's number does, for the lines of a table that has none.
pub(in super::super) const NO_LINES: u32 = 0xFF_FFFE;

/// A piece of text of one style, from one place of the source.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Run {
    /// Where it starts in the source, in bytes; runs are in the order of the source.
    pub(in super::super) source: usize,
    pub(in super::super) style: SpanStyle,
}

/// Where a word of a run stands in the source.
#[derive(Debug, Clone, Copy)]
struct Word {
    run: usize,
    /// How many characters of the run, spaces aside, come before it.
    letters: usize,
    source: usize,
}

/// The HTML being written.
#[derive(Debug, Default)]
pub(in super::super) struct RunWriter {
    pub(in super::super) html: String,
    pub(in super::super) glyphs: Glyphs,
    pub(in super::super) runs: Vec<Run>,
    words: Vec<Word>,
    /// How many characters the open run has that are no spaces.
    letters: usize,
    /// How many bytes the open run has; `None` when no run is open.
    open: Option<usize>,
    /// Whether the next character begins a word.
    between_words: bool,
    /// Whether white space would be collapsed into what was written last.
    spaced: bool,
}

impl RunWriter {
    /// Adds text that comes from these bytes of the source.
    pub(in super::super) fn text(&mut self, text: &str, source: &Range<usize>, style: SpanStyle) {
        for (at, cluster) in text.grapheme_indices(true) {
            if cluster.bytes().all(|byte| byte.is_ascii_whitespace()) {
                self.space();
            } else {
                let source = place(at, text.len(), source);
                self.make_run(source, style);
                if self.between_words {
                    self.note_word(source);
                }
                self.push_glyph(cluster);
                self.spaced = false;
            }
        }
    }

    /// Adds text whose spaces and line ends count.
    pub(in super::super) fn preformatted(
        &mut self,
        text: &str,
        source: &Range<usize>,
        style: SpanStyle,
    ) {
        for (at, cluster) in text.grapheme_indices(true) {
            let source = place(at, text.len(), source);
            self.make_run(source, style);
            if self.between_words {
                self.note_word(source);
            }
            match cluster {
                "\n" | "\r\n" => {
                    self.html.push('\n');
                    self.end_run();
                }
                "\t" => self.html.push_str(TAB),
                " " | "\u{c}" => self.html.push(' '),
                _ => self.push_glyph(cluster),
            }
            self.between_words = matches!(cluster, " " | "\t" | "\u{c}");
            self.spaced = false;
        }
    }

    /// Adds white space, unless there is some.
    pub(in super::super) fn space(&mut self) {
        self.between_words = true;
        if !self.spaced {
            self.html.push(' ');
            self.spaced = true;
            if self.open.is_some_and(|bytes| bytes >= RUN_BYTES) {
                self.end_run();
            }
        }
    }

    /// The run with a number of html2text's pieces; 0 is none.
    pub(in super::super) fn run_index(&self, number: u32) -> Option<usize> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        (index < self.runs.len()).then_some(index)
    }

    /// Whether the last thing written is a space.
    pub(in super::super) fn ends_with_space(&self) -> bool {
        let text = self.html.strip_suffix("</t>").unwrap_or(&self.html);
        text.ends_with(' ')
    }

    /// Adds columns that are not broken and not collapsed.
    pub(super) fn fixed_spaces(&mut self, count: usize) {
        let source = self.runs.last().map_or(0, |run| run.source);
        self.make_run(source, SpanStyle::default());
        for _ in 0..count {
            self.glyphs.push_fixed_space(&mut self.html);
        }
        self.end_run();
        self.spaced = false;
    }

    /// Takes spaces off the end, within the open run.
    pub(super) fn trim_end(&mut self) {
        if self.open.is_some() {
            let end = self.html.trim_end_matches([' ', '\u{A0}']).len();
            self.html.truncate(end);
            self.spaced = false;
        }
    }

    /// Adds a blank line between blocks.
    pub(super) fn blank_line(&mut self) {
        self.end_run();
        // Writing to a string can't fail.
        let _ = write!(self.html, "<div><t color=#{BLANK_LINE:06x}>-</t></div>");
        self.spaced = true;
    }

    /// Makes the next white space part of what is here, as at the edge of a block.
    pub(in super::super) fn collapse_spaces(&mut self) {
        self.spaced = true;
    }

    /// Ends the open run, so that tags can be written.
    pub(in super::super) fn end_run(&mut self) {
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
        let _ = write!(self.html, "<t color=#{:06x}>", self.runs.len() + 1);
        self.runs.push(Run { source, style });
        self.open = Some(0);
        self.letters = 0;
        self.between_words = true;
    }

    fn push_glyph(&mut self, cluster: &str) {
        let before = self.html.len();
        self.glyphs.push(cluster, &mut self.html);
        let written = self.html.get(before..).unwrap_or("");
        self.letters += written.chars().filter(|&c| c != ' ').count();
    }

    fn note_word(&mut self, source: usize) {
        self.words.push(Word {
            run: self.runs.len().saturating_sub(1),
            letters: self.letters,
            source,
        });
        self.between_words = false;
    }

    /// Where in the source a character of a run stands, told by how many characters of the run
    /// that are no spaces come before it.
    pub(in super::super) fn source_of(&self, run: usize, letters: usize) -> usize {
        let before = |word: &Word| (word.run, word.letters) <= (run, letters);
        let after = self.words.partition_point(before);
        let word = after.checked_sub(1).and_then(|index| self.words.get(index));
        match word {
            Some(word) if word.run == run => word.source + (letters - word.letters),
            _ => self.runs.get(run).map_or(0, |run| run.source),
        }
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
