//! People: addresses in a draft and in lists, and `sendoff people`.

use std::fs;

use super::{
    program::{DRAFT, KEY, Program, run},
    server::{Server, Step, write},
};

fn draft(receivers: &str) -> String {
    DRAFT.replace("receivers = \"5380718\"", receivers)
}

#[test]
fn addresses_are_looked_up_and_sent_as_ids() {
    let program = Program::new().file(
        "draft.html",
        draft("receivers = \"Amara <AMARA.nwosu@example.org>, 1002; kenji.arakawa@example.com\""),
    );
    let shown = program.run("send --sandbox draft.html --dry-run --json");
    shown.expect(0, "Nothing was sent");
    let body: serde_json::Value =
        serde_json::from_str(shown.json()["body"].as_str().unwrap()).unwrap();
    assert_eq!(body["receivers"], "1001,1002");
    let sent = program.run("send --sandbox draft.html --yes --json");
    sent.expect(0, "2 people");
    assert_eq!(sent.json()["receivers"], 2);
}

#[test]
fn an_unknown_address_is_3_and_says_which() {
    let program = Program::new().file(
        "draft.html",
        draft("receivers = [1001, \"nobody.at.all@example.org\"]"),
    );
    let run = program.run("send --sandbox draft.html --yes --json");
    run.expect(3, "nobody.at.all@example.org belongs to nobody in User.com");
    assert_eq!(run.json()["outcome"], "invalid");
    let history = program.run("history --json");
    assert_eq!(history.stdout, "");
}

#[test]
fn an_address_that_two_have_is_nobodys() {
    let people = fs::read_to_string("assets/sandbox/people.json").unwrap();
    let people: Vec<serde_json::Value> = serde_json::from_str(&people).unwrap();
    let mut seen = std::collections::HashSet::new();
    let emails = people.iter().filter_map(|person| person["email"].as_str());
    let twice = emails
        .into_iter()
        .find(|email| !seen.insert(*email))
        .unwrap();
    let program = Program::new().file("draft.html", draft(&format!("receivers = \"{twice}\"")));
    let run = program.run("send --sandbox draft.html --yes");
    run.expect(3, "belongs to 2 people: write the ID of one");
}

#[tokio::test]
async fn a_server_that_does_not_say_is_5_and_nothing_is_sent() {
    let refused = write("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    let server = Server::start(vec![Step::ReadRequest, refused]).await;
    let program = Program::with_account(&server.base_url())
        .file("draft.html", draft("receivers = \"ada@example.org\""));
    let (_, run) = run(program, "send draft.html --yes --json").await;
    run.expect(5, "could not be looked up");
    assert_eq!(run.json()["outcome"], "not_sent");
    let requests = server.finish().await;
    assert!(requests.iter().all(|request| request.starts_with(b"GET ")));
}

#[tokio::test]
async fn a_server_that_lies_or_leads_elsewhere_adds_nobody() {
    let other = Server::start(vec![Step::ReadRequest]).await;
    let lie = r#"{"id": 7, "email": "eve@example.org"}"#;
    let redirect = format!("HTTP/1.1 302 Found\r\nlocation: {}\r\n", other.base_url());
    for (head, body, words) in [
        ("HTTP/1.1 200 OK\r\n", lie, "another person"),
        (redirect.as_str(), "", "redirect"),
    ] {
        let length = body.len();
        let answer = format!("{head}content-length: {length}\r\n\r\n{body}");
        let server = Server::start(vec![Step::ReadRequest, write(answer)]).await;
        let program = Program::with_account(&server.base_url())
            .file("draft.html", draft("receivers = \"ada@example.org\""));
        let (program, ended) = run(program, "send draft.html --yes").await;
        ended.expect(5, "ada@example.org could not be looked up");
        ended.expect(5, words);
        let (_, found) = run(program, "people search --offline eve").await;
        assert_eq!(found.stdout, "");
    }
    let page = format!(
        "{{\"next\": \"{}users/\", \"results\": [{{\"id\": 7}}]}}",
        other.base_url()
    );
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{page}",
        page.len()
    );
    let server = Server::start(vec![Step::ReadRequest, write(answer)]).await;
    let (_, synced) = run(Program::with_account(&server.base_url()), "people sync").await;
    synced.expect(5, "goes on at another server");
    assert_eq!(other.finish().await.len(), 0);
    let request = String::from_utf8(server.finish().await.remove(0)).unwrap();
    assert!(
        request
            .to_lowercase()
            .contains(&format!("token {KEY}").to_lowercase())
    );
}

#[test]
fn a_list_is_read_at_each_send_and_changes_are_said() {
    let program = Program::new()
        .file("draft.html", draft("receivers_file = \"members.csv\""))
        .file(
            "members.csv",
            "name;email\nAmara;amara.nwosu@example.org\nKenji;kenji.arakawa@example.com\n",
        );
    let first = program.run("send --sandbox draft.html --yes --json");
    first.expect(
        0,
        "members.csv: 2 people, from addresses in column 2 (email).",
    );
    assert_eq!(first.json()["receivers"], 2);
    let program = program.file("members.csv", "user_id\n1001\n1002\n1003\n");
    let second = program.run("send --sandbox draft.html --yes --again");
    second.expect(
        0,
        "members.csv: 3 people, from user IDs in column 1 (user_id); 2 people at the last",
    );
    let third = program.run("send --sandbox draft.html --yes --again");
    third.expect(0, "the same as at the last send");
    let program = program.file(
        "members.csv",
        "email\namara.nwosu@example.org\nwho@example.org\n?\n",
    );
    let broken = program.run("send --sandbox draft.html --yes");
    broken.expect(3, "members.csv:3: who@example.org belongs to nobody");
    broken.expect(3, "members.csv:4: ? is not one email address");
    fs::remove_file(program.home().join("members.csv")).unwrap();
    program
        .run("send --sandbox draft.html --yes")
        .expect(8, "members.csv");
}

#[test]
fn a_test_goes_to_the_testers_and_to_nobody_of_the_list() {
    let program = Program::new()
        .config(
            "[profiles.acme]\nbase_url = \"https://acme.user.com/api/public/\"\ntesters = [7]\n",
        )
        .env("SENDOFF_TOKEN", KEY)
        .file(
            "draft.html",
            draft("receivers = \"ada@example.org\"\nreceivers_file = \"members.csv\""),
        )
        .file("members.csv", "user_id\n1001\n");
    let run = program.run("send draft.html --test --dry-run --json");
    run.expect(0, "");
    assert!(run.stdout.contains(r#"\"receivers\":\"7\""#), "{run:?}");
}

#[test]
fn people_are_found_read_checked_and_forgotten() {
    let program = Program::new();
    let found = program.run("people --sandbox search amara.n");
    found.expect(0, "");
    assert!(
        found
            .stdout
            .contains("1001  amara.nwosu@example.org  Amara Nwosu"),
        "{found:?}"
    );
    program
        .run("people --sandbox sync")
        .expect(0, "Everybody was read: ");
    // Accents aside, names that attack the terminal made harmless.
    let found = program.run("people --sandbox search --offline sahin");
    assert!(found.stdout.contains("5380001"), "{found:?}");
    let all = program.run("people --sandbox search --offline --json example");
    assert_eq!(all.stdout.lines().count(), 50);
    let program = program.file(
        "list.csv",
        "email\namara.nwosu@example.org\n=who@example.org,\n",
    );
    let checked = program.run("people --sandbox check list.csv");
    checked.expect(
        3,
        "1 person; 0 of them unsubscribed; rows that mean nobody: 1.",
    );
    assert!(
        checked
            .stdout
            .starts_with("line,text,why\n3,=who@example.org,"),
        "{checked:?}"
    );
    let forgotten = program.run("people --sandbox forget amara.nwosu@example.org");
    forgotten.expect(0, "Forgotten: 1 person.");
    let found = program.run("people --sandbox search --offline amara.n");
    found.expect(0, "Nobody was found");
    program
        .run("people --sandbox forget --all")
        .expect(0, "Forgotten: ");
    let found = program.run("people --sandbox search --offline sahin");
    assert_eq!(found.stdout, "");
    program
        .run("people --sandbox forget Ada")
        .expect(2, "is no user ID");
    program.run("people --sandbox forget").expect(2, "");
    program.run("people sync").expect(2, "no account");
}
