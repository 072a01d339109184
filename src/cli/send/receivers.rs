//! Who the receivers of a draft are: looks up its addresses, and reads its list anew.
//!
//! The rule: what could not be found out is told and stops the send; nobody is guessed. A draft of
//! IDs alone asks nobody.

use std::{
    collections::HashSet,
    path::{Path, PathBuf, absolute},
};

use jiff::{Timestamp, tz::TimeZone};

use crate::{
    cli::{
        account::Sender,
        exit::Exit,
        input,
        report::{Failure, note},
        table,
    },
    config::Choice,
    draft::{Address, Field, Fields, Receivers},
    files,
    people::{
        People, PeopleError, Resolution, Step, Verdict,
        list::{List, Listed, RowProblem, why_unresolved},
    },
    store::{SentList, Store},
};

/// So many problems are told one by one.
const TOLD: usize = 10;

/// From so many requests on it takes a while, and that is said.
const MANY: usize = 20;

/// What is needed to look people up, should that be necessary.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) choice: &'a Choice,
    /// The account that is used anyway, where there is one.
    pub(super) sender: Option<&'a Sender>,
    pub(super) data_dir: &'a Path,
}

/// What was found out about the receivers of a draft.
#[derive(Default)]
pub(super) struct LookedUp {
    pub(super) resolution: Resolution,
    pub(super) list: Option<SentTo>,
    /// A sentence for each receiver that is nobody.
    pub(super) problems: Vec<String>,
    /// Whether it might go well another time: User.com could not be asked.
    pub(super) may_pass: bool,
}

/// The list that an email goes to. Holds no store: where one process at a time may have it open,
/// the outbox needs it.
pub(super) struct SentTo {
    path: PathBuf,
    pub(super) listed: Listed,
}

impl SentTo {
    /// Notes that it was sent, to say at the next time what has changed.
    pub(super) fn note_sent(&self, account: &str, data_dir: &Path) {
        let list = SentList {
            digest: self.listed.digest(),
            people: self.listed.ids.len() as u64,
            sent_at: Timestamp::now(),
        };
        let noted = Store::open(data_dir)
            .and_then(|mut store| store.note_sent_list(account, &self.path, list));
        if let Err(error) = noted {
            note(&format!(
                "What the list was this time could not be noted: {error}"
            ));
        }
    }
}

impl Desk<'_> {
    async fn people(&self) -> Result<People, Failure> {
        let own = match self.sender {
            Some(_) => None,
            None => Some(Sender::new(self.choice).await?),
        };
        let Some(sender) = self.sender.or(own.as_ref()) else {
            return Err(Failure::new(Exit::Usage, "no account is configured"));
        };
        People::open(&sender.account, sender.timeouts, self.data_dir).map_err(failed)
    }
}

/// Looks up everybody whom the draft in this file names in another way than by ID.
pub(super) async fn look_up(
    fields: &Fields,
    file: &Path,
    desk: Desk<'_>,
) -> Result<LookedUp, Failure> {
    let written = Receivers::parse(fields.get(Field::Receivers)).addresses();
    let list = read_list(fields, file)?;
    if written.is_empty() && list.is_none() {
        return Ok(LookedUp::default());
    }
    let (path, list) = match list {
        None => (PathBuf::new(), None),
        Some((path, Ok(list))) => (path, Some(list)),
        Some((path, Err(problem))) => {
            return Ok(LookedUp {
                problems: vec![format!("the list {} {problem}", path.display())],
                ..LookedUp::default()
            });
        }
    };
    let people = desk.people().await?;
    let listed_addresses = list.as_ref().map_or(&[][..], List::addresses);
    let mut seen = HashSet::new();
    let all = written.iter().chain(listed_addresses);
    let all: Vec<Address> = all
        .filter(|address| seen.insert((*address).clone()))
        .cloned()
        .collect();
    let resolution = people.resolve(&all, report).await.map_err(failed)?;
    let mut looked_up = LookedUp {
        may_pass: list.as_ref().is_none_or(List::is_whole) && may_pass(&all, &resolution),
        problems: problems_of(&written, &resolution),
        resolution,
        list: None,
    };
    let mut unsubscribed = unsubscribed(&written, &looked_up.resolution);
    if let Some(list) = list {
        let listed = list.listed(&looked_up.resolution);
        unsubscribed += listed.unsubscribed;
        looked_up
            .problems
            .extend(problems_of_list(&path, &listed.problems));
        let before = people.sent_list(&path).await.map_err(failed)?;
        note(&describe(&path, &list, &listed, before));
        looked_up.list = Some(SentTo { path, listed });
    }
    if unsubscribed > 0 {
        note(&format!(
            "Unsubscribed in User.com, so that they may get nothing: {}.",
            table::people(unsubscribed)
        ));
    }
    Ok(looked_up)
}

/// The list that the draft names, with its absolute path; the inner error completes a sentence.
type Read = (PathBuf, Result<List, String>);

fn read_list(fields: &Fields, file: &Path) -> Result<Option<Read>, Failure> {
    let name = fields.receivers_file().trim();
    if name.is_empty() {
        return Ok(None);
    }
    let beside = match file.parent() {
        Some(folder) if !input::is_stdin(file) => folder.join(name),
        _ => PathBuf::from(name),
    };
    let path = absolute(&beside).unwrap_or(beside);
    let opened = files::read_draft(&path).map_err(|error| Failure::new(Exit::Failed, error))?;
    let list = List::parse(&opened.bytes).map_err(|error| error.to_string());
    Ok(Some((path, list)))
}

fn report(step: Step<'_>) {
    match step {
        Step::Cached { to_ask, .. } if to_ask >= MANY => {
            note(&format!("Looking up {to_ask} addresses in User.com …"));
        }
        Step::Waiting(wait) => note(&format!(
            "User.com asks to wait {} s before it says more.",
            wait.as_secs_f64().ceil()
        )),
        Step::Cached { .. } | Step::Asked { .. } => {}
    }
}

/// Whether all that stands in the way is that User.com could not be asked.
fn may_pass(all: &[Address], resolution: &Resolution) -> bool {
    let mut verdicts = all.iter().filter_map(|address| resolution.get(address));
    verdicts.all(|verdict| matches!(verdict, Verdict::Found(_) | Verdict::Failed(_)))
}

fn problems_of(written: &[Address], resolution: &Resolution) -> Vec<String> {
    let unresolved = written
        .iter()
        .filter(|address| resolution.id_of(address).is_none());
    let sentence = |address: &Address| {
        let why = why_unresolved(resolution.get(address));
        format!("receivers: {address} {why}")
    };
    limited(unresolved.map(sentence))
}

fn problems_of_list(path: &Path, problems: &[RowProblem]) -> Vec<String> {
    let sentence = |row: &RowProblem| {
        let text = table::cut(&row.text, 60);
        format!("{}:{}: {text} {}", path.display(), row.line, row.why)
    };
    limited(problems.iter().map(sentence))
}

/// The first ones, and how many more there are.
fn limited(sentences: impl Iterator<Item = String>) -> Vec<String> {
    let mut sentences = sentences;
    let mut told: Vec<String> = sentences.by_ref().take(TOLD).collect();
    let rest = sentences.count();
    if rest > 0 {
        told.push(format!("and {rest} more like these"));
    }
    told
}

fn unsubscribed(written: &[Address], resolution: &Resolution) -> usize {
    let is_unsubscribed = |address: &&Address| matches!(resolution.get(address), Some(Verdict::Found(found)) if found.unsubscribed);
    written.iter().filter(is_unsubscribed).count()
}

/// What was read, and what has changed since the last send.
fn describe(path: &Path, list: &List, listed: &Listed, before: Option<SentList>) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let count = table::people(listed.ids.len());
    let change = match before {
        None => String::new(),
        Some(before) => {
            let at = before.sent_at.to_zoned_datetime(TimeZone::system());
            let at = at.strftime("%Y-%m-%d %H:%M");
            let then = usize::try_from(before.people).unwrap_or(usize::MAX);
            if before.digest == listed.digest() {
                format!("; the same as at the last send ({at})")
            } else if then == listed.ids.len() {
                format!("; as many as at the last send ({at}), but not the same people")
            } else {
                format!("; {} at the last send ({at})", table::people(then))
            }
        }
    };
    format!("{name}: {count}, from {}{change}.", list.picked)
}

fn failed(error: PeopleError) -> Failure {
    Failure::new(Exit::Failed, error)
}
