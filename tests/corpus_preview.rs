//! Every email of the corpus, at the widths that panes have: it is shown or refused in a
//! sentence, no line is too wide, and nothing of it can harm the terminal.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that can't go on has to fail"
)]

use std::{fs, path::Path};

use sendoff::content::{
    is_safe_cell,
    text::{PreviewError, PreviewLine, TextPreview},
};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr;

/// Its style sheet hides every element, as browsers show it too.
const HIDDEN_BY_ITS_STYLES: &str = "nasty/css-hostile.html";
const WIDTHS: [u16; 4] = [20, 40, 80, 200];

/// Name and text of each file that INDEX.tsv lists; bytes that are not UTF-8 as a reader that
/// does not refuse them would see them.
fn corpus() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let index = fs::read_to_string(folder.join("INDEX.tsv")).expect("the index is there");
    let names = index
        .lines()
        .skip(1)
        .filter_map(|line| line.split('\t').next());
    names
        .map(|name| {
            let bytes =
                fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
            (
                name.to_owned(),
                String::from_utf8_lossy(&bytes).into_owned(),
            )
        })
        .collect()
}

fn check_line(line: &PreviewLine, width: u16, name: &str) {
    let text = line.text();
    let columns: usize = text.graphemes(true).map(UnicodeWidthStr::width).sum();
    assert!(
        columns <= usize::from(width),
        "{name} at {width}: {columns} columns: {text}"
    );
    for cluster in text.graphemes(true) {
        assert!(is_safe_cell(cluster), "{name} at {width}: {cluster:?}");
    }
}

#[test]
fn every_email_is_shown_safely_or_refused_in_a_sentence() {
    let corpus = corpus();
    assert!(corpus.len() > 60, "only {} files", corpus.len());
    for (name, html) in corpus {
        for width in WIDTHS {
            match TextPreview::render(&html, width) {
                Ok(preview) => {
                    let hidden = HIDDEN_BY_ITS_STYLES == name;
                    assert_eq!(preview.lines().is_empty(), hidden, "{name}");
                    for line in preview.lines() {
                        check_line(line, width, &name);
                    }
                    for link in preview.links() {
                        assert!(link.graphemes(true).all(is_safe_cell), "{name}: {link:?}");
                    }
                    assert!(
                        hidden || preview.line_at(html.len()) < preview.lines().len(),
                        "{name}"
                    );
                }
                Err(PreviewError::Failed { cause }) => panic!("{name} at {width}: {cause:?}"),
                Err(refused) => assert!(refused.to_string().ends_with('.'), "{name}: {refused}"),
            }
        }
    }
}
