//! The person's own programs: the editor gets the terminal to itself, the browser a file, and neither
//! gets anything secret.

use std::{fs, os::unix::fs::PermissionsExt, thread, time::Instant};

use portable_pty::CommandBuilder;

use crate::pty::{LIMIT, Session};

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

#[test]
fn the_browser_gets_a_file_that_is_gone_at_the_end() {
    const ALT_SHIFT_V: &str = "\x1bV";
    let home = tempfile::tempdir().unwrap();
    let programs = home.path().join("bin");
    fs::create_dir(&programs).unwrap();
    fs::create_dir(home.path().join("Downloads")).unwrap();
    let script = "#!/bin/sh\nls -l \"$1\" | cut -c1-10 > seen\necho \"$1\" >> seen\n\
                  head -c 100 \"$1\" >> seen\nmv seen done\n";
    for name in ["xdg-open", "open"] {
        let program = programs.join(name);
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sendoff"));
    command.args(["--sandbox"]);
    let path = format!("{}:/usr/bin:/bin", programs.display());
    let mut session = Session::start(command, home.path(), (100, 30), &[("PATH", &path)]);
    session.wait_for("F5 send");
    session.send(ALT_SHIFT_V);
    session.wait_for("without pictures");
    let done = home.path().join("done");
    let start = Instant::now();
    while !done.exists() {
        assert!(start.elapsed() < LIMIT, "nothing was opened");
        thread::yield_now();
    }
    let seen = fs::read_to_string(done).unwrap();
    let lines: Vec<&str> = seen.lines().collect();
    assert_eq!(lines.first(), Some(&"-rw-------"));
    let shown = lines.get(1).unwrap();
    assert!(shown.contains("/Downloads/sendoff-preview-"), "{shown}");
    assert!(seen.contains("Content-Security-Policy"));
    session.send(CTRL_Q);
    assert_eq!(session.wait_for_end(), 0);
    session.assert_restored();
    assert!(!fs::exists(shown).unwrap());
    let left = fs::read_dir(home.path().join("Downloads")).unwrap();
    assert_eq!(left.count(), 0);
}
