//! The common ground of two audits: the scenarios and pages that both recorded, and what only one did.

use super::Finding;
use super::compare::{NotCompared, Side};
use crate::detect::Facts;
use crate::evidence::{Outcome, Scenario};
use crate::say;
use std::collections::BTreeSet;

/// The scenarios and pages that both audits recorded.
pub(super) struct Ground {
    scenarios: BTreeSet<Scenario>,
    /// Addresses visited in both, with the scenario.
    pages: BTreeSet<(String, Scenario)>,
}

impl Ground {
    /// That of two audits.
    pub(super) fn of(old: &Facts, new: &Facts) -> Ground {
        Ground {
            scenarios: done(old).intersection(&done(new)).copied().collect(),
            pages: visited(old).intersection(&visited(new)).cloned().collect(),
        }
    }

    pub(super) fn scenario(&self, scenario: Scenario) -> bool {
        self.scenarios.contains(&scenario)
    }

    /// Whether a page (by id in its audit) was visited in both in a scenario; what belongs to no page
    /// counts where the scenario does.
    pub(super) fn page(&self, facts: &Facts, id: Option<&str>, scenario: Scenario) -> bool {
        let url = id.and_then(|id| address(facts, id));
        self.scenario(scenario)
            && url.is_none_or(|url| self.pages.contains(&(url.to_owned(), scenario)))
    }

    /// Addresses of a finding's pages that both audits visited in one of its scenarios.
    pub(super) fn pages_of(&self, facts: &Facts, finding: &Finding) -> BTreeSet<String> {
        let addresses = finding.pages.iter().filter_map(|id| address(facts, id));
        addresses
            .filter(|url| {
                let mut scenarios = finding.scenarios.iter();
                scenarios.any(|s| self.pages.contains(&((*url).to_owned(), *s)))
            })
            .map(str::to_owned)
            .collect()
    }

    /// What only one of the two recorded.
    pub(super) fn not_compared(&self, old: Side<'_>, new: Side<'_>) -> Vec<NotCompared> {
        let messages = new.messages;
        let mut list = Vec::new();
        let (was, is) = (done(old.facts), done(new.facts));
        for scenario in was.symmetric_difference(&is) {
            let lost = was.contains(scenario);
            let side = if lost { "later" } else { "earlier" };
            let facts = if lost { new.facts } else { old.facts };
            let fact = facts.scenarios.get(scenario);
            let why = fact.and_then(|f| f.reason.as_deref());
            list.push(NotCompared {
                what: say!(messages, "change-scenario", scenario = scenario.as_str()),
                why: match why {
                    Some(why) => say!(messages, "change-scenario-why", side = side, why = why),
                    None => say!(messages, "change-scenario-absent", side = side),
                },
                lost,
                is_pages: false,
            });
        }
        let (was, is) = (visited(old.facts), visited(new.facts));
        let alone = |a: &BTreeSet<(String, Scenario)>, b: &BTreeSet<(String, Scenario)>| {
            let only = a.difference(b).filter(|(_, s)| self.scenario(*s));
            only.map(|(url, _)| url.clone())
                .collect::<BTreeSet<_>>()
                .len()
        };
        for (pages, side) in [(alone(&was, &is), "later"), (alone(&is, &was), "earlier")] {
            if pages > 0 {
                list.push(NotCompared {
                    what: say!(messages, "change-pages", n = pages),
                    why: say!(messages, "change-pages-why", side = side),
                    // A page can be taken off a site; what was found on it is told by its finding.
                    lost: false,
                    is_pages: true,
                });
            }
        }
        list
    }
}

/// Scenarios that an audit recorded whole.
pub(super) fn done(facts: &Facts) -> BTreeSet<Scenario> {
    let all = facts.scenarios.iter();
    all.filter(|(_, s)| s.outcome == Outcome::Done)
        .map(|(s, _)| *s)
        .collect()
}

fn visited(facts: &Facts) -> BTreeSet<(String, Scenario)> {
    let visits = facts.pages.iter().flat_map(|p| {
        let ok = p.visits.iter().filter(|v| v.outcome == "ok");
        ok.map(|v| (p.url.clone(), v.scenario))
    });
    visits.collect()
}

fn address<'a>(facts: &'a Facts, id: &str) -> Option<&'a str> {
    let page = facts.pages.iter().find(|p| p.id == id);
    page.map(|p| p.url.as_str())
}
