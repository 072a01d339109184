//! `history`: what was sent, and the person's word on what is unknown.

use serde_json::{Value, json};

use super::{
    program::{DRAFT, Program, run},
    server::{Server, Step},
};

/// A program that has sent once, to a server that read the request and hung up.
async fn sent_into_the_unknown() -> Program {
    let server = Server::start(vec![Step::ReadRequest]).await;
    let program = Program::with_account(&server.base_url()).file("draft.html", DRAFT);
    let (program, sent) = run(program, "send draft.html --yes").await;
    assert_eq!(sent.status, 6, "{sent:?}");
    // From now on nobody listens there.
    server.finish().await;
    program
}

fn lines(stdout: &str) -> Vec<Value> {
    stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[tokio::test]
async fn what_is_unknown_is_listed_and_settled_by_the_person() {
    let program = sent_into_the_unknown().await;
    let (program, listed) = run(program, "history").await;
    assert_eq!(listed.status, 0, "{listed:?}");
    assert!(listed.stdout.contains("unknown"), "{listed:?}");
    assert!(listed.stderr.contains("--was-not-sent"), "{listed:?}");
    let (program, again) = run(program, "send draft.html --yes").await;
    assert_eq!(
        again.status, 7,
        "as long as nobody knows, it may be a duplicate: {again:?}"
    );
    let (program, noted) = run(program, "history --was-not-sent 1").await;
    assert_eq!(noted.status, 0, "{noted:?}");
    let (program, listed) = run(program, "history --json").await;
    let line = &lines(&listed.stdout)[0];
    assert_eq!(line["state"], "unknown", "{line}");
    assert_eq!(line["resolution"], json!("not_sent"), "{line}");
    let (_, again) = run(program, "send draft.html --yes").await;
    assert_ne!(
        again.status, 7,
        "nothing stands against it any more: {again:?}"
    );
}

#[tokio::test]
async fn only_what_is_unknown_can_be_settled() {
    let program = sent_into_the_unknown().await;
    for wrong in [
        "history --was-sent 9",
        "history --was-sent 1/2",
        "history --was-sent x",
    ] {
        let run = program.run(wrong);
        assert_eq!(run.status, 2, "{wrong}: {run:?}");
    }
    assert_eq!(program.run("history --was-sent 1").status, 0);
    assert_eq!(program.run("history --was-not-sent 1").status, 2);
}

#[test]
fn without_a_send_it_says_so() {
    let run = Program::new().run("history");
    assert_eq!(run.status, 0, "{run:?}");
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("Nothing was sent yet"), "{run:?}");
}

#[tokio::test]
async fn one_is_shown_with_its_answer_and_its_exact_bytes() {
    let program = sent_into_the_unknown().await;
    let (program, dry) = run(program, "send draft.html --dry-run").await;
    let body = dry.stdout.lines().last().unwrap().to_owned();
    let program = program.file("draft.html", DRAFT.replace("<p>Hi</p>", "<p>Later</p>"));
    let (program, shown) = run(program, "history 1 --body").await;
    assert_eq!(shown.status, 0, "{shown:?}");
    assert_eq!(shown.stdout, format!("{body}\n"));
    let (program, shown) = run(program, "history 1").await;
    for words in [
        "Email sent using API",
        "127.0.0.1",
        "1 person in 1 request",
        "unknown",
        "1 attempt",
        "may have been sent",
    ] {
        assert!(shown.stdout.contains(words), "{words}: {shown:?}");
    }
    for words in ["under Campaigns", "--was-sent 1", "--was-not-sent 1"] {
        assert!(shown.stderr.contains(words), "{words}: {shown:?}");
    }
    let (program, json) = run(program, "history 1/1 --json").await;
    assert_eq!(json.json()["state"], "unknown");
    for wrong in [
        "history 2",
        "history 1/2",
        "history x",
        "history 1/x --body",
    ] {
        let run = program.run(wrong);
        assert_eq!(run.status, 2, "{wrong}: {run:?}");
    }
    assert_eq!(program.run("history --body").status, 2);
}

#[tokio::test]
async fn the_list_can_be_searched() {
    let program = sent_into_the_unknown().await;
    let (program, found) = run(program, "history --search UNKNOWN --json").await;
    assert_eq!(found.json()["subject"], "Email sent using API");
    let missed = program.run("history --search accepted");
    assert_eq!((missed.status, missed.stdout.as_str()), (0, ""));
    assert!(missed.stderr.contains("has these words"), "{missed:?}");
}

#[test]
fn what_is_old_keeps_its_line_and_loses_its_text() {
    let program = Program::new().config("[sending]\nkeep_sends = 2\n");
    let send = |content: &str| {
        let draft = DRAFT.replace("<p>Hi</p>", content);
        std::fs::write(program.home().join("draft.html"), draft).unwrap();
        let sent = program.run("send draft.html --yes --sandbox --data-dir .");
        sent.expect(0, "");
    };
    let a_day_goes_by = || {
        let store = rusqlite::Connection::open(program.home().join("sendoff.db")).unwrap();
        for (table, time) in [("sends", "created_at"), ("batches", "changed_at")] {
            let update = format!("UPDATE {table} SET {time} = {time} - 86400000");
            store.execute(&update, []).unwrap();
        }
    };
    send("first");
    a_day_goes_by();
    send("second");
    program.run("history 1 --body --data-dir .").expect(0, "");
    a_day_goes_by();
    send("third");
    let body = program.run("history 1 --body --data-dir .");
    body.expect(2, "were deleted");
    program.run("history 2 --body --data-dir .").expect(0, "");
    let listed = program.run("history --json --data-dir .");
    assert_eq!(lines(&listed.stdout)[2]["campaign"], 880);
    let resumed = program.run("history --resume 1 --yes --sandbox --data-dir .");
    resumed.expect(2, "were deleted");
}
