//! Anything that a person can do, in any order, on any text and any size of the screen: nothing
//! panics, nothing unsafe is drawn, and what is undone wholly is as it was.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::{prelude::*, sample::select};

use crate::{
    content::is_safe_cell,
    tui::{
        Input,
        model::{Focus, Pane},
        testing::Composer,
    },
};

const KEYS: [&str; 59] = [
    "Left",
    "Right",
    "Up",
    "Down",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Ctrl+Left",
    "Ctrl+Right",
    "Ctrl+Home",
    "Ctrl+End",
    "Shift+Left",
    "Shift+Right",
    "Shift+Up",
    "Shift+Down",
    "Shift+End",
    "Ctrl+Shift+Left",
    "Backspace",
    "Delete",
    "Ctrl+Backspace",
    "Ctrl+Delete",
    "Enter",
    "Tab",
    "Shift+Tab",
    "Ctrl+Z",
    "Ctrl+Y",
    "Ctrl+X",
    "Ctrl+A",
    "Esc",
    "F1",
    "F2",
    "F3",
    "F4",
    "F5",
    "F6",
    "F8",
    "F9",
    "F10",
    "F11",
    "Shift+F11",
    "Ctrl+F",
    "Ctrl+R",
    "Ctrl+G",
    "Alt+X",
    "Alt+W",
    "Alt+C",
    "Alt+A",
    "Shift+Enter",
    "Ctrl+D",
    "Alt+Up",
    "Alt+Down",
    "Alt+M",
    "Ctrl+B",
    "Alt+Shift+I",
    "Ctrl+K",
    "Ctrl+T",
    "Ctrl+N",
    "Ctrl+O",
];

/// Pieces that take the crates below to their edges: line ends of every kind, letters whose last
/// byte looks like one, wide and joined letters, marks, controls, changes of direction.
const PIECES: [&str; 22] = [
    "a",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "<p>",
    "Å",
    "\u{85}",
    "\u{2028}",
    "\u{b}",
    "日本",
    "👨‍👩‍👧",
    "🇩🇪",
    "e\u{301}",
    "\u{301}",
    "\u{200d}",
    "\u{202e}",
    "\u{1b}[31m",
    "\u{0}",
    "\u{ad}",
    "العربية",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(select(&PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        6 => select(&KEYS).prop_map(|key| Input::Key(key.parse().unwrap())),
        3 => select(&PIECES).prop_map(|piece| Input::Text(piece.to_owned())),
        1 => text().prop_map(Input::Paste),
        1 => (1..130_u16, 1..45_u16).prop_map(|(width, height)| Input::Resize(width, height)),
        2 => mouse(),
    ]
}

fn mouse() -> impl Strategy<Value = Input> {
    let kinds = vec![
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Drag(MouseButton::Left),
        MouseEventKind::ScrollUp,
        MouseEventKind::ScrollDown,
    ];
    (0..130_u16, 0..45_u16, select(kinds)).prop_map(|(column, row, kind)| {
        Input::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        })
    })
}

fn assert_safe(composer: &mut Composer) {
    composer.draw();
    for cell in composer.cells() {
        assert!(is_safe_cell(cell), "unsafe cell {cell:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nothing_panics_and_nothing_unsafe_is_drawn(
        body in text(),
        inputs in prop::collection::vec(input(), 0..60),
    ) {
        let mut composer = Composer::new("", (100, 30));
        composer.model.focus_on(Focus::Pane(Pane::Editor));
        composer.read(vec![Input::Paste(body)]);
        for input in inputs {
            if let Input::Resize(width, height) = input {
                composer.resize((width, height));
            }
            composer.wait(std::time::Duration::from_secs(1));
            composer.read(vec![input]);
            assert_safe(&mut composer);
        }
    }

    #[test]
    fn all_of_it_can_be_undone(body in text(), pieces in prop::collection::vec(text(), 1..10)) {
        let mut composer = Composer::new("", (100, 30));
        composer.model.focus_on(Focus::Pane(Pane::Editor));
        composer.read(vec![Input::Text(body.clone())]);
        prop_assert_eq!(composer.model.editor.snapshot().text(), body);
        for piece in &pieces {
            composer.read(vec![Input::Paste(piece.clone())]);
        }
        for _ in 0..pieces.len() + 2 {
            composer.press("Ctrl+Z");
        }
        prop_assert_eq!(composer.model.editor.snapshot().text(), "");
    }
}
