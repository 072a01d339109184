//! Write, preview, save, send: what a person does, seen on the screen.

use std::fs;

use crate::pty::Session;

const DRAFT: &str = "+++\n\
    # kept as it is\n\
    api_email_settings = 12\n\
    author = \"news@acme.example\"\n\
    receivers = [5380718, 5380719]\n\
    subject = \"Hello\"\n\
    unknown = { of = \"later\" }\n\
    +++\n\
    <h1>Title</h1>\n\
    <p>First</p>\n";

const F4: &str = "\x1bOS";
const F5: &str = "\x1b[15~";
const ALT_S: &str = "\x1bs";
const CTRL_S: &str = "\x13";
const CTRL_Q: &str = "\x11";

#[test]
fn the_sample_is_written_previewed_sent_and_reported() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::sendoff(&[], home.path(), (120, 40));
    let screen = session.wait_for("F5 send");
    assert!(screen.contains("SANDBOX"), "{screen}");
    session.send("<p>Unmistakable words</p>");
    session.wait_until("the words in editor and preview", |screen| {
        screen.contents().matches("Unmistakable words").count() == 2
    });
    session.send(F5);
    let summary = session.wait_for("Send this email?");
    assert!(summary.contains("it reaches nobody"), "{summary}");
    session.press_until(ALT_S, "accepted: campaign 880, 3 people");
    session.send(CTRL_Q);
    session.wait_for("Quit?");
    session.send("t");
    assert_eq!(session.wait_for_end(), 0);
    session.assert_restored();
}

#[test]
fn a_file_is_edited_and_saved_without_touching_the_rest() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("mail.html");
    fs::write(&file, DRAFT).unwrap();
    let mut session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (80, 24));
    session.wait_for("<h1>Title</h1>");
    session.send("<!-- new -->");
    session.wait_for(" · kept ");
    session.send(CTRL_S);
    session.wait_for("Saved to mail.html");
    let saved = fs::read_to_string(&file).unwrap();
    // What was written for one account must not be sent in another, so it is noted.
    let account = "account = \"sandbox\"\n+++\n<!-- new --><h1>";
    assert_eq!(saved, DRAFT.replace("+++\n<h1>", account));
    session.send(CTRL_Q);
    assert_eq!(session.wait_for_end(), 0);
}

#[test]
fn an_untouched_file_is_saved_byte_for_byte() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("mail.html");
    fs::write(&file, DRAFT).unwrap();
    let mut session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (80, 24));
    session.wait_for("<h1>Title</h1>");
    session.send(CTRL_S);
    session.wait_for("Saved to");
    assert_eq!(fs::read_to_string(&file).unwrap(), DRAFT);
}

#[test]
fn on_a_narrow_screen_the_preview_is_a_tab() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mail.html"), DRAFT).unwrap();
    let mut session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (60, 18));
    session.wait_for("<p>First</p>");
    session.send(F4);
    session.wait_until("the preview alone", |screen| {
        let text = screen.contents();
        text.contains("First") && !text.contains("<p>First</p>")
    });
}

#[test]
fn a_large_paste_arrives_whole() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mail.html"), DRAFT).unwrap();
    let mut session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (80, 24));
    session.wait_for("<h1>Title</h1>");
    let lines = "<p>a line of a long list</p>
"
    .repeat(20_000);
    session.send(&format!("\x1b[200~{lines}\x1b[201~"));
    session.wait_for("20001:1");
    session.send(CTRL_S);
    session.wait_for("Saved to");
    let saved = fs::read_to_string(home.path().join("mail.html")).unwrap();
    assert!(saved.contains(&lines));
}

#[test]
fn resizing_down_to_nothing_and_back_loses_no_key() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mail.html"), DRAFT).unwrap();
    let mut session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (120, 40));
    session.wait_for("<h1>Title</h1>");
    for step in 0..100_u16 {
        session.resize((1 + step % 120, 1 + step % 40));
        session.send("x");
    }
    session.resize((120, 40));
    session.wait_for(&format!("{}<h1>", "x".repeat(40)));
    session.send(CTRL_S);
    session.wait_for("Saved to");
    let saved = fs::read_to_string(home.path().join("mail.html")).unwrap();
    assert!(
        saved.contains(&format!("{}<h1>", "x".repeat(100))),
        "{saved}"
    );
}

#[test]
fn a_paste_without_brackets_is_one_paste_too() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mail.html"), DRAFT).unwrap();
    let mut session = Session::sendoff(&["--sandbox", "mail.html"], home.path(), (80, 24));
    session.wait_for("<h1>Title</h1>");
    let before = session.bytes().len();
    let lines: Vec<String> = (1..=20)
        .map(|line| format!("  <p>line {line}</p>"))
        .collect();
    session.send(&(lines.join("\r") + "\r"));
    session.wait_for("<p>line 20</p>");
    session.wait_for("21:1");
    // A frame is some kilobytes; drawn key by key it would have been hundreds of frames.
    let drawn = session.bytes().len() - before;
    assert!(drawn < 30_000, "{drawn} bytes for one paste");
    session.send(CTRL_S);
    session.wait_for("Saved to");
    let saved = fs::read_to_string(home.path().join("mail.html")).unwrap();
    assert!(saved.contains(&(lines.join("\n") + "\n")), "{saved}");
}
