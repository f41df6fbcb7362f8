//! Cookies and storage, and vendors.

use super::look::Look;
use super::{Mark, cited_by, letters, or, vendor_name};
use crate::detect::{CookieFact, CookieState, SetBy, StorageFact, VendorFact};
use crate::evidence::{Consent, Outcome, Scenario};
use crate::messages::Messages;
use crate::report::Document;
use crate::report::matrix::Matrix;
use crate::say;
use indexmap::IndexMap;
use serde_json::{Value, json};

/// Rows printed; the CSV files have all.
const MOST: usize = 250;

pub fn storage(document: &Document, look: &Look<'_>) -> Value {
    let m = &document.messages;
    let facts = &document.facts;
    let all = facts.cookies.len() + facts.storage.len();
    let rows: Vec<Value> = facts
        .cookies
        .iter()
        .map(|c| cookie(document, look, c))
        .chain(facts.storage.iter().map(|s| entry(document, look, s)))
        .take(MOST)
        .collect();
    let early = facts
        .cookies
        .iter()
        .map(|c| (&c.first_set, c.purpose.as_deref(), c.stores_choice))
        .chain(
            facts
                .storage
                .iter()
                .map(|s| (&s.first_set, s.purpose.as_deref(), s.stores_choice)),
        )
        .filter(|(set, purpose, choice)| {
            set.get(&Scenario::Before) == Some(&Consent::None) && !exempt(*purpose, *choice)
        })
        .count();
    let before = facts.scenarios.get(&Scenario::Before);
    let before = before.is_some_and(|s| s.outcome == Outcome::Done);
    let lede = match (all, before) {
        (0, _) if !document.tested_anything() => say!(m, "nothing-tested"),
        (0, _) => say!(m, "storage-none"),
        (n, true) => say!(m, "storage-lede", n = n, early = early),
        (n, false) => say!(m, "storage-lede-untested", n = n),
    };
    json!({"lede": lede, "rows": rows, "folded": folded(m, all, "cookies.csv")})
}

fn folded(m: &Messages, all: usize, file: &str) -> Option<String> {
    (all > MOST).then(|| say!(m, "inventory-more", n = all - MOST, file = file))
}

fn exempt(purpose: Option<&str>, stores_choice: bool) -> bool {
    stores_choice || purpose == Some("necessary")
}

fn cookie(document: &Document, look: &Look<'_>, cookie: &CookieFact) -> Value {
    let m = &document.messages;
    let named = document
        .facts
        .policies
        .iter()
        .any(|p| p.cookies_named.contains(&cookie.name));
    let mut flags = Vec::new();
    if !cookie.secure {
        flags.push(say!(m, "storage-flag", flag = "secure"));
    }
    if !cookie.http_only && cookie.set_by.kind == "http" {
        flags.push(say!(m, "storage-flag", flag = "http-only"));
    }
    if cookie.partition.is_some() {
        flags.push(say!(m, "storage-flag", flag = "partitioned"));
    }
    let dot = if cookie.host_only { "" } else { "." };
    json!({
        "name": cookie.name,
        "place": format!("{dot}{}{}", cookie.domain, if cookie.path == "/" { "" } else { &cookie.path }),
        "by": set_by(m, look, &cookie.set_by),
        "letters": stored_letters(m, &cookie.scenarios, &cookie.first_set, exempt(cookie.purpose.as_deref(), cookie.stores_choice)),
        "has_states": !cookie.scenarios.is_empty(),
        "blocked": blocked(m, &cookie.scenarios),
        "lifetime": lifetime(m, cookie.session, cookie.lifetime_days),
        "asked": asked(m, cookie),
        "purpose": purpose(m, cookie.purpose.as_deref(), cookie.stores_choice),
        "vendor": cookie.vendor.as_deref().map(|v| vendor_name(document, v)),
        "flags": m.comma(&flags),
        "declared": declared(document, named),
        "told": cookie.told.days.map(|days| {
            let time = lifetime(m, days <= 0.0, Some(days));
            let longer = if cookie.outlives_what_is_told() == Some(true) { "yes" } else { "no" };
            say!(m, "storage-told", time = time, longer = longer)
        }),
        "findings": cited_by(look, &cookie.id),
        "exempt": exempt(cookie.purpose.as_deref(), cookie.stores_choice),
    })
}

fn entry(document: &Document, look: &Look<'_>, entry: &StorageFact) -> Value {
    let m = &document.messages;
    let area = match entry.area.as_str() {
        "local" => "localStorage",
        "session" => "sessionStorage",
        "indexeddb" => "IndexedDB",
        other => other,
    };
    let area = match area {
        "cache" => say!(m, "storage-cache"),
        area => area.to_owned(),
    };
    json!({
        "name": entry.key,
        "place": format!("{area}, {}", entry.origin),
        "by": set_by(m, look, &entry.set_by),
        "letters": stored_letters(m, &entry.scenarios, &entry.first_set, exempt(entry.purpose.as_deref(), entry.stores_choice)),
        "has_states": !entry.scenarios.is_empty(),
        "blocked": blocked(m, &entry.scenarios),
        "lifetime": say!(m, "storage-life", area = entry.area.as_str()),
        "asked": Value::Null,
        "purpose": purpose(m, entry.purpose.as_deref(), entry.stores_choice),
        "vendor": entry.vendor.as_deref().map(|v| vendor_name(document, v)),
        "flags": "",
        "declared": declared(document, document.facts.policies.iter().any(|p| p.cookies_named.contains(&entry.key))),
        "told": Value::Null,
        "findings": cited_by(look, &entry.id),
        "exempt": exempt(entry.purpose.as_deref(), entry.stores_choice),
    })
}

/// The states at whose end it was stored. Red when it was there without permission.
fn stored_letters(
    m: &Messages,
    states: &IndexMap<Scenario, CookieState>,
    first: &IndexMap<Scenario, Consent>,
    exempt: bool,
) -> Value {
    let stored = Scenario::ALL.into_iter().filter(|s| {
        states
            .get(s)
            .is_some_and(|c| !matches!(c, CookieState::Blocked | CookieState::Removed))
    });
    letters(
        m,
        stored.map(|s| {
            let mark = match (exempt, s, first.get(&s)) {
                (true, ..) => Mark::Exempt,
                (false, Scenario::Accept, Some(Consent::Accepted)) => Mark::With,
                (false, Scenario::Accept, None) => Mark::With,
                _ => Mark::Without,
            };
            (s, mark)
        }),
    )
}

fn blocked(m: &Messages, states: &IndexMap<Scenario, CookieState>) -> Option<String> {
    let of = |state: CookieState| {
        let all: Vec<&str> = states
            .iter()
            .filter(|(_, c)| **c == state)
            .map(|(s, _)| s.as_str())
            .collect();
        all.join(", ")
    };
    let mut says = Vec::new();
    for (state, word) in [
        (CookieState::Removed, "gone"),
        (CookieState::Blocked, "refused"),
    ] {
        let which = of(state);
        if !which.is_empty() {
            says.push(say!(m, "storage-not-kept", why = word, scenarios = which));
        }
    }
    (!says.is_empty()).then(|| m.semicolon(&says))
}

fn set_by(m: &Messages, look: &Look<'_>, by: &SetBy) -> Value {
    let answer = by.request.as_deref().and_then(|id| {
        let request = look.request(id)?;
        Some(say!(m, "storage-answer", host = request.host.as_str()))
    });
    match (&by.script, answer) {
        (Some(script), _) => json!({"site": super::method::path_of(script), "text": ""}),
        (None, Some(answer)) => json!({"site": "", "text": answer}),
        (None, None) => {
            let by = say!(m, "storage-by", kind = by.kind.as_str());
            json!({"site": "", "text": by})
        }
    }
}

/// How long something is stored: the session, some days, or not known.
pub fn lifetime(m: &Messages, session: bool, days: Option<f64>) -> String {
    match (session, days) {
        (true, _) => say!(m, "storage-session"),
        (false, Some(d)) => day_words(m, d),
        (false, None) => say!(m, "unknown"),
    }
}

fn day_words(m: &Messages, days: f64) -> String {
    let (n, unit) = match days {
        d if d >= 2.0 => (d, "days"),
        d if d * 24.0 >= 1.0 => (d * 24.0, "hours"),
        d => (d * 1_440.0, "minutes"),
    };
    say!(m, "storage-time", n = format!("{n:.0}"), unit = unit)
}

fn asked(m: &Messages, cookie: &CookieFact) -> Option<String> {
    let (asked, stored) = (cookie.requested_lifetime_days?, cookie.lifetime_days?);
    ((asked - stored).abs() > 1.0).then(|| say!(m, "storage-asked", time = day_words(m, asked)))
}

fn purpose(m: &Messages, purpose: Option<&str>, stores_choice: bool) -> String {
    match (stores_choice, purpose) {
        (true, _) => say!(m, "storage-choice"),
        (false, Some(p)) => super::capital(p),
        (false, None) => say!(m, "storage-purpose-unknown"),
    }
}

fn declared(document: &Document, named: bool) -> String {
    let declared = match (document.facts.policies.is_empty(), named) {
        (true, _) => "unread",
        (false, true) => "yes",
        (false, false) => "no",
    };
    say!(document.messages, "policy-names", declared = declared)
}

pub fn vendors(document: &Document, matrix: &Matrix) -> Value {
    let m = &document.messages;
    let all = &document.facts.vendors;
    let mut sorted: Vec<&VendorFact> = all.iter().collect();
    sorted.sort_by_key(|v| (!v.known, std::cmp::Reverse(v.requests), v.name.clone()));
    let rows: Vec<Value> = sorted
        .iter()
        .take(MOST)
        .map(|v| vendor(document, v))
        .collect();
    let known = all.iter().filter(|v| v.known).count();
    let lede = match (all.len(), known) {
        (0, _) if !document.tested_anything() => say!(m, "nothing-tested"),
        (0, _) => say!(m, "vendors-none"),
        (n, k) => say!(m, "vendors-lede", n = n, known = k, unknown = n - k),
    };
    json!({
        "lede": lede,
        "flow": super::flow::view(document, matrix),
        "rows": rows,
        "folded": folded(m, all.len(), "vendors.csv"),
    })
}

fn vendor(document: &Document, vendor: &VendorFact) -> Value {
    let m = &document.messages;
    let unknown = say!(m, "unknown");
    let states: Vec<_> = vendor
        .scenarios
        .iter()
        .map(|s| (*s, Mark::Exempt))
        .collect();
    let mut data: Vec<String> = document
        .facts
        .pixels
        .iter()
        .filter(|p| p.vendor == vendor.id)
        .flat_map(|p| &p.user_data)
        .map(|d| format!("{} ({})", d.kind, d.form))
        .collect();
    data.sort();
    data.dedup();
    let events: Vec<&str> = vendor.events.iter().take(12).map(String::as_str).collect();
    let hosts: Vec<&str> = vendor.hosts.iter().take(4).map(String::as_str).collect();
    json!({
        "name": vendor.name,
        "known": vendor.known,
        "company": or(vendor.company.as_deref(), &unknown),
        "country": or(vendor.country.as_deref(), &unknown),
        "in_europe": vendor.controller_eu,
        "onward": onward(m, vendor),
        "safeguard": say!(m, "vendors-safeguard", seat = seat(vendor)),
        "certainty": vendor.certainty.as_deref().map(|c| say!(m, "vendors-certainty", certainty = c)),
        "category": vendor.category.replace('-', " "),
        "role": role(m, vendor),
        "papers": papers(m, vendor),
        "events": events.join(", "),
        "accounts": vendor.accounts.iter().take(4).cloned().collect::<Vec<_>>().join(", "),
        "hosts": hosts.join(", "),
        "data": data.join(", "),
        "requests": vendor.requests,
        "letters": letters(m, states.iter().copied()),
        "has_states": !states.is_empty(),
        "declared": say!(m, "policy-names", declared = match vendor.declared { Some(true) => "yes", Some(false) => "no", None => "unknown" }),
        "icon": match vendor.declared { Some(true) => "yes", Some(false) => "no", None => "warn" },
        "class": match vendor.declared { Some(true) => "gr", Some(false) => "st", None => "wa" },
    })
}

/// Whether the seat of a recipient is known to be outside the European Economic Area.
pub fn is_outside_eea(vendor: &VendorFact) -> bool {
    !matches!(seat(vendor), "eea" | "unknown")
}

/// How the law on transfers sees the country of the seat, or `unknown`.
pub fn seat(vendor: &VendorFact) -> &str {
    or(vendor.seat.as_deref(), "unknown")
}

/// Where the data goes from the first recipient on, as far as the seat tells: Article 30(1)(e) GDPR.
///
/// What a recipient passes on, and the contracts that this rests on, cannot be seen from outside.
fn onward(m: &Messages, vendor: &VendorFact) -> String {
    let country = vendor.country.as_deref().unwrap_or_default();
    say!(
        m,
        "vendors-onward",
        seat = seat(vendor),
        country = country,
        through = match vendor.controller_eu {
            Some(_) => "europe",
            None => "unknown",
        }
    )
}

/// Whether a recipient of its purpose usually controls the collection jointly with the operator.
pub fn is_joint(vendor: &VendorFact) -> bool {
    matches!(
        vendor.purpose.as_deref(),
        Some("advertising" | "social" | "affiliate" | "marketing")
    )
}

/// The role that the operator and the recipient usually have; a proposal by purpose, for a person to settle.
///
/// Joint control of the collection by embedded marketing tools: CJEU C-40/17 (Fashion ID), points 64 to 85.
/// Processing on the operator's behalf: Article 28 GDPR.
fn role(m: &Messages, vendor: &VendorFact) -> String {
    let role = match (vendor.known, vendor.purpose.as_deref()) {
        (false, _) => "unknown",
        _ if is_joint(vendor) => "joint",
        (_, Some("analytics" | "statistics" | "session-replay" | "ab-testing")) => {
            "processor-unless"
        }
        _ => "processor",
    };
    say!(m, "vendors-role", role = role)
}

/// What to ask for: Articles 26, 28 and 44 to 46 GDPR.
fn papers(m: &Messages, vendor: &VendorFact) -> String {
    if !vendor.known {
        return say!(m, "vendors-papers-unknown");
    }
    let contract = if is_joint(vendor) {
        "joint"
    } else {
        "processor"
    };
    let transfer = match seat(vendor) {
        "eea" => "none",
        seat => seat,
    };
    say!(
        m,
        "vendors-papers",
        contract = contract,
        transfer = transfer
    )
}
