//! Reading everybody of an account into the cache, page by page.

use std::collections::HashSet;

use jiff::Timestamp;

use super::{People, PeopleError, oldest, pace::Pace};
use crate::{
    store::SyncState,
    usercom::{LookupError, Page, PageLink},
};

/// How far the reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Synced {
    /// How many people were read, those of an earlier run of the program too.
    pub people: u64,
    /// How many there are in all, as the server says.
    pub count: Option<u64>,
    /// Records that no person could be made of.
    pub unusable: usize,
    /// How long the API asked to wait now, if it did.
    pub waiting: Option<std::time::Duration>,
}

impl People {
    /// Reads everybody, one page after the other, at most as fast as the API allows. Goes on where
    /// the last reading stopped, if that began within a day; `afresh` begins anew all the same.
    ///
    /// `report` hears of each page and each wait. Dropping the future stops it; the pages that
    /// were read are kept.
    ///
    /// # Errors
    /// A page could not be had, or not be kept: the next call goes on with it.
    pub async fn sync(
        &self,
        afresh: bool,
        mut report: impl FnMut(Synced),
    ) -> Result<Synced, PeopleError> {
        let (state, link) = self.where_to_begin(afresh).await?;
        let mut reading = Reading {
            is_resumed: link.is_some(),
            synced: Synced {
                people: state.people,
                count: None,
                unusable: 0,
                waiting: None,
            },
            state,
            link,
            seen: HashSet::new(),
            pace: Pace::default(),
        };
        loop {
            reading.pace.wait().await;
            let answer = self.directory.page(reading.link.as_ref()).await;
            match answer {
                Ok(page) => {
                    reading.take(self, page).await?;
                    report(reading.synced);
                    if reading.link.is_none() {
                        return Ok(reading.synced);
                    }
                }
                // The server may have forgotten what the old link meant.
                Err(LookupError::NoAnswer { .. } | LookupError::Refused { .. })
                    if reading.is_resumed =>
                {
                    (reading.state, reading.link) = self.where_to_begin(true).await?;
                    (reading.synced.people, reading.is_resumed) = (0, false);
                }
                Err(error) => {
                    let wait = reading.pace.refused_by(error)?;
                    report(Synced {
                        waiting: Some(wait),
                        ..reading.synced
                    });
                }
            }
        }
    }

    async fn where_to_begin(
        &self,
        afresh: bool,
    ) -> Result<(SyncState, Option<PageLink>), PeopleError> {
        let now = Timestamp::now();
        let last = self
            .with_store(|store, account| store.people_sync(account))
            .await?;
        let last = last.filter(|last| !afresh && last.started_at >= oldest(now));
        if let Some(last) = last
            && let Some(next) = &last.next
            && let Ok(link) = self.directory.link(next)
        {
            return Ok((last, Some(link)));
        }
        let state = SyncState {
            started_at: now,
            next: None,
            people: 0,
        };
        Ok((state, None))
    }
}

/// A reading that goes on.
struct Reading {
    state: SyncState,
    /// The page to read next; the first one without.
    link: Option<PageLink>,
    is_resumed: bool,
    synced: Synced,
    seen: HashSet<String>,
    pace: Pace,
}

impl Reading {
    async fn take(&mut self, people: &People, page: Page) -> Result<(), PeopleError> {
        self.pace.answered();
        self.is_resumed = false;
        self.state.people += page.people.len() as u64;
        self.state.next = page.next.as_ref().map(|next| next.as_str().to_owned());
        self.synced.people = self.state.people;
        self.synced.count = page.count.or(self.synced.count);
        self.synced.unusable += page.unusable;
        if let Some(next) = &self.state.next
            && !self.seen.insert(next.clone())
        {
            return Err(PeopleError::Lookup(LookupError::NoAnswer {
                why: "its pages go round in a circle",
            }));
        }
        let (read, after) = (page.people, self.state.clone());
        let at = Timestamp::now();
        people
            .with_store(move |store, account| store.keep_page(account, &read, &after, at))
            .await?;
        self.link = page.next;
        Ok(())
    }
}
