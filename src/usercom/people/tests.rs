//! Lookups against a server that lies, fails, redirects, limits and points elsewhere.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::*;

const KEY: &str = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdefABCD";

/// Gives its answers in turn, one a connection, and keeps the heads of the requests.
struct Server {
    base_url: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    async fn start(answers: impl IntoIterator<Item = String>) -> Self {
        Self::start_with(|_| answers.into_iter().collect()).await
    }

    async fn start_with(answers: impl FnOnce(&str) -> VecDeque<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("http://{}/api/public/", listener.local_addr().unwrap());
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let mut answers = answers(&base_url);
        let record = Arc::clone(&heads);
        tokio::spawn(async move {
            while let Some(answer) = answers.pop_front() {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    if stream.read_buf(&mut head).await.unwrap() == 0 {
                        break;
                    }
                }
                let head = String::from_utf8(head).unwrap();
                record.lock().unwrap().push(head);
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { base_url, heads }
    }

    fn directory(&self) -> Directory {
        let account = Account {
            name: "test".to_owned(),
            base_url: BaseUrl::parse(&self.base_url).unwrap(),
            token: Token::new(KEY).into(),
            sandbox: false,
        };
        Directory::new(&account, Timeouts::default()).unwrap()
    }

    fn lines(&self) -> Vec<String> {
        let heads = self.heads.lock().unwrap();
        let first = |head: &String| head.lines().next().unwrap().to_owned();
        heads.iter().map(first).collect()
    }
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    )
}

fn ok(body: &str) -> String {
    answer("200 OK", "", body)
}

fn ada() -> Address {
    Address::parse("Ada+x@Example.org").unwrap()
}

async fn ask(answers: impl IntoIterator<Item = String>) -> Result<Vec<u64>, LookupError> {
    let server = Server::start(answers).await;
    let found = server.directory().by_email(&ada()).await;
    let shown = format!("{found:?}");
    assert!(!shown.contains(KEY), "{shown}");
    found.map(|people| people.iter().map(|person| person.id.get()).collect())
}

#[tokio::test]
async fn the_request_is_the_documented_one() {
    let server = Server::start([ok("[]")]).await;
    let found = server.directory().by_email(&ada()).await;
    assert_eq!(found.unwrap(), []);
    let head = server.heads.lock().unwrap().remove(0).to_lowercase();
    let line = "get /api/public/users/search/?email=ada%2bx%40example.org&many=true http/1.1\r\n";
    assert!(head.starts_with(line), "{head}");
    for header in ["authorization: token 0123", "accept: */*; version=2"] {
        assert!(head.contains(header), "{head}");
    }
}

#[tokio::test]
async fn one_person_is_found_in_every_form_of_answer() {
    let person = r#"{"id": 7, "email": "ada+X@example.org"}"#;
    for body in [
        person.to_owned(),
        format!("[{person}]"),
        format!("[{person}, {person}]"),
        format!(r#"{{"count": 1, "next": null, "results": [{person}]}}"#),
    ] {
        assert_eq!(ask([ok(&body)]).await, Ok(vec![7]), "{body}");
    }
    let two = format!(r#"[{person}, {{"id": 8, "email": "ada+x@example.org"}}]"#);
    assert_eq!(ask([ok(&two)]).await, Ok(vec![7, 8]));
    let nobody = answer("404 Not Found", "", r#"{"detail": "Not found."}"#);
    assert_eq!(ask([nobody]).await, Ok(vec![]));
}

#[tokio::test]
async fn a_lie_adds_nobody() {
    for body in [
        r#"{"id": 7, "email": "eve@example.org"}"#,
        r#"{"id": 7, "email": null}"#,
        r#"[{"id": 7, "email": "ada+x@example.org"}, {"id": 8, "email": "eve@example.org"}]"#,
    ] {
        assert_eq!(ask([ok(body)]).await, Err(LookupError::SomebodyElse));
    }
    let server = Server::start([ok(r#"{"id": 8}"#)]).await;
    let found = server.directory().by_id("7".parse().unwrap()).await;
    assert_eq!(found, Err(LookupError::SomebodyElse));
    let body = r#"[{"id": 7, "email": "x@ADA.org"}, {"id": 8, "email": "eve@example.org"}]"#;
    let server = Server::start([ok(body)]).await;
    let found = server.directory().containing("ada").await.unwrap();
    assert_eq!(found.len(), 1);
}

#[tokio::test]
async fn half_an_answer_says_nothing() {
    for body in [
        "{",
        "[{}]",
        r#"{"next": "http://127.0.0.1/", "results": []}"#,
        "null",
    ] {
        let found = ask([ok(body)]).await;
        assert!(matches!(found, Err(LookupError::NoAnswer { .. })), "{body}");
    }
}

#[tokio::test]
async fn what_fails_is_asked_again_and_what_is_refused_is_not() {
    let broken = answer("502 Bad Gateway", "", "<html>");
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[".to_owned();
    let found = ask([broken.clone(), cut, ok("[]")]).await;
    assert_eq!(found, Ok(vec![]));
    let found = ask([broken.clone(), broken.clone(), broken, ok("[]")]).await;
    assert!(
        matches!(found, Err(LookupError::Failed { .. })),
        "{found:?}"
    );
    let refused = answer("403 Forbidden", "", &format!(r#"{{"detail": "no {KEY}"}}"#));
    let found = ask([refused, ok("[]")]).await;
    let words = "no [API key]".to_owned();
    assert_eq!(found, Err(LookupError::Refused { status: 403, words }));
}

#[tokio::test]
async fn the_limiter_is_heard() {
    let limited = answer("429 Too Many Requests", "retry-after: 30\r\n", "");
    let retry_after = Some(Duration::from_secs(30));
    let found = ask([limited, ok("[]")]).await;
    assert_eq!(found, Err(LookupError::Limited { retry_after }));
}

#[tokio::test]
async fn the_token_goes_nowhere_else() {
    let other = Server::start([ok("[]")]).await;
    let location = format!("location: {}users/search/\r\n", other.base_url);
    let found = ask([answer("302 Found", &location, ""), ok("[]")]).await;
    assert_eq!(found, Err(LookupError::Redirected { status: 302 }));
    for next in [
        other.base_url.clone(),
        "http://localhost:1/".to_owned(),
        "https://127.0.0.1/".to_owned(),
        "file:///etc/passwd".to_owned(),
    ] {
        let page = format!(r#"{{"next": "{next}", "results": [{{"id": 7}}]}}"#);
        let server = Server::start([ok(&page)]).await;
        let found = server.directory().page(None).await;
        assert!(matches!(found, Err(LookupError::Elsewhere)), "{next}");
        // Nor from what was kept.
        let link = PageLink(Url::parse(&next).unwrap());
        let found = server.directory().page(Some(&link)).await;
        assert!(matches!(found, Err(LookupError::Elsewhere)), "{next}");
    }
    assert_eq!(other.lines(), [""; 0]);
}

#[tokio::test]
async fn pages_follow_each_other_and_never_themselves() {
    let page = |next: String| ok(&format!(r#"{{"next": "{next}", "results": []}}"#));
    let server = Server::start_with(|base| {
        [
            page(format!("{base}users/?cursor=a")),
            page(format!("{base}users/?cursor=b")),
            page(format!("{base}users/?cursor=b")),
        ]
        .into()
    })
    .await;
    let directory = server.directory();
    let first = directory.page(None).await.unwrap();
    let second = directory.page(first.next.as_ref()).await.unwrap();
    let third = directory.page(second.next.as_ref()).await;
    assert!(matches!(third, Err(LookupError::NoAnswer { .. })));
    assert_eq!(
        server.lines(),
        ["", "?cursor=a", "?cursor=b"]
            .map(|query| format!("GET /api/public/users/{query} HTTP/1.1"))
    );
    let with_user = server.base_url.replace("http://", "http://ada@");
    assert_eq!(directory.link(&with_user), Err(LookupError::Elsewhere));
}
