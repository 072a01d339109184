//! Finds the tag that belongs to the one under the cursor.
//!
//! The rule: it looks at most [`REACH`] bytes to each side, and answers nothing rather than guess.

use std::ops::Range;

use super::{Highlighter, Source, Token};

/// How far the other tag may be, in bytes.
const REACH: usize = 64 * 1024;
/// How far the start of the tag under the cursor may be from it, in bytes.
const TAG_REACH: usize = 8 * 1024;

/// A whole tag, its brackets included.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Tag {
    range: Range<usize>,
    name: Vec<u8>,
    closing: bool,
}

impl Highlighter {
    /// The start tag and the end tag of an element, when `offset` is in or at the edge of one of
    /// them and both are within 64 kB; bytes of the text, brackets included.
    pub fn matching_tag<S: Source + ?Sized>(
        &mut self,
        text: &S,
        offset: usize,
    ) -> Option<(Range<usize>, Range<usize>)> {
        let near = offset.saturating_sub(TAG_REACH)..(offset + TAG_REACH).min(text.len());
        let tags = self.tags(text, near);
        // Between two tags the one that begins here is meant, as a cursor stands on what follows.
        let around = |tag: &&Tag| tag.range.start <= offset && offset <= tag.range.end;
        let tag = tags
            .iter()
            .rfind(|tag| around(tag) && offset < tag.range.end);
        let tag = tag.or_else(|| tags.iter().rfind(around))?.clone();
        if tag.closing {
            let before = tag.range.start.saturating_sub(REACH)..tag.range.start;
            let tags = self.tags(text, before);
            let start = nearest(tags.into_iter().rev(), &tag)?;
            Some((start, tag.range))
        } else {
            let behind = tag.range.end..(tag.range.end + REACH).min(text.len());
            let tags = self.tags(text, behind);
            let tags = tags.into_iter();
            let end = nearest(
                tags.skip_while(|other| other.range.start < tag.range.end),
                &tag,
            )?;
            Some((tag.range, end))
        }
    }

    /// The whole tags that touch `range`, and maybe some before it, in order; those without content
    /// are left out.
    fn tags<S: Source + ?Sized>(&mut self, text: &S, range: Range<usize>) -> Vec<Tag> {
        let mut tags = Vec::new();
        let mut open: Option<Tag> = None;
        let mut byte = Vec::new();
        let stop = range.end;
        self.tokens(
            text,
            range.start..(stop + TAG_REACH).min(text.len()),
            |found, token| {
                if token == Token::Delimiter {
                    byte.clear();
                    text.copy(found.clone(), &mut byte);
                    match byte.as_slice() {
                        [b'<', ..] => {
                            open = (found.start < stop).then(|| Tag {
                                range: found.clone(),
                                name: Vec::new(),
                                closing: byte.len() > 1,
                            });
                        }
                        b">" => {
                            if let Some(mut tag) = open.take()
                                && !is_void(&tag.name)
                            {
                                tag.range.end = found.end;
                                tags.push(tag);
                            }
                        }
                        _ => {}
                    }
                } else if token == Token::TagName
                    && let Some(tag) = &mut open
                {
                    text.copy(found.clone(), &mut tag.name);
                    tag.name.make_ascii_lowercase();
                }
            },
        );
        tags
    }
}

/// The first tag that ends what `tag` begins, or the other way round; elements of the same name in
/// between are passed over.
fn nearest(tags: impl Iterator<Item = Tag>, tag: &Tag) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    for other in tags.filter(|other| other.name == tag.name && other.range != tag.range) {
        if other.closing == tag.closing {
            depth += 1;
        } else if depth == 0 {
            return Some(other.range);
        } else {
            depth -= 1;
        }
    }
    None
}

/// Elements without content (WHATWG HTML, "void elements").
fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"source"
            | b"track"
            | b"wbr"
    )
}
