//! One start tag with its style: what element it makes, what stands for an image, which space is
//! around it.
//!
//! It must not know what is open around it, but is told. The rule: limits of spans are HTML's.

use super::{
    attributes::Attributes,
    css::{Display, Looks, Names},
    element::Kind,
    outline::Element,
};

/// Images without a text that are not larger than this, in pixels, are bullets and spacers.
const SMALL: u32 = 24;
const SMALL_STYLED: f32 = 24.0;
/// From this height on, in pixels, an attribute makes a cell a blank line.
const TALL: u32 = 12;

/// A start tag, and how its element looks.
pub(super) struct Tag<'a> {
    pub(super) kind: Kind,
    pub(super) name: &'a [u8],
    pub(super) names: Names,
    pub(super) looks: Looks,
    pub(super) attributes: Attributes,
}

impl<'a> Tag<'a> {
    /// A tag that the author left out.
    pub(super) fn implied(kind: Kind, name: &'a [u8]) -> Self {
        Self {
            kind,
            name,
            names: Names::default(),
            looks: Looks::default(),
            attributes: Attributes::default(),
        }
    }

    /// What stands for an image; `None` for one that only takes up space or counts readers.
    pub(super) fn image_text(&self) -> Option<String> {
        let attributes = &self.attributes;
        let sizes = [attributes.width, attributes.height];
        let within = |pixels| sizes.iter().flatten().any(|&size| size <= pixels);
        if sizes.iter().all(|size| size.is_some_and(|size| size <= 2)) {
            return None;
        }
        match attributes.alt.as_deref().map(str::trim) {
            Some("") => None,
            Some(alt) => Some(alt.to_owned()),
            None if within(SMALL) || self.looks.is_within(SMALL_STYLED) => None,
            None => match sizes {
                [Some(width), Some(height)] => Some(format!("image {width}×{height}")),
                _ => Some("image".to_owned()),
            },
        }
    }

    /// Whether a blank line stands before and after the element. `padded` says that the cells of
    /// the table around it are, `in_list` that it stands in a list.
    pub(super) fn blank_lines(&self, padded: bool, in_list: bool) -> (bool, bool) {
        let looks = &self.looks;
        match self.kind {
            kind if kind.is_phrasing() => match looks.display {
                Some(Display::Block) => looks.blank_lines(false),
                _ => (false, false),
            },
            Kind::Row | Kind::Section => (false, false),
            Kind::Cell | Kind::HeaderCell => {
                let (before, after) = looks.blank_lines(false);
                let tall = self.attributes.height.is_some_and(|height| height >= TALL);
                (before || padded || tall, after || padded)
            }
            Kind::UnorderedList | Kind::OrderedList => looks.blank_lines(!in_list),
            // Whatever its style, a heading belongs to what follows it.
            Kind::Heading => (true, looks.blank_lines(true).1),
            kind => looks.blank_lines(kind.has_margins()),
        }
    }

    /// How many columns a cell spans, 1 to 1,000.
    pub(super) fn columns(&self) -> u32 {
        span(self.attributes.columns)
    }

    /// How many rows a cell spans, 1 to 1,000.
    pub(super) fn rows(&self) -> u32 {
        span(self.attributes.rows)
    }

    /// The element as an event: `table` is its index if it is one, `faced` says that it fills
    /// a block that looks like a button.
    pub(super) fn into_element(self, table: Option<usize>, faced: bool) -> Element {
        let Tag {
            kind,
            name,
            looks,
            attributes,
            ..
        } = self;
        match kind {
            Kind::Anchor => Element::Anchor {
                target: attributes.href,
                button: faced || looks.is_button(),
            },
            Kind::Inline if name == b"button" => Element::Anchor {
                target: None,
                button: true,
            },
            Kind::OrderedList => Element::OrderedList(attributes.start.unwrap_or(1)),
            Kind::Table => Element::Table(table.unwrap_or_default()),
            Kind::Cell | Kind::HeaderCell => Element::Cell {
                header: kind == Kind::HeaderCell,
                columns: span(attributes.columns),
                rows: span(attributes.rows),
            },
            Kind::Block | Kind::Paragraph if looks.display == Some(Display::Inline) => {
                Element::Plain(Kind::Inline)
            }
            _ => Element::Plain(kind),
        }
    }
}

/// A span of columns or rows as HTML reads it: at least one, at most 1,000.
fn span(value: Option<u32>) -> u32 {
    value.unwrap_or(1).clamp(1, 1_000)
}
