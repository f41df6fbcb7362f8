//! Cookies and storage, vendors, and what the policies say.

use super::look::Look;
use super::{Mark, cited_by, count, letters, or, vendor_name};
use crate::detect::{CookieFact, CookieState, SetBy, StorageFact, VendorFact};
use crate::evidence::{Consent, Outcome, Scenario};
use crate::report::Document;
use indexmap::IndexMap;
use serde_json::{Value, json};

/// Rows printed; the CSV files have all.
const MOST: usize = 250;

pub fn storage(document: &Document, look: &Look<'_>) -> Value {
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
        (0, _) if !document.tested_anything() => "Nothing could be tested.".into(),
        (0, _) => "No cookie and no storage entry was seen in the tested scope.".to_owned(),
        (n, true) => format!(
            "{}. {early} of them, not known as necessary, {} stored before any choice.",
            count(n, "item", "items"),
            if early == 1 { "is" } else { "are" },
        ),
        (n, false) => format!(
            "{}. What is stored before a choice was not tested.",
            count(n, "item", "items")
        ),
    };
    json!({"lede": lede, "rows": rows, "folded": folded(all, "cookies.csv")})
}

fn folded(all: usize, file: &str) -> Option<String> {
    (all > MOST).then(|| format!("{} more rows are in {file} and report.json.", all - MOST))
}

fn exempt(purpose: Option<&str>, stores_choice: bool) -> bool {
    stores_choice || purpose == Some("necessary")
}

fn cookie(document: &Document, look: &Look<'_>, cookie: &CookieFact) -> Value {
    let named = document
        .facts
        .policies
        .iter()
        .any(|p| p.cookies_named.contains(&cookie.name));
    let mut flags = Vec::new();
    if !cookie.secure {
        flags.push("not Secure");
    }
    if !cookie.http_only && cookie.set_by.kind == "http" {
        flags.push("not HttpOnly");
    }
    if cookie.partition.is_some() {
        flags.push("partitioned");
    }
    let dot = if cookie.host_only { "" } else { "." };
    json!({
        "name": cookie.name,
        "place": format!("{dot}{}{}", cookie.domain, if cookie.path == "/" { "" } else { &cookie.path }),
        "by": set_by(look, &cookie.set_by),
        "letters": stored_letters(&cookie.scenarios, &cookie.first_set, exempt(cookie.purpose.as_deref(), cookie.stores_choice)),
        "has_states": !cookie.scenarios.is_empty(),
        "blocked": blocked(&cookie.scenarios),
        "lifetime": lifetime(cookie.session, cookie.lifetime_days),
        "asked": asked(cookie),
        "purpose": purpose(cookie.purpose.as_deref(), cookie.stores_choice),
        "vendor": cookie.vendor.as_deref().map(|v| vendor_name(document, v)),
        "flags": flags.join(", "),
        "declared": declared(document, named),
        "findings": cited_by(look, &cookie.id),
        "exempt": exempt(cookie.purpose.as_deref(), cookie.stores_choice),
    })
}

fn entry(document: &Document, look: &Look<'_>, entry: &StorageFact) -> Value {
    let area = match entry.area.as_str() {
        "local" => "localStorage",
        "session" => "sessionStorage",
        "indexeddb" => "IndexedDB",
        "cache" => "Cache storage",
        other => other,
    };
    json!({
        "name": entry.key,
        "place": format!("{area}, {}", entry.origin),
        "by": set_by(look, &entry.set_by),
        "letters": stored_letters(&entry.scenarios, &entry.first_set, exempt(entry.purpose.as_deref(), entry.stores_choice)),
        "has_states": !entry.scenarios.is_empty(),
        "blocked": blocked(&entry.scenarios),
        "lifetime": if entry.area == "session" { "tab" } else { "no end" },
        "asked": Value::Null,
        "purpose": purpose(entry.purpose.as_deref(), entry.stores_choice),
        "vendor": entry.vendor.as_deref().map(|v| vendor_name(document, v)),
        "flags": "",
        "declared": declared(document, document.facts.policies.iter().any(|p| p.cookies_named.contains(&entry.key))),
        "findings": cited_by(look, &entry.id),
        "exempt": exempt(entry.purpose.as_deref(), entry.stores_choice),
    })
}

/// The states at whose end it was stored. Red when it was there without permission.
fn stored_letters(
    states: &IndexMap<Scenario, CookieState>,
    first: &IndexMap<Scenario, Consent>,
    exempt: bool,
) -> Value {
    let stored = Scenario::ALL.into_iter().filter(|s| {
        states
            .get(s)
            .is_some_and(|c| !matches!(c, CookieState::Blocked | CookieState::Removed))
    });
    letters(stored.map(|s| {
        let mark = match (exempt, s, first.get(&s)) {
            (true, ..) => Mark::Exempt,
            (false, Scenario::Accept, Some(Consent::Accepted)) => Mark::With,
            (false, Scenario::Accept, None) => Mark::With,
            _ => Mark::Without,
        };
        (s, mark)
    }))
}

fn blocked(states: &IndexMap<Scenario, CookieState>) -> Option<String> {
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
        (CookieState::Removed, "gone at the end of"),
        (CookieState::Blocked, "refused by the browser in"),
    ] {
        let which = of(state);
        if !which.is_empty() {
            says.push(format!("{word} {which}"));
        }
    }
    (!says.is_empty()).then(|| says.join("; "))
}

fn set_by(look: &Look<'_>, by: &SetBy) -> Value {
    let answer = by.request.as_deref().and_then(|id| {
        let request = look.request(id)?;
        Some(format!("answer of {}", request.host))
    });
    match (&by.script, answer) {
        (Some(script), _) => json!({"site": super::method::path_of(script), "text": ""}),
        (None, Some(answer)) => json!({"site": "", "text": answer}),
        (None, None) => json!({"site": "", "text": match by.kind.as_str() {
            "http" => "Set-Cookie",
            "script" => "a script",
            _ => "not known",
        }}),
    }
}

fn lifetime(session: bool, days: Option<f64>) -> String {
    match (session, days) {
        (true, _) => "session".into(),
        (false, Some(d)) => day_words(d),
        (false, None) => "not known".into(),
    }
}

fn day_words(days: f64) -> String {
    match days {
        d if d >= 2.0 => format!("{d:.0} d"),
        d if d * 24.0 >= 1.0 => format!("{:.0} h", d * 24.0),
        d => format!("{:.0} min", d * 1_440.0),
    }
}

fn asked(cookie: &CookieFact) -> Option<String> {
    let (asked, stored) = (cookie.requested_lifetime_days?, cookie.lifetime_days?);
    ((asked - stored).abs() > 1.0).then(|| format!("asked {}", day_words(asked)))
}

fn purpose(purpose: Option<&str>, stores_choice: bool) -> String {
    match (stores_choice, purpose) {
        (true, _) => "Memory of the choice".into(),
        (false, Some(p)) => super::capital(p),
        (false, None) => "not in the catalogue".into(),
    }
}

fn declared(document: &Document, named: bool) -> &'static str {
    match (document.facts.policies.is_empty(), named) {
        (true, _) => "no policy read",
        (false, true) => "named",
        (false, false) => "not named",
    }
}

pub fn vendors(document: &Document) -> Value {
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
        (0, _) if !document.tested_anything() => "Nothing could be tested.".into(),
        (0, _) => "No other party was contacted in the tested scope.".to_owned(),
        (n, k) if n == k => format!(
            "{}, all in the catalogue.",
            count(n, "party was contacted", "parties were contacted")
        ),
        (n, k) => format!(
            "{}: {k} in the catalogue, {} not known to it.",
            count(n, "party was contacted", "parties were contacted"),
            n - k
        ),
    };
    json!({"lede": lede, "rows": rows, "folded": folded(all.len(), "vendors.csv")})
}

fn vendor(document: &Document, vendor: &VendorFact) -> Value {
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
        "company": or(vendor.company.as_deref(), "not known"),
        "country": or(vendor.country.as_deref(), "not known"),
        "category": vendor.category.replace('-', " "),
        "role": role(vendor),
        "papers": papers(vendor),
        "events": events.join(", "),
        "accounts": vendor.accounts.iter().take(4).cloned().collect::<Vec<_>>().join(", "),
        "hosts": hosts.join(", "),
        "data": data.join(", "),
        "requests": vendor.requests,
        "letters": letters(states.iter().copied()),
        "has_states": !states.is_empty(),
        "declared": match vendor.declared { Some(true) => "named", Some(false) => "not named", None => "not known" },
        "icon": match vendor.declared { Some(true) => "yes", Some(false) => "no", None => "warn" },
        "class": match vendor.declared { Some(true) => "gr", Some(false) => "st", None => "wa" },
    })
}

/// The role that the operator and the recipient usually have; a proposal by purpose, for a person to settle.
///
/// Joint control of the collection by embedded marketing tools: CJEU C-40/17 (Fashion ID), points 64 to 85.
/// Processing on the operator's behalf: Article 28 GDPR.
fn role(vendor: &VendorFact) -> &'static str {
    match (vendor.known, vendor.purpose.as_deref()) {
        (false, _) => "not known",
        (_, Some("advertising" | "social" | "affiliate" | "marketing")) => {
            "joint controllers of the collection, then a controller of its own"
        }
        (_, Some("analytics" | "statistics" | "session-replay" | "ab-testing")) => {
            "processor, unless it uses the data for itself"
        }
        _ => "processor",
    }
}

/// What to ask for: Articles 26, 28 and 44 to 46 GDPR.
fn papers(vendor: &VendorFact) -> String {
    if !vendor.known {
        return "find out who it is".into();
    }
    let contract = match vendor.purpose.as_deref() {
        Some("advertising" | "social" | "affiliate" | "marketing") => "joint-controller terms",
        _ => "processor contract",
    };
    // The European Economic Area: its members, and Iceland, Liechtenstein and Norway.
    const EEA: [&str; 30] = [
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
        "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
    ];
    match vendor.country.as_deref() {
        Some(country) if EEA.contains(&country) => contract.into(),
        Some("US") => format!("{contract}; framework listing or other transfer tool"),
        Some(_) => format!("{contract}; adequacy decision or transfer tool"),
        None => format!("{contract}; seat, and transfer tool if outside the EEA"),
    }
}

pub fn policies(document: &Document) -> Value {
    let facts = &document.facts;
    let rows: Vec<Value> = facts
        .policies
        .iter()
        .map(|p| {
            let named: Vec<String> = p.vendors_named.iter().map(|v| vendor_name(document, v)).collect();
            let checks: Vec<Value> = p
                .checks
                .iter()
                .map(|(name, held)| {
                    let (icon, class, word) = if *held { ("yes", "gr", "yes") } else { ("no", "st", "no") };
                    json!({"name": super::capital(&name.replace('_', " ")), "icon": icon, "class": class, "word": word})
                })
                .collect();
            json!({
                "url": p.url,
                "kind": p.kind,
                "language": p.unread.as_ref().map_or_else(
                    || or(p.language.as_deref(), "not known").to_owned(),
                    |why| format!("could not be read: {why}"),
                ),
                "vendors": if named.is_empty() { "none".to_owned() } else { named.join(", ") },
                "cookies": p.cookies_named.len(),
                "checks": checks,
            })
        })
        .collect();
    let missing: Vec<&VendorFact> = facts
        .vendors
        .iter()
        .filter(|v| v.known && v.declared == Some(false))
        .collect();
    let seen = facts.vendors.iter().filter(|v| v.known).count();
    let read = facts.policies.iter().filter(|p| p.unread.is_none()).count();
    let lede = match (read, missing.len()) {
        (0, _) => "No policy could be read, so nothing is said about what is declared.".to_owned(),
        (n, 0) => format!(
            "{} read; every known vendor seen is named.",
            count(n, "policy was", "policies were")
        ),
        (n, m) => format!(
            "{} read; {m} of {} seen {} not named.",
            count(n, "policy was", "policies were"),
            count(seen, "known vendor", "known vendors"),
            if m == 1 { "is" } else { "are" },
        ),
    };
    json!({"lede": lede, "rows": rows, "missing": missing.iter().map(|v| v.name.clone()).collect::<Vec<_>>()})
}
