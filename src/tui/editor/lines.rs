//! Edits of whole lines, each one step of undo: breaking, indenting, doubling, moving and
//! commenting them.

use std::ops::Range;

use super::{Editor, graphemes, rows};
use crate::content::highlight::Token;

/// What one step of indentation is.
const INDENT: &str = "  ";

/// How far around a line break a tag is looked for, in bytes.
const TAG: usize = 1024;

/// How a comment begins and ends: in HTML, and in CSS.
const COMMENTS: [(&str, &str); 2] = [("<!--", "-->"), ("/*", "*/")];

/// Elements whose content stands on lines of its own.
const BLOCKS: [&str; 31] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "footer",
    "form",
    "head",
    "header",
    "html",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "select",
    "style",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// The block whose start tag `text` ends with.
fn opened_block(text: &str) -> Option<&'static str> {
    let tag = text.strip_suffix('>')?;
    let (_, tag) = tag.rsplit_once('<')?;
    if tag.ends_with('/') {
        return None;
    }
    let name = tag.split_whitespace().next()?;
    let known = BLOCKS.iter().find(|block| block.eq_ignore_ascii_case(name));
    known.copied()
}

impl Editor {
    /// Breaks the line, keeping its indent; behind the start tag of a block it is one step deeper,
    /// and the block's end tag gets a line of its own.
    pub fn insert_newline(&mut self) {
        let selection = self.selection();
        let line = rows::line_range(&self.text, self.text.byte_to_line(selection.start));
        let indent: String = self
            .text
            .byte_slice(line.start..selection.start)
            .chars()
            .take_while(|letter| matches!(letter, ' ' | '\t'))
            .collect();
        let reach = selection.start.saturating_sub(TAG).max(line.start);
        let before = graphemes::slice(&self.text, reach, selection.start);
        let newline = self.newline;
        let Some(block) = opened_block(&before) else {
            return self.insert(&format!("{newline}{indent}"));
        };
        let behind = graphemes::slice(&self.text, selection.end, selection.end + TAG);
        let closes = behind
            .strip_prefix("</")
            .and_then(|rest| rest.get(..block.len()))
            .is_some_and(|name| name.eq_ignore_ascii_case(block));
        let deeper = format!("{newline}{indent}{INDENT}");
        if closes {
            self.insert(&format!("{deeper}{newline}{indent}"));
            self.cursor = selection.start + deeper.len();
        } else {
            self.insert(&deeper);
        }
    }

    /// Indents the selected lines, or inserts one step of indentation.
    pub fn indent(&mut self) {
        if self.has_selection() {
            self.change_lines(|line| {
                if line.trim().is_empty() {
                    line.to_owned()
                } else {
                    format!("{INDENT}{line}")
                }
            });
        } else {
            self.insert(INDENT);
        }
    }

    /// Takes one step of indentation from the line of the cursor, or from all that are selected.
    pub fn unindent(&mut self) {
        self.change_lines(|line| {
            let stripped = line
                .strip_prefix('\t')
                .or_else(|| line.strip_prefix(INDENT));
            stripped
                .or_else(|| line.strip_prefix(' '))
                .unwrap_or(line)
                .to_owned()
        });
    }

    /// Puts the lines that the selection touches once more below themselves; the cursor and the
    /// selection go along.
    pub fn duplicate_lines(&mut self) {
        let range = self.touched_lines();
        let lines = graphemes::slice(&self.text, range.start, range.end);
        let copy = format!("{}{lines}", self.newline);
        self.rewrite(range.end..range.end, &copy, copy.len());
    }

    /// Changes places of the lines that the selection touches with the line above or below, if
    /// there is one; the cursor and the selection go along.
    pub fn move_lines(&mut self, down: bool) {
        let range = self.touched_lines();
        let first = self.text.byte_to_line(range.start);
        let last = self.text.byte_to_line(range.end);
        let other = if down {
            Some(last + 1).filter(|&line| line < self.text.len_lines())
        } else {
            first.checked_sub(1)
        };
        let Some(other) = other.map(|line| rows::line_range(&self.text, line)) else {
            return;
        };
        let slice = |from, to| graphemes::slice(&self.text, from, to);
        let moved = slice(range.start, range.end);
        let passed = slice(other.start, other.end);
        if down {
            let between = slice(range.end, other.start);
            let by = between.len() + passed.len();
            let new = format!("{passed}{between}{moved}");
            self.rewrite(range.start..other.end, &new, by);
        } else {
            let between = slice(other.end, range.start);
            let new = format!("{moved}{between}{passed}");
            let (cursor, anchor) = (self.cursor, self.anchor);
            self.rewrite(other.start..range.end, &new, 0);
            let by = passed.len() + between.len();
            self.cursor = cursor - by;
            self.anchor = anchor.map(|anchor| anchor - by);
        }
    }

    /// Makes the lines that the selection touches a comment, of HTML or of CSS as it fits there, or
    /// text again where they are one. False where they hold the end of a comment already, as there
    /// is no comment in a comment.
    pub fn toggle_comment(&mut self) -> bool {
        let range = self.touched_lines();
        let lines = graphemes::slice(&self.text, range.start, range.end);
        let indent = lines.len() - lines.trim_start().len();
        let content = lines.trim();
        if content.is_empty() {
            return true;
        }
        let start = range.start + indent;
        let range = start..start + content.len();
        for (open, close) in COMMENTS {
            let inner = content
                .strip_prefix(open)
                .and_then(|rest| rest.strip_suffix(close));
            if let Some(inner) = inner.filter(|inner| !inner.contains(close)) {
                let inner = inner.strip_prefix(' ').unwrap_or(inner);
                let inner = inner.strip_suffix(' ').unwrap_or(inner);
                self.replace_and_select(range, inner);
                return true;
            }
        }
        let [html, css] = COMMENTS;
        let (open, close) = if self.is_css(start) { css } else { html };
        // What a comment of HTML must not hold (WHATWG HTML, "comments") is more than its end.
        let ends_in_it = content.contains(close) || (open == html.0 && content.contains("--!>"));
        if ends_in_it {
            return false;
        }
        self.replace_and_select(range, &format!("{open} {content} {close}"));
        true
    }

    /// Whether the byte is in a style sheet or a `style` attribute.
    fn is_css(&mut self, at: usize) -> bool {
        let spans = self.highlighter.spans(&self.text, at..at + 1);
        let token = spans.first().map(|span| span.token);
        matches!(
            token,
            Some(Token::CssSelector | Token::CssProperty | Token::CssValue | Token::CssDelimiter)
        )
    }

    /// Replaces as one step; the new text is selected if something was before.
    fn replace_and_select(&mut self, range: Range<usize>, text: &str) {
        let selects = self.has_selection();
        self.replace_range(range.clone(), text);
        self.anchor = selects.then_some(range.start);
    }

    /// Replaces as one step; the cursor and the selection go `by` bytes down.
    fn rewrite(&mut self, range: Range<usize>, text: &str, by: usize) {
        let (cursor, anchor) = (self.cursor, self.anchor);
        self.replace_range(range, text);
        // A selection can end behind the lines, where there may be less now.
        let end = self.text.len_bytes();
        self.cursor = (cursor + by).min(end);
        self.anchor = anchor.map(|anchor| (anchor + by).min(end));
    }

    /// The lines that the selection touches, without the break behind the last one.
    fn touched_lines(&self) -> Range<usize> {
        let selection = self.selection();
        let first = self.text.byte_to_line(selection.start);
        // A selection that ends where a line begins does not touch that line.
        let end = selection.end.max(selection.start + 1) - 1;
        let last = self.text.byte_to_line(end.min(self.text.len_bytes()));
        rows::line_range(&self.text, first).start..rows::line_range(&self.text, last).end
    }

    /// Changes each line that the selection touches, as one step.
    fn change_lines(&mut self, change: impl Fn(&str) -> String) {
        let range = self.touched_lines();
        let old = graphemes::slice(&self.text, range.start, range.end);
        let new: Vec<String> = old.split('\n').map(change).collect();
        let new = new.join("\n");
        if new == old {
            return;
        }
        let selects = self.has_selection();
        self.replace(range.clone(), &new);
        if selects {
            self.anchor = Some(range.start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::editor::Motion;

    /// The text after `change`, with `|` at the cursor and `^` at the other end of the selection.
    fn changed(marked: &str, change: impl FnOnce(&mut Editor)) -> String {
        let text = marked.replace(['|', '^'], "");
        let cursor = marked.replace('^', "").find('|').unwrap();
        let anchor = marked.replace('|', "").find('^');
        let newline = if text.contains('\r') { "\r\n" } else { "\n" };
        let mut editor = Editor::new(&text, newline);
        editor.go(anchor.unwrap_or(cursor), false);
        editor.go(cursor, anchor.is_some());
        change(&mut editor);
        let mut result = editor.snapshot().text();
        let mut marks = vec![(editor.cursor, '|')];
        if editor.has_selection() {
            marks.extend(editor.anchor.map(|anchor| (anchor, '^')));
        }
        marks.sort_unstable();
        for (at, mark) in marks.into_iter().rev() {
            result.insert(at, mark);
        }
        if editor.revision() > 0 {
            let steps = editor.revision();
            editor.undo();
            assert_eq!(editor.snapshot().text(), text, "one step of {steps}");
        }
        result
    }

    #[test]
    fn lines_are_doubled() {
        let double = |text| changed(text, Editor::duplicate_lines);
        assert_eq!(double("o|ne\ntwo"), "one\no|ne\ntwo");
        assert_eq!(double("one\ntw|o"), "one\ntwo\ntw|o");
        assert_eq!(double("o^ne\n|two"), "one\no^ne\n|two");
        assert_eq!(double("a^b\r\nc|d\r\n"), "ab\r\ncd\r\na^b\r\nc|d\r\n");
        assert_eq!(double("|"), "\n|");
    }

    #[test]
    fn lines_change_places() {
        let up = |text| changed(text, |editor| editor.move_lines(false));
        let down = |text| changed(text, |editor| editor.move_lines(true));
        assert_eq!(up("one\ntw|o"), "tw|o\none");
        assert_eq!(up("|one\ntwo"), "|one\ntwo");
        assert_eq!(down("o|ne\ntwo"), "two\no|ne");
        assert_eq!(down("one\ntw|o"), "one\ntw|o");
        assert_eq!(down("^a\nb|\r\nc\r\n"), "c\r\n^a\nb|\r\n");
        assert_eq!(down("^a\n|b"), "b\n^a|");
        assert_eq!(up("a\nb^\nc|\nd"), "b^\nc|\na\nd");
    }

    #[test]
    fn lines_become_a_comment_and_text_again() {
        let toggle = |text| changed(text, |editor| assert!(editor.toggle_comment()));
        assert_eq!(toggle("  <p>|</p>"), "  <!-- <p></p> -->|");
        assert_eq!(toggle("  <!-- <p></p> -->|"), "  <p></p>|");
        assert_eq!(toggle("^a\n  b|\n"), "^<!-- a\n  b -->|\n");
        assert_eq!(toggle(" | "), " | ");
        assert_eq!(
            toggle("<style>\n  p { color|: red }\n</style>"),
            "<style>\n  /* p { color: red } */|\n</style>"
        );
        let mut editor = Editor::new("<p><!-- a --></p>", "\n");
        assert!(!editor.toggle_comment());
        assert_eq!(editor.revision(), 0);
    }

    #[test]
    fn blocks_are_indented_as_they_are_opened() {
        let enter = |text: &str| {
            let mut editor = Editor::new(text.trim_end_matches('|'), "\n");
            editor.move_cursor(Motion::End, false);
            editor.insert_newline();
            editor.snapshot().text()
        };
        assert_eq!(enter("  <div class=\"a\">"), "  <div class=\"a\">\n    ");
        assert_eq!(enter("<br>"), "<br>\n");
        assert_eq!(enter("<TD>"), "<TD>\n  ");
        assert_eq!(enter("</div>"), "</div>\n");
        assert_eq!(enter("<b>"), "<b>\n");
        let mut editor = Editor::new("<ul></ul>", "\n");
        editor.go(4, false);
        editor.insert_newline();
        assert_eq!(editor.snapshot().text(), "<ul>\n  \n</ul>");
        assert_eq!(editor.cursor_offset(), 7);
    }
}
