//! Search in the lines of a preview, without regard to case.
//!
//! The rule: what is found is a range of whole characters of one line.

use std::ops::Range;

use super::TextPreview;

impl TextPreview {
    /// Every place where `wanted` stands within a line, from the top: the line, from 0, and the
    /// bytes of its [`text`](super::PreviewLine::text). Case does not matter; places do not
    /// overlap. Linear in the preview; nothing is found of nothing.
    #[must_use]
    pub fn find(&self, wanted: &str) -> Vec<(usize, Range<usize>)> {
        let wanted = wanted.to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        let lines = self.lines.iter().enumerate();
        lines
            .flat_map(|(number, line)| {
                let found = find_in(&line.text(), &wanted);
                found.into_iter().map(move |range| (number, range))
            })
            .collect()
    }
}

fn find_in(text: &str, wanted: &str) -> Vec<Range<usize>> {
    let mut folded = String::with_capacity(text.len());
    // For each byte of it the character it comes from.
    let mut origin: Vec<Range<usize>> = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        folded.extend(c.to_lowercase());
        origin.resize(folded.len(), at..at + c.len_utf8());
    }
    let found = folded.match_indices(wanted);
    found
        .filter_map(|(at, found)| {
            let first = origin.get(at)?;
            let last = origin.get(at + found.len() - 1)?;
            Some(first.start..last.end)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_and_ranges_are_whole_characters() {
        for (text, wanted, ranges) in [
            ("Spring sale, SPRING", "spring", vec![0..6, 13..19]),
            ("ŻÓŁW żółw", "Żółw", vec![0..7, 8..15]),
            ("aaaa", "aa", vec![0..2, 2..4]),
            ("İstanbuli", "i", vec![0..2, 9..10]),
            ("x", "y", vec![]),
        ] {
            assert_eq!(find_in(text, &wanted.to_lowercase()), ranges, "{text}");
        }
    }

    #[test]
    fn lines_are_counted_from_the_top() {
        let preview = TextPreview::render("<p>One</p><p>and <b>o</b>ne</p>", 80).unwrap();
        assert_eq!(preview.find("ONE"), [(0, 0..3), (2, 4..7)]);
        assert_eq!(preview.find(""), []);
    }
}
