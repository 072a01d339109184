//! `send`: what goes out, what keeps it from going out, and what it says.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    process::{Command, Stdio},
};

use serde_json::Value;

use super::{
    program::{DRAFT, KEY, Program, finish, run},
    server::{Server, Step, write},
};

fn accepting() -> Vec<Step> {
    vec![
        Step::ReadRequest,
        write("HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{\"campaign\": 880}"),
    ]
}

fn body_of(request: &[u8]) -> Value {
    let text = std::str::from_utf8(request).unwrap();
    serde_json::from_str(text.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[tokio::test]
async fn the_answer_is_one_line_for_people() {
    let server = Server::start(accepting()).await;
    let program = Program::with_account(&server.base_url()).file("draft.html", DRAFT);
    let (_, run) = run(program, "send draft.html --yes").await;
    run.expect(0, "127.0.0.1");
    assert_eq!(run.stdout, "accepted: campaign 880, 1 person\n");
    let requests = server.finish().await;
    let head = String::from_utf8_lossy(&requests[0]).to_lowercase();
    assert!(head.starts_with("post /api/public/emails/send-custom-domain/ http/1.1\r\n"));
    let authorization = format!("authorization: token {KEY}\r\n").to_lowercase();
    assert!(head.contains(&authorization));
    assert_eq!(body_of(&requests[0])["content"], "<p>Hi</p>\n");
}

#[tokio::test]
async fn a_draft_comes_from_standard_input_too() {
    let server = Server::start(accepting()).await;
    let program = Program::with_account(&server.base_url()).input(DRAFT);
    let (_, run) = run(program, "send - --yes").await;
    run.expect(0, "");
    assert_eq!(server.finish().await.len(), 1);
}

#[tokio::test]
async fn a_profile_fills_in_what_no_email_can_do_without() {
    let server = Server::start(accepting()).await;
    let config = format!(
        "[profiles.acme]\nbase_url = \"{}\"\nauthor = 7\napi_email_settings = 12\ntemplate = 4\n",
        server.base_url()
    );
    let program = Program::new()
        .config(config)
        .env("SENDOFF_TOKEN", KEY)
        .file(
            "draft.html",
            "+++\nreceivers = [1, 2]\nsubject = \"s\"\n+++\nHi",
        );
    let (_, run) = run(program, "send draft.html --yes").await;
    run.expect(0, "");
    assert_eq!(run.stdout, "accepted: campaign 880, 2 people\n");
    let body = body_of(&server.finish().await[0]);
    assert_eq!(body["author"], 7);
    assert_eq!(body["api_email_settings"], 12);
    assert_eq!(body.get("template"), None, "{body}");
}

#[tokio::test]
async fn without_a_terminal_and_without_yes_nothing_is_sent() {
    let server = Server::start(accepting()).await;
    let program = Program::with_account(&server.base_url())
        .file("draft.html", DRAFT)
        .input("yes\n");
    let (program, plain) = run(program, "send draft.html").await;
    plain.expect(2, "--yes");
    let (_, from_input) = run(program, "send -").await;
    from_input.expect(2, "--yes");
    assert_eq!(server.finish().await.len(), 0);
}

#[tokio::test]
async fn an_invalid_draft_is_3_and_nothing_is_sent() {
    let server = Server::start(accepting()).await;
    let program = Program::with_account(&server.base_url())
        .file("draft.html", "+++\nsubject = \"s\"\n+++\nx");
    let (_, run) = run(program, "send draft.html --yes --json").await;
    run.expect(3, "receivers");
    let line = run.json();
    assert_eq!(line["outcome"], "invalid");
    assert_eq!(line["subject"], "s");
    assert!(
        line["detail"].as_str().unwrap().contains("author"),
        "{line}"
    );
    assert_eq!(server.finish().await.len(), 0);
}

#[tokio::test]
async fn a_draft_of_another_account_is_3_and_nothing_is_sent() {
    let server = Server::start(accepting()).await;
    let program = Program::with_account(&server.base_url()).file(
        "draft.html",
        DRAFT.replace("author", "account = \"acme.user.com\"\nauthor"),
    );
    let (_, run) = run(program, "send draft.html --yes").await;
    run.expect(3, "account is acme.user.com");
    assert_eq!(server.finish().await.len(), 0);
}

#[test]
fn a_draft_that_is_not_there_or_cannot_be_read_is_8() {
    let program = Program::with_account("http://127.0.0.1:9/");
    program
        .run("send missing.html --yes")
        .expect(8, "missing.html");
    program.run("send . --yes").expect(8, "");
}

#[test]
fn bytes_that_do_not_decode_are_3() {
    let program =
        Program::with_account("http://127.0.0.1:9/").file("draft.html", b"<p>caf\xe9</p>");
    program.run("send draft.html --yes").expect(3, "byte 6");
}

#[test]
fn what_was_accepted_stays_accepted_when_nobody_can_be_told() {
    let program = Program::new().file("draft.html", DRAFT);
    let mut child = program
        .command("send draft.html --yes --sandbox")
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    assert_eq!(finish(child).status, 0);
}

#[test]
fn a_signal_during_the_send_waits_for_the_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}/api/public/", listener.local_addr().unwrap());
    let program = Program::with_account(&base_url).file("draft.html", DRAFT);
    let mut child = program
        .command("send draft.html --yes")
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let (mut stream, _) = listener.accept().unwrap();
    stream.read_exact(&mut [0]).unwrap();
    for signal in ["INT", "TERM", "HUP"] {
        let kill = format!("kill -{signal} {}", child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status().unwrap();
        assert!(sent.success());
    }
    let stderr = child.stderr.take().unwrap();
    let mut lines = BufReader::new(stderr).lines();
    assert!(lines.any(|line| line.unwrap().contains("waiting for the answer")));
    stream
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{\"campaign\": 880}")
        .unwrap();
    let run = finish(child);
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(run.stdout, "accepted: campaign 880, 1 person\n");
}
