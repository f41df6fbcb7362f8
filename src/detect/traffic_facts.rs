//! More of [`super::facts`]: what is read across requests, scripts and pages, and the rest of an event.

use super::facts::Party;
use crate::evidence::{Consent, Scenario};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// The rest of a decoded event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct EventMore {
    /// Page address that was sent, e-mail addresses masked.
    pub page_url: Option<String>,
    /// Items of the basket, order or list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemFact>,
    /// Click ids sent: parameter → value, from the hit itself and from the page address in it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub click_ids: BTreeMap<String, String>,
    /// Search term sent, as typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_term: Option<String>,
    /// The vendor's own id of the browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Id that the tag makes anew for each hit, the same on all hosts it goes to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hit_id: Option<String>,
    /// What the site added, by readable name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub named: BTreeMap<String, String>,
    /// How often the event was seen: 1, and one more for each entry of `repeats`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// An item of a basket, order or list, as sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ItemFact {
    /// Its id.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its category.
    pub category: Option<String>,
    /// Price, as on the wire.
    pub price: Option<String>,
    /// Quantity, as on the wire.
    pub quantity: Option<String>,
}

/// A consent signal that contradicts itself, the page, or the choice that was made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SignalClash {
    /// `K-001`.
    pub id: String,
    /// `gcs-against-gcd`, `granted-without-choice`, `granted-by-default`, `granted-after-refusal`,
    /// `denied-after-acceptance`, `against-the-page`, `personalised-against-denied`.
    pub kind: String,
    /// Vendor.
    pub vendor: String,
    /// Scenario.
    pub scenario: Scenario,
    /// Consent state in force.
    pub consent: Consent,
    /// What the hits say, e.g. `ad_storage granted`.
    pub says: String,
    /// What that contradicts.
    pub against: String,
    /// Requests that say it, the first few.
    pub requests: Vec<String>,
    /// How many requests say it.
    pub count: u64,
}

/// What is inside a tag manager container that was served.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ContainerFact {
    /// `T-001`.
    pub id: String,
    /// Container, e.g. `GTM-ABC1234` or `G-ABC1234`.
    pub container: String,
    /// Request that fetched it.
    pub request: String,
    /// Its published version.
    pub version: Option<String>,
    /// Tags in it, in its order; what could fire.
    pub tags: Vec<ContainerTag>,
    /// Why it could not be read, wholly or in part.
    pub unreadable: Option<String>,
}

/// A tag of a container.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ContainerTag {
    /// The container's own number of it.
    pub number: Option<u64>,
    /// What kind of tag it is, in words.
    pub kind: String,
    /// Vendor in the catalogue.
    pub vendor: Option<String>,
    /// Account in it.
    pub account: Option<String>,
    /// Event it sends.
    pub event: Option<String>,
    /// When it fires, in words; one entry per trigger.
    pub fires_on: Vec<String>,
    /// When it is held back, in words.
    pub blocked_on: Vec<String>,
    /// Consent types it is set to wait for; null where nothing is set, empty where "no further consent" is set.
    pub consent: Option<Vec<String>>,
    /// Switched off in the container.
    pub paused: bool,
    /// Third-party addresses in it.
    pub urls: Vec<String>,
    /// Scenarios in which its vendor was sent something.
    pub seen: Vec<Scenario>,
}

/// What a vendor's settings say that were served to the page: what is switched on in its own console.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SettingFact {
    /// `J-001`.
    pub id: String,
    /// Vendor.
    pub vendor: String,
    /// Account they are of.
    pub account: Option<String>,
    /// Request that fetched them.
    pub request: String,
    /// What they say, in words.
    pub says: Vec<String>,
    /// Whether only the beginning of the text was kept, so that more may be switched on.
    pub cut: bool,
}

/// Personal data found in traffic, also where no event was decoded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PersonalDataFact {
    /// `D-0001`.
    pub id: String,
    /// `email`, `phone`, `name`, `first_name`, `last_name`, `zip`, `search_term`, `order_id`, `user_id`.
    pub kind: String,
    /// `plain`, `base64`, `hex`, `reversed`, `md5`, `sha1`, `sha256`, `sha512`, or a chain such as `sha256(md5)`.
    pub form: String,
    /// Which spelling of the planted value it is, e.g. `as typed`, `lower case`, `without plus`.
    pub spelling: Option<String>,
    /// Whether it is the identity planted by this audit.
    pub canary: bool,
    /// What is shown of it: never the whole of another person's data.
    pub shown: String,
    /// Where: `url`, `header referer`, `body`, `socket`, `title`, with the parameter where there is one.
    #[serde(rename = "where")]
    pub place: String,
    /// Request; none for a title of a page.
    pub request: Option<String>,
    /// Vendor told, when known.
    pub vendor: Option<String>,
    /// Site told.
    pub site: String,
    /// First or third party.
    pub party: Party,
    /// Scenario.
    pub scenario: Scenario,
    /// Run.
    pub run: u32,
    /// Page.
    pub page: Option<String>,
    /// Consent state in force.
    pub consent: Consent,
    /// In the grace after a refusal.
    pub grace: bool,
    /// Milliseconds since the run started.
    pub time_ms: f64,
    /// What the visitor had done by then, for a planted value: `typed`, `left-field`, `submitted`.
    pub after: Option<String>,
}

/// A sign that the site's own servers pass data on, which a browser cannot see.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ServerSideFact {
    /// `V-001`.
    pub id: String,
    /// `dedupe-id`, `identifiers-to-own-host`, `server-container`, `integration`.
    pub kind: String,
    /// Vendor that would be told, when known.
    pub vendor: Option<String>,
    /// What was seen, in words.
    pub seen: String,
    /// What to ask the site for.
    pub ask: String,
    /// Scenarios.
    pub scenarios: Vec<Scenario>,
    /// Requests, pixels or pages that show it, the first few.
    pub evidence: Vec<String>,
}

/// An identifier of one party that reached another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SyncFact {
    /// `Y-001`.
    pub id: String,
    /// `redirect` (one party sent the browser on to the other), `shared-id` (a stored value went to
    /// another party), `declared` (the catalogue knows the address as matching), `link` (a script put
    /// it into a link to another host).
    pub kind: String,
    /// Vendor or site whose identifier it is.
    pub from: String,
    /// Vendor or site that got it.
    pub to: String,
    /// Cookie or parameter that held it.
    pub name: String,
    /// Scenarios.
    pub scenarios: Vec<Scenario>,
    /// Consent states in which it happened.
    pub consents: Vec<Consent>,
    /// Requests, the first few.
    pub evidence: Vec<String>,
    /// How often.
    pub count: u64,
}

/// Signs of session recording by one vendor or site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReplayFact {
    /// `W-001`.
    pub id: String,
    /// Vendor, or the site where it is not in the catalogue.
    pub vendor: String,
    /// Scenario.
    pub scenario: Scenario,
    /// Consent states in which it was seen.
    pub consents: Vec<Consent>,
    /// `recording` with two or more independent signs, else `possible`.
    pub verdict: String,
    /// The signs: `known-recorder`, `page-snapshot`, `typed-text`, and beside one of these
    /// `growing-stream`, `listens-to-typing`.
    pub tells: Vec<String>,
    /// Requests, the first few.
    pub evidence: Vec<String>,
}

/// What the calls of one script are consistent with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FingerprintVerdict {
    /// `H-001`.
    pub id: String,
    /// Script.
    pub script: String,
    /// Vendor of it, when known.
    pub vendor: Option<String>,
    /// Purpose of that vendor: robots and payment fraud checks do the same.
    pub purpose: Option<String>,
    /// `consistent-with-fingerprinting`, `possible`, `single-use`.
    pub verdict: String,
    /// Interfaces called, with counts.
    pub calls: BTreeMap<String, u64>,
    /// Kinds of surface read: `canvas`, `webgl`, `audio`, `rtc`, ….
    pub surfaces: Vec<String>,
    /// Scenarios.
    pub scenarios: Vec<Scenario>,
    /// Ids of the calls, `G-…`.
    pub evidence: Vec<String>,
}

/// A platform that the site is built on or sells through.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlatformFact {
    /// Id, e.g. `wordpress`.
    pub id: String,
    /// Name.
    pub name: String,
    /// `cms`, `shop`, `ticketing`, `plugin`, `hosting`.
    pub kind: String,
    /// What showed it.
    pub tells: Vec<String>,
    /// `high` with a sign that no other platform leaves or with two signs, else `low`.
    pub confidence: String,
}

/// What a filter list given with `--lists` says of a third-party site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListedFact {
    /// Site.
    pub site: String,
    /// Vendor of the catalogue; none for an unknown one.
    pub vendor: Option<String>,
    /// Whether a rule of the lists would block a request to it.
    pub listed: bool,
    /// The first rule that matched.
    pub rule: Option<String>,
    /// Requests that matched, the first few.
    pub requests: Vec<String>,
    /// Requests to the site that were asked about.
    pub asked: u64,
    /// Of those, how many matched.
    pub matched: u64,
}

/// A decoded parameter bag, as consent signals are kept.
pub type Signals = BTreeMap<String, Value>;
