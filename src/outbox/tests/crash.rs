//! A process that aborts at each fault point in the code, at each operation on the disk, and one
//! that the server kills at each moment of a request; afterwards, and when the power failed at that
//! moment, the journal must claim nothing that the ledger contradicts.

use std::{
    cell::Cell,
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::Ordering,
    time::Duration,
};

use super::{
    at_once,
    audit::{BROKEN, audit},
    disk::{Disk, Unsynced},
    outbox, request,
    server::{Deed, Moment, Server, Taken},
};
use crate::{
    outbox::{Options, clock::Clock},
    store::{HistoryPage, Resolution, State, Store, fault},
};

const SCENARIO: &str = "SENDOFF_TEST_SCENARIO";
const BASE: &str = "SENDOFF_TEST_BASE";
const FOLDER: &str = "SENDOFF_TEST_FOLDER";

/// What a child does, what the server does with it, and which one ran before it, without a fault
/// or with the fault named.
const SCENARIOS: [Scenario; 11] = [
    scenario("send", &[], None),
    scenario("retry", &[Deed::Busy, Deed::Busy], None),
    scenario("reject", &[Deed::Accept, Deed::Reject], None),
    scenario("lose", &[Deed::TakeAndClose], None),
    scenario("grace", &[], None),
    scenario("cancel", &[], None),
    scenario("resume", &[Deed::BusyForLong], Some(("send", ""))),
    scenario("resolve", &[Deed::TakeAndFail], Some(("send", ""))),
    scenario("recover", &[], Some(("send", "first byte: before"))),
    scenario("expire", &[], Some(("send", ""))),
    scenario("broken", &[], Some(("break", ""))),
];

struct Scenario {
    name: &'static str,
    plan: &'static [Deed],
    before: Option<(&'static str, &'static str)>,
}

const fn scenario(
    name: &'static str,
    plan: &'static [Deed],
    before: Option<(&'static str, &'static str)>,
) -> Scenario {
    Scenario { name, plan, before }
}

/// The people of each batch.
fn people(_subject: &str, position: u32) -> Vec<u64> {
    let last = u64::from(position) * 2;
    vec![last - 1, last]
}

/// The child's part.
#[tokio::test]
async fn child() {
    let Ok(scenario) = std::env::var(SCENARIO) else {
        return;
    };
    // Until the server knows whom to kill.
    std::io::stdin().read_line(&mut String::new()).unwrap();
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    if scenario == "break" {
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("sendoff.db"), BROKEN.repeat(500)).unwrap();
        return;
    }
    let base = std::env::var(BASE).unwrap();
    let clock = Clock::default();
    let outbox = outbox(&base, &folder, &clock);
    let mut options = Options {
        batch_size: 2,
        again: scenario == "broken",
        ..at_once()
    };
    let mut submission = match scenario.as_str() {
        "resolve" | "recover" => {
            let mut store = Store::open(&folder).unwrap();
            let sends = store.history(HistoryPage::newest(9)).unwrap();
            let batches = sends.iter().flat_map(|send| &send.batches);
            for batch in batches.filter(|batch| batch.state == State::Unknown) {
                let now = jiff::Timestamp::now();
                store.resolve(batch.id, Resolution::Sent, now).unwrap();
            }
            return;
        }
        "expire" => {
            let month = Duration::from_hours(720);
            clock.ahead.store(31 * 86_400, Ordering::Relaxed);
            assert_eq!(outbox.expire(month).unwrap(), 1);
            return;
        }
        "resume" => {
            let id = Store::open(&folder)
                .unwrap()
                .history(HistoryPage::newest(9))
                .unwrap()[0]
                .id;
            outbox.resume(id, options).await.unwrap()
        }
        name => {
            match name {
                "cancel" => options.grace = Duration::from_hours(1),
                "grace" => options.grace = Duration::from_millis(1),
                _ => {}
            }
            let last = match name {
                "one" => 2,
                "many" => 200,
                _ => 6,
            };
            let request = request("s", 1..=last);
            outbox.submit(&request, options).await.unwrap()
        }
    };
    if scenario == "cancel" {
        submission.cancel().cancel();
    }
    submission.report().await;
}

struct Stage {
    server: Server,
    disk: Disk,
    /// At which the last child ended.
    operation: Cell<u32>,
}

impl Stage {
    fn new(plan: &[Deed]) -> Self {
        let server = Server::start();
        server.plan(plan);
        let disk = Disk::new();
        Self {
            server,
            disk,
            operation: Cell::default(),
        }
    }

    fn folder(&self) -> PathBuf {
        self.disk.root().join("data")
    }

    fn trace(&self) -> PathBuf {
        self.disk.home().join("trace")
    }

    /// Runs a child; true if it came to its end.
    fn run(&self, scenario: &str, point: &str) -> bool {
        self.run_up_to(scenario, point, None)
    }

    /// The same, with an end at some operation on the disk.
    fn run_up_to(&self, scenario: &str, point: &str, operation: Option<u32>) -> bool {
        self.operation.set(operation.unwrap_or_default());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "outbox::tests::crash::child"])
            .env(SCENARIO, scenario)
            .env(BASE, self.server.base_url())
            .env(FOLDER, self.folder())
            .env(fault::VARIABLE, point)
            .env(fault::TRACE, self.trace())
            .envs(self.disk.begin(operation))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        *self.server.victim.lock().unwrap() = Some(child.id());
        drop(child.stdin.take());
        let status = child.wait().unwrap();
        // A panic ends with 101, and is no crash on purpose.
        assert_ne!(status.code(), Some(101), "{scenario} at {point:?}");
        status.success()
    }

    /// The states in the journal, if they are true, and would be after a power failure. The
    /// folder is then as after such a one.
    fn audit(&self) -> Result<Vec<State>, String> {
        let ledger: Vec<Taken> = self.server.ledger();
        let power_loss = self.disk.power_loss();
        let states = audit(&self.folder(), &ledger, &people)?;
        if let Some(power_loss) = power_loss {
            let seed = u64::from(self.operation.get());
            let torn = [seed * 2, seed * 2 + 1].map(Unsynced::Torn);
            for unsynced in torn.into_iter().chain([Unsynced::Lost]) {
                power_loss.happen(unsynced);
                audit(&self.folder(), &ledger, &people)
                    .map_err(|lie| format!("after a power failure, {unsynced:?}: {lie}"))?;
            }
        }
        Ok(states)
    }
}

/// The names of all points, from the code.
fn points() -> Vec<String> {
    let mut points = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.components().any(|part| part.as_os_str() == "tests") {
                let text = fs::read_to_string(&path).unwrap_or_default();
                let names = text.split("fault::point(\"").skip(1);
                points.extend(names.map(|rest| rest.split('"').next().unwrap().to_owned()));
            }
        }
    }
    points.sort();
    points
}

/// What the journal says after a crash there; none if the scenario does not come there.
fn states_after(scenario: &Scenario, point: &str) -> Option<Vec<State>> {
    let stage = Stage::new(scenario.plan);
    if let Some((before, fault)) = scenario.before {
        stage.run(before, fault);
    }
    if stage.run(scenario.name, point) {
        return None;
    }
    let states = stage.audit();
    Some(states.unwrap_or_else(|lie| panic!("{} at {point}: {lie}", scenario.name)))
}

#[test]
fn no_crash_makes_the_journal_lie() {
    let points = points();
    let mut table: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for scenario in &SCENARIOS {
        for point in &points {
            // At the first time that it comes there, and at later ones.
            for times in 0..5 {
                let Some(states) = states_after(scenario, &format!("{point}#{times}")) else {
                    break;
                };
                let names: Vec<&str> = states.iter().map(|state| state.name()).collect();
                let cell = format!("{}#{times} {}", scenario.name, names.join(" "));
                table.entry(point).or_default().push(cell);
            }
        }
    }
    println!("fault point: scenario#times passed before, states afterwards");
    for (point, cells) in &table {
        println!("{point:28} {}", cells.join("; "));
    }
    let crashes: usize = table.values().map(Vec::len).sum();
    println!("{crashes} crashes at {} points", table.len());
    let missed: Vec<_> = points
        .iter()
        .filter(|point| !table.contains_key(point.as_str()))
        .collect();
    assert!(missed.is_empty(), "no scenario comes to {missed:?}");
    assert!(points.len() >= 20, "the points were not found: {points:?}");
}

#[test]
fn no_power_failure_makes_the_journal_lie() {
    let mut failures = 0;
    for scenario in &SCENARIOS {
        for operation in 0.. {
            let stage = Stage::new(scenario.plan);
            if let Some((before, fault)) = scenario.before {
                stage.run(before, fault);
            }
            let ended = stage.run_up_to(scenario.name, "", Some(operation));
            let states = stage.audit();
            states.unwrap_or_else(|lie| panic!("{} at {operation}: {lie}", scenario.name));
            if ended {
                println!("{}: {operation} operations on the disk", scenario.name);
                failures += operation;
                break;
            }
        }
    }
    assert!(failures > 100 || !cfg!(target_os = "linux"), "{failures}");
}

#[test]
fn no_kill_during_a_request_makes_the_journal_lie() {
    for before in [&[][..], &[Deed::Accept], &[Deed::Busy]] {
        for moment in Moment::ALL {
            let stage = Stage::new(&[before, &[Deed::Kill(moment)]].concat());
            let ended = stage.run("send", "");
            let states = stage.audit();
            let states = states.unwrap_or_else(|lie| panic!("{moment:?} after {before:?}: {lie}"));
            println!("{moment:?} after {before:?}: {states:?}");
            assert!(!ended || moment == Moment::Answered, "it was killed");
        }
    }
}

#[test]
fn one_send_syncs_once_before_and_once_after() {
    let stage = Stage::new(&[]);
    stage.run("one", "");
    let trace = fs::read_to_string(stage.trace()).unwrap();
    let begun = trace.find("enter: before").unwrap();
    let passed: Vec<&str> = trace.split_at(begun).1.lines().collect();
    assert_eq!(
        passed,
        [
            "enter: before",
            "enter: written",
            "enter: synced",
            "first byte: before",
            "answer: read",
            "settle: before",
            "settle: written",
            "settle: synced",
        ]
    );
}

#[test]
fn a_hundred_batches_survive_twenty_kills() {
    let stage = Stage::new(&[]);
    let mut kills = 0;
    loop {
        let mut plan = vec![Deed::Accept; 3];
        if kills < 20 {
            plan.push(Deed::Kill(Moment::ALL[kills % Moment::ALL.len()]));
        } else {
            plan.clear();
        }
        stage.server.plan(&plan);
        let ended = stage.run(if kills == 0 { "many" } else { "resume" }, "");
        let states = stage.audit().unwrap();
        assert_eq!(states.len(), 100);
        if kills >= 20 {
            assert!(ended);
            let unknown = states.iter().filter(|state| **state == State::Unknown);
            let unknown = unknown.count();
            let accepted = states.iter().filter(|state| **state == State::Accepted);
            assert_eq!(accepted.count() + unknown, 100, "{states:?}");
            assert!(unknown <= kills, "{states:?}");
            println!("{kills} kills, {unknown} of 100 batches unknown");
            return;
        }
        kills += 1;
    }
}

#[test]
fn the_audit_sees_a_lie() {
    let stage = Stage::new(&[]);
    assert!(stage.run("send", ""));
    let ledger = stage.server.ledger();
    assert_eq!(
        audit(&stage.folder(), &ledger, &people),
        Ok(vec![State::Accepted; 3])
    );
    let twice = [ledger.clone(), ledger[..1].to_vec()].concat();
    assert!(audit(&stage.folder(), &twice, &people).is_err());
    assert!(audit(&stage.folder(), &ledger[1..], &people).is_err());
    let mut more = ledger;
    more.push(("other".to_owned(), vec![1]));
    assert!(audit(&stage.folder(), &more, &people).is_err());
}
