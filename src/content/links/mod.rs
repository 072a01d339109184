//! The links and images of an email: what they say, where they lead, where they stand, and what
//! is remarkable about each.
//!
//! The rules: a target is judged by its text alone, nothing is ever looked up; a target with a
//! placeholder is judged only as far as its written part goes; linear in the email.

mod address;
mod judge;
mod mismatch;
#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::html::{Element, Html};

/// The most bytes of a text and of a target that are kept.
const TEXT_LIMIT: usize = 300;
const TARGET_LIMIT: usize = 2_000;

/// One link or image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Which of the two.
    pub kind: LinkKind,
    /// What the reader sees: the words of the link, or the alternative text; one line. Unfiltered.
    pub text: String,
    /// Where it leads, entities resolved, spaces around it removed, at most 2,000 bytes; empty when
    /// it has none. Unfiltered.
    pub target: String,
    /// Its target in the source, or its start tag when it has none.
    pub range: Range<usize>,
    /// Its start tag in the source.
    pub tag: Range<usize>,
    /// Line and column, both from 1, where `range` starts.
    pub place: (usize, usize),
    /// What is remarkable, in the order of [`Mark`], each once.
    pub marks: Vec<Mark>,
}

/// Whether one follows it or sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkKind {
    /// `<a href>` or `<area href>`.
    Link,
    /// `<img src>`.
    Image,
}

/// Something remarkable about a link or an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// It leads nowhere: no target, an empty one, or `#`.
    Empty,
    /// `javascript:` or another script, which no mail client runs.
    Script,
    /// The target has a placeholder.
    Placeholder,
    /// `http:`, unprotected.
    Http,
    /// The target is in the email: `data:`.
    Inline,
    /// Relative to a page, which an email does not have.
    Relative,
    /// A web address without its `https://`.
    MissingScheme,
    /// No client can make sense of the address.
    BrokenUrl,
    /// A `mailto:` without a proper address.
    BrokenMail,
    /// A `tel:` without a proper number.
    BrokenPhone,
    /// On this computer or in this office: nobody else can open it.
    Local,
    /// A domain for examples, or one to be replaced.
    ExampleDomain,
    /// The text names another address than the target.
    Mismatch,
    /// The host's letters are of several scripts, or imitate Latin ones.
    LookAlike,
    /// The host is written in Punycode.
    Punycode,
    /// A name or password in the address.
    Credentials,
    /// The link of somebody's mail program or search page around the real one.
    Wrapped,
    /// A parameter that belongs to the click or session of one person.
    ClickId,
    /// Parameters that tell where a visitor came from: `utm_…`.
    Tracking,
    /// Leads through a link shortener.
    Shortened,
    /// `#name`, and no element has that name.
    NoAnchor,
    /// Nothing to click on: no text and no image with one.
    NoText,
    /// Another link or image has the same target.
    Duplicate,
}

impl Mark {
    /// One or two words for a list.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Script => "script",
            Self::Placeholder => "placeholder",
            Self::Http => "http",
            Self::Inline => "in the email",
            Self::Relative => "relative",
            Self::MissingScheme => "no https://",
            Self::BrokenUrl | Self::BrokenMail | Self::BrokenPhone => "broken",
            Self::Local => "local",
            Self::ExampleDomain => "example",
            Self::Mismatch => "text differs",
            Self::LookAlike => "look-alike",
            Self::Punycode => "punycode",
            Self::Credentials => "password",
            Self::Wrapped => "wrapped",
            Self::ClickId => "personal",
            Self::Tracking => "tracking",
            Self::Shortened => "shortened",
            Self::NoAnchor => "no such place",
            Self::NoText => "no text",
            Self::Duplicate => "duplicate",
        }
    }
}

impl Link {
    /// Whether it has this mark.
    #[must_use]
    pub fn has(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }
}

/// Every link and image of the email, in its order. Linear in it.
#[must_use]
pub fn find(html: &Html<'_>) -> Vec<Link> {
    let anchors = anchors(html);
    let mut links: Vec<Link> = html
        .elements
        .iter()
        .filter_map(|element| read(html, element, &anchors))
        .collect();
    mark_duplicates(&mut links);
    links
}

/// The names that `#name` can lead to.
fn anchors<'h>(html: &'h Html<'_>) -> HashSet<&'h str> {
    let mut names: HashSet<&str> = ["top"].into();
    for element in &html.elements {
        let is_name = |name: &str| name == "id" || name == "name" && &*element.name == "a";
        for attribute in html.attributes(element) {
            if is_name(&attribute.name) {
                names.insert(&attribute.value);
            }
        }
    }
    names
}

fn read(html: &Html<'_>, element: &Element<'_>, anchors: &HashSet<&str>) -> Option<Link> {
    let (kind, name) = match &*element.name {
        // `<a name>` alone is a place to lead to, and no link.
        "a" if html.attribute(element, "href").is_some() => (LinkKind::Link, "href"),
        "area" => (LinkKind::Link, "href"),
        "img" => (LinkKind::Image, "src"),
        _ => return None,
    };
    let attribute = html.attribute(element, name);
    let target = attribute.map_or("", |attribute| attribute.value.trim());
    let range = attribute
        .filter(|attribute| !attribute.value_span.is_empty())
        .map_or(element.tag.clone(), |attribute| {
            attribute.value_span.clone()
        });
    let text = match kind {
        LinkKind::Link => link_text(html, element),
        LinkKind::Image => one_line(html.value(element, "alt").unwrap_or("")),
    };
    let mut marks = judge::marks(kind, target);
    if kind == LinkKind::Link {
        if lacks_anchor(target, anchors) {
            marks.push(Mark::NoAnchor);
        }
        if mismatch::differs(&text, target) {
            marks.push(Mark::Mismatch);
        }
        if text.is_empty() && &*element.name == "a" && !shows_something(html, element) {
            marks.push(Mark::NoText);
        }
    }
    marks.sort_unstable();
    Some(Link {
        kind,
        text,
        target: limited(target, TARGET_LIMIT),
        place: html.place(range.start),
        range,
        tag: element.tag.clone(),
        marks,
    })
}

fn lacks_anchor(target: &str, anchors: &HashSet<&str>) -> bool {
    let name = target.strip_prefix('#').filter(|name| !name.is_empty());
    name.is_some_and(|name| !anchors.contains(name) && !judge::has_placeholder(name))
}

/// The words of a link, or the alternative texts of the images in it.
fn link_text(html: &Html<'_>, element: &Element<'_>) -> String {
    let text = one_line(&html.inner_text(element, TEXT_LIMIT));
    if !text.is_empty() {
        return text;
    }
    let alts = inside(html, element).filter(|inner| &*inner.name == "img");
    let alts: Vec<&str> = alts.filter_map(|image| html.value(image, "alt")).collect();
    one_line(&alts.join(" "))
}

/// The first elements in a link. Links that are never closed hold all that follows, which must not
/// be read once for each.
fn inside<'h>(html: &'h Html<'_>, link: &Element<'_>) -> impl Iterator<Item = &'h Element<'h>> {
    const MOST: usize = 100;
    let inner = html.elements.get(link.inner.clone()).unwrap_or_default();
    inner.iter().take(MOST)
}

/// Whether a link without words has something to see all the same, or a name for screen readers.
fn shows_something(html: &Html<'_>, element: &Element<'_>) -> bool {
    let named = |element: &Element<'_>| {
        ["aria-label", "title"].iter().any(|name| {
            html.value(element, name)
                .is_some_and(|name| !name.trim().is_empty())
        })
    };
    named(element)
        || inside(html, element).any(|inner| matches!(&*inner.name, "img" | "svg" | "picture"))
}

fn mark_duplicates(links: &mut [Link]) {
    let mut counts: HashMap<(bool, String), usize> = HashMap::new();
    let key = |link: &Link| (link.kind == LinkKind::Link, link.target.clone());
    for link in links.iter().filter(|link| !link.has(Mark::Empty)) {
        *counts.entry(key(link)).or_default() += 1;
    }
    for link in links {
        if counts.get(&key(link)).is_some_and(|count| *count > 1) {
            link.marks.push(Mark::Duplicate);
        }
    }
}

/// Spaces and line breaks as one space each; what only takes place is left out.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || is_filler(c)) {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if line.len() > TEXT_LIMIT {
            return limited(&line, TEXT_LIMIT);
        }
    }
    line
}

/// Characters without a picture that pad preheaders and empty links.
pub(super) fn is_filler(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{200b}'
            ..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{2007}' | '\u{a0}' | '\u{847}'
    )
}

fn limited(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(limit);
    format!("{}…", text.get(..end).unwrap_or(""))
}
