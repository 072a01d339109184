//! Finds out about people what the composer asks: each question on a task of its own, which the
//! next one of its kind ends. What was found out by then is in the cache.

use std::{
    collections::HashSet,
    path::{Path, PathBuf, absolute},
};

use tokio::{sync::mpsc::UnboundedSender, task::AbortHandle};

use super::{Event, gate::Gate};
use crate::{
    draft::{Address, UserId},
    files,
    people::{
        People, Resolution, Step, Verdict,
        list::{List, RowProblem},
    },
    store::KnownPerson,
    tui::{
        Message,
        receivers::{Ask, News, PersonView, ReadList},
    },
};

/// How many people are offered for what is being typed.
const OFFERED: usize = 6;

/// The questions about people.
#[derive(Debug)]
pub(super) struct Lookups {
    desk: Desk,
    lookup: Option<AbortHandle>,
    search: Option<AbortHandle>,
    list: Option<AbortHandle>,
}

/// What a task needs. Cheap to clone.
#[derive(Debug, Clone)]
struct Desk {
    gate: Gate,
    events: UnboundedSender<Event>,
}

impl Lookups {
    pub(super) fn new(gate: Gate, events: UnboundedSender<Event>) -> Self {
        Self {
            desk: Desk { gate, events },
            lookup: None,
            search: None,
            list: None,
        }
    }

    /// Begins to find out; the answer comes as a message.
    pub(super) fn ask(&mut self, ask: Ask) {
        let desk = self.desk.clone();
        match ask {
            Ask::Pause(time) => {
                tokio::spawn(async move {
                    tokio::time::sleep(time).await;
                    desk.tell(News::PauseOver);
                });
            }
            Ask::LookUp { number, addresses } => {
                let task = tokio::spawn(async move { desk.look_up(number, addresses).await });
                replace(&mut self.lookup, task.abort_handle());
            }
            Ask::People(ids) => {
                tokio::spawn(async move { desk.people(ids).await });
            }
            Ask::Complete { word, at_server } => {
                let task = tokio::spawn(async move { desk.complete(word, at_server).await });
                replace(&mut self.search, task.abort_handle());
            }
            Ask::ReadList {
                number,
                name,
                beside,
            } => {
                let task = tokio::spawn(async move {
                    let result = desk.read_list(&name, beside.as_deref()).await;
                    desk.tell(News::ListRead { number, result });
                });
                replace(&mut self.list, task.abort_handle());
            }
        }
    }
}

fn replace(running: &mut Option<AbortHandle>, next: AbortHandle) {
    if let Some(before) = running.replace(next) {
        before.abort();
    }
}

impl Desk {
    fn tell(&self, news: News) {
        // Nobody listens any more when the program ends.
        let _ = self.events.send(Event::Message(Message::People(news)));
    }

    async fn look_up(&self, number: u64, addresses: Vec<Address>) {
        let tell = |verdicts, is_done| {
            self.tell(News::LookedUp {
                number,
                verdicts,
                is_done,
            });
        };
        let result = match self.gate.people().await {
            Ok(people) => resolve(people, &addresses, |found| tell(found, false)).await,
            Err(error) => Err(error),
        };
        let failed = match result {
            Ok(_) => vec![],
            Err(why) => {
                let failed = |address| (address, Verdict::Failed(why.clone()));
                addresses.into_iter().map(failed).collect()
            }
        };
        tell(failed, true);
    }

    async fn people(&self, ids: Vec<UserId>) {
        // Names are a help: without them the screen shows the IDs.
        let Ok(people) = self.gate.people().await else {
            return;
        };
        if let Ok(known) = people.known(&ids).await {
            self.tell(News::People(
                known.into_iter().flatten().map(view).collect(),
            ));
        }
    }

    async fn complete(&self, word: String, at_server: bool) {
        let Ok(people) = self.gate.people().await else {
            return;
        };
        let found = if at_server {
            people.search(&word).await
        } else {
            people.complete(&word, OFFERED).await
        };
        // An offer that fails is none: whether an address is somebody's is told by the lookup.
        if let Ok(found) = found {
            let people = found.into_iter().take(OFFERED).map(view).collect();
            self.tell(News::Completed { word, people });
        }
    }

    async fn read_list(&self, name: &str, beside: Option<&Path>) -> Result<ReadList, String> {
        let path = path(name, beside);
        let read = tokio::task::spawn_blocking(move || {
            let opened =
                files::read_draft(&path).map_err(|error| format!("can't be read: {error}"))?;
            List::parse(&opened.bytes).map_err(|error| error.to_string())
        });
        let list = read.await.map_err(|error| error.to_string())??;
        let resolution = if list.addresses().is_empty() {
            Resolution::default()
        } else {
            let people = self.gate.people().await;
            let people = people.map_err(|why| format!("could not be looked up: {why}"))?;
            let found = resolve(people, list.addresses(), |_| {}).await;
            found.map_err(|why| format!("could not be looked up: {why}"))?
        };
        let listed = list.listed(&resolution);
        let unsubscribed = resolution.iter().filter_map(|(_, verdict)| match verdict {
            Verdict::Found(found) if found.unsubscribed => Some(found.id),
            _ => None,
        });
        let mut unsubscribed: Vec<UserId> = unsubscribed.collect();
        unsubscribed.sort_unstable();
        Ok(ReadList {
            picked: list.picked.to_string(),
            problems: problems(&listed.problems),
            ids: listed.ids,
            unsubscribed,
        })
    }
}

/// Where the list is that a draft names.
fn path(name: &str, beside: Option<&Path>) -> PathBuf {
    let path = match beside.and_then(Path::parent) {
        Some(folder) => folder.join(name),
        None => PathBuf::from(name),
    };
    absolute(&path).unwrap_or(path)
}

/// Who has the addresses; `report` hears of each verdict as soon as it is there.
async fn resolve(
    people: &People,
    addresses: &[Address],
    report: impl Fn(Vec<(Address, Verdict)>),
) -> Result<Resolution, String> {
    let mut seen = HashSet::new();
    let distinct = addresses.iter().filter(|address| seen.insert(*address));
    let distinct: Vec<Address> = distinct.cloned().collect();
    let resolved = people.resolve(&distinct, |step| match step {
        Step::Cached { verdicts, .. } => {
            let known = distinct.iter().zip(verdicts);
            let known =
                known.filter_map(|(address, verdict)| Some((address.clone(), verdict.clone()?)));
            report(known.collect());
        }
        Step::Asked { index, verdict } => {
            let address = distinct.get(index).cloned();
            report(
                address
                    .map(|address| (address, verdict.clone()))
                    .into_iter()
                    .collect(),
            );
        }
        Step::Waiting(_) => {}
    });
    resolved.await.map_err(|error| error.to_string())
}

fn problems(rows: &[RowProblem]) -> Vec<String> {
    let told = rows.iter();
    told.map(|row| {
        let text: String = row.text.chars().take(60).collect();
        format!("line {}: {text} {}", row.line, row.why)
    })
    .collect()
}

fn view(known: KnownPerson) -> PersonView {
    let person = known.person;
    let label = person.label();
    let is_name = person.email.as_ref() != Some(&label) && label != person.id.to_string();
    PersonView {
        id: person.id,
        name: is_name.then_some(label),
        address: person.email,
        unsubscribed: person.unsubscribed,
    }
}
