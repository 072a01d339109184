//! The bar at the bottom of the editor: what is typed, what came of it, and its keys.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
};
use unicode_width::UnicodeWidthStr;

use super::{fitted, write_right};
use crate::{
    content::visible,
    tui::{
        bar::{Bar, FindBar},
        editor::Editor,
        theme::Theme,
    },
};

/// Columns that what is typed keeps for itself, where there are as many.
const INPUT: u16 = 16;

/// Draws the bar; gives the place of the cursor.
pub(super) fn draw(
    bar: &mut Bar,
    editor: &Editor,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    match bar {
        Bar::Line(line) => {
            let notes = [(format!("of {}", editor.line_count()), theme.quiet)];
            let input = draw_row("Line", true, &notes, theme, area, buffer);
            Some(line.draw(input, buffer, true, theme))
        }
        Bar::Find(find) => draw_find(find, editor, theme, area, buffer),
    }
}

fn draw_find(
    find: &mut FindBar,
    editor: &Editor,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let in_replacement = find.in_replacement;
    // Where there is a single row, it is the one that is typed into.
    let is_cut = area.height < 2;
    let mut cursor = None;
    if !(is_cut && in_replacement) {
        let notes = notes(find, editor, theme);
        let input = draw_row("Find", !in_replacement, &notes, theme, area, buffer);
        let at = find.pattern.draw(input, buffer, !in_replacement, theme);
        cursor = (!in_replacement).then_some(at);
    }
    if in_replacement || (find.shows_replacement && !is_cut) {
        let keys = [("Enter one · Alt+A all".to_owned(), theme.quiet)];
        let row = Rect {
            y: area.bottom() - 1,
            ..area
        };
        let input = draw_row("Replace by", in_replacement, &keys, theme, row, buffer);
        let at = find.replacement.draw(input, buffer, in_replacement, theme);
        cursor = cursor.or(in_replacement.then_some(at));
    }
    cursor
}

type Note = (String, ratatui::style::Style);

/// What came of the search, and the options: those that are on are marked, not by style alone.
fn notes(find: &FindBar, editor: &Editor, theme: &Theme) -> Vec<Note> {
    let mut notes = Vec::new();
    for (key, name, is_on) in [
        ("Alt+X", "regex", find.query.regex),
        ("Alt+W", "word", find.query.word),
        ("Alt+C", "case", find.query.case),
    ] {
        let (mark, style) = if is_on {
            ("✓", theme.strong)
        } else {
            (" ", theme.quiet)
        };
        notes.push((format!("{mark}{key} {name}"), style));
    }
    if let Some(error) = find.error() {
        notes.push((format!("✗ {}", visible(error)), theme.error));
    } else if let Some(said) = &find.said {
        notes.push((said.clone(), theme.text));
    } else {
        notes.push((find.place(editor), theme.text));
    }
    notes
}

/// Writes the label and, from the right, the notes as far as they leave room, the last one first
/// of all; gives what is left to type in.
fn draw_row(
    label: &str,
    has_keys: bool,
    notes: &[Note],
    theme: &Theme,
    row: Rect,
    buffer: &mut Buffer,
) -> Rect {
    let (mark, style) = if has_keys {
        ("›", theme.focused)
    } else {
        (" ", theme.quiet)
    };
    let row = Rect { height: 1, ..row };
    let label = fitted(&format!("{mark}{label} "), row.width / 2);
    let taken = u16::try_from(label.width()).unwrap_or(0);
    buffer.set_string(row.x, row.y, &label, style);
    let mut room = Rect {
        x: row.x + taken,
        width: row.width - taken,
        ..row
    };
    let mut shown = Vec::new();
    let mut left = room.width.saturating_sub(INPUT);
    for note in notes.iter().rev() {
        let width = u16::try_from(note.0.width())
            .unwrap_or(u16::MAX)
            .saturating_add(2);
        let is_first = shown.is_empty();
        if width > left && !is_first {
            break;
        }
        left = left.saturating_sub(width);
        shown.push((fitted(&note.0, room.width / 2), note.1));
    }
    for (text, style) in shown.into_iter().rev() {
        room = write_right(&format!(" {text} "), style, room, buffer);
    }
    room
}
