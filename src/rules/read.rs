//! What the fields of the table hold for a thing that was seen.

use super::subject::Subject;
use super::value::Value;
use super::vocabulary::SCHEMES;
use crate::detect::{
    BannerFact, CookieFact, CookieState, FingerprintFact, FormFact, NoscriptFact, PageFact, Party,
    PixelFact, PolicyFact, RequestFact, StorageFact, VendorFact,
};
use crate::evidence::{NoticeKind, TargetKind};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Time after the recorder moved about in a page in which something counts as an answer to it.
const STIR_MS: f64 = 1000.0;

pub(super) fn request<'a>(
    subject: &Subject<'a>,
    request: &'a RequestFact,
    field: &str,
) -> Value<'a> {
    match field {
        "vendor" => Value::word(request.vendor.as_deref()),
        "purpose" => Value::word(request.purpose.as_deref()),
        "vendor_kind" => Value::word(request.vendor_kind.as_deref()),
        "party" => party(request.party),
        "consent" => Value::text(request.consent.as_str()),
        "grace" => Value::Flag(request.grace),
        "in_force" => Value::Flag(subject.world.in_force(
            subject.scenario,
            request.consent,
            request.grace,
        )),
        "delivery" => Value::text(request.delivery.as_str()),
        "signal" => Value::text(request_signal(subject, request)),
        "scheme" => {
            let scheme = request.url.split(':').next().unwrap_or("");
            Value::text(if SCHEMES.contains(&scheme) {
                scheme
            } else {
                "other"
            })
        }
        "resource" => Value::text(&request.kind),
        "target" => Value::text(target(request.target)),
        "host" => Value::text(&request.host),
        "site" => Value::text(&request.site),
        "seat" => Value::text(subject.world.seat(request.vendor.as_deref())),
        "category" => Value::text(subject.world.category(request.vendor.as_deref())),
        "own_host" => Value::Flag(subject.world.is_page_host(&request.host)),
        "aliased" => Value::flag(subject.world.is_aliased(request)),
        "records" => Value::Flag(subject.world.records(&request.id)),
        "passes_id" => Value::Flag(subject.world.passes_id(&request.id)),
        "referrer" => request
            .referrer
            .as_deref()
            .map_or(Value::Unknown, Value::text),
        "approved" => Value::flag(subject.world.facts.audit.own_rules.approved.allows(
            subject.scenario,
            request.vendor.as_deref(),
            &request.host,
        )),
        "relay_fields" => Value::Number(request.relay_fields.len() as f64),
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

pub(super) fn pixel<'a>(subject: &Subject<'a>, pixel: &'a PixelFact, field: &str) -> Value<'a> {
    match field {
        "vendor" => Value::text(&pixel.vendor),
        "purpose" => Value::word(pixel.purpose.as_deref()),
        "event" => Value::word(pixel.event.as_deref()),
        "canonical" => Value::word(pixel.canonical.as_deref()),
        "consent" => Value::text(pixel.consent.as_str()),
        "grace" => Value::Flag(pixel.grace),
        "in_force" => Value::Flag(subject.world.in_force(
            subject.scenario,
            pixel.consent,
            pixel.grace,
        )),
        "delivery" => Value::text(&pixel.delivery),
        "signal" => Value::word(pixel.signal_state.as_deref()),
        "party" => subject
            .world
            .request(&pixel.request)
            .map_or(Value::Unknown, |r| party(r.party)),
        "seat" => Value::text(subject.world.seat(Some(&pixel.vendor))),
        "after_stir" => subject
            .world
            .request(&pixel.request)
            .map_or(Value::Unknown, |r| {
                Value::Flag(r.after_stir_ms.is_some_and(|ms| ms <= STIR_MS))
            }),
        _ => Value::Unknown,
    }
}

pub(super) fn cookie<'a>(subject: &Subject<'a>, cookie: &'a CookieFact, field: &str) -> Value<'a> {
    match field {
        "name" => Value::text(&cookie.name),
        "vendor" => Value::word(cookie.vendor.as_deref()),
        "vendor_purpose" => Value::text(subject.world.vendor_purpose(cookie.vendor.as_deref())),
        "purpose" => Value::text(cookie.purpose.as_deref().unwrap_or("uncatalogued")),
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
                .to_lowercase()
                .into(),
        ),
        "set_by" => Value::text(&cookie.set_by.kind),
        "declared" => Value::flag(cookie.told.declared),
        "told_class" => Value::word(cookie.told.class.as_deref()),
        "state" => cookie
            .scenarios
            .get(&subject.scenario)
            .map_or(Value::Unknown, |s| state(*s)),
        "in_force" => cookie
            .scenarios
            .get(&subject.scenario)
            .map_or(Value::Unknown, |s| {
                subject.stored_in_force(
                    *s,
                    cookie.first_set.get(&subject.scenario).copied(),
                    &cookie.set_by,
                )
            }),
        _ => Value::Unknown,
    }
}

pub(super) fn storage<'a>(subject: &Subject<'a>, entry: &'a StorageFact, field: &str) -> Value<'a> {
    match field {
        "key" => Value::text(&entry.key),
        "area" => Value::text(&entry.area),
        "vendor" => Value::word(entry.vendor.as_deref()),
        "vendor_purpose" => Value::text(subject.world.vendor_purpose(entry.vendor.as_deref())),
        "purpose" => Value::text(entry.purpose.as_deref().unwrap_or("uncatalogued")),
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
                subject.stored_in_force(
                    *s,
                    entry.first_set.get(&subject.scenario).copied(),
                    &entry.set_by,
                )
            }),
        _ => Value::Unknown,
    }
}

pub(super) fn banner<'a>(subject: &Subject<'a>, banner: &'a BannerFact, field: &str) -> Value<'a> {
    // without a banner its parts are not unknown but absent; without a look they are unknown
    let looked = |value: Value<'a>| {
        if banner.present.is_none() {
            Value::Unknown
        } else {
            value
        }
    };
    let switches = |number: usize| {
        if number == 0 && banner.hides_a_layer() {
            Value::Unknown
        } else {
            looked(Value::Number(number as f64))
        }
    };
    match field {
        "present" => Value::flag(banner.present),
        "kind" => looked(Value::text(notice(banner.kind))),
        "first_layer" => looked(Value::words(
            banner.first_layer.iter().map(|c| c.action.as_str()),
        )),
        "further_layers" => looked(Value::words(
            banner.further_layers.iter().map(|c| c.action.as_str()),
        )),
        "preticked" => switches(banner.preticked.len()),
        "preticked_interest" => switches(banner.preticked_interest.len()),
        "switches" => switches(banner.switches as usize),
        "names_purposes" => Value::flag(banner.names_purposes),
        "tells_withdrawal" => Value::flag(banner.tells_withdrawal),
        "asked_again" => looked(Value::Flag(
            banner
                .asked_again
                .iter()
                .any(|again| again.scenario == subject.scenario),
        )),
        "phone_reject" => Value::flag(banner.phone_reject),
        "accept_clicks" => Value::number(banner.clicks.accept.map(f64::from)),
        "reject_clicks" => Value::number(banner.clicks.reject.map(f64::from)),
        "withdraw_clicks" => Value::number(banner.clicks.withdraw.map(f64::from)),
        _ => Value::Unknown,
    }
}

pub(super) fn page<'a>(page: &'a PageFact, field: &str) -> Value<'a> {
    match field {
        "kind" => Value::text(&page.kind),
        "status" => Value::number(page.status.map(f64::from)),
        "topics" => Value::words(page.topics.iter().map(|t| t.topic.as_str())),
        _ => Value::Unknown,
    }
}

pub(super) fn site<'a>(subject: &Subject<'a>, field: &str) -> Value<'a> {
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
        "choice_lifetime" => Value::number(subject.world.choice_lifetime(subject.scenario)),
        "gpc_acknowledged" => Value::flag(
            facts
                .scenarios
                .get(&subject.scenario)
                .and_then(|s| s.gpc_acknowledged),
        ),
        _ => Value::Unknown,
    }
}

pub(super) fn policy<'a>(policy: &'a PolicyFact, field: &str) -> Value<'a> {
    match field {
        "kind" => Value::text(&policy.kind),
        "unread" => Value::flag(Some(policy.unread.is_some())),
        _ if policy.unread.is_some() => Value::Unknown,
        "listed" => Value::Number(policy.listed.len() as f64),
        // in a language without words nothing was asked, and nothing is missing
        told => Value::flag(policy.checks.get(told).copied()),
    }
}

pub(super) fn vendor<'a>(subject: &Subject<'a>, vendor: &'a VendorFact, field: &str) -> Value<'a> {
    match field {
        "vendor" => Value::text(&vendor.id),
        "purpose" => Value::word(vendor.purpose.as_deref()),
        "known" => Value::Flag(vendor.known),
        "seat" => Value::text(subject.world.seat(Some(&vendor.id))),
        "category" => Value::text(&vendor.category),
        "declared" => Value::flag(vendor.declared),
        "accounts" => Value::Number(vendor.accounts.len() as f64),
        "requests" => Value::Number(vendor.requests as f64),
        _ => Value::Unknown,
    }
}

pub(super) fn noscript<'a>(image: &'a NoscriptFact, field: &str) -> Value<'a> {
    match field {
        "vendor" => Value::text(&image.vendor),
        "purpose" => Value::word(image.purpose.as_deref()),
        "vendor_kind" => Value::text(&image.vendor_kind),
        "event" => Value::word(image.event.as_deref()),
        _ => Value::Unknown,
    }
}

pub(super) fn form<'a>(form: &'a FormFact, field: &str) -> Value<'a> {
    match field {
        "asks" => Value::words(form.asks.iter().map(String::as_str)),
        "method" => Value::text(if form.method == "post" { "post" } else { "get" }),
        "boxes" => Value::Number(form.boxes.len() as f64),
        _ => Value::Unknown,
    }
}

pub(super) fn script<'a>(call: &'a FingerprintFact, field: &str) -> Value<'a> {
    match field {
        "interface" => Value::text(&call.kind),
        "calls" => Value::Number(call.calls as f64),
        _ => Value::Unknown,
    }
}

fn party(party: Party) -> Value<'static> {
    Value::text(match party {
        Party::First => "first",
        Party::Third => "third",
    })
}

fn state(state: CookieState) -> Value<'static> {
    Value::text(match state {
        CookieState::Set => "set",
        CookieState::Kept => "kept",
        CookieState::Changed => "changed",
        CookieState::Removed => "removed",
        CookieState::Blocked => "blocked",
    })
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
