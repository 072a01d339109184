//! Many people: what a list of 100,000 cached addresses costs beside reading it with the `csv`
//! crate alone, and what completing costs among 200,000 people, beside reading one of them by ID.
//!
//! `cargo bench --bench people` prints the times and ratios of one run, and the most memory that
//! the process ever had; nothing here fails by time.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark that can't start has nothing to measure"
)]

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use sendoff::{
    config::{Account, BaseUrl, Token},
    draft::Receivers,
    people::{People, list::List},
    store::{Store, SyncState},
    usercom::{Person, Timeouts},
};
use serde_json::json;

const PEOPLE: u64 = 200_000;
const ROWS: u64 = 100_000;
const ROUNDS: usize = 5;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let account = Account {
        name: "bench".to_owned(),
        base_url: BaseUrl::parse("http://127.0.0.1:9/api/public/").unwrap(),
        token: Token::new("key").into(),
        sandbox: false,
    };
    fill(folder.path(), &account.id());
    println!("memory after filling: {}", memory());
    let people = People::open(&account, Timeouts::default(), folder.path()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    list(&runtime, &people, folder.path());
    completion(&runtime, &people);
    ids();
    println!("most memory: {}", memory());
}

/// Half of them are in the list.
fn email(number: u64) -> String {
    format!("person.number{number}@mail{}.example.org", number % 97)
}

fn fill(folder: &Path, account: &str) {
    let mut store = Store::open(folder).unwrap();
    let now = Timestamp::now();
    let started = Instant::now();
    for first in (1..=PEOPLE).step_by(10_000) {
        let people: Vec<Person> = (first..first + 10_000).map(person).collect();
        let state = SyncState {
            started_at: now,
            next: (first + 10_000 <= PEOPLE).then(|| "http://127.0.0.1:9/".to_owned()),
            people: first + 9_999,
        };
        store.keep_page(account, &people, &state, now).unwrap();
    }
    println!("keeping {PEOPLE} people: {:?}", started.elapsed());
}

fn person(number: u64) -> Person {
    const NAMES: [&str; 8] = [
        "Ada", "Zoë", "Kenji", "Łucja", "Bob", "Amara", "Grace", "Émile",
    ];
    let place = usize::try_from(number % 8).unwrap();
    let first = NAMES.get(place).unwrap();
    let record = json!({
        "id": number,
        "email": email(number),
        "name": format!("{first} Family{}", number / 8),
        "first_name": first,
        "last_name": format!("Family{}", number / 8),
        "city": "Poznań",
    });
    Person::from_record(record).unwrap()
}

fn list(runtime: &tokio::runtime::Runtime, people: &People, folder: &Path) {
    let mut text = "name,email,city,joined\n".to_owned();
    for number in (1..=ROWS).map(|row| row * 2) {
        let email = email(number);
        writeln!(text, "\"Family{number}, Ada\",{email},Poznań,2024-05-17").unwrap();
    }
    let path = folder.join("list.csv");
    fs::write(&path, &text).unwrap();
    let alone = best(|| {
        let mut reader = csv::Reader::from_path(&path).unwrap();
        let rows = reader.records().map(Result::unwrap);
        assert_eq!(rows.count() as u64, ROWS);
    });
    let ours = best(|| {
        let list = List::parse(&fs::read(&path).unwrap()).unwrap();
        let resolving = people.resolve(list.addresses(), |_| {});
        let listed = list.listed(&runtime.block_on(resolving).unwrap());
        assert_eq!((listed.ids.len() as u64, listed.problems.len()), (ROWS, 0));
    });
    let bytes = fs::read(&path).unwrap();
    let read = best(|| drop(List::parse(&bytes).unwrap()));
    let list = List::parse(&bytes).unwrap();
    let look_up = best(|| drop(runtime.block_on(people.resolve(list.addresses(), |_| {}))));
    println!("of it, reading the list: {read:?}, looking up: {look_up:?}");
    let ratio = ours.as_secs_f64() / alone.as_secs_f64();
    println!("list of {ROWS} addresses: {ours:?}; csv alone: {alone:?}; ratio {ratio:.2}");
}

fn completion(runtime: &tokio::runtime::Runtime, people: &People) {
    let ids = [PEOPLE.to_string().parse().unwrap()];
    let one = best(|| drop(runtime.block_on(people.known(&ids)).unwrap()));
    println!("one person by ID: {one:?}");
    for text in [
        "p",
        "person.number1",
        "a",
        "zoe",
        "family123",
        "ada family1",
        "e fam",
        "nobody",
    ] {
        let mut found = 0;
        let time = best(|| found = runtime.block_on(people.complete(text, 20)).unwrap().len());
        println!("completing {text:?}: {time:?}, {found} found");
    }
}

fn ids() {
    let text: String = (1..=1_000_000).fold(String::new(), |mut text, id| {
        write!(text, "{id}, ").unwrap();
        text
    });
    let parse = best(|| assert_eq!(Receivers::parse(text.as_str()).len(), 1_000_000));
    let receivers = Receivers::parse(text.as_str());
    let count = best(|| assert_eq!(receivers.count(), 1_000_000));
    println!("a million IDs: read in {parse:?}, counted in {count:?}");
}

fn best(mut work: impl FnMut()) -> Duration {
    let round = || {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    std::iter::repeat_with(round).take(ROUNDS).min().unwrap()
}

/// The most that was ever in memory at once, as Linux tells it.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(
        || "not known here".to_owned(),
        |peak| peak.trim().to_owned(),
    )
}
