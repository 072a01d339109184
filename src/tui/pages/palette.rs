//! All that can be done, by name.

use super::listing::{Filtering, Listing};
use crate::tui::action::{ACTIONS, Description};

/// The command palette.
#[derive(Debug)]
pub struct Palette {
    /// The actions of the key map.
    pub actions: Listing<Description>,
}

impl Default for Palette {
    fn default() -> Self {
        let mut actions = Listing::new(Filtering::Fuzzy, |action: &Description| {
            action.does.to_owned()
        });
        actions.set_items(ACTIONS.to_vec());
        Self { actions }
    }
}
