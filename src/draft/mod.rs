//! What a person writes: the fields and the HTML of an email, the file it lives in, and the
//! validation that turns it into a [`SendRequest`]. Pure: no disk, no network, no clock.

mod check;
mod field;
mod file;
mod id;
mod receivers;
mod request;
mod request_json;

pub use check::{check_draft, check_field, check_route, count_receivers};
pub use field::{Field, FieldError, Fields, RECEIVERS_FILE};
pub use file::{Draft, DraftError, EncodeError};
pub use id::{AgentId, CampaignId, EmailSettingsId, NotAnId, SenderId, TemplateId, UserId};
pub use receivers::{Address, Mailbox, Places, Receiver, Receivers, Who};
pub use request::{Author, Known, Route, SendRequest};
pub use request_json::{NotARequest, read_request_json};
