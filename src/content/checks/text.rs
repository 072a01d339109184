//! The text: characters, words, dates and promises.

use std::ops::Range;

use super::{
    Check, Severity,
    context::Context,
    dates,
    finding::{Findings, quote},
    leftovers::{has_text, lines},
};
use crate::content::{
    html::{TextKind, is_block},
    script::{Script, is_mixed, script},
};

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "content/no-tags",
        severity: Severity::Warning,
        why: "HTML takes no notice of line breaks: the paragraphs run together into one.",
        fix: "Put each paragraph into <p>…</p>.",
        source: "CSS Text, white space processing",
        run: no_tags,
    },
    Check {
        id: "content/invisible",
        severity: Severity::Warning,
        why: "Characters without a picture come with copied text; they turn words around or look like an attack.",
        fix: "Delete them and type the words around them anew.",
        source: "Unicode, UAX #9 and UTS #39",
        run: invisible,
    },
    Check {
        id: "content/confusable",
        severity: Severity::Warning,
        why: "Letters of another alphabet that look the same are a trick of phishers, or a slip.",
        fix: "Type the word anew.",
        source: "Unicode, UTS #39",
        run: confusable,
    },
    Check {
        id: "content/styled-letters",
        severity: Severity::Hint,
        why: "Letters for formulas that imitate bold or script are read out one by one, or not at all.",
        fix: "Write plain letters in <b> or <i>.",
        source: "Unicode, chapter 22.2; WCAG 2.2, 1.3.1",
        run: styled_letters,
    },
    Check {
        id: "content/garbled",
        severity: Severity::Warning,
        why: "The text was once read in the wrong encoding; readers see the same.",
        fix: "Type the characters anew.",
        source: "Unicode, UTF-8",
        run: garbled,
    },
    Check {
        id: "content/weekday",
        severity: Severity::Warning,
        why: "The day of the week is not that of the date: readers don't know which of the two is right.",
        fix: "Correct the one that is wrong.",
        source: "ISO 8601",
        run: weekday,
    },
    Check {
        id: "content/promised-attachment",
        severity: Severity::Warning,
        why: "Nothing can be attached to an email that is sent this way.",
        fix: "Link to the file instead.",
        source: "User.com API: no field for attachments",
        run: promised_attachment,
    },
    Check {
        id: "content/repeated-word",
        severity: Severity::Hint,
        why: "A small word stands there twice.",
        fix: "Delete one.",
        source: "Sendoff",
        run: repeated_word,
    },
];

fn no_tags(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    if !has_text(context) || html.elements.iter().any(|element| is_block(&element.name)) {
        return;
    }
    let mut offset = 0;
    let mut before: Option<&str> = None;
    for line in html.source.split_inclusive('\n') {
        let text = line.trim();
        // A blank line, or a line that ends a sentence, ends a paragraph as the author sees it.
        if let Some(last) = before
            && !text.is_empty()
            && (last.is_empty() || last.ends_with(['.', '!', '?', ',', ':']))
        {
            let blank = line.len() - line.trim_start().len();
            found.at(
                offset + blank..offset + blank + text.len(),
                format!("this line runs on from the one before: {}", quote(text)),
            );
            return;
        }
        before = if before.is_none() && text.is_empty() {
            None
        } else {
            Some(text)
        };
        offset += line.len();
    }
}

/// Whether a character has no picture and no business in text: it steers the direction of others,
/// marks the order of bytes, or is a control character.
pub(super) fn odd_character(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fff9}'..='\u{fffb}')
        || c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')
}

fn invisible(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    // Where text runs from right to left, marks of direction are in their place.
    let is_right_to_left = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}');
    let has_both = context.prose.text.contains(is_right_to_left);
    let mut last = None;
    for text in html.texts.iter().filter(|text| text.kind != TextKind::Code) {
        for (at, c) in text.value.char_indices().filter(|(_, c)| odd_character(*c)) {
            let is_direction = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            // Some editors pad preheaders with byte order marks.
            if is_direction && has_both || c == '\u{feff}' && text.kind == TextKind::Hidden {
                continue;
            }
            let piece = text.span.start;
            if last != Some((piece, c)) && !found.is_full() {
                let start = text.source_of(html.source, at);
                let code = u32::from(c);
                found.at(
                    start..start,
                    format!("an invisible character, U+{code:04X}"),
                );
                last = Some((piece, c));
            }
        }
    }
}

/// The first word from `from` on whose letters are of two alphabets that look alike.
pub(super) fn mixed_word(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    let rest = text.get(from..)?;
    for word in rest.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let letters = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let start = at;
        at += word.len();
        if letters.is_ascii() || !is_mixed(letters) {
            continue;
        }
        let has = |wanted| letters.chars().any(|c| script(c) == Some(wanted));
        // Units and formulas mix Greek with Latin: 5 kΩ, Δt.
        let is_unit = has(Script::Greek)
            && letters
                .chars()
                .filter(|c| script(*c) == Some(Script::Greek))
                .count()
                == 1
            && letters.chars().count() <= 4;
        if !is_unit && !has(Script::Styled) {
            return Some(start..start + letters.len());
        }
    }
    None
}

fn confusable(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let text = &context.prose.text;
    if text.is_ascii() {
        return;
    }
    let mut from = 0;
    while let Some(range) = mixed_word(text, from) {
        from = range.end;
        if found.is_full() {
            continue;
        }
        let word = text.get(range.clone()).unwrap_or("");
        let foreign = word
            .chars()
            .find(|c| !matches!(script(*c), None | Some(Script::Latin)));
        let code = foreign.map_or(0, u32::from);
        let message = format!(
            "{} mixes letters of two alphabets (U+{code:04X})",
            quote(word)
        );
        found.at(context.prose.source(&context.html, range), message);
    }
}

fn styled_letters(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for (start, line) in lines(&context.prose.text) {
        let is_styled = |c: char| matches!(c, '\u{1d400}'..='\u{1d7ff}');
        if let Some(at) = line.find(is_styled)
            && !found.is_full()
        {
            let text = line.get(at..).unwrap_or("");
            let range = context
                .prose
                .source(&context.html, start + at..start + at + 1);
            found.at(range, format!("letters for formulas: {}", quote(text)));
        }
    }
}

/// What UTF-8 looks like when it was taken for Windows-1252 or Latin-1, and U+FFFD.
const GARBLED: [&str; 18] = [
    "â€™",
    "â€œ",
    "â€\u{9d}",
    "â€“",
    "â€”",
    "â€¦",
    "â€˜",
    "â€¢",
    "Ã©",
    "Ã¨",
    "Ã¼",
    "Ã¶",
    "Ã¤",
    "Ã³",
    "Ä…",
    "Å‚",
    "ï»¿",
    "\u{fffd}",
];

fn garbled(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for (start, line) in lines(&context.prose.text) {
        if line.is_ascii() {
            continue;
        }
        let first = GARBLED.iter().filter_map(|wrong| line.find(wrong)).min();
        if let Some(at) = first
            && !found.is_full()
        {
            let from = line.floor_char_boundary(at.saturating_sub(20));
            let text = line.get(from..).unwrap_or("");
            let range = context
                .prose
                .source(&context.html, start + at..start + at + 1);
            found.at(range, format!("garbled characters: {}", quote(text)));
        }
    }
}

fn weekday(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for (start, line) in lines(&context.prose.text) {
        for wrong in dates::contradictions(line, context.email.today) {
            if found.is_full() {
                continue;
            }
            let text = line.get(wrong.range.clone()).unwrap_or("");
            let range = start + wrong.range.start..start + wrong.range.end;
            found.at(
                context.prose.source(&context.html, range),
                format!("{} is a {}", quote(text), wrong.right),
            );
        }
    }
}

/// How people say that something is attached.
const PROMISES: [&str; 30] = [
    "attached is",
    "attached are",
    "attached you",
    "attached to this",
    "attached please",
    "please find attached",
    "find attached",
    "i've attached",
    "i have attached",
    "we've attached",
    "we have attached",
    "i attached",
    "is attached.",
    "is attached,",
    "is attached to this",
    "are attached.",
    "are attached to this",
    "see attached",
    "see the attached",
    "the attached file",
    "the attached document",
    "the attached pdf",
    "the attached invoice",
    "see attachment",
    "in the attachment",
    "see the attachment",
    "w załączniku",
    "w załączeniu",
    "im anhang",
    "als anhang",
];

fn promised_attachment(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for (start, line) in lines(&context.prose.text) {
        let lower = line.to_lowercase();
        // Lengths differ only for a few letters, in which case the place is the line's start.
        let same = lower.len() == line.len();
        let first = PROMISES
            .iter()
            .filter_map(|promise| lower.find(promise))
            .min();
        if let Some(at) = first
            && !found.is_full()
        {
            let at = if same { at } else { 0 };
            let text = line.get(at..).unwrap_or(line);
            let range = context
                .prose
                .source(&context.html, start + at..start + at + 1);
            found.at(range, format!("an attachment is promised: {}", quote(text)));
        }
    }
}

fn repeated_word(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    const SMALL: [&str; 24] = [
        "the", "a", "an", "to", "of", "and", "in", "for", "on", "with", "at", "by", "from", "or",
        "we", "our", "your", "be", "is", "are", "this", "as", "it", "und",
    ];
    for (start, line) in lines(&context.prose.text) {
        let mut before: Option<(&str, usize)> = None;
        let mut at = start;
        for word in line.split(' ') {
            let here = at;
            at += word.len() + 1;
            if word.is_empty() {
                continue;
            }
            if let Some((last, since)) = before
                && last.eq_ignore_ascii_case(word)
                && SMALL.iter().any(|small| small.eq_ignore_ascii_case(word))
                && !found.is_full()
            {
                let range = context
                    .prose
                    .source(&context.html, since..here + word.len());
                found.at(range, format!("{} stands there twice", quote(word)));
            }
            before = Some((word, here));
        }
    }
}
