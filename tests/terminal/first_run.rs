//! From the first start to the first test send on an account, as somebody goes who knows nothing
//! but what the screen says; and from one account to another.

use std::fs;

use crate::{
    pty::Session,
    setup::{Sandbox, session},
};

const F5: &str = "\x1b[15~";
const F8: &str = "\x1b[19~";
const F11: &str = "\x1b[23~";

/// Answers the question that the screen asks.
fn answer(session: &mut Session, question: &str, text: &str) {
    session.wait_for(question);
    session.send(text);
    session.send("\r");
}

/// A login in the composer up to the end, under this name.
fn log_in(session: &mut Session, sandbox: &Sandbox, name: &str) {
    answer(session, "Question 1 of 6: Subdomain", &sandbox.base_url);
    answer(session, "Question 2 of 6: API key", &sandbox.token);
    answer(session, "Question 3 of 6: Author", "news@acme.example");
    answer(session, "Question 4 of 6: Email settings", "12");
    answer(session, "Question 5 of 6: Testers", "5380718");
    answer(session, "Question 6 of 6: Profile name", name);
    session.wait_for("Your account is set up");
}

#[test]
fn a_newcomer_comes_to_a_first_test_by_what_the_screen_says() {
    let sandbox = Sandbox::start();
    let home = tempfile::tempdir().unwrap();
    let mut session = session(&[], home.path());
    let screen = session.wait_for("Welcome to Sendoff");
    assert!(screen.contains("SANDBOX"), "{screen}");
    assert!(
        unwrapped(&screen).contains("nothing reaches anybody"),
        "{screen}"
    );
    assert!(screen.contains("F11 or Alt+I logs in"), "{screen}");

    session.send(F11);
    let screen = session.wait_for("Question 1 of 6: Subdomain");
    assert!(!screen.contains("Welcome to Sendoff"), "{screen}");
    assert!(screen.contains("Next (Enter)"), "{screen}");
    answer(&mut session, "or paste the whole address", "a b");
    session.wait_for("needs a subdomain");
    // What was wrong is selected, so that typing takes its place.
    answer(
        &mut session,
        "Question 1 of 6: Subdomain",
        &sandbox.base_url,
    );
    let wrong = sandbox.token.replace('0', "1");
    answer(&mut session, "Question 2 of 6: API key", &wrong);
    session.wait_for("doesn't know this API key");
    answer(&mut session, "Question 2 of 6: API key", &sandbox.token);
    answer(
        &mut session,
        "Who your emails are from",
        "news@acme.example",
    );
    answer(&mut session, "The ID of the email settings", "12");
    answer(&mut session, "Who gets a test", "5380718");
    answer(&mut session, "What Sendoff calls this account", "first try");

    let screen = session.wait_for("Your account is set up");
    assert!(screen.contains(" first try "), "{screen}");
    assert!(!screen.contains("SANDBOX"), "{screen}");
    let told = unwrapped(&screen);
    for words in [
        "Tab goes to the next field, F3 to the HTML",
        "F8 sends a test to your testers",
        "The API key is in ",
    ] {
        assert!(told.contains(words), "{words:?} is not in {told}");
    }

    // The cursor is in a field, and Tab goes on to the one that is called Subject.
    let subject = screen
        .lines()
        .position(|line| line.trim_start().starts_with("Subject"))
        .unwrap();
    for _ in 0..10 {
        if in_row(&session, subject) {
            break;
        }
        session.send("\t");
        session.is_within(crate::pty::PATIENCE, |screen| {
            usize::from(screen.cursor_position().0) == subject
        });
    }
    assert!(in_row(&session, subject), "{}", session.screen());
    session.send("My first email");
    session.wait_for("My first email");
    session.send("\x1b[13~");
    session.send("<p>Hello</p>");
    session.wait_for("<p>Hello</p>");
    session.send(F8);
    session.wait_for("test accepted: campaign");

    session.send("\x11");
    session.wait_for("Keep");
    session.send("k");
    assert_eq!(session.wait_for_end(), 0, "{}", session.screen());
    session.assert_restored();
    let shown = String::from_utf8_lossy(&session.bytes()).into_owned();
    for secret in [&sandbox.token, &wrong] {
        assert!(!shown.contains(secret.as_str()));
    }
    let config = fs::read_to_string(home.path().join(".config/sendoff/config.toml")).unwrap();
    assert!(config.contains("[profiles.\"first try\"]"), "{config}");
    assert!(!config.contains(&sandbox.token));
}

/// The words of the screen without borders and ends of lines.
fn unwrapped(screen: &str) -> String {
    let words = screen.split_whitespace();
    let words: Vec<&str> = words.filter(|word| *word != "┃").collect();
    words.join(" ")
}

fn in_row(session: &Session, row: usize) -> bool {
    session.is_within(std::time::Duration::ZERO, |screen| {
        usize::from(screen.cursor_position().0) == row
    })
}

#[test]
fn each_account_has_its_own_draft() {
    let sandbox = Sandbox::start();
    let home = tempfile::tempdir().unwrap();
    let mut session = session(&[], home.path());
    session.wait_for("Welcome to Sendoff");
    // The sample is gone on with, and F11 shows no second welcome.
    session.send("\x1b[13~");
    session.send("sandbox words");
    session.wait_for("sandbox words");
    session.send(F11);
    log_in(&mut session, &sandbox, "one");
    let screen = session.screen();
    assert!(!screen.contains("sandbox words"), "{screen}");
    session.send("\x1b[13~");
    session.send("words of one");
    session.wait_for("words of one");

    session.send("\x1b[23;2~");
    session.wait_for("reaches nobody");
    session.send("sandbox\r");
    let screen = session.wait_for("sandbox words");
    assert!(screen.contains("SANDBOX"), "{screen}");
    assert!(!screen.contains("words of one"), "{screen}");

    session.send("\x1b[23;2~");
    session.wait_for("reaches nobody");
    session.send("one\r");
    let screen = session.wait_for("words of one");
    assert!(!screen.contains("SANDBOX"), "{screen}");
    session.send("\x11");
    session.wait_for("Keep");
    session.send("k");
    assert_eq!(session.wait_for_end(), 0, "{}", session.screen());
    session.assert_restored();
}

#[test]
fn a_key_that_is_gone_is_said_with_what_sets_it_anew() {
    let sandbox = Sandbox::start();
    let home = tempfile::tempdir().unwrap();
    let config = home.path().join(".config/sendoff");
    fs::create_dir_all(&config).unwrap();
    let profile = format!("[profiles.one]\nbase_url = \"{}\"\n", sandbox.base_url);
    fs::write(config.join("config.toml"), profile).unwrap();
    let draft = "+++\napi_email_settings = 12\nauthor = \"a@b.example\"\nreceivers = [5380718]\n\
                 subject = \"Hi\"\n+++\n<p>Hi</p>\n";
    fs::write(home.path().join("email.html"), draft).unwrap();
    let mut session = session(&["email.html"], home.path());
    session.wait_for("<p>Hi</p>");
    session.press_until(F5, "Send this email?");
    session.press_until("\x1bs", "F11 or Alt+I logs in");
    session.send(F11);
    session.wait_for("Question 1 of 6: Subdomain");
    let screen = session.wait_for(sandbox.base_url.trim_end_matches('/'));
    assert!(!screen.contains("SANDBOX"), "{screen}");
}
