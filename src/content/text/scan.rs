//! Reads HTML with html5gum's tokenizer, in one linear pass, into an [`Outline`].
//!
//! Comments, conditional comments (`<![if !mso]>` is a comment to HTML) and the doctype end here.

use std::{convert::Infallible, ops::Range};

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{Callback, CallbackEmitter, CallbackEvent},
};

use super::{attributes::Attributes, css::Sheets, outline::Outline};

/// What the email shows, with places in `html`.
pub(super) fn scan(html: &str) -> Outline {
    let mut outline = Outline::new(Sheets::of(html));
    let reader = TagReader {
        outline: &mut outline,
        tag: None,
        attribute: Vec::new(),
    };
    let mut emitter = CallbackEmitter::new(reader);
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
    outline.finish();
    outline
}

/// Gathers the parts of a start tag, then hands it on.
struct TagReader<'a> {
    outline: &'a mut Outline,
    /// The start tag being read: its name, its attributes, where it begins.
    tag: Option<(Vec<u8>, Attributes, usize)>,
    attribute: Vec<u8>,
}

impl Callback<Infallible, usize> for TagReader<'_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: Span<usize>) -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Some((name.to_vec(), Attributes::default(), span.start));
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute.clear();
                self.attribute.extend_from_slice(name);
                if let Some((_, attributes, _)) = &mut self.tag {
                    attributes.name(name);
                }
            }
            CallbackEvent::AttributeValue { value } => {
                if let Some((_, attributes, _)) = &mut self.tag {
                    attributes.value(&self.attribute, value);
                }
            }
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some((name, attributes, source)) = self.tag.take() {
                    // Only drawings close this way; HTML ignores the slash.
                    let closed = self_closing && matches!(&*name, b"svg" | b"math");
                    self.outline.start(&name, attributes, source, closed);
                }
            }
            CallbackEvent::EndTag { name } => self.outline.end(name),
            CallbackEvent::String { value } => {
                let source: Range<usize> = span.start..span.end.max(span.start);
                self.outline.text(&String::from_utf8_lossy(value), source);
            }
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
        None
    }
}
