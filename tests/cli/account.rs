//! Which account a command uses, and that nothing goes anywhere without one.

use super::{
    program::{DRAFT, KEY, Program, run},
    server::{Server, Step},
};

#[test]
fn without_an_account_send_is_2_and_names_the_ways_to_one() {
    for program in [
        Program::new(),
        Program::new()
            .env("SENDOFF_TOKEN", "")
            .env("SENDOFF_BASE_URL", ""),
        Program::new().config("[keys]\nsend = \"f5\"\n"),
    ] {
        let program = program.file("draft.html", DRAFT);
        let run = program.run("send draft.html --yes");
        run.expect(2, "login");
        run.expect(2, "--sandbox");
        assert_eq!(run.stdout, "");
    }
}

#[tokio::test]
async fn half_an_account_is_2_and_never_the_sandbox() {
    let server = Server::start(vec![Step::ReadRequest]).await;
    let base_url = server.base_url();
    let profile = format!("[profiles.acme]\nbase_url = \"{base_url}\"\n");
    for (program, words) in [
        (Program::new().env("SENDOFF_TOKEN", KEY), "SENDOFF_BASE_URL"),
        (
            Program::new().env("SENDOFF_BASE_URL", &base_url),
            "SENDOFF_TOKEN",
        ),
        (Program::new().config(&profile), "SENDOFF_TOKEN"),
        (Program::new().env("SENDOFF_PROFILE", "nobody"), "nobody"),
        (Program::with_account("nonsense"), "is not a URL"),
        (
            Program::with_account("http://192.0.2.1/api/public/"),
            "https",
        ),
        (
            Program::with_account(&base_url).env("SENDOFF_TOKEN", "two words"),
            "SENDOFF_TOKEN",
        ),
        (
            Program::with_account("https://acme.user.com/api/public/")
                .config(&profile)
                .env("SENDOFF_PROFILE", "acme"),
            "different accounts",
        ),
    ] {
        let program = program.file("draft.html", DRAFT);
        let (_, run) = run(program, "send draft.html --yes --json").await;
        run.expect(2, words);
        assert_eq!(run.stdout, "", "{run:?}");
    }
    assert_eq!(server.finish().await.len(), 0);
}

#[tokio::test]
async fn a_token_does_not_go_to_a_profile_of_another_origin() {
    let server = Server::start(vec![Step::ReadRequest]).await;
    let program = Program::with_account("https://acme.user.com/api/public/")
        .config(format!(
            "[profiles.beta]\nbase_url = \"{}\"\n",
            server.base_url()
        ))
        .file("draft.html", DRAFT);
    let (_, run) = run(program, "send draft.html --yes --profile beta").await;
    run.expect(2, "another server");
    assert_eq!(server.finish().await.len(), 0);
}

#[tokio::test]
async fn the_sandbox_flag_comes_before_every_account() {
    let server = Server::start(vec![Step::ReadRequest]).await;
    let program = Program::with_account(&server.base_url())
        .env("SENDOFF_PROFILE", "nobody")
        .file("draft.html", DRAFT);
    let (_, run) = run(program, "send draft.html --yes --sandbox").await;
    run.expect(0, "sandbox");
    assert!(run.stdout.starts_with("accepted: campaign "), "{run:?}");
    assert_eq!(server.finish().await.len(), 0);
}
