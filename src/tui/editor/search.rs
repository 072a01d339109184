//! Finds and replaces text: what to look for, where it is, and what takes its place.
//!
//! The rule: whatever is looked for, in whatever text, the work is bounded. The `regex` crate takes
//! time linear in what it reads for one match, but reads on as long as a longer match can come; so
//! it sees a part of the text at a time, and in a longer match than [`LONGEST`] it may see less.

use std::ops::Range;

use regex::{Captures, Regex, RegexBuilder};
use ropey::Rope;

use super::Editor;

/// Bytes that a match has at most, unless it is cut.
const LONGEST: usize = 4 * 1024;

/// Bytes that are looked at for one match.
const WINDOW: usize = 16 * 1024;

/// So many matches are counted.
pub const COUNTED: usize = 10_000;

/// Bytes that a pattern becomes at most when it is made ready.
const PATTERN: usize = 1024 * 1024;

/// Bytes of a text above which replacing all is refused.
const REPLACED: usize = 32 * 1024 * 1024;

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The text, or the regular expression.
    pub pattern: String,
    /// Whether capitals are told from small letters.
    pub case: bool,
    /// Whether it must not be a part of a longer word.
    pub word: bool,
    /// Whether the pattern is a regular expression.
    pub regex: bool,
}

impl Query {
    fn compile(&self) -> Result<Regex, String> {
        let pattern = if self.regex {
            self.pattern.clone()
        } else {
            regex::escape(&self.pattern)
        };
        let pattern = if self.word {
            // Half of a border each, as a pattern may begin or end with what is no letter.
            format!(r"\b{{start-half}}(?:{pattern})\b{{end-half}}")
        } else {
            pattern
        };
        let built = RegexBuilder::new(&pattern)
            .case_insensitive(!self.case)
            .multi_line(true)
            .size_limit(PATTERN)
            .dfa_size_limit(PATTERN)
            .build();
        built.map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => "too long".to_owned(),
            error => last_line(&error.to_string()),
        })
    }
}

/// What is wrong with a pattern, without the drawing of where.
fn last_line(error: &str) -> String {
    let line = error.lines().rfind(|line| !line.trim().is_empty());
    let line = line.unwrap_or(error).trim();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

/// Why nothing was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotReplaced {
    /// There is no match.
    Nothing,
    /// The text would be too long.
    TooLong,
}

/// A query with what it found in one state of the text.
#[derive(Debug)]
pub struct Search {
    query: Query,
    /// None as long as nothing is looked for.
    regex: Option<Result<Regex, String>>,
    /// The text that was searched, as the editor and as the regex crate have it.
    source: Rope,
    text: String,
    matches: Vec<Range<usize>>,
    /// Whether there are more than were counted.
    more: bool,
}

impl Search {
    /// Looks for `query` in the text of `editor`. Takes time linear in the text.
    #[must_use]
    pub fn new(query: Query, editor: &Editor) -> Self {
        let regex = (!query.pattern.is_empty()).then(|| query.compile());
        let mut search = Self {
            query,
            regex,
            source: editor.text.clone(),
            text: editor.text.to_string(),
            matches: Vec::new(),
            more: false,
        };
        search.count();
        search
    }

    /// Makes it a search for `query` in what `editor` holds; nothing happens if it is that already.
    pub fn update(&mut self, query: &Query, editor: &Editor) {
        let is_same_text = self.source.is_instance(&editor.text);
        if is_same_text && self.query == *query {
            return;
        }
        if self.query != *query {
            self.regex = (!query.pattern.is_empty()).then(|| query.compile());
            self.query.clone_from(query);
        }
        if !is_same_text {
            self.source = editor.text.clone();
            self.text = editor.text.to_string();
        }
        self.count();
    }

    /// The first [`COUNTED`] matches, in the order of the text; bytes from its start.
    #[must_use]
    pub fn matches(&self) -> &[Range<usize>] {
        &self.matches
    }

    /// Whether there are more matches than were counted.
    #[must_use]
    pub fn has_more(&self) -> bool {
        self.more
    }

    /// What is wrong with the pattern, in a few words.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        match &self.regex {
            Some(Err(error)) => Some(error),
            Some(Ok(_)) | None => None,
        }
    }

    /// The number of the match that is exactly `range`, counted from 0.
    #[must_use]
    pub fn number_of(&self, range: &Range<usize>) -> Option<usize> {
        let number = self.matches.partition_point(|at| at.start < range.start);
        (self.matches.get(number) == Some(range)).then_some(number)
    }

    /// The first match that begins at or behind `at`; behind the last one comes the first.
    #[must_use]
    pub fn at_or_behind(&self, at: usize) -> Option<Range<usize>> {
        let number = self.matches.partition_point(|found| found.start < at);
        let known = self.matches.get(number).cloned();
        let found = known.or_else(|| if self.more { self.find(at) } else { None });
        found.or_else(|| self.matches.first().cloned())
    }

    /// The last match that ends at or before `at`; before the first one comes the last.
    #[must_use]
    pub fn before(&self, at: usize) -> Option<Range<usize>> {
        let count = self.matches.partition_point(|found| found.end <= at);
        let known = count.checked_sub(1).and_then(|last| self.matches.get(last));
        if self.more && (count == self.matches.len() || count == 0) {
            let end = if count == 0 { self.text.len() } else { at };
            return self.last_before(end).or_else(|| known.cloned());
        }
        known.or(self.matches.last()).cloned()
    }

    /// The last match that ends at or before `end`, of those that were not counted.
    fn last_before(&self, end: usize) -> Option<Range<usize>> {
        let mut last: Option<Range<usize>> = None;
        let mut from = self.matches.last()?.end;
        while let Some(found) = self.find(from) {
            if found.end > end {
                break;
            }
            from = found.end;
            last = Some(found);
        }
        last
    }

    /// What takes the place of the match `range`: in a regular expression `$1` and its like stand
    /// for its groups.
    #[must_use]
    pub fn replacement(&self, range: &Range<usize>, with: &str) -> Option<String> {
        let (found, captures) = self.captures(range.start)?;
        (found == *range).then(|| self.expand(&captures, with))
    }

    /// The part of the text in which there are matches, and what it is with all of them replaced.
    ///
    /// # Errors
    /// There is nothing to replace, or too much.
    pub fn replace_all(&self, with: &str) -> Result<(Range<usize>, String), NotReplaced> {
        let (first, _) = self.captures(0).ok_or(NotReplaced::Nothing)?;
        let mut replaced = String::new();
        let mut end = first.start;
        while let Some((found, captures)) = self.captures(end) {
            replaced.push_str(self.text.get(end..found.start).unwrap_or_default());
            replaced.push_str(&self.expand(&captures, with));
            end = found.end;
            if replaced.len() > REPLACED {
                return Err(NotReplaced::TooLong);
            }
        }
        Ok((first.start..end, replaced))
    }

    fn expand(&self, captures: &Captures, with: &str) -> String {
        if !self.query.regex {
            return with.to_owned();
        }
        let mut expanded = String::new();
        captures.expand(with, &mut expanded);
        expanded
    }

    fn count(&mut self) {
        let mut matches = Vec::new();
        let mut from = 0;
        self.more = false;
        while let Some(found) = self.find(from) {
            if matches.len() == COUNTED {
                self.more = true;
                break;
            }
            from = found.end;
            matches.push(found);
        }
        self.matches = matches;
    }

    fn find(&self, from: usize) -> Option<Range<usize>> {
        let Some(Ok(regex)) = &self.regex else {
            return None;
        };
        self.windows(from, |text, at| Some(regex.find_at(text, at)?.range()))
    }

    fn captures(&self, from: usize) -> Option<(Range<usize>, Captures<'_>)> {
        let Some(Ok(regex)) = &self.regex else {
            return None;
        };
        let found = self.find(from)?;
        // Seen as `find` has seen it: from where the window ended on, a match could be another one.
        let mut captures = None;
        self.windows(from, |text, at| {
            let all = regex.captures_at(text, at)?;
            let range = all.get(0)?.range();
            captures = Some(all);
            Some(range)
        });
        Some((found, captures?))
    }

    /// The first match at or behind `from` that is not empty, by `find`, which gets a part of the
    /// text from its start and the place from which to look.
    fn windows<'a>(
        &'a self,
        from: usize,
        mut find: impl FnMut(&'a str, usize) -> Option<Range<usize>>,
    ) -> Option<Range<usize>> {
        let mut at = from;
        while at <= self.text.len() {
            let end = boundary(&self.text, at + WINDOW);
            let text = self.text.get(..end)?;
            let is_last = end == self.text.len();
            let safe = boundary(&self.text, at + WINDOW - LONGEST);
            match find(text, at) {
                Some(found) if found.is_empty() => at = boundary(&self.text, found.end + 1),
                Some(found) if is_last || found.start < safe => return Some(found),
                None if is_last => return None,
                Some(_) | None => at = safe,
            }
            if at == self.text.len() {
                return None;
            }
        }
        None
    }
}

/// The first place at or behind `at` where a character begins, or the end.
fn boundary(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    (at..text.len())
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(text.len())
}

impl Editor {
    /// The selected bytes; empty, and at the cursor, where nothing is selected.
    #[must_use]
    pub fn selected_range(&self) -> Range<usize> {
        self.selection()
    }

    /// Selects these bytes and brings them in sight.
    pub fn select(&mut self, range: Range<usize>) {
        self.go(range.start.min(self.text.len_bytes()), false);
        self.go(range.end.min(self.text.len_bytes()), true);
    }

    /// Puts other text in the place of these bytes, as one step; the cursor goes behind it.
    pub fn replace_range(&mut self, range: Range<usize>, text: &str) {
        self.history.close_step();
        self.replace(range, text);
        self.history.close_step();
    }

    /// Puts the cursor at the start of a line, counted from 1; of the last one where there are not
    /// so many.
    pub fn go_to_line(&mut self, line: usize) {
        let last = self.text.len_lines().saturating_sub(1);
        self.go(
            self.text.line_to_byte(line.saturating_sub(1).min(last)),
            false,
        );
    }

    /// How many lines there are.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.text.len_lines()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn search(text: &str, query: Query) -> Search {
        Search::new(query, &Editor::new(text, "\n"))
    }

    fn plain(pattern: &str) -> Query {
        Query {
            pattern: pattern.to_owned(),
            ..Query::default()
        }
    }

    fn regex(pattern: &str) -> Query {
        Query {
            regex: true,
            ..plain(pattern)
        }
    }

    fn found(text: &str, query: Query) -> Vec<String> {
        let search = search(text, query);
        let matches = search.matches().iter();
        matches
            .map(|range| text.get(range.clone()).unwrap().to_owned())
            .collect()
    }

    #[test]
    fn capitals_words_and_expressions_are_told_apart_as_asked() {
        let text = "Sale sale SALE wholesale <b> <body>";
        assert_eq!(found(text, plain("sale")).len(), 4);
        let query = Query {
            case: true,
            ..plain("sale")
        };
        assert_eq!(found(text, query).len(), 2);
        let query = Query {
            word: true,
            ..plain("sale")
        };
        assert_eq!(found(text, query).len(), 3);
        let query = Query {
            word: true,
            ..plain("<b>")
        };
        assert_eq!(found(text, query), ["<b>"]);
        assert_eq!(found(text, plain("s.le")).len(), 0);
        assert_eq!(found(text, regex("<b\\w*>")), ["<b>", "<body>"]);
        assert_eq!(found("ÄPFEL äpfel", plain("äpfel")).len(), 2);
        assert_eq!(found("a\nb\n", regex("^.$")), ["a", "b"]);
        assert_eq!(found("abc", regex("x*")), Vec::<String>::new());
    }

    #[test]
    fn what_is_wrong_with_an_expression_is_one_line() {
        assert_eq!(search("", regex("(a")).error(), Some("unclosed group"));
        assert_eq!(
            search("", regex("(\\w{500}){500}")).error(),
            Some("too long")
        );
        assert_eq!(search("", regex("")).error(), None);
    }

    #[test]
    fn one_goes_round_in_both_directions() {
        let search = search("a-a-a", plain("a"));
        assert_eq!(search.at_or_behind(1), Some(2..3));
        assert_eq!(search.at_or_behind(5), Some(0..1));
        assert_eq!(search.before(2), Some(0..1));
        assert_eq!(search.before(0), Some(4..5));
        assert_eq!(search.number_of(&(2..3)), Some(1));
        assert_eq!(search.number_of(&(1..3)), None);
    }

    #[test]
    fn beyond_the_counted_ones_there_are_others() {
        let text = "ab".repeat(COUNTED + 5);
        let search = search(&text, plain("a"));
        assert!(search.has_more());
        assert_eq!(search.matches().len(), COUNTED);
        let last = text.len() - 2;
        assert_eq!(search.at_or_behind(last), Some(last..last + 1));
        assert_eq!(search.before(last), Some(last - 2..last - 1));
        assert_eq!(search.before(0), Some(last..last + 1));
        let (range, all) = search.replace_all("c").unwrap();
        assert_eq!(range, 0..last + 1);
        assert!(!all.contains('a'));
    }

    #[test]
    fn groups_stand_in_the_replacement_of_an_expression_only() {
        let text = "10 EUR, 20 EUR.";
        let all = |query, with| search(text, query).replace_all(with);
        let swapped = all(regex(r"(\d+) EUR"), "€$1").unwrap();
        assert_eq!(swapped, (0..14, "€10, €20".to_owned()));
        assert_eq!(all(plain(" EUR"), "$1"), Ok((2..14, "$1, 20$1".to_owned())));
        assert_eq!(all(plain("USD"), ""), Err(NotReplaced::Nothing));
        let long = "x".repeat(REPLACED);
        assert_eq!(all(plain("EUR"), &long), Err(NotReplaced::TooLong));
    }

    #[test]
    fn an_expression_that_reads_on_for_each_match_ends_all_the_same() {
        let text = "A".repeat(200_000);
        let search = search(&text, regex(r"(?-i).*[^A-Z]|[A-Z]"));
        assert!(search.has_more());
    }

    proptest! {
        /// What is found by parts of the text is what is found in all of it.
        #[test]
        fn windows_make_no_difference(
            parts in prop::collection::vec(prop::sample::select(vec!["ab", "ö", "日本", "\n", " ", "b"]), 1..30),
            repeat in 1..600_usize,
            pattern in prop::sample::select(vec!["b", "^a", "b$", r"\bb", "ö日?", "(ab)+", "a.{0,9}b", r"\s+"]),
        ) {
            let text = parts.concat().repeat(repeat);
            let search = search(&text, regex(pattern));
            let whole = RegexBuilder::new(pattern).case_insensitive(true).multi_line(true).build().unwrap();
            let wanted: Vec<Range<usize>> = whole.find_iter(&text)
                .map(|found| found.range())
                .filter(|found| found.len() <= LONGEST)
                .take(COUNTED)
                .collect();
            if whole.find_iter(&text).all(|found| found.len() <= LONGEST) {
                prop_assert_eq!(search.matches(), wanted);
            }
        }
    }
}
