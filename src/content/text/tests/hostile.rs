//! Hostile and random HTML: nothing panics, hangs or gets to the terminal unseen.

use super::*;
use crate::content::is_safe_cell;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr;

/// Renders and holds the promises that every preview keeps.
fn check(html: &str, width: u16) -> Result<(), TestCaseError> {
    let preview = match TextPreview::render(html, width) {
        Err(PreviewError::Failed { cause }) => {
            return Err(TestCaseError::fail(format!("failed: {cause:?}")));
        }
        Err(_) => return Ok(()),
        Ok(preview) => preview,
    };
    for line in preview.lines() {
        let text = line.text();
        let columns: usize = text.graphemes(true).map(UnicodeWidthStr::width).sum();
        prop_assert!(
            columns <= usize::from(width),
            "{columns} of {width} columns: {text:?}"
        );
        prop_assert!(text.graphemes(true).all(is_safe_cell), "{text:?}");
        prop_assert!(line.spans.iter().all(|span| !span.text.is_empty()));
        let links = line.spans.iter().filter_map(|span| span.style.link);
        for link in links {
            prop_assert!((link as usize) < preview.links().len());
        }
    }
    prop_assert!(
        preview
            .links()
            .iter()
            .all(|link| link.graphemes(true).all(is_safe_cell))
    );
    for offset in [0, html.len() / 2, html.len(), usize::MAX] {
        prop_assert!(preview.line_at(offset) <= preview.lines().len().saturating_sub(1));
    }
    Ok(())
}

const TAGS: &str = "p;div;b;i;a href=x;a href='\u{1b}[0m';br;hr;img alt=x;img;h1;h3;ul;ol;\
    ol start=99999999999;li;dl;dt;dd;blockquote;pre;code;table border=1;table;caption;thead;tfoot;\
    tr;td;th;td colspan=3;td rowspan=9;th colspan=0;td colspan=999999999 rowspan=999999999;svg;\
    script;style;title;textarea;template;select;span style=display:none;span;p style=font-size:0;\
    html;body;plaintext;math;font color=red;t color=#000001;/p;/div;/b;/a;/br;/h1;/ul;/ol;/li;/dd;\
    /blockquote;/pre;/table;/tr;/td;/caption;/svg;/script;/style;/title;/textarea;/template;/span;/t";

fn pieces() -> impl Strategy<Value = String> {
    let tags: Vec<_> = TAGS.split(';').map(|tag| format!("<{tag}>")).collect();
    let odd = vec![
        "<![if !mso]>",
        "<!--",
        "-->",
        "<",
        "&",
        "<![CDATA[",
        "<a b='",
    ];
    prop_oneof![
        7 => prop::sample::select(tags),
        1 => prop::sample::select(odd).prop_map(String::from),
        1 => "[a-z]{1,30}",
        1 => "[ \t\r\n]{1,3}",
        1 => "&#[0-9]{1,7};",
        1 => "&#x[0-9A-F]{1,6};",
        1 => "[\u{0}-\u{1f}\u{80}-\u{9f}\u{200B}-\u{206F}\u{F0000}-\u{F0005}\u{20000}]{1,3}",
        1 => "[\u{1F468}\u{200D}\u{FE0F}\u{1F3FB}\u{1F1F5}\u{644}\u{627}\u{301}]{1,9}",
        1 => "[\u{4E16}\u{1100}\u{1161}\u{915}\u{94D}\u{93F}]{1,9}",
        1 => any::<String>(),
    ]
}

proptest! {
    #[test]
    fn any_text_is_shown_safely(html in any::<String>(), width in 1..=MAX_WIDTH) {
        check(&html, width)?;
    }

    #[test]
    fn any_markup_is_shown_safely(
        pieces in prop::collection::vec(pieces(), 0..60),
        width in prop_oneof![1..20_u16, 1..=MAX_WIDTH],
    ) {
        check(&pieces.concat(), width)?;
    }

    #[test]
    fn no_word_of_plain_markup_is_lost(
        tags in prop::collection::vec(
            prop::sample::select(vec![
                "<p>", "<div>", "</div>", "<b>", "</b>", "<ul>", "<ol>", "<li>", "</ul>", "</ol>", "<h1>",
                "<blockquote>", "</blockquote>", "<dl>", "<dd>", "<dt>", "<table border=1>", "<tr>", "<td>",
                "<th>", "</td>", "</tr>", "</table>", "<caption>", "<tbody>", "<a href=x>", "<pre>", "</pre>",
            ]),
            1..40,
        ),
    ) {
        let words = tags.iter().enumerate().map(|(number, tag)| format!("{tag}w{number}q "));
        let html = words.collect::<Vec<_>>().concat();
        let shown = text(&html, 400);
        for number in 0..tags.len() {
            prop_assert!(shown.contains(&format!("w{number}q")), "w{number}q of {html} in {shown}");
        }
    }
}

#[test]
fn what_could_freeze_or_exhaust_html2text_does_not() {
    let spans = "<tr><td rowspan=65000 colspan=1000>x<td>y".repeat(2_000);
    let attributes = (0..20_000).map(|number| format!("a{number}=b "));
    let attributes = attributes.collect::<Vec<_>>().concat();
    for html in [
        "<div>".repeat(200_000),
        "<b>".repeat(100_000) + "x",
        "<b><i><a href=x>t<table><td>".repeat(2_000),
        "x".repeat(MAX_BYTES),
        "<".repeat(100_000),
        format!("<table border=1><tr>{}</table>", "<td>x".repeat(20_000)),
        format!(
            "<table border=1>{}</table>",
            "<tr><td>x<td>y".repeat(10_000)
        ),
        format!("<table border=1>{spans}</table>"),
        "<blockquote>".repeat(10_000) + "x",
        "<ul><li>x".repeat(10_000),
        "<ul><li><pre>\t\t</pre>".repeat(10_000),
        "<br>".repeat(100_000) + &"<p>x".repeat(10_000),
        format!("<p {attributes}>x"),
        format!("<p style='{}'>x", "color:red;".repeat(100_000)),
        "</p></div>".repeat(100_000),
        "<svg>".repeat(100_000),
        "<!--".repeat(100_000),
        "<table>x<b>y</b>".repeat(10_000),
        "\0".repeat(100_000),
        "&#xD800;&#x1b;&#0;&#xFFFFFFFFFF;".repeat(10_000),
        format!("z{}", "\u{301}".repeat(100_000)),
        "👨\u{200D}".repeat(50_000),
    ] {
        for width in [1, 40] {
            check(&html, width).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}

#[test]
fn spans_and_starts_beyond_all_measure_are_bounded() {
    let table =
        "<table border=1><tr><td colspan=999999999>a<td rowspan=99999999>b<tr><td>c<td>d</table>";
    assert!(text(table, 80).contains('c'));
    assert_eq!(
        text("<ol start=9223372036854775807><li>a<li>b</ol>", 80),
        "9999.  a\n10000. b"
    );
}

#[test]
fn wide_characters_at_one_column_have_a_stand_in() {
    assert_eq!(text("世a界", 1), "\u{FFFD}\na\n\u{FFFD}");
    assert_eq!(text("👨‍👩‍👧‍👦b", 2), "👨‍👩‍👧‍👦\nb");
}

#[test]
fn escapes_reach_neither_text_nor_targets() {
    let html = "<p>\u{1b}[2J&#x1b;]0;t&#7;\u{202E}x</p><a href='http://a/\u{1b}[31m'>l</a><img alt='\u{9b}1m' src=x>";
    let preview = render(html, 80);
    assert_eq!(text(html, 80).lines().next(), Some("␛[2J␛]0;t␇⟨202E⟩x"));
    assert_eq!(preview.links(), ["http://a/␛[31m"]);
    assert!(text(html, 80).contains("[⟨009B⟩1m]"));
}
