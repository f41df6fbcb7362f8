//! What became of each finding between two audits.

use super::compare::{Change, ChangeKind, Side, SiteChanges};
use super::compare_ground::{Ground, done};
use super::{Finding, RuleResult};
use crate::evidence::Scenario;
use crate::messages::Messages;
use crate::rules::RuleOutcome;
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// Every finding of either audit.
pub(super) fn changes(
    old: Side<'_>,
    new: Side<'_>,
    ground: &Ground,
    site: &SiteChanges,
) -> Vec<Change> {
    let by_print = |side: Side<'_>| -> BTreeMap<String, usize> {
        let all = side.findings.iter().enumerate();
        all.map(|(n, f)| (f.fingerprint.clone(), n)).collect()
    };
    let (was, is) = (by_print(old), by_print(new));
    let mut list = Vec::new();
    for (print, n) in &is {
        let finding = &new.findings[*n];
        list.push(match was.get(print) {
            Some(o) => in_both(old, &old.findings[*o], new, finding, ground, site),
            None => only_in_new(old, new, finding, site),
        });
    }
    for (print, o) in &was {
        if !is.contains_key(print) {
            list.push(only_in_old(new, old, &old.findings[*o], ground));
        }
    }
    list
}

fn change(kind: ChangeKind, finding: &Finding, detail: String) -> Change {
    Change {
        kind,
        fingerprint: finding.fingerprint.clone(),
        rule: finding.rule.clone(),
        title: finding.title.clone(),
        severity: finding.severity,
        old: None,
        new: None,
        detail,
        causes: Vec::new(),
    }
}

fn in_both(
    old: Side<'_>,
    was: &Finding,
    new: Side<'_>,
    is: &Finding,
    ground: &Ground,
    site: &SiteChanges,
) -> Change {
    let messages = new.messages;
    let mut worse = Vec::new();
    let mut better = Vec::new();
    if was.severity != is.severity {
        let (before, after) = (was.severity.as_str(), is.severity.as_str());
        let words = say!(messages, "change-severity", before = before, after = after);
        if is.severity < was.severity {
            worse.push(words);
        } else {
            better.push(words);
        }
    }
    let scenarios = |f: &Finding| -> BTreeSet<Scenario> {
        let of = f.scenarios.iter().copied();
        of.filter(|s| ground.scenario(*s)).collect()
    };
    let (before, after) = (scenarios(was), scenarios(is));
    let named = |set: Vec<Scenario>| {
        let words: Vec<&str> = set.iter().map(|s| s.as_str()).collect();
        words.join(", ")
    };
    let more: Vec<Scenario> = after.difference(&before).copied().collect();
    let fewer: Vec<Scenario> = before.difference(&after).copied().collect();
    if !more.is_empty() {
        worse.push(say!(messages, "change-also-in", scenarios = named(more)));
    }
    if !fewer.is_empty() {
        better.push(say!(
            messages,
            "change-no-longer-in",
            scenarios = named(fewer)
        ));
    }
    let (before, after) = (
        ground.pages_of(old.facts, was),
        ground.pages_of(new.facts, is),
    );
    let counted = say!(
        messages,
        "change-pages-seen",
        before = before.len(),
        after = after.len()
    );
    if after.difference(&before).next().is_some() {
        worse.push(counted);
    } else if before.difference(&after).next().is_some() {
        better.push(counted);
    }
    let kind = match (worse.is_empty(), better.is_empty()) {
        (false, _) => ChangeKind::Worse,
        (true, false) => ChangeKind::Better,
        (true, true) => ChangeKind::Same,
    };
    worse.append(&mut better);
    let mut said = change(kind, is, messages.semicolon(&worse));
    said.old = Some(was.id.clone());
    said.new = Some(is.id.clone());
    if kind == ChangeKind::Worse {
        said.causes = super::compare_site::causes(messages, is, new.facts, site);
    }
    said
}

fn only_in_new(old: Side<'_>, new: Side<'_>, finding: &Finding, site: &SiteChanges) -> Change {
    let mut said = match untested(new.messages, old, finding, "earlier") {
        Some(why) => change(ChangeKind::NotComparable, finding, why),
        None => change(ChangeKind::New, finding, reach(new.messages, finding)),
    };
    said.new = Some(finding.id.clone());
    if said.kind == ChangeKind::New {
        said.causes = super::compare_site::causes(new.messages, finding, new.facts, site);
    }
    said
}

fn only_in_old(new: Side<'_>, old: Side<'_>, finding: &Finding, ground: &Ground) -> Change {
    let unvisited = !finding.pages.is_empty() && ground.pages_of(old.facts, finding).is_empty();
    let why = untested(new.messages, new, finding, "later")
        .or_else(|| less_of_the_banner(new, old, finding))
        .or_else(|| unvisited.then(|| say!(new.messages, "change-unvisited")));
    let mut said = match why {
        Some(why) => change(ChangeKind::NotComparable, finding, why),
        None => {
            let gone = finding
                .vendor
                .as_ref()
                .is_some_and(|vendor| !new.facts.vendors.iter().any(|v| v.id == *vendor));
            let words = if gone {
                say!(new.messages, "change-vendor-gone")
            } else {
                String::new()
            };
            change(ChangeKind::Fixed, finding, words)
        }
    };
    said.old = Some(finding.id.clone());
    said
}

/// Why a finding about the consent interface may only be out of sight: layers behind the first are seen
/// when a choice is made, so a scenario that was not recorded again can have shown them.
fn less_of_the_banner(new: Side<'_>, old: Side<'_>, finding: &Finding) -> Option<String> {
    if !finding.evidence.contains(&old.facts.banner.id) {
        return None;
    }
    let recorded = done(new.facts);
    let lost = done(old.facts)
        .into_iter()
        .find(|s| !recorded.contains(s))?;
    let scenario = lost.as_str();
    Some(say!(
        new.messages,
        "change-banner-unseen",
        scenario = scenario
    ))
}

/// "in before, 3 pages".
fn reach(messages: &Messages, finding: &Finding) -> String {
    let states: Vec<&str> = finding.scenarios.iter().map(|s| s.as_str()).collect();
    let (n, states) = (finding.pages.len(), states.join(", "));
    say!(messages, "change-reach", scenarios = states, n = n)
}

/// Why an audit could not have found a finding of the other one; none when it tested for it.
fn untested(messages: &Messages, side: Side<'_>, finding: &Finding, which: &str) -> Option<String> {
    let recorded = done(side.facts);
    let mut missing = finding.scenarios.iter().filter(|s| !recorded.contains(s));
    if let Some(scenario) = missing.next() {
        let scenario = scenario.as_str();
        return Some(say!(
            messages,
            "change-untested-scenario",
            scenario = scenario,
            side = which
        ));
    }
    let of_rule = || side.rules.iter().filter(|r| r.id == finding.rule);
    if of_rule().next().is_none() {
        return Some(say!(messages, "change-untested-rule", side = which));
    }
    let here = || of_rule().filter(|r| finding.jurisdictions.contains(&r.jurisdiction));
    if here().next().is_none() {
        let places = finding.jurisdictions.join(", ");
        return Some(say!(
            messages,
            "change-untested-places",
            places = places,
            side = which
        ));
    }
    // what the settings of an audit do not speak of, it did not look at either
    let unasked = |r: &RuleResult| {
        matches!(
            r.outcome,
            RuleOutcome::NotTested | RuleOutcome::NotApplicable
        )
    };
    if here().all(unasked) {
        let why = here().map(|r| r.why.as_str()).next().unwrap_or_default();
        return Some(say!(
            messages,
            "change-untested-why",
            side = which,
            why = why
        ));
    }
    None
}
