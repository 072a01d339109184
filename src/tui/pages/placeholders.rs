//! What is known of each receiver and can be put into an email.

use super::listing::{Filtering, Listing};

/// A field of the receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placeholder {
    /// Its name in the API.
    pub name: &'static str,
    /// What it is.
    pub is: &'static str,
}

const fn placeholder(name: &'static str, is: &'static str) -> Placeholder {
    Placeholder { name, is }
}

/// The fields that every user of User.com has; any of them may be empty.
pub const PLACEHOLDERS: [Placeholder; 9] = [
    placeholder("first_name", "the first name"),
    placeholder("last_name", "the last name"),
    placeholder("name", "the whole name"),
    placeholder("email", "the email address"),
    placeholder("city", "the city"),
    placeholder("country", "the country"),
    placeholder("phone_number", "the phone number"),
    placeholder("status", "visitor or user"),
    placeholder("id", "the number in User.com"),
];

impl Placeholder {
    /// What is put into the email, with room for what stands there where the field is empty;
    /// `quote` must not end what it stands in.
    #[must_use]
    pub fn text(&self, quote: char) -> String {
        format!("{{{{ {} | default({quote}{quote}) }}}}", self.name)
    }

    /// How many letters of it come behind that room.
    pub const BEHIND: usize = "\") }}".len();
}

/// The page.
#[derive(Debug)]
pub struct PlaceholderPage {
    /// The fields.
    pub placeholders: Listing<Placeholder>,
}

impl Default for PlaceholderPage {
    fn default() -> Self {
        let mut placeholders = Listing::new(Filtering::Words, |item: &Placeholder| {
            format!("{} {}", item.name, item.is)
        });
        placeholders.set_items(PLACEHOLDERS.to_vec());
        Self { placeholders }
    }
}
