//! Receivers by address: found out while one types, shown by name, sent to by ID.

use std::fs;

use crate::pty::Session;

const DRAFT: &str = "+++\n\
    api_email_settings = 12\n\
    author = \"news@acme.example\"\n\
    receivers = \"\"\n\
    subject = \"Hello\"\n\
    +++\n\
    <h1>Title</h1>\n";

const F3: &str = "\x1bOR";
const F5: &str = "\x1b[15~";
const F9: &str = "\x1b[20~";
const ALT_S: &str = "\x1bs";
const TO_THE_RECEIVERS: &str = "\x1bf\t\t\t\t\t";

#[test]
fn an_address_becomes_a_person_who_gets_the_email() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mail.html"), DRAFT).unwrap();
    let mut session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (120, 40));
    session.wait_for("<h1>Title</h1>");
    session.send(TO_THE_RECEIVERS);
    session.send("ada.lovelace@example.org");
    session.wait_for("✓ Ada Lovelace, 5380718");
    session.send(F3);
    session.wait_for("Ada Lovelace ×");
    session.send(F5);
    let summary = session.wait_for("Send this email?");
    assert!(
        summary.contains("1 person: Ada Lovelace (5380718)"),
        "{summary}"
    );
    session.press_until(ALT_S, "accepted: campaign 880, 1 person");
    session.send(F9);
    let history = session.wait_for("campaign 880");
    assert!(history.contains("1 person"), "{history}");
}

#[test]
fn nobody_gets_an_email_for_somebody_else() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mail.html"), DRAFT).unwrap();
    let mut session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (120, 40));
    session.wait_for("<h1>Title</h1>");
    session.send(TO_THE_RECEIVERS);
    session.send("no.such.person@example.org");
    session.wait_for("nobody in User.com has this address");
    session.send(F5);
    session.wait_for("Not ready to send");
}

#[test]
fn a_list_is_read_and_sent_to() {
    let home = tempfile::tempdir().unwrap();
    let draft = DRAFT.replace("receivers = \"\"", "receivers_file = \"members.csv\"");
    fs::write(home.path().join("mail.html"), draft).unwrap();
    let list = "email,city\nada.lovelace@example.org,London\namara.nwosu@example.org,Enugu\n";
    fs::write(home.path().join("members.csv"), list).unwrap();
    let mut session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (120, 40));
    session.wait_for("2 from members.csv ×");
    session.send(F5);
    session.wait_for("2 people: ");
    session.press_until(ALT_S, "accepted: campaign 880, 2 people");
}
