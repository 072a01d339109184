//! Cuts a text into receivers.
//!
//! Commas, semicolons and line ends always separate, outside of quoted strings and comments.
//! Spaces do where every word is an ID or an address by itself; else they belong to a name. Time
//! is linear in the text, whatever it holds.

use std::ops::Range;

use super::{
    address::is_address,
    is_id,
    mailbox::{find_outside_quotes, mailbox, quote_end},
};

/// Calls `found` with the range of each receiver, in order; none is empty.
pub(super) fn split(text: &str, mut found: impl FnMut(Range<usize>)) {
    let mut start = 0;
    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
        let end = segment_end(rest);
        let segment = rest.get(..end).unwrap_or_default();
        if !is_one(segment, start, &mut found) {
            let group = group_end(segment).unwrap_or(0);
            let segment = segment.get(group..).unwrap_or_default();
            split_segment(segment, start + group, &mut found);
        }
        start += end + 1;
    }
}

/// Whether what stands between two receivers always separates, and does nothing else.
pub(super) fn is_hard(gap: &str) -> bool {
    let hard = |c: char| matches!(c, ',' | ';' | '\n' | '\r');
    gap.contains(hard) && gap.chars().all(|c| hard(c) || c.is_whitespace())
}

/// Where the next hard separator stands, or the end.
fn segment_end(text: &str) -> usize {
    let mut index = 0;
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(index) {
        match byte {
            b',' | b';' | b'\n' | b'\r' => return index,
            b'"' | b'(' => index += text.get(index..).and_then(quote_end).unwrap_or(1),
            _ => index += 1,
        }
    }
    text.len()
}

/// Whether the segment, which starts at `offset`, is at most one receiver, plainly. Then it is
/// found.
fn is_one(segment: &str, offset: usize, found: &mut impl FnMut(Range<usize>)) -> bool {
    let piece = segment.trim();
    let is_one = is_id(piece) || mailbox(piece).is_some();
    if is_one {
        let start = offset + segment.len() - segment.trim_start().len();
        found(start..start + piece.len());
    }
    is_one || piece.is_empty()
}

fn split_segment(segment: &str, offset: usize, found: &mut impl FnMut(Range<usize>)) {
    if is_one(segment, offset, found) {
        return;
    }
    let piece = segment.trim();
    let start = offset + segment.len() - segment.trim_start().len();
    if find_outside_quotes(piece, '<').is_some() {
        return split_mailboxes(piece, start, found);
    }
    let stands_alone = |word: Range<usize>| {
        let word = piece.get(word).unwrap_or_default();
        is_id(word) || is_address(word)
    };
    if words(piece).all(stands_alone) {
        words(piece).for_each(|word| found(start + word.start..start + word.end));
    } else {
        found(start..start + piece.len());
    }
}

/// `Ada <a@example.org> Bob <b@example.org>`: each ends with its bracket. If one of them is no
/// mailbox, the whole is one piece.
fn split_mailboxes(piece: &str, start: usize, found: &mut impl FnMut(Range<usize>)) {
    let mut ranges = Vec::new();
    let mut done = 0;
    while let Some(rest) = piece.get(done..).filter(|rest| !rest.trim().is_empty()) {
        let end = find_outside_quotes(rest, '>').map_or(rest.len(), |end| end + 1);
        let one = rest.get(..end).unwrap_or_default();
        if mailbox(one).is_none() {
            return found(start..start + piece.len());
        }
        let indent = one.len() - one.trim_start().len();
        ranges.push(start + done + indent..start + done + one.trim_end().len());
        done += end;
    }
    ranges.into_iter().for_each(found);
}

/// Where a group's name, or what a pasted header or link begins with, ends: `Team: ada@…`,
/// `mailto:ada@…`. It names nobody. None where an ID or an address stands before the colon, or another
/// colon behind it.
fn group_end(piece: &str) -> Option<usize> {
    let colon = find_outside_quotes(piece, ':')?;
    let name = piece.get(..colon)?;
    let harmless = !name.contains(['@', '<', '>']) && !name.split_whitespace().any(is_id);
    let is_last = find_outside_quotes(piece.get(colon + 1..)?, ':').is_none();
    (harmless && is_last && !name.trim().is_empty()).then_some(colon + 1)
}

fn words(piece: &str) -> impl Iterator<Item = Range<usize>> {
    let base = piece.as_ptr().addr();
    piece.split_whitespace().map(move |word| {
        let start = word.as_ptr().addr() - base;
        start..start + word.len()
    })
}
