//! What the fields of the table hold for a thing that was seen.

use super::field::SCHEMES;
use super::subject::Subject;
use super::value::Value;
use super::world::delivery;
use crate::detect::{
    BannerFact, CookieFact, CookieState, NoscriptFact, PageFact, Party, PixelFact, PolicyFact,
    RequestFact, StorageFact, VendorFact,
};
use crate::evidence::{ControlAction, NoticeKind, TargetKind};
use serde_json::Value as Json;
use std::collections::BTreeMap;

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
                subject.stored_in_force(
                    *s,
                    cookie.first_set.get(&subject.scenario).copied(),
                    &cookie.set_by,
                )
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
                subject.stored_in_force(
                    *s,
                    entry.first_set.get(&subject.scenario).copied(),
                    &entry.set_by,
                )
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
