//! The configuration file: never written, never guessed at, never the sandbox when it is broken.

use std::{fs, os::unix::fs::symlink};

use super::program::{DRAFT, Program};

#[test]
fn a_broken_file_is_8_with_line_and_column_whatever_is_asked_for() {
    let broken = "default_profile = \"acme\"\n\n[profiles.acme]\nsubdomain = acme\n";
    for line in [
        "send draft.html --yes",
        "send draft.html --yes --sandbox",
        "send draft.html --dry-run",
        "check draft.html",
        "draft.html",
        "--sandbox",
    ] {
        let program = Program::new().config(broken).file("draft.html", DRAFT);
        program.run(line).expect(8, "config.toml:4:13: ");
        assert_eq!(fs::read_to_string(program.config_path()).unwrap(), broken);
    }
}

#[test]
fn an_unknown_key_is_8_and_named() {
    let program = Program::new()
        .config("[profiles.acme]\nsubdomain = \"acme\"\nautor = \"x\"\n")
        .file("draft.html", DRAFT);
    let run = program.run("send draft.html --yes");
    run.expect(8, "config.toml:3:1: unknown key `autor`");
}

#[test]
fn a_default_profile_that_is_not_there_is_8() {
    let program = Program::new()
        .config("default_profile = \"acme\"\n")
        .file("draft.html", DRAFT);
    program
        .run("send draft.html --yes")
        .expect(8, "[profiles.acme]");
}

#[test]
fn what_cannot_be_read_is_8_and_never_no_account() {
    let program = Program::new().config("").file("draft.html", DRAFT);
    let path = program.config_path();
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    program
        .run("send draft.html --yes")
        .expect(8, "is not a file");
    fs::remove_dir(&path).unwrap();
    symlink("nowhere", &path).unwrap();
    program
        .run("send draft.html --yes")
        .expect(8, "cannot be read");
    fs::remove_file(&path).unwrap();
    fs::write(&path, b"\n# \xff\n").unwrap();
    program
        .run("send draft.html --yes")
        .expect(8, "config.toml:2");
}

#[test]
fn no_command_creates_a_configuration() {
    let program = Program::new().file("draft.html", DRAFT);
    for line in [
        "check draft.html",
        "preview draft.html",
        "send draft.html --dry-run",
        "send draft.html --yes --sandbox",
    ] {
        program.run(line).expect(0, "");
    }
    let mut names: Vec<_> = fs::read_dir(program.home())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, [".local", "draft.html"], "the journal and no more");
}

#[test]
fn the_folder_can_be_named() {
    let program = Program::new()
        .file("draft.html", DRAFT)
        .file("config.toml", "x");
    let run = program.run("--config-dir . send draft.html --yes");
    run.expect(8, "config.toml:1:");
    let program = Program::new()
        .file("draft.html", DRAFT)
        .file("config.toml", "default_profile = \"a\"")
        .env("XDG_CONFIG_HOME", "/nonexistent");
    program.run("send draft.html --yes").expect(2, "login");
}

#[test]
fn keys_that_make_no_sense_are_told_with_their_place() {
    for (keys, word) in [
        ("[keys]\n  send = \"f55\"\n", "config.toml:2:3: [keys] send"),
        (
            "[keys]\nexplode = \"f5\"\n",
            "config.toml:2:1: [keys] has no action",
        ),
        (
            "[keys]\nquit = \"f5\"\nsend = \"f5\"\n",
            "config.toml:3:1: [keys] gives F5 to both",
        ),
    ] {
        Program::new().config(keys).run("").expect(8, word);
    }
}
