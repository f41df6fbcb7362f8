//! Calls that can serve fingerprinting.

use super::facts::FingerprintFact;
use super::view::RunView;
use crate::evidence::{Event, Scenario};
use std::collections::BTreeMap;

/// Calls by scenario, page, script and kind, `G-001`. The kind is what stands before the dot of the interface.
pub fn fingerprints(views: &[RunView<'_>]) -> Vec<FingerprintFact> {
    let mut calls: BTreeMap<(Scenario, Option<String>, Option<String>, String), u64> =
        BTreeMap::new();
    for view in views {
        for (t_ms, event) in view.events() {
            let Event::ScriptCall(call) = event else {
                continue;
            };
            let kind = call.api.split('.').next().unwrap_or_default().to_owned();
            if matches!(kind.as_str(), "listener" | "window" | "link") {
                continue; // watches or passes on, and tells nothing about the device
            }
            let key = (
                view.scenario(),
                view.page(call.visit, t_ms),
                call.script.clone(),
                kind,
            );
            *calls.entry(key).or_default() += 1;
        }
    }
    calls
        .into_iter()
        .enumerate()
        .map(
            |(number, ((scenario, page, script, kind), calls))| FingerprintFact {
                id: format!("G-{:03}", number + 1),
                kind,
                script,
                page,
                scenario,
                calls,
            },
        )
        .collect()
}
