//! The judge: every rule against the facts, in every jurisdiction asked for.

use super::condition::{Condition, Limits, Note};
use super::law::{Exemption, Jurisdiction};
use super::load::RuleSet;
use super::reason::{Reason, forgotten, hidden, reasons, recorded};
use super::rule::Rule;
use super::subject::{Subject, SubjectKind};
use super::value::Truth;
use super::verdict::{Match, RuleOutcome, Verdict};
use super::world::World;
use crate::detect::Facts;
use crate::evidence::Scenario;
use crate::messages::Messages;
use crate::say;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

impl RuleSet {
    /// Judges the facts: one verdict per rule and jurisdiction, by rule, then in the order asked for. Why a
    /// verdict is as it is, and what checks note, is in the language of the messages.
    ///
    /// A rule that meets something it cannot know, or whose scenario was not recorded, is not-tested
    /// and says why, unless it also found something.
    pub fn judge(
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
        let messages = world.messages;
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
            answer.why = say!(messages, "rule-no-law", place = code);
            return answer;
        };
        if let Some(own) = rule.own {
            let said = &world.facts.audit.own_rules;
            if !Scenario::ALL.into_iter().any(|s| own.says(said, s)) {
                answer.outcome = RuleOutcome::NotApplicable;
                answer.why = say!(messages, "rule-nothing-set", part = own.key());
                return answer;
            }
            answer.severity = own.severity(said).unwrap_or(rule.severity);
        } else if !rule.jurisdictions.iter().any(|j| view.includes.contains(j)) {
            answer.outcome = RuleOutcome::NotApplicable;
            let places = messages.comma(&rule.jurisdictions);
            answer.why = say!(messages, "rule-elsewhere", places = places, place = code);
            return answer;
        }
        if let Some(severity) = view.severity.get(&rule.id) {
            answer.severity = *severity;
        }
        if let Some(reason) = self.law.disabled.get(&rule.id) {
            let reason = reason.trim_end_matches('.');
            answer.why = say!(messages, "rule-disabled", reason = reason);
            return answer;
        }
        if !rule.automated {
            let question = rule.question.clone().unwrap_or_default();
            answer.why = say!(messages, "rule-by-hand", question = question.as_str());
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
            answer.why = say!(messages, "rule-no-policy");
            return answer;
        }
        self.weigh(rule, view, asked, &thresholds, answer, messages)
    }

    /// Tells findings from questions and from what is exempt here.
    fn weigh(
        &self,
        rule: &Rule,
        view: &Jurisdiction,
        asked: &Asked<'_>,
        thresholds: &Limits,
        mut answer: Verdict,
        messages: &Messages,
    ) -> Verdict {
        let mut questions: Vec<Match> = Vec::new();
        let mut asks: Vec<String> = rule.question.clone().into_iter().collect();
        let mut exempt: BTreeMap<&str, usize> = BTreeMap::new();
        for (subject, found) in &asked.matches {
            match self.exemption(rule, view, subject, thresholds) {
                Some((exemption, true)) => *exempt.entry(&exemption.id).or_default() += 1,
                Some((exemption, false)) => {
                    questions.push(found.clone());
                    if !asks.contains(&exemption.ask) {
                        asks.push(exemption.ask.clone());
                    }
                }
                None if rule.question.is_some() => questions.push(found.clone()),
                None => answer.matches.push(found.clone()),
            }
        }
        let total = answer.matches.len() + questions.len();
        let mut why = Vec::new();
        if total > 0 {
            why.push(say!(messages, "rule-matches", n = total, of = asked.seen));
        } else if asked.open.is_empty() {
            why.push(say!(messages, "rule-no-match", n = asked.seen));
        }
        for (id, count) in exempt {
            why.push(say!(messages, "rule-exempt", n = count, id = id));
        }
        if !asked.open.is_empty() {
            let reasons = reasons(&asked.open, messages);
            why.push(if why.is_empty() {
                say!(messages, "rule-untested", reasons = reasons)
            } else {
                say!(messages, "rule-untested-besides", reasons = reasons)
            });
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
            let question = messages.sentences(&asks);
            let asked = question.as_str();
            why.push(say!(messages, "rule-person-decides", question = asked));
            answer.question = Some(question);
        }
        if answer.outcome == RuleOutcome::Review {
            answer.matches = questions;
        }
        answer.why = messages.sentences(&why);
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
        let messages = world.messages;
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
                    let parts = messages.semicolon(&met);
                    ("not-met", say!(messages, "exemption-fails", parts = parts))
                } else {
                    let test = exemption.test.as_str();
                    ("open", say!(messages, "exemption-open", test = test))
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
    open: Vec<Reason<'w>>,
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
                Truth::Unknown => asked.open.push(Reason::unknown(&subject, reply.notes)),
                Truth::Yes => {
                    let mut evidence = subject.evidence();
                    evidence.extend(reply.evidence);
                    let mut told = BTreeSet::new();
                    evidence.retain(|id| told.insert(id.clone()));
                    if evidence.is_empty() {
                        asked.open.push(Reason::NoEvidence(subject.key()));
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
                        note: note(&reply.notes, world.messages),
                    };
                    asked.matches.push((subject, found));
                }
            }
        }
    }
    asked
}

/// What checks had to add, one sentence after the other.
fn note(notes: &[Note], messages: &Messages) -> Option<String> {
    let said: Vec<String> = notes.iter().map(|n| n.words(messages)).collect();
    (!said.is_empty()).then(|| messages.sentences(&said))
}
