//! The closed table of fields that a condition can name, per kind of subject.

use super::subject::{Subject, SubjectKind};
use super::value::{Kind, Unit, Value};
use super::world::delivery;
use crate::detect::{
    BannerFact, CookieFact, CookieState, NoscriptFact, PageFact, Party, PixelFact, PolicyFact,
    RequestFact, StorageFact, UserData, VendorFact,
};
use crate::evidence::{ControlAction, NoticeKind, TargetKind};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A field of a subject.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name in rule files.
    pub name: &'static str,
    /// What it may hold.
    pub kind: Kind,
    /// What it means, for the documentation.
    pub means: &'static str,
}

/// Purposes of vendors.
pub const PURPOSES: &[&str] = &[
    "none",
    "advertising",
    "social",
    "analytics",
    "session-replay",
    "tag-manager",
    "cdp",
    "chat",
    "video",
    "maps",
    "fonts",
    "cmp",
    "ab-testing",
    "error-monitoring",
    "captcha",
    "payment",
    "affiliate",
    "email",
    "ticketing",
    "commerce",
    "cdn",
];
/// Purposes of cookies and storage entries; `uncatalogued` means that no catalogue knows the name.
pub const COOKIE_PURPOSES: &[&str] = &[
    "necessary",
    "preferences",
    "statistics",
    "marketing",
    "uncatalogued",
];
const CONSENT: &[&str] = &["none", "dismissed", "rejected", "accepted", "withdrawn"];
const VENDOR_KINDS: &[&str] = &[
    "none",
    "event",
    "script",
    "config",
    "sync",
    "frame",
    "heartbeat",
    "replay",
    "server",
    "unclassified",
];
const PARTIES: &[&str] = &["first", "third"];
const DELIVERIES: &[&str] = &["sent", "blocked", "failed", "cached"];
const SIGNALS: &[&str] = &["none", "granted", "denied"];
const SCHEMES: &[&str] = &["https", "http", "wss", "ws", "other"];
const RESOURCES: &[&str] = &[
    "document",
    "stylesheet",
    "image",
    "media",
    "font",
    "script",
    "texttrack",
    "xhr",
    "fetch",
    "prefetch",
    "eventsource",
    "websocket",
    "manifest",
    "signedexchange",
    "ping",
    "cspviolationreport",
    "preflight",
    "fedcm",
    "other",
];
const TARGETS: &[&str] = &["page", "iframe", "worker", "service-worker", "popup"];
const CANONICAL: &[&str] = &[
    "none",
    "page_view",
    "click",
    "download",
    "search",
    "contact",
    "add_to_cart",
    "add_to_wishlist",
    "initiate_checkout",
    "add_payment_info",
    "purchase",
    "donate",
    "lead",
    "registration",
    "subscribe",
    "view_content",
    "custom",
];
const SAME_SITE: &[&str] = &["unset", "strict", "lax", "none"];
const SETTERS: &[&str] = &["http", "script", "unknown"];
const STATES: &[&str] = &["set", "kept", "changed", "removed", "blocked"];
const AREAS: &[&str] = &["local", "session", "indexeddb", "cache"];
const NOTICES: &[&str] = &["banner", "wall", "notice-only", "none"];
const ACTIONS: &[&str] = &[
    "accept", "reject", "settings", "save", "close", "pay", "policy", "other",
];
const PAGES: &[&str] = &[
    "home",
    "policy",
    "checkout",
    "basket",
    "thank-you",
    "donate",
    "newsletter",
    "contact",
    "product",
    "not-found",
    "other",
];
const POLICIES: &[&str] = &["privacy", "cookie"];
const IN_FORCE: &str = "made in the consent state the scenario is about (before, gpc: nothing said; reject: after the refusal), grace time over";

const fn field(name: &'static str, kind: Kind, means: &'static str) -> Field {
    Field { name, kind, means }
}

const REQUEST: &[Field] = &[
    field("vendor", Kind::Vendor, "vendor it goes to"),
    field("purpose", Kind::Word(PURPOSES), "purpose of the vendor"),
    field(
        "vendor_kind",
        Kind::Word(VENDOR_KINDS),
        "what the vendor's entry says it is",
    ),
    field("party", Kind::Word(PARTIES), "first or third party"),
    field(
        "consent",
        Kind::Word(CONSENT),
        "consent state when it started",
    ),
    field(
        "grace",
        Kind::Flag,
        "running at a refusal or withdrawal, or within 1.5 s after it",
    ),
    field("in_force", Kind::Flag, IN_FORCE),
    field(
        "delivery",
        Kind::Word(DELIVERIES),
        "how it ended; blocked and cached ones never left the browser",
    ),
    field(
        "signal",
        Kind::Word(SIGNALS),
        "what it says itself about consent",
    ),
    field("scheme", Kind::Word(SCHEMES), "scheme of its address"),
    field(
        "resource",
        Kind::Word(RESOURCES),
        "resource type in the browser",
    ),
    field("target", Kind::Word(TARGETS), "target it came from"),
    field("host", Kind::Text, "host of its address"),
    field("site", Kind::Text, "site (eTLD+1) of its address"),
];

const PIXEL: &[Field] = &[
    field("vendor", Kind::Vendor, "vendor"),
    field("purpose", Kind::Word(PURPOSES), "purpose of the vendor"),
    field("event", Kind::Text, "event as on the wire"),
    field(
        "canonical",
        Kind::Word(CANONICAL),
        "event in the common words",
    ),
    field(
        "consent",
        Kind::Word(CONSENT),
        "consent state when it was sent",
    ),
    field(
        "grace",
        Kind::Flag,
        "running at a refusal or withdrawal, or within 1.5 s after it",
    ),
    field("in_force", Kind::Flag, IN_FORCE),
    field(
        "delivery",
        Kind::Word(DELIVERIES),
        "how it ended; blocked ones never left the browser",
    ),
    field(
        "signal",
        Kind::Word(SIGNALS),
        "what it says itself about consent",
    ),
    field(
        "party",
        Kind::Word(PARTIES),
        "party of the address it went to",
    ),
];

const COOKIE: &[Field] = &[
    field("name", Kind::Text, "name"),
    field("vendor", Kind::Vendor, "vendor by the catalogue"),
    field(
        "vendor_purpose",
        Kind::Word(PURPOSES),
        "purpose of that vendor",
    ),
    field(
        "purpose",
        Kind::Word(COOKIE_PURPOSES),
        "purpose by the catalogue",
    ),
    field("party", Kind::Word(PARTIES), "first or third party"),
    field(
        "stores_choice",
        Kind::Flag,
        "holds the consent choice itself",
    ),
    field(
        "identifier",
        Kind::Flag,
        "its value looks like an identifier",
    ),
    field("session", Kind::Flag, "ends with the browser session"),
    field(
        "lifetime",
        Kind::Number(Unit::Days),
        "lifetime as stored by the browser",
    ),
    field(
        "requested_lifetime",
        Kind::Number(Unit::Days),
        "lifetime asked for",
    ),
    field("http_only", Kind::Flag, "HttpOnly"),
    field("secure", Kind::Flag, "Secure"),
    field(
        "same_site",
        Kind::Word(SAME_SITE),
        "SameSite; unset where the site said nothing",
    ),
    field(
        "set_by",
        Kind::Word(SETTERS),
        "set by an answer or by a script",
    ),
    field(
        "state",
        Kind::Word(STATES),
        "what became of it in the scenario",
    ),
    field(
        "in_force",
        Kind::Flag,
        "first set in the consent state the scenario is about",
    ),
];

const STORAGE: &[Field] = &[
    field("key", Kind::Text, "key"),
    field("area", Kind::Word(AREAS), "storage area"),
    field("vendor", Kind::Vendor, "vendor by the catalogue"),
    field(
        "vendor_purpose",
        Kind::Word(PURPOSES),
        "purpose of that vendor",
    ),
    field(
        "purpose",
        Kind::Word(COOKIE_PURPOSES),
        "purpose by the catalogue",
    ),
    field("party", Kind::Word(PARTIES), "first or third party"),
    field(
        "stores_choice",
        Kind::Flag,
        "holds the consent choice itself",
    ),
    field(
        "identifier",
        Kind::Flag,
        "its value looks like an identifier",
    ),
    field(
        "state",
        Kind::Word(STATES),
        "what became of it in the scenario",
    ),
    field(
        "in_force",
        Kind::Flag,
        "first written in the consent state the scenario is about",
    ),
];

const BANNER: &[Field] = &[
    field(
        "present",
        Kind::Flag,
        "whether a consent interface was found",
    ),
    field("kind", Kind::Word(NOTICES), "what kind of thing it is"),
    field(
        "first_layer",
        Kind::Words(ACTIONS),
        "what the controls of the first layer do",
    ),
    field(
        "further_layers",
        Kind::Words(ACTIONS),
        "what the controls of further layers do",
    ),
    field(
        "preticked",
        Kind::Number(Unit::Plain),
        "optional switches that were on before any choice",
    ),
    field(
        "accept_clicks",
        Kind::Number(Unit::Plain),
        "actions needed to accept",
    ),
    field(
        "reject_clicks",
        Kind::Number(Unit::Plain),
        "actions needed to refuse",
    ),
    field(
        "withdraw_clicks",
        Kind::Number(Unit::Plain),
        "actions needed to withdraw",
    ),
];

const PAGE: &[Field] = &[
    field("kind", Kind::Word(PAGES), "kind of page"),
    field("status", Kind::Number(Unit::Plain), "HTTP status"),
];

const SITE: &[Field] = &[
    field(
        "interface",
        Kind::Flag,
        "whether a consent interface was found",
    ),
    field(
        "withdraw_control",
        Kind::Flag,
        "whether a control that reopens the choice was seen",
    ),
    field(
        "choice_confirmed",
        Kind::Flag,
        "whether the scenario's choice took effect",
    ),
];

const POLICY: &[Field] = &[field(
    "kind",
    Kind::Word(POLICIES),
    "privacy or cookie policy",
)];

const VENDOR: &[Field] = &[
    field("vendor", Kind::Vendor, "its id"),
    field("purpose", Kind::Word(PURPOSES), "main purpose"),
    field("known", Kind::Flag, "whether it is in the catalogue"),
    field(
        "declared",
        Kind::Flag,
        "whether a policy that was read names it",
    ),
    field("accounts", Kind::Number(Unit::Plain), "account ids seen"),
    field(
        "requests",
        Kind::Number(Unit::Plain),
        "requests to it, all scenarios",
    ),
];

const NOSCRIPT: &[Field] = &[
    field("vendor", Kind::Vendor, "vendor the image points to"),
    field("purpose", Kind::Word(PURPOSES), "purpose of the vendor"),
    field(
        "vendor_kind",
        Kind::Word(VENDOR_KINDS),
        "what the vendor's entry says it is",
    ),
    field("event", Kind::Text, "event it would send"),
];

/// The fields of a kind of subject.
pub fn fields(kind: SubjectKind) -> &'static [Field] {
    match kind {
        SubjectKind::Request => REQUEST,
        SubjectKind::Pixel => PIXEL,
        SubjectKind::Cookie => COOKIE,
        SubjectKind::Storage => STORAGE,
        SubjectKind::Banner => BANNER,
        SubjectKind::Page => PAGE,
        SubjectKind::Site => SITE,
        SubjectKind::Policy => POLICY,
        SubjectKind::Vendor => VENDOR,
        SubjectKind::Noscript => NOSCRIPT,
    }
}

pub(super) fn request(subject: &Subject<'_>, request: &RequestFact, field: &str) -> Value {
    match field {
        "vendor" => Value::word(request.vendor.as_deref()),
        "purpose" => Value::word(request.purpose.as_deref()),
        "vendor_kind" => Value::word(request.vendor_kind.as_deref()),
        "party" => party(request.party),
        "consent" => Value::Word(request.consent.as_str().into()),
        "grace" => Value::Flag(request.grace),
        "in_force" => Value::Flag(subject.world.in_force(
            subject.scenario,
            request.consent,
            request.grace,
        )),
        "delivery" => Value::Word(delivery(request).into()),
        "signal" => Value::Word(request_signal(subject, request).into()),
        "scheme" => {
            let scheme = request.url.split(':').next().unwrap_or("");
            Value::Word(
                if SCHEMES.contains(&scheme) {
                    scheme
                } else {
                    "other"
                }
                .into(),
            )
        }
        "resource" => Value::Word(request.kind.clone()),
        "target" => Value::Word(target(request.target).into()),
        "host" => Value::Word(request.host.clone()),
        "site" => Value::Word(request.site.clone()),
        _ => Value::Unknown,
    }
}

/// What a request says about consent: what was decoded from its events, else whether every
/// `…_storage` and `ad_…` entry of its consent signal says the same.
fn request_signal(subject: &Subject<'_>, request: &RequestFact) -> &'static str {
    let decoded: Vec<&str> = subject
        .world
        .pixels_of(&request.id)
        .iter()
        .filter_map(|p| p.signal_state.as_deref())
        .collect();
    if decoded.contains(&"granted") {
        return "granted";
    }
    if decoded.contains(&"denied") {
        return "denied";
    }
    signal_words(&request.consent_signal)
}

fn signal_words(signal: &BTreeMap<String, Json>) -> &'static str {
    let words: Vec<&str> = signal
        .iter()
        .filter(|(key, _)| key.ends_with("_storage") || key.starts_with("ad_"))
        .filter_map(|(_, value)| value.as_str())
        .collect();
    if words.contains(&"granted") {
        "granted"
    } else if words.contains(&"denied") {
        "denied"
    } else {
        "none"
    }
}

pub(super) fn pixel(subject: &Subject<'_>, pixel: &PixelFact, field: &str) -> Value {
    match field {
        "vendor" => Value::Word(pixel.vendor.clone()),
        "purpose" => Value::word(pixel.purpose.as_deref()),
        "event" => Value::word(pixel.event.as_deref()),
        "canonical" => Value::word(pixel.canonical.as_deref()),
        "consent" => Value::Word(pixel.consent.as_str().into()),
        "grace" => Value::Flag(pixel.grace),
        "in_force" => Value::Flag(subject.world.in_force(
            subject.scenario,
            pixel.consent,
            pixel.grace,
        )),
        "delivery" => Value::Word(pixel.delivery.clone()),
        "signal" => Value::word(pixel.signal_state.as_deref()),
        "party" => subject
            .world
            .request(&pixel.request)
            .map_or(Value::Unknown, |r| party(r.party)),
        _ => Value::Unknown,
    }
}

pub(super) fn cookie(subject: &Subject<'_>, cookie: &CookieFact, field: &str) -> Value {
    match field {
        "name" => Value::Word(cookie.name.clone()),
        "vendor" => Value::word(cookie.vendor.as_deref()),
        "vendor_purpose" => Value::Word(subject.world.vendor_purpose(cookie.vendor.as_deref())),
        "purpose" => Value::Word(cookie.purpose.as_deref().unwrap_or("uncatalogued").into()),
        "party" => party(cookie.party),
        "stores_choice" => Value::Flag(cookie.stores_choice),
        "identifier" => Value::Flag(cookie.identifier),
        "session" => Value::Flag(cookie.session),
        "lifetime" if cookie.session => Value::Number(0.0),
        "lifetime" => Value::number(cookie.lifetime_days),
        "requested_lifetime" if cookie.session => Value::Number(0.0),
        "requested_lifetime" => {
            Value::number(cookie.requested_lifetime_days.or(cookie.lifetime_days))
        }
        "http_only" => Value::Flag(cookie.http_only),
        "secure" => Value::Flag(cookie.secure),
        "same_site" => Value::Word(
            cookie
                .same_site
                .as_deref()
                .unwrap_or("unset")
                .to_lowercase(),
        ),
        "set_by" => Value::Word(cookie.set_by.kind.clone()),
        "state" => cookie
            .scenarios
            .get(&subject.scenario)
            .map_or(Value::Unknown, |s| state(*s)),
        "in_force" => cookie
            .scenarios
            .get(&subject.scenario)
            .map_or(Value::Unknown, |s| {
                subject.stored_in_force(*s, cookie.first_set.get(&subject.scenario).copied())
            }),
        _ => Value::Unknown,
    }
}

pub(super) fn storage(subject: &Subject<'_>, entry: &StorageFact, field: &str) -> Value {
    match field {
        "key" => Value::Word(entry.key.clone()),
        "area" => Value::Word(entry.area.clone()),
        "vendor" => Value::word(entry.vendor.as_deref()),
        "vendor_purpose" => Value::Word(subject.world.vendor_purpose(entry.vendor.as_deref())),
        "purpose" => Value::Word(entry.purpose.as_deref().unwrap_or("uncatalogued").into()),
        "party" => party(entry.party),
        "stores_choice" => Value::Flag(entry.stores_choice),
        "identifier" => Value::Flag(entry.identifier),
        "state" => entry
            .scenarios
            .get(&subject.scenario)
            .map_or(Value::Unknown, |s| state(*s)),
        "in_force" => entry
            .scenarios
            .get(&subject.scenario)
            .map_or(Value::Unknown, |s| {
                subject.stored_in_force(*s, entry.first_set.get(&subject.scenario).copied())
            }),
        _ => Value::Unknown,
    }
}

pub(super) fn banner(banner: &BannerFact, field: &str) -> Value {
    // without a banner its parts are not unknown but absent; without a look they are unknown
    let looked = |value: Value| {
        if banner.present.is_none() {
            Value::Unknown
        } else {
            value
        }
    };
    match field {
        "present" => Value::flag(banner.present),
        "kind" => looked(Value::Word(notice(banner.kind).into())),
        "first_layer" => looked(Value::Words(
            banner
                .first_layer
                .iter()
                .map(|c| action(c.action).into())
                .collect(),
        )),
        "further_layers" => looked(Value::Words(
            banner
                .further_layers
                .iter()
                .map(|c| action(c.action).into())
                .collect(),
        )),
        "preticked" => looked(Value::Number(banner.preticked.len() as f64)),
        "accept_clicks" => Value::number(banner.clicks.accept.map(f64::from)),
        "reject_clicks" => Value::number(banner.clicks.reject.map(f64::from)),
        "withdraw_clicks" => Value::number(banner.clicks.withdraw.map(f64::from)),
        _ => Value::Unknown,
    }
}

pub(super) fn page(page: &PageFact, field: &str) -> Value {
    match field {
        "kind" => Value::Word(page.kind.clone()),
        "status" => Value::number(page.status.map(f64::from)),
        _ => Value::Unknown,
    }
}

pub(super) fn site(subject: &Subject<'_>, field: &str) -> Value {
    let facts = subject.world.facts;
    match field {
        "interface" => Value::flag(facts.banner.present),
        "withdraw_control" => Value::flag(facts.banner.withdraw_control),
        "choice_confirmed" => Value::flag(
            facts
                .scenarios
                .get(&subject.scenario)
                .and_then(|s| s.choice_confirmed),
        ),
        _ => Value::Unknown,
    }
}

pub(super) fn policy(policy: &PolicyFact, field: &str) -> Value {
    match field {
        "kind" => Value::Word(policy.kind.clone()),
        _ => Value::Unknown,
    }
}

pub(super) fn vendor(vendor: &VendorFact, field: &str) -> Value {
    match field {
        "vendor" => Value::Word(vendor.id.clone()),
        "purpose" => Value::word(vendor.purpose.as_deref()),
        "known" => Value::Flag(vendor.known),
        "declared" => Value::flag(vendor.declared),
        "accounts" => Value::Number(vendor.accounts.len() as f64),
        "requests" => Value::Number(vendor.requests as f64),
        _ => Value::Unknown,
    }
}

pub(super) fn noscript(image: &NoscriptFact, field: &str) -> Value {
    match field {
        "vendor" => Value::Word(image.vendor.clone()),
        "purpose" => Value::word(image.purpose.as_deref()),
        "vendor_kind" => Value::Word(image.vendor_kind.clone()),
        "event" => Value::word(image.event.as_deref()),
        _ => Value::Unknown,
    }
}

fn party(party: Party) -> Value {
    Value::Word(
        match party {
            Party::First => "first",
            Party::Third => "third",
        }
        .into(),
    )
}

fn state(state: CookieState) -> Value {
    Value::Word(
        match state {
            CookieState::Set => "set",
            CookieState::Kept => "kept",
            CookieState::Changed => "changed",
            CookieState::Removed => "removed",
            CookieState::Blocked => "blocked",
        }
        .into(),
    )
}

fn target(target: TargetKind) -> &'static str {
    match target {
        TargetKind::Page => "page",
        TargetKind::Iframe => "iframe",
        TargetKind::Worker => "worker",
        TargetKind::ServiceWorker => "service-worker",
        TargetKind::Popup => "popup",
    }
}

fn notice(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Banner => "banner",
        NoticeKind::Wall => "wall",
        NoticeKind::NoticeOnly => "notice-only",
        NoticeKind::None => "none",
    }
}

fn action(action: ControlAction) -> &'static str {
    match action {
        ControlAction::Accept => "accept",
        ControlAction::Reject => "reject",
        ControlAction::Settings => "settings",
        ControlAction::Save => "save",
        ControlAction::Close => "close",
        ControlAction::Pay => "pay",
        ControlAction::Policy => "policy",
        ControlAction::Other => "other",
    }
}

/// Whether something said about the visitor names or reaches a person (not a random id, not an IP address).
pub(crate) fn personal(data: &UserData) -> bool {
    const PERSONAL: &[&str] = &[
        "email",
        "phone",
        "name",
        "first_name",
        "last_name",
        "full_name",
        "street",
        "address",
        "birth_date",
        "birthday",
    ];
    PERSONAL.contains(&data.kind.as_str())
}

/// Whether it went out as a hash.
pub(crate) fn hashed(data: &UserData) -> bool {
    ["sha256", "sha1", "md5", "sha512", "crc32"]
        .iter()
        .any(|h| data.form.contains(h))
}
