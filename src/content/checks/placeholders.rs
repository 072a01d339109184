//! Placeholders, in the HTML and in the subject.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    Check, Severity,
    context::Context,
    finding::{Findings, quote},
};
use crate::{
    content::{
        placeholders::{self, Placeholder, PlaceholderKind, find_foreign},
        slips::distance,
    },
    draft::Field,
};

const SOURCE: &str = "Jinja template syntax; User.com personalisation";

/// Names that stand beside each other in many emails and are no slips of one another.
const USUAL: [&str; 8] = [
    "first_name",
    "last_name",
    "name",
    "email",
    "city",
    "country",
    "phone_number",
    "company",
];

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "placeholders/unclosed",
        severity: Severity::Error,
        why: "What is between the marks, or after them, is lost or shown as it is written.",
        fix: "Close it: {{ name }}, {% if … %}.",
        source: SOURCE,
        run: unclosed,
    },
    Check {
        id: "placeholders/unclosed-block",
        severity: Severity::Error,
        why: "A block without its end takes the rest of the email, or stops it from being made.",
        fix: "Write {% endif %} or {% endfor %} where it ends.",
        source: SOURCE,
        run: unclosed_block,
    },
    Check {
        id: "placeholders/unopened",
        severity: Severity::Warning,
        why: "The marks are shown as they are written.",
        fix: "Write the beginning, {{ or {%, or delete the end.",
        source: SOURCE,
        run: unopened,
    },
    Check {
        id: "placeholders/empty",
        severity: Severity::Warning,
        why: "A placeholder without a name is filled with nothing.",
        fix: "Write the name of what shall stand there.",
        source: SOURCE,
        run: empty,
    },
    Check {
        id: "placeholders/markup-inside",
        severity: Severity::Warning,
        why: "Tags and entities inside the marks are not a part of the name: it is not found.",
        fix: "Put the tags around the placeholder.",
        source: SOURCE,
        run: markup_inside,
    },
    Check {
        id: "placeholders/unknown",
        severity: Severity::Warning,
        why: "A name that the account does not know is filled with nothing.",
        fix: "Correct the name.",
        source: SOURCE,
        run: unknown,
    },
    Check {
        id: "placeholders/without-default",
        severity: Severity::Hint,
        why: "Where somebody's field is empty there is a gap: “Hi ,”.",
        fix: "Say what to write then: {{ name|default(\"there\") }}.",
        source: SOURCE,
        run: without_default,
    },
    Check {
        id: "placeholders/empty-for-some",
        severity: Severity::Warning,
        why: "Some receivers get a gap there: “Hi ,”.",
        fix: "Say what to write then: {{ name|default(\"there\") }}.",
        source: SOURCE,
        run: empty_for_some,
    },
    Check {
        id: "placeholders/foreign",
        severity: Severity::Warning,
        why: "User.com fills in {{ name }}; placeholders of other tools are shown as they are written.",
        fix: "Write it as {{ name }}, with a name of this account.",
        source: SOURCE,
        run: foreign,
    },
];

fn in_subject<'a>(context: &Context<'a>) -> Vec<Placeholder<'a>> {
    placeholders::find(context.subject())
}

/// Tells one sentence about a placeholder of the subject and of the HTML alike.
fn each(
    context: &Context<'_>,
    found: &mut Findings<'_, '_>,
    message: impl Fn(&Placeholder<'_>, &str) -> Option<String>,
) {
    let subject = context.subject();
    if let Some(text) = in_subject(context)
        .iter()
        .find_map(|placeholder| message(placeholder, subject))
    {
        found.field(Field::Subject, text);
    }
    for placeholder in &context.placeholders {
        if let Some(text) = message(placeholder, context.html.source) {
            found.at(placeholder.range.clone(), text);
        }
    }
}

/// What follows a place, for a message.
fn start_of(source: &str, at: usize) -> String {
    let end = source.floor_char_boundary((at + 24).min(source.len()));
    let text = source.get(at..end).unwrap_or("");
    quote(text.lines().next().unwrap_or(""))
}

fn unclosed(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let styles = raw_parts(context);
    each(context, found, |placeholder, source| {
        let is_style = source == context.html.source && is_in(&styles, placeholder.range.start);
        (placeholder.kind == PlaceholderKind::Unclosed
            && !is_style
            && !is_css_brace(source, placeholder))
        .then(|| {
            format!(
                "{} is not closed",
                start_of(source, placeholder.range.start)
            )
        })
    });
}

/// The text of `<style>` and `<script>`, where braces mean something else.
fn raw_parts(context: &Context<'_>) -> Vec<std::ops::Range<usize>> {
    let texts = context.html.texts.iter();
    texts
        .filter(|text| text.kind == crate::content::html::TextKind::Code)
        .map(|text| text.span.clone())
        .collect()
}

/// Whether a place is in one of these ranges, which are in order.
fn is_in(ranges: &[std::ops::Range<usize>], at: usize) -> bool {
    let after = ranges.partition_point(|range| range.start <= at);
    let before = after.checked_sub(1).and_then(|index| ranges.get(index));
    before.is_some_and(|range| range.contains(&at))
}

/// `{#id…}` in a style inside of a comment, which the parser does not look into.
fn is_css_brace(source: &str, placeholder: &Placeholder<'_>) -> bool {
    source.get(placeholder.range.clone()) == Some("{#")
}

fn unopened(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let styles = raw_parts(context);
    each(context, found, |placeholder, source| {
        let at = placeholder.range.start;
        // Nested rules of a style end with two braces, and `100%}` ends one.
        let is_style = source == context.html.source
            && (is_in(&styles, at) || is_in(&context.html.comments, at));
        let start = source.floor_char_boundary(at.saturating_sub(20));
        let before = source.get(start..placeholder.range.end).unwrap_or("");
        (placeholder.kind == PlaceholderKind::Unopened && !is_style).then(|| {
            format!(
                "{} was never opened",
                quote(before.lines().last().unwrap_or(""))
            )
        })
    });
}

fn empty(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    each(context, found, |placeholder, _| {
        let is_empty = placeholder.inner.is_empty() || placeholder.inner.starts_with('|');
        let fills = matches!(
            placeholder.kind,
            PlaceholderKind::Value | PlaceholderKind::Tag
        );
        (fills && is_empty).then(|| "a placeholder has no name".to_owned())
    });
}

fn markup_inside(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    each(context, found, |placeholder, _| {
        let inner = placeholder.inner;
        let has_tag = inner.contains("</") || inner.contains('<') && inner.contains('>');
        let has_entity = [
            "&nbsp;", "&quot;", "&#39;", "&rsquo;", "&lsquo;", "&ldquo;", "&rdquo;",
        ]
        .iter()
        .any(|entity| inner.contains(entity));
        let has_curly = inner.contains(['“', '”', '‘', '’', '\u{a0}']);
        let fills = matches!(
            placeholder.kind,
            PlaceholderKind::Value | PlaceholderKind::Tag
        );
        (fills && (has_tag || has_entity || has_curly)).then(|| {
            format!(
                "there is markup inside {}",
                quote(&format!("{{{{ {inner} }}}}"))
            )
        })
    });
}

/// The blocks that tags open, and the words that close them.
const BLOCKS: [(&str, &str); 7] = [
    ("if", "endif"),
    ("for", "endfor"),
    ("with", "endwith"),
    ("filter", "endfilter"),
    ("block", "endblock"),
    ("macro", "endmacro"),
    ("raw", "endraw"),
];

fn unclosed_block(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let mut open: Vec<(&str, &Placeholder<'_>)> = Vec::new();
    for tag in &context.placeholders {
        if tag.kind != PlaceholderKind::Tag {
            continue;
        }
        let word = tag.word();
        if let Some((_, end)) = BLOCKS.iter().find(|(start, _)| *start == word) {
            open.push((end, tag));
        } else if word.starts_with("end") {
            match open.iter().rposition(|(end, _)| *end == word) {
                Some(index) => {
                    for (_, lost) in open.drain(index..).skip(1) {
                        tell_block(lost, found);
                    }
                }
                None => found.at(
                    tag.range.clone(),
                    format!("{} ends nothing", quote(&format!("{{% {} %}}", tag.inner))),
                ),
            }
        }
    }
    for (_, lost) in open {
        tell_block(lost, found);
    }
}

fn tell_block(tag: &Placeholder<'_>, found: &mut Findings<'_, '_>) {
    found.at(
        tag.range.clone(),
        format!("{} has no end", quote(&format!("{{% {} %}}", tag.inner))),
    );
}

/// The names of all values, and how often each is there.
fn names<'a>(context: &Context<'a>) -> BTreeMap<&'a str, usize> {
    let mut names = BTreeMap::new();
    for placeholder in in_subject(context).iter().chain(&context.placeholders) {
        if let Some(name) = placeholder.name() {
            *names.entry(name).or_default() += 1;
        }
    }
    names
}

fn unknown(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let names = names(context);
    if names.len() > 500 {
        return;
    }
    let known = context.email.known_placeholders;
    let loop_names: HashSet<&str> = context
        .placeholders
        .iter()
        .filter(|tag| {
            tag.kind == PlaceholderKind::Tag && matches!(tag.word(), "for" | "set" | "with")
        })
        .filter_map(|tag| tag.inner.split_whitespace().nth(1))
        .collect();
    let mut wrong: HashMap<&str, String> = HashMap::new();
    for name in names.keys() {
        let root = name.split('.').next().unwrap_or(name);
        if known.contains(name) || loop_names.contains(root) {
            continue;
        }
        let candidates = known
            .iter()
            .copied()
            .chain(USUAL)
            .chain(names.keys().copied());
        let meant = candidates
            .filter(|other| other != name && is_slip(name, other, &names, known))
            .min();
        if let Some(meant) = meant {
            wrong.insert(
                name,
                format!("{} looks like a slip of {}", quote(name), quote(meant)),
            );
        } else if !known.is_empty() {
            wrong.insert(
                name,
                format!("{} is not known in this account", quote(name)),
            );
        }
    }
    each(context, found, |placeholder, _| {
        wrong.get(placeholder.name()?).cloned()
    });
}

/// Whether `name` is another name with a slip in it: of a known or usual one, or of one that this
/// email uses more often.
fn is_slip(name: &str, other: &str, names: &BTreeMap<&str, usize>, known: &[&str]) -> bool {
    // Numbers and short words are too near to each other to tell.
    if other.len() < 5 || USUAL.contains(&name) || name.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let plural = |one: &str, two: &str| one.strip_suffix('s') == Some(two);
    if plural(name, other) || plural(other, name) || distance(name, other) != 1 {
        return false;
    }
    let is_reference = known.contains(&other) || USUAL.contains(&other);
    is_reference || names.get(other) > names.get(name)
}

fn without_default(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let mut told = HashSet::new();
    let tested: HashSet<&str> = context
        .placeholders
        .iter()
        .filter(|tag| tag.kind == PlaceholderKind::Tag)
        .flat_map(|tag| {
            tag.inner
                .split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.'))
        })
        .collect();
    let in_subject = in_subject(context);
    let missing = |placeholder: &&Placeholder<'_>| {
        let name = placeholder.name();
        name.is_some_and(|name| !tested.contains(name) && is_personal(name))
            && !placeholder.has_default()
    };
    if let Some(first) = in_subject.iter().find(missing) {
        let name = first.name().unwrap_or("");
        found.field(
            Field::Subject,
            format!("{} has no default for people without it", quote(name)),
        );
        told.insert(name);
    }
    for placeholder in context.placeholders.iter().filter(missing) {
        let name = placeholder.name().unwrap_or("");
        if told.insert(name) {
            found.at(
                placeholder.range.clone(),
                format!("{} has no default for people without it", quote(name)),
            );
        }
    }
}

/// Whether it names a person's field that may be empty: not an address or a number of ours.
fn is_personal(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name).to_lowercase();
    let is_ours = [
        "url",
        "link",
        "href",
        "unsubscribe",
        "id",
        "code",
        "token",
        "email",
        "year",
        "date",
    ];
    !is_ours
        .iter()
        .any(|word| last.ends_with(word) || last.starts_with(word))
}

fn empty_for_some(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let people = context.email.receivers.people;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in names(context).into_keys() {
        let is_empty = |person: &&BTreeMap<String, String>| {
            person.get(name).is_none_or(|value| value.trim().is_empty())
        };
        let count = people.iter().filter(is_empty).count();
        // A name that nobody has is unknown rather than empty, unless it is the only receiver's.
        let is_field = people.iter().any(|person| person.contains_key(name));
        if count > 0 && is_field {
            counts.insert(name, count);
        }
    }
    each(context, found, |placeholder, _| {
        let name = placeholder.name()?;
        let count = *counts.get(name)?;
        (!placeholder.has_default()).then(|| match people.len() {
            1 => format!("{} is empty for the receiver", quote(name)),
            all => format!("{} is empty for {count} of {all} receivers", quote(name)),
        })
    });
}

fn foreign(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let styles = raw_parts(context);
    let source = context.html.source;
    let subject = find_foreign(context.subject());
    if let Some(first) = subject.first() {
        let text = context.subject().get(first.range.clone()).unwrap_or("");
        found.field(
            Field::Subject,
            format!("{} is a placeholder of {}", quote(text), first.tool),
        );
    }
    for foreign in find_foreign(source) {
        if is_in(&styles, foreign.range.start) {
            continue;
        }
        let text = source.get(foreign.range.clone()).unwrap_or("");
        let message = format!("{} is a placeholder of {}", quote(text), foreign.tool);
        found.at(foreign.range, message);
    }
}
