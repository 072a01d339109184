//! Which path goes to which handler, and what is answered where there is none. Paths end in a
//! slash as the documentation says; one without it is not found, never redirected.

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{Method, StatusCode},
    middleware::from_fn,
    routing::{get, post},
};

use super::{auth, campaigns, intake, reply::Refusal, send, state::State, users};

/// The whole application. Of the layers, the last one added sees a request first.
pub(super) fn router(state: Arc<State>) -> Router {
    let api = Router::new()
        .route(
            "/emails/send-custom-domain/",
            post(send::send_custom_domain),
        )
        .route("/users/", get(users::list))
        .route("/users/search/", get(users::search))
        .route("/users/{id}/", get(users::detail))
        .route("/email-campaign/{id}", get(campaigns::detail))
        .route("/email-campaign/{id}/", get(campaigns::detail))
        .method_not_allowed_fallback(wrong_method);
    Router::new()
        .nest("/api/public", api)
        .fallback(async || Refusal::not_found())
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(auth::require_token))
        .layer(from_fn(intake::whole_body))
        .with_state(state)
}

/// 405; the router adds `Allow`.
async fn wrong_method(method: Method) -> Refusal {
    let detail = format!("Method \"{method}\" not allowed.");
    Refusal::detail(StatusCode::METHOD_NOT_ALLOWED, detail)
}
