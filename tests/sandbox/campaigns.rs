//! What became of a send.

use serde_json::Value;

use crate::http::{Served, start, wait_for};

const COUNTS: [&str; 12] = [
    "recipients",
    "scheduled",
    "delivered",
    "opened",
    "clicked",
    "unsubscribed",
    "hardbounce",
    "softbounce",
    "spambounce",
    "deferred",
    "dropped",
    "failed",
];

fn send_to(served: &Served, receivers: &str) {
    let body = format!(
        r#"{{"api_email_settings": 12, "author": 2, "subject": "Spring", "content": "<p>Hi</p>", "receivers": "{receivers}"}}"#
    );
    assert_eq!(served.send(&body).status, 200);
}

fn everybody(served: &Served) -> String {
    let people = served.get("users/search/?email__contains=@").json();
    let ids = people.as_array().unwrap().iter();
    let ids: Vec<String> = ids.map(|person| person["id"].to_string()).collect();
    ids.join(",")
}

#[test]
fn a_campaign_is_written_as_documented_with_and_without_a_slash() {
    let served = start();
    send_to(&served, "5380718,5380719,5380718");
    for path in ["email-campaign/880", "email-campaign/880/"] {
        let answer = served.get(path);
        assert_eq!(answer.status, 200);
        for part in [
            r#""id":880"#,
            r#""name":"Spring""#,
            r#""status":""#,
            r#""recipients_count":2"#,
            r#""started_at":"20"#,
            r#""closed":false"#,
            r#""statistics":{"#,
            r#""recipients":2"#,
            r#""scheduled":2"#,
        ] {
            assert!(answer.body.contains(part), "{part}: {}", answer.body);
        }
        let counts = answer.json()["statistics"].clone();
        assert_eq!(counts.as_object().unwrap().len(), COUNTS.len());
        assert!(COUNTS.iter().all(|&name| counts[name].is_u64()), "{counts}");
    }
}

#[test]
fn a_campaign_that_was_never_sent_is_not_found() {
    let served = start();
    for id in [
        "880",
        "879",
        "0",
        "640",
        "-1",
        "x",
        "18446744073709551615",
        "99999999999999999999",
    ] {
        served
            .get(&format!("email-campaign/{id}"))
            .is(404, r#"{"detail":"Not found."}"#);
    }
}

#[test]
fn the_counts_grow_and_agree_with_each_other() {
    let served = start();
    send_to(&served, &everybody(&served));
    let counts = || served.get("email-campaign/880").json()["statistics"].clone();
    let number = |counts: &Value, name: &str| counts[name].as_u64().unwrap();
    let mut before = counts();
    assert!(number(&before, "recipients") > 300 && number(&before, "dropped") > 10);
    wait_for("more to arrive", || {
        let now = counts();
        for name in COUNTS {
            assert!(number(&before, name) <= number(&now, name), "{name}");
        }
        assert!(number(&now, "delivered") <= number(&now, "recipients"));
        assert!(number(&now, "opened") <= number(&now, "delivered"));
        assert!(number(&now, "clicked") <= number(&now, "opened"));
        let grown = number(&now, "delivered") > number(&before, "delivered");
        before = now;
        grown.then_some(())
    });
}

#[test]
fn somebody_without_an_address_gets_nothing() {
    let served = start();
    send_to(&served, "5380023,5380500");
    let counts = served.get("email-campaign/880").json()["statistics"].clone();
    assert_eq!(
        (&counts["failed"], &counts["dropped"]),
        (&1.into(), &1.into())
    );
    assert_eq!(counts["scheduled"], 0);
}
