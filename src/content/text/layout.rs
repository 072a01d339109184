//! The only place that calls html2text: numbered runs in, tagged lines out.
//!
//! It must be given nothing but what `write.rs` writes.

use std::panic::{self, AssertUnwindSafe};

use html2text::{
    Colour,
    config::{self, Config},
    render::{TaggedLine, TextDecorator},
};

use super::PreviewError;

/// html2text refuses or overflows below this width, in columns.
pub(super) const MIN_WIDTH: usize = 16;

/// Columns of a table are not made narrower than this (nor than what they hold) while they fit.
const COLUMN: usize = 8;

/// The number of a run, by which html2text's pieces are told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RunNumber(pub(super) u32);

/// Lays the written HTML out; lines may be wider than `width` where they can't be broken.
///
/// # Errors
/// [`PreviewError::Failed`] when html2text gives up.
pub(super) fn lay_out(
    html: &str,
    width: usize,
) -> Result<Vec<TaggedLine<Vec<RunNumber>>>, PreviewError> {
    // html2text's table code asserts what it expects of its input. None of it is known to fail
    // on ours, but a fault there must cost a preview and not the program.
    let lines = panic::catch_unwind(AssertUnwindSafe(|| {
        let config = config();
        let dom = config.parse_html(html.as_bytes())?;
        let tree = config.dom_to_render_tree(&dom)?;
        config.render_to_lines(tree, width.max(MIN_WIDTH))
    }));
    match lines {
        Ok(Ok(lines)) => Ok(lines),
        Ok(Err(cause)) => Err(PreviewError::Failed { cause: Some(cause) }),
        Err(_) => Err(PreviewError::Failed { cause: None }),
    }
}

/// Colours are honoured because they carry the run numbers; there are no other styles.
fn config() -> Config<Numbers> {
    config::with_decorator(Numbers)
        .use_doc_css()
        .allow_width_overflow()
        .min_wrap_width(COLUMN)
        .unicode_strikeout(false)
}

/// Adds nothing to the text but the run numbers.
#[derive(Debug, Clone, Copy)]
struct Numbers;

impl Numbers {
    fn nothing() -> (String, RunNumber) {
        (String::new(), RunNumber::default())
    }
}

impl TextDecorator for Numbers {
    type Annotation = RunNumber;

    fn push_colour(&mut self, colour: Colour) -> Option<RunNumber> {
        Some(RunNumber(u32::from_be_bytes([
            0, colour.r, colour.g, colour.b,
        ])))
    }

    fn pop_colour(&mut self) -> bool {
        true
    }

    fn quote_prefix(&self) -> String {
        "> ".to_owned()
    }

    fn unordered_item_prefix(&self) -> String {
        "* ".to_owned()
    }

    fn ordered_item_prefix(&self, number: i64) -> String {
        format!("{number}. ")
    }

    fn header_prefix(&self, _level: usize) -> String {
        String::new()
    }

    fn make_subblock_decorator(&self) -> Self {
        *self
    }

    fn decorate_link_start(&mut self, _url: &str) -> (String, RunNumber) {
        Self::nothing()
    }

    fn decorate_link_end(&mut self) -> String {
        String::new()
    }

    fn decorate_em_start(&self) -> (String, RunNumber) {
        Self::nothing()
    }

    fn decorate_em_end(&self) -> String {
        String::new()
    }

    fn decorate_strong_start(&self) -> (String, RunNumber) {
        Self::nothing()
    }

    fn decorate_strong_end(&self) -> String {
        String::new()
    }

    fn decorate_strikeout_start(&self) -> (String, RunNumber) {
        Self::nothing()
    }

    fn decorate_strikeout_end(&self) -> String {
        String::new()
    }

    fn decorate_code_start(&self) -> (String, RunNumber) {
        Self::nothing()
    }

    fn decorate_code_end(&self) -> String {
        String::new()
    }

    // Stands behind the run number, which is the one that counts.
    fn decorate_preformat_first(&self) -> RunNumber {
        RunNumber::default()
    }

    fn decorate_preformat_cont(&self) -> RunNumber {
        RunNumber::default()
    }

    fn decorate_image(&mut self, _src: &str, _title: &str) -> (String, RunNumber) {
        Self::nothing()
    }
}
