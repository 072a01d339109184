//! `login` and `keys` in a real terminal: what is shown, what is not, and how it is left.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Stdio};

use portable_pty::CommandBuilder;

use crate::pty::Session;

/// A sandbox of its own, and what it printed.
pub(crate) struct Sandbox {
    child: std::process::Child,
    pub(crate) base_url: String,
    pub(crate) token: String,
}

impl Sandbox {
    pub(crate) fn start() -> Self {
        use std::io::{BufRead, BufReader};
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_sendoff"))
            .arg("sandbox")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut value = |name: &str| {
            let line = lines.next().unwrap().unwrap();
            line.strip_prefix(name).unwrap().to_owned()
        };
        Self {
            base_url: value("SENDOFF_BASE_URL="),
            token: value("SENDOFF_TOKEN="),
            child,
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `sendoff` where there is no keyring.
pub(crate) fn session(arguments: &[&str], home: &Path) -> Session {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sendoff"));
    command.args(arguments);
    let no_keyring = [("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")];
    Session::start(command, home, (100, 40), &no_keyring)
}

#[test]
fn login_asks_for_all_it_needs_and_never_shows_the_key() {
    let sandbox = Sandbox::start();
    let home = tempfile::tempdir().unwrap();
    let mut session = session(&["login"], home.path());
    session.wait_for("Subdomain: ");
    session.send("a b\n");
    session.wait_for("needs a subdomain");
    session.send(&format!("{}\n", sandbox.base_url));
    session.wait_for("API key: ");
    session.send("short\n");
    session.wait_for("has 5 characters");
    let wrong = sandbox.token.replace('0', "1");
    session.send(&format!("{wrong}\n"));
    session.wait_for("doesn't know this API key");
    session.send(&format!(" {}\n", sandbox.token));
    session.wait_for("Author: ");
    session.send("news@acme.example\n");
    session.wait_for("Email settings: ");
    session.send("twelve\n");
    session.wait_for("is not an ID");
    session.send("12\n");
    session.wait_for("Testers: ");
    session.send("\n");
    session.wait_for("Profile name [127.0.0.1]: ");
    session.send("try\n");
    assert_eq!(session.wait_for_end(), 0, "{}", session.screen());
    session.assert_restored();
    let shown = String::from_utf8_lossy(&session.bytes()).into_owned();
    for secret in [&sandbox.token, &wrong] {
        assert!(!shown.contains(secret.as_str()), "{shown}");
    }
    assert!(!shown.contains("short"), "{shown}");
    let config = home.path().join(".config/sendoff/config.toml");
    assert_eq!(
        config.metadata().unwrap().permissions().mode() & 0o777,
        0o600
    );
    let text = fs::read_to_string(&config).unwrap();
    assert!(text.contains("[profiles.try]") && text.contains("api_email_settings = 12"));

    // What was set up is enough to send a draft that names none of it.
    let draft = "+++\nreceivers = \"5380718\"\nsubject = \"Hi\"\n+++\n<p>Hi</p>\n";
    fs::write(home.path().join("draft.html"), draft).unwrap();
    let mut sending = self::session(&["send", "draft.html"], home.path());
    sending.wait_for("press Enter: ");
    sending.send("yes\n");
    assert_eq!(sending.wait_for_end(), 0, "{}", sending.screen());
    assert!(sending.screen().contains("accepted: campaign"));
}

#[test]
fn a_login_that_is_broken_off_leaves_nothing_and_gives_the_terminal_back() {
    for how in ["\x03", "\x04", "TERM"] {
        let home = tempfile::tempdir().unwrap();
        let mut session = session(&["login", "--subdomain", "acme"], home.path());
        session.wait_for("API key: ");
        if how.len() == 1 {
            session.send(how);
        } else {
            session.signal(how);
        }
        assert_eq!(session.wait_for_end(), 7, "{how:?}: {}", session.screen());
        session.assert_restored();
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
    }
}

#[test]
fn keys_are_shown_with_what_they_do_until_ctrl_c_comes_twice() {
    let home = tempfile::tempdir().unwrap();
    let mut session = session(&["keys"], home.path());
    // Until the terminal is raw, a key would mean something else.
    session.wait_for_bytes("\x1b[>1u");
    session.send("\x13");
    session.wait_for("Ctrl+S               save: save the draft");
    session.send("\x1b[15~");
    session.wait_for("F5                   send: ");
    session.send("\x03y");
    session.wait_for("\ny");
    session.send("\x03\x03");
    assert_eq!(session.wait_for_end(), 0, "{}", session.screen());
    session.assert_restored();
}

#[test]
fn keys_give_the_terminal_back_when_they_are_ended() {
    let home = tempfile::tempdir().unwrap();
    let mut session = session(&["keys"], home.path());
    session.wait_for_bytes("\x1b[>1u");
    session.signal("TERM");
    assert_eq!(session.wait_for_end(), 0, "{}", session.screen());
    session.assert_restored();
}
