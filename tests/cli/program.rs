//! Runs the program in a home of its own, with an environment in which nothing else is set.

use std::{
    fs,
    io::{Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

/// A key of the documented length. It must come up in no output.
pub(crate) const KEY: &str = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD";

/// A bound on every run; reaching it fails the test.
const PATIENCE: Duration = Duration::from_mins(1);

/// A draft that is valid by itself.
pub(crate) const DRAFT: &str = "+++
api_email_settings = 1
custom_sender = 1
template = 1
author = \"johndoe@example.org\"
receivers = \"5380718\"
subject = \"Email sent using API\"
+++
<p>Hi</p>
";

/// A home, and what the program gets beside it.
pub(crate) struct Program {
    home: TempDir,
    environment: Vec<(String, String)>,
    input: Option<Vec<u8>>,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Program {
    /// An empty home; no account, no terminal.
    pub(crate) fn new() -> Self {
        Self {
            home: tempfile::tempdir().unwrap(),
            environment: Vec::new(),
            input: None,
        }
    }

    /// With an account in the environment.
    pub(crate) fn with_account(base_url: &str) -> Self {
        Self::new()
            .env("SENDOFF_BASE_URL", base_url)
            .env("SENDOFF_TOKEN", KEY)
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn input(mut self, bytes: impl AsRef<[u8]>) -> Self {
        self.input = Some(bytes.as_ref().to_vec());
        self
    }

    /// With this configuration in the usual place.
    pub(crate) fn config(self, content: impl AsRef<[u8]>) -> Self {
        let path = self.config_path();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn config_path(&self) -> PathBuf {
        self.home.path().join(".config/sendoff/config.toml")
    }

    /// With this file in the folder that the program runs in.
    pub(crate) fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::write(self.home.path().join(name), content).unwrap();
        self
    }

    pub(crate) fn environment(&self) -> &[(String, String)] {
        &self.environment
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sendoff"));
        command
            .args(line.split_whitespace())
            .env_clear()
            .env("HOME", self.home.path())
            // The keyring of whoever runs the tests is none of their business.
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .envs(self.environment.iter().cloned())
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it to its end. The arguments are cut at spaces.
    pub(crate) fn run(&self, line: &str) -> Run {
        let mut command = self.command(line);
        if self.input.is_some() {
            command.stdin(Stdio::piped());
        }
        let mut child = command.spawn().unwrap();
        if let (Some(mut stdin), Some(input)) = (child.stdin.take(), self.input.clone()) {
            thread::spawn(move || {
                // That the program does not read to the end is its affair.
                let _ = stdin.write_all(&input);
            });
        }
        finish(child)
    }
}

/// Waits for the end of a run, and kills it when it takes too long.
pub(crate) fn finish(mut child: Child) -> Run {
    let stdout = child.stdout.take().map(collect);
    let stderr = child.stderr.take().map(collect);
    let mut text = |pipe: Option<mpsc::Receiver<Vec<u8>>>| match pipe {
        None => String::new(),
        Some(pipe) => {
            let Ok(bytes) = pipe.recv_timeout(PATIENCE) else {
                child.kill().unwrap();
                panic!("the program did not end");
            };
            String::from_utf8(bytes).unwrap()
        }
    };
    let (stdout, stderr) = (text(stdout), text(stderr));
    let status = child.wait().unwrap().code().expect("an exit status");
    let run = Run {
        status,
        stdout,
        stderr,
    };
    run.assert_harmless();
    run
}

fn collect(mut pipe: impl Read + Send + 'static) -> mpsc::Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).unwrap();
        sender.send(bytes).unwrap();
    });
    receiver
}

impl Run {
    /// The one line of JSON on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.stdout.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.stdout).unwrap()
    }

    #[track_caller]
    pub(crate) fn expect(&self, status: i32, stderr: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert!(self.stderr.contains(stderr), "no {stderr:?} in {self:?}");
    }

    /// What holds for every run, whatever it was about.
    fn assert_harmless(&self) {
        for text in [&self.stdout, &self.stderr] {
            assert!(!text.contains(KEY), "the key got out: {self:?}");
            let harmful = |c: char| c.is_control() && c != '\n';
            assert!(!text.contains(harmful), "not harmless: {self:?}");
            assert!(!text.contains("panicked"), "{self:?}");
        }
    }
}

/// Runs the program on another thread, so that a server on this one can answer it.
pub(crate) async fn run(program: Program, line: &'static str) -> (Program, Run) {
    tokio::task::spawn_blocking(move || {
        let run = program.run(line);
        (program, run)
    })
    .await
    .unwrap()
}
