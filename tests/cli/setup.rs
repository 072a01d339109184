//! `doctor`, `completions`, `man` and `keys`.

use std::fs;

use super::{
    program::{KEY, Program, run},
    server::{Server, Step, write},
};

#[test]
fn a_doctor_without_an_account_is_content_and_changes_nothing() {
    let program = Program::new();
    let run = program.run("doctor");
    assert_eq!(run.status, 0, "{run:?}");
    for word in [
        "sendoff",
        "TERM is not set",
        "none yet",
        "~/.local/share",
        "keyring",
    ] {
        assert!(run.stdout.contains(word), "{word}: {run:?}");
    }
    assert!(!run.stdout.contains(program.home().to_str().unwrap()));
    assert_eq!(fs::read_dir(program.home()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_doctor_tries_the_account_and_says_what_is_wrong() {
    let page = "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"results\":[]}";
    let server = Server::start(vec![Step::ReadRequest, write(page)]).await;
    let (_, well) = run(Program::with_account(&server.base_url()), "doctor").await;
    assert_eq!(well.status, 0, "{well:?}");
    assert!(well.stdout.contains("takes the API key"), "{well:?}");
    assert_eq!(server.finish().await.len(), 1);
    for (program, words) in [
        (
            Program::with_account("http://127.0.0.1:1/api/public/"),
            "refused the connection",
        ),
        (
            Program::new().config("[profiles.a]\nsubdomain = \"acme\"\n"),
            "sendoff login",
        ),
        (Program::new().config("colour = 1"), "unknown key `colour`"),
        (
            Program::new().config("[keys]\nsend = \"f55\"\n"),
            "[keys] send",
        ),
        (Program::new().env("SENDOFF_TOKEN", KEY), "SENDOFF_BASE_URL"),
    ] {
        let (_, ill) = run(program, "doctor").await;
        assert_eq!(ill.status, 1, "{ill:?}");
        let wrong = |line: &str| line.starts_with("WRONG") && line.contains(words);
        assert!(ill.stdout.lines().any(wrong), "{words}: {ill:?}");
    }
}

#[test]
fn a_doctor_leaves_a_broken_store_as_it_is() {
    let program = Program::new();
    let folder = program.home().join(".local/share/sendoff");
    fs::create_dir_all(&folder).unwrap();
    let database = folder.join("sendoff.db");
    fs::write(
        &database,
        "no database at all, but long enough to be looked at",
    )
    .unwrap();
    let run = program.run("doctor");
    assert_eq!(run.status, 1, "{run:?}");
    assert!(run.stdout.contains("is broken"), "{run:?}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn shells_and_man_get_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = Program::new().run(&format!("completions {shell}")).stdout;
        for word in ["history", "dry-run", "login"] {
            assert!(run.contains(word), "{shell}: {word}");
        }
    }
    let page = Program::new().run("man").stdout;
    assert!(page.starts_with(".ie") && page.contains(".TH"), "{page}");
    assert!(page.contains("doctor"), "{page}");
    let page = Program::new().run("man send").stdout;
    assert!(page.contains("dry\\-run"), "{page}");
    Program::new()
        .run("man explode")
        .expect(2, "no command explode");
    Program::new().run("completions cmd").expect(2, "cmd");
}

#[test]
fn keys_need_a_terminal() {
    Program::new().run("keys").expect(2, "no terminal");
    Program::new()
        .config("[keys]\nsend = \"f55\"\n")
        .run("keys")
        .expect(8, "config.toml:2:1");
}
