//! Holds the structure that `ARCHITECTURE.md` draws: arrows go down only, the pure parts stay
//! pure, files stay small and say what they own, and one part alone sends.
//!
//! It reads `src/` as text, with comments and literals blanked out. That is cruder than a parser,
//! and enough: code is formatted by rustfmt, so paths are written in one way.

#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test that meets the unexpected shall fail where it does; all offsets come from find"
)]

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// The parts, highest first. A part may use those after it.
const ORDER: [&str; 12] = [
    "cli", "runtime", "tui", "outbox", "people", "store", "usercom", "config", "files", "content",
    "draft", "sandbox",
];
/// Parts without input, output or clock.
const PURE: [&str; 3] = ["tui", "content", "draft"];
/// What makes a part impure. A path of one segment stands for everything below it.
const IMPURE: [&str; 16] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "Instant::now",
    "SystemTime::now",
    "Timestamp::now",
    "Zoned::now",
    "tokio",
    "reqwest",
    "rusqlite",
    "confy",
];
/// What pure parts may take from parts that act: values that do nothing.
const PLAIN_DATA: [&str; 22] = [
    "config::Sending",
    "outbox::BatchReport",
    "outbox::Ending",
    "outbox::Progress",
    "outbox::Tally",
    "people::Resolution",
    "people::Synced",
    "people::Verdict",
    "store::BatchId",
    "store::DraftId",
    "store::DraftState",
    "store::JournaledBatch",
    "store::JournaledSend",
    "store::Kind",
    "store::KnownPerson",
    "store::Label",
    "store::LabelKind",
    "store::Match",
    "store::Resolution",
    "store::SendId",
    "store::Share",
    "store::State",
];
const LINES: usize = 600;

struct Source {
    path: PathBuf,
    part: String,
    text: String,
    code: String,
}

impl Source {
    /// Whether the whole file is a test: `tests.rs` or below a folder `tests`.
    fn is_test(&self) -> bool {
        self.path
            .components()
            .any(|part| matches!(part.as_os_str().to_str(), Some("tests.rs" | "tests")))
    }

    /// The code without its inline test module.
    fn production(&self) -> &str {
        if self.is_test() {
            return "";
        }
        self.code.split("#[cfg(test)]\nmod ").next().unwrap()
    }

    /// How many modules deep the file is: 1 for `src/tui/mod.rs`, 2 for `src/tui/form.rs`.
    fn depth(&self) -> usize {
        let parts = self.path.components().count();
        let is_root = self.path.ends_with("mod.rs");
        parts - usize::from(is_root)
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let full = entry.unwrap().path();
            if full.is_dir() {
                folders.push(full);
            } else if full.extension().is_some_and(|extension| extension == "rs") {
                let path = full.strip_prefix(&root).unwrap().to_path_buf();
                let text = fs::read_to_string(&full).unwrap();
                let first = path.components().next().unwrap().as_os_str();
                found.push(Source {
                    part: first.to_str().unwrap().trim_end_matches(".rs").to_owned(),
                    code: code_only(&text),
                    path,
                    text,
                });
            }
        }
    }
    assert!(found.len() > 10, "src/ was not found");
    found
}

/// The text with comments, strings and characters replaced by spaces, line by line.
fn code_only(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = literal_length(rest);
        let (taken, after) = rest.split_at(length.unwrap_or(c.len_utf8()));
        if length.is_some() {
            code.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        } else if is_word(c) {
            // A whole word at once, so that the `r` of `for` is not taken for a raw string's.
            let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            code.push_str(&rest[..end]);
            rest = &rest[end..];
            continue;
        } else {
            code.push(c);
        }
        rest = after;
    }
    code
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the comment or literal that the text starts with.
fn literal_length(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(rest.find("*/").map_or(rest.len(), |end| end + 2));
    }
    let unprefixed = rest.trim_start_matches(['b', 'c']);
    let prefix = rest.len() - unprefixed.len();
    if prefix > 1 {
        return None;
    }
    if let Some(raw) = unprefixed.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if !raw[hashes..].starts_with('"') {
            return None;
        }
        let close = format!("\"{}", "#".repeat(hashes));
        let end = raw[hashes + 1..].find(&close)?;
        return Some(prefix + 1 + hashes + 1 + end + close.len());
    }
    let quote = unprefixed.chars().next().filter(|c| "\"'".contains(*c))?;
    let end = quoted_end(unprefixed, quote)?;
    Some(prefix + end)
}

/// The end of a string or character; none for a lifetime.
fn quoted_end(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (index, (offset, c)) in text.char_indices().skip(1).enumerate() {
        if quote == '\'' && index > 0 && !text[1..].starts_with('\\') && c != '\'' {
            return None;
        }
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return Some(offset + 1),
            _ => {}
        }
    }
    None
}

/// The absolute paths that a file names, each from `crate` on: in `use` (groups spread out) and
/// in the middle of code, written with `crate::` or `super::`.
fn crate_paths(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    let starts = source
        .code
        .match_indices("crate::")
        .chain(source.code.match_indices("super::"));
    for (start, _) in starts {
        let before = &source.code[..start];
        if before.ends_with(is_word) || before.ends_with("::") {
            continue;
        }
        let text = &source.code[start..];
        let supers = text.split("::").take_while(|part| *part == "super").count();
        // An inline test module is one deeper than its file.
        let inline = before.contains("#[cfg(test)]\nmod ") && before.contains("mod tests {");
        let depth = source.depth() + usize::from(inline);
        if supers == 0 {
            spread(&text["crate::".len()..], "", &mut found);
        } else if supers >= depth {
            spread(&text["super::".len() * supers..], "", &mut found);
        }
    }
    found
}

/// Spreads `a::{b, c::d}` into `a::b` and `a::c::d`.
fn spread(text: &str, prefix: &str, found: &mut Vec<String>) {
    let end = text
        .find(|c: char| !is_word(c) && c != ':')
        .unwrap_or(text.len());
    let path = format!("{prefix}{}", &text[..end]);
    if !text[end..].starts_with('{') || !path.ends_with("::") && !path.is_empty() {
        found.push(path);
        return;
    }
    let mut level = 0_usize;
    let mut item = end + 1;
    for (offset, c) in text.char_indices().skip_while(|(offset, _)| *offset < end) {
        match c {
            '{' => level += 1,
            '}' => level -= 1,
            _ => {}
        }
        if level == 0 || level == 1 && c == ',' {
            let part = text[item..offset].trim();
            if !part.is_empty() {
                spread(part, &path, found);
            }
            item = offset + 1;
        }
        if level == 0 {
            return;
        }
    }
}

fn rank(part: &str) -> Option<usize> {
    ORDER.iter().position(|name| *name == part)
}

fn fail_if_any(problems: &[String]) {
    let mut list = String::new();
    for problem in problems {
        writeln!(list, "{problem}").unwrap();
    }
    assert!(problems.is_empty(), "\n{list}");
}

#[test]
fn arrows_go_down_only() {
    let mut problems = Vec::new();
    for source in sources() {
        let Some(own) = rank(&source.part) else {
            continue;
        };
        for path in crate_paths(&source) {
            let target = path.split("::").next().unwrap();
            let allowed = match rank(target) {
                Some(_) if source.part == "sandbox" => target == "sandbox",
                Some(other) => other >= own,
                None => true,
            };
            if !allowed {
                let file = source.path.display();
                problems.push(format!("{file}: {} may not use {path}", source.part));
            }
        }
    }
    fail_if_any(&problems);
}

#[test]
fn every_part_is_in_the_order() {
    let problems: Vec<_> = sources()
        .iter()
        .filter(|source| !matches!(source.part.as_str(), "lib" | "main"))
        .filter(|source| rank(&source.part).is_none())
        .map(|source| source.path.display().to_string())
        .collect();
    fail_if_any(&problems);
}

#[test]
fn pure_parts_have_no_input_output_or_clock() {
    let mut problems = Vec::new();
    for source in sources() {
        if !PURE.contains(&source.part.as_str()) {
            continue;
        }
        for path in outside_paths(source.production()) {
            let hit = IMPURE.iter().find(|&&banned| covers(&path, banned));
            if let Some(banned) = hit {
                problems.push(format!("{}: {banned} ({path})", source.path.display()));
            }
        }
        for path in crate_paths(&source) {
            let target = path.split("::").next().unwrap();
            let acts = matches!(target, "files" | "sandbox" | "outbox" | "people" | "store");
            if acts && !PLAIN_DATA.contains(&path.as_str()) && !source.is_test() {
                problems.push(format!("{}: {path}", source.path.display()));
            }
        }
    }
    fail_if_any(&problems);
}

/// Every path in the code that does not start with `crate`, `use` groups spread out.
fn outside_paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut after = 0;
    for (offset, _) in code.match_indices("::") {
        if offset < after {
            continue;
        }
        let start = code[..offset]
            .rfind(|c| !is_word(c))
            .map_or(0, |index| index + 1);
        let mut paths = Vec::new();
        spread(&code[start..], "", &mut paths);
        found.append(&mut paths);
        after = offset + 2;
    }
    found
}

fn covers(path: &str, banned: &str) -> bool {
    let path = path.trim_end_matches("::");
    path == banned
        || path.starts_with(&format!("{banned}::"))
        || banned.contains("::now") && path.ends_with(&format!("::{banned}"))
}

#[test]
fn only_the_outbox_sends() {
    let problems: Vec<_> = sources()
        .iter()
        .filter(|source| source.part != "outbox")
        .filter(|source| {
            [".send_custom_domain", "Client::send_custom_domain"]
                .iter()
                .any(|call| source.code.contains(call))
        })
        .map(|source| source.path.display().to_string())
        .collect();
    fail_if_any(&problems);
}

#[test]
fn files_are_small_and_open_with_a_header() {
    let mut problems = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        let file = source.path.display();
        if lines > LINES {
            problems.push(format!("{file}: {lines} lines"));
        }
        if !source.text.starts_with("//! ") {
            problems.push(format!("{file}: no //! header"));
        }
    }
    fail_if_any(&problems);
}

/// The reader above, on text whose answer is known: a test that reads nothing passes always.
mod reader {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.into(),
            part: path.split('/').next().unwrap().to_owned(),
            code: code_only(text),
            text: text.to_owned(),
        }
    }

    #[test]
    fn groups_are_spread_out() {
        let text = "use crate::{\n    draft::{Field, Fields},\n    tui,\n};\nfn f() { crate::cli::main(); }";
        let paths = crate_paths(&source("content/inbox.rs", text));
        assert_eq!(paths, ["draft::Field", "draft::Fields", "tui", "cli::main"]);
    }

    #[test]
    fn supers_that_leave_the_part_count_and_others_do_not() {
        let text = "use super::{a, super::tui::Model};\nuse super::super::cli;\nuse super::b;";
        let paths = crate_paths(&source("content/inbox.rs", text));
        assert_eq!(paths, ["cli"]);
        let paths = crate_paths(&source("content/mod.rs", "use super::{cli, tui::Model};"));
        assert_eq!(paths, ["cli", "tui::Model"]);
    }

    #[test]
    fn comments_and_literals_are_no_code() {
        let text = "// crate::cli\nlet a = \"crate::cli \\\" crate::tui\"; let b = r#\"crate::cli\"#;\nlet c = '\"'; fn f<'a>(x: &'a str) -> crate::tui::X";
        let paths = crate_paths(&source("content/inbox.rs", text));
        assert_eq!(paths, ["tui::X"]);
    }

    #[test]
    fn impure_paths_are_found_however_they_are_written() {
        for text in [
            "use std::{collections::HashMap, fs};",
            "use std::fs::File;",
            "std::env::var(name)",
            "use tokio::time;",
            "std::time::Instant::now()",
            "Instant::now()",
            "std::io::{self, stdin}",
        ] {
            let hit = outside_paths(text)
                .iter()
                .any(|path| IMPURE.iter().any(|banned| covers(path, banned)));
            assert!(hit, "{text}");
        }
        let harmless = outside_paths("use std::{fmt, collections::HashMap}; my::fs_like::x();");
        assert!(
            !harmless
                .iter()
                .any(|path| IMPURE.iter().any(|banned| covers(path, banned)))
        );
    }
}
