//! Recorded audits judged in a language of which only the words stand in brackets: a sentence that is no
//! text of it shows, and nothing else may differ.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::load;
use crate::catalogue::DataFiles;
use crate::detect::{Catalogue, Facts, facts};
use crate::evidence::{Event, Folder, Recording, RunLog, Scenario};
use crate::findings::{Finding, RuleResult, build};
use crate::messages::Messages;
use crate::messages::pseudo::{outside, words_alone};
use crate::rules::{RuleSet, SubjectKind, field, own::OwnPart};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static LOADED: LazyLock<(Catalogue, RuleSet)> =
    LazyLock::new(|| load(&DataFiles::embedded()).expect("the embedded files are valid"));

fn recording(site: &str) -> Recording {
    let folders = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/folders");
    Folder::open(format!("{folders}/{site}"))
        .unwrap()
        .read()
        .unwrap()
}

/// An audit of which much was not seen.
fn broken() -> Recording {
    let mut recording = recording("theatre");
    let record = &mut recording.record;
    record.finished = None;
    record.environment.sandbox = false;
    record.environment.egress_country = None;
    record.notes.push("--insecure".into());
    record.cookie_policy = "not said".into();
    let journey = json!({"name": "give", "scenarios": ["before", "accept"], "steps": []});
    record
        .journeys
        .push(serde_json::from_value(journey).unwrap());
    recording.runs.retain(|r| r.scenario != Scenario::Reject);
    for run in &mut recording.runs {
        for observation in &mut run.observations {
            if let Event::Start(start) = &mut observation.event {
                start.cookies_at_start = 1;
            }
        }
        if run.scenario == Scenario::Accept {
            let mut observations = std::mem::take(&mut run.observations);
            observations.truncate(observations.len() - 1);
            *run = RunLog::new(run.scenario, run.run, run.file.clone(), observations);
        }
    }
    recording
}

fn recordings() -> Vec<Recording> {
    let sites = ["theatre", "traffic", "tcf", "poor"];
    sites.map(recording).into_iter().chain([broken()]).collect()
}

type Judged = (Facts, Vec<Finding>, Vec<RuleResult>);

fn judged(recording: &Recording, messages: &Messages) -> Judged {
    let (catalogue, rules) = &*LOADED;
    let facts = facts(recording, catalogue, messages);
    let places = ["EU", "UK", "US-CA", "nowhere"].map(String::from);
    let verdicts = rules.judge(&facts, &places, messages);
    let (findings, results) = build(&verdicts, &facts, rules, catalogue, messages);
    (facts, findings, results)
}

/// What readers are told in sentences, by where it stands.
fn sentences<'a>((facts, _, results): &'a Judged) -> Vec<(String, &'a str)> {
    let mut all: Vec<(String, &str)> = Vec::new();
    for limit in &facts.limits {
        for text in [&limit.what, &limit.why, &limit.effect] {
            all.push((format!("limit {}", limit.hides), text));
        }
    }
    let mut add = |of: &str, text: Option<&'a String>| {
        all.extend(text.map(|text| (of.to_owned(), text.as_str())));
    };
    for scenario in facts.scenarios.values() {
        add("scenario", scenario.reason.as_ref());
    }
    for visit in facts.pages.iter().flat_map(|p| &p.visits) {
        add("visit", visit.error.as_ref());
    }
    for policy in &facts.policies {
        add("policy", policy.unread.as_ref());
    }
    for container in &facts.containers {
        add("container", container.unreadable.as_ref());
    }
    for clash in &facts.signal_clashes {
        add(&clash.kind, Some(&clash.says));
        add(&clash.kind, Some(&clash.against));
    }
    for sign in &facts.server_side {
        add(&sign.kind, Some(&sign.seen));
        add(&sign.kind, Some(&sign.ask));
    }
    for journey in &facts.journeys {
        add("journey", journey.reason.as_ref());
    }
    for platform in &facts.platforms {
        platform.tells.iter().for_each(|t| add("platform", Some(t)));
    }
    for cookie in &facts.cookies {
        add("cookie", cookie.purpose_source.as_ref());
    }
    for result in results {
        add(&result.id, Some(&result.why));
    }
    all
}

fn strings(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            into.insert(bare(text).to_owned());
        }
        Value::Array(all) => all.iter().for_each(|v| strings(v, into)),
        Value::Object(all) => all.values().for_each(|v| strings(v, into)),
        _ => {}
    }
}

fn bare(text: &str) -> &str {
    text.trim().trim_end_matches('.')
}

/// What may be put into a sentence: what was recorded, what stands in data files, words of rule files.
fn data(recording: &Recording) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    strings(&serde_json::to_value(&recording.record).unwrap(), &mut all);
    for run in &recording.runs {
        strings(&serde_json::to_value(&run.observations).unwrap(), &mut all);
    }
    for (_, file) in DataFiles::embedded().all() {
        let value: Value = toml::from_str(&file.text).unwrap();
        strings(&value, &mut all);
    }
    let fields = SubjectKind::ALL.into_iter().flat_map(field::fields);
    all.extend(fields.map(|f| f.name.replace('_', " ")));
    all.extend(OwnPart::ALL.map(|part| part.key().to_owned()));
    all
}

#[test]
fn every_sentence_of_the_judging_half_is_a_text() {
    let messages = words_alone();
    let mut left = BTreeSet::new();
    for recording in recordings() {
        let known = data(&recording);
        let judged = judged(&recording, &messages);
        let told = sentences(&judged);
        assert!(told.len() > 500 && judged.0.limits.len() > 5);
        for (of, text) in told {
            let (pieces, open) = outside(text, 0);
            assert_eq!(open, 0, "{text}");
            // One word is a name, an address, an id or a code.
            let odd = pieces.into_iter().filter(|piece| {
                let piece = bare(piece);
                piece.contains(char::is_whitespace) && !known.contains(piece)
            });
            left.extend(odd.map(|piece| format!("{of}: {piece}")));
        }
        // Conditions are in the words of rule files, which docs/rules.md has in English.
        for test in judged.1.iter().flat_map(|f| &f.exemptions) {
            assert!(
                test.why.is_empty() || test.why.starts_with('⟦'),
                "{}",
                test.why
            );
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn the_language_changes_no_judgement() {
    let shape = |(facts, findings, results): &Judged| {
        let finding = |f: &Finding| {
            let tests: Vec<_> = f.exemptions.iter().map(|e| (&e.id, &e.result)).collect();
            json!([
                f.id,
                f.fingerprint,
                f.rule,
                f.severity,
                f.confidence,
                f.jurisdictions,
                f.scenarios,
                f.vendor,
                f.evidence,
                f.pages,
                f.related,
                tests
            ])
        };
        let result = |r: &RuleResult| {
            json!([
                r.id,
                r.jurisdiction,
                r.outcome,
                r.findings,
                r.evidence,
                r.pages
            ])
        };
        let mut facts = facts.clone();
        facts.limits.iter_mut().for_each(|l| {
            l.what.clear();
            l.why.clear();
            l.effect.clear();
        });
        facts.signal_clashes.iter_mut().for_each(|c| {
            c.says.clear();
            c.against.clear();
        });
        facts.server_side.iter_mut().for_each(|s| {
            s.seen.clear();
            s.ask.clear();
        });
        facts
            .scenarios
            .values_mut()
            .for_each(|s| s.reason = s.reason.take().map(|_| String::new()));
        facts
            .journeys
            .iter_mut()
            .for_each(|j| j.reason = j.reason.take().map(|_| String::new()));
        facts
            .cookies
            .iter_mut()
            .for_each(|c| c.purpose_source = c.purpose_source.take().map(|_| String::new()));
        facts.personal_data.iter_mut().for_each(|d| d.shown.clear());
        facts.syncs.iter_mut().for_each(|s| s.name.clear());
        facts.platforms.iter_mut().for_each(|p| p.tells.clear());
        facts.policies.iter_mut().for_each(|p| {
            p.unread = p.unread.take().map(|_| String::new());
        });
        let visits = facts.pages.iter_mut().flat_map(|p| &mut p.visits);
        visits.for_each(|v| v.error = v.error.take().map(|_| String::new()));
        facts.containers.iter_mut().for_each(|c| {
            c.unreadable = c.unreadable.take().map(|_| String::new());
            c.tags.iter_mut().for_each(|t| {
                t.kind.clear();
                t.fires_on.iter_mut().for_each(String::clear);
                t.blocked_on.iter_mut().for_each(String::clear);
            });
        });
        let findings: Vec<Value> = findings.iter().map(finding).collect();
        let results: Vec<Value> = results.iter().map(result).collect();
        (facts, findings, results)
    };
    for recording in recordings() {
        let english = shape(&judged(&recording, &Messages::english()));
        let other = shape(&judged(&recording, &words_alone()));
        assert_eq!(english.1, other.1);
        assert_eq!(english.2, other.2);
        assert!(english.0 == other.0);
    }
}
