//! Who has an address: many of them at once, each asked for at most once.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, OnceLock},
    time::Duration,
};

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::{People, PeopleError, oldest, pace::Pace};
use crate::{
    draft::{Address, UserId},
    store::{Holder, Match},
    usercom::{LookupError, Person},
};

/// Requests at the same time.
const AT_ONCE: usize = 4;

/// When so many fail one after the other, the rest is not asked any more.
const MOST_FAILURES: u32 = 5;

/// Who has an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// This person and nobody else.
    Found(Match),
    /// Nobody whom User.com knows.
    Nobody,
    /// More than one person: which is meant is for somebody to say.
    Several(Vec<Match>),
    /// It could not be found out, and why. The text is unfiltered.
    Failed(String),
}

/// How far it is.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// What the cache knows, by the places of the addresses; none for those that are asked for.
    Cached {
        /// The verdicts, as many as addresses.
        verdicts: &'a [Option<Verdict>],
        /// How many are asked for: as many requests.
        to_ask: usize,
    },
    /// One more was asked for.
    Asked {
        /// The place of the address.
        index: usize,
        /// Who has it.
        verdict: &'a Verdict,
    },
    /// The API asked to wait, and nothing is asked meanwhile.
    Waiting(Duration),
}

/// Who has which address.
#[derive(Debug, Clone, Default)]
pub struct Resolution {
    addresses: Vec<Address>,
    verdicts: Vec<Verdict>,
    /// Where each address stands; made when it is first asked for.
    places: OnceLock<HashMap<Address, usize>>,
}

impl Resolution {
    /// Who has this address; none when it was not among those that were looked up.
    #[must_use]
    pub fn get(&self, address: &Address) -> Option<&Verdict> {
        self.verdicts.get(*self.places().get(address)?)
    }

    /// Who has each of the addresses. Fast when they are in the order in which they were looked
    /// up, with others before or after them.
    pub(super) fn get_all<'a>(
        &'a self,
        addresses: &'a [Address],
    ) -> impl Iterator<Item = Option<&'a Verdict>> {
        let mut next = None;
        addresses.iter().map(move |address| {
            let is_here = |place: &usize| self.addresses.get(*place) == Some(address);
            let place = match next.filter(is_here) {
                Some(place) => place,
                None if self.addresses.first() == Some(address) => 0,
                None => *self.places().get(address)?,
            };
            next = Some(place + 1);
            self.verdicts.get(place)
        })
    }

    /// The ID of the one who has it, when there is exactly one.
    #[must_use]
    pub fn id_of(&self, address: &Address) -> Option<UserId> {
        match self.get(address)? {
            Verdict::Found(found) => Some(found.id),
            Verdict::Nobody | Verdict::Several(_) | Verdict::Failed(_) => None,
        }
    }

    /// All that were looked up.
    pub fn iter(&self) -> impl Iterator<Item = (&Address, &Verdict)> {
        self.addresses.iter().zip(&self.verdicts)
    }

    /// Takes in what another one knows; of two verdicts, that one's counts.
    pub fn extend(&mut self, other: Self) {
        for (address, verdict) in other.addresses.into_iter().zip(other.verdicts) {
            self.insert(&address, verdict);
        }
    }

    /// Puts one verdict in, for example when somebody chose of several.
    pub fn insert(&mut self, address: &Address, verdict: Verdict) {
        let known = self.places().get(address).copied();
        if let Some(place) = known.and_then(|place| self.verdicts.get_mut(place)) {
            *place = verdict;
            return;
        }
        if let Some(places) = self.places.get_mut() {
            places.insert(address.clone(), self.addresses.len());
        }
        self.addresses.push(address.clone());
        self.verdicts.push(verdict);
    }

    fn places(&self) -> &HashMap<Address, usize> {
        self.places.get_or_init(|| {
            let addresses = self.addresses.iter().cloned();
            addresses.zip(0..).collect()
        })
    }
}

impl People {
    /// Finds out who has each of the addresses, which are distinct: from the cache when that is
    /// fresh, else from the API with one request each, a few at once, waiting where it says so.
    ///
    /// `report` hears of each step. Dropping the future stops the asking; what was found out by
    /// then is in the cache, and the next call goes on from there.
    ///
    /// # Errors
    /// The cache can't be used. That the API can't be asked is a verdict.
    pub async fn resolve(
        &self,
        addresses: &[Address],
        mut report: impl FnMut(Step<'_>),
    ) -> Result<Resolution, PeopleError> {
        let asked: Arc<[Address]> = addresses.into();
        let wanted = Arc::clone(&asked);
        let since = oldest(Timestamp::now());
        let holders = self
            .with_store(move |store, account| store.holders(account, &wanted, since))
            .await?;
        let verdicts: Vec<Option<Verdict>> = holders.into_iter().map(verdict_of).collect();
        let unknown = verdicts.iter().enumerate();
        let unknown: VecDeque<usize> = unknown
            .filter_map(|(index, verdict)| verdict.is_none().then_some(index))
            .collect();
        report(Step::Cached {
            verdicts: &verdicts,
            to_ask: unknown.len(),
        });
        let mut questions = Questions {
            people: self,
            addresses: asked,
            queue: unknown,
            running: JoinSet::new(),
            pace: Pace::default(),
            failures: 0,
            verdicts,
        };
        questions.ask_all(&mut report).await?;
        let found = addresses.iter().zip(questions.verdicts);
        let (addresses, verdicts) = found
            .filter_map(|(address, verdict)| Some((address.clone(), verdict?)))
            .unzip();
        Ok(Resolution {
            addresses,
            verdicts,
            places: OnceLock::new(),
        })
    }
}

/// The questions that are still open, and those under way.
struct Questions<'a> {
    people: &'a People,
    addresses: Arc<[Address]>,
    queue: VecDeque<usize>,
    running: JoinSet<Answered>,
    pace: Pace,
    /// How many failed since one did not.
    failures: u32,
    verdicts: Vec<Option<Verdict>>,
}

/// The place of an address, and what the API said.
type Answered = (usize, Result<Vec<Person>, LookupError>);

impl Questions<'_> {
    async fn ask_all(&mut self, report: &mut impl FnMut(Step<'_>)) -> Result<(), PeopleError> {
        loop {
            if !self.pace.is_waiting() {
                self.start_some();
            }
            if self.running.is_empty() && self.queue.is_empty() {
                return Ok(());
            }
            tokio::select! {
                biased;
                Some(answered) = self.running.join_next() => {
                    let mut answers = vec![answered.map_err(PeopleError::Interrupted)?];
                    while let Some(Ok(answered)) = self.running.try_join_next() {
                        answers.push(answered);
                    }
                    self.take(answers, report).await?;
                }
                () = self.pace.wait(), if self.pace.is_waiting() => {}
            }
        }
    }

    fn start_some(&mut self) {
        while self.running.len() < AT_ONCE {
            let Some(index) = self.queue.pop_front() else {
                return;
            };
            let directory = Arc::clone(&self.people.directory);
            let addresses = Arc::clone(&self.addresses);
            self.running.spawn(async move {
                let answer = match addresses.get(index) {
                    Some(address) => directory.by_email(address).await,
                    None => Ok(vec![]),
                };
                (index, answer)
            });
        }
    }

    /// Keeps what was answered, and tells it then.
    async fn take(
        &mut self,
        answers: Vec<Answered>,
        report: &mut impl FnMut(Step<'_>),
    ) -> Result<(), PeopleError> {
        let mut kept = Vec::new();
        let mut told = Vec::new();
        for (index, answer) in answers {
            match answer {
                Ok(people) => {
                    self.pace.answered();
                    self.failures = 0;
                    told.push((index, verdict_of_people(&people)));
                    let address = self.addresses.get(index).cloned();
                    kept.extend(address.map(|address| (address, people)));
                }
                Err(error) => self.failed(index, error, &mut told, report),
            }
        }
        if !kept.is_empty() {
            let at = Timestamp::now();
            self.people
                .with_store(move |store, account| store.keep_answers(account, &kept, at))
                .await?;
        }
        for (index, verdict) in told {
            report(Step::Asked {
                index,
                verdict: &verdict,
            });
            if let Some(place) = self.verdicts.get_mut(index) {
                *place = Some(verdict);
            }
        }
        Ok(())
    }

    fn failed(
        &mut self,
        index: usize,
        error: LookupError,
        told: &mut Vec<(usize, Verdict)>,
        report: &mut impl FnMut(Step<'_>),
    ) {
        let error = match self.pace.refused_by(error) {
            Ok(wait) => {
                self.queue.push_front(index);
                return report(Step::Waiting(wait));
            }
            Err(error) => error,
        };
        // What is wrong with one answer may be right with the next; a refusal is for all of them.
        self.failures += 1;
        let concerns_all = match &error {
            LookupError::Refused { .. }
            | LookupError::Redirected { .. }
            | LookupError::Limited { .. } => true,
            LookupError::Failed { .. } => self.failures >= MOST_FAILURES,
            LookupError::NoAnswer { .. } | LookupError::SomebodyElse | LookupError::Elsewhere => {
                false
            }
        };
        let why = Verdict::Failed(error.to_string());
        if concerns_all {
            told.extend(self.queue.drain(..).map(|other| (other, why.clone())));
        }
        told.push((index, why));
    }
}

fn verdict_of(holder: Holder) -> Option<Verdict> {
    match holder {
        Holder::Unknown => None,
        Holder::One(one) => Some(Verdict::Found(one)),
        Holder::Several(several) => Some(Verdict::Several(several)),
    }
}

fn verdict_of_people(people: &[Person]) -> Verdict {
    let found = |person: &Person| Match {
        id: person.id,
        unsubscribed: person.unsubscribed,
    };
    match people {
        [] => Verdict::Nobody,
        [one] => Verdict::Found(found(one)),
        several => Verdict::Several(several.iter().map(found).collect()),
    }
}
