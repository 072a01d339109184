//! Makes preview lines of html2text's lines: stand-ins become text again, pieces become spans
//! of one style, and no line is wider than the pane.
//!
//! The rules: a line's width is the sum of its clusters' widths, as a terminal draws them; a
//! character wider than the whole pane becomes `�`; blank lines do not pile up.

use html2text::render::TaggedLine;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::{
    PreviewLine, PreviewSpan,
    layout::RunNumber,
    style::SpanStyle,
    write::{BLANK_LINE, NO_LINES, RunWriter},
};

/// The most lines of a preview; what comes after is left out, and the last line says so.
pub(super) const MAX_LINES: usize = 200_000;
/// Blank lines in a row that are kept.
const MAX_BLANK: usize = 1;

/// Collects preview lines of at most `width` columns.
#[derive(Debug)]
pub(super) struct Lines {
    width: usize,
    done: Vec<PreviewLine>,
    /// Where in the source lines or their pieces begin, and the line, in the order of lines.
    places: Vec<(usize, usize)>,
    /// How many characters of each run are taken in, spaces aside.
    letters: Vec<usize>,
    line: PreviewLine,
    column: usize,
    blank: usize,
    /// The line has text of the email, not only marks of quotes.
    said: bool,
    /// The last line of text was of header cells alone.
    after_header: bool,
}

/// What a line of html2text's is.
enum Sort {
    Text,
    /// A blank line that was asked for.
    BlankLine,
    /// A line of a table that tells nothing.
    Nothing,
}

impl Sort {
    fn of(line: &TaggedLine<Vec<RunNumber>>, after_header: bool) -> Self {
        let mut ruled = false;
        for piece in line.tagged_strings() {
            match number(&piece.tag) {
                BLANK_LINE => return Self::BlankLine,
                // A line across a table has no run; a bullet may stand before it.
                0 | NO_LINES => {
                    ruled |= piece.s.contains('─');
                    if piece
                        .s
                        .contains(|c| !matches!(c, ' ' | '>' | '─' | '┬' | '┴' | '┼'))
                    {
                        return Self::Text;
                    }
                    if ruled && after_header && number(&piece.tag) == 0 {
                        return Self::Text;
                    }
                }
                _ => return Self::Text,
            }
        }
        if ruled { Self::Nothing } else { Self::Text }
    }
}

/// The number of the run of a piece, which stands innermost; 0 for none.
fn number(tag: &[RunNumber]) -> u32 {
    let found = tag.iter().rev().find(|run| run.0 != 0);
    found.map_or(0, |run| run.0)
}

impl Lines {
    pub(super) fn new(width: usize, runs: usize) -> Self {
        Self {
            width,
            done: Vec::new(),
            places: Vec::new(),
            letters: vec![0; runs],
            line: PreviewLine::default(),
            column: 0,
            blank: MAX_BLANK,
            said: false,
            after_header: false,
        }
    }

    /// Takes in what html2text made of the email.
    pub(super) fn body(&mut self, laid_out: &[TaggedLine<Vec<RunNumber>>], text: &RunWriter) {
        for tagged in laid_out {
            match Sort::of(tagged, self.after_header) {
                Sort::Text => self.text(tagged, text),
                Sort::BlankLine => self.blank_line(tagged),
                Sort::Nothing => {}
            }
            if self.is_full() {
                return;
            }
        }
    }

    /// A blank line has what html2text puts before it: the marks of quotes.
    fn blank_line(&mut self, tagged: &TaggedLine<Vec<RunNumber>>) {
        let marks = tagged
            .tagged_strings()
            .take_while(|piece| number(&piece.tag) == 0);
        for c in marks.flat_map(|piece| piece.s.chars()) {
            self.push(c.encode_utf8(&mut [0; 4]), 1, SpanStyle::default());
        }
        self.end_line();
    }

    fn text(&mut self, tagged: &TaggedLine<Vec<RunNumber>>, text: &RunWriter) {
        let mut header = None;
        for piece in tagged.tagged_strings() {
            let number = number(&piece.tag);
            let run = text.run_index(number);
            let style = run.and_then(|run| text.runs.get(run));
            let style = style.map(|run| run.style).unwrap_or_default();
            // The line of which the place in the source is noted.
            let mut noted = None;
            for c in piece.s.chars() {
                let mut buffer = [0; 4];
                let (cluster, width) = match c {
                    '│' if number == NO_LINES => (" ", 1),
                    _ => text.glyphs.resolve(c, &mut buffer),
                };
                // Spaces that an author indents with are left out, as those of HTML are.
                let indent = cluster == " " && self.column == 0 && run.is_some() && !style.code;
                if !indent {
                    self.push(cluster, width, style);
                }
                if let Some(run) = run
                    && !matches!(cluster, "" | " ")
                {
                    self.said = true;
                    header = Some(header.unwrap_or(true) && style.header);
                    if noted != Some(self.done.len()) {
                        noted = Some(self.done.len());
                        self.note_place(run, text);
                    }
                }
                self.count(run, c);
            }
        }
        self.after_header = header.unwrap_or(self.after_header);
        self.end_line();
    }

    /// Notes where in the source this place of this line comes from.
    fn note_place(&mut self, run: usize, text: &RunWriter) {
        let letters = self.letters.get(run).copied().unwrap_or(0);
        let source = text.source_of(run, letters);
        self.places.push((source, self.done.len()));
    }

    fn count(&mut self, run: Option<usize>, c: char) {
        if let Some(letters) = run.and_then(|run| self.letters.get_mut(run)) {
            *letters += usize::from(c != ' ');
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

    /// The lines, and where in the source their pieces begin.
    pub(super) fn finish(mut self) -> (Vec<PreviewLine>, Vec<(usize, usize)>) {
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
        (self.done, self.places)
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
        let said = std::mem::take(&mut self.said);
        let mut spans = self.line.spans.iter().map(|span| span.text.as_str());
        if !said && spans.all(|text| text.bytes().all(|byte| matches!(byte, b'>' | b' '))) {
            self.blank += 1;
        } else {
            self.blank = 0;
        }
        let line = std::mem::take(&mut self.line);
        if self.blank <= MAX_BLANK {
            self.done.push(line);
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
