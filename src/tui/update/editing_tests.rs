//! Keys in text, as triples of marked text, keys, marked text. `|` is the cursor and `^` the
//! other end of the selection. What holds for the HTML holds for the one-line fields too.

use crate::{
    draft::Field,
    tui::{
        Effect, Message,
        editor::Motion,
        model::{Focus, Pane},
        testing::Composer,
    },
};

/// Types `before` with its marks into the part with the focus, presses keys, and compares.
fn check(focus: Focus, before: &str, keys: &str, after: &str) {
    let mut composer = Composer::new("", (120, 40));
    composer.model.focus_on(focus);
    let (left, right) = before.split_once('|').unwrap();
    let plain_left = left.replace('^', "");
    composer.type_text(&plain_left);
    composer.type_text(right);
    composer.press("Ctrl+Home");
    let steps =
        |text: &str| unicode_segmentation::UnicodeSegmentation::graphemes(text, true).count();
    let anchor = left
        .split_once('^')
        .map_or(plain_left.as_str(), |(before, _)| before);
    for step in 0..steps(&plain_left) {
        let select = left.contains('^') && step >= steps(anchor);
        match focus {
            Focus::Pane(_) => composer.model.editor.move_cursor(Motion::Right, select),
            Focus::Field(field) => {
                let field = composer.model.form.field_mut(field).unwrap();
                field.input.move_cursor(Motion::Right, select);
            }
        }
    }
    composer.press(keys);
    assert_eq!(
        marked(&mut composer, focus),
        after,
        "{before:?} after {keys} in {focus:?}"
    );
}

/// The text with a mark at the cursor, found by typing one.
fn marked(composer: &mut Composer, focus: Focus) -> String {
    composer.type_text("|");
    match focus {
        Focus::Pane(_) => composer.model.editor.snapshot().text(),
        Focus::Field(field) => composer
            .model
            .form
            .field(field)
            .unwrap()
            .input
            .text()
            .to_owned(),
    }
}

fn everywhere(before: &str, keys: &str, after: &str) {
    check(Focus::Pane(Pane::Editor), before, keys, after);
    check(Focus::Field(Field::Subject), before, keys, after);
}

fn in_the_html(before: &str, keys: &str, after: &str) {
    check(Focus::Pane(Pane::Editor), before, keys, after);
}

#[test]
fn motions_by_letter_word_and_line() {
    everywhere("one two| three", "Left", "one tw|o three");
    everywhere("one two| three", "Right", "one two |three");
    everywhere("one two| three", "Ctrl+Left", "one |two three");
    everywhere("one |two three", "Ctrl+Right", "one two |three");
    everywhere("one two| three", "Home", "|one two three");
    everywhere("one two| three", "End", "one two three|");
    everywhere("|", "Left Right Home End Ctrl+Left Ctrl+Right", "|");
}

#[test]
fn a_family_is_one_step_and_one_deletion() {
    everywhere("a👨‍👩‍👧‍👦|b", "Left", "a|👨‍👩‍👧‍👦b");
    everywhere("a|👨‍👩‍👧‍👦b", "Right", "a👨‍👩‍👧‍👦|b");
    everywhere("a👨‍👩‍👧‍👦|b", "Backspace", "a|b");
    everywhere("a|👨‍👩‍👧‍👦b", "Delete", "a|b");
}

#[test]
fn combining_marks_and_flags_stay_whole() {
    everywhere("e\u{301}|x", "Backspace", "|x");
    everywhere("🇩🇪🇫🇷|", "Backspace", "🇩🇪|");
    everywhere("日本|語", "Backspace", "日|語");
}

#[test]
fn words_are_deleted_whole() {
    everywhere("one two| three", "Ctrl+Backspace", "one | three");
    everywhere("one two| three", "Ctrl+W", "one | three");
    everywhere("one |two three", "Ctrl+Delete", "one |three");
}

#[test]
fn a_selection_is_replaced_deleted_and_left() {
    everywhere("one ^two| three", "Backspace", "one | three");
    everywhere("one ^two| three", "Delete", "one | three");
    everywhere("one ^two| three", "Left", "one |two three");
    everywhere("one ^two| three", "Right", "one two| three");
    everywhere("one| two", "Shift+Home Backspace", "| two");
    everywhere("one| two", "Shift+End Delete", "one|");
    everywhere("one| two", "Ctrl+Shift+Left Delete", "| two");
    everywhere("one| two", "Ctrl+A Backspace", "|");
}

#[test]
fn undo_takes_back_and_redo_makes_again() {
    everywhere("one two|", "Ctrl+Backspace Ctrl+Z", "one two|");
    everywhere("one two|", "Ctrl+Backspace Ctrl+Z Ctrl+Y", "one |");
    everywhere("one ^two|", "Ctrl+X Ctrl+Z End", "one two|");
}

#[test]
fn lines_are_broken_joined_and_indented() {
    in_the_html("one|two", "Enter", "one\n|two");
    in_the_html("one\n|two", "Backspace", "one|two");
    in_the_html("one|\ntwo", "Delete", "one|two");
    in_the_html("  one|", "Enter", "  one\n  |");
    in_the_html("|one", "Tab", "  |one");
    in_the_html("one\ntwo|", "Up", "one|\ntwo");
    in_the_html("on|e\ntwo", "Down", "one\ntw|o");
    in_the_html("one\ntwo|", "Ctrl+Home", "|one\ntwo");
    in_the_html("|one\ntwo", "Ctrl+End", "one\ntwo|");
}

#[test]
fn a_field_of_the_receiver_waits_for_what_stands_in_for_it() {
    everywhere(
        "Hi |",
        "Ctrl+T Enter",
        "Hi {{ first_name | default(\"|\") }}",
    );
    in_the_html(
        "<a href=\"|",
        "Ctrl+T Down Enter",
        "<a href=\"{{ last_name | default('|') }}",
    );
    in_the_html("|", "Ctrl+T Esc", "|");
}

#[test]
fn what_comes_back_from_elsewhere_is_one_step_and_what_was_typed_meanwhile_follows() {
    let mut composer = Composer::new("<p>one</p>\n<p>two</p>\n", (120, 40));
    composer.press("Ctrl+E");
    let asked = Effect::EditElsewhere(composer.model.editor.snapshot());
    assert_eq!(composer.take_effects(), [asked]);
    composer.type_text("!");
    let text = |composer: &Composer| composer.model.editor.snapshot().text();
    assert_eq!(text(&composer), "<p>one</p>\n<p>two</p>\n");
    let edited = "<p>one</p>\n<p>2</p>\n".to_owned();
    composer.tell(Message::EditedElsewhere(Ok(edited)));
    assert_eq!(text(&composer), "<p>one</p>\n<p>2!</p>\n");
    composer.press("Ctrl+Z Ctrl+Z");
    assert_eq!(text(&composer), "<p>one</p>\n<p>two</p>\n");
    composer.press("Ctrl+E");
    composer.tell(Message::EditedElsewhere(Err("It failed".to_owned())));
    assert_eq!(text(&composer), "<p>one</p>\n<p>two</p>\n");
    assert!(composer.draw().contains("It failed"));
}

#[test]
fn pasted_lines_become_one_in_a_field() {
    let mut composer = Composer::new("", (120, 40));
    composer.model.focus_on(Focus::Field(Field::Subject));
    composer.read(vec![crate::tui::Input::Paste(
        "one\r\ntwo\nthree".to_owned(),
    )]);
    let subject = composer.model.form.field(Field::Subject).unwrap();
    assert_eq!(subject.input.text(), "one two three");
}

#[test]
fn new_lines_end_as_the_others_of_the_text_do() {
    let mut composer = Composer::new("<p>\r\n</p>\r\n", (120, 40));
    composer.model.focus_on(Focus::Pane(Pane::Editor));
    composer.press("Ctrl+Home Enter");
    assert_eq!(
        composer.model.editor.snapshot().text(),
        "\r\n<p>\r\n</p>\r\n"
    );
}
