//! The style sheets of an email: those of its rules that matter to a text preview.
//!
//! Of media queries those hold that hold for a mail program on a desktop. The rules: what
//! matters is kept and the rest dropped at once; sizes and steps are limited, and beyond the
//! limits rules are left out, so no sheet makes the preview slow.

use std::collections::HashMap;

use super::{
    declarations::{self, Declaration},
    selector::{Name, Selector},
};

/// The most bytes of style sheets that are read.
const SHEET_LIMIT: usize = 512 * 1024;
/// The most rules that are kept.
const MAX_RULES: usize = 2_000;
/// The most steps of comparing elements with rules for one email.
const MAX_STEPS: usize = 3_000_000;
/// How wide the window is taken to be for media queries, in pixels: a reading pane.
const WINDOW: f32 = 700.0;
/// How deep media queries nest.
const MAX_NESTING: usize = 3;
/// The most classes of an element that are looked at.
const MAX_CLASSES: usize = 32;

/// Which of the names that style sheets know an element has.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Names(Vec<Name>);

#[derive(Debug)]
struct Rule {
    selector: Selector,
    declarations: Vec<(Declaration, bool)>,
}

/// The rules of all style sheets, in their order.
#[derive(Debug, Default)]
pub(in super::super) struct Sheets {
    numbers: HashMap<Box<str>, Name>,
    rules: Vec<Rule>,
    /// The rules by the last name of their subject, and those without one.
    index: HashMap<Name, Vec<usize>>,
    universal: Vec<usize>,
    steps: usize,
}

impl Sheets {
    /// The style sheets of an email.
    pub(in super::super) fn of(html: &str) -> Self {
        let mut sheets = Self::default();
        let mut left = SHEET_LIMIT;
        for style in (Styles { rest: html }) {
            // A sheet beyond the limit is left out whole, so that none is cut within a rule.
            if let Some(rest) = left.checked_sub(style.len()) {
                left = rest;
                sheets.add(&without_comments(style), 0);
            }
        }
        sheets
    }

    pub(in super::super) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The names of an element that the sheets know.
    pub(in super::super) fn names(&self, tag: &[u8], id: &str, classes: &str) -> Names {
        let mut names = Vec::new();
        if !self.is_empty() {
            let mut note = |name: &str| names.extend(self.numbers.get(name).copied());
            note(&String::from_utf8_lossy(tag));
            if !id.is_empty() {
                note(&format!("#{id}"));
            }
            for class in classes.split_ascii_whitespace().take(MAX_CLASSES) {
                note(&format!(".{class}"));
            }
        }
        Names(names)
    }

    /// The rules that hold for an element, the weakest first. `above` are the elements around
    /// it, the innermost last.
    pub(super) fn matching(&mut self, names: &Names, above: &[&Names]) -> Vec<usize> {
        if self.is_empty() || self.steps > MAX_STEPS {
            return Vec::new();
        }
        let above: Vec<&[Name]> = above.iter().map(|names| names.0.as_slice()).collect();
        self.steps += above.len();
        let lists = names.0.iter().filter_map(|name| self.index.get(name));
        let candidates = lists.flatten().chain(&self.universal);
        let mut found = Vec::new();
        for &index in candidates {
            if let Some(rule) = self.rules.get(index)
                && rule.selector.matches(&names.0, &above, &mut self.steps)
            {
                found.push(index);
            }
            if self.steps > MAX_STEPS {
                break;
            }
        }
        found.sort_by_key(|&index| {
            let rule = self.rules.get(index);
            (rule.map(|rule| rule.selector.specificity), index)
        });
        found
    }

    pub(super) fn declarations(&self, rule: usize) -> &[(Declaration, bool)] {
        let rule = self.rules.get(rule);
        rule.map_or(&[], |rule| rule.declarations.as_slice())
    }

    /// Adds the rules of a sheet, or of one media query in it.
    fn add(&mut self, css: &str, depth: usize) {
        let mut rest = css;
        while let Some((head, block, after)) = next_block(rest) {
            rest = after;
            // Imports and the like stand before the rule and end with a semicolon.
            let head = head.rsplit(';').next().unwrap_or("").trim();
            if let Some(at_rule) = head.strip_prefix('@') {
                let media = at_rule
                    .get(..5)
                    .is_some_and(|name| name.eq_ignore_ascii_case("media"));
                if media && depth < MAX_NESTING && holds(at_rule.get(5..).unwrap_or("")) {
                    self.add(block, depth + 1);
                }
            } else {
                self.add_rule(head, block);
            }
        }
    }

    fn add_rule(&mut self, selectors: &str, block: &str) {
        let mut declarations = Vec::new();
        declarations::read(block, |found, important| {
            declarations.push((found, important));
        });
        if declarations.is_empty() {
            return;
        }
        for text in selectors.split(',') {
            if self.rules.len() >= MAX_RULES {
                return;
            }
            let numbers = &mut self.numbers;
            let mut number = |name: &str| {
                let next = Name::try_from(numbers.len()).ok()?;
                Some(*numbers.entry(name.into()).or_insert(next))
            };
            let Some(selector) = Selector::read(text, &mut number) else {
                continue;
            };
            let index = self.rules.len();
            match selector.subject.last() {
                Some(&name) => self.index.entry(name).or_default().push(index),
                None => self.universal.push(index),
            }
            self.rules.push(Rule {
                selector,
                declarations: declarations.clone(),
            });
        }
    }
}

/// The next `head { block }` and what follows it.
fn next_block(css: &str) -> Option<(&str, &str, &str)> {
    let (head, rest) = css.split_once('{')?;
    let mut depth = 1_usize;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((head, rest.get(..at)?, rest.get(at + 1..)?));
        }
    }
    // A sheet that ends within a rule still has it, as in CSS.
    Some((head, rest, ""))
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        out.push(' ');
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    // Old sheets hide in an HTML comment.
    out.replace("<!--", "").replace("-->", "")
}

/// Whether one of the queries of a media rule holds in the window that we think of.
fn holds(queries: &str) -> bool {
    queries.split(',').any(|query| {
        let query = query.to_ascii_lowercase();
        query.split(" and ").all(|part| {
            let part = part.trim();
            let part = part.strip_prefix("only ").unwrap_or(part).trim();
            match part
                .strip_prefix('(')
                .and_then(|part| part.strip_suffix(')'))
            {
                Some(feature) => feature_holds(feature),
                None => matches!(part, "" | "all" | "screen"),
            }
        })
    })
}

fn feature_holds(feature: &str) -> bool {
    let Some((name, value)) = feature.split_once(':') else {
        return false;
    };
    let pixels = value
        .trim()
        .strip_suffix("px")
        .and_then(|number| number.trim().parse().ok());
    match (name.trim(), pixels) {
        ("min-width" | "min-device-width", Some(pixels)) => WINDOW >= pixels,
        ("max-width" | "max-device-width", Some(pixels)) => WINDOW <= pixels,
        ("prefers-color-scheme", _) => value.trim() == "light",
        _ => false,
    }
}

/// The texts of the `style` elements of an email, those in comments left out.
struct Styles<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Styles<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            let at = self.rest.find('<')?;
            let tag = self.rest.get(at + 1..)?;
            if let Some(comment) = tag.strip_prefix("!--") {
                self.rest = comment.split_once("-->").map_or("", |(_, after)| after);
            } else if tag
                .get(..5)
                .is_some_and(|name| name.eq_ignore_ascii_case("style"))
            {
                let (head, after) = tag.split_once('>')?;
                let end = find_end(after);
                self.rest = after.get(end..)?;
                let print = head.to_ascii_lowercase().contains("print");
                if !print {
                    return after.get(..end);
                }
            } else {
                self.rest = tag;
            }
        }
    }
}

/// Where the end tag of a `style` element begins, else the end of the text.
fn find_end(text: &str) -> usize {
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find("</")) {
        let at = from + found;
        let name = text.get(at + 2..at + 7);
        if name.is_some_and(|name| name.eq_ignore_ascii_case("style")) {
            return at;
        }
        from = at + 2;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::super::Looks;
    use super::*;

    /// Whether `<td class=…>` in these ancestors is hidden.
    fn hides(css: &str, classes: &str, above: &[(&str, &str)]) -> bool {
        let mut sheets = Sheets::of(&format!("<style>{css}</style>"));
        let names = sheets.names(b"td", "me", classes);
        let above: Vec<Names> = above
            .iter()
            .map(|(tag, class)| sheets.names(tag.as_bytes(), "", class))
            .collect();
        let above: Vec<&Names> = above.iter().collect();
        Looks::cascade(&mut sheets, &names, &above, "").is_gone()
    }

    #[test]
    fn rules_that_hide_are_found() {
        for css in [
            "td{display:none}",
            ".a { color:red; display : none }",
            "p,td.a{display:none}",
            "#me{display:none}",
            "*{display:none}",
            "@media screen{.a{display:none}}",
            "@media all and (min-width:480px){.a{display:none}}",
            "@import url(x);.a{display:none}",
            "/* .b{ */.a{display:none/*x*/}",
            "<!-- .a{display:none} -->",
            ".a{display:none!important}td.a{display:block}",
            "table .a{display:none}",
            "tr > .a{display:none}",
            ".t td{display:none",
        ] {
            assert!(hides(css, "b a", &[("table", "t"), ("tr", "")]), "{css}");
        }
    }

    #[test]
    fn other_rules_do_not_hide() {
        for css in [
            ".c{display:none}",
            "td:hover{display:none}",
            "[class~=a]{display:none}",
            "@media print{.a{display:none}}",
            "@media only screen and (max-width:600px){.a{display:none}}",
            "@media (prefers-color-scheme:dark){.a{display:none}}",
            "@media not all{.a{display:none}}",
            "@font-face{display:none}",
            "table > .a{display:none}",
            "p .a{display:none}",
            "td{display:none}.a{display:block}",
            ".a.a{display:block}.a{display:none}",
            "{}}{.a",
        ] {
            assert!(!hides(css, "a", &[("table", "t"), ("tr", "")]), "{css}");
        }
    }

    #[test]
    fn sheets_in_comments_and_for_print_do_not_count() {
        let count = |html| Sheets::of(html).rules.len();
        assert_eq!(
            count("<!--[if mso]><style>a{display:none}</style><![endif]-->"),
            0
        );
        assert_eq!(count("<style media=print>a{display:none}</style>"), 0);
        assert_eq!(
            count("<STYLE>a{display:none}</STYLE>b<style>b{display:none}"),
            2
        );
    }
}
