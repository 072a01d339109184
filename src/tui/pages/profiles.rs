//! The accounts that one can go to: those of the configuration, and the sandbox.

use super::listing::{Filtering, Listing};
use crate::{
    config::{ProfileColor, Settings},
    tui::model::AccountView,
};

/// An account to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountItem {
    /// Its profile; none for the sandbox.
    pub profile: Option<String>,
    /// What the screen calls it, unfiltered.
    pub label: String,
    /// Its host, or what it is.
    pub place: String,
    /// The color of its badge.
    pub color: Option<ProfileColor>,
    /// Whether this is where the composer is.
    pub is_current: bool,
}

/// Where the composer shall go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Switch {
    /// The profile; none for the sandbox.
    pub profile: Option<String>,
    /// What has to be read there first.
    pub told: Option<String>,
}

/// The page.
#[derive(Debug)]
pub struct ProfilesPage {
    /// The accounts in the order of their names, the sandbox last.
    pub accounts: Listing<AccountItem>,
}

impl ProfilesPage {
    /// The page, for a composer that is in this account.
    #[must_use]
    pub fn new(settings: &Settings, current: &AccountView) -> Self {
        let profiles = settings.profiles.iter().map(|(name, profile)| {
            let label = profile.appearance.label.as_ref();
            AccountItem {
                profile: Some(name.clone()),
                label: label.unwrap_or(name).clone(),
                place: profile.base_url.host().to_owned(),
                color: profile.appearance.color,
                is_current: current.profile.as_ref() == Some(name),
            }
        });
        let sandbox = AccountItem {
            profile: None,
            label: "Sandbox".to_owned(),
            place: "for trying: reaches nobody".to_owned(),
            color: None,
            is_current: current.sandbox,
        };
        let mut accounts = Listing::new(Filtering::Words, |item: &AccountItem| {
            let name = item.profile.as_deref().unwrap_or_default();
            format!("{} {} {name}", item.label, item.place)
        });
        accounts.set_items(profiles.chain([sandbox]).collect());
        Self { accounts }
    }
}
