//! What was to be replaced or taken out before sending.

use std::ops::Range;

use super::{
    Check, Severity,
    context::Context,
    finding::{Findings, quote},
};
use crate::content::html::TextKind;

const SOURCE: &str = "Sendoff";

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "content/lorem-ipsum",
        severity: Severity::Warning,
        why: "It is the filler of a template.",
        fix: "Write the real text.",
        source: SOURCE,
        run: lorem_ipsum,
    },
    Check {
        id: "content/todo",
        severity: Severity::Warning,
        why: "A note to the author is still in the text.",
        fix: "Do what it says, and delete it.",
        source: SOURCE,
        run: todo,
    },
    Check {
        id: "content/fill-in",
        severity: Severity::Warning,
        why: "It looks like a place that a template left to be filled in.",
        fix: "Write what belongs there.",
        source: SOURCE,
        run: fill_ins,
    },
    Check {
        id: "content/test-text",
        severity: Severity::Warning,
        why: "It looks like something typed to try the email out.",
        fix: "Delete it, or write the real text.",
        source: SOURCE,
        run: test_text,
    },
    Check {
        id: "content/note-in-comment",
        severity: Severity::Hint,
        why: "Comments are sent along: whoever looks at the source reads them.",
        fix: "Delete it.",
        source: SOURCE,
        run: note_in_comment,
    },
    Check {
        id: "content/empty-greeting",
        severity: Severity::Warning,
        why: "The greeting has a gap where the name belongs.",
        fix: "Write a placeholder there, with a default.",
        source: SOURCE,
        run: empty_greeting,
    },
];

/// The lines of the shown text, each with where it begins in it.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split('\n').map(move |line| {
        let at = start;
        start += line.len() + 1;
        (at, line)
    })
}

/// The places of a word in the shown text, whatever its case, not inside of other words.
fn words<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    text.match_indices(word).filter_map(move |(at, found)| {
        let end = at + found.len();
        let before = text.get(..at)?.chars().next_back();
        let after = text.get(end..)?.chars().next();
        let stands_alone = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        (stands_alone(before) && stands_alone(after)).then_some(at..end)
    })
}

fn tell(context: &Context<'_>, found: &mut Findings<'_, '_>, range: Range<usize>, message: String) {
    if found.is_full() {
        return;
    }
    let range = context.prose.source(&context.html, range);
    found.at(range, message);
}

fn lorem_ipsum(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for (start, line) in lines(&context.prose.text) {
        let lower = line.to_ascii_lowercase();
        let first = ["lorem ipsum", "dolor sit amet", "consectetur adipi"]
            .iter()
            .filter_map(|words| lower.find(words))
            .min();
        if let Some(at) = first {
            let text = line.get(at..).unwrap_or(line);
            tell(
                context,
                found,
                start + at..start + at + 11,
                format!("filler text: {}", quote(text)),
            );
        }
    }
}

fn todo(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let text = &context.prose.text;
    let language = context.language().to_ascii_lowercase();
    // In Spanish and Portuguese it is a common word.
    let is_word = language.starts_with("es") || language.starts_with("pt");
    for note in ["TODO", "FIXME", "TBD", "TBC", "XXX", "XXXX", "TKTK"] {
        if note == "TODO" && is_word {
            continue;
        }
        for range in words(text, note) {
            let end = text.floor_char_boundary((range.start + 60).min(text.len()));
            let rest = text.get(range.start..end).unwrap_or(note);
            let rest = rest.lines().next().unwrap_or(note);
            tell(
                context,
                found,
                range,
                format!("a note to the author: {}", quote(rest)),
            );
        }
    }
}

/// The first place to fill in: `[Your name]`, `[INSERT DATE]`, `<insert link>`.
pub(super) fn fill_in(text: &str) -> Option<Range<usize>> {
    text.match_indices(['[', '<', '{', '('])
        .find_map(|(at, open)| {
            let inner = text.get(at + 1..)?;
            let inner = inner.get(..inner.floor_char_boundary(inner.len().min(60)))?;
            let close = match open {
                "[" => ']',
                "<" => '>',
                "{" => '}',
                _ => ')',
            };
            let end = inner.find(close)?;
            let inside = inner.get(..end)?.trim().to_lowercase();
            // Brackets of other kinds are common in text, unless they order somebody about.
            let orders = ["insert ", "your ", "add your ", "enter your "];
            let is_order = orders.iter().any(|word| inside.starts_with(word));
            let first = inside.split([' ', ',', '_', '-']).next();
            let is_name = open == "["
                && (is_placeholder_word(&inside) || matches!(first, Some("insert" | "your")));
            let is_order = is_order && (matches!(open, "<" | "[") || inside.starts_with("insert "));
            (is_name || is_order).then_some(at..at + end + 2)
        })
}

fn is_placeholder_word(inside: &str) -> bool {
    let first = inside.split([',', '.', '/']).next().unwrap_or(inside);
    matches!(
        first.replace(['_', '-'], " ").trim(),
        "name"
            | "first name"
            | "firstname"
            | "last name"
            | "lastname"
            | "full name"
            | "customer name"
            | "company"
            | "company name"
            | "product"
            | "product name"
            | "date"
            | "time"
            | "link"
            | "url"
            | "title"
            | "address"
            | "phone"
            | "email"
            | "number"
            | "amount"
            | "price"
            | "placeholder"
            | "sender name"
            | "sender"
            | "event name"
            | "event"
            | "location"
            | "city"
            | "subject"
            | "headline"
            | "text"
            | "image"
            | "logo"
            | "website"
            | "brand"
            | "signature"
            | "discount"
            | "imię"
            | "nazwa firmy"
            | "data"
            | "vorname"
    )
}

fn fill_ins(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    const PHRASES: [&str; 14] = [
        "your headline here",
        "your text here",
        "add your text",
        "insert text here",
        "your company name",
        "company name here",
        "your name here",
        "your logo here",
        "edit this text",
        "type your text",
        "headline goes here",
        "text goes here",
        "title goes here",
        "1234 street r",
    ];
    for (start, line) in lines(&context.prose.text) {
        let mut at = 0;
        while let Some(range) = line.get(at..).and_then(fill_in) {
            let range = at + range.start..at + range.end;
            let text = line.get(range.clone()).unwrap_or("");
            let message = format!("a place to fill in: {}", quote(text));
            tell(
                context,
                found,
                start + range.start..start + range.end,
                message,
            );
            at = range.end;
        }
        let lower = line.to_ascii_lowercase();
        if let Some((at, phrase)) = PHRASES
            .iter()
            .find_map(|phrase| Some((lower.find(phrase)?, phrase)))
        {
            let text = line.get(at..at + phrase.len()).unwrap_or("");
            let message = format!("text of a template: {}", quote(text));
            tell(
                context,
                found,
                start + at..start + at + phrase.len(),
                message,
            );
        }
    }
}

fn test_text(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for (start, line) in lines(&context.prose.text) {
        let text = line.trim();
        let lower = text.to_lowercase();
        let words = lower.trim_matches(|c: char| !c.is_alphanumeric());
        let is_test = matches!(
            words,
            "test"
                | "test test"
                | "testing"
                | "testing 123"
                | "testing 1 2 3"
                | "test 123"
                | "test 1"
                | "this is a test"
                | "test email"
                | "just a test"
                | "asdf"
                | "asdfasdf"
                | "asd"
                | "qwerty"
                | "foo"
                | "foo bar"
                | "foobar"
                | "bla bla"
                | "bla bla bla"
                | "blah blah"
                | "blah blah blah"
                | "hello world"
                | "to jest test"
                | "aaa"
                | "aaaa"
        );
        if is_test {
            let at = start + line.len() - line.trim_start().len();
            tell(
                context,
                found,
                at..at + text.len(),
                format!("test text: {}", quote(text)),
            );
        }
    }
}

fn note_in_comment(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for comment in &context.html.comments {
        let text = context.html.source.get(comment.clone()).unwrap_or("");
        if text.starts_with("<!--[if") || text.starts_with("<![") {
            continue;
        }
        let note = ["TODO", "FIXME", "XXX"]
            .iter()
            .find_map(|note| words(text, note).next());
        if let Some(range) = note {
            let rest = text
                .get(range.start..)
                .unwrap_or("")
                .trim_end_matches("-->");
            let place = comment.start + range.start..comment.start + range.end;
            found.at(place, format!("a note in a comment: {}", quote(rest)));
        }
    }
}

fn empty_greeting(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for (start, line) in lines(&context.prose.text) {
        let text = line.trim();
        let greeting = [
            "Hi", "Hello", "Dear", "Hey", "Cześć", "Witaj", "Hallo", "Bonjour", "Hola",
        ]
        .iter()
        .find_map(|word| text.strip_prefix(word));
        let Some(rest) = greeting else { continue };
        let after = rest.trim_start();
        let has_gap = rest.len() > after.len() && after.starts_with([',', '!', '.', ':']);
        // "Dear," alone names nobody either.
        let is_bare = text.starts_with("Dear") && after.starts_with(',') && after.len() <= 1;
        if has_gap || is_bare {
            let at = start + line.len() - line.trim_start().len();
            tell(
                context,
                found,
                at..at + text.len(),
                format!("the greeting names nobody: {}", quote(text)),
            );
        }
    }
}

/// Whether there is anything to read.
pub(super) fn has_text(context: &Context<'_>) -> bool {
    let mut texts = context.html.texts.iter();
    texts.any(|text| text.kind == TextKind::Shown && !text.value.trim().is_empty())
}
