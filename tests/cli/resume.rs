//! `history --resume`: what surely did not go is sent as it was confirmed, from the account that it
//! was confirmed for.

use serde_json::{Value, json};

use super::{
    confirm::answer_to,
    program::{DRAFT, Program, Run, run},
    server::{Server, Step, write},
};

/// A program that wanted to send to 2,001 people in three batches, and met a server that was busy.
async fn with_a_rest() -> Program {
    let busy = "HTTP/1.1 429 Busy\r\nretry-after: 9999\r\ncontent-length: 0\r\n\r\n";
    let server = Server::start(vec![Step::ReadRequest, write(busy)]).await;
    let people: Vec<String> = (1..=2_001).map(|id| id.to_string()).collect();
    let program = Program::with_account(&server.base_url())
        .config("[sending]\ngrace = 0\n")
        .file("draft.html", DRAFT.replace("5380718", &people.join(",")));
    let (program, sent) = run(program, "send draft.html --yes").await;
    sent.expect(5, "sendoff history --resume 1");
    assert_eq!(server.finish().await.len(), 1);
    // What the draft says from now on does not matter.
    program.file("draft.html", DRAFT.replace("<p>Hi</p>", "<p>Later</p>"))
}

async fn accepting() -> Server {
    let accepted = "HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{\"campaign\": 880}";
    Server::start(vec![Step::ReadRequest, write(accepted)]).await
}

fn lines(run: &Run) -> Vec<Value> {
    let lines = run.stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn the_rest_goes_out_as_it_was_confirmed() {
    let program = with_a_rest().await;
    let server = accepting().await;
    let program = program.env("SENDOFF_BASE_URL", &server.base_url());
    let (program, resumed) = run(program, "history --resume 1 --yes --json").await;
    resumed.expect(0, "to 2001 people from the account");
    let lines = lines(&resumed);
    let ids: Vec<_> = lines.iter().map(|line| &line["id"]).collect();
    assert_eq!(
        ids,
        [&json!("1/1"), &json!("1/2"), &json!("1/3"), &json!("1")]
    );
    assert_eq!(lines[3]["outcome"], "accepted");
    assert_eq!(lines[3]["receivers"], 2_001);
    assert_eq!(lines[3]["subject"], "Email sent using API");
    let requests = server.finish().await;
    assert_eq!(requests.len(), 3);
    for request in requests {
        let text = String::from_utf8(request).unwrap();
        assert!(text.contains("<p>Hi</p>"), "{text}");
    }
    let (_, over) = run(program, "history --resume 1 --yes").await;
    over.expect(2, "nothing is left of 1");
}

#[tokio::test]
async fn it_asks_on_a_terminal_and_says_what_remains() {
    let program = with_a_rest().await;
    let server = accepting().await;
    let program = program.env("SENDOFF_BASE_URL", &server.base_url());
    program
        .run("history --resume 1")
        .expect(2, "no terminal to ask on");
    let asked = tokio::task::spawn_blocking(move || {
        ["yes", "2001"].map(|words| answer_to(&program, "history --resume 1", words))
    });
    let [(no, screen), (yes, _)] = asked.await.unwrap();
    assert_eq!((no, yes), (7, 0), "{screen}");
    for words in [
        "127.0.0.1",
        "Email sent using API",
        "2001 people in 3 requests",
    ] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    assert_eq!(server.finish().await.len(), 3);
}

#[tokio::test]
async fn it_goes_to_no_other_account_and_needs_a_send() {
    let program = with_a_rest().await;
    let (program, elsewhere) = run(program, "history --resume 1 --yes --sandbox").await;
    elsewhere.expect(2, "belongs to the account 127.0.0.1");
    for (line, words) in [
        ("history --resume 2 --yes", "there is no 2"),
        ("history --resume 1/2 --yes", "as a whole"),
        ("history --resume x --yes", "no number"),
        ("history --yes", "--resume"),
    ] {
        program.run(line).expect(2, words);
    }
    let history = program.run("history --search not --json");
    let states: Vec<_> = lines(&history)
        .iter()
        .map(|line| line["state"].clone())
        .collect();
    assert_eq!(states, ["not_sent"; 3], "all is as it was");
}
