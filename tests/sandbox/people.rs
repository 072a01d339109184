//! The people: pages, search, detail.

use std::collections::HashSet;

use crate::http::start;

const ADA: &str = r#""email":"ada.lovelace@example.org""#;

#[test]
fn following_next_meets_everybody_once() {
    let served = start();
    let base = served.running().base_url();
    let (mut path, mut back) = (Some("users/".to_owned()), Vec::new());
    let (mut ids, mut sizes, mut count) = (Vec::new(), Vec::new(), 0);
    while let Some(here) = path {
        let page = served.get(&here).json();
        let results = page["results"].as_array().unwrap();
        ids.extend(results.iter().map(|user| user["id"].as_u64().unwrap()));
        sizes.push(results.len());
        count = page["count"].as_u64().unwrap();
        back.push(page["previous"].as_str().map(str::to_owned));
        path = page["next"].as_str().map(|next| {
            let below = next.strip_prefix(&base).expect("the same origin");
            below.to_owned()
        });
        assert!(path.is_some() || page["next"].is_null());
    }
    let distinct: HashSet<u64> = ids.iter().copied().collect();
    assert_eq!(u64::try_from(ids.len()).unwrap(), count);
    assert_eq!(distinct.len(), ids.len());
    assert!(sizes.len() > 3 && sizes[..sizes.len() - 1].iter().all(|&size| size == 100));
    assert!(distinct.is_superset(&[1001, 1002, 1003, 5_380_718, 5_380_719, 5_380_720].into()));
    assert_eq!(back[0], None);
    let second = served.get(back[2].as_deref().unwrap().strip_prefix(&base).unwrap());
    assert_eq!(second.json()["results"][0]["id"], ids[100]);
}

#[test]
fn a_page_is_written_as_documented() {
    let served = start();
    let body = served.get("users/").body;
    assert!(body.starts_with(r#"{"count":"#), "{body:.40}");
    assert!(body.contains(r#","next":"http://127.0.0.1:"#));
    assert!(body.contains(r#","previous":null,"results":[{"#));
    served
        .get("users/?cursor=nonsense")
        .is(404, r#"{"detail":"Invalid cursor"}"#);
}

#[test]
fn next_stays_on_the_origin_that_was_asked_and_repeats_no_other() {
    let served = start();
    let (port, token) = (served.port, served.running().token());
    let next = |host: &str| {
        let request = format!(
            "GET /api/public/users/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAuthorization: Token {token}\r\n\r\n"
        );
        let page = served.raw(request.as_bytes()).json();
        page["next"].as_str().unwrap().to_owned()
    };
    let localhost = format!("localhost:{port}");
    assert!(next(&localhost).starts_with(&format!("http://{localhost}/api/public/users/?")));
    assert!(next("evil.example").starts_with(&served.running().base_url()));
}

#[test]
fn one_person_by_id() {
    let served = start();
    let answer = served.get("users/5380718/");
    assert_eq!(answer.status, 200);
    for part in [
        r#""id":5380718"#,
        ADA,
        r#""name":"Ada Lovelace""#,
        r#""first_name":"Ada""#,
        r#""last_name":"Lovelace""#,
        r#""unsubscribed":false"#,
        r#""status":""#,
        r#""phone_number":""#,
        r#""country":""#,
        r#""city":""#,
        r#""last_seen":""#,
        r#""created_at":""#,
    ] {
        assert!(answer.body.contains(part), "{part}: {}", answer.body);
    }
    for nobody in [
        "1",
        "ada",
        "-1",
        "99999999999999999999",
        "%ff",
        "5380718%00",
    ] {
        served
            .get(&format!("users/{nobody}/"))
            .is(404, r#"{"detail":"Not found."}"#);
    }
}

#[test]
fn search_by_address_gives_one_object_or_404() {
    let served = start();
    for address in ["ada.lovelace@example.org", "Ada.Lovelace%40example.org"] {
        let answer = served.get(&format!("users/search/?email={address}"));
        assert_eq!(answer.status, 200);
        assert!(answer.body.starts_with('{') && answer.body.contains(ADA));
    }
    served
        .get("users/search/?email=nobody@example.org")
        .is(404, r#"{"detail":"Not found."}"#);
    served
        .get("users/search/?email=lovelace")
        .is(404, r#"{"detail":"Not found."}"#);
    for nothing in ["users/search/", "users/search/?email="] {
        assert_eq!(served.get(nothing).status, 400);
    }
}

#[test]
fn search_for_several_gives_a_list() {
    let served = start();
    let two = served.get("users/search/?email=family.ashdown@example.org&many=true");
    assert_eq!((two.status, two.json().as_array().unwrap().len()), (200, 2));
    let one = served.get("users/search/?email=family.ashdown@example.org");
    assert!(one.json().is_object());
    let part = served.get("users/search/?email__contains=LOVELACE");
    assert!(part.body.starts_with('[') && part.body.contains(ADA));
    served
        .get("users/search/?email__contains=no-such-person")
        .is(200, "[]");
    served
        .get("users/search/?email=nobody@example.org&many=true")
        .is(200, "[]");
}

#[test]
fn some_people_are_awkward_on_purpose() {
    let served = start();
    let mut people = Vec::new();
    for cursor in ["", "?cursor=cD0xMDA", "?cursor=cD0yMDA", "?cursor=cD0zMDA"] {
        let page = served.get(&format!("users/{cursor}")).json();
        people.extend(page["results"].as_array().unwrap().clone());
    }
    let count = |what: &dyn Fn(&serde_json::Value) -> bool| {
        people.iter().filter(|&person| what(person)).count()
    };
    assert!(count(&|person| person["name"].is_null()) >= 10);
    assert!(count(&|person| person["unsubscribed"] == true) >= 10);
    assert_eq!(count(&|person| person["email"].is_null()), 1);
    assert!(count(&|person| person.get("phone_number").is_none()) >= 2);
    let hostile = served.get("users/5380313/").body;
    assert!(hostile.contains(r"\u001b[31m"), "{hostile}");
}
