//! The closed table of fields that a condition can name, per kind of subject.

use super::subject::SubjectKind;
use super::value::{Kind, Unit};
use super::vocabulary::{
    ACTIONS, AREAS, ASKS, CANONICAL, CATEGORIES, CONSENT, COOKIE_PURPOSES, DELIVERIES, NOTICES,
    PAGES, PARTIES, POLICIES, PURPOSES, REFERRERS, RESOURCES, SAME_SITE, SCHEMES, SEATS, SETTERS,
    SIGNALS, STATES, TARGETS, TOLD, VENDOR_KINDS,
};
use crate::detect::terms::TOPICS as GUARDED;

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
    field(
        "seat",
        Kind::Word(SEATS),
        "where the company behind it has its seat",
    ),
    field("category", Kind::Word(CATEGORIES), "category of the vendor"),
    field(
        "own_host",
        Kind::Flag,
        "whether a page that was visited is on that host",
    ),
    field(
        "aliased",
        Kind::Flag,
        "whether it is a name of the site that leads to a tracker (CNAME); open where names were not looked up",
    ),
    field(
        "records",
        Kind::Flag,
        "whether it belongs to a recording of the session, by two independent signs in what is sent",
    ),
    field(
        "passes_id",
        Kind::Flag,
        "whether an identifier of one third party reached another with it",
    ),
    field(
        "referrer",
        Kind::Word(REFERRERS),
        "how much of the page's address went along as referrer",
    ),
    field(
        "approved",
        Kind::Flag,
        "whether the organisation's settings approve its vendor or host in the scenario",
    ),
    field(
        "relay_fields",
        Kind::Number(Unit::Plain),
        "fields in it that are made for a vendor's server interface",
    ),
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
    field(
        "seat",
        Kind::Word(SEATS),
        "where the company behind it has its seat",
    ),
    field(
        "after_stir",
        Kind::Flag,
        "sent within a second after the recorder had scrolled and moved about in the page",
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
    field(
        "declared",
        Kind::Flag,
        "whether a policy that was read names it or its vendor",
    ),
    field(
        "told_class",
        Kind::Word(TOLD),
        "class that a policy or list gives to it",
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
    field(
        "preticked_interest",
        Kind::Number(Unit::Plain),
        "switches for legitimate interest that were on before any choice",
    ),
    field(
        "switches",
        Kind::Number(Unit::Plain),
        "switches and boxes on all layers that were read, fixed ones left out",
    ),
    field(
        "names_purposes",
        Kind::Flag,
        "whether its text names a purpose",
    ),
    field(
        "tells_withdrawal",
        Kind::Flag,
        "whether its text says that the choice can be changed",
    ),
    field(
        "asked_again",
        Kind::Flag,
        "whether it asked again on a page after the scenario's choice",
    ),
    field(
        "phone_reject",
        Kind::Flag,
        "whether a refusal was in view in phone size",
    ),
];

const PAGE: &[Field] = &[
    field("kind", Kind::Word(PAGES), "kind of page"),
    field("status", Kind::Number(Unit::Plain), "HTTP status"),
    field(
        "topics",
        Kind::Words(&GUARDED),
        "guarded topics that its address, title or headings speak of",
    ),
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
    field(
        "choice_lifetime",
        Kind::Number(Unit::Days),
        "longest lifetime of what keeps the choice, as asked for",
    ),
    field(
        "gpc_acknowledged",
        Kind::Flag,
        "whether a page says that it honours Global Privacy Control",
    ),
];

const POLICY: &[Field] = &[
    field("kind", Kind::Word(POLICIES), "privacy or cookie policy"),
    field("unread", Kind::Flag, "found, and could not be read"),
    field("listed", Kind::Number(Unit::Plain), "cookies it lists"),
    field("withdraw_told", Kind::Flag, "says how to withdraw"),
    field(
        "lifetimes_told",
        Kind::Flag,
        "says how long something is kept",
    ),
    field(
        "transfer_told",
        Kind::Flag,
        "speaks of transfers to other countries",
    ),
    field("controller_named", Kind::Flag, "names who is responsible"),
    field(
        "contact_told",
        Kind::Flag,
        "gives an address to write to or a number",
    ),
    field("legal_basis_told", Kind::Flag, "names a legal basis"),
    field(
        "rights_told",
        Kind::Flag,
        "names the rights of the people concerned",
    ),
    field("complaint_told", Kind::Flag, "names the right to complain"),
    field("joint_control_told", Kind::Flag, "speaks of joint control"),
    field(
        "interest_for_storage",
        Kind::Flag,
        "names legitimate interest and cookies or pixels in one sentence",
    ),
];

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
    field("seat", Kind::Word(SEATS), "where the company has its seat"),
    field("category", Kind::Word(CATEGORIES), "its category"),
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

const FORM: &[Field] = &[
    field("asks", Kind::Words(ASKS), "what its fields ask for"),
    field("method", Kind::Word(&["get", "post"]), "how it sends"),
    field("boxes", Kind::Number(Unit::Plain), "boxes to tick in it"),
];

const SCRIPT: &[Field] = &[
    field(
        "interface",
        Kind::Text,
        "interface it called: canvas, webgl, audio, …",
    ),
    field(
        "calls",
        Kind::Number(Unit::Plain),
        "calls of that interface",
    ),
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
        SubjectKind::Form => FORM,
        SubjectKind::Script => SCRIPT,
    }
}
