//! `send --dry-run`: the exact request, printed instead of sent.
//!
//! The rule: head and body come from where a real send takes them, so that what is printed is
//! what would go out. The token is never among it.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal},
};

use serde::Serialize;

use crate::{
    cli::{
        account::Sender,
        exit::Exit,
        output::Output,
        report::{Failure, note},
    },
    config::{BaseUrl, Choice},
    content::visible,
    draft::SendRequest,
    usercom::{RequestBody, SendHead},
};

/// Stands in for the account's subdomain when there is no account.
const PLACEHOLDER: &str = "your-app-subdomain";

/// Where the request would go.
pub(super) struct Target {
    base_url: BaseUrl,
    account_id: Option<String>,
    /// The sandbox, which lives as long as this.
    sender: Option<Sender>,
}

#[derive(Serialize)]
struct Line<'a> {
    method: &'a str,
    url: &'a str,
    headers: BTreeMap<&'a str, String>,
    body: &'a str,
}

impl Target {
    /// What a draft's `account` has to be, if an account was chosen.
    pub(super) fn account_id(&self) -> Option<&str> {
        self.account_id.as_deref()
    }

    /// The sandbox, if that was chosen.
    pub(super) fn sender(&self) -> Option<&Sender> {
        self.sender.as_ref()
    }
}

/// Where the request would go. Needs no token, because nothing is sent.
pub(super) async fn target(choice: &Choice) -> Result<Target, Failure> {
    match choice {
        Choice::Account(chosen) => Ok(Target {
            account_id: Some(chosen.base_url.host().to_owned()),
            base_url: chosen.base_url.clone(),
            sender: None,
        }),
        Choice::Sandbox => {
            let sender = Sender::new(choice).await?;
            Ok(Target {
                account_id: Some(sender.account.id()),
                base_url: sender.account.base_url.clone(),
                sender: Some(sender),
            })
        }
        Choice::NoAccount => {
            note(&format!(
                "No account is configured: the address below has {PLACEHOLDER} in its place."
            ));
            let base_url = BaseUrl::from_subdomain(PLACEHOLDER)
                .map_err(|error| Failure::new(Exit::Failed, error))?;
            Ok(Target {
                base_url,
                account_id: None,
                sender: None,
            })
        }
    }
}

/// Prints method and URL, headers, an empty line and the body.
pub(super) fn print(target: &Target, request: &SendRequest, json: bool) -> Result<Exit, Failure> {
    let head = SendHead::new(&target.base_url);
    let headers = SendHead::headers_with_key("<redacted>");
    let body = RequestBody::new(request);
    let mut output = Output::new();
    if json {
        output.json(&Line {
            method: SendHead::METHOD,
            url: head.url().as_str(),
            headers: headers.into_iter().collect(),
            body: body.as_str(),
        })?;
    } else {
        output.line(&format!("{} {}", SendHead::METHOD, head.url()))?;
        for (name, value) in headers {
            output.line(&format!("{name}: {value}"))?;
        }
        output.line("")?;
        // Exact where a program reads it, harmless where a terminal does.
        if io::stdout().is_terminal() {
            output.line(&visible(body.as_str()))?;
        } else {
            output.line(body.as_str())?;
        }
    }
    output.flush()?;
    note("Nothing was sent.");
    Ok(Exit::Success)
}
