//! Is there more on the site than its organisation's own settings want?

use super::Answer;
use crate::detect::{CookieState, Party, RequestFact};
use crate::rules::own::OwnPart;
use crate::rules::subject::Subject;
use std::collections::{BTreeMap, BTreeSet};

/// Things cited at most.
const CITED: usize = 50;
/// Names told at most.
const NAMED: usize = 8;

pub(super) fn third_parties(subject: &Subject<'_>) -> Answer {
    let mut sites: BTreeMap<&str, &RequestFact> = BTreeMap::new();
    for request in counted_requests(subject).filter(|r| r.party == Party::Third) {
        sites.entry(&request.site).or_insert(request);
    }
    let names: Vec<&str> = sites.keys().copied().collect();
    answer(
        subject,
        OwnPart::ThirdParties,
        sites.len(),
        "third parties were contacted",
        &names,
    )
    .map_or_else(Answer::no, |found| {
        found
            .with(sites.values().take(CITED).map(|r| r.id.clone()))
            .on(sites.values().filter_map(|r| r.page.clone()))
    })
}

pub(super) fn requests(subject: &Subject<'_>) -> Answer {
    let all: Vec<&RequestFact> = counted_requests(subject).collect();
    let most = largest_run(all.iter().map(|r| r.run));
    answer(
        subject,
        OwnPart::Requests,
        most,
        "requests left the browser",
        &[],
    )
    .map_or_else(Answer::no, |found| {
        found
            .with(all.iter().take(CITED).map(|r| r.id.clone()))
            .on(all.iter().filter_map(|r| r.page.clone()))
    })
}

pub(super) fn cookies(subject: &Subject<'_>) -> Answer {
    let there = |state: &CookieState| {
        matches!(
            state,
            CookieState::Set | CookieState::Kept | CookieState::Changed
        )
    };
    let all: Vec<_> = subject
        .world
        .facts
        .cookies
        .iter()
        .filter(|c| c.scenarios.get(&subject.scenario).is_some_and(there))
        .collect();
    let names: Vec<&str> = all.iter().map(|c| c.name.as_str()).collect();
    answer(
        subject,
        OwnPart::Cookies,
        all.len(),
        "cookies were set or kept",
        &names,
    )
    .map_or_else(Answer::no, |found| {
        found
            .with(all.iter().take(CITED).map(|c| c.id.clone()))
            .on(all.iter().flat_map(|c| c.pages.clone()))
    })
}

pub(super) fn pixels(subject: &Subject<'_>) -> Answer {
    let world = subject.world;
    let all: Vec<_> = world
        .facts
        .pixels
        .iter()
        .filter(|p| p.scenario == subject.scenario && left(&p.delivery))
        .filter(|p| world.in_force(p.scenario, p.consent, p.grace))
        .collect();
    let most = largest_run(all.iter().map(|p| p.run));
    let vendors: BTreeSet<&str> = all.iter().map(|p| p.vendor.as_str()).collect();
    let names: Vec<&str> = vendors
        .into_iter()
        .map(|id| world.vendor(id).map_or(id, |v| v.name.as_str()))
        .collect();
    answer(subject, OwnPart::Pixels, most, "events were sent", &names).map_or_else(
        Answer::no,
        |found| {
            found
                .with(all.iter().take(CITED).map(|p| p.id.clone()))
                .on(all.iter().filter_map(|p| p.page.clone()))
        },
    )
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

/// What is told when there are more than wanted; none else.
fn answer(
    subject: &Subject<'_>,
    part: OwnPart,
    seen: usize,
    what: &str,
    names: &[&str],
) -> Option<Answer> {
    let scenario = subject.scenario;
    let said = &subject.world.facts.audit.own_rules;
    let Some(most) = part.most(said, scenario) else {
        return Some(Answer::unknown(format!(
            "{} says nothing of scenario {scenario}",
            part.key()
        )));
    };
    if seen <= most as usize {
        return None;
    }
    let mut told: Vec<String> = names.iter().take(NAMED).map(ToString::to_string).collect();
    if names.len() > NAMED {
        told.push(format!("{} more", names.len() - NAMED));
    }
    let told = if told.is_empty() {
        String::new()
    } else {
        format!(": {}", told.join(", "))
    };
    Some(Answer::yes(format!(
        "In scenario {scenario}, {seen} {what}, where {} wants at most {most}{told}.",
        part.key()
    )))
}
