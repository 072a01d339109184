//! `POST emails/send-custom-domain/`: checks a send as the API documents it and remembers it.

use std::{collections::HashSet, sync::Arc};

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{
        HeaderMap, StatusCode,
        header::{CONTENT_ENCODING, CONTENT_TYPE},
    },
};
use serde_json::{Map, Value, json};

use super::{
    fields::Fields,
    known,
    people::Person,
    reply::Refusal,
    state::{self, SentEmail},
    statistics::{Reach, Receiver},
    version::Version,
};

pub(super) async fn send_custom_domain(
    State(state): State<Arc<state::State>>,
    version: Version,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let body = object(&headers, &body)?;
    let (email, receivers) = validate(version, &body)?;
    let campaign = state.accept(email, receivers);
    Ok(Json(json!({ "campaign": campaign })))
}

/// The body as a JSON object; an empty body counts as an empty object, of any content type.
fn object(headers: &HeaderMap, body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    require_json(headers)?;
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(other) => Err(Refusal::non_field(format!(
            "Invalid data. Expected a dictionary, but got {}.",
            python_type(&other)
        ))),
        Err(error) => Err(Refusal::detail(
            StatusCode::BAD_REQUEST,
            format!("JSON parse error - {error}"),
        )),
    }
}

fn require_json(headers: &HeaderMap) -> Result<(), Refusal> {
    let content_type = headers
        .get(CONTENT_TYPE)
        .map_or("", |value| value.to_str().unwrap_or("?"));
    let media_type = content_type.split(';').next().unwrap_or_default().trim();
    let unsupported = if !media_type.eq_ignore_ascii_case("application/json") {
        format!("Unsupported media type \"{content_type}\" in request.")
    } else if headers.contains_key(CONTENT_ENCODING) {
        "Unsupported content encoding in request.".to_owned()
    } else {
        return Ok(());
    };
    Err(Refusal::detail(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        unsupported,
    ))
}

/// The framework names the types as its language does.
fn python_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "NoneType",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

/// Checks everything that is documented as required or exclusive, and gives the email without
/// its campaign number. As in the framework, what concerns several fields is looked at only when
/// each by itself is right.
fn validate(
    version: Version,
    body: &Map<String, Value>,
) -> Result<(SentEmail, Vec<Receiver>), Refusal> {
    let mut fields = Fields::new(body);
    let api_email_settings = fields.optional_id("api_email_settings", known::EMAIL_SETTINGS);
    let through_campaign = fields.campaign();
    let custom_sender = fields.optional_id("custom_sender", known::CUSTOM_SENDERS);
    let template = match version {
        Version::One => fields.id("template", known::TEMPLATES),
        Version::Two => fields.optional_id("template", known::TEMPLATES),
    };
    let (author, subject) = (fields.author(), fields.text("subject"));
    let (content, receivers) = (fields.text("content"), fields.receivers());
    let errors = fields.into_errors();
    let (Some(author), Some(subject), Some(content), Some(receivers), true) =
        (author, subject, content, receivers, errors.is_empty())
    else {
        return Err(Refusal::fields(errors));
    };
    exactly_one(api_email_settings, through_campaign)?;
    let email = SentEmail {
        campaign: 0,
        api_email_settings,
        through_campaign,
        custom_sender,
        template,
        author,
        subject,
        content,
        receivers: receivers.iter().map(|person| person.id).collect(),
    };
    Ok((email, each_once(&receivers)))
}

fn exactly_one(settings: Option<u64>, campaign: Option<u64>) -> Result<(), Refusal> {
    match (settings, campaign) {
        (Some(_), None) | (None, Some(_)) => Ok(()),
        (None, None) => Err(Refusal::non_field(
            "Either api_email_settings or campaign is required.",
        )),
        (Some(_), Some(_)) => Err(Refusal::non_field(
            "Only one of api_email_settings and campaign may be given.",
        )),
    }
}

/// Who gets it: a person who is named twice gets one email.
fn each_once(people: &[&Person]) -> Vec<Receiver> {
    let mut seen = HashSet::new();
    let mut receivers = Vec::new();
    for person in people.iter().filter(|person| seen.insert(person.id)) {
        let reach = if person.email.is_none() {
            Reach::NoAddress
        } else if person.unsubscribed {
            Reach::Unsubscribed
        } else {
            Reach::Mailable
        };
        receivers.push(Receiver {
            id: person.id,
            reach,
        });
    }
    receivers
}
