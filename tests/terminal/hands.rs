//! The mouse and the clipboard, as the terminal reports and takes them.

use std::fs;

use portable_pty::CommandBuilder;

use crate::pty::Session;

const CTRL_A: &str = "\x01";
const CTRL_C: &str = "\x03";
const CTRL_V: &str = "\x16";
const CTRL_X: &str = "\x18";
const END: &str = "\x1b[F";

const DRAFT: &str = "+++\nsubject = \"Hello\"\n+++\none two three\n";

fn started() -> (tempfile::TempDir, Session) {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mail.html"), DRAFT).unwrap();
    let session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (120, 40));
    session.wait_for("F5 send");
    session.wait_for("one two three");
    (home, session)
}

/// What a terminal sends for a button that goes down, is moved or goes up (SGR, from 1).
fn mouse(button: u8, (column, row): (u16, u16), pressed: bool) -> String {
    format!(
        "\x1b[<{button};{column};{row}{}",
        if pressed { 'M' } else { 'm' }
    )
}

fn click(session: &mut Session, at: (u16, u16)) {
    session.send(&format!("{}{}", mouse(0, at, true), mouse(0, at, false)));
}

/// Where `text` stands on the screen, from 1.
fn place_of(session: &Session, text: &str) -> (u16, u16) {
    let screen = session.screen();
    let (row, line) = screen
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains(text))
        .unwrap();
    let column = line.split(text).next().unwrap().chars().count();
    (
        u16::try_from(column + 1).unwrap(),
        u16::try_from(row + 1).unwrap(),
    )
}

#[test]
fn a_click_goes_to_a_field_and_into_its_text() {
    let (_home, mut session) = started();
    let (column, row) = place_of(&session, "Hello");
    click(&mut session, (column + 2, row));
    session.send("y ");
    session.wait_for("Hey llo");
    let author = place_of(&session, "Author");
    click(&mut session, author);
    session.send("12");
    session.wait_for("›Author   12");
}

#[test]
fn a_drag_selects_and_typing_replaces_it() {
    let (_home, mut session) = started();
    let (column, row) = place_of(&session, "two");
    session.send(&mouse(0, (column, row), true));
    session.send(&mouse(32, (column + 3, row), true));
    session.send(&mouse(0, (column + 3, row), false));
    session.send("2");
    session.wait_for("one 2 three");
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let (_home, mut session) = started();
    let lines: String = (1..=200).fold(String::new(), |text, line| text + &format!("line{line}\n"));
    session.send(&format!("\x1b[200~{lines}\x1b[201~"));
    session.wait_for("line199");
    let (column, row) = place_of(&session, "line199");
    session.send(&mouse(64, (column, row - 3), true).repeat(80));
    session.wait_for("  1 line1");
}

#[test]
fn copied_text_goes_to_the_terminal_where_the_system_has_no_clipboard() {
    let (_home, mut session) = started();
    session.send(CTRL_A);
    session.send(CTRL_C);
    // OSC 52 with "one two three\n" in Base64.
    session.wait_for_bytes("\x1b]52;c;b25lIHR3byB0aHJlZQo=\x07");
    session.send(CTRL_X);
    session.send(CTRL_V);
    session.wait_for("one two three");
    session.send(END);
    session.send(CTRL_V);
    session.wait_until("the text twice", |screen| {
        screen.contents().matches("one two three").count() >= 2
    });
}

#[test]
fn without_colours_nothing_is_coloured() {
    let home = tempfile::tempdir().unwrap();
    let colours = |environment: &[(&str, &str)]| {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sendoff"));
        command.arg("--sandbox");
        let session = Session::start(command, home.path(), (120, 40), environment);
        session.wait_for("F5 send");
        String::from_utf8_lossy(&session.bytes())
            .matches("\x1b[38;5;")
            .count()
    };
    assert!(colours(&[]) > 0);
    assert_eq!(colours(&[("NO_COLOR", "1")]), 0);
}
