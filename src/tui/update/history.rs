//! What was sent: looked through, looked at, resolved, sent on, used anew.

use super::{choice, open};
use crate::{
    store::{JournaledSend, Resolution},
    tui::{
        dialog::choice::{Answer, Question},
        effect::Effect,
        model::Model,
        pages::{Page, history::SentEmail, open::Target},
        sending::Rest,
        words,
    },
};

/// Opens the page.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    model.notice = None;
    model.page = Some(Page::History(Box::default()));
    vec![Effect::ReadHistory {
        search: String::new(),
    }]
}

/// Searches anew if the filter says something else than what was searched for last.
pub(super) fn search(model: &mut Model) -> Vec<Effect> {
    let Some(Page::History(history)) = &mut model.page else {
        return vec![];
    };
    let wanted = history.sends.filter.text().trim();
    if wanted == history.searched {
        return vec![];
    }
    wanted.clone_into(&mut history.searched);
    vec![Effect::ReadHistory {
        search: history.searched.clone(),
    }]
}

/// The sends are there; those of another search are late.
pub(super) fn read(
    model: &mut Model,
    search: &str,
    sends: Result<Vec<JournaledSend>, String>,
) -> Vec<Effect> {
    match (&mut model.page, sends) {
        (Some(Page::History(history)), Ok(sends)) if history.searched == search => {
            history.sends.set_items(sends);
        }
        (Some(Page::History(_)), Err(text)) => model.complain(text),
        _ => {}
    }
    vec![]
}

/// Shows all of the chosen send.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    match &model.page {
        Some(Page::History(history)) => {
            let chosen = history.sends.chosen();
            chosen.map_or(vec![], |send| vec![Effect::ReadSent(send.id)])
        }
        _ => vec![],
    }
}

/// All of a send is there.
pub(super) fn sent_read(model: &mut Model, sent: Result<Box<SentEmail>, String>) -> Vec<Effect> {
    match sent {
        // Whoever has left the page does not want to see it any more.
        Ok(sent) if matches!(model.page, Some(Page::History(_))) && model.dialog.is_none() => {
            choice::ask(model, Question::Sent(sent));
        }
        Ok(_) => {}
        Err(text) => model.complain(text),
    }
    vec![]
}

/// Does what was decided about a send.
pub(super) fn decide(model: &mut Model, sent: &SentEmail, answer: Answer) -> Vec<Effect> {
    let id = sent.send.id;
    let resolve = |resolution| vec![Effect::Resolve { id, resolution }];
    match answer {
        Answer::WasSent => resolve(Resolution::Sent),
        Answer::WasNotSent => resolve(Resolution::NotSent),
        Answer::SendRest => {
            let rest = Rest {
                id,
                subject: sent.send.subject.clone(),
                share: sent.send.resumable(),
            };
            let earlier = None;
            choice::ask(model, Question::SendRest { rest, earlier });
            vec![]
        }
        Answer::UseAsDraft => open::open_target(model, Target::Sent(id)),
        _ => vec![],
    }
}

/// What the person found out is noted: the list says so.
pub(super) fn resolved(model: &mut Model, result: Result<(), String>) -> Vec<Effect> {
    if let Err(text) = result {
        model.complain(text);
        return vec![];
    }
    model.say("Noted");
    match &model.page {
        Some(Page::History(history)) => vec![Effect::ReadHistory {
            search: history.searched.clone(),
        }],
        _ => vec![],
    }
}

/// Says what an earlier program left unknown.
pub(super) fn left_unknown(model: &mut Model, sends: &[JournaledSend]) -> Vec<Effect> {
    let Some(newest) = sends.first() else {
        return vec![];
    };
    let others = match sends.len() - 1 {
        0 => String::new(),
        more => format!(" The same goes for {more} more."),
    };
    let text = format!(
        "Nobody knows whether “{}” has reached {}: the answer never came.{others}\n\nLook in \
         User.com under Campaigns whether it is there. The history (F9) takes what you find.",
        newest.subject,
        words::people(newest.unresolved().people)
    );
    model.show("It may have been sent", text);
    vec![]
}
