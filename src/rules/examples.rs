//! The examples that rules carry: small facts from fragments, judged by the code of the product.

use super::load::RuleSet;
use super::rule::{Example, Expect, Rule};
use super::tree::{Item, Node, Table, json};
use super::verdict::RuleOutcome;
use super::world::World;
use crate::catalogue::{FileError, did_you_mean};
use crate::detect::{BannerFact, Facts, PersonalDataFact, ReplayFact, SyncFact};
use crate::evidence::Scenario;
use serde::de::DeserializeOwned;
use serde_json::{Value, json as make};

impl RuleSet {
    /// Runs every example of every rule through the judge.
    ///
    /// # Errors
    /// Every example that cannot be read, or whose outcome is not the expected one, with its place.
    pub fn examples(&self) -> Result<usize, Vec<FileError>> {
        let mut errors = Vec::new();
        let mut count = 0;
        for rule in self.rules.values() {
            for example in &rule.examples {
                count += 1;
                if let Err(error) = self.run(rule, example) {
                    errors.push(*error);
                }
            }
        }
        if errors.is_empty() {
            Ok(count)
        } else {
            Err(errors)
        }
    }

    pub(super) fn run(&self, rule: &Rule, example: &Example) -> Result<(), Box<FileError>> {
        let facts = facts(rule, example)?;
        let world = World::new(&facts, &self.terms);
        let first = rule.jurisdictions.first().map_or("EU", String::as_str);
        let code = example.place.as_deref().unwrap_or(first);
        let verdict = self.verdict(rule, code, &world);
        let (wanted, word) = match example.expect {
            Expect::Finding => (RuleOutcome::Finding, "a finding"),
            Expect::Review => (RuleOutcome::Review, "review"),
            Expect::None => (RuleOutcome::None, "none"),
            Expect::NotTested => (RuleOutcome::NotTested, "not-tested"),
        };
        if verdict.outcome == wanted {
            return Ok(());
        }
        let message = format!(
            "this example expects {word}, but rule `{}` says: {}",
            rule.id, verdict.why
        );
        Err(Box::new(FileError::at(
            &rule.file,
            example.span.clone(),
            message,
            None,
        )))
    }
}

type Made<T> = Result<T, Box<FileError>>;

/// Facts of a small, clean site, with the fragments of the example laid over.
pub(super) fn facts(rule: &Rule, example: &Example) -> Made<Facts> {
    let scenario = rule.scenarios.first().copied().unwrap_or(Scenario::Before);
    let mut facts = clean(rule, example)?;
    for (name, node) in &example.fragments {
        match name.as_str() {
            "request" => facts.requests = many(rule, node, |i| request(scenario, i))?,
            "pixel" => facts.pixels = many(rule, node, |i| pixel(scenario, i))?,
            "cookie" => facts.cookies = many(rule, node, |i| cookie(scenario, i))?,
            "storage" => facts.storage = many(rule, node, |i| storage(scenario, i))?,
            "page" => facts.pages = many(rule, node, page)?,
            "policy" => facts.policies = many(rule, node, policy)?,
            "vendor" => facts.vendors = many(rule, node, |i| vendor(scenario, i))?,
            "noscript" => facts.noscript = many(rule, node, |i| noscript(scenario, i))?,
            "form" => facts.forms = many(rule, node, form)?,
            "script" => facts.fingerprinting = many(rule, node, |i| script(scenario, i))?,
            "banner" => facts.banner = banner(rule, node)?,
            _ => {}
        }
    }
    complete(&mut facts);
    Ok(facts)
}

/// A site on which everything was recorded and nothing happened.
fn clean(rule: &Rule, example: &Example) -> Made<Facts> {
    let mut all = serde_json::Map::new();
    for scenario in Scenario::ALL {
        let confirmed = !matches!(scenario, Scenario::Before | Scenario::Gpc);
        all.insert(
            scenario.as_str().into(),
            make!({
                "outcome": "done", "reason": null, "runs": 1, "actions": [], "choice_proofs": [],
                "consent_state": {"tcf": null, "gpp": null, "google_consent_mode": null, "cmp": null},
                "choice_confirmed": confirmed.then_some(true), "tc_string": null, "gpc_acknowledged": null,
            }),
        );
    }
    let mut limits = Value::Array(Vec::new());
    let mut baseline: Option<Value> = None;
    let mut personal: Vec<PersonalDataFact> = Vec::new();
    let mut replay: Vec<ReplayFact> = Vec::new();
    let mut syncs: Vec<SyncFact> = Vec::new();
    let first = rule.scenarios.first().copied().unwrap_or(Scenario::Before);
    if let Some((_, node)) = example.fragments.iter().find(|(name, _)| name == "facts") {
        let Item::Table(table) = &node.item else {
            return Err(wrong(rule, node, "`facts` must be a table"));
        };
        for entry in &table.entries {
            match (entry.key.as_str(), &entry.node.item) {
                ("scenarios", Item::Table(scenarios)) => {
                    overlay_scenarios(rule, scenarios, &mut all)?
                }
                ("limits", _) => limits = limit_list(&json(&entry.node)),
                ("baseline", _) => baseline = Some(json(&entry.node)),
                ("personal_data", _) => {
                    personal = many(rule, &entry.node, |i| personal_data(first, i))?;
                }
                ("replay", _) => replay = many(rule, &entry.node, |i| recording(first, i))?,
                ("syncs", _) => syncs = many(rule, &entry.node, |i| sync(first, i))?,
                (key, _) => {
                    let known = [
                        "scenarios",
                        "limits",
                        "baseline",
                        "personal_data",
                        "replay",
                        "syncs",
                    ];
                    let help = did_you_mean(key, known);
                    let message = format!(
                        "`facts` of an example holds {}, not `{key}`",
                        known.map(|k| format!("`{k}`")).join(", ")
                    );
                    return Err(Box::new(FileError::at(
                        &rule.file,
                        entry.key_span.clone(),
                        message,
                        help,
                    )));
                }
            }
        }
    }
    let mut facts = Facts {
        banner: serde_json::from_value(banner_json()).unwrap_or_default(),
        ..Facts::default()
    };
    (facts.personal_data, facts.replay, facts.syncs) = (personal, replay, syncs);
    facts.audit.host = "www.site.example".into();
    facts.audit.site = "site.example".into();
    facts.audit.started = "2026-11-23T09:00:00Z".into();
    let node = example
        .fragments
        .iter()
        .find(|(name, _)| name == "facts")
        .map(|(_, n)| n);
    let fail = |error: serde_json::Error| {
        let span = node.map_or(example.span.clone(), |n| n.span.clone());
        Box::new(FileError::at(
            &rule.file,
            span,
            format!("not usable as facts: {error}"),
            None,
        ))
    };
    facts.scenarios = serde_json::from_value(Value::Object(all)).map_err(fail)?;
    facts.limits = serde_json::from_value(limits).map_err(fail)?;
    facts.pages = serde_json::from_value(make!([page(0), page(1)])).map_err(fail)?;
    facts.policies = serde_json::from_value(make!([policy(0)])).map_err(fail)?;
    if let Some(baseline) = baseline {
        facts.audit.baseline = serde_json::from_value(baseline).map_err(fail)?;
    }
    Ok(facts)
}

fn overlay_scenarios(
    rule: &Rule,
    table: &Table,
    all: &mut serde_json::Map<String, Value>,
) -> Made<()> {
    for entry in &table.entries {
        // `reject = false`: the scenario was not asked for
        if matches!(entry.node.item, Item::Flag(false)) {
            all.shift_remove(&entry.key);
            continue;
        }
        match all.get_mut(&entry.key) {
            Some(base) => lay(rule, base, &entry.node)?,
            None => {
                let help = did_you_mean(&entry.key, Scenario::ALL.map(Scenario::as_str));
                let message = format!("unknown scenario `{}`", entry.key);
                return Err(Box::new(FileError::at(
                    &rule.file,
                    entry.key_span.clone(),
                    message,
                    help,
                )));
            }
        }
    }
    Ok(())
}

fn limit_list(list: &Value) -> Value {
    let mut list = list.clone();
    for limit in list
        .as_array_mut()
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
    {
        for (key, value) in [
            ("what", make!("a limit")),
            ("why", make!("an example")),
            ("effect", make!("")),
            ("scenario", Value::Null),
        ] {
            limit.entry(key).or_insert(value);
        }
    }
    list
}

/// One fragment, or a list of them, each laid over its default.
fn many<T: DeserializeOwned>(
    rule: &Rule,
    node: &Node,
    default: impl Fn(usize) -> Value,
) -> Made<Vec<T>> {
    let nodes: Vec<&Node> = match &node.item {
        Item::List(list) => list.iter().collect(),
        _ => vec![node],
    };
    let mut all = Vec::new();
    for (i, node) in nodes.into_iter().enumerate() {
        let mut value = default(i);
        lay(rule, &mut value, node)?;
        all.push(serde_json::from_value(value).map_err(|e| wrong(rule, node, &e.to_string()))?);
    }
    Ok(all)
}

/// Lays a fragment over a default; a key that the default does not have is a mistake.
fn lay(rule: &Rule, base: &mut Value, node: &Node) -> Made<()> {
    let (Value::Object(fields), Item::Table(table)) = (base, &node.item) else {
        return Err(wrong(rule, node, "a table is needed here"));
    };
    for entry in &table.entries {
        let Some(field) = fields.get_mut(&entry.key) else {
            let help = did_you_mean(&entry.key, fields.keys().map(String::as_str));
            let message = format!("unknown key `{}` in the example", entry.key);
            return Err(Box::new(FileError::at(
                &rule.file,
                entry.key_span.clone(),
                message,
                help,
            )));
        };
        match (&mut *field, &entry.node.item) {
            (Value::Object(inner), Item::Table(_)) if !inner.is_empty() && !is_map(&entry.key) => {
                lay(rule, field, &entry.node)?;
            }
            (_, Item::List(list))
                if entry.key.ends_with("_layer") || entry.key.ends_with("_layers") =>
            {
                let mut controls = Vec::new();
                for control in list {
                    let mut value = control_json("other");
                    lay(rule, &mut value, control)?;
                    controls.push(value);
                }
                *field = Value::Array(controls);
            }
            (_, Item::List(list)) if entry.key == "user_data" => {
                let mut data = Vec::new();
                for item in list {
                    let mut value =
                        make!({"kind": "email", "form": "plain", "canary": true, "where": "q:em"});
                    lay(rule, &mut value, item)?;
                    data.push(value);
                }
                *field = Value::Array(data);
            }
            _ => *field = json(&entry.node),
        }
    }
    Ok(())
}

/// Maps by scenario or by name: a fragment replaces them as a whole.
fn is_map(key: &str) -> bool {
    matches!(
        key,
        "scenarios"
            | "first_set"
            | "params"
            | "consent_signal"
            | "kept_days"
            | "passages"
            | "reopened_on"
            | "google_consent_mode"
    )
}

fn wrong(rule: &Rule, node: &Node, message: &str) -> Box<FileError> {
    Box::new(FileError::at(
        &rule.file,
        node.span.clone(),
        format!("not usable in an example: {message}"),
        None,
    ))
}

/// Adds the requests and vendors that fragments speak of but do not spell out.
fn complete(facts: &mut Facts) {
    for pixel in &facts.pixels {
        if facts.requests.iter().any(|r| r.id == pixel.request) {
            continue;
        }
        let value = lay_json(
            request(pixel.scenario, 0),
            make!({
                "id": pixel.request, "vendor": pixel.vendor, "vendor_kind": "event", "purpose": pixel.purpose,
                "consent": pixel.consent, "grace": pixel.grace, "page": pixel.page, "run": pixel.run,
                "url": "https://vendor.example/event", "host": "vendor.example", "site": "vendor.example",
            }),
        );
        if let Ok(request) = serde_json::from_value(value) {
            facts.requests.push(request);
        }
    }
    let mut pages: Vec<String> = facts
        .requests
        .iter()
        .filter_map(|r| r.page.clone())
        .collect();
    pages.sort();
    pages.dedup();
    if facts.pages.is_empty() {
        let all = pages.into_iter().enumerate();
        let made = all.map(|(i, id)| lay_json(page(i), make!({"id": id})));
        facts.pages = made
            .filter_map(|p| serde_json::from_value(p).ok())
            .collect();
    }
    let named: Vec<(String, Option<String>, Scenario)> = facts
        .requests
        .iter()
        .filter_map(|r| Some((r.vendor.clone()?, r.purpose.clone(), r.scenario)))
        .collect();
    for (id, purpose, scenario) in named {
        if facts.vendors.iter().all(|v| v.id != id) {
            let value = lay_json(
                vendor(scenario, facts.vendors.len()),
                make!({"id": id, "name": id, "purpose": purpose}),
            );
            if let Ok(vendor) = serde_json::from_value(value) {
                facts.vendors.push(vendor);
            }
        }
    }
}

fn lay_json(mut base: Value, over: Value) -> Value {
    if let (Value::Object(base), Value::Object(over)) = (&mut base, over) {
        base.extend(over);
    }
    base
}

fn request(scenario: Scenario, i: usize) -> Value {
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

fn pixel(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("X-{:04}", i + 1), "request": format!("R-{:05}", 90000 + i), "scenario": scenario, "run": 1,
        "page": "P-001", "consent": scenario.consent(), "grace": false, "vendor": "a-vendor",
        "purpose": "advertising", "account": "1234567890", "event": "PageView", "canonical": "page_view",
        "value": null, "currency": null, "dedupe_id": null, "params": {}, "user_data": [], "consent_signal": {},
        "signal_state": null, "delivery": "sent", "repeats": [],
    })
}

fn cookie(scenario: Scenario, i: usize) -> Value {
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

fn storage(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("S-{:03}", i + 1), "origin": "https://www.site.example", "area": "local", "key": "key",
        "vendor": null, "purpose": null, "stores_choice": false, "identifier": false, "party": "first",
        "set_by": {"kind": "script", "request": null, "script": null},
        "first_set": {scenario.as_str(): scenario.consent()}, "scenarios": {scenario.as_str(): "set"},
    })
}

fn page(i: usize) -> Value {
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

fn policy(i: usize) -> Value {
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

fn vendor(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("vendor-{}", i + 1), "name": "A vendor", "company": null, "country": null, "category": "advertising",
        "purpose": "advertising", "known": true, "scenarios": [scenario], "accounts": [], "events": [], "hosts": [],
        "requests": 1, "declared": true, "gvl_id": null, "evidence": ["R-00001"],
    })
}

fn noscript(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("N-{:03}", i + 1), "page": "P-001", "scenario": scenario,
        "url": "https://vendor.example/tr?id=1234567890&ev=PageView&noscript=1", "vendor": "a-vendor",
        "vendor_kind": "event", "purpose": "advertising", "account": "1234567890", "event": "PageView",
    })
}

fn form(i: usize) -> Value {
    make!({
        "id": format!("M-{:03}", i + 1), "page": "P-001", "action": "https://www.site.example/send", "method": "post",
        "asks": ["email"], "boxes": [], "typed_in": [],
    })
}

fn personal_data(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("D-{:04}", i + 1), "kind": "email", "form": "plain", "spelling": "as typed", "canary": true,
        "shown": "…", "where": "body", "request": "R-00001", "vendor": null, "site": "vendor.example", "party": "third",
        "scenario": scenario, "run": 1, "page": "P-001", "consent": scenario.consent(), "grace": false, "time_ms": 900.0,
        "after": "typed",
    })
}

fn recording(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("W-{:03}", i + 1), "vendor": "vendor.example", "scenario": scenario, "consents": [scenario.consent()],
        "verdict": "recording", "tells": ["page-snapshot", "growing-stream"], "evidence": ["R-00001"],
    })
}

fn sync(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("Y-{:03}", i + 1), "kind": "shared-id", "from": "one.example", "to": "vendor.example", "name": "uid",
        "scenarios": [scenario], "consents": [scenario.consent()], "evidence": ["R-00001"], "count": 1,
    })
}

fn script(scenario: Scenario, i: usize) -> Value {
    make!({
        "id": format!("G-{:03}", i + 1), "kind": "canvas", "script": "https://vendor.example/fp.js", "page": "P-001",
        "scenario": scenario, "calls": 1,
    })
}

fn control_json(action: &str) -> Value {
    make!({
        "action": action, "text": action, "selector": format!("#{action}"), "role": "button", "width": 120.0,
        "height": 40.0, "contrast": 7.0, "font_px": 16.0,
    })
}

fn banner_json() -> Value {
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

fn banner(rule: &Rule, node: &Node) -> Made<BannerFact> {
    let mut value = banner_json();
    lay(rule, &mut value, node)?;
    // `present = "unknown"` stands for a look that could not be made: TOML has no null
    for key in [
        "present",
        "withdraw_control",
        "names_purposes",
        "tells_withdrawal",
        "phone_reject",
        "language",
    ] {
        if value.get(key).and_then(Value::as_str) == Some("unknown") {
            value[key] = Value::Null;
        }
    }
    for key in ["accept", "reject", "withdraw"] {
        if value["clicks"][key].as_str() == Some("unknown") {
            value["clicks"][key] = Value::Null;
        }
    }
    serde_json::from_value(value).map_err(|e| wrong(rule, node, &e.to_string()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::rules::field::{PURPOSES, fields};
    use crate::rules::subject::{Subject, SubjectKind};
    use crate::rules::value::{Kind, Value as Held};

    /// Facts with one of everything, all of it known.
    fn full() -> Facts {
        let mut facts = Facts {
            banner: serde_json::from_value(banner_json()).unwrap(),
            ..Facts::default()
        };
        let scenario = Scenario::Reject;
        let made = make!({
            "requests": [request(scenario, 0)], "pixels": [lay_json(pixel(scenario, 0), make!({"request": "R-00001"}))],
            "cookies": [cookie(scenario, 0)], "storage": [storage(scenario, 0)], "pages": [page(0)],
            "policies": [policy(0)], "vendors": [vendor(scenario, 0)], "noscript": [noscript(scenario, 0)],
            "forms": [form(0)], "scripts": [script(scenario, 0)],
        });
        let get = |name: &str| made[name].clone();
        facts.requests = serde_json::from_value(get("requests")).unwrap();
        facts.pixels = serde_json::from_value(get("pixels")).unwrap();
        facts.cookies = serde_json::from_value(get("cookies")).unwrap();
        facts.storage = serde_json::from_value(get("storage")).unwrap();
        facts.pages = serde_json::from_value(get("pages")).unwrap();
        facts.policies = serde_json::from_value(get("policies")).unwrap();
        facts.vendors = serde_json::from_value(get("vendors")).unwrap();
        facts.noscript = serde_json::from_value(get("noscript")).unwrap();
        facts.forms = serde_json::from_value(get("forms")).unwrap();
        facts.fingerprinting = serde_json::from_value(get("scripts")).unwrap();
        let reject = make!({
            "outcome": "done", "reason": null, "runs": 1, "actions": [], "choice_proofs": [], "choice_confirmed": true, "gpc_acknowledged": false,
            "consent_state": {"tcf": null, "gpp": null, "google_consent_mode": null, "cmp": null},
        });
        facts
            .scenarios
            .insert(scenario, serde_json::from_value(reject).unwrap());
        facts
    }

    #[test]
    fn every_field_of_the_tables_can_be_read_and_holds_what_it_says() {
        let mut facts = full();
        facts.cookies[0].stores_choice = true;
        facts.cookies[0].told.class = Some("necessary".into());
        let terms =
            crate::detect::terms::Terms::load(&crate::catalogue::DataFiles::embedded()).unwrap();
        let world = World::new(&facts, &terms);
        for kind in SubjectKind::ALL {
            let subject = Subject::all(&world, kind, Scenario::Reject)
                .next()
                .unwrap_or_else(|| panic!("no {}", kind.as_str()));
            for field in fields(kind) {
                let value = subject.value(field.name);
                let fits = match (&value, field.kind) {
                    (Held::Word(word), Kind::Word(words)) => words.contains(&word.as_ref()),
                    (Held::Words(list), Kind::Words(words)) => {
                        list.iter().all(|w| words.contains(&w.as_ref()))
                    }
                    (Held::Word(_), Kind::Text | Kind::Vendor)
                    | (Held::Number(_), Kind::Number(_))
                    | (Held::Flag(_), Kind::Flag) => true,
                    _ => false,
                };
                assert!(fits, "{}.{}: {value:?}", kind.as_str(), field.name);
            }
        }
    }

    #[test]
    fn the_words_for_purposes_are_those_of_the_vendor_files() {
        for (path, file) in crate::catalogue::DataFiles::embedded().under("vendors/") {
            let vendor: Value = toml::from_str(&file.text).unwrap();
            for purpose in vendor["purposes"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
            {
                assert!(PURPOSES.contains(&purpose), "{path}: {purpose}");
            }
        }
    }
}
