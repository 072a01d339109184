//! From what a person wrote to who is meant: the cache of people, and the API where that doesn't
//! know.
//!
//! ```text
//! addresses ──> cache, a day old at most ──> API, a few at once ──> cache ──> Resolution
//! ```
//!
//! The rules: nobody is guessed, an address is somebody's only when the API said so; whatever was
//! found out is in the cache before it is told, so that what is dropped half-way goes on from
//! there. Everything here may be dropped at any await: that is how it is cancelled.

mod error;
pub mod list;
mod pace;
mod resolve;
mod sync;
#[cfg(test)]
mod tests;

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use tokio::task::spawn_blocking;

pub use error::PeopleError;
use list::Listed;
pub use resolve::{Resolution, Step, Verdict};
pub use sync::Synced;

use crate::{
    config::Account,
    draft::UserId,
    store::{Forgetting, Forgotten, KnownPerson, SentList, Store, StoreError},
    usercom::{Directory, Timeouts},
};

/// How long what the cache knows is believed without asking again.
pub const FRESH: Duration = Duration::from_hours(24);

/// The people of one account. Cheap to clone: the clones share one database connection and one
/// HTTP client. Needs a tokio runtime; blocking work is done on its threads for that.
#[derive(Debug, Clone)]
pub struct People {
    store: Arc<Mutex<Store>>,
    directory: Arc<Directory>,
    account: Arc<str>,
}

impl People {
    /// The people of this account, with the cache in `data_dir`. Blocking; opens no connection to
    /// the API.
    ///
    /// # Errors
    /// The database can't be used, or the token fits no header.
    pub fn open(
        account: &Account,
        timeouts: Timeouts,
        data_dir: &Path,
    ) -> Result<Self, PeopleError> {
        Ok(Self {
            directory: Arc::new(Directory::new(account, timeouts)?),
            store: Arc::new(Mutex::new(Store::open(data_dir)?)),
            account: account.id().into(),
        })
    }

    /// At most `limit` people for what somebody begins to type, from the cache alone.
    ///
    /// # Errors
    /// The cache can't be read.
    pub async fn complete(
        &self,
        text: &str,
        limit: usize,
    ) -> Result<Vec<KnownPerson>, PeopleError> {
        let text = text.to_owned();
        self.with_store(move |store, account| store.find_people(account, &text, limit))
            .await
    }

    /// People whose address contains the text, from the API; they are in the cache then. One
    /// request.
    ///
    /// # Errors
    /// They could not be looked up, or not be kept.
    pub async fn search(&self, text: &str) -> Result<Vec<KnownPerson>, PeopleError> {
        let at = Timestamp::now();
        let people = self.directory.containing(text.trim()).await?;
        self.with_store(move |store, account| {
            store.keep_people(account, &people, at)?;
            let known = people.into_iter().map(|person| KnownPerson {
                person,
                fetched_at: at,
            });
            Ok(known.collect())
        })
        .await
    }

    /// Who has this ID: from the cache when that is fresh, else from the API. None when nobody.
    ///
    /// # Errors
    /// They could not be looked up, or not be kept.
    pub async fn person(&self, id: UserId) -> Result<Option<KnownPerson>, PeopleError> {
        let at = Timestamp::now();
        let known = self.known(&[id]).await?.into_iter().flatten().next();
        if known
            .as_ref()
            .is_some_and(|known| known.fetched_at >= oldest(at))
        {
            return Ok(known);
        }
        let Some(person) = self.directory.by_id(id).await? else {
            return Ok(None);
        };
        self.with_store(move |store, account| {
            store.keep_people(account, std::slice::from_ref(&person), at)?;
            Ok(Some(KnownPerson {
                person,
                fetched_at: at,
            }))
        })
        .await
    }

    /// What the cache has of these people, of whatever age and in their order: for the rows of a
    /// list that are on the screen. No request.
    ///
    /// # Errors
    /// The cache can't be read.
    pub async fn known(&self, ids: &[UserId]) -> Result<Vec<Option<KnownPerson>>, PeopleError> {
        let ids = ids.to_vec();
        self.with_store(move |store, account| {
            let known = ids.iter().map(|id| store.known_person(account, *id));
            known.collect()
        })
        .await
    }

    /// What the list at this absolute path was when an email was sent to it last.
    ///
    /// # Errors
    /// The store can't be read.
    pub async fn sent_list(&self, path: &Path) -> Result<Option<SentList>, PeopleError> {
        let path = path.to_owned();
        self.with_store(move |store, account| store.sent_list(account, &path))
            .await
    }

    /// Notes who the list at this absolute path means now that an email is sent to it.
    ///
    /// # Errors
    /// Nothing was noted.
    pub async fn note_sent_list(&self, path: &Path, listed: &Listed) -> Result<(), PeopleError> {
        let path = path.to_owned();
        let list = SentList {
            digest: listed.digest(),
            people: listed.ids.len() as u64,
            sent_at: Timestamp::now(),
        };
        self.with_store(move |store, account| store.note_sent_list(account, &path, list))
            .await
    }

    /// Forgets people: in the cache and in drafts that are kept and not open.
    ///
    /// # Errors
    /// Not all was forgotten.
    pub async fn forget(&self, whom: Forgetting) -> Result<Forgotten, PeopleError> {
        self.with_store(move |store, account| store.forget_people(account, &whom))
            .await
    }

    /// Works on the store, on a thread where that may take its time.
    async fn with_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Store, &str) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, PeopleError> {
        let (store, account) = (Arc::clone(&self.store), Arc::clone(&self.account));
        let work = move || {
            // Each change is a transaction of its own: what panicked left nothing half-done.
            let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
            work(&mut store, &account)
        };
        match spawn_blocking(work).await {
            Ok(done) => Ok(done?),
            Err(ended) => Err(PeopleError::Interrupted(ended)),
        }
    }
}

/// What was found out before this is asked for again.
fn oldest(now: Timestamp) -> Timestamp {
    now.checked_sub(FRESH).unwrap_or(Timestamp::MIN)
}
