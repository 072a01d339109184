//! The API's IDs, each a type of its own, so that a template is never sent as a campaign.

use std::{fmt, num::NonZeroU64, str::FromStr};

/// The text is not a whole number from 1 to 18,446,744,073,709,551,615.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not an ID: write the number that the web app shows, for example 12")]
pub struct NotAnId;

fn parse_id(text: &str) -> Result<NonZeroU64, NotAnId> {
    let digits = text.trim();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotAnId);
    }
    digits.parse().map_err(|_overflow_or_zero| NotAnId)
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU64);

        impl $name {
            /// The number as the API writes it; never zero.
            #[must_use]
            pub fn get(self) -> u64 {
                self.0.get()
            }
        }

        impl From<NonZeroU64> for $name {
            fn from(number: NonZeroU64) -> Self {
                Self(number)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse_id(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id! {
    /// `api_email_settings`: custom-domain email settings (web app: Settings, Email settings).
    EmailSettingsId
}
id! {
    /// `campaign`: an email campaign, either one to send through or the one a send became.
    CampaignId
}
id! {
    /// `custom_sender`: a custom sender.
    SenderId
}
id! {
    /// `template`: an email template.
    TemplateId
}
id! {
    /// A User.com user: one receiver.
    UserId
}
id! {
    /// A User.com agent, when the author is given by ID.
    AgentId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_positive_numbers_are_ids() {
        assert_eq!("12".parse::<UserId>().map(UserId::get), Ok(12));
        assert_eq!(" 7 ".parse::<UserId>().map(UserId::get), Ok(7));
        for wrong in [
            "",
            "0",
            "-1",
            "+1",
            "1.0",
            "1e3",
            "١٢",
            "18446744073709551616",
            "12a",
        ] {
            assert_eq!(wrong.parse::<UserId>(), Err(NotAnId), "{wrong:?}");
        }
    }
}
