//! The vendor and cookie catalogue, and what it can say of one request or one name.

pub(crate) mod cookie_file;
mod examples;
#[cfg(test)]
mod file_tests;
mod index;
mod load;
pub mod rule;
mod setting;
pub mod shared_file;
mod strict;
#[cfg(test)]
mod tests;
pub mod vendor_file;
mod vendor_words;

use super::decode::consent_signal::Signal;
use super::decode::events::{EventNames, Naming};
use super::decode::message::Message;
use super::decode::params::{self, Param};
use super::decode::readable::ReadableNames;
use super::decode::{consent_signal, events};
use super::facts::{EventMore, ItemFact, UserData};
use super::names::Names;
use super::terms::Terms;
use crate::catalogue::{DataFiles, FileError};
use cookie_file::Cookies;
use index::Index;
use regex::Regex;
use rule::Rule;
use shared_file::{GoogleConsent, GtmTags, PersonalNames, Platforms, ServerSide};
use std::borrow::Cow;
use std::collections::BTreeMap;
use vendor_file::{Canonical, VendorFile};

/// Vendors and cookies, loaded and checked.
#[derive(Debug, Default)]
pub struct Catalogue {
    vendors: Vec<Entry>,
    index: Index,
    words: EventNames,
    click_ids: Names<String>,
    google: GoogleConsent,
    gtm_tags: GtmTags,
    platforms: Platforms,
    server_side: ServerSide,
    personal: PersonalNames,
    cookies: Cookies,
    as_of: String,
    examples: Vec<examples::Suite>,
    terms: Terms,
}

/// A vendor with all that is needed to recognise it.
#[derive(Debug)]
struct Entry {
    vendor: Vendor,
    rules: Vec<Rule>,
    events: BTreeMap<String, &'static str>,
    events_folded: EventNames,
    params: ReadableNames,
    account: Option<Regex>,
    settings: Vec<setting::Setting>,
}

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
    /// Number in the Global Vendor List of the IAB.
    pub gvl_id: Option<u32>,
    /// `public-code`, `documented`, `knowledge`.
    pub confidence: String,
    /// Calls that make it wait for consent.
    pub consent_commands: Vec<String>,
    /// Pieces of inline code that give it away.
    pub inline_tells: Vec<String>,
    /// Global variables of its scripts.
    pub globals: Vec<String>,
    /// Its image or frame for pages without JavaScript, in words.
    pub noscript: Option<String>,
    /// Signs of its server-side interface, in words.
    pub capi: Vec<String>,
    /// How it takes data of known persons, in words.
    pub advanced_matching: Vec<String>,
}

/// One request, as it went over the wire.
#[derive(Debug, Clone)]
pub struct WireRequest<'a> {
    /// Address.
    pub url: &'a str,
    /// Method, upper case.
    pub method: &'a str,
    /// `Content-Type` of the body.
    pub content_type: Option<&'a str>,
    /// `Content-Encoding` of the body.
    pub content_encoding: Option<&'a str>,
    /// Body.
    pub body: Option<&'a [u8]>,
}

impl<'a> WireRequest<'a> {
    /// A request that only asks for an address.
    pub fn get(url: &'a str) -> WireRequest<'a> {
        WireRequest {
            url,
            method: "GET",
            content_type: None,
            content_encoding: None,
            body: None,
        }
    }
}

/// What the catalogue says of a request. Its texts are those of the request and of the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit<'m> {
    /// Vendor.
    pub vendor: &'m Vendor,
    /// `event`, `script`, `config`, `sync`, `frame`, `heartbeat`, `replay`, `server`, `unclassified`.
    pub kind: &'static str,
    /// Account read from it, also where there is no event.
    pub account: Option<Cow<'m, str>>,
    /// Decoded consent signal; its state is what the hit itself says.
    pub signal: Signal<'m>,
    /// Too little on its own: attribution only next to a second sign.
    pub weak: bool,
    /// Events; several for a batch, none for a script.
    pub events: Vec<DecodedEvent<'m>>,
}

/// One event of a hit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DecodedEvent<'m> {
    /// Account.
    pub account: Option<Cow<'m, str>>,
    /// Native name.
    pub event: Option<Cow<'m, str>>,
    /// Common name.
    pub canonical: Option<&'static str>,
    /// Value.
    pub value: Option<Cow<'m, str>>,
    /// Currency.
    pub currency: Option<Cow<'m, str>>,
    /// Id by which the vendor drops repeats.
    pub dedupe_id: Option<Cow<'m, str>>,
    /// Page address that was sent, e-mail addresses masked.
    pub page_url: Option<Cow<'m, str>>,
    /// Items of the basket, order or list.
    pub items: Vec<ItemFact>,
    /// Click ids sent, by parameter.
    pub click_ids: BTreeMap<Cow<'m, str>, Cow<'m, str>>,
    /// Search term, as typed.
    pub search_term: Option<Cow<'m, str>>,
    /// The vendor's own id of the browser.
    pub client_id: Option<Cow<'m, str>>,
    /// Id that the tag makes anew for each hit.
    pub hit_id: Option<Cow<'m, str>>,
    /// What the site added, by readable name.
    pub named: BTreeMap<Cow<'m, str>, Cow<'m, str>>,
    /// Parameters in wire order, by their names on the wire (for JSON the path with dots), bounded,
    /// e-mail addresses masked. Of two with one name the first counts.
    pub params: Vec<Param<'m>>,
    /// What it says about the visitor.
    pub user_data: Vec<UserData>,
}

impl DecodedEvent<'_> {
    /// Its parameters by name.
    pub fn params_by_name(&self) -> BTreeMap<&str, &str> {
        params::by_name(&self.params).into_iter().collect()
    }

    /// The rest of the event as a fact.
    pub fn more(&self) -> EventMore {
        let own = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::to_owned);
        let all = |map: &BTreeMap<Cow<'_, str>, Cow<'_, str>>| {
            let pairs = map.iter();
            pairs.map(|(k, v)| (k.to_string(), v.to_string())).collect()
        };
        EventMore {
            page_url: own(&self.page_url),
            items: self.items.clone(),
            click_ids: all(&self.click_ids),
            search_term: own(&self.search_term),
            client_id: own(&self.client_id),
            hit_id: own(&self.hit_id),
            named: all(&self.named),
            times: None,
        }
    }
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
    /// Its lifetime there, where it clearly differs.
    pub ocd_lifetime: Option<String>,
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

/// The JSON Schema of a vendor file, for `consentry schema vendor`.
pub fn vendor_schema() -> schemars::Schema {
    schemars::schema_for!(VendorFile)
}

impl Catalogue {
    /// Word lists that facts and rules share.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Reads and checks `vendors/*.toml` and `cookies/*.toml`.
    ///
    /// # Errors
    /// Every mistake in every file, not only the first.
    pub fn load(files: &DataFiles) -> Result<Catalogue, Vec<FileError>> {
        load::load(files)
    }

    /// The vendor of that id.
    pub fn vendor(&self, id: &str) -> Option<&Vendor> {
        let at = self
            .vendors
            .binary_search_by(|e| e.vendor.id.as_str().cmp(id))
            .ok()?;
        self.vendors.get(at).map(|e| &e.vendor)
    }

    /// All vendors, by id.
    pub fn vendors(&self) -> impl Iterator<Item = &Vendor> {
        self.vendors.iter().map(|e| &e.vendor)
    }

    /// The vendor whose advertisements put that query parameter on a landing page.
    pub fn click_id(&self, parameter: &str) -> Option<&Vendor> {
        self.vendor(self.click_ids.get(parameter)?)
    }

    /// Click ids that a vendor's advertisements put on landing pages.
    pub fn click_ids_of(&self, vendor: &str) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .click_ids
            .iter()
            .filter(|(_, owner)| owner.as_str() == vendor)
            .map(|(parameter, _)| parameter.as_str())
            .collect();
        names.sort_unstable();
        names
    }

    /// A vendor's own event names with the common ones, by its own.
    pub fn events_of(&self, vendor: &str) -> impl Iterator<Item = (&str, &str)> {
        let entry = self.vendors.iter().find(move |e| e.vendor.id == vendor);
        entry.into_iter().flat_map(|e| {
            e.events
                .iter()
                .map(|(native, common)| (native.as_str(), *common))
        })
    }

    /// The vendor whose address that is; none for an unknown one and for one too weakly marked.
    pub fn vendor_at(&self, address: &str) -> Option<String> {
        let message = Message::new(&WireRequest::get(address)).ok()?;
        let hit = self.identify(&message)?;
        (!hit.weak).then(|| hit.vendor.id.clone())
    }

    /// What the settings of a vendor say that were served as this text.
    pub fn settings(&self, vendor: &str, text: &str) -> Vec<String> {
        let at = self
            .vendors
            .binary_search_by(|e| e.vendor.id.as_str().cmp(vendor));
        let entry = at.ok().and_then(|at| self.vendors.get(at));
        entry.map_or_else(Vec::new, |e| setting::said(&e.settings, text))
    }

    /// What the types of tags in a tag manager container are.
    pub fn gtm_tags(&self) -> &GtmTags {
        &self.gtm_tags
    }

    /// Signs of the platforms a site can be built on.
    pub fn platforms(&self) -> &Platforms {
        &self.platforms
    }

    /// Signs of data passed on by servers.
    pub fn server_side(&self) -> &ServerSide {
        &self.server_side
    }

    /// Names of parameters that hold personal data.
    pub fn personal_names(&self) -> &PersonalNames {
        &self.personal
    }

    /// The vendor whose inline code stands in a text: that of the longest tell.
    pub fn told_by(&self, text: &str) -> Option<&str> {
        let tells = self.vendors.iter().flat_map(|e| {
            let tells = e.vendor.inline_tells.iter().filter(|t| t.len() >= 4);
            tells.map(|t| (t.as_str(), e.vendor.id.as_str()))
        });
        // Code is written with either kind of quotes.
        let found = tells
            .filter(|(tell, _)| text.contains(tell) || text.contains(&tell.replace('\'', "\"")));
        found.max_by_key(|(tell, _)| tell.len()).map(|(_, id)| id)
    }

    /// Whether a word has the form of an account of a vendor; never where that form is not known.
    pub fn is_account(&self, vendor: &str, word: &str) -> bool {
        self.vendors
            .binary_search_by(|e| e.vendor.id.as_str().cmp(vendor))
            .ok()
            .and_then(|at| self.vendors[at].account.as_ref())
            .is_some_and(|form| form.is_match(word))
    }

    /// Which vendor a request goes to and what it says; none for an unknown one.
    ///
    /// The rule that names the host most closely decides: that very host, a domain above it, any
    /// host; `fallback` rules come last. Without a rule a vendor's own domain gives kind `unclassified`.
    pub fn identify<'m>(&'m self, message: &'m Message<'_>) -> Option<Hit<'m>> {
        if !message.address().is_web() {
            return None;
        }
        let (candidates, owner) = self.index.candidates(&self.vendors, message);
        for (entry, rule) in candidates {
            if rule.holds(message) {
                return Some(self.hit(entry, rule, message));
            }
        }
        let entry = self.vendors.get(owner?)?;
        Some(Hit {
            vendor: &entry.vendor,
            kind: "unclassified",
            account: None,
            signal: Signal::default(),
            weak: false,
            events: Vec::new(),
        })
    }

    fn hit<'m>(&'m self, entry: &'m Entry, rule: &'m Rule, message: &'m Message<'_>) -> Hit<'m> {
        let signal = consent_signal::read(message, &rule.consent, &self.google);
        let naming = VendorNames {
            entry,
            words: &self.words,
            click_ids: &self.click_ids,
        };
        let events = events::read(message, rule, &naming);
        let account = message
            .first(&rule.account, &super::decode::message::Item::default())
            .map(|f| f.value);
        Hit {
            vendor: &entry.vendor,
            kind: rule.kind.word(),
            account: account.or_else(|| events.iter().find_map(|e| e.account.clone())),
            signal,
            weak: rule.weak,
            events,
        }
    }

    /// The entry for a name kept under a domain (without leading dot).
    ///
    /// An exact name outweighs a prefix, the longer prefix the shorter, a prefix a pattern. Names too
    /// short to tell anything count only under a domain of their vendor.
    pub fn cookie(&self, name: &str, domain: &str, area: Area) -> Option<&CookieEntry> {
        self.cookies.find(
            name,
            &domain.trim_start_matches('.').to_ascii_lowercase(),
            area,
        )
    }

    /// All cookie and storage entries, in file order.
    pub fn cookies(&self) -> impl Iterator<Item = &CookieEntry> {
        self.cookies.entries()
    }

    /// Date of the catalogue, e.g. `2026-11-23`.
    pub fn as_of(&self) -> &str {
        &self.as_of
    }

    /// Runs every example and counter-example of the vendor files; the number run.
    ///
    /// # Errors
    /// Every example that fails, at its place in the file.
    pub fn examples(&self) -> Result<usize, Vec<FileError>> {
        examples::run(self, &self.examples)
    }
}

/// Event names of a vendor: its table, as written and folded; then the common words; then `custom`.
struct VendorNames<'c> {
    entry: &'c Entry,
    words: &'c EventNames,
    click_ids: &'c Names<String>,
}

impl<'c> Naming<'c> for VendorNames<'c> {
    fn canonical(&self, event: &str) -> &'static str {
        let table = self.entry.events.get(event).copied();
        table
            .or_else(|| self.entry.events_folded.get(event))
            .or_else(|| self.words.get(event))
            .unwrap_or(Canonical::Custom.word())
    }

    fn readable(&self) -> &'c ReadableNames {
        &self.entry.params
    }

    fn is_click_id(&self, parameter: &str) -> bool {
        self.click_ids.contains_key(parameter)
    }
}
