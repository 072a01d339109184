//! Setting up an account, using it, and removing it again, as scripts and people do it. There is
//! no keyring here, so tokens go into files.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::{
    program::{DRAFT, KEY, Program, Run, run},
    server::{Server, Step, write},
};

const ACCEPTED: &str = "HTTP/1.1 201 Created\r\nContent-Length: 17\r\n\r\n{\"campaign\": 880}";
const PAGE: &str = "HTTP/1.1 200 OK\r\nContent-Length: 52\r\n\r\n\
                    {\"count\":0,\"next\":null,\"previous\":null,\"results\":[]}";

fn answering(answer: &str) -> Vec<Step> {
    vec![Step::ReadRequest, write(answer)]
}

async fn login(program: Program, server: &Server, flags: &str) -> (Program, Run) {
    let line = format!(
        "login --subdomain {} --token-stdin {flags}",
        server.base_url()
    );
    run(program, line.leak()).await
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[tokio::test]
async fn a_script_logs_in_sends_and_logs_out() {
    let server = Server::start(answering(PAGE)).await;
    let program = Program::new()
        .file("draft.html", DRAFT)
        .input(format!("  {KEY}\n"));
    let flags = "--author news@acme.example --settings 12 --testers 5380718 --profile work";
    let (program, done) = login(program, &server, flags).await;
    done.expect(0, "which only you can read");
    done.expect(0, "The profile \"work\" is in ");
    let config = fs::read_to_string(program.config_path()).unwrap();
    assert_eq!(
        config,
        format!(
            "[profiles.work]\nbase_url = \"{}\"\nauthor = \"news@acme.example\"\n\
             api_email_settings = 12\ntesters = [5380718]\n",
            server.base_url()
        )
    );
    let holders: Vec<_> = files(program.home())
        .into_iter()
        .filter(|path| fs::read_to_string(path).is_ok_and(|text| text.contains(KEY)))
        .collect();
    let [holder] = holders.as_slice() else {
        panic!("{holders:?}");
    };
    for path in [holder, &program.config_path()] {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
    let requests = server.finish().await;
    let request = String::from_utf8(requests[0].clone()).unwrap();
    assert!(
        request.starts_with("GET /api/public/users/ HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains(KEY) && request.contains("version=2"));

    // What was stored for a server that is gone goes nowhere else.
    let run = program.run("logout");
    run.expect(0, "is gone, with its file");
    assert!(!holder.exists());
    program
        .run("logout")
        .expect(0, "No API key of 127.0.0.1 was stored.");
    program
        .run("send draft.html --yes")
        .expect(2, "sendoff login --profile work");
    program.run("logout --forget").expect(0, "is no longer in");
    assert_eq!(fs::read_to_string(program.config_path()).unwrap(), "");
    program.run("logout").expect(2, "no profile to log out of");
}

#[tokio::test]
async fn a_stored_token_sends() {
    let server = Server::start(answering(ACCEPTED)).await;
    let program = Program::new().file("draft.html", DRAFT).input(KEY);
    let (program, done) = login(program, &server, "--no-check").await;
    done.expect(0, "127.0.0.1");
    let (program, sent) = run(program, "send draft.html --yes").await;
    sent.expect(0, "127.0.0.1");
    let requests = server.finish().await;
    assert_eq!(requests.len(), 1);
    assert!(String::from_utf8_lossy(&requests[0]).contains(KEY));
    drop(program);
}

#[tokio::test]
async fn a_token_file_that_others_can_read_is_8_with_the_remedy_and_nothing_is_sent() {
    let server = Server::start(answering(ACCEPTED)).await;
    let program = Program::new().file("draft.html", DRAFT).input(KEY);
    let (program, _) = login(program, &server, "--no-check").await;
    let file = files(&program.home().join(".local/share/sendoff/tokens"));
    fs::set_permissions(&file[0], fs::Permissions::from_mode(0o644)).unwrap();
    let (program, refused) = run(program, "send draft.html --yes").await;
    refused.expect(8, "chmod 600 '");
    fs::write(&file[0], "nonsense").unwrap();
    fs::set_permissions(&file[0], fs::Permissions::from_mode(0o600)).unwrap();
    let (_, refused) = run(program, "send draft.html --yes").await;
    refused.expect(8, "damaged");
    assert_eq!(server.finish().await.len(), 0);
}

#[tokio::test]
async fn a_token_command_gives_the_token_and_inherits_none() {
    let server = Server::start(answering(ACCEPTED)).await;
    let base_url = server.base_url();
    let command = "test -z \"$SENDOFF_TOKEN\" && cat key.txt";
    let program = Program::new()
        .file("draft.html", DRAFT)
        .file("key.txt", KEY)
        .config(format!(
            "[profiles.acme]\nbase_url = \"{base_url}\"\ntoken_command = '{command}'\n"
        ));
    // That of another server, which has to stay with us.
    let program = program
        .env("SENDOFF_TOKEN", "other")
        .env("SENDOFF_BASE_URL", "https://beta.user.com/api/public/");
    let (program, sent) = run(program, "send draft.html --yes --profile acme").await;
    sent.expect(0, "");
    let program = program.file("key.txt", "");
    let (program, failed) = run(program, "send draft.html --yes --again --profile acme").await;
    failed.expect(8, "token_command of the profile \"acme\" printed nothing");
    let (_, out) = run(program, "logout --profile acme").await;
    out.expect(0, "still gets one from its token_command");
    assert_eq!(server.finish().await.len(), 1);
}

#[tokio::test]
async fn what_the_server_says_of_the_key_is_told_and_nothing_is_stored() {
    let said = "HTTP/1.1 403 Forbidden\r\nContent-Length: 18\r\n\r\n{\"detail\": \"No.\u{1b}\"}";
    for (answer, status, words) in [
        (
            "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n",
            4,
            "doesn't know this API key",
        ),
        (said, 4, "refuses this API key (403)"),
        (
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            5,
            "check the subdomain",
        ),
        (
            "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
            5,
            "(status 302)",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
            5,
            "not its API",
        ),
        (
            "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n",
            5,
            "try again in a minute",
        ),
        ("", 5, "broke off"),
    ] {
        let server = Server::start(answering(answer)).await;
        let (program, refused) = login(Program::new().input(KEY), &server, "").await;
        refused.expect(status, words);
        refused.expect(status, "Nothing was stored");
        assert_eq!(files(program.home()), Vec::<PathBuf>::new());
    }
    let (program, refused) = {
        let line = "login --token-stdin --subdomain http://127.0.0.1:1/api/public/";
        run(Program::new().input(KEY), line).await
    };
    refused.expect(5, "refused the connection");
    assert_eq!(files(program.home()), Vec::<PathBuf>::new());
}

#[test]
fn wrong_answers_are_2_and_not_repeated() {
    for (line, input, words) in [
        ("login", "", "no terminal to ask on"),
        ("login --sandbox", "", "needs no login"),
        ("login --token-stdin", KEY, "--subdomain"),
        (
            "login --token-stdin --subdomain a.b.user.com",
            KEY,
            "needs a subdomain",
        ),
        (
            "login --token-stdin --subdomain acme",
            "",
            "has 0 characters",
        ),
        (
            "login --token-stdin --subdomain acme",
            "s3cret",
            "has 6 characters",
        ),
        (
            "login --token-stdin --subdomain acme",
            "s3cret key",
            "spaces",
        ),
        (
            "login --token-stdin --subdomain acme --author x",
            KEY,
            "author",
        ),
        (
            "login --token-stdin --subdomain acme --settings x",
            KEY,
            "not an ID",
        ),
        (
            "login --token-stdin --subdomain acme --testers 1,x",
            KEY,
            "Number 2",
        ),
    ] {
        let program = Program::new().input(input);
        let run = program.run(line);
        run.expect(2, words);
        assert!(!run.stderr.contains("s3cret"), "{run:?}");
        assert_eq!(files(program.home()), Vec::<PathBuf>::new());
    }
}

#[test]
fn a_broken_configuration_is_not_touched() {
    let program = Program::new().config("[profiles.acme\n").input(KEY);
    let line = "login --token-stdin --no-check --subdomain acme";
    program.run(line).expect(8, "config.toml:1:");
    assert_eq!(
        fs::read_to_string(program.config_path()).unwrap(),
        "[profiles.acme\n"
    );
    assert_eq!(files(program.home()).len(), 1);
}

#[test]
fn a_second_account_leaves_the_first_the_default() {
    let program = Program::new()
        .config("[profiles.beta]\nsubdomain = \"beta\"\n")
        .input(KEY);
    let run = program.run("login --token-stdin --no-check --subdomain acme");
    run.expect(0, "The default stays \"beta\"");
    let run = program.run("login --token-stdin --no-check --subdomain acme --profile beta");
    run.expect(2, "choose another name");
}
