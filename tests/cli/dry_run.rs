//! `send --dry-run`: the exact request on standard output, and nothing sent.

use super::{
    program::{DRAFT, Program, run},
    server::{Server, Step},
};

const BODY: &str = r#"{"api_email_settings":1,"custom_sender":1,"subject":"Email sent using API","content":"<p>Hi</p>\n","receivers":"5380718","template":1,"author":"johndoe@example.org"}"#;

#[tokio::test]
async fn the_request_is_printed_and_not_sent() {
    let server = Server::start(vec![Step::ReadRequest]).await;
    let base_url = server.base_url();
    let program = Program::with_account(&base_url).file("draft.html", DRAFT);
    let (program, plain) = run(program, "send draft.html --dry-run").await;
    plain.expect(0, "Nothing was sent");
    let (head, body) = plain.stdout.split_once("\n\n").unwrap();
    let lines: Vec<_> = head.lines().collect();
    assert_eq!(
        lines[0],
        format!("POST {base_url}emails/send-custom-domain/")
    );
    assert!(lines.contains(&"Authorization: Token <redacted>"), "{head}");
    assert!(lines.contains(&"Accept: */*; version=2"), "{head}");
    assert!(lines.contains(&"Content-Type: application/json"), "{head}");
    assert_eq!(body.trim_end_matches('\n'), BODY);

    let (_, with_json) = run(program, "send draft.html --dry-run --json").await;
    let line = with_json.json();
    assert_eq!(line["method"], "POST");
    assert_eq!(line["body"], BODY);
    assert_eq!(line["headers"]["Authorization"], "Token <redacted>");
    assert_eq!(server.finish().await.len(), 0);
}

#[test]
fn no_account_and_no_token_are_needed() {
    let program = Program::new().file("draft.html", DRAFT);
    let run = program.run("send draft.html --dry-run");
    run.expect(0, "No account is configured");
    assert!(
        run.stdout
            .starts_with("POST https://your-app-subdomain.user.com/api/public/")
    );
    let program = Program::new()
        .env("SENDOFF_BASE_URL", "https://acme.user.com/api/public/")
        .file("draft.html", DRAFT);
    let run = program.run("send draft.html --dry-run");
    run.expect(0, "");
    assert!(
        run.stdout
            .starts_with("POST https://acme.user.com/api/public/emails/")
    );
}

#[test]
fn an_invalid_draft_is_3() {
    let program = Program::new().file("draft.html", "<p>no fields</p>");
    let run = program.run("send draft.html --dry-run");
    run.expect(3, "receivers");
    assert_eq!(run.stdout, "");
}

#[test]
fn a_draft_from_standard_input_is_fine() {
    let program = Program::new().input(DRAFT);
    let run = program.run("send - --dry-run");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.contains(BODY), "{run:?}");
}
