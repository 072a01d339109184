//! Why people can't be found out about.

use tokio::task::JoinError;

use crate::{
    store::StoreError,
    usercom::{ClientError, LookupError},
};

/// Why people can't be found out about. Nothing is known about them then.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// There can be no client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The cache can't be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The API did not say.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// The program is ending.
    #[error("the program ended before it was found out")]
    Interrupted(#[source] JoinError),
}
