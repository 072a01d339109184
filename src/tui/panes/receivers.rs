//! The To field as chips, and who is offered while one types.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
    widgets::{Clear, Widget},
};

use super::{fitted, frame};
use crate::{
    content::visible,
    draft::Field,
    tui::{
        layout::Layout,
        model::{Focus, Model},
        receivers::{
            PersonView, To,
            chips::{Chip, Look},
        },
        theme::Theme,
    },
};

/// Columns of the offers, where the screen has them.
const WIDTH: u16 = 64;

/// Draws the receivers as chips.
pub(super) fn draw_chips(to: &To, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    for chip in to.chips(area.width) {
        let Chip { text, x, width, .. } = &chip;
        let style = look(chip.look, theme);
        buffer.set_stringn(area.x + x, area.y, text, usize::from(*width), style);
    }
}

fn look(look: Look, theme: &Theme) -> Style {
    match look {
        Look::Well => theme.text,
        Look::Waiting => theme.quiet,
        Look::Careful => theme.warning,
        Look::Wrong => theme.error,
    }
}

/// Draws who is offered.
pub(in crate::tui) fn draw(model: &Model, theme: &Theme, layout: &Layout, buffer: &mut Buffer) {
    let Some(area) = area(model, layout) else {
        return;
    };
    Clear.render(area, buffer);
    let inner = frame("↓ chooses, Esc closes", false, theme, area, buffer);
    let (people, chosen) = model.to.completion.offered();
    for (index, (y, person)) in (inner.y..inner.bottom()).zip(people).enumerate() {
        let is_chosen = chosen == Some(index);
        // Not by style alone.
        let mark = if is_chosen { "▸" } else { " " };
        let style = if is_chosen {
            theme.selected
        } else {
            theme.text
        };
        let text = fitted(&format!("{mark} {}", line(person)), inner.width);
        buffer.set_stringn(inner.x, y, text, usize::from(inner.width), style);
    }
}

fn line(person: &PersonView) -> String {
    let sign = if person.unsubscribed { "⊘ " } else { "" };
    let shown = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default();
        fitted(&visible(text), 30)
    };
    format!(
        "{sign}{}  {}  {}",
        shown(&person.name),
        shown(&person.address),
        person.id
    )
}

/// Where the offers are; nowhere when there are none.
fn area(model: &Model, layout: &Layout) -> Option<Rect> {
    let is_free = model.dialog.is_none() && model.page.is_none();
    let has_focus = model.focus == Focus::Field(Field::Receivers);
    if !is_free || !has_focus || !model.to.completion.is_open() {
        return None;
    }
    let mut places = layout.fields.iter();
    let place = places.find(|place| place.field == Field::Receivers)?;
    let rows = u16::try_from(model.to.completion.offered().0.len()).unwrap_or(u16::MAX);
    let top = place.input.bottom();
    let width = WIDTH.min(layout.screen.right().saturating_sub(place.input.x));
    let wanted = Rect::new(place.input.x, top, width, rows.saturating_add(2));
    Some(wanted.intersection(layout.screen))
}

/// Which of the offers is at this place.
pub(in crate::tui) fn offer_at(model: &Model, layout: &Layout, at: Position) -> Option<usize> {
    let area = area(model, layout)?;
    let is_inside = area.contains(at) && at.y > area.y && at.y + 1 < area.bottom();
    is_inside.then(|| usize::from(at.y - area.y - 1))
}
