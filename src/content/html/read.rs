//! Runs html5gum's tokenizer and hands its events, with places in the source, to the [`Tree`].

use std::{borrow::Cow, convert::Infallible, ops::Range};

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{Callback, CallbackEmitter, CallbackEvent},
};

use super::{Attribute, Html, tree::Tree};

/// The facts of this HTML; its lines are not counted yet.
pub(super) fn read(source: &str) -> Html<'_> {
    let mut tree = Tree::new(source);
    let reader = Reader {
        source,
        tree: &mut tree,
        tag: None,
        attributes: Vec::new(),
    };
    let mut emitter = CallbackEmitter::new(reader);
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(source, emitter).finish();
    tree.finish()
}

/// Gathers the parts of a start tag, then hands it on.
struct Reader<'a, 't> {
    source: &'a str,
    tree: &'t mut Tree<'a>,
    /// The name of the start tag being read, and where it begins.
    tag: Option<(Cow<'a, str>, usize)>,
    attributes: Vec<Attribute<'a>>,
}

impl<'a> Reader<'a, '_> {
    /// A range on character boundaries of the source.
    fn range(&self, span: Span<usize>) -> Range<usize> {
        let start = self.source.floor_char_boundary(span.start);
        let end = self.source.ceil_char_boundary(span.end).max(start);
        start..end
    }

    /// What the tokenizer made of this part of the source, without a copy where that is the same.
    fn cow(&self, range: &Range<usize>, made: &[u8]) -> Cow<'a, str> {
        match self.source.get(range.clone()) {
            Some(written) if written.as_bytes() == made => Cow::Borrowed(written),
            _ => Cow::Owned(String::from_utf8_lossy(made).into_owned()),
        }
    }

    fn attribute_name(&mut self, name: &[u8], span: Span<usize>) {
        if self.tag.is_none() {
            return;
        }
        let span = self.range(span);
        self.attributes.push(Attribute {
            name: self.cow(&span, name),
            value: Cow::Borrowed(""),
            value_span: span.end..span.end,
            span,
        });
    }

    fn attribute_value(&mut self, value: &[u8], span: Span<usize>) {
        let span = self.range(span);
        let value = self.cow(&span, value);
        let bytes = self.source.as_bytes();
        let is_quoted = matches!(bytes.get(span.end), Some(b'"' | b'\''));
        if self.tag.is_some()
            && let Some(attribute) = self.attributes.last_mut()
        {
            attribute.span.end = span.end + usize::from(is_quoted);
            attribute.value_span = span;
            attribute.value = value;
        }
    }
}

impl Callback<Infallible, usize> for Reader<'_, '_> {
    fn handle_event(&mut self, event: CallbackEvent<'_>, span: Span<usize>) -> Option<Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                let name_range = span.start + 1..span.start + 1 + name.len();
                self.attributes.clear();
                self.tag = Some((self.cow(&name_range, name), span.start));
            }
            CallbackEvent::AttributeName { name } => self.attribute_name(name, span),
            CallbackEvent::AttributeValue { value } => self.attribute_value(value, span),
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some((name, start)) = self.tag.take() {
                    let tag = self.range(Span {
                        start,
                        end: span.end,
                    });
                    self.tree
                        .start(name, tag, &mut self.attributes, self_closing);
                }
            }
            CallbackEvent::EndTag { name } => {
                let span = self.range(span);
                let name_range = span.start + 2..span.start + 2 + name.len();
                let name = self.cow(&name_range, name);
                self.tree.end(name, span);
            }
            CallbackEvent::String { value } => {
                let span = self.range(span);
                let value = self.cow(&span, value);
                self.tree.text(value, span);
            }
            CallbackEvent::Comment { .. } => {
                let span = self.range(span);
                self.tree.comment(span);
            }
            CallbackEvent::Doctype { .. } => {
                let span = self.range(span);
                self.tree.doctype(span);
            }
            CallbackEvent::Error(error) => self.tree.slip(error, span.start),
        }
        None
    }
}
