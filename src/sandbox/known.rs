//! The IDs that exist in the sandbox's account, beside its people. Most come from the vendor's
//! examples (1) or the sample draft (12, 3). Nothing but numbers and addresses here.

/// Custom-domain email settings.
pub(super) const EMAIL_SETTINGS: &[u64] = &[1, 12];
/// Custom senders.
pub(super) const CUSTOM_SENDERS: &[u64] = &[1, 3];
/// Email templates.
pub(super) const TEMPLATES: &[u64] = &[1, 7];
/// Agents, by ID.
pub(super) const AGENTS: &[u64] = &[2, 5];
/// The addresses of the agents and of the owner.
pub(super) const AUTHOR_ADDRESSES: &[&str] = &[
    "news@acme.example",
    "support@acme.example",
    "johndoe@example.org",
];
/// Email campaigns that exist before anything was sent.
pub(super) const CAMPAIGNS: &[u64] = &[ACTIVE_CAMPAIGN, CLOSED_CAMPAIGN];
/// Of the simple type and active: one can send through it.
pub(super) const ACTIVE_CAMPAIGN: u64 = 640;
/// Of the simple type but closed: the API refuses it.
pub(super) const CLOSED_CAMPAIGN: u64 = 641;
/// The campaign that the first accepted send becomes; the vendor's example answer.
pub(super) const FIRST_SENT: u64 = 880;
