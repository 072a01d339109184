//! `send` and its journal: the same is never sent twice unasked, and never without a journal.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    process::{Command, Stdio},
};

use sendoff::sandbox::Sandbox;
use serde_json::{Value, json};

use super::{
    program::{DRAFT, Program, finish, run},
    server::{Server, Step, write},
};

const SEND: &str = "send draft.html --yes --json";

/// A sandbox for other processes, and a program that has it as its account.
async fn sandbox() -> (Sandbox, Program) {
    let sandbox = Sandbox::start(0).await.unwrap();
    let program = Program::new()
        .env("SENDOFF_BASE_URL", &sandbox.base_url())
        .env("SENDOFF_TOKEN", sandbox.token())
        .file("draft.html", draft(&["1001"]));
    (sandbox, program)
}

fn draft(people: &[&str]) -> String {
    DRAFT.replace("5380718", &people.join(","))
}

#[tokio::test]
async fn fifty_at_once_send_it_once() {
    let (sandbox, program) = sandbox().await;
    let children: Vec<_> = (0..50)
        .map(|_| program.command(SEND).stdin(Stdio::null()).spawn().unwrap())
        .collect();
    let runs = tokio::task::spawn_blocking(|| children.into_iter().map(finish).collect::<Vec<_>>());
    let runs = runs.await.unwrap();
    assert_eq!(sandbox.sent().len(), 1);
    let count = |status| runs.iter().filter(|run| run.status == status).count();
    assert_eq!((count(0), count(7)), (1, 49), "{runs:?}");
    let duplicate = runs.iter().find(|run| run.status == 7).unwrap();
    assert_eq!(duplicate.json()["outcome"], "duplicate");
}

#[tokio::test]
async fn a_duplicate_is_7_and_shows_the_earlier_one() {
    let (sandbox, program) = sandbox().await;
    let (program, first) = run(program, SEND).await;
    first.expect(0, "");
    let id = first.json()["id"].clone();
    let (program, second) = run(program, SEND).await;
    second.expect(7, "--again");
    let line = second.json();
    assert_eq!(line["outcome"], "duplicate");
    assert_eq!(line["id"], id, "the earlier one's");
    let detail = line["detail"].as_str().unwrap();
    assert!(detail.contains("accepted as campaign 880"), "{detail}");
    let (_, again) = run(program, "send draft.html --yes --json --again").await;
    again.expect(0, "");
    assert_ne!(again.json()["id"], id);
    assert_eq!(sandbox.sent().len(), 2);
}

#[tokio::test]
async fn many_people_go_out_in_batches_with_a_line_each() {
    let accepted = [
        Step::ReadRequest,
        write("HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{\"campaign\": 880}"),
    ];
    let server = Server::start(accepted.to_vec()).await;
    let people: Vec<String> = (1..=5).map(|id| id.to_string()).collect();
    let program = Program::with_account(&server.base_url())
        .config("[sending]\nbatch_size = 2\n")
        .file("draft.html", DRAFT.replace("5380718", &people.join(",")));
    let (_, run) = run(program, SEND).await;
    assert_eq!(run.status, 0, "{run:?}");
    let lines: Vec<Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let counts: Vec<_> = lines.iter().map(|line| &line["receivers"]).collect();
    assert_eq!(counts, [&json!(2), &json!(2), &json!(1), &json!(5)]);
    let ids: Vec<_> = lines.iter().map(|line| &line["id"]).collect();
    assert_eq!(
        ids,
        [&json!("1/1"), &json!("1/2"), &json!("1/3"), &json!("1")]
    );
    assert_eq!(server.finish().await.len(), 3);
}

#[tokio::test]
async fn without_a_journal_it_is_8_and_nothing_is_sent() {
    let (sandbox, program) = sandbox().await;
    fs::write(program.home().join("file"), "no folder").unwrap();
    let (program, no_folder) = run(program, "send draft.html --yes --data-dir file").await;
    no_folder.expect(8, "--data-dir");
    fs::create_dir(program.home().join("newer")).unwrap();
    let newer = rusqlite::Connection::open(program.home().join("newer/sendoff.db")).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    let (_, newer) = run(program, "send draft.html --yes --data-dir newer").await;
    newer.expect(8, "newer Sendoff");
    assert_eq!(sandbox.sent().len(), 0);
}

#[tokio::test]
async fn a_journal_that_was_broken_is_told_and_asks_for_a_word() {
    let (sandbox, program) = sandbox().await;
    let program = program.file("sendoff.db", "broken".repeat(500));
    let (program, asked) = run(program, "send draft.html --yes --data-dir .").await;
    asked.expect(7, "set aside");
    let (_, again) = run(program, "send draft.html --yes --again --data-dir .").await;
    again.expect(0, "");
    assert_eq!(sandbox.sent().len(), 1);
}

#[test]
fn a_signal_between_attempts_takes_it_back() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}/api/public/", listener.local_addr().unwrap());
    let program = Program::with_account(&base_url).file("draft.html", DRAFT);
    let mut child = program.command(SEND).stdin(Stdio::null()).spawn().unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    stream.read_exact(&mut [0; 100]).unwrap();
    let busy = "HTTP/1.1 429 Busy\r\nretry-after: 100\r\ncontent-length: 0\r\n\r\n";
    stream.write_all(busy.as_bytes()).unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("Trying again in 100 s")));
    let kill = format!("kill -INT {}", child.id());
    let sent = Command::new("sh").args(["-c", &kill]).status().unwrap();
    assert!(sent.success());
    let run = finish(child);
    assert_eq!(run.status, 7, "{run:?}");
    assert_eq!(run.json()["outcome"], "cancelled");
}

#[test]
fn what_a_killed_program_left_is_unknown_and_said() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}/api/public/", listener.local_addr().unwrap());
    let program = Program::with_account(&base_url).file("draft.html", DRAFT);
    let mut child = program.command(SEND).stdin(Stdio::null()).spawn().unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    stream.read_exact(&mut [0; 100]).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let run = program.run(SEND);
    run.expect(7, "may have been sent");
    run.expect(7, "number 1 in the journal");
}
