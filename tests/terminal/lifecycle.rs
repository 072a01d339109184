//! The terminal is given back as it was, however the program ends or stops.

use std::path::Path;

use portable_pty::CommandBuilder;

use crate::pty::Session;

const CTRL_Q: &str = "\x11";

fn started(home: &Path) -> Session {
    let session = Session::sendoff(&["--sandbox"], home, (100, 30));
    session.wait_for("F5 send");
    session
}

#[test]
fn after_quit() {
    let home = tempfile::tempdir().unwrap();
    let mut session = started(home.path());
    session.send(CTRL_Q);
    assert_eq!(session.wait_for_end(), 0);
    session.assert_restored();
}

#[test]
fn after_an_error_at_the_start() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::sendoff(&["--sandbox", "."], home.path(), (100, 30));
    assert_eq!(session.wait_for_end(), 8);
    session.assert_restored();
    assert!(session.screen().contains("folder"), "{}", session.screen());
}

#[test]
fn stopped_and_continued() {
    let home = tempfile::tempdir().unwrap();
    let mut session = started(home.path());
    session.send("before ");
    session.wait_for("before ");
    session.signal("TSTP");
    session.wait_until("the program to leave the screen", |screen| {
        !screen.alternate_screen()
    });
    session.assert_restored();
    session.wait_for_stop();
    session.signal("CONT");
    session.wait_for("F5 send");
    session.send("after");
    session.wait_for("before after");
    session.send(CTRL_Q);
    session.wait_for("Quit?");
    session.send("t");
    assert_eq!(session.wait_for_end(), 0);
    session.assert_restored();
}

/// Set for the child that panics; without it the child's test does nothing.
const PANIC: &str = "SENDOFF_TEST_PANIC";

#[test]
fn after_a_panic() {
    let home = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "lifecycle::a_child_that_panics", "--nocapture"]);
    let mut session = Session::start(command, home.path(), (100, 30), &[(PANIC, "1")]);
    session.wait_for_end();
    session.assert_restored();
    assert!(
        session.screen().contains("a fault on purpose"),
        "{}",
        session.screen()
    );
}

#[test]
fn a_child_that_panics() {
    if std::env::var_os(PANIC).is_none() {
        return;
    }
    let _terminal = sendoff::runtime::Terminal::enter().unwrap();
    panic!("a fault on purpose");
}
