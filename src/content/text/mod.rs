//! The text preview: what an HTML email says, as lines of styled text of a given width.
//!
//! ```text
//! HTML --scan--> outline --write--> small HTML + runs --lay_out (html2text)--> lines
//! ```
//!
//! `scan.rs`, `outline.rs` and `stack.rs` decide what is shown, with what `css/` says of styles;
//! `tables.rs` which tables are tables. `write/` says it in the few elements that html2text is
//! trusted with, `layout.rs` calls it, `lines.rs` makes its lines safe and narrow enough,
//! `position.rs` finds the way back to the source, `find.rs` words in the lines.
//!
//! The rules: each step is linear in the email; nothing of the author's, neither style nor
//! attribute nor character, reaches html2text unless it was decided here; all text that leaves
//! is harmless (see [`visible`](super::visible())).

mod attributes;
mod css;
mod element;
mod find;
mod layout;
mod lines;
mod outline;
mod position;
mod scan;
mod stack;
mod style;
mod tables;
mod tag;
#[cfg(test)]
mod tests;
mod write;

pub use style::SpanStyle;

use lines::Lines;
use position::Positions;

/// The largest HTML that is laid out, in bytes: 2 MiB. Mail clients clip far below (Gmail at
/// 102 kB).
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
/// The widest preview, in columns; wider ones are laid out at this width.
pub const MAX_WIDTH: u16 = 400;

/// Why there is no preview; each says it in one sentence for the person who writes the email.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// The HTML is larger than [`MAX_BYTES`].
    #[error(
        "This email is too large to preview: {} kB of HTML, and the preview takes up to {} kB.",
        size.div_ceil(1024),
        MAX_BYTES / 1024
    )]
    TooLarge {
        /// Its size in bytes.
        size: usize,
    },
    /// It has more separate pieces of text and blocks than can be laid out in reasonable memory.
    #[error("This email has too many separate elements to preview: more than {limit}.")]
    TooManyElements {
        /// The most elements that are laid out.
        limit: usize,
    },
    /// The layout gave up; the email itself may be fine.
    #[error("This email could not be laid out as text; it can be sent all the same.")]
    Failed {
        /// What the layout said, if it said something.
        #[source]
        cause: Option<html2text::Error>,
    },
}

/// An email as lines of text.
#[derive(Debug, Clone, Default)]
pub struct TextPreview {
    lines: Vec<PreviewLine>,
    links: Vec<String>,
    positions: Positions,
}

/// One line; no wider than the preview, without line ends and without trailing spaces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PreviewLine {
    /// Its pieces from left to right; none in a blank line.
    pub spans: Vec<PreviewSpan>,
}

/// A piece of a line in one style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PreviewSpan {
    /// Harmless text, never empty.
    pub text: String,
    /// What it is.
    pub style: SpanStyle,
}

/// How links are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LinkStyle {
    /// By their number, with the list of targets at the end.
    #[default]
    Listed,
    /// With their target behind them.
    Inline,
    /// By their text alone.
    Hidden,
}

impl TextPreview {
    /// Lays the HTML out as text of at most `width` columns, 1 to [`MAX_WIDTH`].
    ///
    /// Links are followed by their number, `[1]`; their targets stand at the end. See
    /// [`render_with`](Self::render_with).
    ///
    /// # Errors
    /// See [`PreviewError`].
    pub fn render(html: &str, width: u16) -> Result<Self, PreviewError> {
        Self::render_with(html, width, LinkStyle::default())
    }

    /// Lays the HTML out as text of at most `width` columns, 1 to [`MAX_WIDTH`]. At most
    /// 200,000 lines are made; a last one says when there would be more. Characters wider than
    /// `width` become `�`. Blocking: about 100 ms for a megabyte in a release build.
    ///
    /// # Errors
    /// See [`PreviewError`].
    pub fn render_with(
        html: &str,
        width: u16,
        link_style: LinkStyle,
    ) -> Result<Self, PreviewError> {
        if html.len() > MAX_BYTES {
            return Err(PreviewError::TooLarge { size: html.len() });
        }
        let width = usize::from(width.clamp(1, MAX_WIDTH));
        let outline = scan::scan(html);
        let written = write::write(&outline, html.len(), width, link_style)?;
        let laid_out = layout::lay_out(&written.text.html, width)?;
        let mut lines = Lines::new(width, written.text.runs.len());
        lines.body(&laid_out, &written.text);
        if link_style == LinkStyle::Listed {
            lines.targets(&written.links);
        }
        let (lines, places) = lines.finish();
        Ok(Self {
            lines,
            links: written.links,
            positions: Positions::new(places),
        })
    }

    /// The lines from the top; none when nothing of the email can be seen.
    #[must_use]
    pub fn lines(&self) -> &[PreviewLine] {
        &self.lines
    }

    /// The targets of the links, harmless, each once, in the order of their numbers.
    #[must_use]
    pub fn links(&self) -> &[String] {
        &self.links
    }

    /// The preview line, from 0, that shows what stands at byte `offset` of the source; of
    /// something that is not shown, the line of the text before it.
    #[must_use]
    pub fn line_at(&self, offset: usize) -> usize {
        self.positions.line_at(offset)
    }
}

impl PreviewLine {
    /// The line without its styles.
    #[must_use]
    pub fn text(&self) -> String {
        self.spans.iter().map(|span| span.text.as_str()).collect()
    }
}
