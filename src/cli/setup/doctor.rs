//! `sendoff doctor`: looks at everything that Sendoff needs, and says what is wrong.
//!
//! The rules: it changes nothing, and what it prints can be shown to anybody: no token, nobody's
//! name or address, and the home folder as `~`.

use std::path::Path;

use crate::{
    cli::{
        account,
        args::Global,
        compose,
        exit::Exit,
        output::Output,
        report::{Failure, chain},
        setup::login::{Untried, attempt},
        tasks::runtime,
    },
    config::{
        AccountError, Choice, Settings, data_folder, keyring_problem, load_settings, settings_path,
    },
    content::visible,
    store::schema_version,
};

/// One line of the report.
struct Finding {
    severity: Severity,
    subject: &'static str,
    words: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Severity {
    Good,
    Note,
    Wrong,
}

/// Runs the command to its exit status.
pub(in crate::cli) fn run(global: &Global) -> Result<Exit, Failure> {
    let mut findings = vec![
        note(
            "sendoff",
            format!(
                "{} on {} {}",
                env!("CARGO_PKG_VERSION"),
                std::env::consts::OS,
                std::env::consts::ARCH
            ),
        ),
        terminal(),
    ];
    let settings = configuration(global, &mut findings);
    findings.push(store(&data_folder(global.data_dir.as_deref())));
    findings.push(match keyring_problem() {
        None => good("keyring", "answers".to_owned()),
        Some(words) => note(
            "keyring",
            format!("{words}: API keys are kept in files that only you can read"),
        ),
    });
    if let Some(settings) = settings {
        findings.push(account(&settings, global)?);
    }
    print(&findings)
}

fn configuration(global: &Global, findings: &mut Vec<Finding>) -> Option<Settings> {
    let folder = global.config_dir.as_deref();
    let settings = match load_settings(folder) {
        Ok(settings) => settings,
        Err(error) => {
            findings.push(wrong("configuration", chain(&error)));
            return None;
        }
    };
    let path = settings_path(folder).ok().filter(|path| path.exists());
    findings.push(match path {
        None => note("configuration", "there is none yet".to_owned()),
        Some(path) => good(
            "configuration",
            format!("{}, profiles: {}", path.display(), settings.profiles.len()),
        ),
    });
    if let Err(failure) = compose::keymap(&settings, global) {
        findings.push(wrong("keys", failure.to_string()));
    }
    Some(settings)
}

fn store(folder: &Path) -> Finding {
    match schema_version(folder) {
        Ok(Some(version)) => good(
            "drafts, journal",
            format!("{}, schema {version}", folder.display()),
        ),
        Ok(None) => note(
            "drafts, journal",
            format!("{}, nothing there yet", folder.display()),
        ),
        Err(error) => wrong("drafts, journal", chain(&error)),
    }
}

fn account(settings: &Settings, global: &Global) -> Result<Finding, Failure> {
    const SUBJECT: &str = "account";
    let chosen = match account::choice(settings, global) {
        Ok(Choice::Account(chosen)) => chosen,
        Ok(Choice::Sandbox) => return Ok(note(SUBJECT, "the sandbox, as asked".to_owned())),
        Ok(Choice::NoAccount) => {
            let words = "none is set up: `sendoff login` does that, and till then the composer \
                         works with its sandbox";
            return Ok(note(SUBJECT, words.to_owned()));
        }
        Err(error @ AccountError::WhichProfile { .. }) => {
            return Ok(note(SUBJECT, error.to_string()));
        }
        Err(error) => return Ok(wrong(SUBJECT, error.to_string())),
    };
    let name = format!("{} ({})", chosen.name, chosen.base_url.host());
    let account = match chosen.account() {
        Ok(account) => account,
        Err(error) => return Ok(wrong(SUBJECT, error.to_string())),
    };
    if let Err(error) = account.token.resolve() {
        return Ok(wrong(SUBJECT, chain(&error)));
    }
    Ok(match runtime()?.block_on(attempt(&account)) {
        Ok(()) => good(SUBJECT, format!("{name} answers and takes the API key")),
        Err(Untried::Client(error)) => wrong(SUBJECT, chain(&error)),
        Err(Untried::Probe(error)) => wrong(SUBJECT, format!("{name}: {error}")),
    })
}

/// What the composer has to work with. `doctor` itself may run without a terminal.
fn terminal() -> Finding {
    let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let mut words = vec![format!(
        "TERM {}",
        variable("TERM").as_deref().unwrap_or("is not set")
    )];
    if let Some(depth) = variable("COLORTERM") {
        words.push(format!("COLORTERM {depth}"));
    }
    if variable("NO_COLOR").is_some() {
        words.push("no colors, as NO_COLOR says".to_owned());
    }
    for (name, program) in [
        ("TMUX", "tmux"),
        ("STY", "screen"),
        ("ZELLIJ", "zellij"),
        ("SSH_CONNECTION", "ssh"),
    ] {
        if variable(name).is_some() {
            words.push(format!("within {program}"));
        }
    }
    let size = rustix::termios::tcgetwinsize(std::io::stderr())
        .or_else(|_| rustix::termios::tcgetwinsize(std::io::stdin()));
    let Ok(size) = size else {
        words.push("not run in a terminal".to_owned());
        return note("terminal", words.join(", "));
    };
    words.push(format!("{} x {}", size.ws_col, size.ws_row));
    if size.ws_col < 60 || size.ws_row < 18 {
        words.push("the composer needs 60 x 18".to_owned());
        return wrong("terminal", words.join(", "));
    }
    good("terminal", words.join(", "))
}

/// The text without the name of whoever is at home here.
fn without_home(text: &str) -> String {
    match std::env::var("HOME") {
        Ok(home) if home.len() > 1 => text.replace(&home, "~"),
        _ => text.to_owned(),
    }
}

fn good(subject: &'static str, words: String) -> Finding {
    Finding {
        severity: Severity::Good,
        subject,
        words,
    }
}

fn note(subject: &'static str, words: String) -> Finding {
    Finding {
        severity: Severity::Note,
        subject,
        words,
    }
}

fn wrong(subject: &'static str, words: String) -> Finding {
    Finding {
        severity: Severity::Wrong,
        subject,
        words,
    }
}

fn print(findings: &[Finding]) -> Result<Exit, Failure> {
    let mut output = Output::new();
    for finding in findings {
        let severity = match finding.severity {
            Severity::Good => "ok   ",
            Severity::Note => "     ",
            Severity::Wrong => "WRONG",
        };
        let line = format!(
            "{severity} {:<16} {}",
            finding.subject,
            without_home(&finding.words)
        );
        output.line(&visible(&line))?;
    }
    output.flush()?;
    let is_wrong = findings
        .iter()
        .any(|finding| finding.severity == Severity::Wrong);
    Ok(if is_wrong {
        Exit::Warnings
    } else {
        Exit::Success
    })
}
