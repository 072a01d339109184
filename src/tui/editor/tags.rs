//! Edits that put tags around text, each one step of undo.

use std::ops::Range;

use super::{Editor, graphemes};
use crate::content::highlight::Token;

/// How much of a selection is looked at to tell whether it is an address, in bytes.
const ADDRESS: usize = 2048;

impl Editor {
    /// Puts the selection between the tags of an element, or takes it out of them; without a
    /// selection the cursor goes between the tags. White space at the ends stays outside.
    pub fn wrap(&mut self, element: &str) {
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        let inner = self.trimmed_selection();
        let slice = |from, to| graphemes::slice(&self.text, from, to);
        let around = inner.start.saturating_sub(open.len())..inner.end + close.len();
        let is_wrapped = inner.start >= open.len()
            && slice(around.start, inner.start) == open
            && slice(inner.end, around.end) == close;
        let content = slice(inner.start, inner.end);
        if is_wrapped {
            self.replace_range(around.clone(), &content);
            self.select(around.start..around.start + content.len());
        } else {
            self.replace_range(inner.clone(), &format!("{open}{content}{close}"));
            let start = inner.start + open.len();
            self.select(start..start + content.len());
        }
    }

    /// Makes the selection a link. An address becomes its target, and its text is to be typed over;
    /// of anything else the target is to be typed.
    pub fn link(&mut self) {
        const OPEN: &str = "<a href=\"";
        const MIDDLE: &str = "\">";
        let inner = self.trimmed_selection();
        let content = graphemes::slice(&self.text, inner.start, inner.end);
        let is_address = content.len() <= ADDRESS
            && ["https://", "http://", "mailto:"]
                .iter()
                .any(|scheme| content.starts_with(scheme))
            && !content.contains([' ', '\n', '"', '<', '>']);
        let target = if is_address { content.as_str() } else { "" };
        let tags = format!("{OPEN}{target}{MIDDLE}{content}</a>");
        self.replace_range(inner.clone(), &tags);
        let target_start = inner.start + OPEN.len();
        let text_start = target_start + target.len() + MIDDLE.len();
        if is_address {
            self.select(text_start..text_start + content.len());
        } else {
            self.select(target_start..target_start);
        }
    }

    /// Whether the cursor is inside of an attribute's value, where a double quote would end it.
    pub fn is_in_attribute(&mut self) -> bool {
        let at = self.selection().start;
        let before = at.saturating_sub(1)..at;
        let spans = self.highlighter.spans(&self.text, before);
        let token = spans.first().map(|span| span.token);
        // A style sheet in an attribute is in one too, and in a style sheet of its own either
        // quote will do.
        matches!(
            token,
            Some(
                Token::AttributeValue | Token::CssProperty | Token::CssValue | Token::CssDelimiter
            )
        )
    }

    fn trimmed_selection(&self) -> Range<usize> {
        let selection = self.selection();
        let text = graphemes::slice(&self.text, selection.start, selection.end);
        let end = text.trim_end().len();
        let start = text.len() - text.trim_start().len();
        if start >= end {
            // White space alone, or nothing.
            return selection.start..selection.start;
        }
        selection.start + start..selection.start + end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text after `change`, with `[` and `]` around what is selected.
    fn changed(marked: &str, change: impl FnOnce(&mut Editor)) -> String {
        let text = marked.replace(['[', ']'], "");
        let mut editor = Editor::new(&text, "\n");
        let start = marked.find('[').unwrap();
        let end = marked.find(']').unwrap() - 1;
        editor.select(start..end);
        change(&mut editor);
        let mut result = editor.snapshot().text();
        result.insert(editor.selected_range().end, ']');
        result.insert(editor.selected_range().start, '[');
        editor.undo();
        assert_eq!(editor.snapshot().text(), text);
        result
    }

    #[test]
    fn text_is_put_between_tags_and_taken_out() {
        let bold = |text| changed(text, |editor| editor.wrap("strong"));
        assert_eq!(bold("a [b] c"), "a <strong>[b]</strong> c");
        assert_eq!(bold("a <strong>[b]</strong> c"), "a [b] c");
        assert_eq!(bold("a[ b\n]c"), "a <strong>[b]</strong>\nc");
        assert_eq!(bold("a[]"), "a<strong>[]</strong>");
        assert_eq!(bold("[日本]"), "<strong>[日本]</strong>");
    }

    #[test]
    fn a_link_asks_for_what_it_has_not() {
        let link = |text| changed(text, Editor::link);
        assert_eq!(link("[here]"), "<a href=\"[]\">here</a>");
        assert_eq!(
            link("[https://a.example/]"),
            "<a href=\"https://a.example/\">[https://a.example/]</a>"
        );
        assert_eq!(link("[]"), "<a href=\"[]\"></a>");
    }

    #[test]
    fn quotes_are_known_to_end_an_attribute() {
        let mut editor = Editor::new("<a href=\"x\">y", "\n");
        editor.select(10..10);
        assert!(editor.is_in_attribute());
        editor.select(13..13);
        assert!(!editor.is_in_attribute());
    }
}
