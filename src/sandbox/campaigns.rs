//! `GET email-campaign/{id}`: what became of an accepted email. Campaigns are the accepted emails
//! alone, and of both spellings of the path, with and without a slash, each one answers.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State, rejection::PathRejection},
};
use serde_json::{Value, json};

use super::{reply::Refusal, state, version::Version};

pub(super) async fn detail(
    State(state): State<Arc<state::State>>,
    _: Version,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<Value>, Refusal> {
    let id = id.ok().and_then(|Path(id)| id.parse().ok());
    let (id, progress) = id
        .and_then(|id| Some((id, state.progress(id)?)))
        .ok_or_else(Refusal::not_found)?;
    let counts = progress.statistics;
    let settled = counts.is_settled();
    Ok(Json(json!({
        "id": id,
        "name": progress.subject,
        "status": if settled { "finished" } else { "sending" },
        "recipients_count": counts.recipients,
        "started_at": format!("{:.6}", progress.started_at),
        "closed": settled,
        "statistics": counts,
    })))
}
