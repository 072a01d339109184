//! `send --test`: to the testers of the profile, and to nobody else.

use serde_json::Value;

use super::{
    program::{DRAFT, KEY, Program, run},
    server::{Server, Step, write},
};

async fn accepting() -> Server {
    let accepted = "HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{\"campaign\": 880}";
    Server::start(vec![Step::ReadRequest, write(accepted)]).await
}

/// A program with a profile for this server, which says this as well.
fn with_profile(server: &Server, more: &str) -> Program {
    let base_url = server.base_url();
    Program::new()
        .config(format!(
            "[profiles.acme]\nbase_url = \"{base_url}\"\n{more}\n"
        ))
        .env("SENDOFF_TOKEN", KEY)
        .file("draft.html", DRAFT)
}

fn body(request: &[u8]) -> Value {
    let start = request.windows(4).position(|four| four == b"\r\n\r\n");
    serde_json::from_slice(&request[start.unwrap() + 4..]).unwrap()
}

#[tokio::test]
async fn a_test_goes_to_the_testers_alone_as_often_as_wanted() {
    let server = accepting().await;
    let program = with_profile(&server, "testers = [21, 22]");
    let mut program = program;
    for id in ["1", "2"] {
        let tested;
        (program, tested) = run(program, "send draft.html --test --json").await;
        tested.expect(0, "Sending a test of \"Email sent using API\" to 2 people");
        assert_eq!(tested.json()["id"], id);
    }
    // It is no reason to ask about the real one.
    let (program, sent) = run(program, "send draft.html --yes").await;
    sent.expect(0, "");
    let (_, listed) = run(program, "history").await;
    assert_eq!(listed.stdout.matches("(test)").count(), 2, "{listed:?}");
    let requests = server.finish().await;
    let receivers: Vec<_> = requests
        .iter()
        .map(|request| body(request)["receivers"].clone())
        .collect();
    assert_eq!(receivers, ["21,22", "21,22", "5380718"]);
    assert_eq!(body(&requests[0])["subject"], "Email sent using API");
}

#[tokio::test]
async fn the_subject_is_marked_only_when_the_profile_says_how() {
    let server = accepting().await;
    let more = "testers = [\"21\"]\ntest_subject_prefix = \"[test] \"";
    let program = with_profile(&server, more).file("draft.html", DRAFT.replace("5380718", ""));
    let (program, shown) = run(program, "send draft.html --test --dry-run").await;
    shown.expect(0, "Nothing was sent");
    let last = shown.stdout.lines().last().unwrap();
    let shown: Value = serde_json::from_str(last).unwrap();
    assert_eq!(shown["subject"], "[test] Email sent using API");
    assert_eq!(shown["receivers"], "21", "the draft needs none of its own");
    let (_, tested) = run(program, "send draft.html --test").await;
    tested.expect(0, "");
    let requests = server.finish().await;
    assert_eq!(body(&requests[0]), shown);
}

#[tokio::test]
async fn without_testers_it_is_2_and_says_where_they_go() {
    let server = accepting().await;
    for more in ["", "testers = []"] {
        let program = with_profile(&server, more);
        for line in [
            "send draft.html --test",
            "send draft.html --test --yes",
            "send draft.html --test --dry-run",
        ] {
            let run = program.run(line);
            run.expect(2, "testers = [");
            assert_eq!(run.stdout, "");
        }
    }
    let address = with_profile(&server, "testers = [\"ada@example.org\"]");
    let run = address.run("send draft.html --test");
    run.expect(8, "config.toml:3:");
    run.expect(8, "user IDs, not addresses");
    assert_eq!(server.finish().await.len(), 0);
}

#[tokio::test]
async fn in_the_sandbox_a_sample_person_gets_it() {
    let program = Program::new().file("draft.html", DRAFT);
    let (_, tested) = run(program, "send draft.html --test --sandbox").await;
    tested.expect(0, "to 1 person from the account sandbox");
}
