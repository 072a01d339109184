//! Who gets it, as far as the caller knows. An empty or wrong field is the fields' own matter.

use super::{Check, Severity, context::Context, finding::Findings};
use crate::draft::Field;

const SOURCE: &str = "Sendoff";

pub(super) const CHECKS: &[Check] = &[
    Check {
        id: "receivers/unresolved",
        severity: Severity::Warning,
        why: "Entries that mean nobody get nothing.",
        fix: "Correct them, or take them out.",
        source: SOURCE,
        run: unresolved,
    },
    Check {
        id: "receivers/unsubscribed",
        severity: Severity::Warning,
        why: "They said that they want no emails; in most countries the law is on their side.",
        fix: "Take them out, unless this is about a contract or an order of theirs.",
        source: "GDPR, Article 21; CAN-SPAM Act, 15 U.S.C. 7704(a)(4)",
        run: unsubscribed,
    },
    Check {
        id: "receivers/duplicate",
        severity: Severity::Hint,
        why: "Nobody gets it twice; the list may hold other mistakes.",
        fix: "Take the second ones out.",
        source: SOURCE,
        run: duplicate,
    },
    Check {
        id: "receivers/more-than-ever",
        severity: Severity::Warning,
        why: "It goes to more people than any email of this account before.",
        fix: "Look whether the list is the right one.",
        source: SOURCE,
        run: more_than_ever,
    },
];

fn people(count: usize) -> String {
    match count {
        1 => "1 person".to_owned(),
        more => format!("{more} people"),
    }
}

fn unresolved(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    match context.email.receivers.unresolved {
        0 => {}
        1 => found.field(Field::Receivers, "1 entry of the receivers means nobody"),
        count => found.field(
            Field::Receivers,
            format!("{count} entries of the receivers mean nobody"),
        ),
    }
}

fn unsubscribed(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let count = context.email.receivers.unsubscribed;
    if count > 0 {
        found.field(
            Field::Receivers,
            format!("{} of the receivers unsubscribed", people(count)),
        );
    }
}

fn duplicate(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    match context.email.receivers.duplicates {
        0 => {}
        1 => found.field(Field::Receivers, "1 receiver is named twice"),
        count => found.field(
            Field::Receivers,
            format!("{count} receivers are named more than once"),
        ),
    }
}

fn more_than_ever(context: &Context<'_>, found: &mut Findings<'_, '_>) {
    let count = context.receivers();
    if let Some(most) = context.email.receivers.most_ever
        && most > 0
        && count > most
    {
        found.field(
            Field::Receivers,
            format!(
                "it goes to {}, more than ever before ({most})",
                people(count)
            ),
        );
    }
}
