//! The fields: what the API would refuse. The judgement is that of `draft`, so that the checks
//! and the sending never disagree.

use super::{Check, Severity, context::Context, finding::Findings};
use crate::draft::{Field, check_draft};

const SOURCE: &str = "User.com API, emails/send-custom-domain";

const fn check(
    id: &'static str,
    why: &'static str,
    fix: &'static str,
    run: fn(&Context<'_>, &mut Findings<'_, '_>),
) -> Check {
    Check {
        id,
        severity: Severity::Error,
        why,
        fix,
        source: SOURCE,
        run,
    }
}

pub(super) const CHECKS: &[Check] = &[
    check(
        "fields/api_email_settings",
        "Every email goes out through email settings or a campaign.",
        "Write the ID of one of the two.",
        |context, found| field(Field::ApiEmailSettings, context, found),
    ),
    check(
        "fields/campaign",
        "A campaign takes the place of the email settings, never both.",
        "Write the campaign's ID, or leave it empty.",
        |context, found| field(Field::Campaign, context, found),
    ),
    check(
        "fields/custom_sender",
        "A custom sender is named by its ID.",
        "Write the number that the web app shows, or leave it empty.",
        |context, found| field(Field::CustomSender, context, found),
    ),
    check(
        "fields/template",
        "A template is named by its ID.",
        "Write the number that the web app shows, or leave it empty.",
        |context, found| field(Field::Template, context, found),
    ),
    check(
        "fields/author",
        "Every email is from somebody.",
        "Write the email address or the ID of an agent.",
        |context, found| field(Field::Author, context, found),
    ),
    check(
        "fields/receivers",
        "Every email goes to somebody.",
        "Write who gets it.",
        |context, found| field(Field::Receivers, context, found),
    ),
    check(
        "fields/subject",
        "Every email has a subject of one line.",
        "Write one, without line breaks or tabs.",
        |context, found| field(Field::Subject, context, found),
    ),
    check(
        "fields/content",
        "Every email says something.",
        "Write the email.",
        |context, found| field(Field::Content, context, found),
    ),
];

fn field(field: Field, context: &Context<'_>, found: &mut Findings<'_, '_>) {
    for error in check_draft(context.email.fields, context.email.html) {
        if error.field == field {
            found.field(field, format!("{field} {}", error.message));
        }
    }
}
