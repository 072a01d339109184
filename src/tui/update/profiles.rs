//! Going to another account: the draft is put aside first, and nothing of it goes along.

use super::choice;
use crate::tui::{
    effect::Effect,
    keeping::{Aside, Then},
    model::Model,
    pages::{
        Page,
        profiles::{ProfilesPage, Switch},
    },
};

/// Opens the page.
pub(super) fn ask(model: &mut Model) -> Vec<Effect> {
    if is_busy(model) {
        return vec![];
    }
    model.notice = None;
    let page = ProfilesPage::new(&model.settings, &model.account);
    model.page = Some(Page::Profiles(page));
    vec![]
}

/// Goes to the chosen account.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Page::Profiles(page)) = model.page.take_if(|page| matches!(page, Page::Profiles(_)))
    else {
        return vec![];
    };
    match page.accounts.chosen() {
        Some(account) if !account.is_current => go(
            model,
            Switch {
                profile: account.profile.clone(),
                told: None,
            },
        ),
        _ => vec![],
    }
}

/// Goes to an account. Words that are in no file are kept in the one that is left.
pub(super) fn go(model: &mut Model, switch: Switch) -> Vec<Effect> {
    if is_busy(model) {
        return vec![];
    }
    let then = Then::Switch(switch.clone());
    if model.is_changed() {
        return choice::put_aside(model, Aside::Kept, then);
    }
    model.putting_aside = Some(then);
    vec![Effect::Switch(switch)]
}

/// The composer stays where it is.
pub(super) fn not_switched(model: &mut Model, text: String) {
    model.putting_aside = None;
    model.show("The account was not changed", text);
}

fn is_busy(model: &mut Model) -> bool {
    if model.sending.is_in_flight() {
        model.complain("An email is on its way: wait for its answer");
        return true;
    }
    if model.document.saving {
        model.complain("The draft is being saved: try again in a moment");
        return true;
    }
    false
}
