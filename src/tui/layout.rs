//! Where everything is on the screen, as a pure function of its size: the drawing and the mouse
//! both ask here, so that they can't disagree.

use ratatui::layout::{Margin, Position, Rect};

use crate::draft::Field;

/// One of the two panes below the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The HTML editor.
    Editor,
    /// The preview.
    Preview,
}

/// From this many columns on, editor and preview stand side by side; below, they are tabs.
pub(super) const SIDE_BY_SIDE: u16 = 100;

/// From this many columns on, the four IDs stand in one row and the long fields have a counter.
const ROOMY: u16 = 76;

/// The smallest screen on which something useful can be shown.
const SMALLEST: (u16, u16) = (30, 10);

/// Rows that a report leaves to the panes.
const PANES: u16 = 5;

/// Columns of a label, the space before and behind it included.
const LABEL: u16 = 10;

/// Columns of the counter at the right end of a long field.
const COUNTER: u16 = 18;

/// Where one field of the form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FieldPlace {
    /// Which one.
    pub(super) field: Field,
    /// Its label.
    pub(super) label: Rect,
    /// Its text.
    pub(super) input: Rect,
    /// The counter at its end; empty where there is none.
    pub(super) counter: Rect,
}

/// The rectangles of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout {
    /// The whole of it.
    pub(super) screen: Rect,
    /// The top row: file and account.
    pub(super) header: Rect,
    /// The fields.
    pub(super) fields: Vec<FieldPlace>,
    /// The editor with its border; empty when it isn't shown.
    pub(super) editor: Rect,
    /// The preview with its border; empty when it isn't shown.
    pub(super) preview: Rect,
    /// What has to be read, with its border; empty when there is nothing.
    pub(super) report: Rect,
    /// The bottom row: what happened, and the keys that matter.
    pub(super) status: Rect,
}

impl Layout {
    /// The layout for a screen of this size; none when it is too small to show anything.
    /// `shown` is the pane to show where there is room for one only; `report` the number of rows
    /// wanted for a report, of which it gets what the panes can spare.
    #[must_use]
    pub(super) fn new(screen: Rect, shown: Pane, report: u16) -> Option<Self> {
        if screen.width < SMALLEST.0 || screen.height < SMALLEST.1 {
            return None;
        }
        let header = Rect {
            height: 1,
            ..screen
        };
        let fields = field_places(screen, header.bottom());
        let top = fields
            .last()
            .map_or(header.bottom(), |place| place.input.bottom());
        let status = Rect {
            y: screen.bottom() - 1,
            height: 1,
            ..screen
        };
        let room = status.y.saturating_sub(top);
        let report_height = report.min(room.saturating_sub(PANES));
        let panes = Rect {
            y: top,
            height: room - report_height,
            ..screen
        };
        let report = Rect {
            y: panes.bottom(),
            height: report_height,
            ..screen
        };
        let (editor, preview) = split(panes, shown);
        Some(Self {
            screen,
            header,
            fields,
            editor,
            preview,
            report,
            status,
        })
    }

    /// The inside of the preview, where its lines go.
    #[must_use]
    pub(super) fn preview_inner(&self) -> Rect {
        inside(self.preview)
    }

    /// The field whose label or text is at this place.
    #[must_use]
    pub(super) fn field_at(&self, at: Position) -> Option<&FieldPlace> {
        self.fields.iter().find(|place| {
            place.label.contains(at) || place.input.contains(at) || place.counter.contains(at)
        })
    }

    /// The pane at this place, its border included.
    #[must_use]
    pub(super) fn pane_at(&self, at: Position) -> Option<Pane> {
        if self.editor.contains(at) {
            Some(Pane::Editor)
        } else if self.preview.contains(at) {
            Some(Pane::Preview)
        } else {
            None
        }
    }
}

fn inside(pane: Rect) -> Rect {
    if pane.is_empty() {
        pane
    } else {
        pane.inner(Margin::new(1, 1))
    }
}

fn split(panes: Rect, shown: Pane) -> (Rect, Rect) {
    if panes.width < SIDE_BY_SIDE {
        return match shown {
            Pane::Editor => (panes, Rect::ZERO),
            Pane::Preview => (Rect::ZERO, panes),
        };
    }
    let left = panes.width / 2;
    let editor = Rect {
        width: left,
        ..panes
    };
    let preview = Rect {
        x: panes.x + left,
        width: panes.width - left,
        ..panes
    };
    (editor, preview)
}

fn field_places(screen: Rect, top: u16) -> Vec<FieldPlace> {
    let ids = [
        Field::ApiEmailSettings,
        Field::Campaign,
        Field::CustomSender,
        Field::Template,
    ];
    let per_row: u16 = if screen.width >= ROOMY { 4 } else { 2 };
    let width = screen.width / per_row;
    let mut places = Vec::with_capacity(Field::FORM.len());
    let mut row = top;
    let mut column = 0;
    for field in ids {
        if column == per_row {
            column = 0;
            row += 1;
        }
        places.push(place(
            field,
            Rect::new(screen.x + column * width, row, width, 1),
            0,
        ));
        column += 1;
    }
    let counter = if screen.width >= ROOMY { COUNTER } else { 0 };
    for field in [Field::Author, Field::Receivers, Field::Subject] {
        row += 1;
        places.push(place(
            field,
            Rect::new(screen.x, row, screen.width, 1),
            counter,
        ));
    }
    places
}

fn place(field: Field, row: Rect, counter: u16) -> FieldPlace {
    let label = Rect {
        width: LABEL.min(row.width),
        ..row
    };
    let rest = row.width - label.width;
    let counter = counter.min(rest);
    // One column between neighbours.
    let width = (rest - counter).saturating_sub(1);
    FieldPlace {
        field,
        label,
        input: Rect {
            x: label.right(),
            width,
            ..row
        },
        counter: Rect {
            x: row.right() - counter,
            width: counter,
            ..row
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_overlaps_at_any_size() {
        for width in 30..=250 {
            for height in 10..=80 {
                for shown in [Pane::Editor, Pane::Preview] {
                    let screen = Rect::new(0, 0, width, height);
                    let layout = Layout::new(screen, shown, width % 7).unwrap();
                    let mut places = vec![layout.header, layout.status, layout.report];
                    places.extend([layout.editor, layout.preview]);
                    for field in &layout.fields {
                        places.extend([field.label, field.input, field.counter]);
                    }
                    places.retain(|place| !place.is_empty());
                    for (index, place) in places.iter().enumerate() {
                        assert_eq!(place.intersection(screen), *place, "{place} at {screen}");
                        for other in &places[index + 1..] {
                            assert!(!place.intersects(*other), "{place} and {other} at {screen}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_screen_too_small_has_no_layout() {
        assert_eq!(Layout::new(Rect::new(0, 0, 29, 40), Pane::Editor, 0), None);
        assert_eq!(Layout::new(Rect::new(0, 0, 1, 1), Pane::Editor, 0), None);
    }
}
