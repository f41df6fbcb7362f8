//! The third line: what the rule concludes, by which law, and what would change the view.

use super::group::Group;
use crate::detect::Facts;
use crate::findings::LegalRef;
use crate::messages::Messages;
use crate::rules::law::{Jurisdiction, LegalAt, Source};
use crate::rules::own::OwnPart;
use crate::rules::{ExemptionTest, RuleSet};
use crate::say;

/// The assessment line. It says "appears to breach", never that there is a breach.
pub(super) fn sentence(
    group: &Group<'_>,
    facts: &Facts,
    rules: &RuleSet,
    exemptions: &[ExemptionTest],
) -> String {
    if let Some(own) = group.rule.own {
        return own_sentence(group, own);
    }
    let messages = group.messages;
    let law = messages.list(&binding(group, rules));
    let severity = group.severity().as_str();
    let mut said = vec![say!(
        messages,
        "finding-breach",
        severity = severity,
        law = law
    )];
    let differing: Vec<String> = group
        .jurisdictions
        .iter()
        .filter(|(_, severity)| *severity != group.severity())
        .map(|(code, severity)| {
            let (place, severity) = (code.as_str(), severity.as_str());
            say!(
                messages,
                "finding-severity-in",
                place = place,
                severity = severity
            )
        })
        .collect();
    if !differing.is_empty() {
        said.push(say!(
            messages,
            "finding-weighed",
            places = messages.list(&differing)
        ));
    }
    if group.jurisdictions.iter().any(|(code, _)| code == "UK") {
        said.push(say!(messages, "finding-uk"));
    }
    said.push(region(messages, facts, rules));
    said.push(tests(messages, exemptions));
    if !group.rule.not_if.is_empty() {
        said.push(otherwise(group));
    }
    let mut folded: Vec<String> = group.folded.iter().map(|f| f.rule.clone()).collect();
    folded.sort();
    folded.dedup();
    if !folded.is_empty() {
        let rules = messages.list(&folded);
        said.push(say!(messages, "finding-folded", rules = rules));
    }
    messages.sentences(&said)
}

/// What the organisation said itself is no law, and a departure from it says nothing about the law.
fn own_sentence(group: &Group<'_>, own: OwnPart) -> String {
    let part = own.key();
    let mut said = vec![say!(group.messages, "finding-departs", part = part)];
    if !group.rule.not_if.is_empty() {
        said.push(otherwise(group));
    }
    group.messages.sentences(&said)
}

/// What would change the view.
fn otherwise(group: &Group<'_>) -> String {
    let messages = group.messages;
    let reasons = messages.semicolon(&group.rule.not_if);
    say!(messages, "finding-otherwise", reasons = reasons)
}

/// A recording from elsewhere may have met another banner than a visitor in Europe.
fn region(messages: &Messages, facts: &Facts, rules: &RuleSet) -> String {
    let Some(country) = facts.audit.environment.egress_country.as_deref() else {
        return String::new();
    };
    match rules.terms().seat(Some(country)) {
        "eea" | "uk" => String::new(),
        _ => {
            let country = super::words::plain(country, 8);
            say!(messages, "finding-region", country = country)
        }
    }
}

fn tests(messages: &Messages, exemptions: &[ExemptionTest]) -> String {
    let open: Vec<String> = exemptions
        .iter()
        .filter(|test| test.result == "open")
        .map(|test| test.id.clone())
        .collect();
    if !open.is_empty() {
        return say!(messages, "finding-tests-open", tests = messages.list(&open));
    }
    if exemptions.iter().any(|test| test.result == "not-met") {
        say!(messages, "finding-tests-none")
    } else {
        String::new()
    }
}

/// Laws and judgments of the places it was found in; guidance when there is none. Where a place has its
/// own text in force for one of the EU, that text is named.
fn binding(group: &Group<'_>, rules: &RuleSet) -> Vec<String> {
    let law = rules.law();
    let views: Vec<&Jurisdiction> = group
        .jurisdictions
        .iter()
        .filter_map(|(code, _)| law.jurisdictions.get(code))
        .collect();
    let mut named: Vec<String> = Vec::new();
    let mut add = |text: String| {
        if !named.contains(&text) {
            named.push(text);
        }
    };
    for at in &group.rule.legal {
        let Some(source) = law.sources.get(&at.source) else {
            continue;
        };
        if !matches!(source.kind.as_str(), "law" | "case") {
            continue;
        }
        for view in &views {
            if let Some(own) = view.instead.get(&at.source) {
                add(cite(
                    group.messages,
                    &own_text(own, at),
                    &law.sources[&own.source],
                ));
            } else if view.includes.contains(&source.jurisdiction) {
                add(cite(group.messages, at, source));
            }
        }
    }
    if !named.is_empty() {
        return named;
    }
    // guidance is called guidance: it is not what is breached, it says how the law is read
    let cited: Vec<(&LegalAt, &Source)> = group
        .rule
        .legal
        .iter()
        .filter_map(|at| Some((at, law.sources.get(&at.source)?)))
        .collect();
    let near: Vec<&(&LegalAt, &Source)> = cited
        .iter()
        .filter(|(_, source)| {
            views
                .iter()
                .any(|v| v.includes.contains(&source.jurisdiction))
        })
        .collect();
    let guides = if near.is_empty() {
        cited.iter().collect()
    } else {
        near
    };
    guides
        .into_iter()
        .take(2)
        .map(|(at, source)| match source.kind.as_str() {
            "law" | "case" => cite(group.messages, at, source),
            kind => {
                let law = cite(group.messages, at, source);
                say!(group.messages, "finding-law-read", law = law, kind = kind)
            }
        })
        .collect()
}

/// The text in force in a place: with its own pinpoint, or that of the text it stands for.
fn own_text(own: &LegalAt, of: &LegalAt) -> LegalAt {
    if own.at.is_empty() {
        LegalAt {
            source: own.source.clone(),
            ..of.clone()
        }
    } else {
        own.clone()
    }
}

fn cite(messages: &Messages, at: &LegalAt, source: &Source) -> String {
    if at.at.is_empty() {
        source.cite.clone()
    } else {
        format!("{} {}", source.cite, pinpoint(messages, at))
    }
}

fn pinpoint(messages: &Messages, at: &LegalAt) -> String {
    match (at.at.is_empty(), at.unverified) {
        (true, _) => String::new(),
        (false, true) => say!(messages, "finding-pinpoint-unchecked", at = at.at.as_str()),
        (false, false) => at.at.clone(),
    }
}

/// Every source of the rule with its pinpoint, those in force in place of one of the EU after it.
pub(super) fn legal(group: &Group<'_>, rules: &RuleSet) -> Vec<LegalRef> {
    let law = rules.law();
    let mut all: Vec<LegalRef> = Vec::new();
    let mut add = |at: &LegalAt| {
        let Some(source) = law.sources.get(&at.source) else {
            return;
        };
        let found = LegalRef {
            source: source.id.clone(),
            at: pinpoint(group.messages, at),
            title: source.title.clone(),
            url: source.url.clone(),
        };
        if !all.contains(&found) {
            all.push(found);
        }
    };
    for at in &group.rule.legal {
        add(at);
        for (code, _) in &group.jurisdictions {
            let view = law.jurisdictions.get(code);
            if let Some(own) = view.and_then(|v| v.instead.get(&at.source)) {
                add(&own_text(own, at));
            }
        }
    }
    all
}

/// What differs by country: the notes of the places it was found in, and for the EU those of its members.
pub(super) fn national_notes(group: &Group<'_>, rules: &RuleSet) -> Vec<String> {
    let found: Vec<&str> = group
        .jurisdictions
        .iter()
        .map(|(code, _)| code.as_str())
        .collect();
    rules
        .law()
        .jurisdictions
        .values()
        .filter(|view| {
            found.contains(&view.id.as_str())
                || (found.contains(&"EU") && view.includes.iter().any(|i| i == "EU"))
        })
        .flat_map(|view| &view.notes)
        .filter(|(rule, _)| *rule == group.rule.id)
        .map(|(_, text)| text.clone())
        .collect()
}
