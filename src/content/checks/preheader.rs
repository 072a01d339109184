//! The preview text that inboxes show behind the subject.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    Check, Severity,
    context::Context,
    finding::{Findings, quote},
};
use crate::content::inbox::{hidden_preheader, preview_text};

const SOURCE: &str = "Litmus, the guide to preview text; caniemail.com";

/// Shorter ones leave place for what comes next in the email.
const SHORT: usize = 30;

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "preheader/missing",
        severity: Severity::Hint,
        why: "Inboxes show the first words of the email behind the subject; without any, or with a \
              link for browsers, that place is wasted.",
        fix: "Begin with a sentence that goes on from the subject, hidden if need be.",
        source: SOURCE,
        run: missing,
    },
    Check {
        id: "preheader/repeats-subject",
        severity: Severity::Warning,
        why: "Inboxes show both in one line: the same words twice tell nothing more.",
        fix: "Let the first words of the email go on from the subject.",
        source: SOURCE,
        run: repeats_subject,
    },
    Check {
        id: "preheader/too-short",
        severity: Severity::Hint,
        why: "Inboxes fill the rest of the line with whatever comes next in the email.",
        fix: "Write 40 to 90 characters.",
        source: SOURCE,
        run: too_short,
    },
];

fn first_words(context: &Context<'_>) -> std::ops::Range<usize> {
    let mut texts = context.html.texts.iter();
    let first = texts.find(|text| {
        text.kind != crate::content::html::TextKind::Code && !text.value.trim().is_empty()
    });
    first.map_or(0..0, |text| {
        let blank = text.value.len() - text.value.trim_start().len();
        text.source_of(context.html.source, blank)..text.span.end
    })
}

fn missing(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    if context.html.elements.is_empty() {
        return;
    }
    let text = preview_text(&context.html);
    if text.is_empty() {
        found.whole("the email has no words that an inbox could show behind the subject");
        return;
    }
    let lower = text
        .get(..text.floor_char_boundary(60))
        .unwrap_or("")
        .to_lowercase();
    let for_browsers = [
        "view in browser",
        "view this email",
        "view in your browser",
        "view online",
        "view web version",
        "view it in your browser",
        "having trouble",
        "email not displaying",
        "can't see",
        "trouble viewing",
        "is this email",
        "click here to view",
        "unsubscribe",
        "zobacz w przeglądarce",
        "nie widzisz",
        "im browser",
        "wird diese",
        "web version",
        "webversion",
    ];
    if for_browsers.iter().any(|words| lower.starts_with(words)) {
        found.at(
            first_words(context),
            format!("inboxes would show {} behind the subject", quote(&text)),
        );
    }
}

fn repeats_subject(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let plain = |text: &str| -> String {
        let letters = text
            .chars()
            .filter(|c| c.is_alphanumeric() || c.is_whitespace());
        let lower: String = letters.flat_map(char::to_lowercase).collect();
        lower.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let subject = plain(context.subject());
    if subject.chars().count() < 5 {
        return;
    }
    // Only a preheader that is there to be one; a headline may say what the subject says.
    if let Some((_, text)) = hidden_preheader(&context.html)
        && plain(&text) == subject
    {
        found.at(
            first_words(context),
            format!("the preheader repeats the subject: {}", quote(&text)),
        );
    }
}

fn too_short(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let Some((first, text)) = hidden_preheader(&context.html) else {
        return;
    };
    // Padding behind it keeps the rest of the email away.
    let all = context.html.texts.get(first..).unwrap_or_default();
    let padding: usize = all
        .iter()
        .take_while(|text| text.kind != crate::content::html::TextKind::Shown)
        .flat_map(|text| text.value.chars())
        .filter(|c| crate::content::links::is_filler(*c))
        .take(40)
        .count();
    let length = text.graphemes(true).count();
    if length < SHORT && padding < 20 {
        found.at(
            first_words(context),
            format!("the preheader has {length} characters: {}", quote(&text)),
        );
    }
}
