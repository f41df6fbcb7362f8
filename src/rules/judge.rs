//! The judge: every rule against the facts, in every jurisdiction asked for.

use super::law::Jurisdiction;
use super::load::RuleSet;
use super::rule::Rule;
use super::subject::{Subject, SubjectKind, Thing};
use super::value::Truth;
use super::verdict::{Match, RuleOutcome, Verdict};
use super::world::World;
use crate::detect::Facts;
use crate::evidence::{Outcome, Scenario};
use std::collections::{BTreeMap, BTreeSet};

/// How many reasons a verdict names before it counts the rest.
const REASONS: usize = 3;

impl RuleSet {
    /// Judges the facts: one verdict per rule and jurisdiction, by rule, then in the order asked for.
    ///
    /// A rule that meets something it cannot know, or whose scenario was not recorded, is not-tested
    /// and says why, unless it also found something.
    pub fn judge(&self, facts: &Facts, jurisdictions: &[String]) -> Vec<Verdict> {
        let world = World::new(facts);
        let mut verdicts = Vec::new();
        for rule in self.rules.values() {
            for (i, code) in jurisdictions.iter().enumerate() {
                if !jurisdictions[..i].contains(code) {
                    verdicts.push(self.verdict(rule, code, &world));
                }
            }
        }
        verdicts
    }

    /// The verdict of one rule in one jurisdiction.
    pub(super) fn verdict(&self, rule: &Rule, code: &str, world: &World<'_>) -> Verdict {
        let answer = |severity, outcome, why: String, matches| Verdict {
            rule: rule.id.clone(),
            jurisdiction: code.to_owned(),
            severity,
            outcome,
            why,
            matches,
        };
        let Some(view) = self.law.jurisdictions.get(code) else {
            let why = format!("There is no view of the law for \"{code}\".");
            return answer(rule.severity, RuleOutcome::NotTested, why, Vec::new());
        };
        if !rule.jurisdictions.iter().any(|j| view.includes.contains(j)) {
            let why = format!(
                "Applies in {}, not in {code}.",
                rule.jurisdictions.join(", ")
            );
            return answer(rule.severity, RuleOutcome::NotApplicable, why, Vec::new());
        }
        let severity = view
            .severity
            .get(&rule.id)
            .copied()
            .unwrap_or(rule.severity);
        let Looked {
            matches,
            open,
            seen,
        } = self.look(rule, view, world);
        let mut why = if !matches.is_empty() {
            format!(
                "{} of {} looked at.",
                counted(matches.len(), "match", "matches"),
                seen
            )
        } else if open.is_empty() {
            format!(
                "No match in the tested scope ({} looked at).",
                counted(seen, "thing", "things")
            )
        } else {
            String::new()
        };
        if !open.is_empty() {
            let label = if matches.is_empty() {
                "Not tested: "
            } else {
                " Not tested besides: "
            };
            why = format!("{why}{label}{}.", reasons(&open));
        }
        let outcome = match (matches.is_empty(), open.is_empty()) {
            (false, _) => RuleOutcome::Finding,
            (true, true) => RuleOutcome::None,
            (true, false) => RuleOutcome::NotTested,
        };
        answer(severity, outcome, why, matches)
    }

    fn look(&self, rule: &Rule, view: &Jurisdiction, world: &World<'_>) -> Looked {
        let thresholds = self.thresholds(view);
        let mut looked = Looked {
            matches: Vec::new(),
            open: Vec::new(),
            seen: 0,
        };
        for scenario in &rule.scenarios {
            if let Err(reason) = recorded(world, *scenario) {
                looked.open.push(reason);
                continue;
            }
            looked.open.extend(hidden(world, *scenario, rule.subject));
            for subject in Subject::all(world, rule.subject, *scenario) {
                looked.seen += 1;
                let reply = rule.when.ask(&subject, &thresholds);
                match reply.truth {
                    Truth::No => {}
                    Truth::Unknown => looked.open.push(unknown(&subject, &reply.notes)),
                    Truth::Yes if self.exempt(rule, view, &subject, &thresholds) => {}
                    Truth::Yes => {
                        let mut evidence = subject.evidence();
                        evidence.extend(reply.evidence);
                        dedupe(&mut evidence);
                        if evidence.is_empty() {
                            looked
                                .open
                                .push(format!("{} has no evidence id", subject.key()));
                            continue;
                        }
                        let mut pages = subject.pages();
                        pages.extend(reply.pages);
                        pages.sort();
                        pages.dedup();
                        looked.matches.push(Match {
                            rule: rule.id.clone(),
                            scenario: *scenario,
                            key: subject.key(),
                            evidence,
                            pages,
                            runs: subject.runs(),
                            note: (!reply.notes.is_empty()).then(|| reply.notes.join(" ")),
                        });
                    }
                }
            }
        }
        looked
    }

    fn thresholds(&self, view: &Jurisdiction) -> BTreeMap<String, f64> {
        let mut all: BTreeMap<String, f64> = self
            .law
            .thresholds
            .values()
            .map(|t| (t.id.clone(), t.value))
            .collect();
        all.extend(view.thresholds.clone());
        all
    }

    /// Whether an exemption of the rule that holds in the view is met by the thing.
    fn exempt(
        &self,
        rule: &Rule,
        view: &Jurisdiction,
        subject: &Subject<'_>,
        thresholds: &BTreeMap<String, f64>,
    ) -> bool {
        rule.exemptions
            .iter()
            .filter_map(|id| self.law.exemptions.get(id))
            .any(|exemption| {
                exemption
                    .jurisdictions
                    .iter()
                    .any(|j| view.includes.contains(j))
                    && exemption
                        .met
                        .get(&rule.subject)
                        .is_some_and(|c| c.ask(subject, thresholds).truth == Truth::Yes)
            })
    }

    /// Results of a rule's exemption tests for its matches in the jurisdictions in which they are a
    /// finding: `not-met` when every match fails the test, `not-applicable` when the exemption is not
    /// known there, else `open`: only a person can confirm a purpose.
    pub fn exemption_results(
        &self,
        rule: &Rule,
        matches: &[&Match],
        facts: &Facts,
        jurisdictions: &[String],
    ) -> Vec<(String, String)> {
        let world = World::new(facts);
        let views: Vec<&Jurisdiction> = jurisdictions
            .iter()
            .filter_map(|j| self.law.jurisdictions.get(j))
            .collect();
        let wanted: BTreeSet<(Scenario, &str)> = matches
            .iter()
            .filter_map(|m| Some((m.scenario, m.evidence.first()?.as_str())))
            .collect();
        let scenarios: BTreeSet<Scenario> = wanted.iter().map(|(s, _)| *s).collect();
        let subjects: Vec<Subject<'_>> = scenarios
            .into_iter()
            .flat_map(|s| Subject::all(&world, rule.subject, s))
            .filter(|s| {
                s.evidence()
                    .first()
                    .is_some_and(|id| wanted.contains(&(s.scenario, id.as_str())))
            })
            .collect();
        let thresholds = self
            .law
            .thresholds
            .values()
            .map(|t| (t.id.clone(), t.value))
            .collect();
        rule.exemptions
            .iter()
            .filter_map(|id| self.law.exemptions.get(id))
            .map(|exemption| {
                let known = views.iter().any(|v| {
                    exemption
                        .jurisdictions
                        .iter()
                        .any(|j| v.includes.contains(j))
                });
                let fails = |s: &Subject<'_>| {
                    exemption
                        .fails
                        .get(&rule.subject)
                        .is_some_and(|c| c.ask(s, &thresholds).truth == Truth::Yes)
                };
                let result = if !known {
                    "not-applicable"
                } else if !subjects.is_empty() && subjects.iter().all(fails) {
                    "not-met"
                } else {
                    "open"
                };
                (exemption.id.clone(), result.to_owned())
            })
            .collect()
    }
}

struct Looked {
    matches: Vec<Match>,
    /// Why something could not be looked at.
    open: Vec<String>,
    /// Things looked at.
    seen: usize,
}

/// Whether a scenario was recorded; else why not.
fn recorded(world: &World<'_>, scenario: Scenario) -> Result<(), String> {
    match world.facts.scenarios.get(&scenario) {
        None => Err(format!("scenario {scenario} was not asked for")),
        Some(fact) if fact.outcome == Outcome::Done => Ok(()),
        Some(fact) => {
            let why = fact.reason.as_deref().unwrap_or("no reason was recorded");
            Err(format!(
                "scenario {scenario} was not recorded ({})",
                why.trim_end_matches('.')
            ))
        }
    }
}

/// What hides a kind of thing in a scenario: limits of the recording, and pages that were not reached.
fn hidden(world: &World<'_>, scenario: Scenario, kind: SubjectKind) -> Vec<String> {
    let mut reasons: Vec<String> = world
        .facts
        .limits
        .iter()
        .filter(|l| {
            l.scenario.is_none_or(|s| s == scenario) && kind.hidden_by().contains(&l.hides.as_str())
        })
        .map(|l| {
            format!(
                "{} ({})",
                l.what.trim_end_matches('.'),
                l.why.trim_end_matches('.')
            )
        })
        .collect();
    if kind != SubjectKind::Banner {
        for page in &world.facts.pages {
            let visits = || page.visits.iter().filter(|v| v.scenario == scenario);
            if visits().next().is_some() && visits().all(|v| v.outcome != "ok") {
                reasons.push(format!(
                    "page {} was not recorded in scenario {scenario}",
                    page.id
                ));
            }
        }
    }
    reasons
}

fn unknown(subject: &Subject<'_>, notes: &[String]) -> String {
    let what = match subject.thing {
        Thing::Banner(_) => "the consent interface".to_owned(),
        Thing::Site => "the site".to_owned(),
        Thing::Cookie(cookie) => format!("cookie {}", cookie.name),
        Thing::Storage(entry) => format!("storage key {}", entry.key),
        Thing::Vendor(vendor) => vendor.name.clone(),
        _ => subject
            .evidence()
            .first()
            .cloned()
            .unwrap_or_else(|| subject.key()),
    };
    let why = if notes.is_empty() {
        "not known".to_owned()
    } else {
        notes.join("; ")
    };
    format!("{what}: {}", why.trim_end_matches('.'))
}

fn reasons(open: &[String]) -> String {
    let mut all = open.to_vec();
    dedupe(&mut all);
    let rest = all.len().saturating_sub(REASONS);
    let mut text = all[..all.len().min(REASONS)].join("; ");
    if rest > 0 {
        text.push_str(&format!("; and {rest} more"));
    }
    text
}

/// Drops repeats, keeps the order.
fn dedupe(list: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    list.retain(|item| seen.insert(item.clone()));
}

fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}
