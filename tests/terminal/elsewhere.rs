//! The person's own editor gets the terminal to itself, and nothing that is secret.

use std::fs;

use portable_pty::CommandBuilder;

use crate::pty::Session;

const CTRL_C: &str = "\x03";
const CTRL_E: &str = "\x05";
const CTRL_Q: &str = "\x11";
const CTRL_Z: &str = "\x1a";

/// An editor that asks for a line and appends it.
const EDITOR: &str = r#"
echo "token:$SENDOFF_TOKEN" >> seen
ls -l "$1" | cut -c1-10 >> seen
dirname "$1" >> seen
echo "what comes now?"
read -r line
echo "<p>$line</p>" >> "$1"
"#;

#[test]
fn it_has_the_terminal_to_itself_and_its_change_is_one_step() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("editor.sh"), EDITOR).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sendoff"));
    command.args(["--sandbox"]);
    let environment = [("EDITOR", "sh editor.sh"), ("SENDOFF_TOKEN", "secret")];
    let mut session = Session::start(command, home.path(), (100, 30), &environment);
    session.wait_for("F5 send");

    // A key that ends the editor does not end Sendoff.
    session.send(CTRL_E);
    session.wait_for("what comes now?");
    session.assert_restored();
    session.send(CTRL_C);
    session.wait_for("Not edited");

    session.send(CTRL_E);
    session.wait_until("the editor to ask", |screen| {
        !screen.alternate_screen() && screen.contents().matches("what comes now?").count() == 2
    });
    session.send("all the keys are mine\r");
    session.wait_for("This is what your editor saved");
    assert!(session.screen().contains("<p>all the keys are mine</p>"));
    session.send(CTRL_Z);
    session.wait_until("the change to be undone", |screen| {
        !screen.contents().contains("all the keys are mine")
    });
    session.send("mine again");
    session.wait_for("mine again");
    session.send(CTRL_Q);
    session.wait_for("Quit?");
    session.send("t");
    assert_eq!(session.wait_for_end(), 0);
    session.assert_restored();

    let seen = fs::read_to_string(home.path().join("seen")).unwrap();
    let lines: Vec<&str> = seen.lines().collect();
    assert_eq!(lines.first(), Some(&"token:"));
    assert_eq!(lines.get(1), Some(&"-rw-------"));
    assert!(!fs::exists(lines.get(2).unwrap()).unwrap());
}

#[test]
fn without_one_it_is_said_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::sendoff(&["--sandbox"], home.path(), (100, 30));
    session.wait_for("F5 send");
    session.send(CTRL_E);
    session.wait_for("No editor is set");
    session.send(CTRL_Q);
    assert_eq!(session.wait_for_end(), 0);
    session.assert_restored();
}
