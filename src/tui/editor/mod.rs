//! The HTML editor: text, cursor, selection and undo, on a rope.
//!
//! It knows no key and no colour. Every edit raises [`Editor::revision`], so that whatever was
//! computed from an older text can be told apart. Nothing here costs time that grows with the
//! size of the text or the length of its lines, except where the whole text is asked for.

mod draw;
mod graphemes;
mod history;
mod lines;
mod rows;
mod search;
mod tags;
mod viewport;

use std::ops::Range;

use ratatui::layout::{Position, Rect};
use ropey::Rope;
use unicode_segmentation::UnicodeSegmentation;

use crate::content::highlight::Highlighter;
use draw::Pair;
use history::{Edit, History};
pub use search::{COUNTED, NotReplaced, Query, Search};
use viewport::Viewport;

/// How far a motion key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// One grapheme to the left.
    Left,
    /// One grapheme to the right.
    Right,
    /// One screen row up.
    Up,
    /// One screen row down.
    Down,
    /// To the start of the word before.
    WordLeft,
    /// To the start of the word after.
    WordRight,
    /// To the start of the line.
    LineStart,
    /// To the end of the line.
    LineEnd,
    /// One screenful up.
    PageUp,
    /// One screenful down.
    PageDown,
    /// To the start of the text.
    Start,
    /// To the end of the text.
    End,
}

/// The text as it was at one moment; cloning costs nothing that grows with its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot(Rope);

impl Snapshot {
    /// The whole text; takes time linear in its size.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.to_string()
    }
}

/// The text being edited. All places are bytes from its start, and between graphemes.
#[derive(Debug)]
pub struct Editor {
    text: Rope,
    cursor: usize,
    /// The other end of the selection.
    anchor: Option<usize>,
    /// The column that Up and Down try to keep.
    goal: Option<usize>,
    history: History,
    revision: u64,
    newline: &'static str,
    highlighter: Highlighter,
    /// The tags of the element whose tag the cursor is on.
    pair: Pair,
    viewport: Viewport,
    /// Whether the next drawing has to bring the cursor in sight.
    follow: bool,
    /// Where the text was drawn last.
    area: Rect,
}

impl Editor {
    /// An editor over `text`, the cursor at its start. `newline` is what Enter inserts.
    #[must_use]
    pub fn new(text: &str, newline: &'static str) -> Self {
        Self {
            text: Rope::from_str(text),
            cursor: 0,
            anchor: None,
            goal: None,
            history: History::default(),
            revision: 0,
            newline,
            highlighter: Highlighter::default(),
            pair: Pair::default(),
            viewport: Viewport::default(),
            follow: true,
            area: Rect::ZERO,
        }
    }

    /// What Enter inserts from now on.
    pub fn set_newline(&mut self, newline: &'static str) {
        self.newline = newline;
    }

    /// Counts the changes of the text since the editor was made.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The text as it is now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.text.clone())
    }

    /// Byte offset of the cursor.
    #[must_use]
    pub fn cursor_offset(&self) -> usize {
        self.cursor
    }

    /// Line and column of the cursor, both counted from 1; the column counts graphemes, up to a
    /// limit in very long lines, from where on it counts bytes.
    #[must_use]
    pub fn cursor_line_column(&self) -> (usize, usize) {
        let line = self.text.byte_to_line(self.cursor);
        let start = self.text.line_to_byte(line);
        let counted = graphemes::slice(&self.text, start, self.cursor.min(start + 4096));
        let rest = self.cursor - start - counted.len();
        (line + 1, counted.graphemes(true).count() + rest + 1)
    }

    /// The selected text; empty when nothing is selected.
    #[must_use]
    pub fn selected_text(&self) -> String {
        let selection = self.selection();
        graphemes::slice(&self.text, selection.start, selection.end)
    }

    /// Puts `text` in place of the selection, or at the cursor.
    pub fn insert(&mut self, text: &str) {
        self.replace(self.selection(), text);
    }

    /// Pastes text in place of the selection, or at the cursor: one step of undo. Its lines end as
    /// those of the text do; terminals send carriage returns alone.
    pub fn paste(&mut self, text: &str) {
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        self.history.close_step();
        self.insert(&lines.replace('\n', self.newline));
        self.history.close_step();
    }

    /// Deletes the selection, or what `motion` passes over.
    pub fn delete(&mut self, motion: Motion) {
        let range = if self.has_selection() {
            self.selection()
        } else {
            let to = self.target(motion);
            self.cursor.min(to)..self.cursor.max(to)
        };
        self.replace(range, "");
    }

    /// Deletes the selection and gives what it was.
    pub fn cut(&mut self) -> String {
        let text = self.selected_text();
        self.replace(self.selection(), "");
        text
    }

    /// Puts another text in place of all, as one step; the cursor goes to its start.
    pub fn replace_all(&mut self, text: &str) {
        self.replace(0..self.text.len_bytes(), text);
        self.go(0, false);
    }

    /// Makes the text this one by replacing what differs, as one step, so that the cursor is where
    /// that was; false where nothing does.
    pub fn change_to(&mut self, text: &str) -> bool {
        let old = self.text.to_string();
        if old == text {
            return false;
        }
        let same = |(a, b): &(char, char)| a == b;
        let length = |pairs: (char, char)| pairs.0.len_utf8();
        let from_start = old.chars().zip(text.chars()).take_while(same);
        let start: usize = from_start.map(length).sum();
        let rest = |text: &str| text.get(start..).unwrap_or_default().to_owned();
        let (old_rest, new_rest) = (rest(&old), rest(text));
        let from_end = old_rest.chars().rev().zip(new_rest.chars().rev());
        let end: usize = from_end.take_while(same).map(length).sum();
        let new = new_rest.get(..new_rest.len() - end).unwrap_or_default();
        self.replace_range(start..old.len() - end, new);
        true
    }

    /// Forgets how the text came about: nothing can be undone any more.
    pub fn forget_history(&mut self) {
        self.history = History::default();
    }

    /// Takes back the last step.
    pub fn undo(&mut self) {
        let Some(edit) = self.history.undo() else {
            return;
        };
        self.put(edit.at..edit.at + edit.inserted.len(), &edit.removed);
        self.cursor = edit.cursor_before;
        self.anchor = edit.anchor_before;
    }

    /// Makes again what was taken back last.
    pub fn redo(&mut self) {
        let Some(edit) = self.history.redo() else {
            return;
        };
        self.put(edit.at..edit.at + edit.removed.len(), &edit.inserted);
        self.cursor = edit.at + edit.inserted.len();
        self.anchor = None;
    }

    /// Selects the whole text.
    pub fn select_all(&mut self) {
        self.anchor = Some(0);
        self.cursor = self.text.len_bytes();
        self.history.close_step();
    }

    /// Moves the cursor; with `select` the selection grows along.
    pub fn move_cursor(&mut self, motion: Motion, select: bool) {
        let selection = self.selection();
        let keeps_column = matches!(
            motion,
            Motion::Up | Motion::Down | Motion::PageUp | Motion::PageDown
        );
        let to = match motion {
            // Without Shift to the edge of the selection, as in every desktop program.
            Motion::Left if !select && self.has_selection() => selection.start,
            Motion::Right if !select && self.has_selection() => selection.end,
            _ => self.target(motion),
        };
        if keeps_column {
            self.goal = Some(self.goal_column());
        }
        let goal = self.goal;
        self.go(to, select);
        self.goal = goal.filter(|_| keeps_column);
    }

    /// Puts the cursor where the screen shows `at`, or as near as there is text; with `select`
    /// the selection grows along. A place above or below the text scrolls.
    pub fn click(&mut self, at: Position, select: bool) {
        let row = isize::try_from(i32::from(at.y) - i32::from(self.area.y)).unwrap_or(0);
        let column = usize::from(at.x.saturating_sub(self.area.x));
        self.go(self.viewport.byte_at(&self.text, row, column), select);
    }

    /// Scrolls by `rows`, negative is up; the cursor stays where it is in the text.
    pub fn scroll(&mut self, rows: i32) {
        self.viewport
            .scroll(&self.text, isize::try_from(rows).unwrap_or(0));
    }

    fn has_selection(&self) -> bool {
        !self.selection().is_empty()
    }

    fn selection(&self) -> Range<usize> {
        let anchor = self.anchor.unwrap_or(self.cursor);
        self.cursor.min(anchor)..self.cursor.max(anchor)
    }

    fn go(&mut self, to: usize, select: bool) {
        if select {
            self.anchor.get_or_insert(self.cursor);
        } else {
            self.anchor = None;
        }
        self.cursor = to;
        self.goal = None;
        self.follow = true;
        self.pair = Pair::Unknown;
        self.history.close_step();
    }

    fn goal_column(&self) -> usize {
        self.goal
            .unwrap_or_else(|| self.viewport.column_of(&self.text, self.cursor))
    }

    /// Where a motion leads from the cursor.
    fn target(&self, motion: Motion) -> usize {
        let text = &self.text;
        let line = || rows::line_range(text, text.byte_to_line(self.cursor));
        let page = isize::try_from(self.viewport.size.1.max(2) - 1).unwrap_or(1);
        let vertical = |rows: isize| {
            self.viewport
                .byte_below(text, self.cursor, rows, self.goal_column())
        };
        match motion {
            Motion::Left => graphemes::previous(text, self.cursor),
            Motion::Right => graphemes::next(text, self.cursor),
            Motion::WordLeft => graphemes::previous_word(text, self.cursor),
            Motion::WordRight => graphemes::next_word(text, self.cursor),
            Motion::LineStart => line().start,
            Motion::LineEnd => line().end,
            Motion::Up => vertical(-1).unwrap_or(0),
            Motion::Down => vertical(1).unwrap_or(text.len_bytes()),
            Motion::PageUp => vertical(-page).unwrap_or(0),
            Motion::PageDown => vertical(page).unwrap_or(text.len_bytes()),
            Motion::Start => 0,
            Motion::End => text.len_bytes(),
        }
    }

    /// The one way in which the text changes, but for undo and redo.
    fn replace(&mut self, range: Range<usize>, inserted: &str) {
        if range.is_empty() && inserted.is_empty() {
            return;
        }
        let edit = Edit {
            at: range.start,
            removed: graphemes::slice(&self.text, range.start, range.end),
            inserted: inserted.to_owned(),
            cursor_before: self.cursor,
            anchor_before: self.anchor.filter(|&anchor| anchor != self.cursor),
        };
        self.put(range, inserted);
        self.cursor = edit.at + inserted.len();
        self.anchor = None;
        self.history.push(edit);
    }

    fn put(&mut self, range: Range<usize>, inserted: &str) {
        let start = self.text.byte_to_char(range.start);
        let end = self.text.byte_to_char(range.end);
        self.text.remove(start..end);
        self.text.insert(start, inserted);
        self.highlighter
            .edit(&self.text, range.start, range.len(), inserted.len());
        // Looked for only when the cursor moves without an edit, so that typing does not pay for it.
        self.pair = Pair::None;
        self.revision += 1;
        self.goal = None;
        self.follow = true;
    }
}
