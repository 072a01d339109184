//! `token_command`: a program that prints the token, such as `pass show user.com/acme`.
//!
//! As password managers and mail programs have it: a text is for the shell, a list is a program
//! and its arguments; the token is the first line that it prints. The rules: it gets no token of
//! ours in its environment, has a time limit, and what it says is shown only when it fails.

use std::{ffi::OsString, fmt, process::Stdio, thread, time::Duration};

use serde::{Deserialize, Deserializer, de};
use tokio::{
    io::{AsyncRead, AsyncReadExt},
    process::Command,
};
use zeroize::Zeroizing;

use crate::config::Token;

/// Long enough to type a passphrase.
const LIMIT: Duration = Duration::from_mins(1);

/// More than a token and what a password manager keeps below it, in bytes.
const LONGEST_OUTPUT: u64 = 64 * 1024;

/// Characters of what the command says that are repeated.
const LONGEST_WORDS: usize = 300;

/// A command that prints a token. `Debug` hides it, because people put secrets into commands.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenCommand(Words);

#[derive(Clone, PartialEq, Eq)]
enum Words {
    Shell(String),
    Program(String, Vec<String>),
}

impl TokenCommand {
    /// A command line for `sh -c`; none when it is blank.
    #[must_use]
    pub fn shell(line: &str) -> Option<Self> {
        let line = line.trim();
        (!line.is_empty()).then(|| Self(Words::Shell(line.to_owned())))
    }

    fn program(mut words: Vec<String>) -> Option<Self> {
        if words
            .first()
            .is_none_or(|program| program.trim().is_empty())
        {
            return None;
        }
        let program = words.remove(0);
        Some(Self(Words::Program(program, words)))
    }

    /// As it stands in the configuration.
    pub(in crate::config) fn to_toml(&self) -> toml_edit::Value {
        match &self.0 {
            Words::Shell(line) => line.as_str().into(),
            Words::Program(program, arguments) => {
                let words = std::iter::once(program).chain(arguments);
                words
                    .map(String::as_str)
                    .collect::<toml_edit::Array>()
                    .into()
            }
        }
    }

    /// Runs it. Blocking, for up to a minute.
    ///
    /// # Errors
    /// What it did instead of printing a token, as the end of "the command …"; unfiltered.
    pub fn run(&self) -> Result<Token, String> {
        self.run_within(LIMIT)
    }

    fn run_within(&self, limit: Duration) -> Result<Token, String> {
        let mut command = self.command();
        // On a thread of its own, as the caller may be within a tokio runtime.
        let work = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .map_err(|error| format!("could not be started: {error}"))?;
            runtime.block_on(async {
                match tokio::time::timeout(limit, outcome(&mut command)).await {
                    Ok(result) => result,
                    Err(_) => Err(format!("did not end within {} seconds", limit.as_secs())),
                }
            })
        };
        let result = thread::spawn(work).join();
        result.unwrap_or_else(|_| Err("could not be run".to_owned()))
    }

    fn command(&self) -> Command {
        let mut command = match &self.0 {
            Words::Shell(line) => {
                let mut command = Command::new("sh");
                command.arg("-c").arg(line);
                command
            }
            Words::Program(program, arguments) => {
                let mut command = Command::new(OsString::from(program));
                command.args(arguments);
                command
            }
        };
        command
            .env_remove("SENDOFF_TOKEN")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }
}

async fn outcome(command: &mut Command) -> Result<Token, String> {
    let mut child = command
        .spawn()
        .map_err(|error| format!("could not be started: {error}"))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (printed, said) = tokio::join!(read(stdout), read(stderr));
    let status = child
        .wait()
        .await
        .map_err(|error| format!("was lost: {error}"))?;
    let first = printed.lines().next().unwrap_or_default().trim();
    if !status.success() {
        return Err(format!("failed ({status}){}", words(&said, first)));
    }
    if first.is_empty() {
        return Err(format!("printed nothing{}", words(&said, first)));
    }
    if !first.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(
            "printed what is no API key: its first line has spaces or other characters that no \
             key has"
                .to_owned(),
        );
    }
    Ok(Token::new(first))
}

async fn read(pipe: Option<impl AsyncRead + Unpin>) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(Vec::new());
    if let Some(pipe) = pipe {
        // What came before an error counts; the command's status tells the rest.
        let _ = pipe.take(LONGEST_OUTPUT).read_to_end(&mut bytes).await;
    }
    Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())
}

/// What the command said, on one line and without what it printed.
fn words(said: &str, secret: &str) -> String {
    let mut said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    if !secret.is_empty() {
        said = said.replace(secret, "…");
    }
    if said.is_empty() {
        return said;
    }
    let shortened: String = said.chars().take(LONGEST_WORDS).collect();
    format!(": {shortened}")
}

impl fmt::Debug for TokenCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenCommand(…)")
    }
}

impl<'de> Deserialize<'de> for TokenCommand {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(CommandVisitor)
    }
}

struct CommandVisitor;

impl<'de> de::Visitor<'de> for CommandVisitor {
    type Value = TokenCommand;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a command in quotes, or a list of a program and its arguments")
    }

    fn visit_str<E: de::Error>(self, line: &str) -> Result<TokenCommand, E> {
        TokenCommand::shell(line).ok_or_else(|| E::custom("token_command is empty: remove it"))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<TokenCommand, A::Error> {
        let mut words = Vec::new();
        while let Some(word) = list.next_element()? {
            words.push(word);
        }
        TokenCommand::program(words)
            .ok_or_else(|| de::Error::custom("token_command is empty: remove it"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(line: &str) -> Result<Token, String> {
        TokenCommand::shell(line).unwrap().run()
    }

    fn program(words: &[&str]) -> Result<Token, String> {
        let words = words.iter().map(ToString::to_string).collect();
        TokenCommand::program(words).unwrap().run()
    }

    #[test]
    fn the_first_line_is_the_token() {
        let token = Ok(Token::new("s3cret"));
        assert_eq!(shell("echo s3cret; echo login: ada"), token);
        assert_eq!(shell("printf ' s3cret '"), token);
        assert_eq!(program(&["echo", "s3cret"]), token);
        let echoed = program(&["echo", "s3cret$HOME"]);
        assert_eq!(
            echoed,
            Ok(Token::new("s3cret$HOME")),
            "a list knows no shell"
        );
    }

    #[test]
    fn a_command_that_fails_is_told_in_its_words_without_the_token() {
        for (line, expected) in [
            ("echo 'no such\n entry' >&2; exit 3", "3): no such entry"),
            ("echo s3cret; echo s3cret expired >&2; false", ": … expired"),
            ("true", "printed nothing"),
            ("echo two s3crets", "is no API key"),
            ("kill -9 $$", "signal"),
        ] {
            let words = shell(line).unwrap_err();
            assert!(words.contains(expected), "{line}: {words}");
            assert!(!words.contains("s3cret"), "{line}: {words}");
        }
        let words = program(&["/nonexistent/s3cret"]).unwrap_err();
        assert!(words.starts_with("could not be started"), "{words}");
    }

    #[test]
    fn a_command_that_does_not_end_is_ended() {
        let command = TokenCommand::shell("exec sleep 600").unwrap();
        let words = command.run_within(Duration::from_millis(50)).unwrap_err();
        assert!(words.starts_with("did not end within"), "{words}");
        let endless = shell("exec yes").unwrap_err();
        assert!(
            endless.contains("signal") || endless.contains("status"),
            "{endless}"
        );
    }

    #[test]
    fn a_blank_command_is_none_and_none_is_shown() {
        assert_eq!(TokenCommand::shell("  "), None);
        assert_eq!(TokenCommand::program(vec![]), None);
        assert_eq!(TokenCommand::program(vec![String::new()]), None);
        let shown = format!("{:?}", TokenCommand::shell("echo s3cret"));
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}
