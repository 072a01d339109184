//! The question before a send: what goes, to whom, from where.
//!
//! The rule: only a plain yes is one. A closed input, an empty line or any other word is a no.

use std::{
    io::{self, IsTerminal},
    path::Path,
};

use crate::{
    cli::{
        exit::Exit,
        input::is_stdin,
        report::{Failure, note, prompt},
        table::people,
    },
    config::Account,
    draft::{Author, Route, SendRequest},
};

/// Whether there is a terminal to ask on, with a person who sees the question. `file` is the
/// draft, if one is read.
pub(in crate::cli) fn somebody_to_ask(file: Option<&Path>) -> Result<(), Failure> {
    if file.is_some_and(is_stdin) {
        return Err(Failure::new(
            Exit::Usage,
            "a draft from standard input leaves nobody to ask",
        )
        .advise("Add --yes to send it without asking, or --dry-run to send nothing."));
    }
    if io::stdin().is_terminal() && io::stderr().is_terminal() {
        return Ok(());
    }
    Err(Failure::new(
        Exit::Usage,
        "there is no terminal to ask on, so nothing was sent",
    )
    .advise(match file {
        Some(_) => "Add --yes to send without asking, or --dry-run to send nothing.",
        None => "Add --yes to send without asking.",
    }))
}

/// Shows these lines on what would go out to so many people, and asks; above `typed_above` people
/// for their number. True only for a clear yes.
pub(in crate::cli) fn ask(
    lines: &[String],
    count: usize,
    typed_above: usize,
) -> Result<bool, Failure> {
    for line in lines {
        note(line);
    }
    let wanted = if count > typed_above {
        prompt(&format!(
            "To send it, type the number of people ({count}) and press Enter: "
        ));
        count.to_string()
    } else {
        prompt("To send it, type yes and press Enter: ");
        "yes".to_owned()
    };
    let mut answer = String::new();
    match io::stdin().read_line(&mut answer) {
        Ok(_) => Ok(answer.trim().eq_ignore_ascii_case(&wanted)),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(false),
        Err(error) => Err(Failure::new(
            Exit::Failed,
            format!("the answer cannot be read: {error}"),
        )),
    }
}

/// One line on what is being sent, for when nobody is asked.
pub(super) fn headline(account: &Account, request: &SendRequest, is_test: bool) -> String {
    let what = if is_test { "a test of " } else { "" };
    format!(
        "Sending {what}\"{}\" to {} from the account {}.",
        request.subject(),
        people(request.receivers().len()),
        place(account),
    )
}

/// What the question says about an email.
pub(super) fn lines(account: &Account, request: &SendRequest) -> Vec<String> {
    let author = match request.author() {
        Author::Agent(id) => format!("agent {id}"),
        Author::Address(address) => address.clone(),
    };
    let route = match request.route() {
        Route::EmailSettings(id) => format!("email settings {id}"),
        Route::Campaign(id) => format!("campaign {id}"),
    };
    let mut lines = vec![
        format!("Account    {}", place(account)),
        format!("Through    {route}"),
        format!("Author     {author}"),
    ];
    if let Some(sender) = request.custom_sender() {
        lines.push(format!("Sender     {sender}"));
    }
    if let Some(template) = request.template() {
        lines.push(format!("Template   {template}"));
    }
    lines.push(format!("Subject    {}", request.subject()));
    lines.push(format!("Receivers  {}", people(request.receivers().len())));
    lines
}

/// What an account is called.
pub(in crate::cli) fn place(account: &Account) -> String {
    if account.sandbox {
        return "sandbox (nobody gets anything)".to_owned();
    }
    let id = account.id();
    if account.name == id {
        return id;
    }
    format!("{} ({id})", account.name)
}
