//! Sending to many with a pause, a test, and the history of both.

use std::fs;

use crate::pty::Session;

const F5: &str = "\x1b[15~";
const F8: &str = "\x1b[19~";
const F9: &str = "\x1b[20~";
const ALT_S: &str = "\x1bs";
const CTRL_Q: &str = "\x11";
const PEOPLE: usize = 300;

/// A home in which an email goes out at once, one person a request.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join(".config/sendoff");
    fs::create_dir_all(&config).unwrap();
    let sending = "[sending]\ngrace = 0\nbatch_size = 1\nconfirm_above = 1000\n";
    fs::write(config.join("config.toml"), sending).unwrap();
    let all: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../assets/sandbox/people.json")).unwrap();
    let people = all
        .iter()
        .take(PEOPLE)
        .map(|person| person["id"].to_string());
    let people: Vec<String> = people.collect();
    let draft = format!(
        "+++\napi_email_settings = 12\nauthor = \"news@acme.example\"\nreceivers = [{}]\n\
         subject = \"To many\"\n+++\n<p>Hi</p>\n",
        people.join(", ")
    );
    fs::write(home.path().join("mail.html"), draft).unwrap();
    home
}

#[test]
fn a_send_to_many_is_paused_goes_on_and_is_in_the_history() {
    let home = home();
    let mut session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (120, 40));
    session.wait_for("<p>Hi</p>");
    session.send(F5);
    session.wait_for("300 requests, 300 campaigns");
    session.press_until(ALT_S, "Sending (Esc pauses)");
    session.send("\x1b");
    let screen = session.wait_for("nothing of the others has left");
    assert!(screen.contains("Go on sending"), "{screen}");
    session.press_until("g", "Sending (Esc pauses)");
    session.wait_for("accepted: campaigns 880 to 1179, 300 people");
    session.send(F9);
    let history = session.wait_for("campaigns 880–1179");
    assert!(history.contains("To many"), "{history}");
    session.send("\r");
    let details = session.wait_for("The body of the first request");
    assert!(details.contains("Requests 1 to "), "{details}");
    assert!(details.contains("\"subject\":\"To many\""), "{details}");
    session.send("\x1b");
    session.wait_for("What was sent");
    session.send(F9);
    session.wait_for("<p>Hi</p>");
    session.send(CTRL_Q);
    assert_eq!(session.wait_for_end(), 0);
}

#[test]
fn what_was_stopped_is_sent_on_from_the_history() {
    let home = home();
    let mut session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (100, 30));
    session.wait_for("<p>Hi</p>");
    session.send(F5);
    session.wait_for("300 requests");
    session.press_until(ALT_S, "Sending (Esc pauses)");
    session.send("\x1b");
    session.wait_for("nothing of the others has left");
    // Tab twice from "Wait": "Stop here". Keys that come too soon after the question do nothing.
    session.press_until("\t", "▸ Stop here");
    session.send("\r");
    session.wait_for("the history (F9) sends it on");
    session.send(F9);
    session.wait_for("▸ ✗ not sent");
    session.send("\r");
    session.wait_for("Use as new draft");
    session.send("s");
    session.wait_for("as it was confirmed then");
    session.press_until("\t", "▸ Send the rest");
    session.send("\r");
    session.wait_for("accepted: campaigns");
    session.send(CTRL_Q);
    assert_eq!(session.wait_for_end(), 0);
}

#[test]
fn a_test_goes_to_the_tester_alone() {
    let home = home();
    let mut session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (80, 24));
    session.wait_for("<p>Hi</p>");
    session.send(F8);
    session.wait_for("test accepted: campaign 880, 1 person");
    session.send(CTRL_Q);
    assert_eq!(session.wait_for_end(), 0);
}
