//! The table of answers, and what holds for every answer there can be.

use std::time::Duration;

use proptest::prelude::*;
use reqwest::header::{HeaderName, HeaderValue, RETRY_AFTER};

use super::*;
use crate::usercom::ApiError;

fn outcome(status: u16, headers: &HeaderMap, body: &[u8]) -> Outcome {
    let answer = Answer {
        status,
        headers,
        body,
    };
    answer.outcome(Timestamp::UNIX_EPOCH, &Token::new("s3cret-key"))
}

fn framed() -> HeaderMap {
    HeaderMap::from_iter([(CONTENT_LENGTH, HeaderValue::from_static("1"))])
}

#[test]
fn every_status_has_its_outcome() {
    let accepted = br#"{"campaign": 880}"#;
    for status in 100..=999 {
        let name = outcome(status, &framed(), accepted).name();
        let expected = match status {
            200..=299 => "accepted",
            408 => "unknown",
            429 => "not_sent",
            400..=499 => "rejected",
            _ => "unknown",
        };
        assert_eq!(name, expected, "{status}");
        assert_eq!(outcome(status, &framed(), accepted).status(), Some(status));
    }
}

#[test]
fn a_success_without_a_number_is_unknown() {
    for body in ["", "{}", "OK", r#"{"campaign": null}"#, "<html></html>"] {
        assert_eq!(outcome(200, &framed(), body.as_bytes()).name(), "unknown");
    }
}

#[test]
fn a_rejection_carries_the_words_of_the_api() {
    let body = br#"{"receivers": ["No user 5."]}"#;
    assert_eq!(
        outcome(400, &framed(), body),
        Outcome::Rejected {
            status: 400,
            errors: vec![ApiError {
                field: Some("receivers".to_owned()),
                message: "No user 5.".to_owned(),
            }],
        }
    );
}

#[test]
fn the_limiter_says_how_long_to_wait() {
    let mut headers = framed();
    headers.insert(RETRY_AFTER, HeaderValue::from_static("30"));
    let Outcome::NotSent {
        why, retry_after, ..
    } = outcome(429, &headers, br#"{"detail": "Throttled, s3cret-key."}"#)
    else {
        panic!("429 is not sent");
    };
    assert_eq!(retry_after, Some(Duration::from_secs(30)));
    assert_eq!(
        why,
        "User.com takes no more requests at the moment (429), saying “Throttled, [API key].”: \
         try again in 30 seconds"
    );
}

#[test]
fn an_unknown_says_what_to_do() {
    let Outcome::Unknown { why, .. } = outcome(502, &framed(), b"<title>Bad gateway</title>")
    else {
        panic!("5xx is unknown");
    };
    assert_eq!(
        why,
        "User.com answered with status 502 (Bad Gateway), saying “a web page came back, titled \
         “Bad gateway””, so the email may have been sent: look in User.com under Campaigns before \
         sending again"
    );
}

#[test]
fn json_that_breaks_off_with_the_connection_is_not_complete() {
    let cut = br#"{"receivers": ["No us"#;
    for status in [400, 429] {
        assert_eq!(outcome(status, &HeaderMap::new(), cut).name(), "unknown");
        assert_ne!(outcome(status, &framed(), cut).name(), "unknown");
        assert_ne!(outcome(status, &HeaderMap::new(), b"").name(), "unknown");
        assert_ne!(outcome(status, &HeaderMap::new(), b"No.").name(), "unknown");
    }
}

/// Bodies near the border: cut, doubled or wrapped campaign answers, and plain noise.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    let value = prop_oneof![
        any::<u64>().prop_map(|number| number.to_string()),
        any::<i64>().prop_map(|number| number.to_string()),
        any::<f64>().prop_map(|number| format!("{number:e}")),
        "\"[0-9 +.-]{0,21}\"",
        "(null|true|\\[1\\]|\\{\"campaign\":1\\})",
    ];
    let entry = ("(campaign|detail|receivers|)", value)
        .prop_map(|(key, value)| format!("\"{key}\":{value}"));
    let object = proptest::collection::vec(entry, 0..4)
        .prop_map(|entries| format!("{{{}}}", entries.join(",")).into_bytes());
    let cut = (object.clone(), 0_usize..40).prop_map(|(mut bytes, at)| {
        bytes.truncate(at);
        bytes
    });
    prop_oneof![
        object,
        cut,
        proptest::collection::vec(any::<u8>(), 0..200),
        "[<>{}\\[\\]\":,a-z0-9&;! /\\\\]{0,200}".prop_map(String::into_bytes),
    ]
}

fn some_headers() -> impl Strategy<Value = HeaderMap> {
    let names = prop_oneof![
        Just(RETRY_AFTER),
        Just(CONTENT_LENGTH),
        Just(TRANSFER_ENCODING),
    ];
    let value = prop_oneof![
        any::<u64>().prop_map(|seconds| seconds.to_string().into_bytes()),
        proptest::collection::vec(32_u8.., 0..40),
    ]
    .prop_filter_map("no header value", |bytes| {
        HeaderValue::from_bytes(&bytes).ok()
    });
    proptest::collection::vec((names, value), 0..3)
        .prop_map(|pairs: Vec<(HeaderName, HeaderValue)>| pairs.into_iter().collect())
}

proptest! {
    #[test]
    fn no_answer_is_called_more_than_it_proves(
        status in 100_u16..1000,
        headers in some_headers(),
        body in bodies(),
    ) {
        match outcome(status, &headers, &body) {
            Outcome::Accepted { campaign, .. } => {
                prop_assert!((200..300).contains(&status));
                // Read a second way: a generic JSON value instead of our visitor.
                let value: serde_json::Value = serde_json::from_slice(&body)?;
                let found = &value["campaign"];
                let number = found.as_u64().or_else(|| found.as_str()?.parse().ok());
                prop_assert_eq!(number, Some(campaign.get()));
            }
            Outcome::Rejected { errors, .. } => {
                prop_assert!((400..500).contains(&status) && status != 429 && status != 408);
                prop_assert!(!errors.is_empty());
                prop_assert!(errors.iter().all(|error| !error.message.is_empty()));
            }
            Outcome::NotSent { .. } => prop_assert_eq!(status, 429),
            Outcome::Unknown { why, .. } => prop_assert!(why.contains("may have been sent")),
        }
    }

    #[test]
    fn an_echoed_token_is_never_in_the_outcome(
        status in 100_u16..1000,
        before in ".{0,520}",
        after in ".{0,30}",
        shape in 0..4,
    ) {
        let text = format!("{before}s3cret-key{after}");
        let body = match shape {
            0 => serde_json::json!({ "detail": text }).to_string(),
            1 => serde_json::json!({ text.as_str(): [text] }).to_string(),
            2 => format!("<title>{text}</title>"),
            _ => text,
        };
        let outcome = format!("{:?}", outcome(status, &framed(), body.as_bytes()));
        prop_assert!(!outcome.to_lowercase().contains("s3cret-key"), "{}", outcome);
    }
}
