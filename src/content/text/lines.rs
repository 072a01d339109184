//! Makes preview lines of html2text's lines: stand-ins become text again, pieces become spans
//! of one style, and no line is wider than the pane.
//!
//! The rules: a line's width is the sum of its clusters' widths, as a terminal draws them; a
//! character wider than the whole pane becomes `�`; blank lines do not pile up.

use html2text::render::TaggedLine;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::{PreviewLine, PreviewSpan, layout::RunNumber, runs::RunWriter, style::SpanStyle};

/// The most lines of a preview; what comes after is left out, and the last line says so.
pub(super) const MAX_LINES: usize = 200_000;
/// Blank lines in a row that are kept.
const MAX_BLANK: usize = 1;

/// Collects preview lines of at most `width` columns.
#[derive(Debug)]
pub(super) struct Lines {
    width: usize,
    done: Vec<PreviewLine>,
    /// The first line of each run that is shown.
    first: Vec<Option<usize>>,
    line: PreviewLine,
    column: usize,
    blank: usize,
}

impl Lines {
    pub(super) fn new(width: usize, runs: usize) -> Self {
        Self {
            width,
            done: Vec::new(),
            first: vec![None; runs],
            line: PreviewLine::default(),
            column: 0,
            blank: MAX_BLANK,
        }
    }

    /// Takes in what html2text made of the email.
    pub(super) fn body(&mut self, laid_out: &[TaggedLine<Vec<RunNumber>>], text: &RunWriter) {
        for tagged in laid_out {
            for piece in tagged.tagged_strings() {
                let number = piece.tag.first().map(|run| run.0 as usize);
                let run = number.and_then(|number| text.runs.get(number));
                let style = run.map(|run| run.style).unwrap_or_default();
                for c in piece.s.chars() {
                    let mut buffer = [0; 4];
                    let (cluster, width) = text.glyphs.resolve(c, &mut buffer);
                    self.push(cluster, width, style);
                    if cluster != " "
                        && let Some(place) = number.and_then(|at| self.first.get_mut(at))
                    {
                        place.get_or_insert(self.done.len());
                    }
                }
            }
            self.end_line();
            if self.is_full() {
                return;
            }
        }
    }

    /// Adds the targets of the links, numbered as in the text.
    pub(super) fn targets(&mut self, links: &[String]) {
        if !links.is_empty() {
            self.end_line();
        }
        for (index, target) in links.iter().enumerate() {
            let style = SpanStyle {
                link: u32::try_from(index).ok(),
                ..SpanStyle::default()
            };
            for cluster in format!("[{}]: ", index + 1).graphemes(true) {
                self.push(cluster, cluster.width(), SpanStyle::default());
            }
            for cluster in target.graphemes(true) {
                self.push(cluster, cluster.width(), style);
            }
            self.end_line();
            if self.is_full() {
                return;
            }
        }
    }

    /// The lines, and the first line of each run that is shown.
    pub(super) fn finish(mut self) -> (Vec<PreviewLine>, Vec<Option<usize>>) {
        if self.is_full() {
            self.done.truncate(MAX_LINES);
            self.line = PreviewLine::default();
            self.column = 0;
            for cluster in "… the rest of this very long email is not shown".graphemes(true) {
                if self.column + cluster.width() <= self.width {
                    self.push(cluster, cluster.width(), SpanStyle::default());
                }
            }
            self.done.push(std::mem::take(&mut self.line));
        }
        while self.done.last().is_some_and(|line| line.spans.is_empty()) {
            self.done.pop();
        }
        (self.done, self.first)
    }

    fn is_full(&self) -> bool {
        self.done.len() >= MAX_LINES
    }

    fn push(&mut self, cluster: &str, width: usize, style: SpanStyle) {
        if cluster.is_empty() {
            return;
        }
        if width > self.width {
            self.push("\u{FFFD}", 1, style);
            return;
        }
        if self.column + width > self.width {
            self.break_line();
            if cluster == " " {
                return;
            }
        }
        self.column += width;
        match self.line.spans.last_mut() {
            Some(last) if last.style == style => last.text.push_str(cluster),
            _ => self.line.spans.push(PreviewSpan {
                text: cluster.to_owned(),
                style,
            }),
        }
    }

    /// Goes on in the next line because this one is full.
    fn break_line(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.column = 0;
    }

    fn end_line(&mut self) {
        trim(&mut self.line);
        draw_rule(&mut self.line, self.width);
        if self.line.spans.is_empty() {
            self.blank += 1;
        } else {
            self.blank = 0;
        }
        if self.blank <= MAX_BLANK {
            self.done.push(std::mem::take(&mut self.line));
        }
        self.column = 0;
    }
}

/// Takes spaces off the end of a line; they fill cells and would be underlined in links.
fn trim(line: &mut PreviewLine) {
    while let Some(last) = line.spans.last_mut() {
        last.text.truncate(last.text.trim_end_matches(' ').len());
        if !last.text.is_empty() {
            return;
        }
        line.spans.pop();
    }
}

/// Draws a rule to the end of its line when nothing stands beside it.
fn draw_rule(line: &mut PreviewLine, width: usize) {
    let used: usize = line.spans.iter().map(|span| span.text.width()).sum();
    if let Some(last) = line.spans.last_mut()
        && last.style.rule
    {
        last.text.push_str(&"─".repeat(width.saturating_sub(used)));
    }
}
