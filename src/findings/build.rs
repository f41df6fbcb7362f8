//! Verdicts in, findings and rule results out.

use super::group::{Group, Name, fold, groups};
use super::words::plain;
use super::{assessment, classification, fact, mend};
use crate::detect::{Catalogue, Facts};
use crate::evidence::Scenario;
use crate::findings::{ExemptionResult, Finding, Review, RuleResult, Seen, fingerprint};
use crate::messages::Messages;
use crate::rules::world::World;
use crate::rules::{Match, Per, RuleOutcome, RuleSet, SubjectKind, Verdict};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// Builds findings, gravest first, and the outcome of every rule in every jurisdiction.
///
/// Matches are merged by rule, key and scenario, then over jurisdictions; less specific rules are
/// folded into more specific ones (see the module). A match without evidence makes no finding. The
/// sentences are in the language of `messages`.
pub fn build(
    verdicts: &[Verdict],
    facts: &Facts,
    rules: &RuleSet,
    catalogue: &Catalogue,
    messages: &Messages,
) -> (Vec<Finding>, Vec<RuleResult>) {
    let world = World::new(facts, rules.terms(), messages);
    let mut groups = groups(verdicts, rules, &world, messages);
    groups.retain(|_, group| !group.evidence().is_empty());
    let folded = fold(&mut groups, &world);
    let mut built: Vec<(Name, Finding)> = groups
        .iter()
        .filter_map(|(name, group)| Some((name.clone(), finding(group, &world, rules, catalogue)?)))
        .collect();
    built.sort_by(|(one_name, one), (other_name, other)| {
        one.severity
            .cmp(&other.severity)
            .then(other.pages.len().cmp(&one.pages.len()))
            .then(one.confidence.cmp(&other.confidence))
            .then_with(|| one_name.cmp(other_name))
    });
    for (i, (_, finding)) in built.iter_mut().enumerate() {
        finding.id = format!("F-{:03}", i + 1);
    }
    relate(&mut built);
    let ids: BTreeMap<Name, String> = built
        .iter()
        .map(|(name, f)| (name.clone(), f.id.clone()))
        .collect();
    let results = verdicts
        .iter()
        .map(|v| result(v, rules, &ids, &folded, messages))
        .collect();
    (
        built.into_iter().map(|(_, finding)| finding).collect(),
        results,
    )
}

/// One finding; none without evidence.
fn finding(
    group: &Group<'_>,
    world: &World<'_>,
    rules: &RuleSet,
    catalogue: &Catalogue,
) -> Option<Finding> {
    let facts = world.facts;
    let evidence = group.evidence();
    if evidence.is_empty() {
        return None;
    }
    let jurisdictions: Vec<String> = group
        .jurisdictions
        .iter()
        .map(|(code, _)| code.clone())
        .collect();
    let seen = seen(group, facts);
    let confidence = classification::confidence(group, facts, catalogue);
    let exemptions = rules.exemption_results(group.rule, &group.matches, world, &jurisdictions);
    Some(Finding {
        id: String::new(),
        fingerprint: fingerprint(&group.rule.id, &group.key, group.scenario),
        rule: group.rule.id.clone(),
        title: title(group, facts),
        group: group.rule.group.clone(),
        severity: group.severity(),
        confidence,
        jurisdictions,
        scenarios: group.scenarios(),
        vendor: group.vendor(),
        fact: fact::sentence(group, world, seen),
        classification: classification::sentence(group, facts, catalogue, confidence),
        assessment: assessment::sentence(group, facts, rules, &exemptions),
        legal: assessment::legal(group, rules),
        evidence,
        pages: group.pages(),
        seen,
        exemptions: exemptions
            .into_iter()
            .map(|test| ExemptionResult {
                id: test.id,
                result: test.result,
                why: test.why,
            })
            .collect(),
        national_notes: assessment::national_notes(group, rules),
        remedy: mend::remedy(group, facts, rules, catalogue),
        retest: mend::retest(group, facts),
        related: Vec::new(),
        review: Review::default(),
    })
}

/// Title of the rule, with what it is about, and the scenario where the rule looks at several.
fn title(group: &Group<'_>, facts: &Facts) -> String {
    let things = &group.things;
    let about = match group.rule.subject {
        SubjectKind::Cookie => things.cookies.first().map(|c| plain(&c.name, 60)),
        SubjectKind::Storage => things.storage.first().map(|s| plain(&s.key, 60)),
        SubjectKind::Banner | SubjectKind::Site | SubjectKind::Policy => None,
        SubjectKind::Page | SubjectKind::Form => group.matches.first().and_then(|m| {
            let id = m.pages.first()?;
            let page = facts.pages.iter().find(|p| p.id == *id)?;
            Some(plain(page.final_url.as_deref().unwrap_or(&page.url), 60))
        }),
        _ => Some(
            group
                .vendor()
                .map_or_else(|| plain(&group.key, 60), |v| fact::vendor_name(facts, &v)),
        ),
    };
    let scenario = match (group.rule.per, group.scenario) {
        (Per::Scenario, Some(scenario)) if group.rule.scenarios.len() > 1 => scenario.as_str(),
        _ => "none",
    };
    let (title, messages) = (group.rule.title.as_str(), group.messages);
    about.map_or_else(
        || {
            say!(
                messages,
                "finding-title",
                title = title,
                scenario = scenario
            )
        },
        |about| {
            say!(
                messages,
                "finding-title-about",
                title = title,
                about = about,
                scenario = scenario
            )
        },
    )
}

/// Seen in n of m runs. Where the facts do not tell runs apart, one is what is known.
fn seen(group: &Group<'_>, facts: &Facts) -> Seen {
    let of = group
        .scenarios()
        .iter()
        .filter_map(|s| facts.scenarios.get(s))
        .map(|s| s.runs)
        .max()
        .unwrap_or(1)
        .max(1);
    let runs: BTreeSet<u32> = group
        .matches
        .iter()
        .flat_map(|m| m.runs.iter().copied())
        .collect();
    Seen {
        n: (runs.len().max(1) as u32).min(of),
        of,
    }
}

/// Names the findings about the same vendor, the same thing or the same events, in a common scenario.
fn relate(built: &mut [(Name, Finding)]) {
    struct Told {
        id: String,
        vendor: Option<String>,
        key: String,
        scenarios: Vec<Scenario>,
    }
    let all: Vec<Told> = built
        .iter()
        .map(|(name, f)| Told {
            id: f.id.clone(),
            vendor: f.vendor.clone(),
            key: name.1.clone(),
            scenarios: f.scenarios.clone(),
        })
        .collect();
    // What a finding about the site as a whole cites is often what others are about.
    let mut citing: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, (_, finding)) in built.iter().enumerate() {
        for id in finding.evidence.iter().filter(|id| is_event(id)) {
            citing.entry(id.clone()).or_default().push(n);
        }
    }
    for (name, finding) in built.iter_mut() {
        let shared: BTreeSet<usize> = finding
            .evidence
            .iter()
            .filter_map(|id| citing.get(id))
            .flatten()
            .copied()
            .collect();
        finding.related = all
            .iter()
            .enumerate()
            .filter(|(n, other)| {
                let same_vendor = other.vendor.is_some() && other.vendor == finding.vendor;
                other.id != finding.id
                    && (same_vendor || other.key == name.1 || shared.contains(n))
                    && other
                        .scenarios
                        .iter()
                        .any(|s| finding.scenarios.contains(s))
            })
            .map(|(_, other)| other.id.clone())
            .collect();
    }
}

/// Whether an evidence id is that of an event, a request or a cookie, not of a page or the notice.
fn is_event(id: &str) -> bool {
    id.starts_with(['X', 'R', 'C'])
}

/// Ids listed with a question.
const MOST_LISTED: usize = 50;

/// What was seen that leads to a question, each once.
fn notes(verdict: &Verdict, messages: &Messages) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for found in &verdict.matches {
        if all.len() >= MOST_LISTED {
            break;
        }
        let note = found
            .note
            .clone()
            .unwrap_or_else(|| say!(messages, "finding-seen-key", key = found.key.as_str()));
        let note = plain(&note, 400);
        if !all.contains(&note) {
            all.push(note);
        }
    }
    all
}

fn result(
    verdict: &Verdict,
    rules: &RuleSet,
    ids: &BTreeMap<Name, String>,
    folded: &BTreeMap<Name, Name>,
    messages: &Messages,
) -> RuleResult {
    let per = rules.rule(&verdict.rule).map_or(Per::Scenario, |r| r.per);
    let mut own: BTreeSet<String> = BTreeSet::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for found in &verdict.matches {
        let scenario = match per {
            Per::Scenario => Some(found.scenario),
            Per::Audit => None,
        };
        let name = (verdict.rule.clone(), found.key.clone(), scenario);
        match folded.get(&name) {
            Some(taker) => taken.extend(ids.get(taker).cloned()),
            None => own.extend(ids.get(&name).cloned()),
        }
    }
    let mut why = verdict.why.clone();
    if !taken.is_empty() {
        let list: Vec<String> = taken.iter().cloned().collect();
        let taker = say!(
            messages,
            "finding-folded-into",
            findings = messages.comma(&list)
        );
        why = messages.sentences(&[why, taker]);
    }
    own.extend(taken);
    let unfounded = own.is_empty() && verdict.outcome == RuleOutcome::Finding;
    let asks = verdict.outcome == RuleOutcome::Review;
    let listed = |of: fn(&Match) -> &Vec<String>| {
        let all: BTreeSet<&String> = verdict.matches.iter().flat_map(of).collect();
        all.into_iter().take(MOST_LISTED).cloned().collect()
    };
    RuleResult {
        id: verdict.rule.clone(),
        title: rules
            .rule(&verdict.rule)
            .map_or_else(String::new, |r| r.title.clone()),
        jurisdiction: verdict.jurisdiction.clone(),
        // a match that nothing proves must not read as clean either
        outcome: if unfounded {
            RuleOutcome::NotTested
        } else {
            verdict.outcome
        },
        why: if unfounded {
            messages.sentences(&[why, say!(messages, "finding-uncited")])
        } else {
            why
        },
        findings: own.into_iter().collect(),
        question: verdict.question.clone(),
        evidence: if asks {
            listed(|m| &m.evidence)
        } else {
            Vec::new()
        },
        pages: if asks {
            listed(|m| &m.pages)
        } else {
            Vec::new()
        },
        notes: if asks {
            notes(verdict, messages)
        } else {
            Vec::new()
        },
    }
}
