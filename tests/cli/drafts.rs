//! `sendoff drafts`: what was typed and is in no file.

use jiff::Timestamp;
use sendoff::{
    draft::{Field, Fields},
    store::{DraftId, DraftState, DraftText, Lock, Store},
};

use crate::program::Program;

const WRITTEN: i64 = 1_700_000_000;

fn store(program: &Program) -> Store {
    Store::open(&program.home().join(".local/share/sendoff")).unwrap()
}

fn add(program: &Program, subject: &str, path: Option<&str>, second: i64) -> (DraftId, Lock) {
    let mut fields = Fields::default();
    fields.set(Field::Subject, subject);
    fields.set(Field::Receivers, "5380718, 5380719");
    let text = DraftText {
        account: "acme.user.com".to_owned(),
        path: path.map(Into::into),
        source: vec![],
        fields,
        body: "<p>Hi</p>".to_owned(),
    };
    let at = Timestamp::from_second(WRITTEN + second).unwrap();
    store(program).add_draft(&text, at).unwrap()
}

#[test]
fn without_drafts_it_says_so() {
    let run = Program::new().run("drafts");
    run.expect(0, "There is no draft");
    assert_eq!(run.stdout, "");
}

#[test]
fn the_list_says_what_who_when_and_where() {
    let program = Program::new().env("TZ", "UTC");
    drop(add(&program, "Older\u{1b}[31m", Some("/tmp/a.html"), 0));
    let (_, _held) = add(&program, "", None, 60);
    let run = program.run("drafts");
    assert_eq!(run.status, 0);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(
        lines,
        [
            "2  2023-11-14 22:14  2 people  (no subject)  open now       no file, acme.user.com",
            "1  2023-11-14 22:13  2 people  Older␛[31m    to go on with  /tmp/a.html",
        ]
    );
}

#[test]
fn json_has_an_object_a_line() {
    let program = Program::new();
    let (id, _lock) = add(&program, "Hello", Some("/tmp/a.html"), 0);
    let line = program.run("drafts --json").json();
    assert_eq!(
        line,
        serde_json::json!({
            "id": id.0,
            "account": "acme.user.com",
            "subject": "Hello",
            "people": 2,
            "at": "2023-11-14T22:13:20Z",
            "state": "open",
            "in_use": true,
            "deleted_after": null,
            "path": "/tmp/a.html",
        })
    );
}

#[test]
fn what_was_thrown_away_is_brought_back() {
    let program = Program::new();
    let (id, lock) = add(&program, "Oh no", None, 0);
    let thrown = Timestamp::now();
    store(&program)
        .set_draft_state(id, DraftState::ThrownAway, thrown)
        .unwrap();
    program
        .run("drafts --restore 1")
        .expect(8, "open in another Sendoff");
    drop(lock);
    let run = program.run("drafts");
    assert!(run.stdout.contains("thrown away, deleted "), "{run:?}");
    program
        .run("drafts --restore 1")
        .expect(0, "goes on with this draft");
    let run = program.run("drafts");
    assert!(run.stdout.contains("to go on with"), "{run:?}");
    program
        .run("drafts --restore 7")
        .expect(2, "there is no draft 7");
}

#[test]
fn a_store_of_a_newer_program_is_refused() {
    let program = Program::new();
    let folder = program.home().join(".local/share/sendoff");
    std::fs::create_dir_all(&folder).unwrap();
    let database = rusqlite::Connection::open(folder.join("sendoff.db")).unwrap();
    database.pragma_update(None, "user_version", 999).unwrap();
    program.run("drafts").expect(8, "newer Sendoff");
}
