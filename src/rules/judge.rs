//! The judge: every rule against the facts, in every jurisdiction asked for.

use super::condition::{Condition, Limits};
use super::law::{Exemption, Jurisdiction};
use super::load::RuleSet;
use super::rule::Rule;
use super::subject::{Subject, SubjectKind, Thing};
use super::value::Truth;
use super::verdict::{Match, RuleOutcome, Verdict};
use super::world::World;
use crate::detect::Facts;
use crate::evidence::{Outcome, Scenario};
use crate::messages::Messages;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How many reasons a verdict names before it counts the rest.
const REASONS: usize = 3;

impl RuleSet {
    /// Judges the facts: one verdict per rule and jurisdiction, by rule, then in the order asked for.
    ///
    /// A rule that meets something it cannot know, or whose scenario was not recorded, is not-tested
    /// and says why, unless it also found something.
    pub fn judge(&self, facts: &Facts, jurisdictions: &[String]) -> Vec<Verdict> {
        self.judge_in(facts, jurisdictions, &Messages::english())
    }

    /// As [`RuleSet::judge`], with the notes of checks in another language.
    pub fn judge_in(
        &self,
        facts: &Facts,
        jurisdictions: &[String],
        messages: &Messages,
    ) -> Vec<Verdict> {
        let world = World::new(facts, &self.terms, messages);
        let mut codes: Vec<&String> = Vec::new();
        for code in jurisdictions {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let rules: Vec<&Rule> = self.rules.values().collect();
        let of = |rule: &Rule| -> Vec<Verdict> {
            // most conditions say the same in every jurisdiction: they are asked once
            let mut once: Option<Asked<'_>> = None;
            codes
                .iter()
                .map(|code| self.verdict_of(rule, code, &world, &mut once))
                .collect()
        };
        // On all cores: no rule knows of another, and the order of the answers is that of the rules.
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done = Vec::new();
            loop {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(rule) = rules.get(at) else {
                    return done;
                };
                done.push((at, of(rule)));
            }
        };
        let mut answers = thread::scope(|scope| {
            let others: Vec<_> = (1..cores()).map(|_| scope.spawn(work)).collect();
            let mut answers = work();
            for other in others {
                match other.join() {
                    Ok(more) => answers.extend(more),
                    Err(fault) => std::panic::resume_unwind(fault),
                }
            }
            answers
        });
        answers.sort_by_key(|(at, _)| *at);
        answers.into_iter().flat_map(|(_, of)| of).collect()
    }

    /// The verdict of one rule in one jurisdiction.
    pub(super) fn verdict(&self, rule: &Rule, code: &str, world: &World<'_>) -> Verdict {
        self.verdict_of(rule, code, world, &mut None)
    }

    fn verdict_of<'w>(
        &self,
        rule: &Rule,
        code: &str,
        world: &'w World<'w>,
        once: &mut Option<Asked<'w>>,
    ) -> Verdict {
        let mut answer = Verdict {
            rule: rule.id.clone(),
            jurisdiction: code.to_owned(),
            severity: rule.severity,
            outcome: RuleOutcome::NotTested,
            why: String::new(),
            matches: Vec::new(),
            question: None,
        };
        let Some(view) = self.law.jurisdictions.get(code) else {
            answer.why = format!("There is no view of the law for \"{code}\".");
            return answer;
        };
        if let Some(own) = rule.own {
            let said = &world.facts.audit.own_rules;
            if !Scenario::ALL.into_iter().any(|s| own.says(said, s)) {
                answer.outcome = RuleOutcome::NotApplicable;
                answer.why = format!("The settings of the audit say nothing under {}.", own.key());
                return answer;
            }
            answer.severity = own.severity(said).unwrap_or(rule.severity);
        } else if !rule.jurisdictions.iter().any(|j| view.includes.contains(j)) {
            answer.outcome = RuleOutcome::NotApplicable;
            answer.why = format!(
                "Applies in {}, not in {code}.",
                rule.jurisdictions.join(", ")
            );
            return answer;
        }
        if let Some(severity) = view.severity.get(&rule.id) {
            answer.severity = *severity;
        }
        if let Some(reason) = self.law.disabled.get(&rule.id) {
            answer.why = format!(
                "Switched off by the rules in use: {}.",
                reason.trim_end_matches('.')
            );
            return answer;
        }
        if !rule.automated {
            let question = rule.question.clone().unwrap_or_default();
            answer.why = format!("Not automated; a person checks: {question}");
            answer.question = Some(question);
            return answer;
        }
        let thresholds = self.thresholds(view, world);
        let asked = if rule.when.names_threshold() {
            &ask(rule, world, &thresholds)
        } else {
            &*once.get_or_insert_with(|| ask(rule, world, &thresholds))
        };
        if rule.subject == SubjectKind::Policy && asked.seen == 0 && asked.open.is_empty() {
            answer.why = "No policy was found that could be read.".into();
            return answer;
        }
        self.weigh(rule, view, asked, &thresholds, answer)
    }

    /// Tells findings from questions and from what is exempt here.
    fn weigh(
        &self,
        rule: &Rule,
        view: &Jurisdiction,
        asked: &Asked<'_>,
        thresholds: &Limits,
        mut answer: Verdict,
    ) -> Verdict {
        let mut questions: Vec<Match> = Vec::new();
        let mut asks: Vec<&str> = rule.question.as_deref().into_iter().collect();
        let mut exempt: BTreeMap<&str, usize> = BTreeMap::new();
        for (subject, found) in &asked.matches {
            match self.exemption(rule, view, subject, thresholds) {
                Some((exemption, true)) => *exempt.entry(&exemption.id).or_default() += 1,
                Some((exemption, false)) => {
                    questions.push(found.clone());
                    if !asks.contains(&exemption.ask.as_str()) {
                        asks.push(&exemption.ask);
                    }
                }
                None if rule.question.is_some() => questions.push(found.clone()),
                None => answer.matches.push(found.clone()),
            }
        }
        let total = answer.matches.len() + questions.len();
        let mut why = if total > 0 {
            format!(
                "{} of {} looked at.",
                counted(total, "match", "matches"),
                asked.seen
            )
        } else if asked.open.is_empty() {
            format!(
                "No match in the tested scope ({} looked at).",
                counted(asked.seen, "thing", "things")
            )
        } else {
            String::new()
        };
        for (id, count) in exempt {
            why.push_str(&format!(" {count} exempt by {id}."));
        }
        if !asked.open.is_empty() {
            let label = if why.is_empty() {
                "Not tested: "
            } else {
                " Not tested besides: "
            };
            why.push_str(&format!("{label}{}.", reasons(&asked.open)));
        }
        answer.outcome = match (
            answer.matches.is_empty(),
            questions.is_empty(),
            asked.open.is_empty(),
        ) {
            (false, ..) => RuleOutcome::Finding,
            (true, false, _) => RuleOutcome::Review,
            (true, true, true) => RuleOutcome::None,
            (true, true, false) => RuleOutcome::NotTested,
        };
        if !questions.is_empty() {
            let question = asks.join(" ");
            why.push_str(&format!(" A person decides: {question}"));
            answer.question = Some(question);
        }
        if answer.outcome == RuleOutcome::Review {
            answer.matches = questions;
        }
        answer.why = why;
        answer
    }

    pub(super) fn thresholds(&self, view: &Jurisdiction, world: &World<'_>) -> Limits {
        let own = view.thresholds.iter();
        self.law
            .thresholds
            .values()
            .map(|t| (&t.id, &t.value))
            .chain(own)
            .map(|(id, amount)| (id.clone(), amount.number(world.began)))
            .collect()
    }

    /// The exemption of the rule that a thing meets in the view; `true` when it passes, `false` when
    /// all that a machine can see speaks for it and a person must confirm the rest.
    fn exemption(
        &self,
        rule: &Rule,
        view: &Jurisdiction,
        subject: &Subject<'_>,
        thresholds: &Limits,
    ) -> Option<(&Exemption, bool)> {
        let here = || {
            rule.exemptions
                .iter()
                .filter_map(|id| self.law.exemptions.get(id))
                .filter(|e| e.jurisdictions.iter().any(|j| view.includes.contains(j)))
        };
        let holds = |conditions: &BTreeMap<SubjectKind, Condition>| {
            conditions
                .get(&rule.subject)
                .is_some_and(|c| c.ask(subject, thresholds).truth == Truth::Yes)
        };
        here()
            .find(|e| holds(&e.met))
            .map(|e| (e, true))
            .or_else(|| {
                here()
                    .find(|e| holds(&e.supports) && !holds(&e.fails))
                    .map(|e| (e, false))
            })
    }

    /// Results of a rule's exemption tests for its matches in the jurisdictions in which they are a
    /// finding: `not-met` when every match fails the test, `not-applicable` when the exemption is not
    /// known there, else `open`: only a person can confirm a purpose. With each goes what was met and
    /// what would change it.
    pub fn exemption_results(
        &self,
        rule: &Rule,
        matches: &[&Match],
        world: &World<'_>,
        jurisdictions: &[String],
    ) -> Vec<ExemptionTest> {
        let views: Vec<&Jurisdiction> = jurisdictions
            .iter()
            .filter_map(|j| self.law.jurisdictions.get(j))
            .collect();
        let subjects: Vec<Subject<'_>> = matches
            .iter()
            .filter_map(|m| world.subject(rule.subject, m.scenario, m.evidence.first()?))
            .collect();
        let thresholds: Limits = self
            .law
            .thresholds
            .values()
            .map(|t| (t.id.clone(), t.value.number(world.began)))
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
                let fails = exemption.fails.get(&rule.subject);
                let failed = |s: &Subject<'_>| {
                    fails.is_some_and(|c| c.ask(s, &thresholds).truth == Truth::Yes)
                };
                let (result, why) = if !known {
                    ("not-applicable", String::new())
                } else if !subjects.is_empty() && subjects.iter().all(failed) {
                    let met: Vec<String> = subjects
                        .first()
                        .zip(fails)
                        .map(|(s, c)| c.trace(s, &thresholds))
                        .unwrap_or_default()
                        .into_iter()
                        .filter(|t| t.truth == Truth::Yes)
                        .map(|t| format!("{}: {}", t.part, t.met))
                        .collect();
                    ("not-met", format!("It cannot pass: {}.", met.join("; ")))
                } else {
                    ("open", format!("A person has to show: {}", exemption.test))
                };
                ExemptionTest {
                    id: exemption.id.clone(),
                    result: result.to_owned(),
                    why,
                }
            })
            .collect()
    }
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Result of an exemption test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExemptionTest {
    /// Exemption id.
    pub id: String,
    /// `not-met`, `open`, `not-applicable`.
    pub result: String,
    /// What was met, and what would change it; empty where it is not known there.
    pub why: String,
}

/// What a condition said of everything it was asked of.
struct Asked<'w> {
    matches: Vec<(Subject<'w>, Match)>,
    /// Why something could not be looked at.
    open: Vec<String>,
    /// Things looked at.
    seen: usize,
}

/// Reasons kept; the rest is counted in no sentence.
const MOST_REASONS: usize = 200;

fn ask<'w>(rule: &Rule, world: &'w World<'w>, thresholds: &Limits) -> Asked<'w> {
    let mut asked = Asked {
        matches: Vec::new(),
        open: Vec::new(),
        seen: 0,
    };
    let said = &world.facts.audit.own_rules;
    for scenario in &rule.scenarios {
        if rule.own.is_some_and(|own| !own.says(said, *scenario)) {
            continue;
        }
        match recorded(world, *scenario) {
            Ok(()) => asked.open.extend(hidden(world, *scenario, rule.subject)),
            Err(reason) => {
                asked.open.push(reason);
                // What was seen after a refusal that the site forgot is held against it; what was not
                // seen there is no proof of anything.
                let whole = matches!(rule.subject, SubjectKind::Site | SubjectKind::Policy);
                if whole || !forgotten(world, *scenario) {
                    continue;
                }
            }
        }
        for subject in Subject::all(world, rule.subject, *scenario) {
            asked.seen += 1;
            let reply = rule.when.ask(&subject, thresholds);
            match reply.truth {
                Truth::No => {}
                Truth::Unknown if asked.open.len() >= MOST_REASONS => {}
                Truth::Unknown => asked.open.push(unknown(&subject, &reply.notes)),
                Truth::Yes => {
                    let mut evidence = subject.evidence();
                    evidence.extend(reply.evidence);
                    dedupe(&mut evidence);
                    if evidence.is_empty() {
                        let reason = format!("{} has no evidence id", subject.key());
                        asked.open.push(reason);
                        continue;
                    }
                    let mut pages = subject.pages();
                    pages.extend(reply.pages);
                    pages.sort();
                    pages.dedup();
                    let found = Match {
                        rule: rule.id.clone(),
                        scenario: *scenario,
                        key: subject.key(),
                        evidence,
                        pages,
                        runs: subject.runs(),
                        note: (!reply.notes.is_empty()).then(|| reply.notes.join(" ")),
                    };
                    asked.matches.push((subject, found));
                }
            }
        }
    }
    asked
}

/// Whether the scenario's refusal was made and not remembered by the site.
fn forgotten(world: &World<'_>, scenario: Scenario) -> bool {
    let fact = world.facts.scenarios.get(&scenario);
    fact.is_some_and(|s| s.refusal_forgotten)
}

/// Whether a scenario was recorded; else why not.
fn recorded(world: &World<'_>, scenario: Scenario) -> Result<(), String> {
    match world.facts.scenarios.get(&scenario) {
        None => Err(format!("scenario {scenario} was not asked for")),
        // nobody may be blamed for a refusal that was not made
        Some(fact) if fact.outcome == Outcome::Done && fact.choice_confirmed == Some(false) => Err(
            format!("the choice of scenario {scenario} could not be confirmed"),
        ),
        Some(fact) if fact.outcome == Outcome::Done => Ok(()),
        Some(fact) => {
            let why = fact.reason.as_deref().unwrap_or("no reason was recorded");
            let what = if fact.refusal_forgotten {
                "not recorded to its end"
            } else {
                "not recorded"
            };
            Err(format!(
                "scenario {scenario} was {what} ({})",
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
        Thing::Script(call) => format!("script {}", call.script.as_deref().unwrap_or("inline")),
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
