//! Which scripts letters belong to, as far as letters of different scripts look alike.
//!
//! Ranges are from `Scripts.txt` of the Unicode Character Database, the letters that look like
//! Latin ones from `confusables.txt` (UTS #39). The rule: other scripts than these are never
//! taken for a disguise.

/// A script whose letters can be taken for those of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Script {
    /// Latin.
    Latin,
    /// Cyrillic.
    Cyrillic,
    /// Greek and Coptic.
    Greek,
    /// Armenian.
    Armenian,
    /// Cherokee.
    Cherokee,
    /// Letters for formulas, and full-width ones, that only imitate others.
    Styled,
}

/// The script of a letter; none for all else, and for scripts that resemble no other.
pub(super) fn script(c: char) -> Option<Script> {
    match c {
        'a'..='z' | 'A'..='Z' | 'ª' | 'º' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ʸ' | 'Ḁ'..='ỿ' => {
            Some(Script::Latin)
        }
        '\u{370}'..='\u{373}' | '\u{376}'..='\u{37d}' | '\u{37f}'..='\u{3ff}' | 'ἀ'..='῾' => {
            Some(Script::Greek)
        }
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8a}' | '\u{a640}'..='\u{a69f}' => {
            Some(Script::Cyrillic)
        }
        '\u{531}'..='\u{58a}' => Some(Script::Armenian),
        '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}' => Some(Script::Cherokee),
        '\u{1d400}'..='\u{1d7cb}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}' => {
            Some(Script::Styled)
        }
        _ => None,
    }
}

/// Whether the letters of one word are of several scripts that look alike.
pub(super) fn is_mixed(word: &str) -> bool {
    let mut first = None;
    word.chars()
        .filter_map(script)
        .any(|script| *first.get_or_insert(script) != script)
}

/// Whether a word has letters of another script, and each of them could be read as a Latin one.
pub(super) fn imitates_latin(word: &str) -> bool {
    let mut foreign = word.chars().filter(|c| c.is_alphabetic()).peekable();
    foreign.peek().is_some() && foreign.all(looks_latin)
}

/// Whether it is a letter of another script that looks like a Latin one.
fn looks_latin(c: char) -> bool {
    "аАВеЕЅѕіІјЈКМНоОрРсСТуХхһԁԛԜԝӏҮүգհոսօΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν".contains(c)
        || script(c) == Some(Script::Styled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguises_are_told_from_other_languages() {
        for word in ["pаypal", "Αpple", "gօօgle", "раypal"] {
            assert!(is_mixed(word), "{word}");
        }
        for word in [
            "paypal",
            "zażółć",
            "привет",
            "Ελλάδα",
            "東京Tower",
            "naïve",
            "x2",
        ] {
            assert!(!is_mixed(word), "{word}");
        }
        assert!(imitates_latin("аррӏе"));
        assert!(!imitates_latin("привет"));
        assert!(!imitates_latin("apple"));
        assert!(!imitates_latin("123"));
    }
}
