//! How emails are sent: what `[sending]` says for all accounts, and a profile for its own.
//!
//! Owns the names of these keys, their limits and what holds without them. The rule: what a profile
//! says goes before `[sending]`, and `keep_sends` is for the journal of all accounts.

use std::{ops::RangeInclusive, str::FromStr, time::Duration};

use serde::{Deserialize, Deserializer, de};

use super::settings::NumberOrText;
use crate::draft::{Field, Fields, UserId};

/// `grace`, in seconds.
const GRACE: RangeInclusive<u64> = 0..=600;
/// `batch_size`, in receivers.
const BATCH_SIZE: RangeInclusive<u64> = 1..=100_000;
/// `confirm_above`, in people.
const CONFIRM_ABOVE: RangeInclusive<u64> = 0..=1_000_000_000;
/// `keep_sends`, in days. The duplicate guard needs one.
const KEEP_SENDS: RangeInclusive<u64> = 1..=36_500;

/// The person that tests go to in the sandbox, one of its sample people.
const SANDBOX_TESTER: &str = "5380718";

/// How the emails of an account are sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sending {
    /// How long a confirmed email can still be taken back; zero for not at all. At most ten
    /// minutes.
    pub grace: Duration,
    /// How many receivers go into one request: 1 to 100,000.
    pub batch_size: usize,
    /// Above this many people their number is typed instead of a yes.
    pub confirm_above: usize,
    /// For how long the journal keeps the texts and receivers of what was sent: at least a day.
    pub keep: Duration,
    /// Who gets a test; nobody when none are configured.
    pub testers: Vec<UserId>,
    /// What stands before the subject of a test; nothing unless it is set.
    pub test_subject_prefix: Option<String>,
}

impl Default for Sending {
    fn default() -> Self {
        Self {
            grace: Duration::from_secs(5),
            batch_size: 1_000,
            confirm_above: 50,
            keep: days(90),
            testers: Vec::new(),
            test_subject_prefix: None,
        }
    }
}

/// The profile names nobody who gets tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is nobody to send a test to: write the user IDs of your testers into the profile in the \
     configuration, for example: testers = [5380718, 5380719]"
)]
pub struct NoTesters;

impl Sending {
    /// Makes these fields those of a test: to the testers and nobody of the draft or its list, and
    /// marked in the subject if the profile says so.
    ///
    /// # Errors
    /// [`NoTesters`]; nothing was changed.
    pub fn make_test(&self, fields: &mut Fields) -> Result<(), NoTesters> {
        if self.testers.is_empty() {
            return Err(NoTesters);
        }
        let testers: Vec<String> = self.testers.iter().map(ToString::to_string).collect();
        fields.set(Field::Receivers, testers.join(", "));
        fields.set_receivers_file("");
        if let Some(prefix) = &self.test_subject_prefix {
            let subject = [prefix, fields.get(Field::Subject)].concat();
            fields.set(Field::Subject, subject);
        }
        Ok(())
    }
}

/// `[sending]`: what holds for every account unless its profile says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SendingTable {
    #[serde(deserialize_with = "grace")]
    grace: Option<Duration>,
    #[serde(deserialize_with = "batch_size")]
    batch_size: Option<usize>,
    #[serde(deserialize_with = "confirm_above")]
    confirm_above: Option<usize>,
    #[serde(deserialize_with = "keep_sends")]
    keep_sends: Option<Duration>,
}

/// What a profile says of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileSending {
    pub(super) grace: Option<Duration>,
    pub(super) batch_size: Option<usize>,
    pub(super) confirm_above: Option<usize>,
    pub(super) testers: Vec<UserId>,
    pub(super) test_subject_prefix: Option<String>,
}

impl SendingTable {
    /// What holds where no profile does.
    #[must_use]
    pub fn sending(&self) -> Sending {
        let usual = Sending::default();
        Sending {
            grace: self.grace.unwrap_or(usual.grace),
            batch_size: self.batch_size.unwrap_or(usual.batch_size),
            confirm_above: self.confirm_above.unwrap_or(usual.confirm_above),
            keep: self.keep_sends.unwrap_or(usual.keep),
            ..usual
        }
    }

    /// What holds in the sandbox, where a sample person gets the tests.
    #[must_use]
    pub fn sandbox(&self) -> Sending {
        Sending {
            testers: Vec::from_iter(SANDBOX_TESTER.parse()),
            ..self.sending()
        }
    }

    pub(super) fn with(&self, profile: &ProfileSending) -> Sending {
        let shared = self.sending();
        Sending {
            grace: profile.grace.unwrap_or(shared.grace),
            batch_size: profile.batch_size.unwrap_or(shared.batch_size),
            confirm_above: profile.confirm_above.unwrap_or(shared.confirm_above),
            keep: shared.keep,
            testers: profile.testers.clone(),
            test_subject_prefix: profile.test_subject_prefix.clone(),
        }
    }
}

fn days(count: u64) -> Duration {
    Duration::from_secs(count * 24 * 60 * 60)
}

/// A number within limits, or a sentence that names the key, what it counts and the limits.
fn number<'de, D: Deserializer<'de>>(
    input: D,
    key: &str,
    limits: &RangeInclusive<u64>,
) -> Result<u64, D::Error> {
    let found = i64::deserialize(input)?;
    let number = u64::try_from(found).ok();
    let within = number.filter(|number| limits.contains(number));
    within.ok_or_else(|| {
        let (least, most) = (limits.start(), limits.end());
        de::Error::custom(format_args!("{key} from {least} to {most}"))
    })
}

pub(super) fn grace<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Duration>, D::Error> {
    let seconds = number(input, "grace is a number of seconds", &GRACE)?;
    Ok(Some(Duration::from_secs(seconds)))
}

pub(super) fn batch_size<'de, D: Deserializer<'de>>(input: D) -> Result<Option<usize>, D::Error> {
    let people = number(input, "batch_size is a number of people", &BATCH_SIZE)?;
    Ok(usize::try_from(people).ok())
}

pub(super) fn confirm_above<'de, D: Deserializer<'de>>(
    input: D,
) -> Result<Option<usize>, D::Error> {
    let people = number(input, "confirm_above is a number of people", &CONFIRM_ABOVE)?;
    Ok(usize::try_from(people).ok())
}

fn keep_sends<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Duration>, D::Error> {
    let count = number(input, "keep_sends is a number of days", &KEEP_SENDS)?;
    Ok(Some(days(count)))
}

/// User IDs; each person once.
pub(super) fn testers<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<UserId>, D::Error> {
    let mut testers: Vec<UserId> = Vec::new();
    for Tester(id) in Vec::deserialize(input)? {
        if !testers.contains(&id) {
            testers.push(id);
        }
    }
    Ok(testers)
}

struct Tester(UserId);

impl<'de> Deserialize<'de> for Tester {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let text = input.deserialize_any(NumberOrText)?;
        if text.contains('@') {
            return Err(de::Error::custom(
                "testers takes user IDs, not addresses: write the numbers that the web app shows \
                 for these people",
            ));
        }
        UserId::from_str(&text)
            .map(Self)
            .map_err(|error| de::Error::custom(format_args!("a tester {error}")))
    }
}
