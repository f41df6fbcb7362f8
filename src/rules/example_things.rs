//! Things of a small, clean site, over which examples lay what they are about.

use crate::detect::BannerFact;
use crate::evidence::Scenario;
use serde_json::{Value, json as make};

pub(super) fn request(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("R-{:05}", i + 1), "scenario": scenario, "run": 1, "page": "P-001",
        "consent": scenario.consent(), "grace": false, "time_ms": 420.0, "page_time_ms": 420.0,
        "url": "https://vendor.example/x", "host": "vendor.example", "method": "GET", "kind": "image", "status": 200,
        "blocked": null, "error": null, "from_cache": false, "delivery": "sent", "party": "third", "site": "vendor.example",
        "vendor": null, "vendor_kind": null, "purpose": null,
        "initiator": {"kind": "script", "url": null, "line": null, "chain": []},
        "redirect_from": null, "frame": null, "target": "page", "body_bytes": null, "consent_signal": {}, "referrer": "origin", "after_stir_ms": null, "relay_fields": [], "aliases": [],
    })
}

pub(super) fn pixel(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("X-{:04}", i + 1), "request": format!("R-{:05}", 90000 + i), "scenario": scenario, "run": 1,
        "page": "P-001", "consent": scenario.consent(), "grace": false, "vendor": "a-vendor",
        "purpose": "advertising", "account": "1234567890", "event": "PageView", "canonical": "page_view",
        "value": null, "currency": null, "dedupe_id": null, "params": {}, "user_data": [], "consent_signal": {},
        "signal_state": null, "delivery": "sent", "repeats": [],
    })
}

pub(super) fn cookie(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("C-{:03}", i + 1), "name": "visitor", "domain": "site.example", "host_only": true, "path": "/",
        "partition": null, "party": "first", "set_by": {"kind": "http", "request": null, "script": null},
        "vendor": null, "purpose": null, "purpose_source": null, "stores_choice": false, "identifier": false,
        "session": false, "lifetime_days": 30.0, "requested_lifetime_days": 30.0, "http_only": false, "secure": true,
        "same_site": "Lax", "first_set": {scenario.as_str(): scenario.consent()},
        "scenarios": {scenario.as_str(): "set"}, "pages": ["P-001"], "kept_days": {},
        "told": {"declared": true, "policy": null, "class": null, "days": null, "passage": null},
    })
}

pub(super) fn storage(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("S-{:03}", i + 1), "origin": "https://www.site.example", "area": "local", "key": "key",
        "vendor": null, "purpose": null, "stores_choice": false, "identifier": false, "party": "first",
        "set_by": {"kind": "script", "request": null, "script": null},
        "first_set": {scenario.as_str(): scenario.consent()}, "scenarios": {scenario.as_str(): "set"},
    })
}

pub(super) fn page(i: usize) -> Value {
    let visits: Vec<Value> = Scenario::ALL
        .iter()
        .map(|s| make!({"scenario": s, "run": 1, "outcome": "ok", "error": null, "loaded_ms": 300.0, "settled_ms": 900.0}))
        .collect();
    make!({
        "id": format!("P-{:03}", i + 1), "url": format!("https://www.site.example/{i}"), "final_url": null,
        "status": 200, "title": "A page", "kind": if i == 0 { "home" } else { "other" }, "visits": visits,
        "language": "en", "topics": [],
    })
}

pub(super) fn policy(i: usize) -> Value {
    make!({
        "id": format!("L-{}", i + 1), "url": "https://www.site.example/privacy", "page": "P-002", "kind": "privacy",
        "language": "en", "vendors_named": [], "cookies_named": [], "listed": [], "vendors_unseen": [], "claims": [],
        "passages": {}, "dated": null, "language_sure": true, "unread": null,
        "checks": {
            "withdraw_told": true, "lifetimes_told": true, "transfer_told": true, "controller_named": true,
            "contact_told": true, "legal_basis_told": true, "rights_told": true, "complaint_told": true,
            "joint_control_told": true, "interest_for_storage": false,
        },
    })
}

pub(super) fn vendor(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("vendor-{}", i + 1), "name": "A vendor", "company": null, "country": null, "category": "advertising",
        "purpose": "advertising", "known": true, "scenarios": [scenario], "accounts": [], "events": [], "hosts": [],
        "requests": 1, "declared": true, "gvl_id": null, "evidence": ["R-00001"],
    })
}

pub(super) fn noscript(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("N-{:03}", i + 1), "page": "P-001", "scenario": scenario,
        "url": "https://vendor.example/tr?id=1234567890&ev=PageView&noscript=1", "vendor": "a-vendor",
        "vendor_kind": "event", "purpose": "advertising", "account": "1234567890", "event": "PageView",
    })
}

pub(super) fn form(i: usize) -> Value {
    make!({
        "id": format!("M-{:03}", i + 1), "page": "P-001", "action": "https://www.site.example/send", "method": "post",
        "asks": ["email"], "boxes": [], "typed_in": [],
    })
}

pub(super) fn personal_data(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("D-{:04}", i + 1), "kind": "email", "form": "plain", "spelling": "as typed", "canary": true,
        "shown": "…", "where": "body", "request": "R-00001", "vendor": null, "site": "vendor.example", "party": "third",
        "scenario": scenario, "run": 1, "page": "P-001", "consent": scenario.consent(), "grace": false, "time_ms": 900.0,
        "after": "typed",
    })
}

pub(super) fn recording(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("W-{:03}", i + 1), "vendor": "vendor.example", "scenario": scenario, "consents": [scenario.consent()],
        "verdict": "recording", "tells": ["page-snapshot", "growing-stream"], "evidence": ["R-00001"],
    })
}

pub(super) fn sync(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("Y-{:03}", i + 1), "kind": "shared-id", "from": "one.example", "to": "vendor.example", "name": "uid",
        "scenarios": [scenario], "consents": [scenario.consent()], "evidence": ["R-00001"], "count": 1,
    })
}

pub(super) fn script(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("G-{:03}", i + 1), "kind": "canvas", "script": "https://vendor.example/fp.js", "page": "P-001",
        "scenario": scenario, "calls": 1,
    })
}

pub(super) fn control_json(action: &str) -> Value {
    make!({
        "action": action, "text": action, "selector": format!("#{action}"), "role": "button", "width": 120.0,
        "height": 40.0, "contrast": 7.0, "font_px": 16.0,
    })
}

pub(super) fn banner_json() -> Value {
    let mut value = serde_json::to_value(BannerFact::default()).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        fields.extend([
            ("present".to_owned(), make!(true)),
            ("kind".to_owned(), make!("banner")),
            ("page".to_owned(), make!("P-001")),
            (
                "first_layer".to_owned(),
                make!([control_json("accept"), control_json("reject")]),
            ),
            (
                "clicks".to_owned(),
                make!({"accept": 1, "reject": 1, "withdraw": 2}),
            ),
            ("withdraw_control".to_owned(), make!(true)),
            ("names_purposes".to_owned(), make!(true)),
            ("tells_withdrawal".to_owned(), make!(true)),
            ("switches".to_owned(), make!(2)),
            ("language".to_owned(), make!("en")),
            ("phone_reject".to_owned(), make!(true)),
            (
                "reopened_on".to_owned(),
                make!({"reject": [], "withdraw": []}),
            ),
        ]);
    }
    value
}
