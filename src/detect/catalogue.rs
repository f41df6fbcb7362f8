//! The vendor and cookie catalogue, and what it can say of one request or one name.

use super::facts::UserData;
use crate::catalogue::{DataFiles, FileError};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use url::Url;

/// Vendors and cookies, loaded and checked.
#[derive(Debug, Default)]
pub struct Catalogue {}

/// A vendor as other rooms see it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vendor {
    /// Id, e.g. `meta`.
    pub id: String,
    /// Product name, e.g. `Meta Pixel`.
    pub name: String,
    /// Company.
    pub entity: String,
    /// Joint or EU controller, when known.
    pub controller_eu: Option<String>,
    /// Country of the seat, ISO 3166-1 alpha-2.
    pub country: String,
    /// Main category.
    pub category: String,
    /// Purposes, the main one first.
    pub purposes: Vec<String>,
    /// Words looked for in policies.
    pub aliases: Vec<String>,
    /// Registrable domains it owns.
    pub domains: Vec<String>,
    /// Remedies in plain words.
    pub remedy: Vec<String>,
    /// `public-code`, `documented`, `knowledge`.
    pub confidence: String,
}

/// One request, as it went over the wire.
#[derive(Debug, Clone)]
pub struct WireRequest<'a> {
    /// Address.
    pub url: &'a Url,
    /// Method, upper case.
    pub method: &'a str,
    /// `Content-Type` of the body.
    pub content_type: Option<&'a str>,
    /// `Content-Encoding` of the body.
    pub content_encoding: Option<&'a str>,
    /// Body.
    pub body: Option<&'a [u8]>,
}

/// What the catalogue says of a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Vendor id.
    pub vendor: String,
    /// `event`, `script`, `config`, `sync`, `frame`, `heartbeat`, `replay`, `server`, `unclassified`.
    pub kind: String,
    /// Account read from it, also where there is no event.
    pub account: Option<String>,
    /// Decoded consent signal.
    pub consent_signal: BTreeMap<String, Value>,
    /// `granted`, `denied` or unknown, by what the hit itself says.
    pub signal_state: Option<String>,
    /// Too little on its own: attribution only next to a second sign.
    pub weak: bool,
    /// Events; several for a batch, none for a script.
    pub events: Vec<DecodedEvent>,
}

/// One event of a hit.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DecodedEvent {
    /// Account.
    pub account: Option<String>,
    /// Native name.
    pub event: Option<String>,
    /// Common name.
    pub canonical: Option<String>,
    /// Value.
    pub value: Option<String>,
    /// Currency.
    pub currency: Option<String>,
    /// Id by which the vendor drops repeats.
    pub dedupe_id: Option<String>,
    /// Page address that was sent.
    pub page_url: Option<String>,
    /// Parameters, readable name where the catalogue has one.
    pub params: BTreeMap<String, String>,
    /// What it says about the visitor.
    pub user_data: Vec<UserData>,
}

/// A cookie or storage key of the catalogue.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CookieEntry {
    /// Name or pattern, as in the file.
    pub name: String,
    /// Vendor id or platform word.
    pub vendor: Option<String>,
    /// `necessary`, `preferences`, `statistics`, `marketing`.
    pub purpose: String,
    /// Stores the consent choice itself.
    pub stores_choice: bool,
    /// Usual lifetime in words.
    pub lifetime: Option<String>,
    /// What it is for.
    pub note: Option<String>,
    /// How the Open Cookie Database classes it: `same`, `differs`, `none`.
    pub ocd: Option<String>,
}

/// Where a name is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// A cookie.
    Cookie,
    /// `localStorage`.
    Local,
    /// `sessionStorage`.
    Session,
}

impl Catalogue {
    /// Reads and checks `vendors/*.toml` and `cookies/*.toml`.
    ///
    /// # Errors
    /// Every mistake in every file, not only the first.
    pub fn load(_files: &DataFiles) -> Result<Catalogue, Vec<FileError>> {
        Ok(Catalogue::default())
    }

    /// The vendor of that id.
    pub fn vendor(&self, _id: &str) -> Option<&Vendor> {
        None
    }

    /// All vendors, by id.
    pub fn vendors(&self) -> impl Iterator<Item = &Vendor> {
        std::iter::empty()
    }

    /// Which vendor a request goes to and what it says; none for an unknown one.
    pub fn identify(&self, _request: &WireRequest<'_>) -> Option<Hit> {
        None
    }

    /// The entry for a name kept under a domain (without leading dot).
    pub fn cookie(&self, _name: &str, _domain: &str, _area: Area) -> Option<&CookieEntry> {
        None
    }

    /// Date of the catalogue, e.g. `2026-11-23`.
    pub fn as_of(&self) -> &str {
        ""
    }
}
