//! `check`: where in the file what is wrong.

use serde_json::Value;

use super::program::{DRAFT, Program};

#[test]
fn a_valid_draft_is_0_and_silent() {
    let run = Program::new()
        .file("draft.html", DRAFT)
        .run("check draft.html");
    assert_eq!(
        (run.status, run.stdout.as_str(), run.stderr.as_str()),
        (0, "", "")
    );
    assert_eq!(Program::new().input(DRAFT).run("check -").status, 0);
}

#[test]
fn each_finding_has_its_line() {
    let draft = DRAFT
        .replace("5380718", "ada@example.org, five")
        .replace("template = 1", "template = 0");
    let run = Program::new()
        .file("draft.html", draft)
        .run("check draft.html");
    assert_eq!(run.status, 3, "{run:?}");
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{run:?}");
    assert!(
        lines[0].starts_with("draft.html:4:1: error[fields/template]: "),
        "{run:?}"
    );
    assert!(
        lines[1].starts_with("draft.html:6:1: error[fields/receivers]: "),
        "{run:?}"
    );
}

#[test]
fn what_is_missing_is_told_at_the_top() {
    let run = Program::new()
        .file("plain.html", "<p>Hi</p>")
        .run("check plain.html");
    assert_eq!(run.status, 3, "{run:?}");
    for field in ["api_email_settings", "author", "receivers", "subject"] {
        let start = format!("plain.html:1:1: error[fields/{field}]: ");
        assert!(
            run.stdout.lines().any(|line| line.starts_with(&start)),
            "{run:?}"
        );
    }
}

#[test]
fn json_has_the_same_in_keys() {
    let run = Program::new()
        .file("draft.html", DRAFT.replace("template = 1", "template = 0"))
        .run("check --json draft.html");
    assert_eq!(run.status, 3);
    let finding: Value = run.json();
    assert_eq!(finding["file"], "draft.html");
    assert_eq!(finding["line"], 4);
    assert_eq!(finding["column"], 1);
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["id"], "fields/template");
    assert_ne!(finding["message"], "");
}

#[test]
fn the_worst_of_several_files_counts() {
    let program = Program::new()
        .file("good.html", DRAFT)
        .file("bad.html", "")
        .file("binary.html", b"\x89PNG\r\n\x1a\n\0\0")
        .file("broken.html", "+++\nsubject = \n+++\n");
    assert_eq!(program.run("check good.html bad.html").status, 3);
    let run = program.run("check binary.html broken.html");
    assert_eq!(run.status, 3, "{run:?}");
    assert!(
        run.stdout.contains("binary.html:1:1: error[file]: "),
        "{run:?}"
    );
    assert!(run.stdout.contains("broken.html:2:"), "{run:?}");
    let run = program.run("check missing.html bad.html");
    run.expect(8, "missing.html");
    assert!(run.stdout.contains("bad.html:1:1"), "{run:?}");
}

#[test]
fn a_profile_fills_in_what_no_email_can_do_without() {
    let program = Program::new()
        .config("[profiles.a]\nsubdomain = \"a\"\nauthor = 7\napi_email_settings = 12\n")
        .file("draft.html", "+++\nreceivers = 1\nsubject = \"s\"\n+++\nHi");
    let run = program.run("check draft.html");
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{run:?}");
}
