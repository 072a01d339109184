//! Stand-ins, one character each, for what a terminal draws in one piece.
//!
//! html2text measures and breaks text by `char`, in some places by string; for joined emoji,
//! ligatures and combining marks the two differ, which ends in an underflow or an endless loop.
//! So it gets one character of the right width for every grapheme cluster that is not trivially
//! one, and they are replaced back in its lines. The rule: every character that leaves
//! [`Glyphs::push`] has the same width alone and in any string.

use std::collections::HashMap;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::content::visible::{attaches, readable};

/// Private use planes 15 and 16 up to before their non-characters: one column each.
const NARROW: u32 = 0xF_0000;
/// The ideographic planes 2 and 3: two columns each, assigned or not (UAX #11).
const WIDE: u32 = 0x2_0000;
/// How many clusters of a width there are stand-ins for; later ones become `�`.
const CAPACITY: u32 = 0xFFFD;

/// The clusters of one document that have stand-ins.
#[derive(Debug, Default)]
pub(in super::super) struct Glyphs {
    numbers: HashMap<Box<str>, Option<char>>,
    narrow: Vec<Box<str>>,
    wide: Vec<Box<str>>,
}

impl Glyphs {
    /// Appends one grapheme cluster of text as HTML for html2text, made harmless; not for white
    /// space. Markup characters get stand-ins, since html5ever is slow with escaped ones.
    pub(super) fn push(&mut self, cluster: &str, out: &mut String) {
        let shown = readable(cluster);
        if shown == cluster {
            self.push_whole(cluster, out);
        } else {
            for part in shown.graphemes(true) {
                self.push_whole(part, out);
            }
        }
    }

    /// Appends a space that nothing breaks or collapses.
    pub(super) fn push_fixed_space(&mut self, out: &mut String) {
        out.extend(self.stand_in(" ", 1));
    }

    fn push_whole(&mut self, cluster: &str, out: &mut String) {
        let mut chars = cluster.chars();
        if let (Some(only), None) = (chars.next(), chars.next())
            && is_simple(only)
        {
            out.push(only);
            return;
        }
        if cluster.chars().next().is_some_and(attaches) {
            // It would join what stands before it, across a tag.
            self.push_known(&format!("◌{cluster}"), out);
        } else {
            self.push_known(cluster, out);
        }
    }

    fn push_known(&mut self, cluster: &str, out: &mut String) {
        let width = cluster.width();
        if width == 0 {
            return;
        }
        out.push(self.stand_in(cluster, width).unwrap_or('\u{FFFD}'));
        for _ in 2..width {
            out.extend(self.stand_in("", 1));
        }
    }

    fn stand_in(&mut self, cluster: &str, width: usize) -> Option<char> {
        if let Some(&known) = self.numbers.get(cluster) {
            return known;
        }
        let (first, list) = if width == 1 {
            (NARROW, &mut self.narrow)
        } else {
            (WIDE, &mut self.wide)
        };
        let number = u32::try_from(list.len()).ok().filter(|&n| n < CAPACITY);
        let stand_in = number.and_then(|number| char::from_u32(first + number));
        if stand_in.is_some() {
            list.push(cluster.into());
        }
        self.numbers.insert(cluster.into(), stand_in);
        stand_in
    }

    /// What a character of html2text's lines stands for, and its width in columns. A cluster
    /// wider than two columns comes whole, and then nothing for its further stand-ins.
    pub(in super::super) fn resolve<'a>(
        &'a self,
        c: char,
        buffer: &'a mut [u8; 4],
    ) -> (&'a str, usize) {
        let code = c as u32;
        let (list, first) = match code {
            NARROW.. => (&self.narrow, NARROW),
            WIDE..NARROW => (&self.wide, WIDE),
            _ if c == '\u{A0}' => return (" ", 1),
            _ => return (c.encode_utf8(buffer), c.width().unwrap_or(0)),
        };
        let cluster = usize::try_from(code - first)
            .ok()
            .and_then(|number| list.get(number));
        cluster.map_or(("\u{FFFD}", 1), |cluster| (cluster, cluster.width()))
    }
}

/// A character that is a cluster by itself wherever it stands alone, and joins nothing.
fn is_simple(c: char) -> bool {
    !matches!(c, '<' | '>' | '&')
        && matches!(c, ' '..='~' | '\u{A0}'..='\u{2FF}' | '\u{370}'..='\u{482}' | '\u{48A}'..='\u{590}'
        | '\u{1E00}'..='\u{1FFF}' | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}'
        | '\u{20A0}'..='\u{20C0}' | '\u{2100}'..='\u{2BFF}' | '\u{3001}'..='\u{3029}'
        | '\u{3030}'..='\u{3098}' | '\u{309B}'..='\u{312F}' | '\u{3400}'..='\u{A48C}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FF60}')
        && matches!(c.width(), Some(1 | 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(glyphs: &mut Glyphs, text: &str) -> String {
        let mut out = String::new();
        for cluster in text.graphemes(true) {
            glyphs.push(cluster, &mut out);
        }
        out
    }

    fn decoded(glyphs: &Glyphs, text: &str) -> (String, usize) {
        let mut all = (String::new(), 0);
        for c in text.chars() {
            let mut buffer = [0; 4];
            let (cluster, width) = glyphs.resolve(c, &mut buffer);
            all.0.push_str(cluster);
            all.1 += width;
        }
        all
    }

    #[test]
    fn widths_add_up_and_the_text_comes_back() {
        let mut glyphs = Glyphs::default();
        for text in [
            "plain",
            "日本",
            "👩‍👩‍👧‍👦❤️🇵🇱",
            "لالا",
            "e\u{301}",
            "\u{F0001}\u{20000}",
            "क्षि",
        ] {
            let stand_ins = encoded(&mut glyphs, text);
            let (back, width) = decoded(&glyphs, &stand_ins);
            assert_eq!(back, text);
            let by_char: usize = stand_ins.chars().filter_map(char::width).sum();
            assert_eq!((stand_ins.width(), by_char), (width, width), "{text}");
            assert!(width >= text.width(), "{text}");
        }
    }

    #[test]
    fn text_is_made_harmless_on_the_way() {
        let mut glyphs = Glyphs::default();
        let stand_ins = encoded(&mut glyphs, "\u{1b}[0m\u{202E}x\u{AD}y\u{A0}z");
        assert_eq!(decoded(&glyphs, &stand_ins).0, "␛[0m⟨202E⟩xy z");
    }

    #[test]
    fn more_clusters_than_stand_ins_are_replaced() {
        let mut glyphs = Glyphs::default();
        let mut out = String::new();
        for number in 0..=CAPACITY {
            let c = char::from_u32(0x10_0000 + number).unwrap_or('x');
            glyphs.push(&c.to_string(), &mut out);
        }
        assert!(out.ends_with('\u{FFFD}'));
        assert_eq!(glyphs.narrow.len(), CAPACITY as usize);
    }
}
