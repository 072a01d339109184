//! Emails as nobody writes them: the preview neither fails nor hangs nor takes more memory than it
//! promises.
//!
//! `PROPTEST_CASES=100000 cargo test --release --test preview_hostile` tries as many random ones.

#![expect(
    clippy::expect_used,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that can't go on has to fail"
)]

use std::{fs, ops::Range, path::Path, sync::LazyLock};

use proptest::{prelude::*, sample::Index};
use sendoff::content::{
    is_safe_cell,
    text::{MAX_WIDTH, PreviewError, TextPreview},
};
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr;

/// The emails of the corpus that are small enough to try many times.
static CORPUS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let folders = [root.join("nasty"), root];
    let entries = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path());
    let html = paths.filter(|path| path.extension().is_some_and(|kind| kind == "html"));
    html.map(|path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned())
        .filter(|text| text.len() < 64 * 1024)
        .collect()
});

/// Renders and holds what every preview promises.
fn check(html: &str, width: u16) -> Result<(), TestCaseError> {
    let preview = match TextPreview::render(html, width) {
        Ok(preview) => preview,
        Err(PreviewError::Failed { cause }) => {
            return Err(TestCaseError::fail(format!("failed: {cause:?}")));
        }
        Err(_) => return Ok(()),
    };
    for line in preview.lines() {
        let text = line.text();
        let columns: usize = text.graphemes(true).map(UnicodeWidthStr::width).sum();
        prop_assert!(
            columns <= usize::from(width),
            "{columns} of {width}: {text:?}"
        );
        prop_assert!(text.graphemes(true).all(is_safe_cell), "{text:?}");
    }
    for offset in [0, html.len() / 2, html.len()] {
        prop_assert!(preview.line_at(offset) <= preview.lines().len().saturating_sub(1));
    }
    Ok(())
}

/// One change of an email.
#[derive(Debug, Clone)]
enum Mutation {
    Delete(Index, usize),
    Repeat(Index, usize, usize),
    /// A piece of another email.
    Splice(Index, Index, Index, usize),
    Insert(Index, String),
}

impl Mutation {
    fn apply(&self, html: &mut String) {
        match self {
            Self::Delete(at, length) => html.replace_range(piece(html, *at, *length), ""),
            Self::Repeat(at, length, times) => {
                let range = piece(html, *at, *length);
                let again = html[range.clone()].repeat(*times);
                html.insert_str(range.start, &again);
            }
            Self::Splice(at, other, from, length) => {
                let other = other.get(&CORPUS);
                let start = piece(html, *at, 0).start;
                html.insert_str(start, &other[piece(other, *from, *length)]);
            }
            Self::Insert(at, text) => html.insert_str(piece(html, *at, 0).start, text),
        }
    }
}

/// A range of whole characters.
fn piece(text: &str, at: Index, length: usize) -> Range<usize> {
    let whole = |from: usize| (from..=text.len()).find(|&at| text.is_char_boundary(at));
    let start = whole(at.index(text.len() + 1)).unwrap();
    start..whole((start + length).min(text.len())).unwrap()
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let length = prop_oneof![4 => 1..80_usize, 1 => 1..4_000_usize];
    let at = any::<Index>;
    prop_oneof![
        (at(), length.clone()).prop_map(|(at, length)| Mutation::Delete(at, length)),
        (at(), length.clone(), 1..40_usize)
            .prop_map(|(at, length, times)| Mutation::Repeat(at, length, times)),
        (at(), at(), at(), length)
            .prop_map(|(at, other, from, length)| Mutation::Splice(at, other, from, length)),
        (at(), markup()).prop_map(|(at, text)| Mutation::Insert(at, text)),
    ]
}

/// Markup by a small grammar: elements with styles in each other, mostly closed.
fn markup() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-z]{1,12} ",
        1 => "&[a-z#0-9]{1,6};",
        1 => "[\u{1F468}\u{200D}\u{301}\u{644}\u{4E16}\u{AD}\u{A0}\u{202E}]{1,4}",
    ];
    word.prop_recursive(5, 60, 6, |inner| {
        let tag = prop::sample::select(vec![
            "div",
            "p",
            "a",
            "b",
            "td",
            "th",
            "tr",
            "table",
            "tbody",
            "caption",
            "ul",
            "ol",
            "li",
            "dd",
            "h2",
            "blockquote",
            "pre",
            "span",
            "button",
            "style",
            "center",
            "svg",
            "textarea",
        ]);
        let attributes = prop::sample::select(vec![
            "",
            " style='display:block'",
            " style='display:none'",
            " style='display:inline;padding:9px'",
            " border=1",
            " cellpadding=9",
            " colspan=3",
            " rowspan=9",
            " href=x",
            " class=c",
            " height=30",
            " hidden",
            " style='background:red;padding:9px;border-radius:2px'",
            " style='font-size:0'",
            " role=presentation",
        ]);
        let content = prop::collection::vec(inner, 0..6);
        (tag, attributes, content, prop::bool::weighted(0.8)).prop_map(
            |(tag, attributes, content, closed)| {
                let end = if closed {
                    format!("</{tag}>")
                } else {
                    String::new()
                };
                format!("<{tag}{attributes}>{}{end}", content.concat())
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn markup_of_all_kinds_is_shown(html in markup(), width in 1..=MAX_WIDTH) {
        check(&html, width)?;
        check(&format!("<style>.c{{display:block}} td .c{{margin:9px}}</style>{html}"), width)?;
    }

    #[test]
    fn damaged_emails_are_shown(
        email in any::<Index>(),
        mutations in prop::collection::vec(mutation(), 1..8),
        width in prop_oneof![1 => 1..30_u16, 1 => 1..=MAX_WIDTH],
    ) {
        let mut html = email.get(&CORPUS).clone();
        for mutation in &mutations {
            mutation.apply(&mut html);
        }
        check(&html, width)?;
    }
}

/// Emails of `size` bytes that cost as much as can be.
#[cfg(target_os = "linux")]
fn costly(size: usize) -> Vec<String> {
    let filled = |start: &str, piece: &str| {
        let times = (size.saturating_sub(start.len()) / piece.len()).max(1);
        format!("{start}{}", piece.repeat(times))
    };
    let long = "y".repeat(60);
    vec![
        filled("", "<p>x"),
        filled("", "word "),
        filled("", "x"),
        filled("", &format!("<b>x</b>{long}")),
        filled("", "<a href=http://a.example/>x</a> "),
        filled("<ul>", &format!("<li>{long}")),
        filled("<table border=1>", &format!("<tr><td>x<td>{long}")),
        filled("<table border=1>", &format!("<tr>{}", "<td>x".repeat(40))),
        filled("", "<table border=1><tr><td>a<td>b<tr><td>c<td>d</table>"),
        filled("", "<table><tr><td>a<td>b<tr><td>c<td>d</table>"),
        filled("", "<blockquote>"),
        filled("", "<div>&nbsp;</div>x"),
        filled("<pre>", "\t\n"),
        filled("", "👩‍👩‍👧‍👦 "),
        filled("", "<!-- x -->y"),
        filled(
            "<div class=a>",
            "<style>* *{color:red;display:block} .a .b .c{display:none}</style><i class='b c'>x</i>",
        ),
    ]
}

/// The peak and the present use of memory of this process, in bytes.
#[cfg(target_os = "linux")]
fn memory() -> (usize, usize) {
    let status = fs::read_to_string("/proc/self/status").expect("Linux tells");
    let kilobytes = |name: &str| {
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap();
        line.trim()
            .trim_end_matches(" kB")
            .parse::<usize>()
            .unwrap()
    };
    (kilobytes("VmHWM:") * 1024, kilobytes("VmRSS:") * 1024)
}

#[cfg(target_os = "linux")]
const CASE: &str = "SENDOFF_TEST_PREVIEW_CASE";

/// In a process of its own for each case, since a peak never falls again.
#[test]
#[cfg(target_os = "linux")]
fn memory_stays_within_its_bounds() {
    const SIZES: [usize; 3] = [20_000, 300_000, 2_000_000];
    if let Ok(case) = std::env::var(CASE) {
        let (size, number) = case.split_once(' ').unwrap();
        let html = &costly(size.parse().unwrap())[number.parse::<usize>().unwrap()];
        let (_, before) = memory();
        let _ = TextPreview::render(html, 80);
        let used = memory().0 - before;
        let limit = (50_000_000 + 100 * html.len()).min(300_000_000);
        assert!(
            used <= limit,
            "{used} bytes for {} of {:.40}",
            html.len(),
            html
        );
        return;
    }
    for size in SIZES {
        for number in 0..costly(10).len() {
            let child = std::process::Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "memory_stays_within_its_bounds", "--nocapture"])
                .env(CASE, format!("{size} {number}"))
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&child.stderr);
            assert!(child.status.success(), "case {size} {number}: {said}");
        }
    }
}
