//! The bar of the editor: finding, replacing, going to a line.

use crate::tui::{
    Input,
    bar::Bar,
    model::{Focus, Pane},
    testing::Composer,
};

fn composer(text: &str) -> Composer {
    let mut composer = Composer::new(text, (120, 40));
    composer.model.focus_on(Focus::Pane(Pane::Editor));
    composer
}

fn text(composer: &Composer) -> String {
    composer.model.editor.snapshot().text()
}

fn selected(composer: &Composer) -> String {
    let range = composer.model.editor.selected_range();
    format!("{}@{}", composer.model.editor.selected_text(), range.start)
}

/// What the bar says of where one is.
fn place(composer: &Composer) -> String {
    match &composer.model.bar {
        Some(Bar::Find(find)) => find.place(&composer.model.editor),
        Some(Bar::Line(_)) | None => "no bar".to_owned(),
    }
}

#[test]
fn what_is_typed_is_found_at_once_and_enter_goes_on() {
    let mut composer = composer("one two One two");
    composer.press("Ctrl+F");
    composer.type_text("t");
    assert_eq!(selected(&composer), "t@4");
    composer.type_text("wo");
    assert_eq!(
        (selected(&composer), place(&composer)),
        ("two@4".to_owned(), "1 of 2".to_owned())
    );
    composer.press("Enter");
    assert_eq!(
        (selected(&composer), place(&composer)),
        ("two@12".to_owned(), "2 of 2".to_owned())
    );
    composer.press("Enter");
    assert_eq!(selected(&composer), "two@4");
    composer.press("Shift+Enter");
    assert_eq!(selected(&composer), "two@12");
    composer.press("Up");
    assert_eq!(selected(&composer), "two@4");
    composer.press("Esc");
    assert_eq!(
        (selected(&composer), place(&composer)),
        ("two@4".to_owned(), "no bar".to_owned())
    );
    composer.type_text("2");
    assert_eq!(text(&composer), "one 2 One two");
}

#[test]
fn the_selection_is_looked_for() {
    let mut composer = composer("ab ab");
    composer.press("Ctrl+Home Shift+Right Shift+Right Ctrl+F Enter");
    assert_eq!(selected(&composer), "ab@3");
}

#[test]
fn options_narrow_what_is_found_down() {
    let mut composer = composer("Sale sale wholesale");
    composer.press("Ctrl+F");
    composer.type_text("sale");
    assert_eq!(place(&composer), "1 of 3");
    composer.press("Alt+W");
    assert_eq!(place(&composer), "1 of 2");
    composer.press("Alt+C");
    assert_eq!(
        (place(&composer), selected(&composer)),
        ("1 of 1".to_owned(), "sale@5".to_owned())
    );
    composer.press("Alt+X");
    composer.type_text("(");
    assert!(
        composer.draw().contains("✗ unclosed group"),
        "{}",
        composer.draw()
    );
}

#[test]
fn one_is_replaced_after_the_other() {
    let mut composer = composer("a b a b a");
    composer.press("Ctrl+F");
    composer.type_text("a");
    composer.press("Ctrl+R");
    composer.type_text("c");
    composer.press("Enter");
    assert_eq!(
        (text(&composer).as_str(), selected(&composer).as_str()),
        ("c b a b a", "a@4")
    );
    composer.press("Enter Enter Enter Esc");
    assert_eq!(text(&composer), "c b c b c");
    composer.press("Ctrl+Z");
    assert_eq!(text(&composer), "c b c b a");
}

#[test]
fn all_are_replaced_in_one_step() {
    let mut composer = composer("<b>10</b> <b>20</b>");
    composer.press("Ctrl+R");
    composer.type_text("<b>(\\d+)</b>");
    composer.press("Alt+X Tab");
    composer.type_text("<i>$1</i>");
    composer.press("Alt+A");
    assert_eq!(text(&composer), "<i>10</i> <i>20</i>");
    assert!(composer.draw().contains("2 replaced"));
    composer.press("Esc Ctrl+Z");
    assert_eq!(text(&composer), "<b>10</b> <b>20</b>");
}

#[test]
fn the_bar_has_the_keys_only_while_the_editor_has() {
    let mut composer = composer("abc");
    composer.press("Ctrl+F");
    composer.read(vec![Input::Paste("b\nc".to_owned())]);
    assert_eq!(
        (text(&composer).as_str(), place(&composer).as_str()),
        ("abc", "nothing found")
    );
    composer.press("Ctrl+Z Ctrl+A Backspace F4 Down F3");
    composer.type_text("c");
    assert_eq!(selected(&composer), "c@2");
}

#[test]
fn another_draft_is_searched_anew() {
    let mut composer = composer("abc");
    composer.press("Ctrl+F");
    composer.type_text("x");
    composer.model.editor.replace_all("xx");
    composer.press("F1 Esc");
    assert_eq!(place(&composer), "2 found");
}

#[test]
fn a_line_is_gone_to_by_its_number() {
    let mut composer = composer("one\ntwo\nthree");
    composer.press("Ctrl+G");
    composer.type_text("3");
    composer.press("Enter");
    assert_eq!(composer.model.editor.cursor_line_column(), (3, 1));
    composer.press("Ctrl+G");
    composer.type_text("99999999999999999999");
    composer.press("Enter");
    assert!(composer.draw().contains("A line is a number"));
    composer.press("Ctrl+A");
    composer.type_text("0");
    composer.press("Enter");
    assert_eq!(composer.model.editor.cursor_line_column(), (1, 1));
}
