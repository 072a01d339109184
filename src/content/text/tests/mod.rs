//! What the preview promises, from HTML to lines.

mod hostile;
mod shown;

use super::*;

fn render(html: &str, width: u16) -> TextPreview {
    TextPreview::render(html, width).unwrap_or_else(|error| panic!("{error}: {html:?}"))
}

fn text(html: &str, width: u16) -> String {
    let preview = render(html, width);
    let lines: Vec<_> = preview.lines().iter().map(PreviewLine::text).collect();
    lines.join("\n")
}

/// The styles of the spans that contain this word.
fn styles(html: &str, word: &str) -> Vec<SpanStyle> {
    let preview = render(html, 80);
    let spans = preview.lines().iter().flat_map(|line| &line.spans);
    let found = spans.filter(|span| span.text.contains(word));
    found.map(|span| span.style).collect()
}
