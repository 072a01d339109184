//! What is read out of style sheets and attributes, and where it says that it was.

#![expect(
    clippy::string_slice,
    reason = "a test that meets the unexpected shall fail where it does"
)]

use proptest::prelude::*;

use super::*;

fn read(source: &str) -> Css {
    Css::read(&Html::read(source))
}

#[test]
fn declarations_have_their_place_and_words() {
    let source = "<style>/* c */ @media (max-width: 5px) { a > b.c:hover::before { COLOR: rgb(1 2% 3) !important; width: calc(1px + 2vw) } }\n\
                  @import url(x.css);\n@font-face { font-family: x } p{display:flex}</style>\
                  <p style='margin: 0 auto; x; color:red'>";
    let css = read(source);
    let told: Vec<_> = css
        .declarations
        .iter()
        .map(|declaration| (&*declaration.property, &source[declaration.range.clone()]))
        .collect();
    assert_eq!(
        told,
        [
            ("color", "COLOR: rgb(1 2% 3) !important"),
            ("width", "width: calc(1px + 2vw) "),
            ("font-family", "font-family: x "),
            ("display", "display:flex"),
            ("margin", "margin: 0 auto"),
            ("color", "color:red"),
        ]
    );
    assert!(css.declarations[0].is_important);
    assert_eq!(
        css.declarations[1].words,
        [
            Word::Function("calc".to_owned()),
            Word::Unit("px".to_owned()),
            Word::Unit("vw".to_owned())
        ]
    );
    let names: Vec<_> = css
        .at_rules
        .iter()
        .map(|rule| (&*rule.name, &*rule.prelude))
        .collect();
    assert_eq!(
        names,
        [
            ("media", "(max-width: 5px)"),
            ("import", "url(x.css)"),
            ("font-face", "")
        ]
    );
    assert_eq!(
        &source[css.selectors[0].range.clone()],
        "a > b.c:hover::before"
    );
    assert_eq!(
        css.selectors[0].parts,
        [
            Part::Kind("type"),
            Part::Kind("child"),
            Part::Kind("chaining"),
            Part::Kind("class"),
            Part::PseudoClass("hover".to_owned()),
            Part::PseudoElement("before".to_owned()),
        ]
    );
    assert_eq!(&source[css.comments[0].clone()], "/* c */");
}

#[test]
fn every_kind_of_selector_is_told() {
    for (selector, kinds) in [
        ("a b", vec!["type", "descendant"]),
        ("a + b, #c", vec!["type", "adjacent", "grouping", "id"]),
        ("* ~ [x]", vec!["universal", "general", "attribute"]),
        (".a.b", vec!["class", "chaining"]),
        ("a :hover", vec!["type", "descendant"]),
    ] {
        let css = read(&format!("<style>{selector} {{}}</style>"));
        let parts = css.selectors[0].parts.iter();
        let told: Vec<_> = parts
            .filter_map(|part| match part {
                Part::Kind(kind) => Some(*kind),
                _ => None,
            })
            .collect();
        assert_eq!(told, kinds, "{selector}");
    }
}

#[test]
fn nesting_entities_and_bombs_are_survived() {
    let css = read("<style>a { color: red; &:hover { color: blue } }</style>");
    assert_eq!((css.nested.len(), css.declarations.len()), (1, 2));
    let source = "<p style=\"font-family: &quot;A&quot;; color: red\">";
    let css = read(source);
    assert_eq!(css.declarations.len(), 2);
    assert!(source[css.declarations[1].range.clone()].starts_with("font-family"));
    for bomb in ["@media x {", "a{", "(", "a{b:f(", "[", "{"] {
        let _ = read(&format!("<style>{}</style>", bomb.repeat(100_000)));
        let _ = read(&format!("<p style='{}'>", bomb.repeat(100_000)));
    }
}

proptest! {
    #[test]
    fn no_style_sheet_gives_ranges_outside_the_source(
        parts in prop::collection::vec("([a-z]{1,3}|[{}();:,.#>+~*&@!]|/\\*|\\*/|\"|'|url\\(|\\\\|\\PC|<!--|[0-9]+(px|%)?| )", 0..60),
    ) {
        let source = format!("ż<style>{}", parts.concat());
        let css = read(&source);
        let ranges = css.declarations.iter().map(|declaration| &declaration.range);
        let ranges = ranges.chain(css.selectors.iter().map(|selector| &selector.range));
        for range in ranges.chain(css.at_rules.iter().map(|rule| &rule.range)).chain(&css.comments) {
            prop_assert!(source.get(range.clone()).is_some(), "{:?}", range);
        }
    }
}
