//! Is there more on the site than its organisation's own settings want?

use super::Answer;
use crate::detect::{CookieState, Party, RequestFact};
use crate::rules::own::OwnPart;
use crate::rules::subject::Subject;
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// Things cited at most.
const CITED: usize = 50;
/// Names told at most.
const NAMED: usize = 8;

/// What was counted, and what it was counted from.
struct Counted<'a> {
    seen: usize,
    what: &'static str,
    names: Vec<&'a str>,
    ids: Vec<&'a String>,
    pages: Vec<&'a String>,
}

pub(super) fn third_parties(subject: &Subject<'_>) -> Answer {
    let mut sites: BTreeMap<&str, &RequestFact> = BTreeMap::new();
    for request in counted_requests(subject).filter(|r| r.party == Party::Third) {
        sites.entry(&request.site).or_insert(request);
    }
    let counted = Counted {
        seen: sites.len(),
        what: "third-parties",
        names: sites.keys().copied().collect(),
        ids: sites.values().map(|r| &r.id).collect(),
        pages: sites.values().filter_map(|r| r.page.as_ref()).collect(),
    };
    answer(subject, OwnPart::ThirdParties, counted)
}

pub(super) fn requests(subject: &Subject<'_>) -> Answer {
    let all: Vec<&RequestFact> = counted_requests(subject).collect();
    let counted = Counted {
        seen: largest_run(all.iter().map(|r| r.run)),
        what: "requests",
        names: Vec::new(),
        ids: all.iter().map(|r| &r.id).collect(),
        pages: all.iter().filter_map(|r| r.page.as_ref()).collect(),
    };
    answer(subject, OwnPart::Requests, counted)
}

pub(super) fn cookies(subject: &Subject<'_>) -> Answer {
    let there = |state: &CookieState| {
        matches!(
            state,
            CookieState::Set | CookieState::Kept | CookieState::Changed
        )
    };
    let cookies = subject.world.facts.cookies.iter();
    let all: Vec<_> = cookies
        .filter(|c| c.scenarios.get(&subject.scenario).is_some_and(there))
        .collect();
    let counted = Counted {
        seen: all.len(),
        what: "cookies",
        names: all.iter().map(|c| c.name.as_str()).collect(),
        ids: all.iter().map(|c| &c.id).collect(),
        pages: all.iter().flat_map(|c| &c.pages).collect(),
    };
    answer(subject, OwnPart::Cookies, counted)
}

pub(super) fn pixels(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let pixels = world.facts.pixels.iter();
    let all: Vec<_> = pixels
        .filter(|p| p.scenario == subject.scenario && left(&p.delivery))
        .filter(|p| world.in_force(p.scenario, p.consent, p.grace))
        .collect();
    let vendors: BTreeSet<&str> = all.iter().map(|p| p.vendor.as_str()).collect();
    let name = |id| world.vendor(id).map_or(id, |v| v.name.as_str());
    let counted = Counted {
        seen: largest_run(all.iter().map(|p| p.run)),
        what: "events",
        names: vendors.into_iter().map(name).collect(),
        ids: all.iter().map(|p| &p.id).collect(),
        pages: all.iter().filter_map(|p| p.page.as_ref()).collect(),
    };
    answer(subject, OwnPart::Pixels, counted)
}

/// Requests that left the browser in the consent state that the scenario is about.
fn counted_requests<'a>(subject: &Subject<'a>) -> impl Iterator<Item = &'a RequestFact> {
    let (world, scenario) = (subject.world, subject.scenario);
    world.facts.requests.iter().filter(move |r| {
        r.scenario == scenario
            && left(r.delivery.as_str())
            && world.in_force(scenario, r.consent, r.grace)
    })
}

fn left(delivery: &str) -> bool {
    !matches!(delivery, "blocked" | "cached")
}

/// Runs repeat one visit: their numbers are not added up.
fn largest_run(runs: impl Iterator<Item = u32>) -> usize {
    let mut of: BTreeMap<u32, usize> = BTreeMap::new();
    for run in runs {
        *of.entry(run).or_default() += 1;
    }
    of.into_values().max().unwrap_or(0)
}

/// Yes, with what is cited, when there are more than wanted.
fn answer(subject: &Subject<'_>, part: OwnPart, counted: Counted<'_>) -> Answer {
    let scenario = subject.scenario;
    let said = &subject.world.facts.audit.own_rules;
    let Some(most) = part.most(said, scenario) else {
        return Answer::unknown(say!(
            subject.world.messages,
            "untested-budget",
            part = part.key(),
            scenario = scenario.as_str()
        ));
    };
    let Counted {
        seen, what, names, ..
    } = counted;
    if seen <= most as usize {
        return Answer::no();
    }
    let mut told: Vec<String> = names.iter().take(NAMED).map(ToString::to_string).collect();
    let messages = subject.world.messages;
    if names.len() > NAMED {
        told.push(say!(messages, "list-more", n = names.len() - NAMED));
    }
    Answer::yes(say!(
        messages,
        "note-budget",
        scenario = scenario.as_str(),
        n = seen,
        what = what,
        part = part.key(),
        most = most,
        named = if told.is_empty() { "no" } else { "yes" },
        names = messages.comma(&told)
    ))
    .with(counted.ids.into_iter().take(CITED).cloned())
    .on(counted.pages.into_iter().cloned())
}
