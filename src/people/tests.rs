//! Finding out against a server that answers as the test says.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

use super::*;
use crate::{
    config::{BaseUrl, Token},
    draft::Address,
    store::Match,
    usercom::LookupError,
};

/// What the server does with the target of a request that is the `usize`th, from 0.
type Answer = Box<dyn Fn(&str, usize) -> Reply + Send + Sync>;

enum Reply {
    Body(String),
    Status(&'static str),
    /// None at all, for as long as the other side waits.
    Silence,
}

struct Server {
    base_url: String,
    requests: Arc<Mutex<Vec<String>>>,
    arrived: Arc<Notify>,
}

impl Server {
    async fn start(answer: impl Fn(&str, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            base_url: format!("http://{}/api/public/", listener.local_addr().unwrap()),
            requests: Arc::default(),
            arrived: Arc::default(),
        };
        let (requests, arrived) = (Arc::clone(&server.requests), Arc::clone(&server.arrived));
        let answer: Arc<Answer> = Arc::new(Box::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (requests, arrived) = (Arc::clone(&requests), Arc::clone(&arrived));
                tokio::spawn(serve(stream, Arc::clone(&answer), requests, arrived));
            }
        });
        server
    }

    fn people(&self, folder: &Path) -> People {
        let account = Account {
            name: "test".to_owned(),
            base_url: BaseUrl::parse(&self.base_url).unwrap(),
            token: Token::new("k").into(),
            sandbox: false,
        };
        People::open(&account, Timeouts::default(), folder).unwrap()
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(
    mut stream: TcpStream,
    answer: Arc<Answer>,
    requests: Arc<Mutex<Vec<String>>>,
    arrived: Arc<Notify>,
) {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read_buf(&mut head).await.unwrap_or(0) == 0 {
                return;
            }
        }
        let head = String::from_utf8(head).unwrap();
        let target = head.split(' ').nth(1).unwrap().to_owned();
        let number = {
            let mut requests = requests.lock().unwrap();
            requests.push(target.clone());
            requests.len() - 1
        };
        arrived.notify_one();
        let (status, body) = match answer(&target, number) {
            Reply::Body(body) => ("200 OK", body),
            Reply::Status(status) => (status, String::new()),
            Reply::Silence => std::future::pending().await,
        };
        let length = body.len();
        let text = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}");
        if stream.write_all(text.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// `user7@example.org` is person 7, and who isn't called so is nobody.
fn by_number(target: &str) -> Reply {
    let url = reqwest::Url::parse(&format!("http://x{target}")).unwrap();
    let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
    let email = query.get("email").unwrap();
    let number = email
        .strip_prefix("user")
        .and_then(|rest| rest.strip_suffix("@example.org"));
    Reply::Body(match number {
        Some(number) => format!(r#"[{{"id": {number}, "email": "{email}"}}]"#),
        None => "[]".to_owned(),
    })
}

fn users(count: u64) -> Vec<Address> {
    let user = |number| Address::parse(&format!("user{number}@example.org")).unwrap();
    (1..=count).map(user).collect()
}

fn id(number: u64) -> UserId {
    number.to_string().parse().unwrap()
}

#[tokio::test]
async fn each_unknown_address_is_one_request_and_a_known_one_none() {
    let server = Server::start(|target, _| by_number(target)).await;
    let folder = tempfile::tempdir().unwrap();
    let people = server.people(folder.path());
    let addresses = users(30);
    let found = people.resolve(&addresses[..20], |_| {}).await.unwrap();
    assert_eq!(found.id_of(&addresses[6]), Some(id(7)));
    assert_eq!(server.requests().len(), 20);
    let mut asked = 0;
    let found = people
        .resolve(&addresses, |step| match step {
            Step::Cached { to_ask, verdicts } => {
                assert_eq!((to_ask, verdicts.len()), (10, 30));
                assert!(verdicts[19].is_some() && verdicts[20].is_none());
            }
            Step::Asked { index, verdict } => {
                asked += 1;
                let expected = Match {
                    id: id(index as u64 + 1),
                    unsubscribed: false,
                };
                assert_eq!(*verdict, Verdict::Found(expected));
            }
            Step::Waiting(_) => panic!("nobody asked to wait"),
        })
        .await
        .unwrap();
    assert!(
        addresses
            .iter()
            .all(|address| found.id_of(address).is_some())
    );
    assert_eq!((asked, server.requests().len()), (10, 30));
}

#[tokio::test]
async fn nobody_several_a_lie_and_one_who_wants_none() {
    let server = Server::start(|target, _| {
        Reply::Body(match target {
            target if target.contains("nobody") => "[]".to_owned(),
            target if target.contains("two") => {
                r#"[{"id": 1, "email": "two@x.org"}, {"id": 2, "email": "TWO@x.org"}]"#.to_owned()
            }
            target if target.contains("lie") => r#"{"id": 3, "email": "eve@x.org"}"#.to_owned(),
            _ => r#"{"id": 4, "email": "no@x.org", "unsubscribed": true}"#.to_owned(),
        })
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let people = server.people(folder.path());
    let addresses = ["nobody@x.org", "two@x.org", "lie@x.org", "no@x.org"]
        .map(|text| Address::parse(text).unwrap());
    // The second time, those who were found come from the cache.
    for _ in 0..2 {
        let found = people.resolve(&addresses, |_| {}).await.unwrap();
        let verdicts = addresses
            .each_ref()
            .map(|address| found.get(address).unwrap());
        assert_eq!(verdicts[0], &Verdict::Nobody);
        assert!(matches!(verdicts[1], Verdict::Several(several) if several.len() == 2));
        assert!(matches!(verdicts[2], Verdict::Failed(why) if why.contains("another person")));
        let unsubscribed = Match {
            id: id(4),
            unsubscribed: true,
        };
        assert_eq!(verdicts[3], &Verdict::Found(unsubscribed));
        assert_eq!(found.id_of(&addresses[1]), None);
    }
    assert_eq!(server.requests().len(), 6);
    assert_eq!(people.complete("eve", 9).await.unwrap(), []);
}

#[tokio::test]
async fn the_limiter_stops_everybody_and_nobody_is_lost() {
    let server = Server::start(|target, number| match number {
        3..=5 => Reply::Status("429 Slow\r\nretry-after: 1"),
        _ => by_number(target),
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let people = server.people(folder.path());
    let addresses = users(12);
    let waits = AtomicUsize::new(0);
    let found = people
        .resolve(&addresses, |step| {
            if let Step::Waiting(wait) = step {
                assert_eq!(wait, Duration::from_secs(1));
                waits.fetch_add(1, Ordering::Relaxed);
            }
        })
        .await
        .unwrap();
    assert!(
        addresses
            .iter()
            .all(|address| found.id_of(address).is_some())
    );
    assert_eq!(waits.into_inner(), 3);
    assert_eq!(server.requests().len(), 15);
}

#[tokio::test]
async fn what_was_found_before_it_was_dropped_is_not_asked_again() {
    let server = Server::start(|target, number| match number {
        10..=13 => Reply::Silence,
        _ => by_number(target),
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let people = server.people(folder.path());
    let addresses = users(20);
    let all_told = Notify::new();
    let told = AtomicUsize::new(0);
    let resolving = people.resolve(&addresses, |step| {
        if matches!(step, Step::Asked { .. }) && told.fetch_add(1, Ordering::Relaxed) == 9 {
            all_told.notify_one();
        }
    });
    // The four that are never answered have to be there as well, or the next ones would be those.
    let stuck = async {
        all_told.notified().await;
        while server.requests().len() < 14 {
            server.arrived.notified().await;
        }
    };
    tokio::select! {
        _ = resolving => panic!("four were never answered"),
        () = stuck => {}
    }
    let found = people.resolve(&addresses, |_| {}).await.unwrap();
    assert!(
        addresses
            .iter()
            .all(|address| found.id_of(address).is_some())
    );
    assert_eq!(server.requests().len(), 24);
}

#[tokio::test]
async fn one_refusal_is_enough() {
    let server = Server::start(|_, _| Reply::Status("403 Forbidden")).await;
    let folder = tempfile::tempdir().unwrap();
    let people = server.people(folder.path());
    let addresses = users(100);
    let found = people.resolve(&addresses, |_| {}).await.unwrap();
    let all_failed = |address| matches!(found.get(address), Some(Verdict::Failed(_)));
    assert!(addresses.iter().all(all_failed));
    assert!(server.requests().len() <= 5);
}

fn page(target: &str, base: &str) -> Reply {
    let start: u64 = match target.split_once("cursor=") {
        Some((_, start)) => start.parse().unwrap(),
        None => 1,
    };
    let person = |id| format!(r#"{{"id": {id}, "email": "user{id}@example.org"}}"#);
    let people: Vec<String> = (start..start + 10).map(person).collect();
    let next = match start + 10 {
        end if end > 50 => "null".to_owned(),
        end => format!(r#""{base}?cursor={end}""#),
    };
    let people = people.join(", ");
    Reply::Body(format!(
        r#"{{"count": 50, "next": {next}, "results": [{people}]}}"#
    ))
}

#[tokio::test]
async fn everybody_is_read_once_also_over_two_lives() {
    let base = Arc::new(Mutex::new(String::new()));
    let own = Arc::clone(&base);
    let server = Server::start(move |target, number| match number {
        2 => Reply::Silence,
        3 => Reply::Status("429 Slow\r\nretry-after: 1"),
        _ => page(target, &own.lock().unwrap()),
    })
    .await;
    *base.lock().unwrap() = format!("{}users/", server.base_url);
    let folder = tempfile::tempdir().unwrap();
    let people = server.people(folder.path());
    let third = async {
        while server.requests().len() < 3 {
            server.arrived.notified().await;
        }
    };
    tokio::select! {
        _ = people.sync(false, |_| {}) => panic!("the third page never came"),
        () = third => {}
    }
    drop(people);
    let people = server.people(folder.path());
    let mut waited = 0;
    let report = |step: Synced| waited += usize::from(step.waiting.is_some());
    let synced = people.sync(false, report).await.unwrap();
    assert_eq!((synced.people, synced.count, waited), (50, Some(50), 1));
    assert_eq!(server.requests().len(), 7);
    // All that there are: nobody has to be asked for.
    let found = people.resolve(&users(50), |_| {}).await.unwrap();
    assert_eq!(found.id_of(&users(50)[49]), Some(id(50)));
    assert_eq!(server.requests().len(), 7);
}

#[tokio::test]
async fn a_list_that_leads_elsewhere_or_in_a_circle_ends() {
    let other = Server::start(|target, _| page(target, "http://127.0.0.1/")).await;
    let elsewhere = format!("{}users/", other.base_url);
    let server = Server::start(move |target, _| page(target, &elsewhere)).await;
    let folder = tempfile::tempdir().unwrap();
    let people = server.people(folder.path());
    let ended = people.sync(false, |_| {}).await;
    assert!(
        matches!(ended, Err(PeopleError::Lookup(LookupError::Elsewhere))),
        "{ended:?}"
    );
    assert_eq!(people.complete("user", 9).await.unwrap(), []);
    assert_eq!(other.requests(), [""; 0]);
    let base = Arc::new(Mutex::new(String::new()));
    let own = Arc::clone(&base);
    let server = Server::start(move |_, number| {
        page(
            &format!("?cursor={}", number % 2 * 10 + 1),
            &own.lock().unwrap(),
        )
    })
    .await;
    *base.lock().unwrap() = format!("{}users/", server.base_url);
    let people = server.people(folder.path());
    let ended = people.sync(true, |_| {}).await;
    assert!(
        matches!(
            ended,
            Err(PeopleError::Lookup(LookupError::NoAnswer { .. }))
        ),
        "{ended:?}"
    );
    assert!(server.requests().len() <= 4);
}

#[tokio::test]
async fn an_id_is_asked_for_once_a_day() {
    let server = Server::start(|target, _| match target {
        "/api/public/users/7/" => Reply::Body(r#"{"id": 7, "name": "Ada"}"#.to_owned()),
        _ => Reply::Status("404 Not Found"),
    })
    .await;
    let folder = tempfile::tempdir().unwrap();
    let people = server.people(folder.path());
    for _ in 0..2 {
        let ada = people.person(id(7)).await.unwrap().unwrap();
        assert_eq!(ada.person.label(), "Ada");
    }
    assert_eq!(people.person(id(8)).await.unwrap(), None);
    assert_eq!(server.requests().len(), 2);
    let known = people.known(&[id(8), id(7)]).await.unwrap();
    assert!(known[0].is_none() && known[1].is_some());
}
