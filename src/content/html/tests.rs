//! What is read out of HTML, and where it says that it was.

#![expect(
    clippy::string_slice,
    reason = "a test that meets the unexpected shall fail where it does"
)]

use proptest::prelude::*;

use super::*;

fn ends(source: &str) -> Vec<(String, &'static str)> {
    let html = Html::read(source);
    let word = |element: &Element<'_>| match &element.end {
        End::Void => "void",
        End::Tag(_) => "tag",
        End::Implied(_) => "implied",
        End::Forced { own: None, .. } => "forced",
        End::Forced { own: Some(_), .. } => "misnested",
        End::Missing => "missing",
    };
    let mut ends: Vec<_> = html
        .elements
        .iter()
        .map(|element| (element.name.to_string(), word(element)))
        .collect();
    for end in &html.stray_ends {
        ends.push((format!("/{}", end.name), "stray"));
    }
    ends
}

fn end_words(source: &str) -> Vec<&'static str> {
    ends(source).into_iter().map(|(_, word)| word).collect()
}

#[test]
fn every_way_to_end_is_told_apart() {
    for (source, words) in [
        ("<p>a<br>b</p>", vec!["tag", "void"]),
        ("<ul><li>a<li>b</ul>", vec!["tag", "implied", "forced"]),
        ("<b><i>a</b></i>", vec!["tag", "misnested"]),
        ("<div><b>a</div>", vec!["tag", "forced"]),
        ("<b>a", vec!["missing"]),
        ("a</b>", vec!["stray"]),
        ("<p><div>a</div>", vec!["implied", "tag"]),
        (
            "<table><tr><td>a<td>b</table>",
            vec!["tag", "forced", "implied", "forced"],
        ),
        (
            "<div><table><td></div></table></div>",
            vec!["tag", "tag", "forced", "stray"],
        ),
        ("<td><div>a</td>", vec!["tag", "forced"]),
        ("<o:p/><svg><path/></svg>", vec!["void", "tag", "void"]),
    ] {
        assert_eq!(end_words(source), words, "{source}");
    }
}

#[test]
fn places_are_those_of_the_source() {
    let source =
        "<!doctype html>\r\n<p>ż &amp;&nbsp;x\r\ny</p><a HREF='u&amp;v' x=1 y>t</a><!-- c -->";
    let html = Html::read(source);
    let text = &html.texts[1];
    assert_eq!(&source[text.span.clone()], "ż &amp;&nbsp;x\r\ny");
    let at = text.value.find('y').unwrap();
    assert_eq!(&source[text.source_of(source, at)..][..1], "y");
    let link = &html.elements[1];
    assert_eq!(&source[link.tag.clone()], "<a HREF='u&amp;v' x=1 y>");
    let attributes: Vec<_> = html
        .attributes(link)
        .iter()
        .map(|attribute| {
            let value = &source[attribute.value_span.clone()];
            (
                &*attribute.name,
                &*attribute.value,
                value,
                &source[attribute.span.clone()],
            )
        })
        .collect();
    assert_eq!(
        attributes,
        [
            ("href", "u&v", "u&amp;v", "HREF='u&amp;v'"),
            ("x", "1", "1", "x=1"),
            ("y", "", "", "y"),
        ]
    );
    assert_eq!(&source[html.comments[0].clone()], "<!-- c -->");
    assert_eq!(&source[html.doctype.clone().unwrap()], "<!doctype html>");
}

#[test]
fn prose_finds_its_way_back() {
    let source = "<div style='display:none'>x</div><p>On <b>Fri&shy;day</b>, 5 May</p><p>b</p>";
    let html = Html::read(source);
    let prose = Prose::new(&html);
    assert_eq!(prose.text.trim(), "On Fri\u{ad}day, 5 May\nb");
    let at = prose.text.find("5 May").unwrap();
    assert_eq!(&source[prose.source(&html, at..at + 5)], "5 May");
    let at = prose.text.find("day").unwrap();
    assert_eq!(&source[prose.source(&html, at..at + 3)], "day");
}

#[test]
fn a_nesting_bomb_and_a_flood_are_one_pass() {
    let bomb = "<div><b>".repeat(200_000);
    let html = Html::read(&bomb);
    assert!(html.is_cut);
    assert_eq!(html.elements.len(), MAX_ELEMENTS);
    let html = "<b><i></b>".repeat(50_000);
    assert_eq!(Html::read(&html).elements.len(), 100_000);
}

proptest! {
    #[test]
    fn no_input_gives_ranges_outside_the_source(
        parts in prop::collection::vec(
            "(<[a-z]{1,3}|</[a-z]{1,2}>|>| [a-z]=['\"]?|<!--|-->|&[a-z]{1,4};?|\r\n|\\PC|[ -~])", 0..60,
        ),
    ) {
        let source = parts.concat();
        let html = Html::read(&source);
        for element in &html.elements {
            prop_assert!(source.get(element.tag.clone()).is_some());
            for attribute in html.attributes(element) {
                prop_assert!(source.get(attribute.span.clone()).is_some());
                prop_assert!(source.get(attribute.value_span.clone()).is_some());
            }
        }
        for text in &html.texts {
            let written = source.get(text.span.clone());
            prop_assert!(written.is_some());
            if !source.contains(['&', '\r', '\0']) {
                prop_assert_eq!(written, Some(&*text.value));
            }
            prop_assert!(source.is_char_boundary(text.source_of(&source, text.value.len())));
        }
        let prose = Prose::new(&html);
        prop_assert!(source.get(prose.source(&html, 0..prose.text.len())).is_some());
    }
}
