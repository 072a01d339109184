//! An email address that one person has: an `addr-spec` (RFC 5322, 3.4.1, with the international
//! characters of RFC 6531) at a domain of two labels or more.
//!
//! The rule: it keeps what was written, and is compared without regard to case. The standard lets
//! the local part differ by case; no mailbox provider does, and a list that has both means one.

use std::{
    borrow::Cow,
    fmt,
    hash::{Hash, Hasher},
    sync::Arc,
};

use email_address::{EmailAddress, Options};

/// An email address as it was written. Equal when only the case differs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Address(Arc<str>);

impl Address {
    /// The address, if the whole text is one: no name before it, no brackets, no spaces around.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_address(text).then(|| Self(text.into()))
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two addresses of one person have in common: the lower case.
    #[must_use]
    pub fn key(&self) -> Cow<'_, str> {
        let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
        if self.0.bytes().all(is_lower) {
            return Cow::Borrowed(&self.0);
        }
        Cow::Owned(self.0.to_lowercase())
    }

    /// Whether this text is the same address.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.0.eq_ignore_ascii_case(text) || self.0.to_lowercase() == text.to_lowercase()
    }
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.is(&other.0)
    }
}

impl Eq for Address {}

impl Hash for Address {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether the text is an address and nothing else. `ada@acme` is a slip, and no address.
pub(in crate::draft) fn is_address(text: &str) -> bool {
    // Most words have no sign of one, and nearly all addresses are of the plain kind.
    text.contains('@') && (is_plain(text) || is_address_by_the_book(text))
}

fn is_address_by_the_book(text: &str) -> bool {
    let rules = Options::default()
        .without_display_text()
        .without_domain_literal()
        .with_required_tld();
    EmailAddress::parse_with_options(text, rules).is_ok()
}

/// Whether it is an address of ASCII letters, digits and the usual signs: a part of those that the
/// library takes, found out many times faster, for lists of a hundred thousand. One pass.
fn is_plain(text: &str) -> bool {
    // Where the piece between dots begins, and the domain.
    let (mut piece, mut domain) = (0, None);
    let mut dots = 0;
    let mut before = b'.';
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => {}
            b'_' | b'+' if domain.is_none() => {}
            b'-' if domain.is_none() || index > piece => {}
            b'@' if domain.is_none() && before != b'.' && index <= 64 => {
                (piece, domain) = (index + 1, Some(index + 1));
            }
            b'.' if domain.is_none() && before != b'.' => piece = index + 1,
            b'.' if is_label(index - piece, before) => {
                piece = index + 1;
                dots += 1;
            }
            _ => return false,
        }
        before = byte;
    }
    let fits = domain.is_some_and(|start| text.len() - start <= 189);
    fits && dots > 0 && is_label(text.len() - piece, before)
}

/// Whether a part of a domain of this length, with this end, is a label.
fn is_label(length: usize, end: u8) -> bool {
    (1..=63).contains(&length) && end != b'-'
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn case_makes_no_other_address() {
        let one = Address::parse("Ada.Ö@Example.org").unwrap();
        assert_eq!(one, Address::parse("ada.ö@EXAMPLE.org").unwrap());
        assert_eq!(one.as_str(), "Ada.Ö@Example.org");
        assert_eq!(one.key(), "ada.ö@example.org");
        assert_ne!(one, Address::parse("ada.o@example.org").unwrap());
    }

    #[test]
    fn the_usual_ones_are_plain() {
        for usual in ["a@b.c", "Ada.L+x_1-@mail-1.example.org", "1@2.3"] {
            assert!(is_plain(usual), "{usual}");
        }
        for other in [
            "", "@", "a@b", "a@b.", "a@.b", "a@b..c", ".a@b.c", "a.@b.c", "a..a@b.c", "a@b@c.d",
            "a@-b.c", "a@b-.c", "a@b.c-", "a@b.-c", "a@b_c.d", "a b@c.d", "ä@b.c",
        ] {
            assert!(!is_plain(other), "{other}");
        }
    }

    proptest! {
        #[test]
        fn what_is_plain_is_one_by_the_book(
            text in "[a-z.+_-]{1,6}@[a-z.-]{1,6}|[a@.]{1,9}|[a-z]{60,66}@[a-z]{60,66}\\.[a-z.]{100,130}"
        ) {
            if is_plain(&text) {
                prop_assert!(is_address_by_the_book(&text), "{}", text);
            }
        }
    }
}
