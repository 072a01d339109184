//! What the highlighter promises.

use super::*;
use proptest::prelude::*;
use ropey::Rope;

fn spans(text: &str) -> Vec<(&str, Token)> {
    let found = Highlighter::default().spans(text, 0..text.len());
    found
        .iter()
        .map(|span| (text.get(span.range.clone()).unwrap(), span.token))
        .collect()
}

fn of(text: &str, token: Token) -> Vec<&str> {
    let all = spans(text).into_iter();
    all.filter(|found| found.1 == token)
        .map(|found| found.0)
        .collect()
}

#[test]
fn tags_attributes_and_entities() {
    assert_eq!(
        spans("a <b class=\"x &amp; y\" id=z>b</b> &nbsp; & <br/>"),
        [
            ("<", Token::Delimiter),
            ("b", Token::TagName),
            ("class", Token::AttributeName),
            ("=", Token::Delimiter),
            ("\"x ", Token::AttributeValue),
            ("&amp;", Token::Entity),
            (" y\"", Token::AttributeValue),
            ("id", Token::AttributeName),
            ("=", Token::Delimiter),
            ("z", Token::AttributeValue),
            (">", Token::Delimiter),
            ("</", Token::Delimiter),
            ("b", Token::TagName),
            (">", Token::Delimiter),
            ("&nbsp;", Token::Entity),
            ("<", Token::Delimiter),
            ("br", Token::TagName),
            ("/>", Token::Delimiter),
        ]
    );
    assert_eq!(spans("1 < 2 & 3 </ <"), []);
}

#[test]
fn placeholders_anywhere_but_in_comments() {
    let text = "{{ a | default: \"x\" }} <a href=\"{{ u }}\" {% if x %}style='color:{{ c }}'>{ {{ open\n<b>";
    assert_eq!(
        of(text, Token::Placeholder),
        [
            "{{ a | default: \"x\" }}",
            "{{ u }}",
            "{% if x %}",
            "{{ c }}",
            "{{ open"
        ]
    );
    assert_eq!(of(text, Token::TagName), ["a", "b"]);
    assert_eq!(of("<!-- {{ x }} -->", Token::Placeholder), [] as [&str; 0]);
}

#[test]
fn comments_and_declarations() {
    let text =
        "<!DOCTYPE html><!-- a -- b --><![if !mso]><!--[if mso]><p><![endif]-->x<!-- open <p>";
    assert_eq!(
        of(text, Token::Declaration),
        ["<!DOCTYPE html>", "<![if !mso]>"]
    );
    assert_eq!(
        of(text, Token::Comment),
        [
            "<!-- a -- b -->",
            "<!--[if mso]><p><![endif]-->",
            "<!-- open <p>"
        ]
    );
}

#[test]
fn css_in_sheets_and_attributes() {
    let text = "<style>a:hover, .b { color : red; } @media (x) { p { top:0 } } /* } */</style><i style=\"width: 2px; x\">";
    assert_eq!(
        of(text, Token::CssSelector),
        ["a:hover,", ".b", "@media", "(x)", "p"]
    );
    assert_eq!(of(text, Token::CssProperty), ["color", "top", "width", "x"]);
    assert_eq!(of(text, Token::CssValue), ["red", "0", "2px"]);
    assert_eq!(of(text, Token::Comment), ["/* } */"]);
    assert_eq!(of(text, Token::TagName), ["style", "style", "i"]);
}

#[test]
fn what_holds_no_tags_ends_at_its_own_end_tag() {
    let text = "<script>a < b; '</b>'</script><textarea><p></TEXTAREA><p>";
    assert_eq!(of(text, Token::Script), ["a < b; '</b>'"]);
    assert_eq!(
        of(text, Token::TagName),
        ["script", "script", "textarea", "TEXTAREA", "p"]
    );
}

#[test]
fn an_unclosed_tag_ends_at_the_next() {
    assert_eq!(of("<a href=x <b>c", Token::TagName), ["a", "b"]);
}

#[test]
fn tags_find_each_other() {
    let text = "<div><p a='>'>x<br><P>y</p></p></div></i><div>";
    let mut highlighter = Highlighter::default();
    let mut pair = |offset| {
        let found = highlighter.matching_tag(text, offset);
        found.map(|(start, end)| (start.start, end.start))
    };
    let at = |tag: &str| text.find(tag).unwrap();
    assert_eq!(pair(0), Some((0, at("</div>"))));
    assert_eq!(pair(3), Some((0, at("</div>"))));
    assert_eq!(pair(at("<p") + 5), Some((5, at("</p></d"))));
    assert_eq!(pair(at("<P>") + 1), Some((at("<P>"), at("</p></p"))));
    assert_eq!(pair(at("</div>") + 3), Some((0, at("</div>"))));
    assert_eq!(pair(at("<br>") + 1), None);
    assert_eq!(pair(at("x<")), Some((5, at("</p></d"))));
    assert_eq!(pair(at("</i>") + 1), None);
    assert_eq!(pair(text.len() - 1), None);
    assert_eq!(pair(text.len() + 9), None);
}

#[test]
fn a_line_of_a_megabyte_is_looked_at_in_pieces() {
    let text = format!("<p title=\"{}", "x <b> ".repeat(200_000));
    let mut highlighter = Highlighter::default();
    assert_eq!(
        highlighter.spans(text.as_str(), 0..2)[1].token,
        Token::TagName
    );
    assert!(highlighter.checkpoints.is_empty());
    let far = text.len() - 10..text.len();
    assert_eq!(
        highlighter.spans(text.as_str(), far.clone()),
        [Span {
            range: far,
            token: Token::AttributeValue
        }]
    );
    // Closing the value at the start changes all, of which little is done at once.
    let known = highlighter.checkpoints.len();
    let changed = text.replacen('x', "\">", 1);
    highlighter.edit(changed.as_str(), text.find('x').unwrap(), 1, 2);
    assert!(highlighter.checkpoints.len() < known / 4);
    let end = changed.len();
    assert_eq!(
        highlighter.spans(changed.as_str(), end - 3..end)[0].token,
        Token::TagName
    );
}

fn pieces() -> impl Strategy<Value = String> {
    let known = "<p>;</p>;<!--;-->;<style>;</style>;<script>;</script>;<a style=';color:red;\";';=;{{;}};{%;%};{;};\
        &amp;;&;<;>;/*;*/;@media x;:;\n;é世;<!doctype;x";
    let known: Vec<String> = known.split(';').map(str::to_owned).collect();
    let piece =
        prop_oneof![6 => prop::sample::select(known), 1 => "[a-z ]{1,30}", 1 => any::<String>()];
    prop_oneof![
        9 => prop::collection::vec(piece.clone(), 0..20).prop_map(|all| all.concat()),
        1 => (piece, 1..2_000_usize).prop_map(|(piece, times)| piece.repeat(times)),
    ]
}

proptest! {
    #[test]
    fn edits_end_in_what_a_fresh_one_says(
        start in prop::collection::vec(pieces(), 0..4),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0..3_000_usize, pieces()), 1..8),
        looks in prop::collection::vec(any::<prop::sample::Index>(), 8),
    ) {
        let mut text = start.concat();
        let mut highlighter = Highlighter::default();
        for ((at, length, inserted), look) in edits.iter().zip(&looks) {
            let whole = |from: usize| (from..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap();
            let start = whole(at.index(text.len() + 1));
            let end = whole((start + length).min(text.len()));
            text.replace_range(start..end, inserted);
            highlighter.edit(text.as_str(), start, end - start, inserted.len());
            let from = look.index(text.len() + 1);
            let range = from..(from + 500).min(text.len());
            let fresh = Highlighter::default().spans(text.as_str(), range.clone());
            prop_assert_eq!(highlighter.spans(&Rope::from_str(&text), range), fresh);
            highlighter.matching_tag(text.as_str(), from);
        }
        let all = 0..text.len();
        let found = highlighter.spans(text.as_str(), all.clone());
        prop_assert_eq!(&found, &Highlighter::default().spans(text.as_str(), all));
        prop_assert!(found.is_sorted_by(|a, b| a.range.end <= b.range.start));
        for span in found {
            prop_assert!(text.get(span.range).is_some());
        }
    }
}
