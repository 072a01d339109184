//! The subject line.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    Check, Severity,
    context::Context,
    finding::{Findings, quote},
    text::{mixed_word, odd_character},
};
use crate::{content::placeholders, draft::Field};

/// About what phones show of a subject, in characters.
const LONG: usize = 70;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "subject/too-long",
        severity: Severity::Hint,
        why: "Most inboxes cut a subject after 40 to 70 characters.",
        fix: "Say what matters first, or shorten it.",
        source: "Litmus, Email on Acid: subject line lengths by client",
        run: too_long,
    },
    Check {
        id: "subject/all-capitals",
        severity: Severity::Warning,
        why: "Capitals read like shouting, and spam filters count them.",
        fix: "Write it as a sentence.",
        source: "SpamAssassin, SUBJ_ALL_CAPS",
        run: all_capitals,
    },
    Check {
        id: "subject/repeated-punctuation",
        severity: Severity::Warning,
        why: "Rows of marks look like spam to readers and filters.",
        fix: "One mark is enough.",
        source: "SpamAssassin, PLING_QUERY and relatives",
        run: repeated_punctuation,
    },
    Check {
        id: "subject/template-text",
        severity: Severity::Warning,
        why: "It looks as if the subject still has to be written.",
        fix: "Write the real subject.",
        source: "Sendoff",
        run: template_text,
    },
    Check {
        id: "subject/invisible",
        severity: Severity::Warning,
        why: "Invisible characters come with copied text and look like an attempt to hide something.",
        fix: "Delete them and type the words around them anew.",
        source: "Unicode, UAX #9 and UTS #39",
        run: invisible,
    },
    Check {
        id: "subject/confusable",
        severity: Severity::Warning,
        why: "Letters of another alphabet that look the same are a trick of phishers, or a slip.",
        fix: "Type the word anew.",
        source: "Unicode, UTS #39",
        run: confusable,
    },
    Check {
        id: "subject/html",
        severity: Severity::Warning,
        why: "A subject is plain text: tags and entities are shown as they are written.",
        fix: "Write the characters themselves.",
        source: "RFC 5322, 3.6.5",
        run: html,
    },
    Check {
        id: "subject/spaces",
        severity: Severity::Hint,
        why: "Spaces around the subject or in a row are sent as they are.",
        fix: "Delete them.",
        source: "Sendoff",
        run: spaces,
    },
    Check {
        id: "subject/reply",
        severity: Severity::Hint,
        why: "“Re:” on an email that answers nothing looks like a trick.",
        fix: "Delete it, unless this answers somebody.",
        source: "CAN-SPAM Act, 15 U.S.C. 7704(a)(2): subject headings",
        run: reply,
    },
];

fn too_long(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let length = context.subject().trim().graphemes(true).count();
    if length > LONG {
        found.field(
            Field::Subject,
            format!("the subject has {length} characters; inboxes show 40 to {LONG}"),
        );
    }
}

/// The subject without its placeholders.
fn words(context: &Context<'_>) -> String {
    let subject = context.subject();
    let mut text = String::new();
    let mut end = 0;
    for placeholder in placeholders::find(subject) {
        text.push_str(subject.get(end..placeholder.range.start).unwrap_or(""));
        text.push('x');
        end = placeholder.range.end;
    }
    text + subject.get(end..).unwrap_or("")
}

fn all_capitals(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let text = words(context);
    let capitals = text.chars().filter(|c| c.is_uppercase()).count();
    let small = text
        .chars()
        .filter(|c| c.is_lowercase() && *c != 'x')
        .count();
    let is_shouted = |word: &&str| word.chars().filter(|c| c.is_uppercase()).count() > 3;
    // Abbreviations stand alone; shouting takes two words or more.
    if small == 0 && capitals >= 8 && text.split_whitespace().filter(is_shouted).count() >= 2 {
        found.field(Field::Subject, "the subject is all in capital letters");
    }
}

fn repeated_punctuation(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let text = words(context);
    let mut run = 0;
    for c in text.chars() {
        run = if matches!(c, '!' | '?' | '！' | '？' | '$' | '€') {
            run + 1
        } else {
            0
        };
        if run == 3 || run == 2 && text.contains("!!") {
            found.field(
                Field::Subject,
                format!("the subject has a row of marks: {}", quote(&text)),
            );
            return;
        }
    }
}

fn template_text(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let subject = context.subject().trim();
    let lower = subject.to_lowercase();
    let is_whole = matches!(
        lower.trim_matches(|c: char| !c.is_alphanumeric()),
        "test"
            | "testing"
            | "test email"
            | "test mail"
            | "subject"
            | "subject line"
            | "your subject"
            | "your subject here"
            | "untitled"
            | "no subject"
            | "newsletter"
            | "asdf"
            | "hello world"
            | "draft"
            | "temat"
            | "betreff"
            | "tytuł"
            | "subject here"
    );
    let words = [
        "lorem ipsum",
        "insert subject",
        "[subject",
        "your subject line",
        "xxx",
        "todo:",
        "tbd",
        "copy of ",
    ];
    let has_word = words.iter().any(|word| {
        lower.match_indices(word).any(|(at, _)| {
            let before = lower.get(..at).and_then(|text| text.chars().next_back());
            let after = lower
                .get(at + word.len()..)
                .and_then(|text| text.chars().next());
            !before.is_some_and(char::is_alphanumeric)
                && (!after.is_some_and(char::is_alphanumeric)
                    || word.ends_with(' ')
                    || word.starts_with('['))
        })
    });
    let is_test = ["[test]", "(test)", "test:", "test -"]
        .iter()
        .any(|start| lower.starts_with(start));
    let fill_in = super::leftovers::fill_in(subject).is_some();
    let foreign = !placeholders::find_foreign(subject).is_empty();
    if is_whole || has_word || is_test || fill_in || foreign {
        found.field(
            Field::Subject,
            format!("the subject looks unfinished: {}", quote(subject)),
        );
    }
}

fn invisible(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let subject = context.subject();
    let hidden = |c: char| matches!(c, '\u{200b}' | '\u{2060}' | '\u{ad}') || odd_character(c);
    if let Some(c) = subject.chars().find(|c| hidden(*c)) {
        let code = u32::from(c);
        found.field(
            Field::Subject,
            format!("the subject has an invisible character, U+{code:04X}"),
        );
    }
}

fn confusable(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    if let Some(range) = mixed_word(context.subject(), 0) {
        let word = context.subject().get(range).unwrap_or("");
        found.field(
            Field::Subject,
            format!("{} mixes letters of two alphabets", quote(word)),
        );
    }
}

fn html(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let subject = context.subject();
    let entity = subject.split('&').skip(1).any(|rest| {
        let name = rest.split(';').next().unwrap_or("");
        rest.len() > name.len()
            && (2..=8).contains(&name.len())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
    });
    let tag = subject.split('<').skip(1).any(|rest| {
        let name = rest
            .trim_start_matches('/')
            .split(['>', ' ', '/'])
            .next()
            .unwrap_or("");
        rest.contains('>')
            && matches!(
                &*name.to_ascii_lowercase(),
                "b" | "i"
                    | "em"
                    | "strong"
                    | "br"
                    | "span"
                    | "p"
                    | "a"
                    | "u"
                    | "h1"
                    | "div"
                    | "font"
            )
    });
    if entity || tag {
        found.field(
            Field::Subject,
            format!(
                "the subject has HTML that readers would see: {}",
                quote(subject)
            ),
        );
    }
}

fn spaces(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let subject = context.subject();
    if subject.trim().is_empty() {
        return;
    }
    if subject.trim() != subject {
        found.field(Field::Subject, "the subject begins or ends with a space");
    } else if subject.contains("  ") {
        found.field(Field::Subject, "the subject has two spaces in a row");
    }
}

fn reply(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let lower = context.subject().trim_start().to_lowercase();
    let is_reply = ["re:", "fw:", "fwd:", "odp:", "pd:", "aw:", "wg:"]
        .iter()
        .any(|prefix| lower.starts_with(prefix));
    if is_reply && context.receivers() > 1 {
        found.field(
            Field::Subject,
            format!(
                "the subject says that this is a reply: {}",
                quote(context.subject())
            ),
        );
    }
}
