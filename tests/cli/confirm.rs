//! The question before a send, on a real terminal.

use std::{
    io::{Read, Write},
    sync::mpsc,
    thread,
    time::Duration,
};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use serde_json::Value;

use super::program::{DRAFT, Program};

const PATIENCE: Duration = Duration::from_mins(1);

fn answer(draft: &str, words: &str) -> (u32, String) {
    let program = Program::new()
        .config("[sending]\ngrace = 0\n")
        .file("draft.html", draft);
    answer_to(&program, "send draft.html --sandbox", words)
}

/// Answers the question, and takes the email back where there is a grace for it; gives the exit status and all that was on the terminal.
pub(crate) fn answer_to(program: &Program, line: &str, words: &str) -> (u32, String) {
    let pty = native_pty_system()
        .openpty(PtySize {
            rows: 24,
            cols: 80,
            pixel_width: 0,
            pixel_height: 0,
        })
        .unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sendoff"));
    command.args(line.split_whitespace());
    command.env_clear();
    command.env("HOME", program.home());
    for (name, value) in program.environment() {
        command.env(name, value);
    }
    command.cwd(program.home());
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let mut reader = pty.master.try_clone_reader().unwrap();
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut buffer = [0; 1024];
        while let Ok(length @ 1..) = reader.read(&mut buffer) {
            if sender.send(buffer[..length].to_vec()).is_err() {
                return;
            }
        }
    });
    let mut writer = pty.master.take_writer().unwrap();
    let mut screen = Vec::new();
    let mut asked = false;
    loop {
        match receiver.recv_timeout(PATIENCE) {
            Ok(bytes) => screen.extend(bytes),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                child.kill().unwrap();
                panic!("{}", String::from_utf8_lossy(&screen));
            }
        }
        if screen.ends_with(b"takes it back.\r\n") {
            write!(writer, "\u{3}").unwrap();
        }
        if !asked && screen.ends_with(b"press Enter: ") {
            asked = true;
            writeln!(writer, "{words}").unwrap();
        }
    }
    assert!(asked, "{}", String::from_utf8_lossy(&screen));
    let status = child.wait().unwrap().exit_code();
    (status, String::from_utf8(screen).unwrap())
}

#[test]
fn only_a_yes_sends_and_the_question_says_what() {
    let (status, screen) = answer(DRAFT, "yes");
    assert_eq!(status, 0, "{screen}");
    for words in [
        "sandbox",
        "email settings 1",
        "johndoe@example.org",
        "Email sent using API",
        "1 person",
        "accepted: campaign 880",
    ] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    for no in ["", "no", "y", "yes please"] {
        let (status, screen) = answer(DRAFT, no);
        assert_eq!(status, 7, "{no}: {screen}");
        assert!(!screen.contains("accepted"), "{no}: {screen}");
    }
}

#[test]
fn in_its_grace_it_can_be_taken_back() {
    let program = Program::new()
        .config("[sending]\ngrace = 600\n")
        .file("draft.html", DRAFT);
    let (status, screen) = answer_to(&program, "send draft.html --sandbox", "yes");
    assert_eq!(status, 7, "{screen}");
    assert!(screen.contains("It goes in 600 s"), "{screen}");
}

#[test]
fn above_how_many_the_number_is_typed_is_configured() {
    let program = Program::new()
        .config("[sending]\ngrace = 0\nconfirm_above = 0\n")
        .file("draft.html", DRAFT);
    for (words, expected) in [("yes", 7), ("1", 0)] {
        let (status, screen) = answer_to(&program, "send draft.html --sandbox", words);
        assert_eq!(status, expected, "{screen}");
    }
}

#[test]
fn for_many_people_their_number_is_typed() {
    let people: Vec<Value> =
        serde_json::from_str(include_str!("../../assets/sandbox/people.json")).unwrap();
    let many: Vec<_> = people[..51]
        .iter()
        .map(|person| person["id"].to_string())
        .collect();
    let draft = DRAFT.replace("5380718", &many.join(","));
    let (status, screen) = answer(&draft, "yes");
    assert_eq!(status, 7, "{screen}");
    let (status, screen) = answer(&draft, "51");
    assert_eq!(status, 0, "{screen}");
}
