//! Draws the model. What is computed here is only how it looks.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::Position,
    text::Line,
    widgets::{Clear, Widget},
};

use super::{
    model::{Focus, Model, Pane},
    panes,
    theme::Theme,
};
use crate::content::safe_cell;

/// Draws the whole screen. The model is changed only in what the widgets remember of their last
/// drawing: how far they are scrolled.
pub fn view(model: &mut Model, theme: &Theme, frame: &mut Frame) {
    let area = frame.area();
    model.screen = area;
    let Some(layout) = model.layout() else {
        let words = Line::from("Sendoff needs a larger window");
        words.render(area, frame.buffer_mut());
        return;
    };
    let buffer = frame.buffer_mut();
    panes::header::draw(model, theme, layout.header, buffer);
    let in_form = panes::form::draw(model, theme, &layout, buffer);
    let in_editor = panes::editor::draw(model, theme, layout.editor, buffer);
    panes::preview::draw(model, theme, layout.preview, buffer);
    panes::report::draw(model, theme, layout.report, buffer);
    panes::progress::draw(model, theme, layout.report, buffer);
    panes::status::draw(model, theme, layout.status, buffer);
    panes::receivers::draw(model, theme, &layout, buffer);
    let mut cursor = match model.focus {
        Focus::Field(_) => in_form,
        Focus::Pane(Pane::Editor) => in_editor,
        Focus::Pane(Pane::Preview) => None,
    };
    if model.page.is_some() {
        cursor = panes::page::draw(model, theme, buffer);
    }
    if let Some(sheet) = super::dialog::sheet::sheet(model) {
        Clear.render(sheet.area, buffer);
        cursor = panes::dialogs::draw(model, theme, &sheet, buffer);
    }
    make_harmless(buffer);
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// The last line of defence: no cell reaches the terminal that holds a control character, an
/// escape sequence or a change of direction, whichever widget put it there.
fn make_harmless(buffer: &mut Buffer) {
    let area = buffer.area;
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            if let Some(cell) = buffer.cell_mut(Position::new(x, y))
                && let Some(stand_in) = safe_cell(cell.symbol())
            {
                cell.set_symbol(stand_in);
            }
        }
    }
}
