//! Why a rule was not tested: what was not recorded, what hides a thing, what is not known of it.

use super::condition::Note;
use super::subject::{Subject, SubjectKind, Thing};
use super::world::World;
use crate::detect::Limit;
use crate::evidence::{Outcome, Scenario};
use crate::messages::Messages;
use crate::say;
use std::borrow::Cow;
use std::collections::HashSet;

/// How many reasons a verdict names before it counts the rest.
const REASONS: usize = 3;

/// A reason. Put into words where it is told: a verdict names few of many.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Reason<'w> {
    /// The scenario was not asked for.
    NotAskedFor(Scenario),
    /// What was chosen in the scenario did not take for certain.
    Unconfirmed(Scenario),
    /// The scenario was not recorded, or not to its end.
    Unrecorded {
        scenario: Scenario,
        begun: bool,
        why: Option<&'w str>,
    },
    /// A limit of the recording.
    Limit { what: &'w str, why: &'w str },
    /// A page was not recorded in the scenario.
    Page(&'w str, Scenario),
    /// Something is not known of a thing.
    Unknown {
        kind: &'static str,
        name: Cow<'w, str>,
        notes: Vec<Note>,
    },
    /// A thing of this name has no evidence id.
    NoEvidence(String),
}

impl<'w> Reason<'w> {
    /// What is not known of a thing.
    pub(super) fn unknown(subject: &Subject<'w>, notes: Vec<Note>) -> Reason<'w> {
        let (kind, name) = match subject.thing {
            Thing::Banner(_) => ("banner", Cow::Borrowed("")),
            Thing::Site => ("site", Cow::Borrowed("")),
            Thing::Cookie(cookie) => ("cookie", Cow::Borrowed(cookie.name.as_str())),
            Thing::Storage(entry) => ("storage", Cow::Borrowed(entry.key.as_str())),
            Thing::Vendor(vendor) => ("vendor", Cow::Borrowed(vendor.name.as_str())),
            Thing::Script(call) => match call.script.as_deref() {
                Some(script) => ("script", Cow::Borrowed(script)),
                None => ("inline", Cow::Borrowed("")),
            },
            _ => {
                let id = subject.evidence().into_iter().next();
                ("thing", Cow::Owned(id.unwrap_or_else(|| subject.key())))
            }
        };
        Reason::Unknown { kind, name, notes }
    }

    fn words(&self, messages: &Messages) -> String {
        match self {
            Reason::NotAskedFor(scenario) => {
                let scenario = scenario.as_str();
                say!(messages, "untested-not-asked", scenario = scenario)
            }
            Reason::Unconfirmed(scenario) => {
                let scenario = scenario.as_str();
                say!(messages, "untested-choice", scenario = scenario)
            }
            Reason::Unrecorded {
                scenario,
                begun,
                why,
            } => {
                let why = why.map(|why| why.trim_end_matches('.').to_owned());
                say!(
                    messages,
                    "untested-unrecorded",
                    scenario = scenario.as_str(),
                    begun = if *begun { "yes" } else { "no" },
                    why = why.unwrap_or_else(|| say!(messages, "no-reason"))
                )
            }
            Reason::Limit { what, why } => {
                let (what, why) = (what.trim_end_matches('.'), why.trim_end_matches('.'));
                say!(messages, "untested-limit", what = what, why = why)
            }
            Reason::Page(page, scenario) => {
                let (page, scenario) = (*page, scenario.as_str());
                say!(messages, "untested-page", page = page, scenario = scenario)
            }
            Reason::Unknown { kind, name, notes } => {
                let notes: Vec<String> = notes.iter().map(|n| n.words(messages)).collect();
                let why = match notes.as_slice() {
                    [] => say!(messages, "unknown"),
                    notes => messages.semicolon(notes),
                };
                say!(
                    messages,
                    "untested-thing",
                    kind = *kind,
                    name = &**name,
                    why = why.trim_end_matches('.')
                )
            }
            Reason::NoEvidence(thing) => {
                say!(messages, "untested-no-evidence", thing = thing.as_str())
            }
        }
    }
}

/// The first of the reasons, each once; the rest is counted.
pub(super) fn reasons(open: &[Reason<'_>], messages: &Messages) -> String {
    let mut seen = HashSet::new();
    let all: Vec<&Reason<'_>> = open.iter().filter(|r| seen.insert(*r)).collect();
    let first = all.iter().take(REASONS).map(|r| r.words(messages));
    let first = messages.semicolon(&first.collect::<Vec<_>>());
    match all.len().saturating_sub(REASONS) {
        0 => first,
        rest => say!(messages, "untested-more", reasons = first, n = rest),
    }
}

/// Whether the scenario's refusal was made and not remembered by the site.
pub(super) fn forgotten(world: &World<'_>, scenario: Scenario) -> bool {
    let fact = world.facts.scenarios.get(&scenario);
    fact.is_some_and(|s| s.refusal_forgotten)
}

/// Whether a scenario was recorded; else why not.
pub(super) fn recorded<'w>(world: &'w World<'w>, scenario: Scenario) -> Result<(), Reason<'w>> {
    match world.facts.scenarios.get(&scenario) {
        None => Err(Reason::NotAskedFor(scenario)),
        // nobody may be blamed for a refusal that was not made
        Some(fact) if fact.outcome == Outcome::Done && fact.choice_confirmed == Some(false) => {
            Err(Reason::Unconfirmed(scenario))
        }
        Some(fact) if fact.outcome == Outcome::Done => Ok(()),
        Some(fact) => Err(Reason::Unrecorded {
            scenario,
            begun: fact.refusal_forgotten,
            why: fact.reason.as_deref(),
        }),
    }
}

/// What hides a kind of thing in a scenario: limits of the recording, and pages that were not reached.
pub(super) fn hidden<'w>(
    world: &'w World<'w>,
    scenario: Scenario,
    kind: SubjectKind,
) -> Vec<Reason<'w>> {
    let hides = |l: &&Limit| {
        l.scenario.is_none_or(|s| s == scenario) && kind.hidden_by().contains(&l.hides.as_str())
    };
    let limits = world.facts.limits.iter().filter(hides);
    let mut reasons: Vec<Reason<'w>> = limits
        .map(|l| Reason::Limit {
            what: &l.what,
            why: &l.why,
        })
        .collect();
    if kind != SubjectKind::Banner {
        for page in &world.facts.pages {
            let visits = || page.visits.iter().filter(|v| v.scenario == scenario);
            if visits().next().is_some() && visits().all(|v| v.outcome != "ok") {
                reasons.push(Reason::Page(&page.id, scenario));
            }
        }
    }
    reasons
}
