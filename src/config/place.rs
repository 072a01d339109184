//! Where in the configuration something stands: from byte offsets and keys to lines and columns.

use toml_edit::{Document, TableLike};

/// Line and column, both from 1, of a byte offset; columns count characters.
pub(super) fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
    (line, column)
}

/// The offset of this key, named by the tables that it is in and itself.
pub(super) fn key_offset(text: &str, path: &[&str]) -> Option<usize> {
    let document = Document::parse(text).ok()?;
    let (last, tables) = path.split_last()?;
    let mut table: &dyn TableLike = document.as_table();
    for name in tables {
        table = table.get(name)?.as_table_like()?;
    }
    let (key, _) = table.get_key_value(last)?;
    Some(key.span()?.start)
}

/// The key at this offset, or whose value is there, with the tables that it is in: `keys.send`.
pub(super) fn key_at(text: &str, offset: usize) -> Option<String> {
    let document = Document::parse(text).ok()?;
    inner_key(document.as_table(), offset)
}

fn inner_key(table: &dyn TableLike, offset: usize) -> Option<String> {
    for (name, item) in table.iter() {
        if let Some(inner) = item.as_table_like()
            && let Some(path) = inner_key(inner, offset)
        {
            return Some(format!("{name}.{path}"));
        }
        let key = table.get_key_value(name).and_then(|(key, _)| key.span());
        let spans = [key, item.span()];
        if spans.iter().flatten().any(|span| span.contains(&offset)) {
            return Some(name.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a = 1\n[b.c]\n# é\nd = { e = 2 }\n";

    #[test]
    fn a_key_is_found_by_its_place_and_its_place_by_it() {
        for (words, path) in [
            ("1", "a"),
            ("e =", "b.c.d.e"),
            ("2", "b.c.d.e"),
            ("d =", "b.c.d"),
        ] {
            let offset = TEXT.find(words).unwrap();
            assert_eq!(key_at(TEXT, offset).as_deref(), Some(path));
        }
        assert_eq!(key_at(TEXT, TEXT.len()), None);
        assert_eq!(key_offset(TEXT, &["b", "c", "d"]), TEXT.find("d ="));
        assert_eq!(key_offset(TEXT, &["b", "x", "d"]), None);
    }

    #[test]
    fn columns_count_characters() {
        let offset = TEXT.find('é').unwrap() + 'é'.len_utf8();
        assert_eq!(position(TEXT, offset), (3, 4));
    }
}
