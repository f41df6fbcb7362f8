//! The examples that rules carry: small facts from fragments, judged by the code of the product.

use super::example_things::{
    banner_json, control_json, cookie, form, noscript, page, personal_data, pixel, policy,
    recording, request, script, storage, sync, vendor,
};
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

    /// Reads the fragments of every example, and judges nothing.
    ///
    /// # Errors
    /// Every example with an unknown key or a value that does not fit it.
    pub fn check_examples(&self) -> Result<(), Vec<FileError>> {
        let all = self.rules.values();
        let each = all.flat_map(|rule| rule.examples.iter().map(move |e| facts(rule, e).err()));
        let errors: Vec<FileError> = each.flatten().map(|error| *error).collect();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        }
    }

    pub(super) fn run(&self, rule: &Rule, example: &Example) -> Result<(), Box<FileError>> {
        let facts = facts(rule, example)?;
        let messages = crate::messages::Messages::english();
        let world = World::new(&facts, &self.terms, &messages);
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
                "choice_confirmed": confirmed.then_some(true), "refusal_forgotten": false, "tc_string": null, "gpc_acknowledged": null,
            }),
        );
    }
    let mut limits = Value::Array(Vec::new());
    let mut baseline: Option<Value> = None;
    let mut own = serde_json::Map::new();
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
                ("approved" | "budget", _) => {
                    own.insert(entry.key.clone(), json(&entry.node));
                }
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
                        "approved",
                        "budget",
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
    facts.audit.own_rules = serde_json::from_value(Value::Object(own)).map_err(fail)?;
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
            | "seen_runs"
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
    use crate::rules::field::fields;
    use crate::rules::subject::{Subject, SubjectKind};
    use crate::rules::value::{Kind, Value as Held};
    use crate::rules::vocabulary::PURPOSES;

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
        facts.audit.own_rules.approved.all = Some(vec!["meta".into()]);
        let messages = crate::messages::Messages::english();
        let world = World::new(&facts, &terms, &messages);
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
