//! Help, and command lines that mean nothing.

use std::fs::OpenOptions;

use super::program::{DRAFT, Program, finish};

#[test]
fn help_is_on_standard_output_and_has_examples() {
    for line in [
        "--help",
        "send --help",
        "preview --help",
        "check --help",
        "sandbox --help",
    ] {
        let run = Program::new().run(line);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
        assert!(run.stdout.contains("sendoff "), "{run:?}");
    }
    assert!(
        Program::new()
            .run("--version")
            .stdout
            .starts_with("sendoff ")
    );
}

#[test]
fn what_means_nothing_is_2() {
    for line in [
        "send",
        "check",
        "preview",
        "send a.html b.html",
        "--colour",
        "draft.html send draft.html",
        "preview draft.html --width 0",
        "preview draft.html --color maybe",
        "sandbox --port 65536",
    ] {
        let run = Program::new().file("draft.html", DRAFT).run(line);
        assert_eq!(run.status, 2, "{line}: {run:?}");
        assert_eq!(run.stdout, "", "{line}");
        assert_ne!(run.stderr, "", "{line}");
    }
}

#[test]
fn a_hostile_argument_is_repeated_harmlessly() {
    // That nothing harmful is in the output is asserted of every run.
    Program::new()
        .run("send --owned\u{1b}]0;x\u{7}\u{9b}31m\u{202e}")
        .expect(2, "owned");
    Program::new()
        .run("check \u{1b}]0;owned\u{7}")
        .expect(8, "owned");
}

#[test]
fn a_reader_that_stops_reading_is_no_error() {
    let paragraph = format!("<p>{}</p>\n", "word ".repeat(20));
    let program = Program::new().file("draft.html", paragraph.repeat(2_000));
    for line in ["preview draft.html", "check draft.html", "--help"] {
        let mut child = program.command(line).spawn().unwrap();
        drop(child.stdout.take());
        let run = finish(child);
        // What `check` counted is for whoever looks at the screen.
        let is_said = line.starts_with("check ") && run.stderr.starts_with("4 errors");
        assert!(is_said || run.stderr.is_empty(), "{line}: {run:?}");
        assert!([0, 3].contains(&run.status), "{line}: {run:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_no_panic() {
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    let program = Program::new().file("draft.html", DRAFT);
    let child = program
        .command("preview draft.html")
        .stdout(full())
        .spawn()
        .unwrap();
    finish(child).expect(8, "standard output");
    let child = program
        .command("preview missing.html")
        .stderr(full())
        .spawn()
        .unwrap();
    assert_eq!(finish(child).status, 8);
}
