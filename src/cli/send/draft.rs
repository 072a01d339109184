//! From the draft on the command line to the request, or to all that stands in its way.

use std::path::Path;

use super::receivers::{self, Desk, LookedUp, SentTo};
use crate::{
    cli::{
        account,
        exit::Exit,
        input::{self, Unusable},
        report::Failure,
    },
    config::{Choice, Sending},
    draft::{Draft, Field, FieldError, Fields, Known, SendRequest, check_draft},
};

/// A draft that can be sent.
pub(super) struct Ready {
    pub(super) request: SendRequest,
    /// The list that it goes to as well.
    pub(super) list: Option<SentTo>,
}

/// What stands in the way of a draft, a sentence each.
pub(super) struct Unready {
    /// The subject as typed; empty when there is none.
    pub(super) subject: String,
    pub(super) problems: Vec<String>,
    /// Whether nothing is wrong with the draft itself: User.com could not be asked.
    pub(super) may_pass: bool,
}

/// The draft as a request; `account` is the one that it would go out from, if one is known. With
/// `testers` it goes to these people instead of its receivers.
pub(super) async fn read(
    file: &Path,
    account: Option<&str>,
    testers: Option<&Sending>,
    desk: Desk<'_>,
) -> Result<Result<Ready, Unready>, Failure> {
    let draft = match input::read_draft(file) {
        Ok(draft) => draft,
        Err(Unusable::Unread(failure)) => return Err(failure),
        Err(Unusable::NotADraft(error)) => {
            return Ok(Err(Unready {
                subject: String::new(),
                problems: vec![format!("{} {error}", input::name(file))],
                may_pass: false,
            }));
        }
    };
    let mut fields = draft.fields().clone();
    if let Choice::Account(chosen) = desk.choice {
        chosen.defaults.complete(&mut fields);
    }
    if let Some(sending) = testers {
        let made = sending.make_test(&mut fields);
        made.map_err(|error| Failure::new(Exit::Usage, error))?;
    }
    let unready = |problems, may_pass| Unready {
        subject: fields.get(Field::Subject).to_owned(),
        problems,
        may_pass,
    };
    // Nobody is looked up for a draft that can't be sent anyway, or not from this account.
    let mut problems = Vec::from_iter(account::belongs_elsewhere(&draft, account));
    problems.extend(sentences(&check_draft(&fields, draft.body())));
    if !problems.is_empty() {
        return Ok(Err(unready(problems, false)));
    }
    let looked_up = receivers::look_up(&fields, file, desk).await?;
    if !looked_up.problems.is_empty() {
        return Ok(Err(unready(looked_up.problems, looked_up.may_pass)));
    }
    match request(&fields, &draft, &looked_up) {
        Ok(request) => Ok(Ok(Ready {
            request,
            list: looked_up.list,
        })),
        Err(errors) => Ok(Err(unready(sentences(&errors), false))),
    }
}

fn request(
    fields: &Fields,
    draft: &Draft,
    looked_up: &LookedUp,
) -> Result<SendRequest, Vec<FieldError>> {
    let known = Known {
        id_of: &|address| looked_up.resolution.id_of(address),
        listed: looked_up
            .list
            .as_ref()
            .map(|list| list.listed.ids.as_slice()),
    };
    SendRequest::validate_with(fields, draft.body(), &known)
}

fn sentences(errors: &[FieldError]) -> Vec<String> {
    let sentence = |error: &FieldError| format!("{} {}", error.field, error.message);
    errors.iter().map(sentence).collect()
}
