//! Selectors of style sheets, as far as they can be told from tag, class and id.
//!
//! The rule: a selector that says more than that (attributes, pseudo-classes, siblings) is not
//! known at all, and its rule is left out: showing too much is the smaller fault.

/// A number for each tag, class and id that style sheets name.
pub(super) type Name = u16;

/// One selector: an element, and what it must stand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selector {
    /// What the element itself must have; empty for `*`.
    pub(super) subject: Vec<Name>,
    /// From the inside out: whether it must be the parent, and what it must have.
    ancestors: Vec<(bool, Vec<Name>)>,
    pub(super) specificity: u32,
}

/// The most parts of a selector.
const MAX_PARTS: usize = 8;

impl Selector {
    /// Reads a selector; names get their numbers from `number`.
    pub(super) fn read(text: &str, number: &mut impl FnMut(&str) -> Option<Name>) -> Option<Self> {
        let spaced = text.replace('>', " > ");
        let mut parts: Vec<(bool, Vec<Name>)> = Vec::new();
        let mut specificity = 0;
        let mut child = false;
        for word in spaced.split_ascii_whitespace() {
            if word == ">" {
                child = true;
                continue;
            }
            let compound = compound(word, &mut specificity, number)?;
            // The mark belongs to what stands before it.
            if let Some(before) = parts.last_mut() {
                before.0 = child;
            }
            child = false;
            parts.push((false, compound));
            if parts.len() > MAX_PARTS {
                return None;
            }
        }
        let (_, subject) = parts.pop()?;
        parts.reverse();
        Some(Self {
            subject,
            ancestors: parts,
            specificity,
        })
    }

    /// Whether an element that stands in `above` (the innermost last) is meant; `steps` counts
    /// the work.
    pub(super) fn matches(&self, own: &[Name], above: &[&[Name]], steps: &mut usize) -> bool {
        let has = |names: &[Name], all: &[Name]| all.iter().all(|name| names.contains(name));
        *steps += 1;
        if !has(own, &self.subject) {
            return false;
        }
        let mut above = above.iter().rev();
        self.ancestors.iter().all(|(parent, names)| {
            loop {
                let Some(element) = above.next() else {
                    return false;
                };
                *steps += 1;
                if has(element, names) {
                    return true;
                }
                if *parent {
                    return false;
                }
            }
        })
    }
}

/// The names of one word of a selector: `td.button#id`.
fn compound(
    word: &str,
    specificity: &mut u32,
    number: &mut impl FnMut(&str) -> Option<Name>,
) -> Option<Vec<Name>> {
    let known = |c: char| c.is_alphanumeric() || matches!(c, '.' | '#' | '-' | '_');
    let mut names = Vec::new();
    let word = word.strip_prefix('*').unwrap_or(word);
    if !word.chars().all(known) {
        return None;
    }
    let mut rest = word;
    while !rest.is_empty() {
        let end = rest
            .char_indices()
            .skip(1)
            .find_map(|(at, c)| matches!(c, '.' | '#').then_some(at));
        let (name, after) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        *specificity += match name.as_bytes().first() {
            Some(b'#') => 10_000,
            Some(b'.') => 100,
            _ => 1,
        };
        names.push(if name.starts_with(['.', '#']) {
            number(name)?
        } else {
            number(&name.to_ascii_lowercase())?
        });
        rest = after;
    }
    Some(names)
}
