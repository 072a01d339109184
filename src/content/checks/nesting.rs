//! How the tags are written: closed, in order, each attribute once, entities whole.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use html5gum::Error;

use super::{
    Check, Severity,
    context::Context,
    finding::{Findings, quote},
};
use crate::content::html::{Element, End, Html, TextKind, is_void, may_stay_open};

const SOURCE: &str = "HTML, the syntax and its parse errors";

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "structure/unclosed",
        severity: Severity::Warning,
        why: "An element without its end goes on further than meant, each client deciding how far.",
        fix: "Write its end tag.",
        source: SOURCE,
        run: unclosed,
    },
    Check {
        id: "structure/misnested",
        severity: Severity::Warning,
        why: "Tags that end in the wrong order are mended by each client in its own way.",
        fix: "End the inner element before the outer one.",
        source: SOURCE,
        run: misnested,
    },
    Check {
        id: "structure/stray-end-tag",
        severity: Severity::Warning,
        why: "An end tag that ends nothing is a sign that its beginning was lost.",
        fix: "Write the beginning, or delete the end tag.",
        source: SOURCE,
        run: stray_end_tag,
    },
    Check {
        id: "structure/unfinished-tag",
        severity: Severity::Warning,
        why: "A tag or comment without its end takes in what follows, which is then not shown.",
        fix: "Write the missing quotation mark, > or -->.",
        source: SOURCE,
        run: unfinished_tag,
    },
    Check {
        id: "structure/duplicate-attribute",
        severity: Severity::Warning,
        why: "Of an attribute that is there twice only the first counts.",
        fix: "Make one of the two.",
        source: SOURCE,
        run: duplicate_attribute,
    },
    Check {
        id: "structure/duplicate-id",
        severity: Severity::Hint,
        why: "Links and styles that name an id mean one element.",
        fix: "Give each its own, or use a class.",
        source: "HTML, the id attribute",
        run: duplicate_id,
    },
    Check {
        id: "structure/broken-entity",
        severity: Severity::Warning,
        why: "A broken entity is shown as it is written, or as another character than meant.",
        fix: "Write it whole, for example &nbsp; or &amp;.",
        source: "HTML, character references",
        run: broken_entity,
    },
    Check {
        id: "structure/double-escaped",
        severity: Severity::Warning,
        why: "The entity was escaped twice: readers see it as it is written.",
        fix: "Write & for &amp; in front of it.",
        source: "HTML, character references",
        run: double_escaped,
    },
];

/// Whether a placeholder that chooses between parts stands between two places: then tags may be
/// opened or closed in one part or the other.
fn is_conditional(context: &Context<'_>, range: Range<usize>) -> bool {
    let first = context
        .conditions
        .partition_point(|place| *place < range.start);
    context
        .conditions
        .get(first)
        .is_some_and(|place| *place < range.end)
}

/// How many elements of each name have an end tag, less those that have none.
fn balance<'h>(html: &'h Html<'_>) -> HashMap<&'h str, i64> {
    let mut balance = HashMap::new();
    for element in &html.elements {
        let vote = if matches!(element.end, End::Tag(_)) {
            1
        } else {
            -1
        };
        *balance.entry(&*element.name).or_default() += vote;
    }
    balance
}

fn unclosed(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    let balance = balance(html);
    let strays: HashSet<&str> = html.stray_ends.iter().map(|end| &*end.name).collect();
    for element in &html.elements {
        let name = &*element.name;
        let (end, what) = match &element.end {
            End::Void | End::Tag(_) | End::Forced { own: Some(_), .. } => continue,
            End::Missing => (html.source.len(), "is never closed".to_owned()),
            End::Forced { by, own: None } | End::Implied(by) => (
                by.start,
                format!("is not closed before {}", written(html, by)),
            ),
        };
        // A paragraph that a block ended, and whose end tag came later, is told as misnested.
        if name == "p" && strays.contains("p") && matches!(element.end, End::Implied(_)) {
            continue;
        }
        if matches!(name, "html" | "body" | "head") && element.end != End::Missing {
            continue;
        }
        // Where an end may be left out, it was forgotten only if the others have theirs.
        if may_stay_open(name) && balance.get(name).is_none_or(|balance| *balance <= 0) {
            continue;
        }
        // Elements with a hyphen are those of a language that is made into HTML.
        if !name.contains([':', '-']) && !is_conditional(context, element.tag.end..end) {
            found.at(element.tag.clone(), format!("<{name}> {what}"));
        }
    }
}

/// A tag as it is written, shortened to its name.
fn written(html: &Html<'_>, tag: &Range<usize>) -> String {
    let text = html.source.get(tag.clone()).unwrap_or("");
    let text = text.get(..text.floor_char_boundary(40)).unwrap_or(text);
    let end = text
        .find(|c: char| c.is_whitespace() || c == '>')
        .unwrap_or(text.len());
    format!("{}>", text.get(..end).unwrap_or(""))
}

fn misnested(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    let mut last = None;
    for element in &html.elements {
        if let End::Forced { by, own: Some(_) } = &element.end
            && last.replace(by.start) != Some(by.start)
            && !is_conditional(context, element.tag.end..by.start)
        {
            let name = &element.name;
            found.at(
                by.clone(),
                format!("{} comes before </{name}>", written(html, by)),
            );
        }
    }
    let mut strays = html
        .stray_ends
        .iter()
        .filter(|end| &*end.name == "p")
        .count();
    for element in html.elements.iter().filter(|element| &*element.name == "p") {
        if let End::Implied(by) = &element.end
            && strays > 0
            && !written(html, by).eq_ignore_ascii_case("<p>")
        {
            strays -= 1;
            found.at(
                by.clone(),
                format!(
                    "{} can't be inside <p>: the paragraph ends before it",
                    written(html, by)
                ),
            );
        }
    }
}

fn stray_end_tag(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    let mut ended: usize = html
        .elements
        .iter()
        .filter(|element| &*element.name == "p" && matches!(element.end, End::Implied(_)))
        .count();
    for end in &html.stray_ends {
        let name = &*end.name;
        if name == "p" && ended > 0 {
            ended -= 1;
            continue;
        }
        // Ends of elements without content do nothing, and fragments may end what is around them.
        let is_harmless = is_void(name) || name.contains(':') || name.is_empty();
        if !is_harmless && !is_conditional(context, 0..end.span.start) {
            found.at(end.span.clone(), format!("</{name}> ends nothing"));
        }
    }
}

fn unfinished_tag(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    for (error, _) in &html.slips {
        match error {
            Error::EofInTag => {
                let start = html.source.rfind('<').unwrap_or(0);
                found.at(start..start, "the last tag has no end");
            }
            Error::EofInComment => {
                let start = html.comments.last().map_or(0, |comment| comment.start);
                found.at(start..start, "the comment that begins here has no end");
            }
            _ => {}
        }
    }
    for element in &html.elements {
        if let Some(place) = swallowed(html, element) {
            let name = &element.name;
            found.at(
                place,
                format!("a quotation mark or > is missing in the tag <{name}"),
            );
        }
    }
}

/// Where an attribute value took in the tags that follow it, or a tag the next one.
fn swallowed(html: &Html<'_>, element: &Element<'_>) -> Option<Range<usize>> {
    html.attributes(element).iter().find_map(|attribute| {
        let in_value = !matches!(&*attribute.name, "srcdoc" | "alt" | "title")
            && !attribute.name.starts_with("data-")
            && (attribute.value.contains("</")
                || attribute.value.contains('\n') && attribute.value.contains('<'))
            && !attribute.value.contains("{{")
            && !attribute.value.contains("<%");
        // `<b <i>`: the second tag is an attribute of the first.
        let in_name = attribute.name.starts_with('<') || attribute.name.contains("=\"");
        (in_value || in_name).then(|| attribute.span.clone())
    })
}

fn duplicate_attribute(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    let mut seen = HashMap::new();
    for element in &html.elements {
        seen.clear();
        for attribute in html.attributes(element) {
            let is_name = attribute
                .name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | ':'));
            let first = *seen.entry(&*attribute.name).or_insert(&*attribute.value);
            // The same twice does no harm.
            if is_name && first != &*attribute.value {
                found.at(
                    attribute.span.clone(),
                    format!("<{}> has {} twice", element.name, attribute.name),
                );
            }
        }
    }
}

fn duplicate_id(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    let mut seen = HashSet::new();
    for element in &html.elements {
        if let Some(id) = html.attribute(element, "id")
            && !id.value.trim().is_empty()
            && !seen.insert(&*id.value)
        {
            found.at(
                id.span.clone(),
                format!("the id {} is there twice", quote(&id.value)),
            );
        }
    }
}

fn broken_entity(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let html = &context.html;
    for (error, end) in &html.slips {
        let what = match error {
            Error::MissingSemicolonAfterCharacterReference => "lacks its semicolon",
            Error::UnknownNamedCharacterReference => "is not known",
            Error::AbsenceOfDigitsInNumericCharacterReference
            | Error::CharacterReferenceOutsideUnicodeRange
            | Error::NullCharacterReference
            | Error::SurrogateCharacterReference => "means no character",
            _ => continue,
        };
        let from = html.source.floor_char_boundary(end.saturating_sub(40));
        let before = html
            .source
            .get(from..html.source.floor_char_boundary(*end))
            .unwrap_or("");
        let Some(at) = before.rfind('&') else {
            continue;
        };
        let start = from + at;
        let length = before.len() - at;
        let rest = html.source.get(start..).unwrap_or("");
        let name_end = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| !c.is_ascii_alphanumeric() && *c != '#');
        let name_end = name_end
            .map_or(rest.len(), |(end, _)| end)
            .min(40)
            .max(length.min(2));
        let name = rest.get(..name_end).unwrap_or("&");
        found.at(
            start..start + name.len(),
            format!("the entity {} {what}", quote(name)),
        );
    }
}

fn double_escaped(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    const ENTITIES: [&str; 16] = [
        "&nbsp;", "&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&apos;", "&copy;", "&reg;",
        "&mdash;", "&ndash;", "&rsquo;", "&lsquo;", "&rdquo;", "&ldquo;", "&hellip;",
    ];
    let html = &context.html;
    for text in html
        .texts
        .iter()
        .filter(|text| text.kind != TextKind::Code && text.value.contains('&'))
    {
        let parent = text.parent.and_then(|parent| html.elements.get(parent));
        if parent
            .is_some_and(|parent| matches!(&*parent.name, "code" | "pre" | "kbd" | "samp" | "tt"))
        {
            continue;
        }
        for (at, _) in text.value.match_indices('&') {
            let rest = text.value.get(at..).unwrap_or("");
            if let Some(entity) = ENTITIES.iter().find(|entity| rest.starts_with(**entity))
                && !found.is_full()
            {
                let start = text.source_of(html.source, at);
                let end = text.source_of(html.source, at + entity.len());
                found.at(start..end, format!("readers would see {}", quote(entity)));
            }
        }
    }
}
