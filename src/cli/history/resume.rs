//! Sending what surely did not go of an earlier send.
//!
//! The rule: what goes out are the bytes that the journal holds, from the account that they were
//! confirmed for. No draft is read.

use std::time::Duration;

use jiff::Timestamp;

use super::{HistoryArgs, failed, local, none, parse};
use crate::{
    cli::{
        account::{self, Sender},
        args::Global,
        exit::Exit,
        report::{Failure, note},
        send::{self, answer, confirm, summary::Mail},
        table::people,
        tasks::runtime,
    },
    config::{Account, data_folder},
    outbox::{Options, Outbox},
    store::{JournaledSend, Kind, SendId, Store},
};

/// Asks, sends the rest and says what became of it.
pub(super) fn run(number: &str, args: &HistoryArgs, global: &Global) -> Result<Exit, Failure> {
    let (id, position) = parse(number)?;
    if position.is_some() {
        return Err(Failure::new(Exit::Usage, "a send is resumed as a whole")
            .advise(format!("Leave out the request: --resume {id}")));
    }
    if !args.yes {
        confirm::somebody_to_ask(None)?;
    }
    let settings = account::settings(global.config_dir.as_deref())?;
    let choice = account::choice(&settings, global)?;
    let sending = choice.sending(&settings);
    let runtime = runtime()?;
    let sender = runtime.block_on(Sender::new(&choice))?;
    let data_dir = data_folder(global.data_dir.as_deref());
    let mut store = Store::open(&data_dir).map_err(failed)?;
    answer::left_unknown(&store.recover(Timestamp::now()).map_err(failed)?);
    let send = rest_of(&mut store, id, &sender.account)?;
    drop(store);
    let outbox = Outbox::open(&sender.account, sender.timeouts, &data_dir, sending.keep)
        .map_err(|error| Failure::new(Exit::Failed, error))?;
    let mail = Mail {
        subject: &send.subject,
        people: send.resumable().people,
    };
    let mut options = Options {
        again: args.again,
        ..Options::from(&sending)
    };
    if args.yes {
        options.grace = Duration::ZERO;
        note(&format!(
            "Sending the rest of \"{}\" to {} from the account {}.",
            mail.subject,
            people(mail.people),
            confirm::place(&sender.account)
        ));
    } else {
        let lines = lines(&sender.account, &send);
        if !confirm::ask(&lines, mail.people, sending.confirm_above)? {
            return send::cancelled(mail, args.json);
        }
    }
    runtime.block_on(send::deliver(outbox.resume(id, options), mail, args.json))
}

/// The send, if something of it is left that this account can send.
fn rest_of(store: &mut Store, id: SendId, account: &Account) -> Result<JournaledSend, Failure> {
    let send = store.send(id).map_err(failed)?;
    let send = send.ok_or_else(|| none(&id.to_string()))?;
    let refuse = |what: String, advice: String| {
        let what = format!("{what}, so nothing was sent");
        Err(Failure::new(Exit::Usage, what).advise(advice))
    };
    if send.account != account.id() {
        return refuse(
            format!(
                "{id} belongs to the account {}, and this is {}",
                send.account,
                account.id()
            ),
            format!(
                "Name its profile with --profile NAME: IDs of {} mean other people here.",
                send.account
            ),
        );
    }
    if let Some(at) = send.expired_at {
        return refuse(
            format!(
                "the text and the receivers of {id} were deleted on {}",
                local(at)
            ),
            "The history keeps them for as long as `keep_sends` in the configuration says."
                .to_owned(),
        );
    }
    if send.resumable().batches == 0 {
        return refuse(
            format!("nothing is left of {id} that surely did not go"),
            format!("`sendoff history {id}` shows what became of it."),
        );
    }
    Ok(send)
}

fn lines(account: &Account, send: &JournaledSend) -> Vec<String> {
    let (rest, total) = (send.resumable(), send.total());
    let requests = match rest.batches {
        1 => "1 request".to_owned(),
        count => format!("{count} requests"),
    };
    let mut lines = vec![
        format!("Account    {}", confirm::place(account)),
        format!("Subject    {}", send.subject),
        format!(
            "Receivers  {} in {requests}, of {} in all",
            people(rest.people),
            total.people
        ),
    ];
    if send.kind == Kind::Test {
        lines.push("Kind       a test".to_owned());
    }
    lines
}
