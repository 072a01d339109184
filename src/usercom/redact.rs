//! Takes the token out of text that a server sent.
//!
//! A server that echoes the request would otherwise put the token on the screen, into the journal
//! and into logs. Redact before shortening: half a token is no longer found.

use crate::config::Token;

/// What stands where the token stood.
const HIDDEN: &str = "[API key]";

/// The text with each occurrence of the token, in whatever case, replaced.
pub(super) fn redact(text: &str, token: &Token) -> String {
    let key = token.expose().to_ascii_lowercase();
    if key.is_empty() {
        return text.to_owned();
    }
    // ASCII lower case changes no byte's place, so places found in one text count in the other.
    let lower = text.to_ascii_lowercase();
    let mut clean = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in lower.match_indices(&key) {
        clean.push_str(text.get(done..at).unwrap_or_default());
        clean.push_str(HIDDEN);
        done = at + found.len();
    }
    clean.push_str(text.get(done..).unwrap_or_default());
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_leaves_every_text_in_any_case() {
        let token = Token::new("abc123DEF");
        for (text, clean) in [
            ("", ""),
            ("nothing here", "nothing here"),
            ("abc123DEF", "[API key]"),
            ("é abc123DEF, ABC123def ü", "é [API key], [API key] ü"),
            ("abc123DEFabc123DEF.", "[API key][API key]."),
            ("abc123DE", "abc123DE"),
        ] {
            assert_eq!(redact(text, &token), clean);
        }
        assert_eq!(redact("as it is", &Token::new("")), "as it is");
    }
}
