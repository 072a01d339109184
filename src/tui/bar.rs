//! The bar at the bottom of the editor: find and replace, or go to a line. It knows no key.

use std::ops::Range;

use super::{
    editor::{COUNTED, Editor, NotReplaced, Query, Search},
    line_field::LineField,
};

/// What the bar is for.
#[derive(Debug)]
pub enum Bar {
    /// Find and replace.
    Find(Box<FindBar>),
    /// Go to a line; the number that is typed.
    Line(Box<LineField>),
}

impl Bar {
    /// The line that is typed into.
    pub fn input(&mut self) -> &mut LineField {
        match self {
            Self::Find(find) => find.input(),
            Self::Line(line) => line,
        }
    }

    /// How many rows it takes.
    #[must_use]
    pub fn rows(&self) -> u16 {
        match self {
            Self::Find(find) if find.shows_replacement => 2,
            Self::Find(_) | Self::Line(_) => 1,
        }
    }

    /// What a search found, to be marked in the text.
    #[must_use]
    pub fn found(&self) -> &[Range<usize>] {
        match self {
            Self::Find(find) => find.search.matches(),
            Self::Line(_) => &[],
        }
    }
}

/// Find and replace.
#[derive(Debug)]
pub struct FindBar {
    /// What is looked for.
    pub pattern: LineField,
    /// What takes its place.
    pub replacement: LineField,
    /// Whether there is a row for the replacement.
    pub shows_replacement: bool,
    /// Whether that row is typed into.
    pub in_replacement: bool,
    /// How it is looked for; the pattern in it is that of the last search.
    pub query: Query,
    /// What was replaced last, in a few words, until something else happens.
    pub said: Option<String>,
    /// From where on is looked while the pattern is typed.
    origin: usize,
    search: Search,
}

impl FindBar {
    /// A bar that looks for `pattern` from the start of the selection on.
    #[must_use]
    pub fn new(pattern: &str, editor: &Editor) -> Self {
        let mut line = LineField::new(pattern);
        line.select_all();
        let mut bar = Self {
            pattern: line,
            replacement: LineField::new(""),
            shows_replacement: false,
            in_replacement: false,
            query: Query::default(),
            said: None,
            origin: editor.selected_range().start,
            search: Search::new(Query::default(), editor),
        };
        bar.refresh(editor);
        bar
    }

    /// Shows the row of the replacement, or goes to the other row.
    pub fn switch_row(&mut self, to_replacement: bool) {
        self.shows_replacement |= to_replacement;
        self.in_replacement = to_replacement;
        self.input().select_all();
    }

    fn input(&mut self) -> &mut LineField {
        if self.in_replacement {
            &mut self.replacement
        } else {
            &mut self.pattern
        }
    }

    /// Searches anew where the text or what is looked for is another one.
    pub fn refresh(&mut self, editor: &Editor) {
        self.pattern.text().clone_into(&mut self.query.pattern);
        self.search.update(&self.query, editor);
    }

    /// Selects the first match from where the search began, as it is typed.
    pub fn show_first(&mut self, editor: &mut Editor) {
        self.said = None;
        self.refresh(editor);
        match self.search.at_or_behind(self.origin) {
            Some(found) => editor.select(found),
            None => editor.select(self.origin..self.origin),
        }
    }

    /// Selects the match behind the selection, or the one before it.
    pub fn go_on(&mut self, editor: &mut Editor, forwards: bool) {
        self.said = None;
        let selected = editor.selected_range();
        let found = if forwards {
            let is_match = self.search.number_of(&selected).is_some();
            let from = if is_match || !selected.is_empty() {
                selected.end
            } else {
                selected.start
            };
            self.search.at_or_behind(from)
        } else {
            self.search.before(selected.start)
        };
        if let Some(found) = found {
            self.origin = found.start;
            editor.select(found);
        }
    }

    /// Replaces the match that is selected, and selects the next one.
    pub fn replace_one(&mut self, editor: &mut Editor) {
        let selected = editor.selected_range();
        let with = self.replacement.text().to_owned();
        if let Some(text) = self.search.replacement(&selected, &with) {
            editor.replace_range(selected, &text);
            self.refresh(editor);
        }
        self.go_on(editor, true);
    }

    /// Replaces all matches, as one step.
    pub fn replace_all(&mut self, editor: &mut Editor) {
        let count = self.count();
        self.said = Some(match self.search.replace_all(self.replacement.text()) {
            Ok((range, text)) => {
                editor.replace_range(range, &text);
                self.refresh(editor);
                format!("{count} replaced")
            }
            Err(NotReplaced::Nothing) => "nothing found".to_owned(),
            Err(NotReplaced::TooLong) => "too much text: nothing replaced".to_owned(),
        });
    }

    /// What is wrong with the pattern.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.search.error()
    }

    /// Where one is: "3 of 12".
    #[must_use]
    pub fn place(&self, editor: &Editor) -> String {
        if self.pattern.text().is_empty() {
            return String::new();
        }
        let number = self.search.number_of(&editor.selected_range());
        match (self.search.matches().len(), number) {
            (0, _) => "nothing found".to_owned(),
            (_, Some(number)) => format!("{} of {}", number + 1, self.count()),
            (_, None) => format!("{} found", self.count()),
        }
    }

    fn count(&self) -> String {
        if self.search.has_more() {
            format!("{COUNTED}+")
        } else {
            self.search.matches().len().to_string()
        }
    }
}
