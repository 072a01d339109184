//! A one-line text field: the only file that knows the `tui-textarea` crate.
//!
//! The crate holds text, cursor, selection and undo history, but moves and deletes by `char`;
//! here everything goes by grapheme cluster (UAX #29), and the drawing is ours, because its
//! cursor column is a sum of `char` widths.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::editor::Motion;
use crate::content::visible;
use crate::tui::theme::Theme;

/// The text of one line, with cursor, selection and undo.
#[derive(Debug)]
pub struct LineField {
    area: TextArea<'static>,
    /// First grapheme shown, so that the cursor is always in sight.
    scroll: usize,
}

impl LineField {
    /// A field that holds `text`, the cursor at its end; line breaks become spaces.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(vec![one_line(text)]);
        area.move_cursor(CursorMove::End);
        Self { area, scroll: 0 }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Puts `text` in place of the selection, or at the cursor; line breaks become spaces.
    pub fn insert(&mut self, text: &str) {
        self.area.insert_str(one_line(text));
    }

    /// Deletes the selection, or what `motion` passes over.
    pub fn delete(&mut self, motion: Motion) {
        if self.area.selection_range().is_none() {
            self.area.start_selection();
            self.go(motion);
        }
        if self
            .area
            .selection_range()
            .is_some_and(|(start, end)| start != end)
        {
            let kept = self.area.yank_text();
            self.area.cut();
            self.area.set_yank_text(kept);
        }
        self.area.cancel_selection();
    }

    /// The selected text; empty when nothing is selected.
    #[must_use]
    pub fn selected_text(&self) -> String {
        let Some(((_, start), (_, end))) = self.area.selection_range() else {
            return String::new();
        };
        self.text().chars().skip(start).take(end - start).collect()
    }

    /// Deletes the selection and gives what it was.
    pub fn cut(&mut self) -> String {
        let text = self.selected_text();
        if !text.is_empty() {
            self.area.cut();
        }
        text
    }

    /// Moves the cursor; with `select` the selection grows along.
    pub fn move_cursor(&mut self, motion: Motion, select: bool) {
        let selection = self.area.selection_range();
        if select && selection.is_none() {
            self.area.start_selection();
        }
        if !select {
            self.area.cancel_selection();
            // Left and Right go to the edge of the selection, as in every desktop program.
            if let Some(((_, start), (_, end))) = selection {
                match motion {
                    Motion::Left => return self.go_to(start),
                    Motion::Right => return self.go_to(end),
                    _ => {}
                }
            }
        }
        self.go(motion);
    }

    /// Selects the whole text.
    pub fn select_all(&mut self) {
        self.area.select_all();
    }

    /// Takes back the last edit.
    pub fn undo(&mut self) {
        self.area.undo();
    }

    /// Makes again what was taken back last.
    pub fn redo(&mut self) {
        self.area.redo();
    }

    /// Puts the cursor at `column` of the drawn field, counted from its left edge.
    pub fn click(&mut self, column: u16, select: bool) {
        if select && self.area.selection_range().is_none() {
            self.area.start_selection();
        } else if !select {
            self.area.cancel_selection();
        }
        let mut left = usize::from(column);
        let mut chars = 0;
        for (index, grapheme) in self.text().graphemes(true).enumerate() {
            if index >= self.scroll {
                let width = shown(grapheme).width();
                if left < width.max(1) {
                    break;
                }
                left -= width;
            }
            chars += grapheme.chars().count();
        }
        self.go_to(chars);
    }

    /// How many bytes of the text stand before the cursor.
    #[must_use]
    pub fn cursor_byte(&self) -> usize {
        let text = self.text();
        let mut places = text.char_indices().map(|(byte, _)| byte);
        places.nth(self.cursor_char()).unwrap_or(text.len())
    }

    /// Puts the cursor behind so many bytes of the text.
    pub fn go_to_byte(&mut self, byte: usize) {
        let before = self.text().get(..byte).map(|text| text.chars().count());
        self.area.cancel_selection();
        self.go_to(before.unwrap_or(usize::MAX));
    }

    /// Draws the field: from its start, or with the cursor in sight where it has the focus. Gives
    /// the place of the cursor.
    pub(super) fn draw(
        &mut self,
        area: Rect,
        buffer: &mut Buffer,
        focused: bool,
        theme: &Theme,
    ) -> Position {
        // Where the cursor is in a long text takes a while to find, and matters only in one field.
        let cursor = if focused { self.cursor_grapheme() } else { 0 };
        self.scroll = self.scroll_for(cursor, area.width);
        let selection = self
            .area
            .selection_range()
            .map(|((_, start), (_, end))| start..end);
        let is_selected = |index| {
            selection
                .as_ref()
                .is_some_and(|range| range.contains(&index))
        };
        let mut x = area.x;
        let mut cursor_x = None;
        let mut char_index = 0;
        for (index, grapheme) in self.text().graphemes(true).enumerate() {
            if index == cursor {
                cursor_x = Some(x);
            }
            let style = if is_selected(char_index) {
                theme.selected
            } else {
                theme.text
            };
            char_index += grapheme.chars().count();
            if index < self.scroll {
                continue;
            }
            let symbol = shown(grapheme);
            let width = u16::try_from(symbol.width()).unwrap_or(u16::MAX);
            if x.saturating_add(width) > area.right() {
                break;
            }
            buffer.set_string(x, area.y, symbol, style);
            x += width;
        }
        let right = area.right().saturating_sub(1);
        Position::new(cursor_x.unwrap_or(x).min(right), area.y)
    }

    /// The first grapheme to show, so that the cursor is in sight with as little scrolling as
    /// can be.
    fn scroll_for(&self, cursor: usize, width: u16) -> usize {
        let mut scroll = self.scroll.min(cursor);
        let widths: Vec<usize> = self
            .text()
            .graphemes(true)
            .take(cursor)
            .skip(scroll)
            .map(|grapheme| shown(grapheme).width())
            .collect();
        let mut total: usize = widths.iter().sum();
        for first in widths {
            // One column is kept free for the cursor itself.
            if total < usize::from(width) {
                break;
            }
            total -= first;
            scroll += 1;
        }
        scroll
    }

    fn cursor_char(&self) -> usize {
        self.area.cursor().1
    }

    /// How many graphemes stand before the cursor.
    fn cursor_grapheme(&self) -> usize {
        let mut chars = 0;
        self.text()
            .graphemes(true)
            .take_while(|grapheme| {
                chars += grapheme.chars().count();
                chars <= self.cursor_char()
            })
            .count()
    }

    fn go(&mut self, motion: Motion) {
        match motion {
            Motion::Left => self.go_to(self.stop_before(&grapheme_stops(self.text()))),
            Motion::Right => self.go_to(self.stop_after(&grapheme_stops(self.text()))),
            Motion::WordLeft => self.go_to(self.stop_before(&word_stops(self.text()))),
            Motion::WordRight => self.go_to(self.stop_after(&word_stops(self.text()))),
            Motion::LineStart | Motion::Start | Motion::PageUp | Motion::Up => self.go_to(0),
            Motion::LineEnd | Motion::End | Motion::PageDown | Motion::Down => {
                self.area.move_cursor(CursorMove::End);
            }
        }
    }

    fn stop_before(&self, stops: &[usize]) -> usize {
        let cursor = self.cursor_char();
        stops
            .iter()
            .rev()
            .find(|&&stop| stop < cursor)
            .copied()
            .unwrap_or(0)
    }

    fn stop_after(&self, stops: &[usize]) -> usize {
        let cursor = self.cursor_char();
        stops
            .iter()
            .find(|&&stop| stop > cursor)
            .copied()
            .unwrap_or(cursor)
    }

    /// Puts the cursor behind the first `chars` characters. The crate's jump takes 16 bits, so
    /// that places further right are reached step by step.
    fn go_to(&mut self, chars: usize) {
        if let Ok(column) = u16::try_from(chars) {
            self.area.move_cursor(CursorMove::Jump(0, column));
            return;
        }
        while self.cursor_char() < chars {
            let before = self.cursor_char();
            self.area.move_cursor(CursorMove::Forward);
            if self.cursor_char() == before {
                break;
            }
        }
        while self.cursor_char() > chars {
            self.area.move_cursor(CursorMove::Back);
        }
    }
}

/// Where the pieces that `keep` wants start, in characters from the start of the text, and where
/// the text ends.
fn stops<'a>(pieces: impl Iterator<Item = &'a str>, keep: fn(&str) -> bool) -> Vec<usize> {
    let mut stops = Vec::new();
    let mut end = 0;
    for piece in pieces {
        if keep(piece) {
            stops.push(end);
        }
        end += piece.chars().count();
    }
    stops.push(end);
    stops
}

fn grapheme_stops(text: &str) -> Vec<usize> {
    stops(text.graphemes(true), |_| true)
}

fn word_stops(text: &str) -> Vec<usize> {
    stops(text.split_word_bounds(), |piece| !piece.trim().is_empty())
}

fn one_line(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\n', '\r'], " ")
}

/// What the screen shows for a grapheme: itself, or something harmless.
fn shown(grapheme: &str) -> std::borrow::Cow<'_, str> {
    visible(grapheme)
}
