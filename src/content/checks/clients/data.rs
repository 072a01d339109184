//! The shipped data of caniemail, read once.

use std::{collections::HashMap, sync::OnceLock};

use serde::Deserialize;

/// Made by `assets/caniemail/generate.py`.
const FEATURES: &str = include_str!("../../../../assets/caniemail/features.json");

/// Something that a client may know or not.
#[derive(Debug, Deserialize)]
pub struct Feature {
    /// caniemail's name of it, for example `css-display-flex`; its page is
    /// `https://www.caniemail.com/features/css-display-flex/`.
    pub slug: String,
    /// For people: `display:flex`.
    pub title: String,
    /// How it is found in an email; see `tokens.rs`.
    pub(super) tokens: Vec<String>,
    pub(super) effect: Effect,
    /// A letter for each client, in the order of [`Data::clients`].
    support: String,
    /// What it is a feature of.
    #[serde(skip)]
    pub kind: FeatureKind,
}

/// What a feature is a part of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FeatureKind {
    /// A style.
    Css,
    /// An element or attribute.
    #[default]
    Html,
    /// A kind of image.
    Image,
}

/// How much its loss matters to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Effect {
    /// Something is lost or out of place.
    Major,
    /// It looks plainer.
    Minor,
    /// Nothing is missed.
    Quiet,
}

/// Whether a client knows a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Support {
    Yes,
    Partly,
    No,
    Unknown,
}

/// All of it.
#[derive(Debug, Deserialize)]
pub(super) struct Data {
    clients: Vec<String>,
    pub(super) features: Vec<Feature>,
    /// The features, as indices, that a token is a sign of.
    #[serde(skip)]
    pub(super) by_token: HashMap<String, Vec<usize>>,
}

/// The data; read at the first call.
pub(super) fn data() -> &'static Data {
    static DATA: OnceLock<Data> = OnceLock::new();
    DATA.get_or_init(|| {
        // A test reads it as well, so that what is shipped can be read.
        let mut data: Data = serde_json::from_str(FEATURES).unwrap_or_else(|_| Data {
            clients: Vec::new(),
            features: Vec::new(),
            by_token: HashMap::new(),
        });
        for (index, feature) in data.features.iter_mut().enumerate() {
            feature.kind = match feature.slug.split('-').next() {
                Some("css") => FeatureKind::Css,
                Some("image") => FeatureKind::Image,
                _ => FeatureKind::Html,
            };
            for token in &feature.tokens {
                data.by_token.entry(token.clone()).or_default().push(index);
            }
        }
        data
    })
}

impl Feature {
    pub(super) fn support(&self, client: &str) -> Support {
        let index = data().clients.iter().position(|name| name == client);
        match index.and_then(|index| self.support.as_bytes().get(index)) {
            Some(b'y') => Support::Yes,
            Some(b'a') => Support::Partly,
            Some(b'n') => Support::No,
            _ => Support::Unknown,
        }
    }
}

/// `gmail.desktop-webmail` for people.
pub(super) fn client_name(client: &str) -> String {
    let (family, platform) = client.split_once('.').unwrap_or((client, ""));
    let family = match family {
        "gmail" => "Gmail",
        "outlook" if platform == "outlook-com" => return "Outlook.com".to_owned(),
        "outlook" => "Outlook",
        "yahoo" => "Yahoo",
        "apple-mail" => "Apple Mail",
        "samsung-email" => "Samsung Email",
        "thunderbird" => "Thunderbird",
        "protonmail" => "Proton Mail",
        other => other,
    };
    let platform = match platform {
        "desktop-webmail" => " (web)",
        "mobile-webmail" => " (mobile web)",
        "ios" => " (iPhone)",
        "android" => " (Android)",
        "windows" => " (Windows)",
        "macos" => " (Mac)",
        _ => "",
    };
    format!("{family}{platform}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_can_be_read() {
        let data: Data = serde_json::from_str(FEATURES).unwrap();
        assert!(data.features.len() > 300);
        for feature in &data.features {
            assert_eq!(
                feature.support.len(),
                data.clients.len(),
                "{}",
                feature.slug
            );
        }
        let flex = super::data()
            .features
            .iter()
            .find(|feature| feature.slug == "css-display-flex");
        let flex = flex.unwrap();
        assert_eq!(flex.support("outlook.windows"), Support::No);
        assert_eq!(flex.support("apple-mail.ios"), Support::Yes);
        assert_eq!(flex.support("gmail.ios"), Support::Partly);
        assert_eq!(flex.support("x"), Support::Unknown);
        for (client, _) in &crate::content::checks::ClientShares::default().shares {
            assert!(data.clients.contains(client), "{client}");
        }
    }
}
