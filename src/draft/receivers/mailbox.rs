//! One piece of what was written as a receiver: an address with or without a name, or not.
//!
//! Mailboxes of RFC 5322 (3.4): `Ada <ada@example.org>`, `"Lovelace, Ada" <ada@example.org>`,
//! `ada@example.org (Ada)`; and `Ada Lovelace ada@example.org`, which spreadsheets paste. The
//! rule: a piece that could mean more than one person is none of these. Nothing is guessed.

use super::{Address, address::is_address, is_id};

/// How far a quote or a comment may reach, in bytes: bounds the search for its end.
const LONGEST_QUOTE: usize = 1_000;

/// An address and the name that was written beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// The name without its quotes; none when there is none.
    pub name: Option<String>,
    /// The address.
    pub address: Address,
}

/// The mailbox that this whole piece is; spaces around it don't count.
pub(super) fn mailbox(piece: &str) -> Option<Mailbox> {
    let piece = piece.trim();
    if let Some(address) = Address::parse(piece) {
        return Some(Mailbox {
            name: None,
            address,
        });
    }
    let (piece, comment) = without_comment(piece);
    let (phrase, address) = match piece.strip_suffix('>') {
        Some(piece) => {
            let open = find_outside_quotes(piece, '<')?;
            let (phrase, inner) = piece.split_at_checked(open)?;
            (phrase, inner.strip_prefix('<')?.trim())
        }
        None => match piece.rfind(char::is_whitespace) {
            Some(space) => piece.split_at_checked(space)?,
            None => ("", piece),
        },
    };
    let address = Address::parse(address.trim())?;
    let phrase = phrase.trim();
    // Another receiver may stand in front of it, or the name of a group.
    if find_outside_quotes(phrase, ':').is_some() {
        return None;
    }
    let is_repeated = |word| piece.ends_with('>') && address.is(word);
    let is_other =
        |word| is_id(word) || word.contains(['<', '>']) || is_address(word) && !is_repeated(word);
    if !is_quoted(phrase) && phrase.split_whitespace().any(is_other) {
        return None;
    }
    let name = Some(unquoted(phrase)).filter(|name| !name.is_empty());
    let name = name.or_else(|| comment.map(|comment| comment.trim().to_owned()));
    Some(Mailbox { name, address })
}

/// The piece without a comment at its end, and what that says.
fn without_comment(piece: &str) -> (&str, Option<&str>) {
    let comment = piece
        .strip_suffix(')')
        .and_then(|rest| rest.split_at_checked(rest.rfind('(')?));
    match comment {
        Some((before, comment)) if !before.trim().is_empty() => {
            (before.trim_end(), comment.strip_prefix('('))
        }
        _ => (piece, None),
    }
}

/// Where a quoted string or a comment that begins `text` ends; none if it does not.
pub(super) fn quote_end(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate().take(LONGEST_QUOTE);
    let end = match bytes.next()?.1 {
        b'"' => b'"',
        b'(' => b')',
        _ => return None,
    };
    while let Some((index, byte)) = bytes.next() {
        match byte {
            b'\n' | b'\r' => return None,
            b'\\' => {
                bytes.next();
            }
            _ if byte == end => return Some(index + 1),
            _ => {}
        }
    }
    None
}

/// Where `wanted` stands first outside of quoted strings and comments.
pub(super) fn find_outside_quotes(text: &str, wanted: char) -> Option<usize> {
    let mut done = 0;
    loop {
        let rest = text.get(done..)?;
        let at = rest.find([wanted, '"', '('])?;
        let found = rest.get(at..)?;
        if found.starts_with(wanted) {
            return Some(done + at);
        }
        done += at + quote_end(found).unwrap_or(1);
    }
}

fn is_quoted(phrase: &str) -> bool {
    quote_end(phrase) == Some(phrase.len()) && phrase.starts_with('"')
}

fn unquoted(phrase: &str) -> String {
    let inner = phrase
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .filter(|_| is_quoted(phrase));
    let Some(inner) = inner else {
        return phrase.to_owned();
    };
    let mut name = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        name.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    name.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(piece: &str) -> Option<(String, String)> {
        let found = mailbox(piece)?;
        Some((found.name.unwrap_or_default(), found.address.to_string()))
    }

    #[test]
    fn a_mailbox_is_an_address_and_perhaps_a_name() {
        for (piece, name) in [
            ("ada@example.org", ""),
            (" <ada@example.org> ", ""),
            ("Ada Lovelace <ada@example.org>", "Ada Lovelace"),
            ("Ada L. Lovelace<ada@example.org>", "Ada L. Lovelace"),
            ("\"Lovelace, Ada\" <ada@example.org>", "Lovelace, Ada"),
            (
                "\"The \\\"First\\\" <1>\" <ada@example.org>",
                "The \"First\" <1>",
            ),
            ("ada@example.org <ada@example.org>", "ada@example.org"),
            ("ada@example.org (Ada Lovelace)", "Ada Lovelace"),
            ("Ada (work) <ada@example.org>", "Ada (work)"),
            ("Ada Lovelace\tada@example.org", "Ada Lovelace"),
            ("欧阳 <ada@example.org>", "欧阳"),
        ] {
            let expected = Some((name.to_owned(), "ada@example.org".to_owned()));
            assert_eq!(shown(piece), expected, "{piece}");
        }
        assert_eq!(
            shown("\"ada lovelace\"@example.org").unwrap().1,
            "\"ada lovelace\"@example.org"
        );
    }

    #[test]
    fn what_could_be_two_people_is_none() {
        for piece in [
            "",
            "Ada",
            "Ada <ada>",
            "Ada <ada@example.org",
            "ada@example.org>",
            "ada@example.org Bob",
            "7 ada@example.org",
            "7 Ada <ada@example.org>",
            "bob@example.org <ada@example.org>",
            "bob@example.org ada@example.org",
            "Bob <bob@example.org> Ada <ada@example.org>",
            "<<ada@example.org>>",
            "(ada@example.org)",
        ] {
            assert_eq!(shown(piece), None, "{piece}");
        }
    }
}
