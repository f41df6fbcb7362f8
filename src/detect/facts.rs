//! [`Facts`]: what the evidence says once vendors, cookies and parties are named.
//!
//! These structs are the arrays of `report.json` (`CONTRACT` §3): what the rules judge and what the
//! report shows are the same values. Every `id` here is an evidence id that a finding can cite.

use crate::evidence::{
    CmpSeen, Consent, ControlAction, ControlMeasure, Delivery, Environment, JourneyOutcome,
    LoginCookie, NoticeKind, NoticeMeasure, Outcome, OwnRules, PageReason, Scenario, TargetKind,
};
use indexmap::IndexMap;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

use super::dry::DryActFact;
pub use super::traffic_facts::*;
pub use super::variants::{BannerVariant, InRuns};

/// Everything that rules judge and reports show.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Facts {
    /// What was asked for and how it was recorded.
    pub audit: Audit,
    /// Per scenario asked for, in report order.
    pub scenarios: IndexMap<Scenario, ScenarioFact>,
    /// Pages of the plan, `P-001`, and others that journeys came to, `U-` and eight hex digits.
    pub pages: Vec<PageFact>,
    /// The consent interface.
    pub banner: BannerFact,
    /// Every request, `R-00001`, by scenario, run and start time.
    pub requests: Vec<RequestFact>,
    /// Every decoded event, `X-0001`; one request can hold several.
    pub pixels: Vec<PixelFact>,
    /// Cookies, `C-001`: one per name, domain, path and partition.
    pub cookies: Vec<CookieFact>,
    /// Web storage, `S-001`: one per origin, area and key.
    pub storage: Vec<StorageFact>,
    /// Calls that can serve fingerprinting, `G-001`.
    pub fingerprinting: Vec<FingerprintFact>,
    /// Vendors seen.
    pub vendors: Vec<VendorFact>,
    /// Policies read.
    pub policies: Vec<PolicyFact>,
    /// Vendor addresses in `noscript` elements, `N-001`: one per page and address.
    #[serde(default)]
    pub noscript: Vec<NoscriptFact>,
    /// Consent signals that contradict themselves, the page or the choice, `K-001`.
    #[serde(default)]
    pub signal_clashes: Vec<SignalClash>,
    /// Tag manager containers that were served, `T-001`, with what is in them.
    #[serde(default)]
    pub containers: Vec<ContainerFact>,
    /// What vendors' own settings say that were served, `J-001`.
    #[serde(default)]
    pub settings: Vec<SettingFact>,
    /// Personal data found anywhere in the traffic, `D-0001`.
    #[serde(default)]
    pub personal_data: Vec<PersonalDataFact>,
    /// Signs of data passed on by servers, `V-001`: possible, not observable.
    #[serde(default)]
    pub server_side: Vec<ServerSideFact>,
    /// Identifiers of one party that reached another, `Y-001`.
    #[serde(default)]
    pub syncs: Vec<SyncFact>,
    /// Session recording, `W-001`.
    #[serde(default)]
    pub replay: Vec<ReplayFact>,
    /// Fingerprinting by script, `H-001`.
    #[serde(default)]
    pub fingerprint_verdicts: Vec<FingerprintVerdict>,
    /// Platforms the site is built on or sells through, likeliest first.
    #[serde(default)]
    pub platforms: Vec<PlatformFact>,
    /// Second opinion of filter lists, by site; empty without `--lists`.
    #[serde(default)]
    pub listed: Vec<ListedFact>,
    /// Forms of the pages visited, `M-001`: one per page and place in it.
    #[serde(default)]
    pub forms: Vec<FormFact>,
    /// Journeys that were asked for, `E-001`: one per journey, scenario and run.
    #[serde(default)]
    pub journeys: Vec<JourneyFact>,
    /// Runs that started from a login that was made before them; values of cookies are nowhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub logins: Vec<LoginFact>,
    /// What was pointed at, played and shown on pages without being asked for, `A-0001`; nothing was sent or
    /// answered by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dry_acts: Vec<DryActFact>,
    /// Files of the evidence: screenshots, logs, HAR, by path.
    pub files: Vec<String>,
    /// What could not be seen.
    pub limits: Vec<Limit>,
}

/// What was asked for and how it was recorded.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Audit {
    /// `<host>-<UTC stamp>`.
    pub id: String,
    /// `draft` until every finding is reviewed, then `final`.
    pub status: String,
    /// UTC, RFC 3339.
    pub started: String,
    /// UTC, RFC 3339; empty when the capture was broken off.
    pub finished: String,
    /// Start addresses.
    pub seeds: Vec<String>,
    /// Host of the first seed.
    pub host: String,
    /// Site (eTLD+1) of the first seed.
    pub site: String,
    /// Jurisdictions judged.
    pub jurisdictions: Vec<String>,
    /// Scenarios asked for.
    pub scenarios: Vec<Scenario>,
    /// Where and how it was recorded.
    pub environment: Environment,
    /// Organisation that runs the site.
    pub organisation: Option<String>,
    /// Who audits.
    pub auditor: Option<String>,
    /// Whom it is made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Who authorised it.
    pub authorised_by: Option<String>,
    /// What the organisation allows itself; no law.
    #[serde(default, skip_serializing_if = "OwnRules::is_empty")]
    pub own_rules: OwnRules,
    /// SHA-256 of the settings without secrets.
    pub settings_sha256: String,
    /// `allow` or `block`.
    pub cookie_policy: String,
    /// Options that weaken the audit or the machine, in plain words.
    pub notes: Vec<String>,
    /// Held against Chrome's own net log.
    pub completeness: Completeness,
    /// What the audit before this one saw; none when it was not compared.
    #[serde(default)]
    pub baseline: Option<BaselineFact>,
}

impl Audit {
    /// Whether the clock of the machine was set back so far that the audit ended before it began.
    pub fn clock_went_back(&self) -> bool {
        let [started, finished] = [&self.started, &self.finished].map(|s| s.parse::<Timestamp>());
        matches!((started, finished), (Ok(started), Ok(finished)) if finished < started)
    }
}

/// What an earlier audit of the same site saw.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BaselineFact {
    /// Id of that audit.
    pub audit: String,
    /// Vendor ids seen.
    pub vendors: Vec<String>,
    /// Accounts seen, `vendor account`.
    pub accounts: Vec<String>,
    /// Cookies seen, `name@domain`.
    pub cookies: Vec<String>,
}

/// Recorded requests against Chrome's own net log.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Completeness {
    /// Requests of pages that left the browser, by the net log; none when no net log was kept.
    pub seen: Option<u64>,
    /// Those of them that the recorder heard; all recorded requests when there is no net log.
    pub recorded: u64,
    /// Addresses of the others. They stand among the requests, with `seen_by` `net-log`.
    pub missed: Vec<String>,
}

/// One scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioFact {
    /// How it ended.
    pub outcome: Outcome,
    /// Why, when not `done`.
    pub reason: Option<String>,
    /// Runs recorded.
    pub runs: u32,
    /// What was done to the page, of the first run.
    pub actions: Vec<ActionFact>,
    /// Machine-readable consent state after the choice (or at the end), of the first run.
    pub consent_state: ConsentStateFact,
    /// Whether the choice was confirmed; none where the scenario makes none.
    pub choice_confirmed: Option<bool>,
    /// What confirmed it.
    pub choice_proofs: Vec<String>,
    /// Whether a refusal was made on the notice, which went away for it and asked again when the page was
    /// loaded again. The scenario is not testable then; what was recorded after the refusal is judged.
    #[serde(default)]
    pub refusal_forgotten: bool,
    /// What the page's TC string says, decoded; none when it has none.
    #[serde(default)]
    pub tc_string: Option<TcString>,
    /// Whether a page said that it honours Global Privacy Control; none where it was not looked for.
    #[serde(default)]
    pub gpc_acknowledged: Option<bool>,
}

/// What a TC string (IAB TCF v2) says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TcString {
    /// Purposes with consent, 1 to 24.
    pub purposes: Vec<u16>,
    /// Purposes on legitimate interest, 1 to 24.
    pub purposes_on_interest: Vec<u16>,
    /// Vendors with consent, by their number in the Global Vendor List.
    pub vendors: Vec<u16>,
    /// Vendors on legitimate interest.
    pub vendors_on_interest: Vec<u16>,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ActionFact {
    /// `click`, `key`, `untick`.
    pub action: String,
    /// Words of the control.
    pub text: String,
    /// Its selector.
    pub selector: String,
    /// Milliseconds since the run started.
    pub time_ms: f64,
    /// Screenshot taken before it.
    pub screenshot: Option<String>,
    /// Whether it came after the choice of the scenario had been made: the choice is opened once more at the
    /// end, to read what its switches show; nothing is answered there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub after_choice: bool,
}

/// Machine-readable consent state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConsentStateFact {
    /// TCF.
    pub tcf: Option<Value>,
    /// GPP.
    pub gpp: Option<Value>,
    /// Google consent mode.
    pub google_consent_mode: Option<Value>,
    /// Microsoft consent mode (UET, Clarity).
    #[serde(default)]
    pub microsoft_consent_mode: Option<Value>,
    /// Shopify's customer privacy.
    #[serde(default)]
    pub shopify: Option<Value>,
    /// The WP Consent API.
    #[serde(default)]
    pub wp_consent_api: Option<Value>,
    /// The CMP's own record.
    pub cmp: Option<Value>,
}

/// A page of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PageFact {
    /// `P-001`.
    pub id: String,
    /// Address asked for.
    pub url: String,
    /// Address after redirects, of the first visit that loaded.
    pub final_url: Option<String>,
    /// HTTP status.
    pub status: Option<u16>,
    /// Title.
    pub title: Option<String>,
    /// `home`, `policy`, `checkout`, `basket`, `thank-you`, `donate`, `newsletter`, `contact`, `product`, `not-found`, `other`.
    pub kind: String,
    /// Language of the document as it says itself.
    #[serde(default)]
    pub language: Option<String>,
    /// What its address, title and headings may be about, of the topics that the law guards.
    #[serde(default)]
    pub topics: Vec<TopicFact>,
    /// How it was found: `seed`, `link`, `sitemap`, `language`, `route`, `har`; none for a page that is not of the plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// Why it is in the plan.
    #[serde(flatten)]
    pub reason: PageReason,
    /// Every visit.
    pub visits: Vec<PageVisit>,
}

/// A guarded topic that a page may be about. Words are a hint: a person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TopicFact {
    /// `health`, `belief`, `politics`, `union`, `sexuality`, `ethnicity`, `children`.
    pub topic: String,
    /// The words met in address, title or headings.
    pub words: Vec<String>,
}

/// A visit of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PageVisit {
    /// Scenario.
    pub scenario: Scenario,
    /// Run, from 1.
    pub run: u32,
    /// `ok` or `error`.
    pub outcome: String,
    /// What went wrong.
    pub error: Option<String>,
    /// Milliseconds to the load event.
    pub loaded_ms: Option<f64>,
    /// Milliseconds until quiet.
    pub settled_ms: Option<f64>,
}

/// The consent interface as found in scenario `before` (else the first that looked).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BannerFact {
    /// Evidence id, `B-1`.
    pub id: String,
    /// Whether one was found; none when it could not be looked for.
    pub present: Option<bool>,
    /// What kind of thing it is.
    pub kind: NoticeKind,
    /// Consent manager.
    pub cmp: Option<CmpSeen>,
    /// Language of its words.
    pub language: Option<String>,
    /// Its text.
    pub text: String,
    /// Page it was found on.
    pub page: Option<String>,
    /// Screenshot of it.
    pub screenshot: Option<String>,
    /// Milliseconds from navigation until it was there.
    pub appeared_ms: Option<f64>,
    /// Controls of the first layer.
    pub first_layer: Vec<BannerControl>,
    /// Controls of further layers.
    pub further_layers: Vec<BannerControl>,
    /// Actions needed for each choice.
    pub clicks: BannerClicks,
    /// Names of optional switches that were on before any choice.
    pub preticked: Vec<String>,
    /// Whether a control that reopens the choice was seen; none when not looked for.
    pub withdraw_control: Option<bool>,
    /// Where it is, what it covers and how it is reached, on the first layer.
    #[serde(default)]
    pub measure: Option<NoticeMeasure>,
    /// Names of the switches on every layer that was opened: purposes and vendors named there.
    #[serde(default)]
    pub purposes: Vec<String>,
    /// Seconds from the beginning of the attempt to its last input.
    #[serde(default)]
    pub seconds: BannerSeconds,
    /// Pages that asked again after a choice had been confirmed.
    #[serde(default)]
    pub asked_again: Vec<AskedAgain>,
    /// Where choices were kept, and for how long.
    #[serde(default)]
    pub remembered: Vec<Remembered>,
    /// Whether its text names a purpose such as advertising or statistics; none when its language is not known to us.
    #[serde(default)]
    pub names_purposes: Option<bool>,
    /// Whether its text says that the choice can be changed or withdrawn; none as above.
    #[serde(default)]
    pub tells_withdrawal: Option<bool>,
    /// Switches and boxes on all layers that were read, fixed ones left out.
    #[serde(default)]
    pub switches: u32,
    /// Those of `preticked` that speak of legitimate interest.
    #[serde(default)]
    pub preticked_interest: Vec<String>,
    /// Per scenario: switches that were on when it was opened again after the choice.
    #[serde(default)]
    pub reopened_on: IndexMap<Scenario, Vec<String>>,
    /// Whether a refusal was in view on the first layer in phone size; none when not looked at so.
    #[serde(default)]
    pub phone_reject: Option<bool>,
    /// In how many runs the entry page showed it, those with Global Privacy Control left out; none when it
    /// was looked for in no run.
    #[serde(default)]
    pub seen: Option<InRuns>,
    /// The forms in which it was shown there, in the order in which they were met: more than one is an A/B
    /// test or the like. All else here is said of the first.
    #[serde(default)]
    pub variants: Vec<BannerVariant>,
}

/// A page that asked again although a choice had been confirmed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AskedAgain {
    /// Scenario.
    pub scenario: Scenario,
    /// The page; none when it cannot be told.
    pub page: Option<String>,
}

/// Where a choice was kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Remembered {
    /// The choice.
    pub choice: Consent,
    /// `cookie`, `local` or `session`.
    pub area: String,
    /// Name of the cookie or key.
    pub name: String,
    /// Days until the cookie ends; none for a session cookie and for storage, which has no end.
    pub days: Option<f64>,
}

/// Seconds that each choice took a machine, in the fastest run; null where it was not reached.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BannerSeconds {
    /// To accept.
    pub accept: Option<f64>,
    /// To refuse.
    pub reject: Option<f64>,
    /// To close without an answer.
    pub dismiss: Option<f64>,
    /// To withdraw, from the page on which the way back is looked for.
    pub withdraw: Option<f64>,
}

impl BannerFact {
    /// Whether its first layer leads to another one that was not opened before a choice: what switches
    /// it has, and how they stood, is then unknown.
    pub fn hides_a_layer(&self) -> bool {
        let leads_on = |c: &BannerControl| c.action == ControlAction::Settings;
        self.further_layers.is_empty() && self.first_layer.iter().any(leads_on)
    }
}

impl Default for BannerFact {
    fn default() -> Self {
        BannerFact {
            id: "B-1".into(),
            present: None,
            kind: NoticeKind::None,
            cmp: None,
            language: None,
            text: String::new(),
            page: None,
            screenshot: None,
            appeared_ms: None,
            first_layer: Vec::new(),
            further_layers: Vec::new(),
            clicks: BannerClicks::default(),
            preticked: Vec::new(),
            withdraw_control: None,
            measure: None,
            purposes: Vec::new(),
            seconds: BannerSeconds::default(),
            asked_again: Vec::new(),
            remembered: Vec::new(),
            names_purposes: None,
            tells_withdrawal: None,
            switches: 0,
            preticked_interest: Vec::new(),
            reopened_on: IndexMap::new(),
            phone_reject: None,
            seen: None,
            variants: Vec::new(),
        }
    }
}

/// A control of the consent interface.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BannerControl {
    /// What it does.
    pub action: ControlAction,
    /// Its words.
    pub text: String,
    /// Its selector.
    pub selector: String,
    /// `button`, `link`, `switch`, ….
    pub role: String,
    /// Left edge in CSS pixels of the view; none when not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x: Option<f64>,
    /// Top edge in CSS pixels of the view; none when not recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub y: Option<f64>,
    /// CSS pixels.
    pub width: f64,
    /// CSS pixels.
    pub height: f64,
    /// WCAG contrast.
    pub contrast: Option<f64>,
    /// CSS pixels.
    pub font_px: f64,
    /// Layer it was seen on, from 1.
    #[serde(default)]
    pub layer: u32,
    /// State of a switch before anything was moved.
    #[serde(default)]
    pub checked: Option<bool>,
    /// Colours, font, how the keyboard reaches it.
    #[serde(default)]
    pub measure: ControlMeasure,
}

/// Actions needed for each choice; null where it was not reached.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BannerClicks {
    /// To accept.
    pub accept: Option<u32>,
    /// To refuse.
    pub reject: Option<u32>,
    /// To withdraw.
    pub withdraw: Option<u32>,
    /// To close without an answer.
    #[serde(default)]
    pub dismiss: Option<u32>,
}

/// First or third party.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// Same site (eTLD+1) as the audited one.
    First,
    /// Another site.
    Third,
}

/// What made a request.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Initiator {
    /// `parser`, `script`, `preload`, `preflight`, `other`.
    pub kind: String,
    /// Script or document.
    pub url: Option<String>,
    /// Line there.
    pub line: Option<u32>,
    /// Scripts that led to it, innermost first.
    pub chain: Vec<String>,
}

/// A request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RequestFact {
    /// `R-00001`.
    pub id: String,
    /// Scenario.
    pub scenario: Scenario,
    /// Run.
    pub run: u32,
    /// Page it belongs to.
    pub page: Option<String>,
    /// Consent state in force when it started.
    pub consent: Consent,
    /// Started before, or within 1.5 s after, a reject or withdraw click: recorded, not held against the site.
    pub grace: bool,
    /// Milliseconds since the run started.
    pub time_ms: f64,
    /// Milliseconds since the visit's navigation, by the page's own clock.
    pub page_time_ms: Option<f64>,
    /// Whether the page's clock was being moved on when it was sent: a visitor's browser would have
    /// sent it as long after the navigation as `page_time_ms` says, the audit sent it earlier.
    #[serde(default)]
    pub clock_moved: bool,
    /// Address.
    pub url: String,
    /// Host of the address.
    pub host: String,
    /// HTTP method.
    pub method: String,
    /// CDP resource type: `document`, `script`, `image`, `fetch`, `xhr`, `ping`, `websocket`, ….
    pub kind: String,
    /// HTTP status; null when there was no answer.
    pub status: Option<u16>,
    /// Why it never left the browser, when it was blocked.
    pub blocked: Option<String>,
    /// Network error, when it failed.
    pub error: Option<String>,
    /// Answered from a cache or a service worker: nothing left the browser.
    pub from_cache: bool,
    /// Whether it left the browser.
    #[serde(default)]
    pub delivery: Delivery,
    /// First or third party.
    pub party: Party,
    /// Site (eTLD+1) of the address.
    pub site: String,
    /// Names the host leads to by CNAME, as Chrome's resolver was told, the nearest first. A host that
    /// itself says nothing of its vendor has the vendor of the first of these that does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Vendor, when known.
    pub vendor: Option<String>,
    /// What the vendor's rule says it is: `event`, `script`, `config`, `sync`, `frame`, `heartbeat`, `replay`, `server`, `unclassified`.
    pub vendor_kind: Option<String>,
    /// Purpose of the vendor.
    pub purpose: Option<String>,
    /// What made it.
    pub initiator: Initiator,
    /// Id of the hop before, for a redirect.
    pub redirect_from: Option<String>,
    /// Address of the frame that asked.
    pub frame: Option<String>,
    /// Target it came from.
    pub target: TargetKind,
    /// Bytes of the body sent.
    pub body_bytes: Option<u64>,
    /// Consent signal decoded from a vendor hit (`gcs`, `gcd`, …), also where no event was decoded.
    pub consent_signal: BTreeMap<String, Value>,
    /// Which witness showed it.
    #[serde(default)]
    pub seen_by: SeenBy,
    /// How much of the page's address went along as referrer: `none`, `origin`, `path`, `query`; null when its headers were not recorded.
    #[serde(default)]
    pub referrer: Option<String>,
    /// Milliseconds since the recorder had moved about in the page, when it started after that.
    #[serde(default)]
    pub after_stir_ms: Option<f64>,
    /// Names of fields in a first-party request that are made for a vendor's server interface.
    #[serde(default)]
    pub relay_fields: Vec<String>,
    /// Version of a script: start of the SHA-256 of its text where that was kept, else the server's
    /// `Last-Modified`, else its `ETag`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// Which witness showed a request.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SeenBy {
    /// The recorder heard it, with headers, initiator and answer.
    #[default]
    Recorder,
    /// Only Chrome's net log shows it: address, method, time and the origin that asked.
    NetLog,
}

/// Something said about the visitor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UserData {
    /// `email`, `phone`, `name`, `id`, `ip`, `first_name`, `zip`, ….
    pub kind: String,
    /// `plain`, `sha256`, `md5`, `sha1`, `base64`, ….
    pub form: String,
    /// Whether it is the identity planted by this audit.
    pub canary: bool,
    /// Where it was found: a locator such as `q:ud[em]`.
    #[serde(rename = "where")]
    pub place: String,
}

/// A decoded event of a pixel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PixelFact {
    /// `X-0001`.
    pub id: String,
    /// Request it was read from.
    pub request: String,
    /// Scenario.
    pub scenario: Scenario,
    /// Run.
    pub run: u32,
    /// Page it belongs to.
    pub page: Option<String>,
    /// Consent state in force.
    pub consent: Consent,
    /// As in [`RequestFact::grace`].
    pub grace: bool,
    /// Vendor.
    pub vendor: String,
    /// Purpose of the vendor.
    pub purpose: Option<String>,
    /// Account, as on the wire.
    pub account: Option<String>,
    /// Event, as on the wire.
    pub event: Option<String>,
    /// Event in the 16 common words.
    pub canonical: Option<String>,
    /// Value, as on the wire.
    pub value: Option<String>,
    /// Currency.
    pub currency: Option<String>,
    /// Id by which the vendor drops repeats.
    pub dedupe_id: Option<String>,
    /// All parameters, bounded.
    pub params: BTreeMap<String, String>,
    /// What it said about the visitor.
    pub user_data: Vec<UserData>,
    /// Decoded consent signal: `ad_storage`, `analytics_storage`, `gcs`, `gcd`, ….
    pub consent_signal: BTreeMap<String, Value>,
    /// `denied` when the hit itself says that consent is denied (gcs=G100, asc=D), `granted`, or null.
    pub signal_state: Option<String>,
    /// How the request ended: `sent`, `blocked`, `failed`, `cached`.
    pub delivery: String,
    /// Ids of requests that carry the same event again (two hosts, two tag managers).
    pub repeats: Vec<String>,
    /// Page address, items, click ids, parameters by readable name.
    #[serde(flatten)]
    pub more: EventMore,
}

/// Who set a cookie first.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SetBy {
    /// `http`, `script`, or `unknown`.
    pub kind: String,
    /// Request whose answer set it.
    pub request: Option<String>,
    /// Script that set it.
    pub script: Option<String>,
}

/// What happened to a cookie in a scenario.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CookieState {
    /// Set, and there at the end; in a scenario with a choice: set after it.
    Set,
    /// There before the choice and still there at the end.
    Kept,
    /// There before the choice and at the end with another value or lifetime.
    Changed,
    /// There before the choice (or set) and gone at the end.
    Removed,
    /// The browser refused to store it.
    Blocked,
}

/// A cookie over all scenarios.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CookieFact {
    /// `C-001`.
    pub id: String,
    /// Name.
    pub name: String,
    /// Domain without leading dot.
    pub domain: String,
    /// Whether it is sent to that host only.
    pub host_only: bool,
    /// Path.
    pub path: String,
    /// Top-level site of a partitioned cookie.
    pub partition: Option<String>,
    /// First or third party.
    pub party: Party,
    /// Who set it first.
    pub set_by: SetBy,
    /// Vendor, when known.
    pub vendor: Option<String>,
    /// `necessary`, `preferences`, `statistics`, `marketing`, or null when not in the catalogue.
    pub purpose: Option<String>,
    /// Catalogue and its date; never proof.
    pub purpose_source: Option<String>,
    /// Whether it holds the consent choice itself.
    pub stores_choice: bool,
    /// Whether its value looks like an identifier (long, high entropy).
    pub identifier: bool,
    /// Ends with the browser session.
    pub session: bool,
    /// Days it is stored for, as stored by the browser.
    pub lifetime_days: Option<f64>,
    /// Days asked for by the site.
    pub requested_lifetime_days: Option<f64>,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `Secure`.
    pub secure: bool,
    /// `Strict`, `Lax`, `None`.
    pub same_site: Option<String>,
    /// Consent state when it was first set in each scenario.
    pub first_set: IndexMap<Scenario, Consent>,
    /// Per scenario.
    pub scenarios: IndexMap<Scenario, CookieState>,
    /// Runs in which it was seen, per scenario.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub seen_runs: IndexMap<Scenario, Vec<u32>>,
    /// Pages on which it was first seen.
    pub pages: Vec<String>,
    /// Days it is stored for at the end of each scenario; 0 for a session cookie.
    #[serde(default)]
    pub kept_days: IndexMap<Scenario, f64>,
    /// What a policy or a consent manager's list says of it.
    #[serde(default)]
    pub told: Told,
}

/// A tenth and a day more than told is a rounding, not another lifetime; our own figure.
const TOLD_SLACK: f64 = 1.1;

impl CookieFact {
    /// Days it is asked to be kept, 0 for the session; none when that is not known.
    pub fn asked_days(&self) -> Option<f64> {
        if self.session {
            return Some(0.0);
        }
        self.requested_lifetime_days.or(self.lifetime_days)
    }

    /// Whether it is asked to be kept longer than a policy says; none when either is not known.
    pub fn outlives_what_is_told(&self) -> Option<bool> {
        let (told, asked) = (self.told.days?, self.asked_days()?);
        Some(asked > told * TOLD_SLACK + 1.0)
    }
}

/// What the policies that were read say of a cookie.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// Whether one names it or its vendor; null when no policy could be read.
    pub declared: Option<bool>,
    /// Policy that lists it.
    pub policy: Option<String>,
    /// Class given to it: `necessary`, `preferences`, `statistics`, `marketing`; null when none is given.
    pub class: Option<String>,
    /// Days it is said to be kept; 0 for "until the browser closes".
    pub days: Option<f64>,
    /// The row or sentence that says so.
    pub passage: Option<String>,
}

/// An entry of web storage over all scenarios.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StorageFact {
    /// `S-001`.
    pub id: String,
    /// Origin.
    pub origin: String,
    /// `local`, `session`, `indexeddb`, `cache`.
    pub area: String,
    /// Key.
    pub key: String,
    /// Vendor, when known.
    pub vendor: Option<String>,
    /// As for cookies.
    pub purpose: Option<String>,
    /// Whether it holds the consent choice itself.
    pub stores_choice: bool,
    /// Whether its value looks like an identifier.
    pub identifier: bool,
    /// First or third party.
    pub party: Party,
    /// Who wrote it first.
    pub set_by: SetBy,
    /// Consent state when it was first written in each scenario.
    pub first_set: IndexMap<Scenario, Consent>,
    /// Per scenario.
    pub scenarios: IndexMap<Scenario, CookieState>,
    /// Runs in which it was seen, per scenario.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub seen_runs: IndexMap<Scenario, Vec<u32>>,
}

/// Calls that can serve fingerprinting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FingerprintFact {
    /// `G-001`.
    pub id: String,
    /// `canvas`, `webgl`, `audio`, `fonts`, `rtc`, ….
    pub kind: String,
    /// Script.
    pub script: Option<String>,
    /// Page.
    pub page: Option<String>,
    /// Scenario.
    pub scenario: Scenario,
    /// Number of calls.
    pub calls: u64,
}

/// A vendor seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct VendorFact {
    /// Id in the catalogue, or `unknown:<site>` for a third-party site that is not in it.
    pub id: String,
    /// Product name, or the site.
    pub name: String,
    /// Company.
    pub company: Option<String>,
    /// Country of its seat, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Main category.
    pub category: String,
    /// Main purpose.
    pub purpose: Option<String>,
    /// Whether it is in the catalogue.
    pub known: bool,
    /// Scenarios it was seen in.
    pub scenarios: Vec<Scenario>,
    /// Accounts seen.
    pub accounts: Vec<String>,
    /// Native event names seen.
    pub events: Vec<String>,
    /// Hosts contacted.
    pub hosts: Vec<String>,
    /// Requests to it, all scenarios.
    pub requests: u64,
    /// Whether a policy that was read names it; null when no policy could be read.
    pub declared: Option<bool>,
    /// Its number in the Global Vendor List of the IAB, when known.
    #[serde(default)]
    pub gvl_id: Option<u16>,
    /// Establishment in Europe that the catalogue names as responsible there, in its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub controller_eu: Option<String>,
    /// How the law on transfers sees the country of its seat: `eea`, `uk`, `us`, `adequate`, `other`; none
    /// when the country is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<String>,
    /// Where the catalogue's entry comes from: `public-code`, `documented`, `knowledge` (not checked again);
    /// none for a party that is not in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<String>,
    /// First few evidence ids.
    pub evidence: Vec<String>,
}

/// A policy that was read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyFact {
    /// `L-1`.
    pub id: String,
    /// Address.
    pub url: String,
    /// Page id.
    pub page: Option<String>,
    /// `privacy` or `cookie`.
    pub kind: String,
    /// Language.
    pub language: Option<String>,
    /// Vendor ids named.
    pub vendors_named: Vec<String>,
    /// Cookie names named.
    pub cookies_named: Vec<String>,
    /// Named checks on the text, e.g. `withdraw_told`, `lifetimes_told`, `transfer_told`.
    pub checks: BTreeMap<String, bool>,
    /// Cookies and storage keys listed in tables and lists, seen or not.
    #[serde(default)]
    pub listed: Vec<ListedCookie>,
    /// Vendor ids listed though they were not seen in the traffic.
    #[serde(default)]
    pub vendors_unseen: Vec<String>,
    /// Sentences that promise something the traffic can be held against.
    #[serde(default)]
    pub claims: Vec<ClaimFact>,
    /// The passage behind a check, by its name.
    #[serde(default)]
    pub passages: BTreeMap<String, String>,
    /// Date of the text as it says itself, as written.
    #[serde(default)]
    pub dated: Option<String>,
    /// Whether the words of the text are of the language it says it is in; none when that cannot be told.
    #[serde(default)]
    pub language_sure: Option<bool>,
    /// Why it could not be read, when it was found and could not: nothing else is known of it then.
    #[serde(default)]
    pub unread: Option<String>,
}

/// A cookie or storage key as a policy or a consent manager's list tells it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ListedCookie {
    /// Name as written; `_ga_*` stands for all that begin so.
    pub name: String,
    /// Who sets it, as written.
    pub provider: Option<String>,
    /// What for, as written.
    pub purpose: Option<String>,
    /// Class: `necessary`, `preferences`, `statistics`, `marketing`.
    pub class: Option<String>,
    /// How long, as written.
    pub duration: Option<String>,
    /// How long, in days; 0 for the session; null when it could not be read.
    pub days: Option<f64>,
    /// Whether a cookie or key of that name was seen.
    pub seen: bool,
}

/// A sentence of a policy that promises something the traffic can be held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClaimFact {
    /// `no-cookies`, `no-sharing`, `only-after-consent`.
    pub kind: String,
    /// The sentence.
    pub passage: String,
}

/// A form of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FormFact {
    /// `M-001`.
    pub id: String,
    /// Page it stands on.
    pub page: String,
    /// Where it sends to, absolute.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// What its fields ask for: `email`, `phone`, `name`, `password`, `card`, `health`, `birth`, `address`, `search`, `text`, `file`.
    pub asks: Vec<String>,
    /// Texts of its boxes to tick.
    pub boxes: Vec<FormBox>,
    /// Scenarios in which the audit typed into a field of its page and did not send it.
    #[serde(default)]
    pub typed_in: Vec<Scenario>,
}

/// A box to tick in a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FormBox {
    /// Its words.
    pub text: String,
    /// Whether it was ticked in advance.
    pub ticked: bool,
    /// What it speaks of: `terms`, `newsletter`, `tracking`.
    pub about: Vec<String>,
}

/// An image or frame of a known vendor inside a `noscript` element of a page's source.
///
/// Chrome with scripts on never loads it: it is what visitors without scripts send, in every
/// consent state, because no consent tool can hold it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NoscriptFact {
    /// `N-001`.
    pub id: String,
    /// Page it stands on.
    pub page: Option<String>,
    /// Scenario in which the source was read first.
    pub scenario: Scenario,
    /// Absolute address.
    pub url: String,
    /// Vendor.
    pub vendor: String,
    /// As in [`RequestFact::vendor_kind`].
    pub vendor_kind: String,
    /// Purpose of the vendor.
    pub purpose: Option<String>,
    /// Account read from the address.
    pub account: Option<String>,
    /// Native name of the event it would send.
    pub event: Option<String>,
}

/// A journey in one run: what the user wrote down that a visitor does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JourneyFact {
    /// `E-001`.
    pub id: String,
    /// Its name in the configuration.
    pub name: String,
    /// Scenario.
    pub scenario: Scenario,
    /// Run.
    pub run: u32,
    /// Whether it was taken before the first page: a login.
    pub before: bool,
    /// How it ended.
    pub outcome: JourneyOutcome,
    /// Why, when not `done`.
    pub reason: Option<String>,
    /// Its steps, also those that it did not come to.
    pub steps: Vec<StepFact>,
}

/// A login that a run started from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct LoginFact {
    /// Scenario.
    pub scenario: Scenario,
    /// Run.
    pub run: u32,
    /// Names of the journeys that made it, once for all runs.
    pub journeys: Vec<String>,
    /// Its cookies, that were there before the first page: no cookies of the scenario, and judged by no rule.
    pub cookies: Vec<LoginCookie>,
    /// Cookies that were there when it was made and were not taken over: those of consent and of tracking, and
    /// those of other sites.
    pub left_out: Vec<LoginCookie>,
}

/// A step of a journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StepFact {
    /// `go`, `click`, `fill`, `choose`, `press`, `scroll`, `hover`, `wait`, `submit`, `expect`.
    pub action: String,
    /// On what, in the words of the configuration; a secret by the name of its variable.
    pub target: String,
    /// How it ended.
    pub outcome: JourneyOutcome,
    /// Why it failed.
    pub reason: Option<String>,
    /// `mouse`, `keyboard`, `wheel` or `address`.
    pub by: Option<String>,
    /// Selector of what was operated.
    pub selector: Option<String>,
    /// Milliseconds since the run started at which it began.
    pub time_ms: Option<f64>,
    /// Page on which it began.
    pub page: Option<String>,
    /// Address of the page when it had ended.
    pub url: Option<String>,
    /// Screenshot of a page on which it failed.
    pub screenshot: Option<String>,
    /// Common name of the event that should follow.
    pub expected: Option<String>,
    /// Decoded events of that name that followed before the next step had ended.
    pub seen: Vec<String>,
}

/// What could not be seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Limit {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
    /// What must not be concluded.
    pub effect: String,
    /// What it hides: `scenario`, `page`, `journey`, `requests`, `cookies`, `storage`, `banner`, `screenshot`, `environment`, `method`,
    /// `names`, `policy`.
    pub hides: String,
    /// Scenario concerned; none means all.
    pub scenario: Option<Scenario>,
}
