//! Calls that can serve fingerprinting, and what those of one script are consistent with.

use super::catalogue::Catalogue;
use super::facts::{FingerprintFact, FingerprintVerdict};
use super::view::RunView;
use crate::evidence::{Event, Scenario, ScriptCall};
use std::collections::{BTreeMap, BTreeSet};

/// Smallest side of a canvas that is read for what it shows, in pixels (Englehardt and Narayanan 2016).
const CANVAS_SIDE: u64 = 16;

/// What a surface weighs: how rarely it is read for anything but telling browsers apart.
const WEIGHTS: [(&str, u32); 8] = [
    ("canvas", 2),
    ("audio", 2),
    ("webgl", 2),
    ("fonts", 2),
    ("rtc", 1),
    ("client-hints", 1),
    ("battery", 1),
    ("devices", 1),
];
/// Different fonts asked for from which a script looks for what is installed. The recorder keeps 20 calls
/// of each kind, which is why it is less than the 50 of the literature.
const FONTS: usize = 12;
/// Weight from which a script's calls are consistent with fingerprinting.
const CONSISTENT: u32 = 4;

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

/// Scripts by what their calls are consistent with, `H-001`, the heaviest first.
///
/// A call counts for its surface; how often it is made does not. Never more than "consistent with":
/// robot checks and payment fraud checks read the same surfaces, so vendor and purpose stand beside.
pub fn verdicts(
    views: &[RunView<'_>],
    calls: &[FingerprintFact],
    catalogue: &Catalogue,
) -> Vec<FingerprintVerdict> {
    #[derive(Default)]
    struct Script {
        calls: BTreeMap<String, u64>,
        surfaces: BTreeSet<&'static str>,
        fonts: BTreeSet<String>,
        scenarios: BTreeSet<Scenario>,
    }
    let mut scripts: BTreeMap<String, Script> = BTreeMap::new();
    for view in views {
        for (_, event) in view.events() {
            let Event::ScriptCall(call) = event else {
                continue;
            };
            let (Some(script), Some(surface)) = (call.script.clone(), surface(call)) else {
                continue;
            };
            let entry = scripts.entry(script).or_default();
            *entry.calls.entry(call.api.clone()).or_default() += 1;
            if surface == "fonts" {
                let font = call.detail.get("font").and_then(serde_json::Value::as_str);
                entry.fonts.extend(font.map(str::to_owned));
                if entry.fonts.len() < FONTS {
                    entry.scenarios.insert(view.scenario());
                    continue;
                }
            }
            entry.surfaces.insert(surface);
            entry.scenarios.insert(view.scenario());
        }
    }
    let mut all: Vec<(u32, FingerprintVerdict)> = scripts
        .into_iter()
        // Measuring a text or two is what every page with a chart does.
        .filter(|(_, script)| !script.surfaces.is_empty())
        .map(|(url, script)| {
            let weight = WEIGHTS
                .iter()
                .filter(|(name, _)| script.surfaces.contains(name))
                .map(|(_, weight)| weight)
                .sum();
            let vendor = catalogue.vendor_at(&url);
            let verdict = FingerprintVerdict {
                id: String::new(),
                verdict: verdict(weight, script.surfaces.len()).to_owned(),
                purpose: vendor
                    .as_deref()
                    .and_then(|v| catalogue.vendor(v)?.purposes.first().cloned()),
                vendor,
                calls: script.calls,
                surfaces: script.surfaces.into_iter().map(str::to_owned).collect(),
                scenarios: script.scenarios.into_iter().collect(),
                evidence: calls
                    .iter()
                    .filter(|c| c.script.as_deref() == Some(&url))
                    .map(|c| c.id.clone())
                    .collect(),
                script: url,
            };
            (weight, verdict)
        })
        .collect();
    all.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    all.into_iter()
        .enumerate()
        .map(|(number, (_, verdict))| FingerprintVerdict {
            id: format!("H-{:03}", number + 1),
            ..verdict
        })
        .collect()
}

fn verdict(weight: u32, surfaces: usize) -> &'static str {
    if weight >= CONSISTENT && surfaces >= 2 {
        "consistent-with-fingerprinting"
    } else if surfaces >= 2 {
        "possible"
    } else {
        "single-use"
    }
}

/// The surface a call reads; none for one too small to tell anything.
fn surface(call: &ScriptCall) -> Option<&'static str> {
    let (interface, method) = call.api.split_once('.').unwrap_or((call.api.as_str(), ""));
    match (interface, method) {
        ("canvas", _) => {
            let side = |name: &str| call.detail.get(name).and_then(serde_json::Value::as_u64);
            let small = [side("width"), side("height")]
                .into_iter()
                .flatten()
                .any(|s| s < CANVAS_SIDE);
            (!small).then_some("canvas")
        }
        ("webgl", _) => Some("webgl"),
        ("audio", _) => Some("audio"),
        ("fonts", _) => Some("fonts"),
        ("rtc", _) => Some("rtc"),
        ("mediaDevices", _) => Some("devices"),
        ("navigator", "getBattery") => Some("battery"),
        ("navigator", "getHighEntropyValues") => Some("client-hints"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn one_surface_is_no_fingerprint_and_several_are() {
        for (surfaces, expected) in [
            (&["canvas"][..], "single-use"),
            (&["canvas", "audio"], "consistent-with-fingerprinting"),
            (&["canvas", "webgl"], "consistent-with-fingerprinting"),
            (&["client-hints", "battery"], "possible"),
            (
                &["rtc", "client-hints", "battery", "devices"],
                "consistent-with-fingerprinting",
            ),
        ] {
            let weight = WEIGHTS
                .iter()
                .filter(|(name, _)| surfaces.contains(name))
                .map(|(_, w)| w)
                .sum();
            assert_eq!(verdict(weight, surfaces.len()), expected, "{surfaces:?}");
        }
    }

    #[test]
    fn a_canvas_too_small_to_tell_anything_does_not_count() {
        let call = |api: &str, detail| ScriptCall {
            api: api.into(),
            detail,
            script: None,
            visit: None,
        };
        let read = |w, h| surface(&call("canvas.toDataURL", json!({"width": w, "height": h})));
        assert_eq!((read(300, 150), read(1, 1)), (Some("canvas"), None));
        assert_eq!(
            surface(&call("navigator.getBattery", json!({}))),
            Some("battery")
        );
        assert_eq!(surface(&call("navigator.other", json!({}))), None);
    }
}
