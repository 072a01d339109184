//! What an email uses, as the tokens that `generate.py` gives to the features of caniemail:
//! `p:` a property, `p:name=keyword`, `k:` a keyword anywhere, `f:` a function, `u:` a unit, `@:` an
//! at-rule, `@media:` a media feature, `s:` a kind of selector, `:` and `::` pseudo-classes and
//! pseudo-elements, `e:` an element, `e:name=type`, `a:` an attribute, `i:` a kind of image, and `x:`
//! all else.

use std::ops::Range;

use crate::content::{
    checks::context::Context,
    css::{Part, Word},
    html::Element,
    links::{LinkKind, Mark},
};

type Sink<'s> = dyn FnMut(&str, &Range<usize>) + 's;

/// Hands on each token and its place.
pub(super) fn each(context: &Context<'_>, sink: &mut Sink<'_>) {
    declarations(context, sink);
    rules(context, sink);
    for element in &context.html.elements {
        element_tokens(context, element, sink);
    }
    for link in &context.links {
        match link.kind {
            LinkKind::Link if link.target.starts_with('#') && !link.has(Mark::Empty) => {
                sink("x:anchor", &link.range);
            }
            LinkKind::Link if link.target.to_ascii_lowercase().starts_with("mailto:") => {
                sink("x:mailto", &link.range);
            }
            LinkKind::Image if link.has(Mark::Inline) => {
                sink("x:base64", &link.range);
                image(&link.target, &link.range, sink);
            }
            LinkKind::Image => image(&link.target, &link.range, sink),
            LinkKind::Link => {}
        }
    }
    if let Some(doctype) = &context.html.doctype {
        sink("x:doctype", doctype);
    }
    for comment in &context.html.comments {
        sink("x:html-comment", comment);
    }
}

fn declarations(context: &Context<'_>, sink: &mut Sink<'_>) {
    for declaration in &context.css.declarations {
        let (property, range) = (&declaration.property, &declaration.range);
        sink(&format!("p:{property}"), range);
        if property.starts_with("--") {
            sink("x:variable", range);
        }
        if declaration.is_important {
            sink("x:important", range);
        }
        for word in &declaration.words {
            match word {
                Word::Keyword(keyword) => {
                    if matches!(&**property, "display" | "position") {
                        sink(&format!("p:{property}={keyword}"), range);
                    }
                    sink(&format!("k:{keyword}"), range);
                }
                Word::Function(name) => sink(&format!("f:{name}"), range),
                Word::Unit(unit) => sink(&format!("u:{unit}"), range),
            }
        }
    }
}

fn rules(context: &Context<'_>, sink: &mut Sink<'_>) {
    const MEDIA: [&str; 5] = [
        "device-pixel-ratio",
        "hover",
        "orientation",
        "prefers-color-scheme",
        "prefers-reduced-motion",
    ];
    for rule in &context.css.at_rules {
        sink(&format!("@:{}", rule.name), &rule.range);
        for feature in MEDIA {
            if rule.name == "media" && rule.prelude.contains(feature) {
                sink(&format!("@media:{feature}"), &rule.range);
            }
        }
    }
    for selector in &context.css.selectors {
        for part in &selector.parts {
            match part {
                Part::Kind(kind) => sink(&format!("s:{kind}"), &selector.range),
                Part::PseudoClass(name) => sink(&format!(":{name}"), &selector.range),
                Part::PseudoElement(name) => sink(&format!("::{name}"), &selector.range),
            }
        }
    }
    for nested in &context.css.nested {
        sink("x:nesting", nested);
    }
    for comment in &context.css.comments {
        sink("x:css-comment", comment);
    }
}

fn element_tokens(context: &Context<'_>, element: &Element<'_>, sink: &mut Sink<'_>) {
    let html = &context.html;
    let name = &*element.name;
    sink(&format!("e:{name}"), &element.tag);
    if matches!(name, "input" | "button") {
        let kind = html
            .value(element, "type")
            .unwrap_or("")
            .to_ascii_lowercase();
        sink(&format!("e:{name}={kind}"), &element.tag);
    }
    let is_scheme = |value: &str| value.eq_ignore_ascii_case("color-scheme");
    if name == "meta" && html.value(element, "name").is_some_and(is_scheme) {
        sink("x:meta-color-scheme", &element.tag);
    }
    for attribute in html.attributes(element) {
        sink(&format!("a:{}", attribute.name), &attribute.span);
        if name == "html" && matches!(&*attribute.name, "amp4email" | "⚡4email") {
            sink("x:amp", &attribute.span);
        }
        // Sources of one picture, and what an attribute paints behind a cell.
        let has_images = matches!(
            (name, &*attribute.name),
            ("source", "srcset" | "src") | (_, "background")
        );
        if has_images {
            let first = attribute.value.split([' ', ',']).next().unwrap_or("");
            image(first, &attribute.span, sink);
        }
    }
}

/// The kind of an image, by the end of its address, or as `data:` says.
fn image(target: &str, range: &Range<usize>, sink: &mut Sink<'_>) {
    if let Some(data) = target.strip_prefix("data:image/") {
        let kind = data.split([';', ',', '+']).next().unwrap_or("");
        sink(&format!("i:{}", kind.to_ascii_lowercase()), range);
        return;
    }
    let path = target.split(['?', '#']).next().unwrap_or("");
    let file = path.rsplit('/').next().unwrap_or("");
    if let Some((_, kind)) = file.rsplit_once('.')
        && kind.len() <= 5
    {
        sink(&format!("i:{}", kind.to_ascii_lowercase()), range);
    }
}
