//! The shared tables beside the vendors: event words, click ids, Google's consent letters.

use super::vendor_file::Canonical;
use indexmap::IndexMap;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `rules/vendors/_words.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordsFile {
    /// Date of the catalogue.
    pub(crate) as_of: String,
    /// Common name → names that sites use for it.
    pub(crate) event_words: IndexMap<Canonical, Vec<String>>,
}

/// `rules/vendors/_click-ids.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClickIdsFile {
    /// Query parameter → vendor id.
    pub(crate) click_ids: BTreeMap<String, toml::Spanned<String>>,
}

/// `rules/vendors/_google-consent.toml`.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoogleConsent {
    /// What the letters of `gcd` stand for, in order.
    pub gcd_order: Vec<String>,
    /// What a letter means.
    pub gcd_letters: BTreeMap<String, GcdLetter>,
}

/// What a letter of `gcd` means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GcdLetter {
    /// State in force.
    pub state: SignalState,
    /// What the default command said.
    pub default: SignalState,
    /// What the update command said.
    pub update: SignalState,
    /// Explanation.
    #[serde(default)]
    pub note: Option<String>,
}

/// A consent state on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignalState {
    /// Granted.
    Granted,
    /// Denied.
    Denied,
    /// Never set.
    Unset,
    /// No such command was given.
    None,
}

impl SignalState {
    /// The word of the files.
    pub fn word(self) -> &'static str {
        match self {
            SignalState::Granted => "granted",
            SignalState::Denied => "denied",
            SignalState::Unset => "unset",
            SignalState::None => "none",
        }
    }
}
