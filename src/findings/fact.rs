//! The first of a finding's three lines: what was recorded. Counts, places and times; no legal word.

mod sent;
mod stored;

use self::sent::{pixels, requests};
use self::stored::{cookie, storage};
use super::group::{Group, Things};
use super::words::plain;
use crate::detect::{BannerFact, Facts, PageFact, VendorFact};
use crate::evidence::Scenario;
use crate::findings::Seen;
use crate::messages::Messages;
use crate::rules::SubjectKind;
use crate::rules::world::World;
use crate::say;
use std::collections::BTreeMap;

/// Longest text of a page that is quoted.
const QUOTED: usize = 60;

/// The fact line.
pub(super) fn sentence(group: &Group<'_>, world: &World<'_>, seen: Seen) -> String {
    let facts = world.facts;
    let things = &group.things;
    let messages = group.messages;
    let mut said: Vec<String> = match group.rule.subject {
        SubjectKind::Pixel => pixels(group, world, things),
        SubjectKind::Request => requests(group, facts, &things.requests),
        SubjectKind::Cookie => things
            .cookies
            .iter()
            .map(|c| cookie(group, facts, c))
            .collect(),
        SubjectKind::Storage => vec![storage(group, things)],
        SubjectKind::Noscript => vec![noscript(group, facts, things)],
        SubjectKind::Vendor => things
            .vendor
            .map(|v| vendor(v, facts, group))
            .unwrap_or_default(),
        SubjectKind::Banner => vec![banner(&facts.banner, group)],
        SubjectKind::Site
        | SubjectKind::Page
        | SubjectKind::Policy
        | SubjectKind::Form
        | SubjectKind::Script => Vec::new(),
    };
    said.extend(notes(group));
    if said.iter().all(String::is_empty) {
        let pages = on_pages(group, facts);
        said.push(say!(messages, "finding-seen-on", pages = pages));
    }
    said.extend(seen_words(group, seen));
    messages.sentences(&said)
}

/// What checks had to add, each once.
fn notes(group: &Group<'_>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for note in group.matches.iter().filter_map(|m| m.note.as_ref()) {
        let note = plain(note, 400);
        if !all.contains(&note) {
            all.push(note);
        }
    }
    let rest = all.len().saturating_sub(3);
    all.truncate(3);
    if rest > 0 {
        all.push(say!(group.messages, "finding-more-notes", n = rest));
    }
    all
}

fn seen_words(group: &Group<'_>, seen: Seen) -> Vec<String> {
    let messages = group.messages;
    let known = group.matches.iter().any(|m| !m.runs.is_empty());
    let said = if known && seen.n == 1 && seen.of > 1 {
        say!(messages, "finding-seen-once", of = seen.of)
    } else if known || seen.of <= 1 {
        say!(messages, "finding-seen", n = seen.n, of = seen.of)
    } else {
        return vec![say!(
            messages,
            "finding-seen-at-least",
            n = seen.n,
            of = seen.of
        )];
    };
    if group.scenarios() == [Scenario::Gpc] {
        return vec![said, say!(messages, "finding-simulated")];
    }
    vec![said]
}

fn in_scenarios(messages: &Messages, scenarios: &[Scenario]) -> String {
    let names: Vec<String> = scenarios.iter().map(ToString::to_string).collect();
    let n = names.len();
    say!(
        messages,
        "finding-in-scenarios",
        n = n,
        names = messages.list(&names)
    )
}

/// `10 of 10 pages`, against the pages that were recorded in the scenarios concerned.
fn on_pages(group: &Group<'_>, facts: &Facts) -> String {
    let seen = group.own_pages().len();
    pages_of(group.messages, seen, recorded(group, facts).max(seen))
}

fn pages_of(messages: &Messages, n: usize, of: usize) -> String {
    say!(messages, "finding-pages-of", n = n, of = of)
}

/// Pages recorded in the scenarios that a group was seen in.
fn recorded(group: &Group<'_>, facts: &Facts) -> usize {
    let scenarios = group.scenarios();
    let loaded = |p: &&PageFact| {
        p.visits
            .iter()
            .any(|v| v.outcome == "ok" && scenarios.contains(&v.scenario))
    };
    facts.pages.iter().filter(loaded).count()
}

fn noscript(group: &Group<'_>, facts: &Facts, things: &Things<'_>) -> String {
    let messages = group.messages;
    let events = values(
        messages,
        things.noscript.iter().filter_map(|n| n.event.as_deref()),
    );
    say!(
        messages,
        "finding-noscript",
        n = group.own_pages().len(),
        name = vendor_name(facts, &group.key),
        named = if events.is_empty() { "no" } else { "yes" },
        events = messages.list(&events)
    )
}

fn vendor(vendor: &VendorFact, facts: &Facts, group: &Group<'_>) -> Vec<String> {
    let messages = group.messages;
    let company = vendor.company.as_ref();
    let scenarios: Vec<String> = vendor.scenarios.iter().map(ToString::to_string).collect();
    let mut said = vec![say!(
        messages,
        "finding-vendor-received",
        name = plain(&vendor.name, QUOTED),
        company = company.map_or("none".into(), |c| plain(c, QUOTED)),
        n = vendor.requests,
        states = scenarios.len(),
        scenarios = messages.list(&scenarios)
    )];
    if group.rule.when.uses("accounts") {
        let accounts = values(messages, vendor.accounts.iter().map(String::as_str));
        said.push(say!(
            messages,
            "finding-accounts",
            accounts = messages.list(&accounts)
        ));
    }
    if group.rule.when.uses("declared") {
        let read: Vec<String> = facts
            .policies
            .iter()
            .map(|p| format!("{} {}", p.id, plain(&p.url, 120)))
            .collect();
        let (n, policies) = (read.len(), messages.list(&read));
        said.push(say!(
            messages,
            "finding-undeclared",
            n = n,
            policies = policies
        ));
    }
    said
}

fn banner(banner: &BannerFact, group: &Group<'_>) -> String {
    let messages = group.messages;
    if group.rule.when.uses("preticked") && !banner.preticked.is_empty() {
        let names = banner.preticked.iter().map(|p| {
            let name = plain(p, QUOTED);
            say!(messages, "finding-quoted", text = name)
        });
        let names: Vec<String> = names.collect();
        return say!(messages, "finding-preticked", names = messages.list(&names));
    }
    if banner.first_layer.is_empty() {
        return String::new();
    }
    let controls = banner.first_layer.iter().map(|c| {
        let text = plain(&c.text, QUOTED);
        say!(
            messages,
            "finding-control",
            text = text,
            action = c.action.as_str()
        )
    });
    let controls: Vec<String> = controls.collect();
    let controls = messages.list(&controls);
    match &banner.page {
        Some(page) => {
            let page = page.as_str();
            say!(
                messages,
                "finding-layer-on",
                page = page,
                controls = controls
            )
        }
        None => say!(messages, "finding-layer", controls = controls),
    }
}

/// Distinct values by how often they occur, at most five, the rest counted.
fn values<'v>(messages: &Messages, all: impl Iterator<Item = &'v str>) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in all {
        *counts.entry(value).or_default() += 1;
    }
    let mut list: Vec<(&str, usize)> = counts.into_iter().collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let rest = list.len().saturating_sub(5);
    let mut names: Vec<String> = list
        .into_iter()
        .take(5)
        .map(|(value, _)| plain(value, QUOTED))
        .collect();
    if rest > 0 {
        names.push(say!(messages, "list-more", n = rest));
    }
    names
}

/// Name of a vendor, or its id.
pub(super) fn vendor_name(facts: &Facts, id: &str) -> String {
    facts
        .vendors
        .iter()
        .find(|v| v.id == id)
        .map_or_else(|| plain(id, QUOTED), |v| plain(&v.name, QUOTED))
}
