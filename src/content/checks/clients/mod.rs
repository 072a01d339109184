//! What mail clients make of the HTML and CSS, by the data of caniemail.
//!
//! `data.rs` reads what is shipped, `tokens.rs` finds what the email uses, and here the two meet
//! with how many readers use which client. A feature is told once, where it is used first.

mod data;
mod tokens;

pub use data::{Feature, FeatureKind};

use std::collections::HashMap;

use super::{Check, Severity, context::Context, finding::Findings};
use data::{Effect, Support, data};

const SOURCE: &str = "caniemail.com, of 2026-06-29, MIT licence";

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "clients/css-lost",
        severity: Severity::Warning,
        why: "Clients of many readers don't know it, and without it something is out of place.",
        fix: "Do it in another way, or make sure that the email is right without it.",
        source: SOURCE,
        run: |context, found| tell(FeatureKind::Css, true, context, found),
    },
    Check {
        id: "clients/html-lost",
        severity: Severity::Warning,
        why: "Clients of many readers don't show it: what it says is lost.",
        fix: "Say it in another way, too.",
        source: SOURCE,
        run: |context, found| tell(FeatureKind::Html, true, context, found),
    },
    Check {
        id: "clients/image-lost",
        severity: Severity::Warning,
        why: "Clients of many readers don't show images of this kind.",
        fix: "Use PNG, JPEG or GIF.",
        source: SOURCE,
        run: |context, found| tell(FeatureKind::Image, true, context, found),
    },
    Check {
        id: "clients/css",
        severity: Severity::Hint,
        why: "Some clients don't know it; the email looks plainer there.",
        fix: "Make sure that the email is right without it.",
        source: SOURCE,
        run: |context, found| tell(FeatureKind::Css, false, context, found),
    },
    Check {
        id: "clients/html",
        severity: Severity::Hint,
        why: "Some clients don't know it.",
        fix: "Make sure that the email is right without it.",
        source: SOURCE,
        run: |context, found| tell(FeatureKind::Html, false, context, found),
    },
    Check {
        id: "clients/image",
        severity: Severity::Hint,
        why: "Some clients don't show images of this kind.",
        fix: "Use PNG, JPEG or GIF, or make sure that the alternative text says enough.",
        source: SOURCE,
        run: |context, found| tell(FeatureKind::Image, false, context, found),
    },
];

/// Which clients the readers use, and from which share on a missing feature is told.
#[derive(Debug, Clone, PartialEq)]
pub struct ClientShares {
    /// The share of readers, in percent, by caniemail's `family.platform`.
    pub shares: Vec<(String, f64)>,
    /// A feature is told as a hint when a client with at least this share lacks it.
    pub hint_from: f64,
    /// It is told as a warning when all clients that lack it have this share together, and
    /// something is lost without it.
    pub warning_from: f64,
}

impl Default for ClientShares {
    /// Rounded, after Litmus's Email Client Market Share of 2024 and 2025
    /// (<https://www.litmus.com/email-client-market-share>), with each family divided among its
    /// platforms by our estimate. Outlook counts for more than there, because it loads no images
    /// by default, by which such shares are measured.
    fn default() -> Self {
        let shares = [
            ("apple-mail.ios", 38.0),
            ("apple-mail.macos", 11.0),
            ("gmail.desktop-webmail", 12.0),
            ("gmail.android", 11.0),
            ("gmail.ios", 5.0),
            ("gmail.mobile-webmail", 1.0),
            ("outlook.windows", 7.0),
            ("outlook.outlook-com", 4.0),
            ("outlook.ios", 1.5),
            ("outlook.android", 1.0),
            ("outlook.macos", 1.0),
            ("yahoo.desktop-webmail", 2.0),
            ("yahoo.android", 0.5),
            ("yahoo.ios", 0.5),
            ("samsung-email.android", 1.0),
            ("thunderbird.windows", 0.5),
        ];
        Self {
            shares: shares
                .map(|(client, share)| (client.to_owned(), share))
                .into(),
            hint_from: 4.0,
            warning_from: 10.0,
        }
    }
}

/// Which clients lack a feature, of those whose share is known.
struct Lacking {
    /// The names of those that are above the threshold for hints, the largest first.
    names: Vec<String>,
    /// The share of all that lack it.
    share: f64,
}

fn lacking(feature: &Feature, shares: &ClientShares) -> Lacking {
    let mut lacking = Lacking {
        names: Vec::new(),
        share: 0.0,
    };
    let mut sorted: Vec<_> = shares.shares.iter().collect();
    sorted.sort_by(|one, other| other.1.total_cmp(&one.1));
    for (client, share) in sorted {
        if feature.support(client) == Support::No {
            lacking.share += share;
            if *share >= shares.hint_from {
                lacking.names.push(data::client_name(client));
            }
        }
    }
    lacking
}

fn tell(kind: FeatureKind, as_warning: bool, context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let default = ClientShares::default();
    let shares = context.email.clients.unwrap_or(&default);
    for (feature, used) in used_features(context) {
        if feature.kind != kind || feature.effect == Effect::Quiet {
            continue;
        }
        let lacking = lacking(feature, shares);
        let matters = feature.effect == Effect::Major && lacking.share >= shares.warning_from;
        if lacking.names.is_empty() || matters != as_warning {
            continue;
        }
        let more = match used.count {
            1 => String::new(),
            count => format!(", used {count} times"),
        };
        let clients = lacking.names.join(", ");
        found.at(
            used.first,
            format!("{}{more}, is not known to {clients}", feature.title),
        );
    }
}

/// Where a feature is used.
#[derive(Debug, Clone)]
struct Used {
    first: std::ops::Range<usize>,
    count: usize,
}

/// The features that the email uses, in the order of the data.
fn used_features(context: &Context<'_>) -> Vec<(&'static Feature, Used)> {
    let data = data();
    let mut used: HashMap<usize, Used> = HashMap::new();
    tokens::each(context, &mut |token, range| {
        for &feature in data
            .by_token
            .get(token)
            .map(Vec::as_slice)
            .unwrap_or_default()
        {
            let entry = used.entry(feature).or_insert_with(|| Used {
                first: range.clone(),
                count: 0,
            });
            entry.count += 1;
            if range.start < entry.first.start {
                entry.first = range.clone();
            }
        }
    });
    let mut list: Vec<_> = used.into_iter().collect();
    list.sort_unstable_by_key(|(index, _)| *index);
    list.into_iter()
        .filter_map(|(index, used)| Some((data.features.get(index)?, used)))
        .collect()
}

/// All features of caniemail, and for each whether it can be found in an email.
pub fn features() -> impl Iterator<Item = (&'static Feature, bool)> {
    data()
        .features
        .iter()
        .map(|feature| (feature, !feature.tokens.is_empty()))
}

/// The names of the caniemail features that this HTML uses, for tests of what is found.
#[must_use]
pub fn used(html: &str) -> Vec<&'static str> {
    let fields = crate::draft::Fields::default();
    let email = super::Email::new(&fields, html);
    let context = Context::new(&email);
    used_features(&context)
        .into_iter()
        .map(|(feature, _)| &*feature.slug)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// HTML that has this token.
    fn sample(token: &str) -> String {
        let (kind, name) = token.split_once(':').unwrap();
        let (name, value) = name.split_once('=').unwrap_or((name, ""));
        match kind {
            "p" if value.is_empty() => format!("<p style=\"{name}: inherit\">"),
            "p" => format!("<style>a {{ {name}: {value} }}</style>"),
            "k" => format!("<p style=\"width: {name}\">"),
            "f" => format!("<p style=\"x: {name}(1)\">"),
            "u" => format!("<p style=\"width: 1{name}\">"),
            "@" => format!("<style>@{name} x {{}}</style>"),
            "@media" => format!("<style>@media ({name}: 1) {{}}</style>"),
            "s" => {
                let selector = match name {
                    "adjacent" => "a + b",
                    "general" => "a ~ b",
                    "child" => "a > b",
                    "descendant" => "a b",
                    "attribute" => "[a]",
                    "class" => ".a",
                    "id" => "#a",
                    "chaining" => "a.b",
                    "grouping" => "a, b",
                    "universal" => "*",
                    _ => "a",
                };
                format!("<style>{selector} {{}}</style>")
            }
            "" => format!("<style>a:{name} {{}}</style>"),
            "e" => format!("<{name} type=\"{value}\">x</{name}>"),
            "a" => format!("<p {name}=x>"),
            "i" => format!("<img src=\"https://acme.com/a.{name}?b\">"),
            _ => match name {
                "css-comment" => "<style>/* c */</style>",
                "important" => "<p style=\"color: red !important\">",
                "nesting" => "<style>a { &:hover { color: red } }</style>",
                "variable" => "<style>a { --x: 1 }</style>",
                "anchor" => "<a href=\"#x\">x</a>",
                "mailto" => "<a href=\"mailto:ada@acme.com\">x</a>",
                "base64" => "<img src=\"data:image/png;base64,AAAA\">",
                "doctype" => "<!DOCTYPE html>",
                "html-comment" => "<!-- c -->",
                "meta-color-scheme" => "<meta name=color-scheme content=dark>",
                _ => "<html amp4email>",
            }
            .to_owned(),
        }
    }

    #[test]
    fn every_token_is_found_in_html_that_has_it() {
        for feature in &data().features {
            for token in &feature.tokens {
                let html = sample(token);
                assert!(
                    used(&html).contains(&&*feature.slug),
                    "{}: {html}",
                    feature.slug
                );
            }
        }
        assert_eq!(used("<p>Hi</p>"), ["html-p"]);
    }
}
