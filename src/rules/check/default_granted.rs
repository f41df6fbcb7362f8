//! Does a machine-readable signal say "granted" before anybody chose?

use super::Answer;
use crate::rules::subject::Subject;
use crate::say;
use serde_json::Value;

/// Types of Google's consent mode that are needed for the service itself.
const NEEDED: &[&str] = &["security_storage", "functionality_storage"];

pub(super) fn run(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let Some(scenario) = world.facts.scenarios.get(&subject.scenario) else {
        return Answer::unknown(say!(subject.world.messages, "untested-signals"));
    };
    let page = world.facts.pages.first().map(|p| p.id.clone());
    let hits: Vec<String> = world
        .facts
        .pixels
        .iter()
        .filter(|p| p.scenario == subject.scenario)
        .filter(|p| world.in_force(p.scenario, p.consent, p.grace))
        .filter(|p| p.signal_state.as_deref() == Some("granted"))
        .map(|p| p.id.clone())
        .collect();
    if !hits.is_empty() {
        return Answer::yes(say!(
            subject.world.messages,
            "note-hits-granted",
            n = hits.len()
        ))
        .with(hits);
    }
    let mode = &scenario.consent_state.google_consent_mode;
    if let Some(default) = mode.as_ref().and_then(|m| m.get("default")) {
        let granted: Vec<&str> = default
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, value)| {
                !NEEDED.contains(&name.as_str()) && value.as_str() == Some("granted")
            })
            .map(|(name, _)| name.as_str())
            .collect();
        if !granted.is_empty() && default.get("region").is_some() {
            return Answer::unknown(say!(subject.world.messages, "untested-region"));
        }
        if !granted.is_empty() {
            return Answer::yes(say!(
                subject.world.messages,
                "note-default-granted",
                kinds = subject.world.messages.comma(&granted)
            ))
            .with(page);
        }
    }
    let tcf = scenario.consent_state.tcf.as_ref();
    let data = tcf.map(|t| t.get("data").unwrap_or(t));
    let chosen = data
        .and_then(|d| d.get("eventStatus"))
        .and_then(Value::as_str)
        == Some("useractioncomplete");
    let applies = data
        .and_then(|d| d.get("gdprApplies"))
        .and_then(Value::as_bool)
        != Some(false);
    match &scenario.tc_string {
        Some(tc) if applies && !chosen && !tc.purposes.is_empty() => Answer::yes(say!(
            subject.world.messages,
            "note-tc-grants",
            n = tc.purposes.len()
        ))
        .with(page),
        _ => Answer::no(),
    }
}
