//! Random lives of a journal: sends, faults of the server, ends of the program at any moment,
//! second programs, jumps of the clock, resuming and resolving. Nobody gets a message twice without
//! an explicit "again", and the journal never contradicts the ledger.
//!
//! `SENDOFF_TEST_SEQUENCES` says how many lives there are, `SENDOFF_TEST_SEED` which is the first.

use std::{
    collections::HashMap,
    fmt::Debug,
    ops::Range,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use tokio::runtime::Runtime;

use super::{
    audit::claim,
    outbox, request,
    server::{Deed, Server},
};
use crate::{
    outbox::{Options, Outbox, Progress, SubmitError, clock::Clock},
    store::{BatchId, HistoryPage, JournaledBatch, Resolution, SendId, State, Store},
};

/// How many lives are lived when nobody says otherwise.
const SEQUENCES: u64 = 10_000;

/// How many at a time on each processor: mostly they wait.
const AT_A_TIME: usize = 4;

/// A day apart the guard rightly lets the same go again, so the clock stays within less.
const HOURS: i64 = 11;

const DEEDS: [Deed; 11] = [
    Deed::Accept,
    Deed::Accept,
    Deed::Reject,
    Deed::Busy,
    Deed::BusyForLong,
    Deed::Close,
    Deed::ReadHead,
    Deed::Lose,
    Deed::TakeAndClose,
    Deed::TakeAndStumble,
    Deed::TakeAndFail,
];

/// xorshift64*: the same numbers for the same seed, everywhere.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % limit
    }

    fn one_in(&mut self, limit: u64) -> bool {
        self.below(limit) == 0
    }
}

#[derive(Debug, Clone, Copy)]
enum End {
    /// Awaited.
    Report,
    /// Taken back after so many events.
    Cancel(u64),
    /// The program ends after so many events.
    Kill(u64),
    /// Held after so many events; then it goes on, or is ended.
    Pause(u64, bool),
    /// A second program sends the same at the same time.
    Beside,
}

#[derive(Debug)]
enum Act {
    Send {
        subject: String,
        people: Range<u64>,
        again: bool,
        batch_size: usize,
        grace: Duration,
        deeds: Vec<Deed>,
        end: End,
    },
    Resume {
        /// Which send, counted from the newest.
        send: usize,
        deeds: Vec<Deed>,
        end: End,
    },
    Resolve,
    Expire,
    Restart,
    Clock(i64),
}

fn act(random: &mut Random) -> Act {
    let end = match random.below(7) {
        0 => End::Cancel(random.below(5)),
        1 | 2 => End::Kill(random.below(6)),
        3 => End::Beside,
        4 => End::Pause(random.below(6), random.one_in(2)),
        _ => End::Report,
    };
    let count = random.below(4);
    let mut deeds = Vec::new();
    for _ in 0..count {
        let index = usize::try_from(random.below(DEEDS.len() as u64)).unwrap();
        deeds.push(DEEDS[index]);
    }
    match random.below(11) {
        0 => Act::Restart,
        1 => Act::Resolve,
        2 => {
            let hours = i64::try_from(random.below(2 * HOURS.unsigned_abs())).unwrap();
            Act::Clock((hours - HOURS) * 3_600)
        }
        3 => Act::Expire,
        4 | 5 => Act::Resume {
            send: usize::try_from(random.below(4)).unwrap(),
            deeds,
            end,
        },
        _ => {
            let first = 1 + random.below(4);
            Act::Send {
                subject: format!("s{}", random.below(2)),
                people: first..first + 1 + random.below(4),
                again: random.one_in(8),
                batch_size: 1 + usize::try_from(random.below(3)).unwrap(),
                grace: Duration::from_millis(random.below(2) * 3),
                deeds,
                end,
            }
        }
    }
}

/// Where lives are lived, one after the other: each goes on with the journal of those before it,
/// with messages of its own.
struct Place {
    server: Server,
    home: tempfile::TempDir,
}

/// One life: programs that come and go.
struct Life<'a> {
    server: &'a Server,
    home: &'a Path,
    /// What tells its messages from those of others.
    seed: u64,
    clock: Clock,
    program: Option<(Runtime, Outbox)>,
    /// What was sent, as the journal numbers it: subject and people of each batch.
    batches: HashMap<BatchId, (String, Vec<u64>)>,
    /// How often each person may get each message.
    allowed: HashMap<(String, u64), usize>,
}

impl<'a> Life<'a> {
    /// Where nothing of an earlier life goes on.
    fn new(place: &'a Place, seed: u64) -> Self {
        place.server.forget();
        Self {
            server: &place.server,
            home: place.home.path(),
            seed,
            clock: Clock::default(),
            program: None,
            batches: HashMap::new(),
            allowed: HashMap::new(),
        }
    }

    fn outbox(&self) -> Outbox {
        outbox(&self.server.base_url(), self.home, &self.clock)
    }

    fn program(&mut self) -> &(Runtime, Outbox) {
        if self.program.is_none() {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            self.program = Some((runtime, self.outbox()));
        }
        self.program.as_ref().unwrap()
    }

    /// Ends the program where it stands. Its locks end with its last thread.
    fn kill(&mut self) {
        if let Some((runtime, outbox)) = self.program.take() {
            let door = Arc::downgrade(&outbox.door);
            drop(outbox);
            drop(runtime);
            assert_eq!(door.strong_count(), 0, "something outlived its program");
        }
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Send {
                subject,
                people,
                again,
                batch_size,
                grace,
                deeds,
                end,
            } => {
                self.server.plan(deeds);
                let subject = format!("{subject} of {}", self.seed);
                let options = Options {
                    grace: *grace,
                    again: *again,
                    batch_size: *batch_size,
                    ..Options::default()
                };
                if *again {
                    for person in people.clone() {
                        *self.allowed.entry((subject.clone(), person)).or_default() += 1;
                    }
                }
                let message = (subject.clone(), people.clone().collect());
                self.submit(&message, None, options, *end);
            }
            Act::Resume { send, deeds, end } => {
                self.server.plan(deeds);
                let mut sends: Vec<SendId> = self.batches.keys().map(|id| id.send).collect();
                sends.sort();
                sends.dedup();
                if let Some(id) = sends.iter().rev().nth(*send).or(sends.last()) {
                    let message = (String::new(), Vec::new());
                    self.submit(&message, Some(*id), super::at_once(), *end);
                }
            }
            Act::Resolve => self.resolve(),
            // Much earlier than the guard forgets, which may cost a question and nothing else.
            Act::Expire => {
                let hour = Duration::from_hours(1);
                self.program().1.expire(hour).unwrap();
            }
            Act::Restart => self.kill(),
            Act::Clock(ahead) => self.clock.ahead.store(*ahead, Ordering::Relaxed),
        }
    }

    fn submit(
        &mut self,
        message: &(String, Vec<u64>),
        resumed: Option<SendId>,
        options: Options,
        end: End,
    ) {
        let second = matches!(end, End::Beside).then(|| self.outbox());
        let (runtime, outbox) = self.program();
        let one = async |outbox: &Outbox| send_one(outbox, message, resumed, options, end).await;
        let work = async {
            match &second {
                Some(second) => <[_; 2]>::from(tokio::join!(one(outbox), one(second))),
                None => [one(outbox).await, None],
            }
        };
        let ids = runtime.block_on(work);
        if resumed.is_none() {
            for id in ids.into_iter().flatten() {
                self.remember(id, message, options.batch_size);
            }
            if options.again && ids.iter().flatten().count() == 2 {
                for person in &message.1 {
                    let key = (message.0.clone(), *person);
                    *self.allowed.entry(key).or_default() += 1;
                }
            }
        }
        if matches!(end, End::Kill(_)) {
            self.kill();
        }
    }

    fn remember(&mut self, send: SendId, message: &(String, Vec<u64>), batch_size: usize) {
        for (position, people) in (1..).zip(message.1.chunks(batch_size)) {
            let id = BatchId { send, position };
            self.batches
                .insert(id, (message.0.clone(), people.to_vec()));
        }
    }

    /// The person looks into the web app and says what is there.
    fn resolve(&mut self) {
        let ledger = self.server.ledger();
        let (batches, now) = (self.batches.clone(), self.clock.now());
        let look = move |store: &mut Store| {
            for batch in all_batches(store) {
                let Some(message) = batches.get(&batch.id) else {
                    continue;
                };
                if batch.state == State::Unknown && batch.resolution.is_none() {
                    let resolution = if ledger.contains(message) {
                        Resolution::Sent
                    } else {
                        Resolution::NotSent
                    };
                    store.resolve(batch.id, resolution, now).unwrap();
                }
            }
            Ok(())
        };
        let (runtime, outbox) = self.program();
        runtime.block_on(outbox.door.journal.call(look)).unwrap();
    }

    fn check(&mut self, acts: &dyn Debug) {
        let ledger = self.server.ledger();
        let mut received: HashMap<(String, u64), usize> = HashMap::new();
        for (subject, people) in &ledger {
            for person in people {
                *received.entry((subject.clone(), *person)).or_default() += 1;
            }
        }
        for (key, count) in &received {
            let allowed = 1 + self.allowed.get(key).copied().unwrap_or_default();
            assert!(*count <= allowed, "{key:?} got it {count} times: {acts:#?}");
        }
        let mut store = Store::open(self.home).unwrap();
        store.recover(self.clock.now()).unwrap();
        let batches = all_batches(&mut store).into_iter();
        let batches = batches.filter(|batch| self.batches.contains_key(&batch.id));
        // The same batch of several sends: the ledger can't tell them apart, so their claims are
        // compared together.
        let mut claims: HashMap<&(String, Vec<u64>), (usize, usize)> = HashMap::new();
        for batch in batches {
            let claim_of = claims.entry(&self.batches[&batch.id]).or_default();
            match batch.state {
                State::Accepted => {
                    claim_of.0 += 1;
                    claim_of.1 += 1;
                }
                State::Unknown => claim_of.1 += 1,
                _ => claim(&batch, 0).unwrap_or_else(|lie| panic!("{lie}: {acts:#?}")),
            }
        }
        for (taken, (least, most)) in &claims {
            let count = ledger.iter().filter(|entry| entry == taken).count();
            let is_true = (*least..=*most).contains(&count);
            assert!(
                is_true,
                "{taken:?} {count} times, not {least} to {most}: {acts:#?}"
            );
        }
        let known = ledger.iter().all(|entry| claims.contains_key(entry));
        assert!(known, "sent without a journal: {acts:#?}");
    }
}

/// The batches of the newest sends; a life has fewer.
fn all_batches(store: &mut Store) -> Vec<JournaledBatch> {
    let sends = store.history(HistoryPage::newest(50)).unwrap().into_iter();
    sends.flat_map(|send| send.batches).collect()
}

/// Sends as far as `end` says; none if the outbox refuses.
async fn send_one(
    outbox: &Outbox,
    message: &(String, Vec<u64>),
    resumed: Option<SendId>,
    options: Options,
    end: End,
) -> Option<SendId> {
    let begun = if let Some(id) = resumed {
        outbox.resume(id, options).await
    } else {
        let request = request(&message.0, message.1.iter().copied());
        outbox.submit(&request, options).await
    };
    let mut submission = match begun {
        Ok(submission) => submission,
        Err(SubmitError::Refused(_)) => return None,
        Err(error) => panic!("{error:?}"),
    };
    let events = match end {
        End::Cancel(events) | End::Kill(events) | End::Pause(events, _) => events,
        End::Report | End::Beside => u64::MAX,
    };
    for _ in 0..events {
        if submission.progress().await.is_none() {
            break;
        }
    }
    if let End::Pause(_, goes_on) = end {
        submission.pause().pause();
        while let Some(told) = submission.progress().await {
            if matches!(told, Progress::Paused { .. }) && goes_on {
                submission.pause().go_on();
            } else if matches!(told, Progress::Paused { .. }) {
                submission.cancel().cancel();
            }
        }
    }
    if matches!(end, End::Cancel(_)) {
        submission.cancel().cancel();
    }
    if !matches!(end, End::Kill(_)) {
        submission.report().await;
    }
    Some(submission.id())
}

/// In memory where there is such a place: what these lives test is not what a disk does.
fn fast_folder() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_none| tempfile::tempdir())
        .unwrap()
}

fn number(name: &str, usual: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(usual, |text| text.parse().unwrap())
}

/// What happened in some lives.
#[derive(Default)]
struct Lived {
    /// The number of acts of each.
    lengths: Vec<usize>,
    sent: usize,
}

/// Lives the lives of the seeds that are left, one after the other.
fn live(seeds: &AtomicU64, end: u64) -> Lived {
    let place = Place {
        server: Server::start(),
        home: fast_folder(),
    };
    let mut lived = Lived::default();
    loop {
        let seed = seeds.fetch_add(1, Ordering::Relaxed);
        if seed >= end {
            return lived;
        }
        let mut random = Random::new(seed);
        let mut life = Life::new(&place, seed);
        let length = 8 + random.below(10);
        let mut acts = Vec::new();
        for _ in 0..length {
            let next = act(&mut random);
            acts.push(next);
            life.act(acts.last().unwrap());
        }
        life.kill();
        life.check(&(seed, &acts));
        lived.lengths.push(acts.len());
        lived.sent += place.server.ledger().len();
    }
}

#[test]
fn random_lives_send_nothing_twice_and_never_lie() {
    let first = number("SENDOFF_TEST_SEED", 1);
    let count = number("SENDOFF_TEST_SEQUENCES", SEQUENCES);
    let (seeds, end) = (AtomicU64::new(first), first + count);
    let all = Mutex::new(Lived::default());
    let processors = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..processors * AT_A_TIME {
            scope.spawn(|| {
                let lived = live(&seeds, end);
                let mut all = all.lock().unwrap();
                all.lengths.extend(lived.lengths);
                all.sent += lived.sent;
            });
        }
    });
    let Lived { mut lengths, sent } = all.into_inner().unwrap();
    lengths.sort_unstable();
    let (acts, median) = (lengths.iter().sum::<usize>(), lengths[lengths.len() / 2]);
    println!("{count} lives of {acts} acts, {median} in the middle; {sent} emails taken");
    assert_eq!(lengths.len() as u64, count);
    assert!(count < 20 || (median >= 10 && sent > 0));
}
