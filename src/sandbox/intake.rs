//! The front door: takes in the whole body of a request before anything else looks at it, as the
//! web server before a Django application does. So every refusal is a complete answer, and no
//! client finds its connection reset while it still writes.

use std::{future::poll_fn, pin::Pin};

use axum::{
    body::{Body, HttpBody},
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::reply::Refusal;

/// The largest body that is taken, in bytes; a larger one is answered with 413. The real limit is
/// undocumented.
const LIMIT: usize = 16 << 20;
/// How much of a body that is too large is read and thrown away before the connection is cut.
const DRAIN: usize = 16 * LIMIT;

/// Replaces the body by one that is in memory, or answers 413 or 400.
pub(super) async fn whole_body(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match collect(body).await {
        Ok(bytes) => next.run(Request::from_parts(parts, bytes.into())).await,
        Err(refusal) => refusal.into_response(),
    }
}

async fn collect(mut body: Body) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let mut seen = 0;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(frame) = frame else {
            let detail = "The request ended before its body was complete.";
            return Err(Refusal::detail(StatusCode::BAD_REQUEST, detail));
        };
        let Ok(data) = frame.into_data() else {
            continue;
        };
        seen += data.len();
        if seen <= LIMIT {
            bytes.extend_from_slice(&data);
        } else if seen <= DRAIN {
            bytes = Vec::new();
        } else {
            break;
        }
    }
    if seen > LIMIT {
        let detail = format!("The request is larger than {LIMIT} bytes.");
        return Err(Refusal::detail(StatusCode::PAYLOAD_TOO_LARGE, detail));
    }
    Ok(bytes)
}
