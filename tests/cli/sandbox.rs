//! `sandbox`: the two lines that another program needs, and its end.

use std::{
    io::{BufRead, BufReader},
    process::Command,
};

use super::program::{DRAFT, Program, finish};

#[test]
fn another_program_can_use_it_until_it_is_interrupted() {
    let program = Program::new();
    let mut child = program.command("sandbox").spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut variable = |name: &str| {
        let line = lines.next().unwrap().unwrap();
        let (left, right) = line.split_once('=').unwrap();
        assert_eq!(left, name);
        right.to_owned()
    };
    let base_url = variable("SENDOFF_BASE_URL");
    let token = variable("SENDOFF_TOKEN");
    let sender = Program::new()
        .env("SENDOFF_BASE_URL", &base_url)
        .env("SENDOFF_TOKEN", &token)
        .file("draft.html", DRAFT);
    let run = sender.run("send draft.html --yes");
    assert_eq!(run.status, 0, "{run:?}");
    let kill = format!("kill -INT {}", child.id());
    assert!(
        Command::new("sh")
            .args(["-c", &kill])
            .status()
            .unwrap()
            .success()
    );
    finish(child).expect(0, "forgotten");
}

#[test]
fn a_port_that_is_taken_is_8() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let run = Program::new().run(&format!("sandbox --port {port}"));
    run.expect(8, "in use");
}
