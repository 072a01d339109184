//! Edits of whole lines, each one step of undo: indentation, and what keeps it.

use super::{Editor, graphemes, rows};

/// What one step of indentation is.
const INDENT: &str = "  ";

impl Editor {
    /// Breaks the line, keeping its indent.
    pub fn insert_newline(&mut self) {
        let at = self.selection().start;
        let start = self.text.line_to_byte(self.text.byte_to_line(at));
        let indent: String = self
            .text
            .byte_slice(start..at)
            .chars()
            .take_while(|letter| matches!(letter, ' ' | '\t'))
            .collect();
        self.insert(&format!("{}{indent}", self.newline));
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

    /// Changes each line that the selection touches, as one step.
    fn change_lines(&mut self, change: impl Fn(&str) -> String) {
        let selection = self.selection();
        let first = self.text.byte_to_line(selection.start);
        // A selection that ends where a line begins does not touch that line.
        let end = selection.end.max(selection.start + 1) - 1;
        let last = self.text.byte_to_line(end.min(self.text.len_bytes()));
        let range =
            rows::line_range(&self.text, first).start..rows::line_range(&self.text, last).end;
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
