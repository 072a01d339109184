//! What became of a send. Nothing else in the program decides it.

use std::{fmt, time::Duration};

use crate::draft::CampaignId;

/// What became of one attempt to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The API took it; this is the email campaign it became.
    Accepted {
        /// The number that the web app shows.
        campaign: CampaignId,
        /// The HTTP status, a 2xx.
        status: u16,
    },
    /// The API refused it, surely: nothing was sent.
    Rejected {
        /// The HTTP status, a 4xx.
        status: u16,
        /// The API's own words; at least one.
        errors: Vec<ApiError>,
    },
    /// Surely nothing left, and why; it may be tried again.
    NotSent {
        /// One sentence fit for the person, unfiltered: it can hold the server's words.
        why: String,
        /// 429 when the rate limiter refused it, else none.
        status: Option<u16>,
        /// How long the server asked to wait.
        retry_after: Option<Duration>,
    },
    /// It may have arrived. Never repeated by the program on its own.
    Unknown {
        /// One sentence fit for the person, unfiltered: it can hold the server's words.
        why: String,
        /// The HTTP status, if there was one.
        status: Option<u16>,
    },
}

impl Outcome {
    /// What `--json`, the journal and tests call it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::NotSent { .. } => "not_sent",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// What the person should look at when the answer speaks of the account rather than of the
    /// email: a question, then what is right. None for everything else.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        let Self::Rejected { status, .. } = self else {
            return None;
        };
        match status {
            401 => Some(
                "Is the API key right? SENDOFF_TOKEN has to hold the whole key of this account, \
                 which the web app shows in its settings.",
            ),
            403 => Some(
                "Is the API key of this account, and may it send emails? The web app shows the \
                 keys in its settings.",
            ),
            404 => Some(
                "Is the base URL right? It is the address of your account, for example \
                 https://acme.user.com/api/public/.",
            ),
            _ => None,
        }
    }

    /// The HTTP status, if a complete answer, or the head of one, came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Accepted { status, .. } | Self::Rejected { status, .. } => Some(*status),
            Self::NotSent { status, .. } | Self::Unknown { status, .. } => *status,
        }
    }
}

/// One thing that the API said is wrong. Its text is the server's and unfiltered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiError {
    /// The request field it is about, in the API's spelling; none for `detail`,
    /// `non_field_errors` and answers that aren't JSON.
    pub field: Option<String>,
    /// The API's own words.
    pub message: String,
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some(field) => write!(f, "{field}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
