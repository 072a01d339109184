//! The open elements of an email while it is read: what they hide, and which of them a tag closes.
//!
//! The closing rules are HTML's (WHATWG, "tree construction") as far as they move text. The
//! rules: nothing nests deeper than [`MAX_DEPTH`], so each tag costs at most that many steps.

use super::{
    css::{Looks, Names},
    element::Kind,
};

/// Elements that nest deeper keep their text and lose their shape. html5ever's time is
/// quadratic in the depth; real emails stay below 100.
const MAX_DEPTH: usize = 256;

/// An element to open.
#[derive(Debug)]
pub(super) struct Opening<'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a [u8],
    pub(super) looks: &'a Looks,
    /// Nothing in it is shown.
    pub(super) gone: bool,
    /// Which of its names style sheets know.
    pub(super) names: Names,
    /// The table it is.
    pub(super) table: Option<usize>,
    /// What its end means.
    pub(super) end: Ending,
}

/// What the end of an element means for what is shown.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ending {
    /// It was shown at all.
    pub(super) shown: bool,
    /// A block was opened around it.
    pub(super) wrapped: bool,
    /// A blank line follows.
    pub(super) space: bool,
}

/// An open element.
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent properties of an element; any of them combine"
)]
#[derive(Debug)]
struct Open {
    kind: Kind,
    name: Box<[u8]>,
    names: Names,
    table: Option<usize>,
    gone: bool,
    invisible: bool,
    no_font: bool,
    /// It looks like a button, and nothing is in it yet.
    face: bool,
    end: Ending,
}

impl Open {
    /// A cell or a part of a table, which most tags don't look beyond.
    fn is_tabular(&self) -> bool {
        self.kind.is_cell() || self.kind.is_table_frame()
    }
}

/// The open elements, outermost first.
#[derive(Debug, Default)]
pub(super) struct OpenElements {
    stack: Vec<Open>,
}

impl OpenElements {
    /// Opens an element; false when it would nest too deep and was not.
    pub(super) fn push(&mut self, opening: Opening<'_>) -> bool {
        let gone = opening.gone || opening.looks.is_gone();
        // What hides its content has to be seen through to its end tag even here.
        let limit = MAX_DEPTH + usize::from(gone && !self.is_gone());
        if self.stack.len() >= limit {
            return false;
        }
        let looks = opening.looks;
        let invisible = looks.invisible.unwrap_or(self.is_invisible());
        let parent = self.stack.last();
        let no_font = parent.is_some_and(|parent| parent.no_font);
        let gone = gone || self.is_gone();
        self.stack.push(Open {
            kind: opening.kind,
            name: opening.name.into(),
            names: opening.names,
            table: opening.table,
            gone,
            invisible,
            no_font: looks.no_font.unwrap_or(no_font),
            face: looks.is_button_face(),
            end: Ending {
                shown: !gone,
                ..opening.end
            },
        });
        true
    }

    /// Closes the innermost element if there are more than `depth`.
    pub(super) fn pop_beyond(&mut self, depth: usize) -> Option<Ending> {
        if self.stack.len() <= depth {
            return None;
        }
        self.stack.pop().map(|closed| closed.end)
    }

    /// The names of the open elements, outermost first.
    pub(super) fn names(&self) -> Vec<&Names> {
        self.stack.iter().map(|open| &open.names).collect()
    }

    /// Whether the block around looks like a button with nothing in it; from now on there is.
    pub(super) fn take_face(&mut self) -> bool {
        let mut around = self.stack.iter_mut().rev();
        let block = around.find(|open| !open.kind.is_phrasing());
        block.is_some_and(|block| std::mem::take(&mut block.face))
    }

    /// The kind of the innermost element.
    pub(super) fn top(&self) -> Option<Kind> {
        self.stack.last().map(|open| open.kind)
    }

    /// The innermost table, apart from the innermost element.
    pub(super) fn table_around(&self) -> Option<usize> {
        self.stack.iter().rev().skip(1).find_map(|open| open.table)
    }

    /// The innermost table.
    pub(super) fn table(&self) -> Option<usize> {
        self.stack.iter().rev().find_map(|open| open.table)
    }

    /// Whether a list is open in the innermost cell.
    pub(super) fn is_in_list(&self) -> bool {
        self.find(|open| open.kind.is_list(), Open::is_tabular)
            .is_some()
    }

    /// Whether nothing here is shown.
    pub(super) fn is_gone(&self) -> bool {
        self.stack.last().is_some_and(|top| top.gone)
    }

    /// Whether nothing here is seen, apart from children that say otherwise.
    pub(super) fn is_invisible(&self) -> bool {
        self.stack.last().is_some_and(|top| top.invisible)
    }

    /// Whether text here is not seen.
    pub(super) fn hides_text(&self) -> bool {
        let top = self.stack.last();
        top.is_some_and(|top| top.gone || top.invisible || top.no_font)
    }

    /// The depth that a start tag of this kind closes down to, without saying so.
    pub(super) fn closed_by_start(&self, kind: Kind) -> Option<usize> {
        match kind {
            Kind::Item => self.find(
                |open| open.kind == Kind::Item,
                |open| open.kind.is_list() || open.is_tabular(),
            ),
            Kind::Description => self.find(
                |open| open.kind == Kind::Description,
                |open| *open.name == *b"dl" || open.is_tabular(),
            ),
            Kind::Cell | Kind::HeaderCell => self.find(
                |open| open.kind.is_cell(),
                |open| open.kind.is_table_frame(),
            ),
            Kind::Row => self.find(
                |open| matches!(open.kind, Kind::Row | Kind::Caption),
                |open| matches!(open.kind, Kind::Table | Kind::Section),
            ),
            Kind::Section | Kind::Caption => {
                let table = self.find(|open| open.kind == Kind::Table, |_| false);
                table.map(|index| index + 1)
            }
            Kind::Anchor => self.find(|open| open.kind == Kind::Anchor, Open::is_tabular),
            Kind::Heading if self.top() == Some(Kind::Heading) => Some(self.stack.len() - 1),
            _ if kind.is_phrasing() => None,
            _ => self.find(|open| open.kind == Kind::Paragraph, Open::is_tabular),
        }
    }

    /// The depth of a drawing that was never closed, which elements of text end.
    pub(super) fn open_drawing(&self) -> Option<usize> {
        self.find(
            |open| matches!(&*open.name, b"svg" | b"math"),
            |open| !open.gone,
        )
    }

    /// The depth that an end tag closes down to; `None` when it belongs to nothing.
    pub(super) fn closed_by_end(&self, kind: Kind, name: &[u8]) -> Option<usize> {
        let tabular = kind.is_table_frame() || kind.is_cell();
        self.find(
            |open| open.kind == kind && (*open.name == *name || kind == Kind::Heading),
            |open| match kind {
                _ if tabular => open.kind == Kind::Table,
                Kind::Inline => !open.kind.is_phrasing(),
                _ => open.is_tabular(),
            },
        )
    }

    /// The innermost open element that fits, unless a barrier comes first.
    fn find(&self, fits: impl Fn(&Open) -> bool, barrier: impl Fn(&Open) -> bool) -> Option<usize> {
        for (index, open) in self.stack.iter().enumerate().rev() {
            if fits(open) {
                return Some(index);
            }
            if barrier(open) {
                return None;
            }
        }
        None
    }
}
