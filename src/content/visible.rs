//! Makes untrusted text harmless for a terminal: control, escape, bidirectional and other
//! invisible characters are shown as marks instead of being sent.
//!
//! It must not judge language: letters, combining marks, emoji sequences and the joiners they
//! need pass unchanged. The rule: `visible(visible(x)) == visible(x)`, and everything that this
//! file calls safe is left alone.
//!
//! Which characters are invisible follows `Default_Ignorable_Code_Point` and the categories
//! Cc, Zl and Zp of the Unicode Character Database, and UAX #9 for the bidirectional ones.

use std::{borrow::Cow, fmt::Write as _};

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthChar as _;

/// The most characters without width that are kept in one grapheme cluster; the longest emoji
/// sequences in use have 6, stacks of combining marks ("zalgo") have hundreds.
const THIN_CHARS: usize = 15;

/// What becomes of invisible characters that do no harm by themselves, for example a soft hyphen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Harmless {
    Mark,
    Drop,
}

/// The text as one line that can be sent to a terminal; borrowed when nothing had to change.
///
/// - Control characters become their pictures (`␛`, `␀`, `␡`), a newline `␤`, a tab `␉`, a
///   lone carriage return `␍`; CR LF is one `␤`.
/// - Other invisible characters become their code point: `⟨202E⟩`. Joiners and variation
///   selectors stay inside emoji sequences and between the letters that need them.
/// - A combining mark without a base gets the base `◌`; a cluster is cut behind 15 characters
///   without width.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    rewrite(text, Harmless::Mark)
}

/// Like [`visible`], for running text: harmless invisible characters (soft hyphens, zero-width
/// spaces, the padding of preheaders) are left out instead of marked.
pub(super) fn readable(text: &str) -> Cow<'_, str> {
    rewrite(text, Harmless::Drop)
}

/// Whether the symbol of a drawn terminal cell may be sent to the terminal as it is.
#[must_use]
pub fn is_safe_cell(symbol: &str) -> bool {
    matches!(visible(symbol), Cow::Borrowed(_))
}

/// The stand-in, one column wide, for the symbol of a cell that may not be sent: the picture of
/// a control character, else `�`. `None` when the symbol is safe as it is.
#[must_use]
pub fn safe_cell(symbol: &str) -> Option<&'static str> {
    const PICTURES: [&str; 32] = [
        "␀", "␁", "␂", "␃", "␄", "␅", "␆", "␇", "␈", "␉", "␤", "␋", "␌", "␍", "␎", "␏", "␐", "␑",
        "␒", "␓", "␔", "␕", "␖", "␗", "␘", "␙", "␚", "␛", "␜", "␝", "␞", "␟",
    ];
    if is_safe_cell(symbol) {
        return None;
    }
    let picture = symbol
        .chars()
        .find(char::is_ascii_control)
        .and_then(|c| PICTURES.get(c as usize));
    Some(picture.copied().unwrap_or("\u{FFFD}"))
}

fn rewrite(text: &str, harmless: Harmless) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut kept = 0;
    let mut changed: Option<String> = None;
    for cluster in text.graphemes(true) {
        if is_plain(cluster) {
            match &mut changed {
                Some(out) => out.push_str(cluster),
                None => kept += cluster.len(),
            }
        } else {
            let out = changed.get_or_insert_with(|| text.get(..kept).unwrap_or("").to_owned());
            push_marked(cluster, harmless, out);
        }
    }
    changed.map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether a grapheme cluster can be shown unchanged.
fn is_plain(cluster: &str) -> bool {
    let mut chars = cluster.chars().peekable();
    let Some(base) = chars.next() else {
        return true;
    };
    if is_invisible(base) || lacks_base(base) {
        return false;
    }
    let mut before = base;
    let mut thin = 0;
    while let Some(c) = chars.next() {
        thin += usize::from(is_invisible(c) || is_thin(c));
        if thin > THIN_CHARS || is_invisible(c) && !belongs(c, base, before, chars.peek().copied())
        {
            return false;
        }
        before = c;
    }
    true
}

/// Appends a cluster that can't be shown unchanged.
fn push_marked(cluster: &str, harmless: Harmless, out: &mut String) {
    if cluster == "\r\n" {
        out.push('␤');
        return;
    }
    let mut base = None;
    // From the first character that was marked or left out, no other finds its proper place.
    let mut broken = false;
    let mut before = '\0';
    let mut thin = 0;
    let mut chars = cluster.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let fits = !broken && base.is_some_and(|base| belongs(c, base, before, next));
        let lost = (is_invisible(c) && !fits)
            || (is_thin(c) && (broken || base.is_none()) && !attaches(c));
        if lost {
            if harmless == Harmless::Mark || !is_harmless(c) {
                push_mark(c, out);
                (base, thin) = (Some('⟩'), 0);
            }
            broken = true;
        } else {
            thin += usize::from(is_invisible(c) || is_thin(c));
            if thin + usize::from(is_invisible(c)) > THIN_CHARS {
                return;
            }
            if base.is_none() {
                base = Some(if lacks_base(c) { '◌' } else { c });
                out.extend(base.filter(|&base| base != c));
            }
            out.push(c);
        }
        before = c;
    }
}

fn push_mark(c: char, out: &mut String) {
    match c {
        '\n' => out.push('␤'),
        '\u{7f}' => out.push('␡'),
        '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}')),
        // Writing to a string can't fail.
        _ => drop(write!(out, "⟨{:04X}⟩", c as u32)),
    }
}

/// A visible character without width, which draws over the one before it.
fn is_thin(c: char) -> bool {
    c.width() == Some(0) && !is_invisible(c)
}

/// Whether a character joins any other before it; a lone Hangul vowel does not.
pub(super) fn attaches(c: char) -> bool {
    format!("◌{c}").graphemes(true).count() == 1
}

/// Whether a character that starts a cluster should have had one before it: a mark without
/// width, or a vowel sign of an Indic script.
fn lacks_base(c: char) -> bool {
    is_thin(c)
        || matches!(c, '\u{900}'..='\u{1CFF}' | '\u{A800}'..='\u{ABFF}' | '\u{11000}'..='\u{11FFF}')
            && attaches(c)
}

/// Whether an invisible character does its proper work here: inside an emoji sequence, or after
/// a letter whose script uses it.
fn belongs(c: char, base: char, before: char, next: Option<char>) -> bool {
    match c {
        '\u{200C}' | '\u{200D}' if joins_letters(base) => !is_invisible(before),
        // Grapheme rules put something behind a joiner only between two pictographs.
        '\u{200D}' => {
            !base.is_ascii() && next.is_some_and(|next| !is_invisible(next) && !attaches(next))
        }
        '\u{FE0E}' | '\u{FE0F}' => !is_invisible(before) && !base.is_alphabetic() && base != ' ',
        '\u{FE00}'..='\u{FE0D}' | '\u{E0100}'..='\u{E01EF}' => {
            !is_invisible(before)
                && matches!(base, '\u{2E80}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFD}')
        }
        '\u{180B}'..='\u{180F}' => matches!(base, '\u{1800}'..='\u{18AF}'),
        '\u{E0020}'..='\u{E007F}' => base == '\u{1F3F4}',
        _ => false,
    }
}

/// Scripts in which joiners change the shape of letters: Arabic to Mongolian, by block.
fn joins_letters(base: char) -> bool {
    matches!(base, '\u{0600}'..='\u{0DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}')
        && base.is_alphabetic()
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FDD0}'..='\u{FDEF}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
            | '\u{13430}'..='\u{13440}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
        || (c as u32 & 0xFFFE) == 0xFFFE
}

/// Invisible, but without effect on anything around it.
fn is_harmless(c: char) -> bool {
    is_invisible(c)
        && !c.is_control()
        && !matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{206F}' | '\u{FFF0}'..='\u{FFFB}')
        && (c as u32 & 0xFFFE) != 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn what_a_terminal_would_obey_is_shown_instead() {
        for (text, shown) in [
            ("\u{1b}[2Jboo", "␛[2Jboo"),
            ("a\0b\u{7f}", "a␀b␡"),
            ("one\r\ntwo\nthree\rfour\tfive", "one␤two␤three␍four␉five"),
            ("\u{9b}31m", "⟨009B⟩31m"),
            ("txt.\u{202E}exe", "txt.⟨202E⟩exe"),
            ("\u{2066}x\u{2069}", "⟨2066⟩x⟨2069⟩"),
            ("a\u{200B}b\u{FEFF}", "a⟨200B⟩b⟨FEFF⟩"),
            ("in\u{AD}visible", "in⟨00AD⟩visible"),
            ("\u{301}x", "◌\u{301}x"),
            ("a\u{200D}b", "a⟨200D⟩b"),
            ("👩\u{200D}", "👩⟨200D⟩"),
            ("\u{FFFE}", "⟨FFFE⟩"),
            ("\u{E0041}", "⟨E0041⟩"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn language_and_emoji_pass_unchanged() {
        for text in [
            "",
            "plain ~ ASCII",
            "Zażółć gęślą jaźń",
            "日本語 한국어 العربية עברית हिन्दी ไทย",
            "می\u{200C}خواهم",
            "क्\u{200D}ष",
            "👩‍👩‍👧‍👦 🏳️‍🌈 👩🏽‍❤️‍💋‍👨🏿 1️⃣ ❤️ 🇵🇱",
            "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "e\u{301} nbsp\u{A0}here",
        ] {
            assert!(
                matches!(visible(text), Cow::Borrowed(same) if same == text),
                "{text}"
            );
        }
    }

    #[test]
    fn stacks_of_marks_are_cut() {
        let zalgo = format!("z{}", "\u{301}".repeat(500));
        assert_eq!(visible(&zalgo).chars().count(), 1 + THIN_CHARS);
        assert!(!is_safe_cell(&zalgo));
    }

    #[test]
    fn running_text_leaves_harmless_characters_out() {
        assert_eq!(
            readable("soft\u{AD}hyphen\u{200C}\u{34F}\u{FEFF}"),
            "softhyphen"
        );
        assert_eq!(readable("\u{202E}\u{1b}"), "⟨202E⟩␛");
    }

    #[test]
    fn unsafe_cells_have_stand_ins_of_one_column() {
        assert_eq!(safe_cell("a"), None);
        assert_eq!(safe_cell(""), None);
        assert_eq!(safe_cell("世"), None);
        assert_eq!(safe_cell("\u{1b}"), Some("␛"));
        assert_eq!(safe_cell("a\nb"), Some("␤"));
        for symbol in ["\u{7f}", "\u{9b}", "\u{202E}", "\u{200B}", "\u{301}"] {
            assert_eq!(safe_cell(symbol), Some("\u{FFFD}"), "{symbol:?}");
        }
        for code in 0..32_u8 {
            let stand_in = safe_cell(&char::from(code).to_string());
            assert_eq!(stand_in.map(UnicodeWidthStr::width), Some(1));
        }
    }

    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            "[\u{0}-\u{9f}]",
            "[\u{200B}-\u{206F}\u{300}-\u{310}\u{FE00}-\u{FE0F}]",
            "[\u{1F1E6}-\u{1F1FF}\u{1F468}\u{2764}\u{600}-\u{6FF}\u{1100}-\u{11FF}]",
        ];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn nothing_harmful_is_left(text in hostile()) {
            let shown = visible(&text).into_owned();
            prop_assert!(!shown.chars().any(char::is_control));
            let bidi = |c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
            prop_assert!(!shown.contains(bidi), "{shown:?}");
            prop_assert_eq!(visible(&shown).into_owned(), shown.clone());
            for cluster in shown.graphemes(true) {
                prop_assert!(is_safe_cell(cluster), "{cluster:?}");
            }
            let read = readable(&text).into_owned();
            for cluster in read.graphemes(true) {
                prop_assert!(is_safe_cell(cluster), "{cluster:?} of {read:?}");
            }
        }
    }
}
