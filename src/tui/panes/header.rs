//! The top row: the program, the account's ID, the file, whether it is saved or kept, and the
//! badge of the account: its label, or SANDBOX.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{fitted, write_right};
use crate::content::visible;
use crate::tui::{model::Model, theme::Theme};

/// Draws the header.
pub(in crate::tui) fn draw(model: &Model, theme: &Theme, row: Rect, buffer: &mut Buffer) {
    // Never by its colour alone.
    let (badge, style) = if model.account.sandbox {
        (" SANDBOX ".to_owned(), theme.warning)
    } else {
        let style = theme.colored_as(model.account.color, theme.strong);
        (format!(" {} ", visible(&model.account.name)), style)
    };
    let row = write_right(&badge, style.patch(theme.selected), row, buffer);
    let (x, _) = buffer.set_stringn(
        row.x,
        row.y,
        " Sendoff   ",
        usize::from(row.width),
        theme.strong,
    );
    let rest = row.right().saturating_sub(x);
    buffer.set_string(x, row.y, fitted(&description(model), rest), theme.text);
}

fn description(model: &Model) -> String {
    let account = visible(&model.account.id);
    let file = match &model.document.path {
        Some(path) => path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy(),
        None => "no file yet".into(),
    };
    let file = visible(&file);
    let keeping = &model.keeping;
    let state = match (model.is_changed(), model.document.saved_at) {
        (true, _) => match keeping.kept_at.filter(|_| keeping.trouble.is_none()) {
            Some(at) => format!(" · kept {}", at.strftime("%H:%M")),
            None => " · not saved".to_owned(),
        },
        (false, Some(at)) => format!(" · saved {}", at.strftime("%H:%M")),
        (false, None) => String::new(),
    };
    format!("{account} · {file}{state}")
}
