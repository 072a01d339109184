//! A list with a line to filter it by and one chosen row; it draws nothing and knows no page.

use crossterm::event::KeyCode;
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use crate::tui::{keymap::Key, line_field::LineField};

/// Which items the filter lets through, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filtering {
    /// Those that have each of its words, as they were given.
    Words,
    /// All: the items were filtered where they come from.
    Elsewhere,
    /// Those that have its letters in their order, the best match first.
    Fuzzy,
}

/// Some items, of which those are shown that the filter lets through.
#[derive(Debug)]
pub struct Listing<T> {
    /// What the items are filtered by.
    pub filter: LineField,
    items: Vec<T>,
    /// What of an item the filter looks at.
    text: fn(&T) -> String,
    filtering: Filtering,
    /// The places of the items that are shown, in their order.
    shown: Vec<usize>,
    /// Which of those that are shown is chosen.
    chosen: usize,
    /// The first row in sight, as it was drawn last.
    top: usize,
    /// Rows that were drawn last.
    height: usize,
}

impl<T> Listing<T> {
    /// A list of nothing yet; `text` gives what the filter looks at.
    #[must_use]
    pub fn new(filtering: Filtering, text: fn(&T) -> String) -> Self {
        Self {
            filtering,
            filter: LineField::new(""),
            items: Vec::new(),
            text,
            shown: Vec::new(),
            chosen: 0,
            top: 0,
            height: 50,
        }
    }

    /// Puts other items in the place of those that there were.
    pub fn set_items(&mut self, items: Vec<T>) {
        self.items = items;
        self.refilter();
    }

    /// All items, shown or not.
    #[must_use]
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// How many items the filter lets through.
    #[must_use]
    pub fn shown(&self) -> usize {
        self.shown.len()
    }

    /// The chosen item; none in an empty list.
    #[must_use]
    pub fn chosen(&self) -> Option<&T> {
        self.items.get(*self.shown.get(self.chosen)?)
    }

    /// The items about the chosen one: at least those that are in sight.
    pub fn around_chosen(&self) -> impl Iterator<Item = &T> {
        let first = self.chosen.saturating_sub(self.height);
        let places = self.shown.iter().skip(first).take(2 * self.height + 1);
        places.filter_map(|&place| self.items.get(place))
    }

    /// The rows in sight in a pane of this height, the chosen one among them: each with whether it
    /// is chosen.
    pub fn in_sight(&mut self, height: u16) -> impl Iterator<Item = (&T, bool)> {
        self.height = usize::from(height.max(1));
        let last = self.shown.len().saturating_sub(1);
        self.chosen = self.chosen.min(last);
        let lowest = (self.chosen + 1).saturating_sub(self.height);
        let highest = self
            .chosen
            .min(self.shown.len().saturating_sub(self.height));
        self.top = self.top.clamp(lowest, highest.max(lowest));
        let (chosen, items) = (self.chosen, &self.items);
        let rows = self.shown.iter().enumerate().skip(self.top);
        rows.take(self.height)
            .filter_map(move |(row, &place)| Some((items.get(place)?, row == chosen)))
    }

    /// Chooses the row that was drawn at this height of the pane; false where there is none.
    pub fn choose_row(&mut self, row: u16) -> bool {
        let wanted = self.top + usize::from(row);
        let is_there = usize::from(row) < self.height && wanted < self.shown.len();
        if is_there {
            self.chosen = wanted;
        }
        is_there
    }

    /// Chooses the row that is this far from the chosen one, or the last one on the way.
    pub fn step(&mut self, by: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(by).min(last);
    }

    /// A key that goes through the list; false when it is none.
    pub fn press(&mut self, key: Key) -> bool {
        let page = isize::try_from(self.height).unwrap_or(1);
        match key.code {
            KeyCode::Up => self.step(-1),
            KeyCode::Down => self.step(1),
            KeyCode::PageUp => self.step(-page),
            KeyCode::PageDown => self.step(page),
            _ => return false,
        }
        true
    }

    /// Changes the filter; the first row that it lets through is chosen.
    pub fn edit_filter(&mut self, change: impl FnOnce(&mut LineField)) {
        let before = self.filter.text().to_owned();
        change(&mut self.filter);
        if self.filter.text() != before {
            self.chosen = 0;
            self.refilter();
        }
    }

    fn refilter(&mut self) {
        let filter = self.filter.text().trim().to_lowercase();
        let texts = self.items.iter().map(self.text);
        self.shown = match self.filtering {
            Filtering::Elsewhere => (0..self.items.len()).collect(),
            _ if filter.is_empty() => (0..self.items.len()).collect(),
            Filtering::Words => with_all_words(texts, &filter),
            Filtering::Fuzzy => best_first(texts, &filter),
        };
    }
}

fn with_all_words(texts: impl Iterator<Item = String>, filter: &str) -> Vec<usize> {
    let has_all = |text: &str| {
        let text = text.to_lowercase();
        filter.split_whitespace().all(|word| text.contains(word))
    };
    let places = texts.enumerate().filter(|(_, text)| has_all(text));
    places.map(|(place, _)| place).collect()
}

fn best_first(texts: impl Iterator<Item = String>, filter: &str) -> Vec<usize> {
    let pattern = Pattern::parse(filter, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut ranked: Vec<(u32, usize)> = texts
        .enumerate()
        .filter_map(|(place, text)| {
            let text = Utf32Str::new(&text, &mut buffer);
            Some((pattern.score(text, &mut matcher)?, place))
        })
        .collect();
    ranked.sort_by_key(|&(score, place)| (std::cmp::Reverse(score), place));
    ranked.into_iter().map(|(_, place)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(count: usize) -> Listing<String> {
        let mut listing = Listing::new(Filtering::Words, String::clone);
        listing.set_items((0..count).map(|number| format!("Row {number}")).collect());
        listing
    }

    fn in_sight(listing: &mut Listing<String>, height: u16) -> Vec<(String, bool)> {
        let rows = listing.in_sight(height);
        rows.map(|(item, chosen)| (item.clone(), chosen)).collect()
    }

    #[test]
    fn the_chosen_row_stays_in_sight() {
        let mut listing = listing(100);
        assert_eq!(in_sight(&mut listing, 3)[0], ("Row 0".to_owned(), true));
        listing.step(50);
        assert_eq!(in_sight(&mut listing, 3)[2], ("Row 50".to_owned(), true));
        listing.step(-1);
        assert_eq!(in_sight(&mut listing, 3)[1], ("Row 49".to_owned(), true));
        listing.step(isize::MAX);
        assert_eq!(in_sight(&mut listing, 3)[2], ("Row 99".to_owned(), true));
        assert_eq!(in_sight(&mut listing, 200).len(), 100);
    }

    #[test]
    fn the_filter_wants_every_word_in_any_case() {
        let mut listing = listing(30);
        listing.edit_filter(|filter| filter.insert("ROW 12"));
        assert_eq!(listing.shown(), 1);
        assert_eq!(listing.chosen().unwrap(), "Row 12");
        listing.edit_filter(|filter| filter.insert("x"));
        assert_eq!(listing.chosen(), None);
        assert!(in_sight(&mut listing, 5).is_empty());
    }

    #[test]
    fn letters_in_their_order_are_enough_for_a_fuzzy_filter() {
        let mut listing = Listing::new(Filtering::Fuzzy, String::clone);
        let items = ["go to the preview", "save the draft", "send the email"];
        listing.set_items(items.map(str::to_owned).to_vec());
        listing.edit_filter(|filter| filter.insert("tedr"));
        assert_eq!(listing.chosen().unwrap(), "save the draft");
        assert_eq!(listing.shown(), 1);
    }

    #[test]
    fn a_click_chooses_what_was_drawn_there() {
        let mut listing = listing(10);
        listing.step(9);
        let _ = in_sight(&mut listing, 4);
        assert!(listing.choose_row(0));
        assert_eq!(listing.chosen().unwrap(), "Row 6");
        assert!(!listing.choose_row(4));
    }
}
