//! The people: `GET users/` in cursor pages, `GET users/search/`, `GET users/{id}/`.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    extract::{Path, Query, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode, header::HOST},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{
    people::{self, Person},
    reply::Refusal,
    state,
    version::Version,
};

/// People on one page, as documented.
const PAGE: usize = 100;

type Parameters = Query<HashMap<String, String>>;

/// One page; `next` and `previous` are whole URLs or null.
pub(super) async fn list(
    State(state): State<Arc<state::State>>,
    _: Version,
    headers: HeaderMap,
    Query(parameters): Parameters,
) -> Result<Json<Value>, Refusal> {
    let start = match parameters.get("cursor") {
        None => 0,
        Some(cursor) => position(cursor)
            .ok_or_else(|| Refusal::detail(StatusCode::NOT_FOUND, "Invalid cursor"))?,
    };
    let people = people::all();
    let link = |start: usize| page_url(&state, &headers, start);
    let results: Vec<&Value> = people
        .iter()
        .skip(start)
        .take(PAGE)
        .map(|person| &person.record)
        .collect();
    let end = start.saturating_add(PAGE);
    Ok(Json(json!({
        "count": people.len(),
        "next": (end < people.len()).then(|| link(end)),
        "previous": (start > 0).then(|| link(start.saturating_sub(PAGE))),
        "results": results,
    })))
}

/// `email=`: one object or 404; with `many=true`, or with `email__contains=`: a list.
pub(super) async fn search(
    _: Version,
    Query(parameters): Parameters,
) -> Result<Json<Value>, Refusal> {
    let parameter = |name| parameters.get(name).map(String::as_str);
    let records = |found: &dyn Fn(&str) -> bool| -> Vec<&'static Value> {
        let matches = |person: &&Person| person.email.as_deref().is_some_and(found);
        let people = people::all().iter().filter(matches);
        people.map(|person| &person.record).collect()
    };
    let many = parameter("many").is_some_and(|many| many.eq_ignore_ascii_case("true"));
    match (parameter("email"), parameter("email__contains")) {
        (_, Some(part)) if !part.is_empty() => {
            let part = part.to_lowercase();
            let found = records(&|email| email.to_lowercase().contains(&part));
            Ok(Json(json!(found)))
        }
        (Some(email), _) if !email.is_empty() => {
            let found = records(&|other| other.eq_ignore_ascii_case(email));
            match found.first() {
                _ if many => Ok(Json(json!(found))),
                Some(first) => Ok(Json(json!(first))),
                None => Err(Refusal::not_found()),
            }
        }
        _ => Err(Refusal::detail(
            StatusCode::BAD_REQUEST,
            "Search by email or email__contains.",
        )),
    }
}

/// One person by ID.
pub(super) async fn detail(
    _: Version,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<&'static Value>, Refusal> {
    id.ok()
        .and_then(|Path(id)| people::by_id(id.parse().ok()?))
        .map(|person| Json(&person.record))
        .ok_or_else(Refusal::not_found)
}

/// Cursors are opaque: the framework's are base64 of a query string, and so are these.
fn cursor(start: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("p={start}"))
}

fn position(cursor: &str) -> Option<usize> {
    let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    decoded.strip_prefix("p=")?.parse().ok()
}

/// On the origin that the client used; of other names than our own none is repeated.
fn page_url(state: &state::State, headers: &HeaderMap, start: usize) -> String {
    let path = format!("users/?cursor={}", cursor(start));
    let localhost = format!("localhost:{}", state.port());
    match headers.get(HOST) {
        Some(host) if host.as_bytes().eq_ignore_ascii_case(localhost.as_bytes()) => {
            format!("http://{localhost}/api/public/{path}")
        }
        _ => state.url(&path),
    }
}
