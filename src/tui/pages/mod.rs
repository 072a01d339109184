//! Pages: lists that one goes through by typing, above the composer and below any dialog.

pub mod history;
pub mod listing;
pub mod open;
pub mod palette;
pub mod placeholders;
pub mod profiles;
pub mod receivers;

use ratatui::layout::{Margin, Position, Rect};

use super::{keymap::Key, line_field::LineField};
use history::HistoryPage;
use listing::Listing;
use open::{OpenPage, OpenTab};
use palette::Palette;
use placeholders::PlaceholderPage;
use profiles::ProfilesPage;
use receivers::{ReceiversPage, WhichPage};

/// Columns of a page that does not need the whole screen.
const NARROW: u16 = 72;

/// A page.
#[derive(Debug)]
pub enum Page {
    /// All that can be done.
    Palette(Palette),
    /// What is known of each receiver.
    Placeholders(PlaceholderPage),
    /// Drafts, files and starting points to open.
    Open(Box<OpenPage>),
    /// What was sent.
    History(Box<HistoryPage>),
    /// The accounts to go to.
    Profiles(ProfilesPage),
    /// Who gets the email.
    Receivers(Box<ReceiversPage>),
    /// Which of the people with one address is meant.
    Which(Box<WhichPage>),
}

/// A list as keys and mouse see it, whatever is in it.
pub trait Navigable {
    /// A key that goes through the list; false when it is none.
    fn press(&mut self, key: Key) -> bool;
    /// Changes the filter.
    fn edit_filter(&mut self, change: &mut dyn FnMut(&mut LineField));
    /// Chooses the row that was drawn at this height; false where there is none.
    fn choose_row(&mut self, row: u16) -> bool;
    /// Goes this far through the list.
    fn step(&mut self, by: isize);
    /// The filter, and how many of all items it lets through.
    fn filter(&mut self) -> (&mut LineField, usize, usize);
}

impl<T> Navigable for Listing<T> {
    fn press(&mut self, key: Key) -> bool {
        self.press(key)
    }

    fn edit_filter(&mut self, change: &mut dyn FnMut(&mut LineField)) {
        self.edit_filter(change);
    }

    fn choose_row(&mut self, row: u16) -> bool {
        self.choose_row(row)
    }

    fn step(&mut self, by: isize) {
        self.step(by);
    }

    fn filter(&mut self) -> (&mut LineField, usize, usize) {
        let (shown, all) = (self.shown(), self.items().len());
        (&mut self.filter, shown, all)
    }
}

impl Page {
    /// The list that the keys go to.
    pub fn list(&mut self) -> &mut dyn Navigable {
        match self {
            Self::Palette(palette) => &mut palette.actions,
            Self::Placeholders(page) => &mut page.placeholders,
            Self::Open(open) => match open.tab {
                OpenTab::Drafts => &mut open.drafts,
                OpenTab::Files => &mut open.files,
                OpenTab::New => &mut open.starting_points,
            },
            Self::History(history) => &mut history.sends,
            Self::Profiles(profiles) => &mut profiles.accounts,
            Self::Receivers(receivers) => &mut receivers.rows,
            Self::Which(which) => &mut which.people,
        }
    }

    /// Where the page is on a screen of this size.
    #[must_use]
    pub(super) fn layout(&self, screen: Rect) -> PageLayout {
        match self {
            Self::Palette(_) | Self::Profiles(_) | Self::Placeholders(_) => {
                let width = NARROW.min(screen.width);
                PageLayout::new(Rect {
                    x: screen.x + (screen.width - width) / 2,
                    width,
                    ..below_header(screen)
                })
            }
            Self::Open(_) | Self::History(_) | Self::Receivers(_) | Self::Which(_) => {
                PageLayout::new(below_header(screen))
            }
        }
    }
}

/// The screen without its first and its last row.
fn below_header(screen: Rect) -> Rect {
    Rect {
        y: screen.y + 1,
        height: screen.height.saturating_sub(2),
        ..screen
    }
}

/// The rectangles of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PageLayout {
    /// All of it, its border included.
    pub(super) area: Rect,
    /// The row of the filter.
    pub(super) filter: Rect,
    /// The rows of the list.
    pub(super) rows: Rect,
}

impl PageLayout {
    fn new(area: Rect) -> Self {
        let inner = area.inner(Margin::new(2, 1));
        let filter = Rect {
            height: inner.height.min(1),
            ..inner
        };
        // A blank row below the filter, where there is room for it.
        let gap = if inner.height > 10 { 2 } else { 1 };
        let rows = Rect {
            y: inner.y + gap.min(inner.height),
            height: inner.height.saturating_sub(gap),
            ..inner
        };
        Self { area, filter, rows }
    }

    /// Where the tabs of the page are, in the top border; nowhere without tabs.
    pub(super) fn tabs(&self, page: &Page) -> Vec<(OpenTab, Rect)> {
        let Page::Open(_) = page else {
            return vec![];
        };
        let mut x = self.area.x + 2;
        let places = OpenTab::ALL.into_iter().map(|tab| {
            let width = u16::try_from(tab.name().len() + 2).unwrap_or(u16::MAX);
            let place = Rect::new(x, self.area.y, width, 1).intersection(self.area);
            x = x.saturating_add(width + 1);
            (tab, place)
        });
        places.collect()
    }

    /// The tab at this place.
    #[must_use]
    pub(super) fn tab_at(&self, page: &Page, at: Position) -> Option<OpenTab> {
        let mut tabs = self.tabs(page).into_iter();
        tabs.find(|(_, place)| place.contains(at))
            .map(|(tab, _)| tab)
    }

    /// The row of the list at this place, counted from the first one in sight.
    #[must_use]
    pub(super) fn row_at(&self, at: Position) -> Option<u16> {
        self.rows.contains(at).then(|| at.y - self.rows.y)
    }
}
