//! Adding to and taking from a list of receivers that is already in a file, so that the comments
//! beside the values that stay (whose ID is this?) stay too.

use toml_edit::{Array, Document, Item, Value};

use super::{
    front_matter::scalar_text,
    value::{list, scalar, wrapped},
};

/// One value of the list as it stands in the file.
struct Element {
    start: usize,
    end: usize,
    text: String,
}

/// The list (of which `written` is the text, brackets included) with `tokens` for values.
/// `array` comes from the document whose text starts `offset` bytes before `written`.
pub(super) fn edited(
    array: &Array,
    written: &str,
    offset: usize,
    tokens: &[&str],
    newline: &str,
    has_place: impl Fn(char) -> bool + Copy,
) -> String {
    let render = |tokens: &[&str]| -> Vec<String> {
        tokens
            .iter()
            .map(|token| scalar(token, has_place))
            .collect()
    };
    elements(array, written, offset)
        .and_then(|old| spliced(written, &old, tokens, newline, render))
        .filter(|list| reads_as(list, tokens))
        .unwrap_or_else(|| list(render(tokens).into_iter(), newline))
}

fn elements(array: &Array, written: &str, offset: usize) -> Option<Vec<Element>> {
    let elements = array.iter().map(|value| {
        let span = value.span()?;
        let (start, end) = (
            span.start.checked_sub(offset)?,
            span.end.checked_sub(offset)?,
        );
        let text = match value {
            Value::String(_) | Value::Integer(_) => scalar_text(value, ""),
            _ => written.get(start..end)?.to_owned(),
        };
        Some(Element { start, end, text })
    });
    elements.collect()
}

/// Replaces only what lies between the values that stay in front and those that stay behind.
fn spliced(
    written: &str,
    old: &[Element],
    tokens: &[&str],
    newline: &str,
    render: impl Fn(&[&str]) -> Vec<String>,
) -> Option<String> {
    let same = |(element, token): &(&Element, &&str)| element.text == **token;
    let front = old.iter().zip(tokens).take_while(same).count();
    let old_rest = old.get(front..)?;
    let new_rest = tokens.get(front..)?;
    let pairs = old_rest.iter().rev().zip(new_rest.iter().rev());
    let back = pairs.take_while(same).count();
    let removed = old_rest.get(..old_rest.len() - back)?;
    let added = render(new_rest.get(..new_rest.len() - back)?);
    let before = front.checked_sub(1).and_then(|index| old.get(index));
    let after = old.get(old.len() - back..)?.first();

    let (from, to, text) = match (before, removed, after) {
        // In front of a value that stays: up to where that value starts.
        (_, _, Some(after)) => {
            let from = removed.first().unwrap_or(after).start;
            let text = added
                .iter()
                .flat_map(|value| [value, ", "])
                .collect::<String>();
            (from, after.start, text)
        }
        (Some(last), [], None) => return appended(written, last, &added, newline),
        (Some(last), [first, ..], None) if added.is_empty() => {
            let gap = written.get(last.end..first.start)?;
            if gap.contains('\n') {
                let line = last.end + gap.trim_end_matches([' ', '\t']).len();
                (line, start_of_last_line(written)?, String::new())
            } else {
                (last.end, removed.last()?.end, String::new())
            }
        }
        (_, [first, .., last], None) => (first.start, last.end, added.join(", ")),
        (_, [only], None) => (only.start, only.end, added.join(", ")),
        (None, [], None) => return None,
    };
    replaced(written, from, to, &text)
}

/// Adds values behind the last one: on a line of their own if the closing bracket has one.
fn appended(written: &str, last: &Element, added: &[String], newline: &str) -> Option<String> {
    let tail = written.get(last.end..)?;
    if !tail.contains('\n') {
        let text = added
            .iter()
            .flat_map(|value| [", ", value])
            .collect::<String>();
        return replaced(written, last.end, last.end, &text);
    }
    let line = written.get(..last.start)?.rsplit('\n').next()?;
    let is_indent = line.chars().all(|c| matches!(c, ' ' | '\t'));
    let lines = wrapped(added, if is_indent { line } else { "  " }, newline);
    let closing = start_of_last_line(written)?;
    let with_lines = replaced(written, closing, closing, &lines)?;
    let comma = if tail.trim_start().starts_with(',') {
        ""
    } else {
        ","
    };
    replaced(&with_lines, last.end, last.end, comma)
}

fn start_of_last_line(text: &str) -> Option<usize> {
    Some(text.rfind('\n')? + 1)
}

fn replaced(text: &str, from: usize, to: usize, by: &str) -> Option<String> {
    Some([text.get(..from)?, by, text.get(to..)?].concat())
}

/// The proof of the splice: comments may stand where it did not expect them.
fn reads_as(list: &str, tokens: &[&str]) -> bool {
    let toml = format!("list = {list}\n");
    let Ok(document) = Document::parse(toml.as_str()) else {
        return false;
    };
    let Some(Item::Value(Value::Array(array))) = document.as_table().get("list") else {
        return false;
    };
    let values = array.iter().map(|value| scalar_text(value, &toml));
    values.eq(tokens.iter().copied())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn edit(written: &str, tokens: &[&str]) -> String {
        let toml = format!("receivers = {written}\n");
        let document = Document::parse(toml.as_str()).unwrap();
        let item = document.as_table().get("receivers").unwrap();
        edited(item.as_array().unwrap(), written, 12, tokens, "\n", |_| {
            true
        })
    }

    #[test]
    fn values_that_stay_keep_their_comments() {
        let people = "[\n  1, # Ada\n  2, # Bob\n  3 # Cyd\n]";
        for (tokens, expected) in [
            (
                &["1", "2", "3", "4", "x@y.z"][..],
                "[\n  1, # Ada\n  2, # Bob\n  3, # Cyd\n  4, \"x@y.z\",\n]",
            ),
            (&["1", "3"], "[\n  1, # Ada\n  3 # Cyd\n]"),
            (&["2", "3"], "[\n  2, # Bob\n  3 # Cyd\n]"),
            (&["1", "2"], "[\n  1, # Ada\n  2, # Bob\n]"),
            (&["1"], "[\n  1, # Ada\n]"),
            (
                &["8", "1", "2", "3"],
                "[\n  8, 1, # Ada\n  2, # Bob\n  3 # Cyd\n]",
            ),
            (&["1", "9", "3"], "[\n  1, # Ada\n  9, 3 # Cyd\n]"),
            (&["1", "2", "9"], "[\n  1, # Ada\n  2, # Bob\n  9 # Cyd\n]"),
        ] {
            assert_eq!(edit(people, tokens), expected);
        }
    }

    #[test]
    fn lists_on_one_line_stay_so() {
        assert_eq!(edit("[1,2]", &["1", "2", "3"]), "[1,2, 3]");
        assert_eq!(edit("[1, 2, ]", &["1"]), "[1, ]");
        assert_eq!(edit("[1, 2]", &["1"]), "[1]");
        assert_eq!(edit("[1, 2]", &["3", "4"]), "[3, 4]");
        assert_eq!(edit("[]", &["3"]), "[3]");
    }

    proptest! {
        #[test]
        fn any_edit_of_any_list_reads_as_meant(
            old in prop::collection::vec(0..6_u8, 0..6),
            new in prop::collection::vec(0..6_u8, 1..6),
            gaps in prop::collection::vec("( |\n|\t|# c,\\]\n){0,3}", 13),
            trailing in any::<bool>(),
        ) {
            let mut written = String::from("[");
            for (index, value) in old.iter().enumerate() {
                written.push_str(&gaps[index * 2]);
                written.push_str(&value.to_string());
                written.push_str(&gaps[index * 2 + 1]);
                if trailing || index + 1 < old.len() {
                    written.push(',');
                }
            }
            written.push_str(&gaps[12]);
            written.push(']');
            let tokens: Vec<String> = new.iter().map(u8::to_string).collect();
            let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
            prop_assert!(reads_as(&edit(&written, &tokens), &tokens));
        }
    }
}
