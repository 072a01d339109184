//! Everybody who gets the email, and the question who of several is meant.

use super::listing::{Filtering, Listing};
use crate::draft::{Address, UserId};

/// In which order the receivers are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As they are written, those of the list last.
    Written,
    /// By their names.
    Name,
    /// By their IDs.
    Id,
}

impl Order {
    /// What the page calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Written => "as written",
            Self::Name => "by name",
            Self::Id => "by ID",
        }
    }

    /// The one that comes next.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Written => Self::Name,
            Self::Name => Self::Id,
            Self::Id => Self::Written,
        }
    }
}

/// The page.
#[derive(Debug)]
pub struct ReceiversPage {
    /// The rows that the filter lets through, in their order: numbers, as there can be very many.
    pub rows: Listing<u32>,
    /// The order.
    pub order: Order,
    /// What they were filtered by last.
    pub searched: String,
}

impl Default for ReceiversPage {
    fn default() -> Self {
        Self {
            // Filtered where the names are.
            rows: Listing::new(Filtering::Elsewhere, |_| String::new()),
            order: Order::Written,
            searched: String::new(),
        }
    }
}

/// Which of the people with one address is meant.
#[derive(Debug)]
pub struct WhichPage {
    /// The address.
    pub address: Address,
    /// The people who have it.
    pub people: Listing<UserId>,
}

impl WhichPage {
    /// The question about these people.
    #[must_use]
    pub fn new(address: Address, ids: Vec<UserId>) -> Self {
        let mut people = Listing::new(Filtering::Words, UserId::to_string);
        people.set_items(ids);
        Self { address, people }
    }
}
