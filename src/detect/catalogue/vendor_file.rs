//! The shape of `rules/vendors/<id>.toml`, as serde reads it and as `consentry schema vendor` prints it.

pub use super::vendor_words::{Canonical, Confidence, DataKind, Kind, Purpose};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A vendor file: who it is, how its requests look, and requests that prove it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VendorFile {
    /// Id, the same as the file name: lower-case letters, digits and hyphens.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Product name, e.g. `Meta Pixel`.
    pub name: String,
    /// Company.
    pub entity: String,
    /// Joint or EU controller, when known.
    #[serde(default)]
    pub controller_eu: Option<String>,
    /// Country of the seat, ISO 3166-1 alpha-2.
    #[schemars(with = "String")]
    pub country: Spanned<String>,
    /// Main category.
    pub category: Purpose,
    /// Purposes, the main one first; at least one.
    #[schemars(with = "Vec<Purpose>")]
    pub purposes: Spanned<Vec<Purpose>>,
    /// Domains it owns. A request to one of them (or a subdomain) that no rule knows is named, with kind `unclassified`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub domains: Vec<Spanned<String>>,
    /// Words looked for in policies.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Where the facts come from.
    pub confidence: Confidence,
    /// Usual script addresses, in words.
    #[serde(default)]
    pub scripts: Vec<String>,
    /// Global variables of its scripts.
    #[serde(default)]
    pub globals: Vec<String>,
    /// Pieces of inline code that give it away.
    #[serde(default)]
    pub inline_tells: Vec<String>,
    /// Cookies it sets; details are in `rules/cookies`.
    #[serde(default)]
    pub cookies: Vec<String>,
    /// Web-storage keys it sets.
    #[serde(default)]
    pub storage: Vec<String>,
    /// Its image or frame for pages without JavaScript.
    #[serde(default)]
    pub noscript: Option<String>,
    /// Pattern of an account id.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub id_format: Option<Spanned<String>>,
    /// Pattern of an event id, in words.
    #[serde(default)]
    pub event_id_format: Option<String>,
    /// Id in the IAB Global Vendor List.
    #[serde(default)]
    pub gvl_id: Option<u32>,
    /// Where that id comes from.
    #[serde(default)]
    pub gvl_id_confidence: Option<Confidence>,
    /// Id in the IAB list of consent managers.
    #[serde(default)]
    pub cmp_tcf_id: Option<u32>,
    /// Query parameters on landing pages that carry its click id.
    #[serde(default)]
    pub click_ids: Vec<String>,
    /// Calls that make it wait for consent.
    #[serde(default)]
    pub consent_commands: Vec<String>,
    /// Parameters that carry a consent state, in words.
    #[serde(default)]
    pub consent_params: Vec<String>,
    /// Signs of its server-side interface.
    #[serde(default)]
    pub capi: Vec<String>,
    /// How it takes data of known persons.
    #[serde(default)]
    pub advanced_matching: Vec<String>,
    /// Remedies in plain words.
    #[serde(default)]
    pub remedy: Vec<String>,
    /// Anything else worth knowing.
    #[serde(default)]
    pub notes: Option<String>,
    /// Readable names of parameters: name on the wire (for JSON the path with dots) → name for readers.
    /// One `*` stands for anything, and in the readable name for what it stood for: `"cd[*]" = "*"`.
    #[serde(default)]
    pub params: IndexMap<String, String>,
    /// What the settings say that it serves to the page, where their text is kept as evidence.
    #[serde(default)]
    pub setting: Vec<SettingRule>,
    /// How its requests look.
    #[serde(default)]
    pub request: Vec<RequestRule>,
    /// Native event name → common name.
    #[serde(default)]
    pub events: IndexMap<String, Canonical>,
    /// Requests it must recognise; at least one.
    #[serde(default)]
    pub example: Vec<Example>,
    /// Requests it must leave alone; at least one.
    #[serde(default)]
    pub counter_example: Vec<CounterExample>,
}

/// One kind of request of a vendor.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestRule {
    /// What such a request is.
    pub kind: Kind,
    /// `a.b` exactly that host; `.a.b` it and every subdomain; `any` every host.
    #[schemars(with = "Vec<String>")]
    pub hosts: Spanned<Vec<Spanned<String>>>,
    /// `=/x` equal, `^/x` starts with, `~re` regular expression, on the path.
    #[schemars(with = "String")]
    pub path: Spanned<String>,
    /// Why a rule for any host needs no `require`: what the two tokens in its path are.
    #[serde(default)]
    pub path_is_enough: Option<String>,
    /// HTTP methods; none means all.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub methods: Vec<Spanned<String>>,
    /// Conditions that must all hold: `q:id`, `q:a|q:b` (either), `q:tid~^G-` (present and matching).
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub require: Vec<Spanned<String>>,
    /// Too little on its own: attribution only next to a second sign.
    #[serde(default)]
    pub weak: bool,
    /// Used only when no other rule of any vendor matched.
    #[serde(default)]
    pub fallback: bool,
    /// Where the account is.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub account: Locators,
    /// Event names by sign, tried before `event`.
    #[serde(default)]
    pub derive: Vec<DeriveRule>,
    /// Where the event name is. A `*` in its path gives one event per entry.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub event: Locators,
    /// Separator when one parameter holds several events.
    #[serde(default)]
    pub split: Option<String>,
    /// Event names that are housekeeping and no event.
    #[serde(default)]
    pub ignore_events: Vec<String>,
    /// Where the value is.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub value: Locators,
    /// Values that stand for no value, e.g. `"0"` where the tag always sends one.
    #[serde(default)]
    pub no_value: Vec<String>,
    /// Where the currency is.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub currency: Locators,
    /// Where the page address is.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub page_url: Locators,
    /// Where the referrer is.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub referrer: Locators,
    /// Where the id is by which repeats are dropped.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub dedupe_id: Locators,
    /// Where the id is that the tag makes anew for each hit, the same on all hosts it goes to.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub hit_id: Locators,
    /// Where a search term is.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub search_term: Locators,
    /// Where the browser's id is.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub client_id: Locators,
    /// Where a click id is.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub click_id: Locators,
    /// Where items of a basket, order or list are; the first that yields some counts.
    #[serde(default)]
    pub items: Vec<ItemsRule>,
    /// What it says about the visitor, and where.
    #[serde(default)]
    #[schemars(with = "BTreeMap<DataKind, Vec<String>>")]
    pub pii: BTreeMap<DataKind, Locators>,
    /// How those values are usually encoded, in words.
    #[serde(default)]
    pub hash: Option<String>,
    /// Where consent signals are; the parameter's name is the signal's name.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub consent: Locators,
    /// The form of the body, in words.
    #[serde(default)]
    pub body: Option<String>,
    /// Other parameters, in words.
    #[serde(default)]
    pub other_params: Option<String>,
    /// Anything else worth knowing.
    #[serde(default)]
    pub notes: Option<String>,
}

/// What a served settings text says.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingRule {
    /// In words for readers; `{1}` stands for the first capture of the pattern, or the key.
    pub says: String,
    /// Pattern in the text.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub pattern: Option<Spanned<String>>,
    /// Or a member of the JSON text, each key of which is said.
    #[serde(default)]
    pub keys_of: Option<String>,
    /// Keys that are left out.
    #[serde(default)]
    pub leave_out: Vec<String>,
}

/// Locators: the first that yields a non-empty value wins.
pub type Locators = Vec<Spanned<String>>;

/// Items of a basket, order or list: a list somewhere, or numbered parameters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemsRule {
    /// Where the list is: JSON objects, JSON texts, or texts split by `separator`; texts are ids.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub list: Option<Spanned<String>>,
    /// Or the beginning of numbered parameters, `pr` for `pr1`, `pr2`, ….
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub numbered: Option<Spanned<String>>,
    /// What splits ids in a text, or the fields in a numbered parameter.
    #[serde(default)]
    pub separator: Option<String>,
    /// Keys of the id; in a numbered parameter the letters in front of it.
    #[serde(default)]
    pub id: Vec<String>,
    /// Keys of the name.
    #[serde(default)]
    pub name: Vec<String>,
    /// Keys of the category.
    #[serde(default)]
    pub category: Vec<String>,
    /// Keys of the price.
    #[serde(default)]
    pub price: Vec<String>,
    /// Keys of the quantity.
    #[serde(default)]
    pub quantity: Vec<String>,
}

/// An event name told by a sign in the request.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeriveRule {
    /// Condition, as in `require`.
    #[schemars(with = "String")]
    pub has: Spanned<String>,
    /// Condition that must not hold.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub unless: Option<Spanned<String>>,
    /// Event name when it holds.
    #[serde(default)]
    pub event: Option<String>,
    /// Or the event name is the first capture of this condition.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub event_from: Option<Spanned<String>>,
}

/// A request that the vendor's rules must recognise.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Address.
    #[schemars(with = "String")]
    pub url: Spanned<String>,
    /// HTTP method; `GET`, or `POST` when there is a body.
    #[serde(default)]
    pub method: Option<String>,
    /// Body, as text.
    #[serde(default)]
    pub body: Option<String>,
    /// Or the body in base64, for packed ones.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub body_base64: Option<Spanned<String>>,
    /// `Content-Type` of the body.
    #[serde(default)]
    pub content_type: Option<String>,
    /// What must be read from it; what is not named is not checked.
    pub expect: Expect,
}

/// What an example must yield.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Kind of the request.
    #[serde(default)]
    pub kind: Option<Kind>,
    /// Account.
    #[serde(default)]
    pub account: Option<String>,
    /// Native name of the first event.
    #[serde(default)]
    pub event: Option<String>,
    /// Native names of all events, in order.
    #[serde(default)]
    pub events: Option<Vec<String>>,
    /// Common name of the first event.
    #[serde(default)]
    pub canonical: Option<Canonical>,
    /// Value of the first event.
    #[serde(default)]
    pub value: Option<String>,
    /// Currency of the first event.
    #[serde(default)]
    pub currency: Option<String>,
    /// Id by which the vendor drops repeats, of the first event.
    #[serde(default)]
    pub dedupe_id: Option<String>,
    /// Page address that was sent, of the first event.
    #[serde(default)]
    pub page_url: Option<String>,
    /// Id of the hit, of the first event.
    #[serde(default)]
    pub hit_id: Option<String>,
    /// Search term, of the first event.
    #[serde(default)]
    pub search_term: Option<String>,
    /// Click ids, of the first event: parameter → value.
    #[serde(default)]
    pub click_ids: Option<BTreeMap<String, String>>,
    /// Items of the first event, as `id × quantity at price`; what is not sent is left out.
    #[serde(default)]
    pub items: Option<Vec<String>>,
    /// Parameters that must be there under their readable name, of the first event.
    #[serde(default)]
    pub named: Option<BTreeMap<String, String>>,
    /// What it says about the visitor, as `kind:form`, e.g. `email:sha256`, of all events.
    #[serde(default)]
    pub user_data: Option<Vec<String>>,
    /// Entries the consent signal must hold.
    #[serde(default)]
    pub consent: Option<BTreeMap<String, String>>,
    /// `granted` or `denied`, by what the hit itself says.
    #[serde(default)]
    pub signal_state: Option<String>,
    /// Whether it is too little on its own.
    #[serde(default)]
    pub weak: Option<bool>,
}

/// A request that the vendor's rules must leave alone.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CounterExample {
    /// Address.
    #[schemars(with = "String")]
    pub url: Spanned<String>,
    /// HTTP method.
    #[serde(default)]
    pub method: Option<String>,
    /// Body, as text.
    #[serde(default)]
    pub body: Option<String>,
    /// `Content-Type` of the body.
    #[serde(default)]
    pub content_type: Option<String>,
}
