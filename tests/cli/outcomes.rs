//! `send` against servers that do everything a server can do wrong.

use serde_json::{Value, json};

use super::{
    program::{DRAFT, Program, run},
    server::{Server, Step, nobody, write},
};

const SEND: &str = "send draft.html --yes --json";

fn answer(status: &str, body: &str) -> Vec<Step> {
    let length = body.len();
    vec![
        Step::ReadRequest,
        write(format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        )),
    ]
}

/// Sends to a server that plays this script. Gives the exit status and the line of JSON.
async fn send_to(script: Vec<Step>) -> (i32, Value) {
    let server = Server::start(script).await;
    // Short for the servers that stall, and long enough for all others on a busy machine.
    let timeout = 3;
    let config = format!(
        "[profiles.acme]\nbase_url = \"{}\"\ntimeout = {timeout}\n",
        server.base_url()
    );
    let program = Program::new()
        .config(config)
        .env("SENDOFF_TOKEN", super::program::KEY)
        .file("draft.html", DRAFT);
    let (_, run) = run(program, SEND).await;
    let connections = server.finish().await;
    assert_eq!(connections.len(), 1, "sent more than once: {run:?}");
    let line = run.json();
    assert_eq!(line["receivers"], 1, "{line}");
    assert_eq!(line["subject"], "Email sent using API", "{line}");
    assert!(line["at"].as_str().unwrap().ends_with('Z'), "{line}");
    assert!(!line["id"].as_str().unwrap().is_empty(), "{line}");
    (run.status, line)
}

#[tokio::test]
async fn accepted_is_0_and_names_the_campaign() {
    for body in [r#"{"campaign": 880}"#, r#"{"campaign": "880"}"#] {
        let (status, line) = send_to(answer("200 OK", body)).await;
        assert_eq!((status, &line["outcome"]), (0, &json!("accepted")));
        assert_eq!(line["campaign"], 880, "{line}");
        assert_eq!(line["status"], 200, "{line}");
        assert_eq!(line["detail"], Value::Null, "{line}");
    }
}

#[tokio::test]
async fn rejected_is_4_with_the_words_of_the_api() {
    let body = r#"{"subject": ["This field may not be blank."], "detail": "No."}"#;
    let (status, line) = send_to(answer("400 Bad Request", body)).await;
    assert_eq!((status, &line["outcome"]), (4, &json!("rejected")));
    assert_eq!(line["status"], 400, "{line}");
    let detail = line["detail"].as_str().unwrap();
    assert!(
        detail.contains("subject: This field may not be blank."),
        "{line}"
    );

    let body = r#"{"detail": "Invalid token."}"#;
    let (status, line) = send_to(answer("401 Unauthorized", body)).await;
    assert_eq!((status, &line["outcome"]), (4, &json!("rejected")));
    assert!(line["detail"].as_str().unwrap().contains("Invalid token."));
}

#[tokio::test]
async fn not_sent_is_5_when_the_limiter_refuses() {
    let script = vec![
        Step::ReadRequest,
        write("HTTP/1.1 429 Too Many Requests\r\nretry-after: 600\r\ncontent-length: 0\r\n\r\n"),
    ];
    let (status, line) = send_to(script).await;
    assert_eq!((status, &line["outcome"]), (5, &json!("not_sent")));
    assert_eq!(line["status"], 429, "{line}");
}

#[tokio::test]
async fn not_sent_is_5_when_nobody_listens() {
    let base_url = format!("http://{}/api/public/", nobody());
    let program = Program::with_account(&base_url).file("draft.html", DRAFT);
    let (_, run) = run(program, SEND).await;
    assert_eq!(run.status, 5, "{run:?}");
    assert_eq!(run.json()["outcome"], "not_sent");
    assert_eq!(run.json()["status"], Value::Null);
}

#[tokio::test]
async fn unknown_is_6_for_every_answer_that_proves_nothing() {
    for (status_line, body) in [
        ("200 OK", "<html>Welcome</html>"),
        ("200 OK", r#"{"campaign": null}"#),
        ("200 OK", ""),
        ("302 Found", ""),
        ("408 Request Timeout", ""),
        ("500 Internal Server Error", r#"{"detail": "Oops"}"#),
        ("503 Service Unavailable", "<html>"),
    ] {
        let (status, line) = send_to(answer(status_line, body)).await;
        assert_eq!(
            (status, &line["outcome"]),
            (6, &json!("unknown")),
            "{status_line} {body}"
        );
        assert_eq!(line["campaign"], Value::Null, "{line}");
    }
}

#[tokio::test]
async fn unknown_is_6_when_there_is_no_whole_answer() {
    for script in [
        vec![Step::ReadRequest, Step::Reset],
        vec![Step::ReadRequest],
        vec![Step::ReadRequest, Step::Stall],
        vec![
            Step::ReadRequest,
            write("HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{\"campaign\": "),
        ],
        vec![Step::ReadRequest, write("nonsense\r\n\r\n")],
    ] {
        let shown = format!("{script:?}");
        let (status, line) = send_to(script).await;
        assert_eq!(
            (status, &line["outcome"]),
            (6, &json!("unknown")),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn words_of_a_hostile_server_are_harmless() {
    let body = "{\"subject\": [\"\\u001b]0;owned\\u0007 \\u009b31m \\u202e\"]}";
    let server = Server::start(answer("400 Bad Request", body)).await;
    let program = Program::with_account(&server.base_url()).file("draft.html", DRAFT);
    // That nothing harmful is in the output is asserted of every run.
    let (program, plain) = run(program, "send draft.html --yes").await;
    plain.expect(4, "owned");
    let (_, with_json) = run(program, SEND).await;
    assert_eq!(
        with_json.json()["detail"],
        "subject: \u{1b}]0;owned\u{7} \u{9b}31m \u{202e}"
    );
    assert!(!with_json.stdout.contains('\u{202e}'), "{with_json:?}");
}

#[test]
fn what_failed_before_anything_could_be_sent_is_a_line_too() {
    let program = Program::new().file("draft.html", DRAFT);
    for (line, words) in [
        ("send missing.html --yes --sandbox --json", "missing.html"),
        (
            "send draft.html --yes --sandbox --data-dir draft.html --json",
            "--data-dir",
        ),
        (
            "history --resume 7 --yes --sandbox --data-dir draft.html --json",
            "--data-dir",
        ),
    ] {
        let run = program.run(line);
        run.expect(8, words);
        let answer = run.json();
        assert_eq!(answer["outcome"], "not_sent", "{line}");
        let detail = answer["detail"].as_str().unwrap();
        assert!(detail.contains(words), "{line}: {detail}");
        assert_eq!(answer["receivers"], Value::Null);
        let silent = program.run(&line.replace(" --json", ""));
        assert_eq!(silent.stdout, "", "{line}");
    }
}

#[tokio::test]
async fn an_answer_about_the_account_says_what_to_look_at() {
    for (status, words) in [(401, "SENDOFF_TOKEN"), (404, "Is the base URL right?")] {
        let answer = format!("HTTP/1.1 {status} No\r\ncontent-length: 0\r\n\r\n");
        let server = Server::start(vec![Step::ReadRequest, write(answer)]).await;
        let program = Program::with_account(&server.base_url()).file("draft.html", DRAFT);
        let (_, run) = run(program, SEND).await;
        run.expect(4, words);
    }
}
