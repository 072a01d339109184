//! The composer, killed at random moments of typing and sending: at most the last second of typing
//! is lost, nothing goes out twice, and the journal claims nothing that the server's ledger denies.
//!
//! `SENDOFF_TEST_SEED` says which moments; the one that was used is printed.

use std::{
    collections::HashMap,
    fs,
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use portable_pty::CommandBuilder;
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::{
    ledger::Ledger,
    pty::{LIMIT, Session},
};

/// How often it is killed, in all homes together.
const KILLS: u64 = 300;
/// Homes at a time: mostly they wait.
const HOMES: u64 = 10;
/// What may be lost, while the machine runs.
const LOST: Duration = Duration::from_secs(1);
/// The latest moment of a kill, in milliseconds after what came back is shown.
const LATEST: u64 = 1_600;
/// One in so many lives ends only when an email is on its way.
const THROUGH: u64 = 5;

const FIELDS: &str = "api_email_settings = 12\nauthor = \"news@acme.example\"\n\
    receivers = [5380718, 5380719]\nsubject = \"Hello\"\n";
/// What the file holds; words are typed before it.
const END: &str = "#end#\n";
const F5: &str = "\x1b[15~";
const ALT_S: &str = "\x1bs";
const CONFIRMATION: &str = "Send this email?";

/// How long this process waited for a processor, all in all: so long nobody could keep anything.
#[derive(Default)]
struct Stalls {
    microseconds: AtomicU64,
    is_over: AtomicBool,
}

impl Stalls {
    fn watch(&self) {
        const TICK: Duration = Duration::from_millis(5);
        let (never, nobody) = (Mutex::new(()), Condvar::new());
        while !self.is_over.load(Ordering::Relaxed) {
            let before = Instant::now();
            drop(nobody.wait_timeout(never.lock().unwrap(), TICK).unwrap());
            let late = before.elapsed().saturating_sub(TICK);
            let late = u64::try_from(late.as_micros()).unwrap();
            self.microseconds.fetch_add(late, Ordering::Relaxed);
        }
    }

    fn so_far(&self) -> Duration {
        Duration::from_micros(self.microseconds.load(Ordering::Relaxed))
    }
}

/// xorshift64*.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % limit
    }
}

/// A home in which the composer is started and killed, and what is known of it.
struct Place {
    home: TempDir,
    ledger: Ledger,
    random: Random,
    stalls: Arc<Stalls>,
    /// The HTML that came back at the last start.
    back: String,
    words: u64,
    /// How often the screen said that an email was accepted.
    accepted: usize,
    /// How many batches are in which state.
    claims: HashMap<String, u64>,
}

/// Words, and when the screen showed them.
type Typed = Vec<(String, Option<Instant>)>;

impl Place {
    fn new(number: u64, seed: u64, stalls: Arc<Stalls>) -> Self {
        let home = tempfile::tempdir_in("/dev/shm").or_else(|_none| tempfile::tempdir());
        let home = home.unwrap();
        let file = format!("+++\n{FIELDS}+++\n{END}");
        fs::write(home.path().join("mail.html"), file).unwrap();
        let config = home.path().join("config.d");
        fs::create_dir(&config).unwrap();
        let grace = format!("[sending]\ngrace = {}\n", number % 2);
        fs::write(config.join("config.toml"), grace).unwrap();
        Self {
            home,
            ledger: Ledger::start(),
            random: Random((seed + number).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
            stalls,
            back: END.to_owned(),
            words: number * 100_000,
            accepted: 0,
            claims: HashMap::new(),
        }
    }

    fn start(&self) -> Session {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_sendoff"));
        command.args(["--config-dir", "config.d"]);
        if self.back == END {
            command.arg("mail.html");
        }
        let account = [
            ("SENDOFF_BASE_URL", &*self.ledger.base_url()),
            ("SENDOFF_TOKEN", &*"k".repeat(64)),
        ];
        Session::start(command, self.home.path(), (120, 40), &account)
    }

    /// One life of the composer.
    fn live(&mut self) {
        let mut session = self.start();
        // What came back is offered, the newest words first.
        session.wait_for(self.back.split_whitespace().next().unwrap());
        let stalled = self.stalls.so_far();
        let end = Instant::now() + Duration::from_millis(self.random.below(LATEST));
        let is_through = self.random.below(THROUGH) == 0;
        let mut typed = Typed::new();
        let mut has_sent = false;
        while Instant::now() < end || (is_through && typed.is_empty()) {
            self.type_word(&mut session, &mut typed, end);
            if !is_through && !has_sent && self.random.below(6) == 0 {
                confirm(&mut session, end);
                has_sent = true;
            }
        }
        if is_through {
            self.send_through(&mut session);
        }
        let killed = Instant::now();
        session.signal("KILL");
        session.wait_for_end();
        let allowed = LOST + self.stalls.so_far().saturating_sub(stalled);
        self.check_words(&typed, killed, allowed);
        self.check_claims();
    }

    /// Sends what is written; the email is on its way then, or the screen says that it is accepted.
    fn send_through(&mut self, session: &mut Session) {
        let before = self.ledger.taken().len();
        confirm(session, Instant::now() + LIMIT);
        self.ledger.wait_for(before + 1);
        if self.random.below(2) == 0 {
            session.wait_for("accepted: campaign");
            self.accepted += 1;
        } else {
            let moment = Duration::from_micros(self.random.below(5_000));
            session.is_within(moment, |_| false);
        }
    }

    fn type_word(&mut self, session: &mut Session, typed: &mut Typed, end: Instant) {
        self.words += 1;
        let word = format!("w{}", self.words);
        let separator = if self.words.is_multiple_of(6) {
            '\r'
        } else {
            ' '
        };
        session.send(&format!("{word}{separator}"));
        let shows = |screen: &vt100::Screen| screen.contents().contains(&word);
        let is_shown = session.is_within(end.saturating_duration_since(Instant::now()), shows);
        let kept = format!("{word}{}", separator.to_string().replace('\r', "\n"));
        typed.push((kept, is_shown.then(Instant::now)));
        let pause = Duration::from_millis(self.random.below(60));
        session.is_within(
            pause.min(end.saturating_duration_since(Instant::now())),
            |_| false,
        );
    }

    fn database(&self) -> Connection {
        let path = self.home.path().join(".local/share/sendoff/sendoff.db");
        let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE);
        let database = database.unwrap();
        let whole: String = database
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(whole, "ok");
        database
    }

    /// What is kept is what was typed up to some key, and all of what was shown long enough.
    fn check_words(&mut self, typed: &Typed, killed: Instant, allowed: Duration) {
        if !self
            .home
            .path()
            .join(".local/share/sendoff/sendoff.db")
            .exists()
        {
            assert!(
                typed
                    .iter()
                    .all(|(_, shown)| shown.is_none_or(|shown| killed - shown < allowed))
            );
            return;
        }
        let database = self.database();
        let sql = "SELECT body FROM drafts WHERE state != 'thrown_away'";
        let mut statement = database.prepare(sql).unwrap();
        let bodies = statement.query_map([], |row| row.get(0)).unwrap();
        let bodies: Vec<String> = bodies.map(Result::unwrap).collect();
        assert!(bodies.len() <= 1, "one draft became {}", bodies.len());
        let body = bodies.first().unwrap_or(&self.back).clone();
        assert!(
            body.ends_with(&self.back),
            "{:?} lost in {body:?}",
            self.back
        );
        let new = body.strip_suffix(&self.back).unwrap();
        let all: String = typed.iter().map(|(word, _)| word.as_str()).collect();
        assert!(all.starts_with(new), "{new:?} of {all:?}");
        let old = typed.iter().rposition(|(_, shown)| {
            shown.is_some_and(|shown| killed.duration_since(shown) > allowed)
        });
        let kept: usize = typed
            .iter()
            .take(old.map_or(0, |old| old + 1))
            .map(|(word, _)| word.len())
            .sum();
        // What separates the last word from the next one may still be on its way.
        assert!(
            new.len() + 1 >= kept,
            "{new:?} of {all:?}, {kept} bytes of it for {allowed:?}"
        );
        self.back = body;
    }

    /// The journal against the ledger. No two emails are alike, as words were typed in between.
    fn check_claims(&mut self) {
        let mut ledger: HashMap<String, u32> = HashMap::new();
        for email in self.ledger.taken() {
            *ledger.entry(email.content).or_default() += 1;
        }
        assert!(
            ledger.values().all(|count| *count == 1),
            "twice: {ledger:?}"
        );
        assert!(ledger.len() >= self.accepted, "the screen said accepted");
        if !self
            .home
            .path()
            .join(".local/share/sendoff/sendoff.db")
            .exists()
        {
            assert!(ledger.is_empty());
            return;
        }
        let database = self.database();
        let sql = "SELECT CAST(body AS TEXT), state FROM bodies NATURAL JOIN batches";
        let mut statement = database.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        let rows: Vec<(String, String)> = rows.unwrap().map(Result::unwrap).collect();
        self.claims.clear();
        for (body, state) in rows {
            let body: serde_json::Value = serde_json::from_str(&body).unwrap();
            let content = body.get("content").unwrap().as_str().unwrap();
            let count = ledger.remove(content).unwrap_or_default();
            let is_true = match state.as_str() {
                "accepted" => count == 1,
                "sending" | "unknown" => count <= 1,
                "waiting" | "not_sent" | "cancelled" => count == 0,
                _ => false,
            };
            assert!(is_true, "{content} is {state}, and {count} were taken");
            *self.claims.entry(state).or_default() += 1;
        }
        assert!(ledger.is_empty(), "sent without a journal: {ledger:?}");
    }
}

/// Confirms that what is written is to be sent, if it gets so far until `end`.
fn confirm(session: &mut Session, end: Instant) {
    let left = || end.saturating_duration_since(Instant::now());
    let asks = |screen: &vt100::Screen| screen.contents().contains(CONFIRMATION);
    session.send(F5);
    if !session.is_within(left(), asks) {
        return;
    }
    while Instant::now() < end {
        // What comes too soon after the question counts for nothing.
        session.send(ALT_S);
        if session.is_within(left().min(LOST / 4), |screen| !asks(screen)) {
            return;
        }
    }
}

#[test]
fn killed_at_random_moments_it_loses_a_second_at_most_and_sends_nothing_twice() {
    let seed = std::env::var("SENDOFF_TEST_SEED").ok();
    let seed = seed.map_or(1, |seed| seed.parse().unwrap());
    println!("SENDOFF_TEST_SEED={seed}");
    let stalls = Arc::new(Stalls::default());
    let all = Mutex::new(HashMap::<String, u64>::new());
    thread::scope(|scope| {
        scope.spawn(|| stalls.watch());
        let homes: Vec<_> = (0..HOMES)
            .map(|number| {
                let (stalls, all) = (Arc::clone(&stalls), &all);
                scope.spawn(move || {
                    let mut place = Place::new(number, seed, stalls);
                    for _ in 0..KILLS / HOMES {
                        place.live();
                    }
                    for (state, count) in place.claims {
                        *all.lock().unwrap().entry(state).or_default() += count;
                    }
                })
            })
            .collect();
        let ends: Vec<_> = homes
            .into_iter()
            .map(thread::ScopedJoinHandle::join)
            .collect();
        stalls.is_over.store(true, Ordering::Relaxed);
        for end in ends {
            end.unwrap();
        }
    });
    let (states, stalled) = (all.into_inner().unwrap(), stalls.so_far());
    println!("{KILLS} kills; {states:?}; {stalled:?} without a processor");
    assert!(
        states.contains_key("accepted"),
        "nothing was sent: {states:?}"
    );
}
