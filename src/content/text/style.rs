//! How a piece of preview text looks, as plain data.

/// What a span of preview text is; how that looks is the screen's business.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent properties of a text, as in HTML; any of them combine"
)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SpanStyle {
    /// In a heading, `h1` to `h6`.
    pub heading: bool,
    /// In `strong`, `b`, or a header cell of a table.
    pub strong: bool,
    /// In `em`, `i` and their like.
    pub emphasis: bool,
    /// In `s`, `del`, `strike`.
    pub strikeout: bool,
    /// In `code`, `pre` and their like.
    pub code: bool,
    /// In a quotation.
    pub quote: bool,
    /// Stands for an image.
    pub image: bool,
    /// In a header cell of a table.
    pub header: bool,
    /// In a link or button that looks like one; shown in brackets.
    pub button: bool,
    /// A line across the page.
    pub rule: bool,
    /// In a link: the index of its target in [`links`](super::TextPreview::links).
    pub link: Option<u32>,
}
