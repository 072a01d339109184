//! The people of an account: who has an address, who an ID is, everybody.
//!
//! The rules: only a person with the very address, or ID, that was asked for is an answer; no
//! redirect is followed and no page fetched from another origin; a question may be asked again,
//! a few times, because it changes nothing.

mod answer;
mod error;
mod person;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, time::Duration};

use jiff::Timestamp;
use reqwest::{StatusCode, Url, header::HeaderMap};

pub use error::LookupError;
pub use person::Person;

use super::{
    ClientError, Timeouts,
    client::{headers, http, read_up_to},
    retry_after::retry_after,
    transport::Exchange,
    words,
};
use crate::{
    config::{Account, BaseUrl, Token},
    draft::{Address, UserId},
};

/// An answer longer than this many bytes is not read: a page of a hundred people with 100 kB each.
const LONGEST_ANSWER: usize = 10 * 1024 * 1024;

/// The waits before a question that failed is asked again.
const PAUSES: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(1)];

/// Connections that are kept for the next question.
const KEPT: usize = 4;

/// Looks people up in one account. Cheap to keep; answers to many questions at once.
#[derive(Debug)]
pub struct Directory {
    http: reqwest::Client,
    base: BaseUrl,
    headers: HeaderMap,
    token: Token,
    timeouts: Timeouts,
}

/// A page of people.
#[derive(Debug)]
pub struct Page {
    /// The people on it.
    pub people: Vec<Person>,
    /// Records that no person could be made of.
    pub unusable: usize,
    /// How many people there are in all, as the server says.
    pub count: Option<u64>,
    /// Where the list goes on; none on the last page.
    pub next: Option<PageLink>,
}

/// A link to a page of people, on the account's own origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLink(Url);

impl PageLink {
    /// The link, for keeping. [`Directory::link`] takes it back.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Directory {
    /// For this account; opens no connection. Blocking, as [`Client::new`](super::Client::new) is.
    ///
    /// # Errors
    /// [`ClientError`], by what the person can do.
    pub fn new(account: &Account, timeouts: Timeouts) -> Result<Self, ClientError> {
        let token = account.token.resolve()?;
        Ok(Self {
            headers: headers(&token)?,
            http: http(&account.base_url, timeouts, KEPT)?,
            base: account.base_url.clone(),
            token,
            timeouts,
        })
    }

    /// Everybody who has exactly this address: nobody, one, or several. One request.
    ///
    /// # Errors
    /// [`LookupError`]; also when the answer has anybody with another address.
    pub async fn by_email(&self, address: &Address) -> Result<Vec<Person>, LookupError> {
        let query = [("email", address.as_str()), ("many", "true")];
        let Some(body) = self.get(self.url("users/search/", &query)).await? else {
            return Ok(vec![]);
        };
        let found = answer::people(&body)?;
        if found.unusable > 0 || found.next.is_some() {
            return Err(LookupError::NoAnswer {
                why: "it does not say in full who has the address",
            });
        }
        if !found.people.iter().all(|person| person.has(address)) {
            return Err(LookupError::SomebodyElse);
        }
        Ok(distinct(found.people))
    }

    /// People whose address contains the text, whatever its case: the first page of them, for
    /// completion. One request.
    ///
    /// # Errors
    /// [`LookupError`]
    pub async fn containing(&self, part: &str) -> Result<Vec<Person>, LookupError> {
        let query = [("email__contains", part), ("many", "true")];
        let Some(body) = self.get(self.url("users/search/", &query)).await? else {
            return Ok(vec![]);
        };
        let part = part.to_lowercase();
        let mut people = answer::people(&body)?.people;
        people.retain(|person| {
            let email = person.email.as_deref().map(str::to_lowercase);
            email.is_some_and(|email| email.contains(&part))
        });
        Ok(distinct(people))
    }

    /// Who has this ID, if anybody. One request.
    ///
    /// # Errors
    /// [`LookupError`]; also when the answer is anybody else.
    pub async fn by_id(&self, id: UserId) -> Result<Option<Person>, LookupError> {
        let Some(body) = self.get(self.url(&format!("users/{id}/"), &[])).await? else {
            return Ok(None);
        };
        let mut people = answer::people(&body)?.people;
        match (people.pop(), people.is_empty()) {
            (Some(person), true) if person.id == id => Ok(Some(person)),
            _ => Err(LookupError::SomebodyElse),
        }
    }

    /// A page of all people; the first one without a link. One request.
    ///
    /// # Errors
    /// [`LookupError`]; [`LookupError::Elsewhere`] when the list goes on at another origin.
    pub async fn page(&self, link: Option<&PageLink>) -> Result<Page, LookupError> {
        let url = match link {
            Some(link) => self.link(link.as_str())?.0,
            None => self.url("users/", &[]),
        };
        let not_there = LookupError::NoAnswer {
            why: "it knows no such page",
        };
        let body = self.get(url.clone()).await?.ok_or(not_there)?;
        let found = answer::people(&body)?;
        let next = found.next.map(|next| self.link(&next)).transpose()?;
        if next.as_ref().is_some_and(|next| next.0 == url) {
            return Err(LookupError::NoAnswer {
                why: "its next page is the same page",
            });
        }
        Ok(Page {
            people: found.people,
            unusable: found.unusable,
            count: found.count,
            next,
        })
    }

    /// A link that was kept, or that a server gave.
    ///
    /// # Errors
    /// [`LookupError::Elsewhere`] when it is not on the scheme, host and port of the base URL, or
    /// would carry a user name.
    pub fn link(&self, text: &str) -> Result<PageLink, LookupError> {
        let url = Url::parse(text).map_err(|_cause| LookupError::NoAnswer {
            why: "its link to the next page is none",
        })?;
        let plain = url.username().is_empty() && url.password().is_none();
        if plain && url.origin() == self.base.as_url().origin() {
            return Ok(PageLink(url));
        }
        Err(LookupError::Elsewhere)
    }

    fn url(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.base.as_url().clone();
        url.set_path(&format!("{}{path}", url.path()));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    /// The body of a success; none for 404. Asked a few times when it fails.
    async fn get(&self, url: Url) -> Result<Option<Vec<u8>>, LookupError> {
        for pause in PAUSES {
            match self.ask(url.clone()).await {
                Err(error) if error.may_pass() => tokio::time::sleep(pause).await,
                answered => return answered,
            }
        }
        self.ask(url).await
    }

    async fn ask(&self, url: Url) -> Result<Option<Vec<u8>>, LookupError> {
        let exchange = Exchange {
            host: self.base.host(),
            timeouts: self.timeouts,
        };
        let broken = |error: &reqwest::Error| LookupError::Failed {
            why: exchange.why_no_answer(error),
        };
        let request = self.http.get(url).headers(self.headers.clone());
        let mut response = request.send().await.map_err(|error| broken(&error))?;
        let status = response.status();
        let wait = retry_after(response.headers(), Timestamp::now());
        let body = read_up_to(&mut response, LONGEST_ANSWER).await;
        let Some(body) = body.map_err(|error| broken(&error))? else {
            return Err(LookupError::NoAnswer {
                why: "it is too long",
            });
        };
        match status.as_u16() {
            200..=299 => Ok(Some(body)),
            404 => Ok(None),
            429 => Err(LookupError::Limited { retry_after: wait }),
            300..=399 => Err(LookupError::Redirected {
                status: status.as_u16(),
            }),
            400..=499 if status != StatusCode::REQUEST_TIMEOUT => Err(self.refused(status, &body)),
            other => Err(LookupError::Failed {
                why: format!(
                    "User.com answered with status {other} ({}): try again later",
                    words::status_phrase(other)
                ),
            }),
        }
    }

    fn refused(&self, status: StatusCode, body: &[u8]) -> LookupError {
        let status = status.as_u16();
        let words = words::api_errors(status, body, &self.token);
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        LookupError::Refused {
            status,
            words: words.join("; "),
        }
    }
}

fn distinct(mut people: Vec<Person>) -> Vec<Person> {
    let mut seen = HashSet::new();
    people.retain(|person| seen.insert(person.id));
    people
}
