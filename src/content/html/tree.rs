//! How elements nest: which end tag ends what, in the manner of the HTML standard's tree
//! construction, with a record of everything that it mends on the way.
//!
//! The rule: a stack with the depths of each name beside it, so that no search takes longer for a
//! deeper nesting, and each element is popped once.

use std::{borrow::Cow, collections::HashMap, ops::Range};

use super::{
    Attribute, Element, End, EndTag, Html, MAX_ELEMENTS, Text, TextKind,
    conceal::conceals,
    tags::{closes_paragraph, ended_by, is_table_part, is_void, is_wall},
};

/// The most slips of the tokenizer that are kept.
const MAX_SLIPS: usize = 10_000;

/// The elements read so far, and those still open.
pub(super) struct Tree<'a> {
    html: Html<'a>,
    /// The open elements, outermost first, as indices.
    open: Vec<usize>,
    /// The depths of the open elements of each name.
    depths: HashMap<Cow<'a, str>, Vec<usize>>,
    /// The depths of the open elements that end tags don't reach across.
    walls: Vec<usize>,
    /// Elements that were forced to end and whose own end tag may come yet.
    forced: HashMap<Cow<'a, str>, Vec<usize>>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            html: Html {
                source,
                ..Html::default()
            },
            open: Vec::new(),
            depths: HashMap::new(),
            walls: Vec::new(),
            forced: HashMap::new(),
        }
    }

    pub(super) fn start(
        &mut self,
        name: Cow<'a, str>,
        tag: Range<usize>,
        attributes: &mut Vec<Attribute<'a>>,
        self_closing: bool,
    ) {
        let html = &self.html;
        if html.elements.len().max(html.attributes.len()) >= MAX_ELEMENTS {
            self.html.is_cut = true;
            return;
        }
        self.imply_ends(&name, &tag);
        let parent = self.open.last().copied();
        let hidden_by_parent = parent
            .and_then(|parent| self.html.elements.get(parent))
            .is_some_and(|parent| parent.is_hidden);
        let is_hidden = hidden_by_parent || &*name == "template" || conceals(attributes);
        let first = self.html.attributes.len();
        self.html.attributes.append(attributes);
        let index = self.html.elements.len();
        // Drawings and names with a colon are XML, where a slash ends the element.
        let is_closed = self_closing && (name.contains(':') || self.is_in_drawing(&name));
        let is_void = is_void(&name) || is_closed;
        if !is_void {
            self.open(name.clone(), index);
        }
        let texts = self.html.texts.len();
        self.html.elements.push(Element {
            name,
            tag,
            parent,
            end: if is_void { End::Void } else { End::Missing },
            is_hidden,
            texts: texts..texts,
            inner: index + 1..index + 1,
            attributes: first..self.html.attributes.len(),
        });
    }

    pub(super) fn end(&mut self, name: Cow<'a, str>, span: Range<usize>) {
        if self.html.is_cut {
            return;
        }
        let reach = if is_table_part(&name) {
            self.depth("table")
        } else if matches!(&*name, "table" | "body" | "html") {
            None
        } else {
            self.walls.last().copied()
        };
        // A wall's own end tag reaches the wall.
        let depth = self
            .depth(&name)
            .filter(|depth| reach.is_none_or(|wall| *depth >= wall));
        if let Some(depth) = depth {
            while self.open.len() > depth + 1 {
                let end = End::Forced {
                    by: span.clone(),
                    own: None,
                };
                if let Some(index) = self.pop(end) {
                    self.remember_forced(index);
                }
            }
            self.pop(End::Tag(span));
            return;
        }
        let waiting = self.forced.get_mut(&name).and_then(Vec::pop);
        let waiting = waiting.and_then(|index| self.html.elements.get_mut(index));
        if let Some(Element {
            end: End::Forced { own, .. },
            ..
        }) = waiting
        {
            *own = Some(span);
        } else {
            self.html.stray_ends.push(EndTag { name, span });
        }
    }

    pub(super) fn text(&mut self, value: Cow<'a, str>, span: Range<usize>) {
        if self.html.texts.len() >= MAX_ELEMENTS {
            self.html.is_cut = true;
            return;
        }
        let parent = self.open.last().copied();
        let element = parent.and_then(|index| self.html.elements.get(index));
        let kind = match element {
            Some(element) if matches!(&*element.name, "style" | "script" | "title") => {
                TextKind::Code
            }
            Some(element) if element.is_hidden => TextKind::Hidden,
            _ => TextKind::Shown,
        };
        self.html.texts.push(Text {
            value,
            span,
            parent,
            kind,
        });
    }

    pub(super) fn comment(&mut self, span: Range<usize>) {
        if self.html.comments.len() < MAX_ELEMENTS {
            self.html.comments.push(span);
        }
    }

    pub(super) fn doctype(&mut self, span: Range<usize>) {
        self.html.doctype.get_or_insert(span);
    }

    pub(super) fn slip(&mut self, error: html5gum::Error, offset: usize) {
        if self.html.slips.len() < MAX_SLIPS {
            self.html.slips.push((error, offset));
        }
    }

    pub(super) fn finish(mut self) -> Html<'a> {
        while self.pop(End::Missing).is_some() {}
        self.html
    }

    /// Ends what this start tag ends without a tag.
    fn imply_ends(&mut self, name: &str, tag: &Range<usize>) {
        let ended = ended_by(name);
        if ended.is_empty() {
            return;
        }
        let reach = if is_table_part(name) {
            self.depth("table")
        } else {
            let lists: &[&str] = match name {
                "li" => &["ul", "ol", "menu", "dir"],
                "dt" | "dd" => &["dl"],
                _ => &[],
            };
            let list = lists.iter().filter_map(|list| self.depth(list)).max();
            self.walls.last().copied().max(list)
        };
        let target = ended
            .iter()
            .filter_map(|name| self.depth(name))
            .filter(|depth| reach.is_none_or(|wall| *depth > wall))
            .min();
        // A paragraph is ended by a block inside it, a list item only by the next one.
        let Some(target) = target else { return };
        while self.open.len() > target {
            let end = match self
                .open
                .last()
                .and_then(|index| self.html.elements.get(*index))
            {
                Some(top) if ended.contains(&&*top.name) => End::Implied(tag.clone()),
                _ => End::Forced {
                    by: tag.clone(),
                    own: None,
                },
            };
            if let Some(index) = self.pop(end) {
                self.remember_forced(index);
            }
        }
    }

    fn is_in_drawing(&self, name: &str) -> bool {
        matches!(name, "svg" | "math") || self.depth("svg").or(self.depth("math")).is_some()
    }

    /// How deep the innermost open element of this name is.
    fn depth(&self, name: &str) -> Option<usize> {
        self.depths.get(name)?.last().copied()
    }

    fn open(&mut self, name: Cow<'a, str>, index: usize) {
        let depth = self.open.len();
        self.open.push(index);
        if is_wall(&name) {
            self.walls.push(depth);
        }
        self.depths.entry(name).or_default().push(depth);
    }

    fn pop(&mut self, end: End) -> Option<usize> {
        let index = self.open.pop()?;
        let inner_end = self.html.elements.len();
        let texts_end = self.html.texts.len();
        if let Some(element) = self.html.elements.get_mut(index) {
            element.end = end;
            element.inner.end = inner_end;
            element.texts.end = texts_end;
            if let Some(depths) = self.depths.get_mut(&element.name) {
                depths.pop();
            }
        }
        self.walls.pop_if(|wall| *wall == self.open.len());
        Some(index)
    }

    fn remember_forced(&mut self, index: usize) {
        if let Some(element) = self.html.elements.get(index)
            && (matches!(element.end, End::Forced { .. }) || closes_paragraph(&element.name))
        {
            let waiting = self.forced.entry(element.name.clone()).or_default();
            waiting.push(index);
        }
    }
}
