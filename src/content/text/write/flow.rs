//! Finds the rows and tables of a layout that read best side by side: labels and amounts, icons,
//! menus. Everything else of a layout stands below each other.
//!
//! It must not judge by looks: cells stand side by side when each is one line and all fit. The
//! rule: one pass over the events.

use unicode_width::UnicodeWidthStr as _;

use super::super::{
    element::Kind,
    outline::{Element, Event, Outline},
};

/// Columns between two cells.
pub(super) const GAP: usize = 3;
/// What the number of a link, and what the brackets of a button, take up.
const LINK: usize = 4;
/// The most columns of a table without lines.
const MAX_COLUMNS: usize = 8;

/// From this many cells on a row may be a menu, if each is at most one part of as many.
const MENU: usize = 3;

/// What stands side by side.
#[derive(Debug, Default)]
pub(super) struct Flow {
    /// For each row, in their order: its cells stand on one line.
    pub(super) rows: Vec<bool>,
    /// For each table: its rows are alike, and its columns can be aligned.
    pub(super) grids: Vec<bool>,
}

/// How much stands in a cell.
#[derive(Debug, Default, Clone, Copy)]
struct Measure {
    lines: usize,
    columns: usize,
    /// More text goes on in the same line.
    open: bool,
}

impl Measure {
    fn add(&mut self, columns: usize) {
        if !self.open {
            self.lines += 1;
            self.open = true;
        }
        self.columns += columns + 1;
    }

    fn never(&mut self) {
        self.lines += 2;
        self.open = false;
    }
}

/// An element that matters here.
#[derive(Debug)]
enum Frame {
    Other { block: bool },
    Table(usize),
    Row(usize),
    Cell,
}

struct Finder<'a> {
    flow: Flow,
    width: usize,
    frames: Vec<Frame>,
    /// The measures of the open cells, and of what is around all tables.
    around: Vec<Measure>,
    /// Cells with content of the open rows, and the shapes of rows of the open tables.
    cells: Vec<Vec<Measure>>,
    shapes: Vec<Vec<Vec<Measure>>>,
    outline: &'a Outline,
}

impl Flow {
    /// What stands side by side in `width` columns.
    pub(super) fn of(outline: &Outline, width: usize) -> Self {
        let mut finder = Finder {
            flow: Self {
                rows: Vec::new(),
                grids: vec![false; outline.tables.len()],
            },
            width,
            frames: Vec::new(),
            around: vec![Measure::default()],
            cells: Vec::new(),
            shapes: Vec::new(),
            outline,
        };
        for event in &outline.events {
            finder.event(event);
        }
        finder.flow
    }
}

impl Finder<'_> {
    fn event(&mut self, event: &Event) {
        match event {
            Event::Open(element) => self.open(element),
            Event::Close => self.close(),
            Event::Text { text, .. } | Event::Image { text, .. } => {
                let text = self.outline.text.get(text.clone()).unwrap_or("").trim();
                let brackets = 2 * usize::from(matches!(event, Event::Image { .. }));
                if !text.is_empty() {
                    self.here(|measure| measure.add(text.width() + brackets));
                }
            }
            Event::Rule { .. } => self.here(Measure::never),
            Event::LineBreak => self.here(|measure| measure.open = false),
            Event::Gap | Event::Space => {}
        }
    }

    fn here(&mut self, change: impl FnOnce(&mut Measure)) {
        if let Some(measure) = self.around.last_mut() {
            change(measure);
        }
    }

    fn open(&mut self, element: &Element) {
        let frame = match element {
            Element::Table(index) => {
                self.shapes.push(Vec::new());
                Frame::Table(*index)
            }
            Element::Plain(Kind::Row) => {
                self.flow.rows.push(false);
                self.cells.push(Vec::new());
                Frame::Row(self.flow.rows.len() - 1)
            }
            Element::Cell { .. } => {
                self.around.push(Measure::default());
                Frame::Cell
            }
            Element::Anchor { target, button } => {
                let link = LINK * usize::from(target.is_some());
                let extra = link + LINK * usize::from(*button);
                self.here(|measure| measure.columns += extra);
                Frame::Other { block: false }
            }
            Element::Plain(kind) if kind.is_phrasing() => Frame::Other { block: false },
            Element::Plain(Kind::Block | Kind::Paragraph | Kind::Section | Kind::Heading) => {
                Frame::Other { block: true }
            }
            Element::Plain(_) | Element::OrderedList(_) => {
                self.here(Measure::never);
                Frame::Other { block: true }
            }
        };
        if !matches!(frame, Frame::Other { block: false }) {
            self.here(|measure| measure.open = false);
        }
        self.frames.push(frame);
    }

    fn close(&mut self) {
        match self.frames.pop() {
            Some(Frame::Other { block: true }) => self.here(|measure| measure.open = false),
            Some(Frame::Cell) => {
                let measure = self.around.pop().unwrap_or_default();
                if measure.lines > 0
                    && let Some(row) = self.cells.last_mut()
                {
                    row.push(measure);
                }
            }
            Some(Frame::Row(row)) => self.close_row(row),
            Some(Frame::Table(table)) => self.close_table(table),
            Some(Frame::Other { block: false }) | None => {}
        }
    }

    fn close_row(&mut self, row: usize) {
        let cells = self.cells.pop().unwrap_or_default();
        let gaps = GAP * cells.len().saturating_sub(1);
        let columns = gaps + cells.iter().map(|cell| cell.columns).sum::<usize>();
        let single = cells.iter().all(|cell| cell.lines == 1);
        // A menu of many short entries may go on in the next line.
        let short = self.width / MENU;
        let menu = cells.len() >= MENU && cells.iter().all(|cell| cell.columns <= short);
        let flows = cells.len() > 1 && single && (columns <= self.width || menu);
        if let Some(place) = self.flow.rows.get_mut(row) {
            *place = flows;
        }
        let lines = if flows {
            1
        } else {
            cells.iter().map(|cell| cell.lines).sum()
        };
        self.here(|measure| {
            measure.lines += lines;
            measure.columns += columns;
            measure.open = false;
        });
        if let Some(shapes) = self.shapes.last_mut()
            && !cells.is_empty()
        {
            shapes.push(cells);
        }
    }

    fn close_table(&mut self, table: usize) {
        let rows = self.shapes.pop().unwrap_or_default();
        self.here(|measure| measure.open = false);
        let count = rows.first().map_or(0, Vec::len);
        let alike = rows
            .iter()
            .all(|row| row.len() == count && row.iter().all(|cell| cell.lines == 1));
        if rows.len() < 2 || !(2..=MAX_COLUMNS).contains(&count) || !alike {
            return;
        }
        let widest = |column: usize| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.columns).max().unwrap_or(0)
        };
        let columns: usize = (0..count).map(|column| widest(column) + GAP).sum();
        if let Some(grid) = self.flow.grids.get_mut(table) {
            *grid = columns <= self.width;
        }
    }
}
