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
    let row = |number: u16| Rect {
        y: area.y + number,
        height: 1,
        ..area
    };
    match bar {
        Bar::Line(line) => {
            let notes = [(format!("of {}", editor.line_count()), theme.quiet)];
            let input = draw_row("Line", true, &notes, theme, row(0), buffer);
            Some(line.draw(input, buffer, true, theme))
        }
        // In a single row the one that is typed into is worth more.
        Bar::Find(find) => {
            let mut cursor = None;
            let is_cut = find.shows_replacement && area.height < 2;
            if !(is_cut && find.in_replacement) {
                let notes = notes(find, editor, theme);
                let has_keys = !find.in_replacement;
                let input = draw_row("Find", has_keys, &notes, theme, row(0), buffer);
                let at = find.pattern.draw(input, buffer, has_keys, theme);
                cursor = has_keys.then_some(at);
            }
            if find.shows_replacement && !(is_cut && !find.in_replacement) {
                let keys = [("Enter one · Alt+A all".to_owned(), theme.quiet)];
                let has_keys = find.in_replacement;
                let place = row(area.height - 1);
                let input = draw_row("Replace by", has_keys, &keys, theme, place, buffer);
                let at = find.replacement.draw(input, buffer, has_keys, theme);
                cursor = cursor.or(has_keys.then_some(at));
            }
            cursor
        }
    }
}

type Note = (String, ratatui::style::Style);

/// What came of the search, and the options: those that are on are marked, not by style alone.
fn notes(find: &FindBar, editor: &Editor, theme: &Theme) -> Vec<Note> {
    let mut notes = Vec::new();
    for (key, name, is_on) in [
        ("Alt+X", "regex", find.regex),
        ("Alt+W", "word", find.word),
        ("Alt+C", "case", find.case),
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
