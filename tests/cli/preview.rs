//! `preview`: the email as plain text on standard output.

use super::program::Program;

const HTML: &str = "<h1>Spring sale</h1><p>Hi <b>Ada</b>, enjoy <a href=\"https://acme.example/\">20 % off</a> until the end of the month, in all shops.</p>";

#[test]
fn text_is_wrapped_to_the_width() {
    let program = Program::new().file("draft.html", HTML);
    let run = program.run("preview draft.html");
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
    assert!(run.stdout.contains("Hi Ada"), "{run:?}");
    let narrow = program.run("preview draft.html --width 30");
    assert!(narrow.stdout.lines().count() > run.stdout.lines().count());
    assert!(
        narrow.stdout.lines().all(|line| line.chars().count() <= 30),
        "{narrow:?}"
    );
}

#[test]
fn colour_is_for_terminals_unless_it_is_asked_for() {
    // A run with escape sequences is not harmless, so it does not go through `run`.
    let styled = |line: &str, no_color: &str| {
        let program = Program::new()
            .file("draft.html", HTML)
            .env("NO_COLOR", no_color);
        let output = program.command(line).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("\u{1b}[")
    };
    assert!(!styled("preview draft.html", ""));
    assert!(!styled("preview draft.html --color never", ""));
    assert!(styled("preview draft.html --color always", ""));
    assert!(styled("preview draft.html --color always", "1"));
}

#[test]
fn standard_input_and_hostile_text_are_fine() {
    let program =
        Program::new().input("<p>a\u{1b}[31mb\u{9b}c\u{202e}d</p><a href='x\u{1b}]0;y\u{7}'>e</a>");
    let run = program.run("preview -");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(!run.stdout.contains('\u{202e}'), "{run:?}");
}

#[test]
fn what_is_no_text_is_refused_in_a_sentence() {
    let program = Program::new()
        .file("latin.html", b"<p>caf\xe9</p>")
        .file("picture.html", b"\x89PNG\r\n\x1a\n\0\0");
    program.run("preview latin.html").expect(3, "byte 6");
    program
        .run("preview picture.html")
        .expect(3, "not a text file");
    program
        .run("preview missing.html")
        .expect(8, "missing.html");
    program.run("preview .").expect(8, "");
}
