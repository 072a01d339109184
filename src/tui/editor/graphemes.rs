//! Where graphemes and words begin and end in a rope, by UAX #29, without looking further than
//! needed: the cost does not grow with the text or the length of its lines.

use ropey::Rope;
use unicode_segmentation::UnicodeSegmentation;

/// How far around a place is looked. No grapheme in use is longer than some fifty bytes; in runs
/// of flags or marks longer than this the borders are where they are counted from.
const WINDOW: usize = 1024;

/// The last place at or before `byte` where a character begins.
pub(super) fn char_boundary(text: &Rope, byte: usize) -> usize {
    let byte = byte.min(text.len_bytes());
    text.char_to_byte(text.byte_to_char(byte))
}

/// The text from `start` to `end`, both moved to where characters begin.
pub(super) fn slice(text: &Rope, start: usize, end: usize) -> String {
    let (start, end) = (char_boundary(text, start), char_boundary(text, end));
    text.byte_slice(start..end.max(start)).to_string()
}

/// The end of the grapheme that begins at `byte`, or the end of the text.
pub(super) fn next(text: &Rope, byte: usize) -> usize {
    let window = slice(text, byte, byte + WINDOW);
    byte + window.graphemes(true).next().map_or(0, str::len)
}

/// The start of the grapheme that ends at `byte`, or the start of the text.
pub(super) fn previous(text: &Rope, byte: usize) -> usize {
    let window = slice(text, byte.saturating_sub(WINDOW), byte);
    byte - window.graphemes(true).next_back().map_or(0, str::len)
}

/// The first place at or after `byte` where a grapheme begins.
pub(super) fn boundary(text: &Rope, byte: usize) -> usize {
    let start = char_boundary(text, byte.saturating_sub(WINDOW));
    let window = slice(text, start, byte + WINDOW);
    window
        .grapheme_indices(true)
        .map(|(index, _)| start + index)
        .find(|&index| index >= byte)
        .unwrap_or(text.len_bytes().min(byte + WINDOW))
}

/// Where the next word begins; a line break is a word of its own.
pub(super) fn next_word(text: &Rope, byte: usize) -> usize {
    let mut at = byte;
    let mut letters = text.chars_at(text.byte_to_char(byte)).peekable();
    if letters.peek() == Some(&'\n') {
        return next(text, byte);
    }
    let kind = letters.peek().map(|&letter| Kind::of(letter));
    while let Some(letter) = letters.next_if(|&letter| Some(Kind::of(letter)) == kind) {
        at += letter.len_utf8();
    }
    while let Some(space) = letters.next_if(|&letter| Kind::of(letter) == Kind::Space) {
        at += space.len_utf8();
    }
    boundary(text, at)
}

/// Where the word before begins; a line break is a word of its own.
pub(super) fn previous_word(text: &Rope, byte: usize) -> usize {
    let mut at = byte;
    let mut letters = text.chars_at(text.byte_to_char(byte)).reversed().peekable();
    if letters.peek() == Some(&'\n') {
        return previous(text, byte);
    }
    while let Some(space) = letters.next_if(|&letter| Kind::of(letter) == Kind::Space) {
        at -= space.len_utf8();
    }
    let kind = letters.peek().map(|&letter| Kind::of(letter));
    while let Some(letter) = letters.next_if(|&letter| Some(Kind::of(letter)) == kind) {
        at -= letter.len_utf8();
    }
    // Not into the middle of a grapheme: a mark is no letter but belongs to one.
    let start = boundary(text, at);
    if start < byte {
        start
    } else {
        previous(text, byte)
    }
}

/// What a word is made of: in HTML, tags' punctuation and words are steps of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Break,
    Word,
    Other,
}

impl Kind {
    fn of(letter: char) -> Self {
        match letter {
            '\n' => Self::Break,
            _ if letter.is_whitespace() => Self::Space,
            '_' => Self::Word,
            _ if letter.is_alphanumeric() || !letter.is_ascii() => Self::Word,
            _ => Self::Other,
        }
    }
}
