//! What was sent from this account, newest first, and all that the journal has of one send.

use super::listing::{Filtering, Listing};
use crate::store::JournaledSend;

/// The page.
#[derive(Debug)]
pub struct HistoryPage {
    /// The newest sends that match `searched`.
    pub sends: Listing<JournaledSend>,
    /// What the sends were searched for last; an answer to anything else is late.
    pub searched: String,
}

impl Default for HistoryPage {
    fn default() -> Self {
        Self {
            // Searched where they are, because there can be very many.
            sends: Listing::new(Filtering::Elsewhere, |_| String::new()),
            searched: String::new(),
        }
    }
}

/// A send with the exact body of its first batch; those of the others differ in the receivers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentEmail {
    /// The send.
    pub send: JournaledSend,
    /// The bytes of its first request, as text; none once they have expired.
    pub body: Option<String>,
}
