//! A send as the journal holds it, and what its batches say together.
//!
//! Pure values; `read` makes them. The rule: of several batches the one speaks for all that the
//! person has to know of most.

use std::fmt::Write as _;

use jiff::Timestamp;

use super::{BatchId, Kind, Resolution, SendId, State};

/// A send as the journal holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournaledSend {
    /// Its number.
    pub id: SendId,
    /// The account's ID.
    pub account: String,
    /// The subject, unfiltered.
    pub subject: String,
    /// Whether it is a test.
    pub kind: Kind,
    /// When it was confirmed.
    pub created_at: Timestamp,
    /// When its body and receivers were deleted, because they were old; none while they are there.
    pub expired_at: Option<Timestamp>,
    /// Its batches in their order; at least one.
    pub batches: Vec<JournaledBatch>,
}

/// A batch as the journal holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournaledBatch {
    /// Which one.
    pub id: BatchId,
    /// Its state.
    pub state: State,
    /// What the person said since about one that is unknown.
    pub resolution: Option<Resolution>,
    /// How many attempts began.
    pub attempts: u32,
    /// When its state was changed last.
    pub changed_at: Timestamp,
    /// The campaign that it became.
    pub campaign: Option<u64>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// What happened, unfiltered.
    pub words: Option<String>,
    /// How many people it is for.
    pub receiver_count: usize,
}

/// How many batches of a send are alike, and how many people they are for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// How many batches.
    pub batches: usize,
    /// How many people.
    pub people: usize,
}

impl JournaledSend {
    /// The batch that speaks for all: one that is unknown and nobody has resolved, else one that
    /// is not over, else by [`State::weight`]; the first of several alike. None without batches.
    #[must_use]
    pub fn worst(&self) -> Option<&JournaledBatch> {
        self.batches.iter().rev().max_by_key(|batch| batch.weight())
    }

    /// All its batches together.
    #[must_use]
    pub fn total(&self) -> Share {
        self.share(|_| true)
    }

    /// The batches in this state.
    #[must_use]
    pub fn in_state(&self, state: State) -> Share {
        self.share(|batch| batch.state == state)
    }

    /// The batches that surely did not go, which resuming would send: none once their bodies were
    /// deleted.
    #[must_use]
    pub fn resumable(&self) -> Share {
        if self.expired_at.is_some() {
            return Share::default();
        }
        self.in_state(State::NotSent)
    }

    /// The batches that may have been sent, as long as nobody has said whether they were.
    #[must_use]
    pub fn unresolved(&self) -> Share {
        self.share(JournaledBatch::is_unresolved)
    }

    /// The campaigns that its batches became, in their order.
    pub fn campaigns(&self) -> impl Iterator<Item = u64> + '_ {
        self.batches.iter().filter_map(|batch| batch.campaign)
    }

    /// Whether all words of `text` are found, in whatever case, in the subject, the words for a
    /// state, `campaign` with a number, `test` of a test, or the number of the send. `text` is in
    /// lower case.
    pub(super) fn matches(&self, text: &str) -> bool {
        if text.is_empty() {
            return true;
        }
        let mut all = format!("{}\n{}\n", self.subject.to_lowercase(), self.id);
        if self.kind == Kind::Test {
            all.push_str("test\n");
        }
        for batch in &self.batches {
            all.push_str(batch.state.words());
            all.push('\n');
            if let Some(campaign) = batch.campaign {
                // Writing to a String does not fail.
                let _ = writeln!(all, "campaign {campaign}");
            }
        }
        text.split_whitespace().all(|word| all.contains(word))
    }

    fn share(&self, is_meant: impl Fn(&JournaledBatch) -> bool) -> Share {
        let meant = self.batches.iter().filter(|batch| is_meant(batch));
        meant.fold(Share::default(), |share, batch| Share {
            batches: share.batches + 1,
            people: share.people + batch.receiver_count,
        })
    }
}

impl JournaledBatch {
    /// Whether it may have been sent and nobody has said yet whether it was.
    #[must_use]
    pub fn is_unresolved(&self) -> bool {
        self.state == State::Unknown && self.resolution.is_none()
    }

    fn weight(&self) -> u8 {
        match self.resolution {
            None => self.state.weight(),
            Some(Resolution::Sent) => State::Accepted.weight(),
            Some(Resolution::NotSent) => State::NotSent.weight(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn send(states: &[(State, Option<Resolution>)]) -> JournaledSend {
        let id = SendId(7);
        let batches = (1..).zip(states).map(|(position, (state, resolution))| {
            let accepted = *state == State::Accepted;
            JournaledBatch {
                id: BatchId { send: id, position },
                state: *state,
                resolution: *resolution,
                attempts: 1,
                changed_at: Timestamp::UNIX_EPOCH,
                campaign: accepted.then_some(880),
                status: None,
                words: None,
                receiver_count: 10,
            }
        });
        JournaledSend {
            id,
            account: "acme.user.com".to_owned(),
            subject: "ÄRGER with Spring".to_owned(),
            kind: Kind::Normal,
            created_at: Timestamp::UNIX_EPOCH,
            expired_at: None,
            batches: batches.collect(),
        }
    }

    #[test]
    fn the_batch_that_matters_most_speaks_for_all() {
        let unknown = (State::Unknown, None);
        let (sent, not_sent) = (Some(Resolution::Sent), Some(Resolution::NotSent));
        let (accepted, waiting) = ((State::Accepted, None), (State::Waiting, None));
        for (states, position) in [
            (vec![accepted, accepted], 1),
            (vec![accepted, (State::NotSent, None), accepted], 2),
            (vec![(State::Rejected, None), unknown, unknown, waiting], 2),
            (vec![accepted, (State::Unknown, not_sent)], 2),
            (vec![(State::Unknown, sent), (State::NotSent, None)], 2),
            (vec![(State::Rejected, None), waiting], 2),
        ] {
            let worst = send(&states).worst().map(|batch| batch.id.position);
            assert_eq!(worst, Some(position), "{states:?}");
        }
    }

    #[test]
    fn what_is_resumable_is_what_surely_did_not_go_and_is_still_there() {
        let mut send = send(&[
            (State::Accepted, None),
            (State::NotSent, None),
            (State::NotSent, None),
            (State::Cancelled, None),
            (State::Unknown, Some(Resolution::NotSent)),
        ]);
        let two = Share {
            batches: 2,
            people: 20,
        };
        assert_eq!(send.resumable(), two);
        assert_eq!(send.total().people, 50);
        send.expired_at = Some(Timestamp::UNIX_EPOCH);
        assert_eq!(send.resumable(), Share::default());
    }

    #[test]
    fn every_word_of_a_search_has_to_be_found() {
        let send = send(&[(State::Accepted, None), (State::NotSent, None)]);
        for found in ["", "ärger", "spring 880", "not sent", "campaign", "7"] {
            assert!(send.matches(found), "{found}");
        }
        for missed in ["summer", "spring summer", "unknown", "test", "881"] {
            assert!(!send.matches(missed), "{missed}");
        }
    }
}
