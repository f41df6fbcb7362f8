//! The first of a finding's three lines: what was recorded. Counts, places and times; no legal word.

use super::group::{Group, Things};
use super::words::{days, plain, when};
use crate::detect::{
    BannerFact, CookieFact, CookieState, Facts, PageFact, Party, PixelFact, RequestFact, VendorFact,
};
use crate::evidence::{Consent, Scenario};
use crate::findings::Seen;
use crate::messages::Messages;
use crate::rules::world::World;
use crate::rules::{Per, SubjectKind};
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

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

fn pixels(group: &Group<'_>, world: &World<'_>, things: &Things<'_>) -> Vec<String> {
    let messages = group.messages;
    let facts = world.facts;
    let requests: BTreeSet<&str> = things.pixels.iter().map(|p| p.request.as_str()).collect();
    let name = vendor_name(facts, &group.key);
    let mut detail = Vec::new();
    let events = values(
        messages,
        things.pixels.iter().filter_map(|p| p.event.as_deref()),
    );
    if !events.is_empty() {
        let names = messages.list(&events);
        detail.push(say!(
            messages,
            "finding-detail-events",
            n = events.len(),
            names = names
        ));
    }
    let accounts = values(
        messages,
        things.pixels.iter().filter_map(|p| p.account.as_deref()),
    );
    if !accounts.is_empty() {
        let names = messages.list(&accounts);
        detail.push(say!(
            messages,
            "finding-detail-accounts",
            n = accounts.len(),
            names = names
        ));
    }
    let n = requests.len();
    let what = if detail.is_empty() {
        say!(messages, "finding-requests", n = n, name = name)
    } else {
        let detail = messages.semicolon(&detail);
        say!(
            messages,
            "finding-requests-detail",
            n = n,
            name = name,
            detail = detail
        )
    };
    let found: Vec<&RequestFact> = requests.iter().filter_map(|id| world.request(id)).collect();
    let mut said = traffic(group, facts, &what, &found);
    said.extend(signals(messages, &things.pixels));
    said
}

/// What the hits say about consent themselves.
fn signals(messages: &Messages, pixels: &[&PixelFact]) -> Option<String> {
    let denied: Vec<&&PixelFact> = pixels
        .iter()
        .filter(|p| p.signal_state.as_deref() == Some("denied"))
        .collect();
    if denied.is_empty() {
        return None;
    }
    let marks = values(
        messages,
        denied
            .iter()
            .filter_map(|p| p.consent_signal.get("gcs"))
            .filter_map(|v| v.as_str()),
    );
    let marks = if marks.is_empty() {
        "none".to_owned()
    } else {
        marks.join(", ")
    };
    let (n, all) = (denied.len(), pixels.len());
    let which = if n == all { "all" } else { "some" };
    Some(say!(
        messages,
        "finding-denied",
        which = which,
        n = n,
        marks = marks
    ))
}

fn requests(group: &Group<'_>, facts: &Facts, found: &[&RequestFact]) -> Vec<String> {
    let messages = group.messages;
    let hosts = values(messages, found.iter().map(|r| r.host.as_str()));
    let name = found
        .iter()
        .find_map(|r| r.vendor.as_deref())
        .map_or_else(|| plain(&group.key, QUOTED), |v| vendor_name(facts, v));
    let what = say!(
        messages,
        "finding-requests-detail",
        n = found.len(),
        name = name,
        detail = messages.list(&hosts)
    );
    let mut said = traffic(group, facts, &what, found);
    said.extend(leads_to(messages, found));
    said
}

/// Who answers under a name of the site is told by where the name leads.
fn leads_to(messages: &Messages, found: &[&RequestFact]) -> Vec<String> {
    let own = found.iter().filter(|r| r.party == Party::First);
    let leads: BTreeMap<&str, &str> = own
        .filter_map(|r| Some((r.host.as_str(), r.aliases.last()?.as_str())))
        .collect();
    let told = leads.into_iter().take(5).map(|(host, target)| {
        let [host, target] = [host, target].map(|name| plain(name, QUOTED));
        say!(messages, "finding-leads-to", host = host, target = target)
    });
    told.collect()
}

/// `In scenario before, WHAT on 10 of 10 pages before any choice; the first 0.42 s after navigation.`
fn traffic(group: &Group<'_>, facts: &Facts, what: &str, found: &[&RequestFact]) -> Vec<String> {
    let messages = group.messages;
    let scenarios = group.scenarios();
    let time = match (group.rule.per, scenarios.as_slice()) {
        (Per::Scenario, [scenario]) => {
            let when = when(messages, *scenario);
            say!(messages, "finding-clause-when", when = when)
        }
        _ => String::new(),
    };
    let earliest = found
        .iter()
        .filter(|r| r.page_time_ms.is_some())
        .min_by(|a, b| {
            f64::total_cmp(
                &a.page_time_ms.unwrap_or(0.0),
                &b.page_time_ms.unwrap_or(0.0),
            )
        });
    let banner = earliest.map_or(String::new(), |r| {
        against_banner(messages, &facts.banner, r)
    });
    let first = earliest.and_then(|r| r.page_time_ms);
    let first = first.map_or(String::new(), |ms| {
        let (n, seconds) = (found.len(), format!("{:.2}", ms / 1000.0));
        say!(
            messages,
            "finding-clause-first",
            n = n,
            seconds = seconds,
            banner = banner
        )
    });
    let failed = found
        .iter()
        .filter(|r| r.status.is_none() && r.error.is_some())
        .count();
    let mut said = vec![say!(
        messages,
        "finding-traffic",
        place = in_scenarios(messages, &scenarios),
        what = what,
        pages = on_pages(group, facts),
        when = time,
        first = first
    )];
    if failed > 0 {
        said.push(say!(messages, "finding-unanswered", n = failed));
    }
    said
}

/// How a request lies to the moment at which the consent interface was there, on the page on which it
/// was measured.
fn against_banner(messages: &Messages, banner: &BannerFact, request: &RequestFact) -> String {
    let (Some(shown), Some(at)) = (banner.appeared_ms, request.page_time_ms) else {
        return String::new();
    };
    if banner.page != request.page || request.consent != Consent::None {
        return String::new();
    }
    let seconds = format!("{:.2}", (at - shown).abs() / 1000.0);
    let order = if at < shown { "before" } else { "after" };
    say!(
        messages,
        "finding-clause-banner",
        seconds = seconds,
        order = order
    )
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

fn cookie(group: &Group<'_>, facts: &Facts, cookie: &CookieFact) -> String {
    let messages = group.messages;
    let party = match cookie.party {
        Party::First => "first",
        _ => "third",
    };
    let by = match (
        &cookie.set_by.request,
        &cookie.set_by.script,
        cookie.set_by.kind.as_str(),
    ) {
        (_, Some(script), _) => {
            say!(
                messages,
                "finding-clause-by-script",
                script = plain(script, 120)
            )
        }
        (Some(request), None, _) => {
            say!(
                messages,
                "finding-clause-by-answer",
                request = request.as_str()
            )
        }
        (None, None, kind) => say!(messages, "finding-clause-by", kind = kind),
    };
    let name = say!(
        messages,
        "finding-cookie",
        name = plain(&cookie.name, QUOTED),
        domain = plain(&cookie.domain, QUOTED),
        party = party
    );
    let life = lifetime(messages, cookie);
    let place = match cookie.pages.len() {
        0 => String::new(),
        n => {
            let pages = pages_of(messages, n, recorded(group, facts).max(n));
            say!(messages, "finding-clause-first-seen", pages = pages)
        }
    };
    match (group.rule.per, group.scenario) {
        (Per::Scenario, Some(scenario)) => {
            let state = match cookie.scenarios.get(&scenario) {
                Some(CookieState::Kept) => "kept",
                Some(CookieState::Changed) => "changed",
                Some(CookieState::Removed) => "removed",
                _ => "set",
            };
            say!(
                messages,
                "finding-cookie-in",
                scenario = scenario.as_str(),
                cookie = name,
                state = state,
                before = say!(messages, "finding-before", scenario = scenario.as_str()),
                by = by,
                when = when(messages, scenario),
                life = life,
                place = place
            )
        }
        _ => say!(
            messages,
            "finding-cookie-set",
            place = in_scenarios(messages, &group.scenarios()),
            cookie = name,
            by = by,
            life = life,
            secure = on(cookie.secure),
            http_only = on(cookie.http_only),
            same_site = cookie.same_site.as_deref().unwrap_or("none-given"),
            seen = place
        ),
    }
}

fn on(flag: bool) -> &'static str {
    if flag { "on" } else { "off" }
}

fn lifetime(messages: &Messages, cookie: &CookieFact) -> String {
    let words = |n: f64| days(messages, n);
    match (
        cookie.session,
        cookie.requested_lifetime_days,
        cookie.lifetime_days,
    ) {
        (true, ..) => say!(messages, "finding-life-session"),
        (_, Some(asked), Some(stored)) if (asked - stored).abs() >= 1.0 => {
            let (asked, stored) = (words(asked), words(stored));
            say!(
                messages,
                "finding-life-shortened",
                asked = asked,
                stored = stored
            )
        }
        (_, Some(asked), _) => say!(messages, "finding-life-asked", asked = words(asked)),
        (_, None, Some(stored)) => say!(messages, "finding-life-stored", stored = words(stored)),
        _ => say!(messages, "finding-life-unknown"),
    }
}

fn storage(group: &Group<'_>, things: &Things<'_>) -> String {
    let Some(entry) = things.storage.first() else {
        return String::new();
    };
    let messages = group.messages;
    let by = entry.set_by.script.as_ref().map_or(String::new(), |s| {
        say!(messages, "finding-clause-by-script", script = plain(s, 120))
    });
    let scenarios = group
        .scenario
        .map_or_else(|| group.scenarios(), |s| vec![s]);
    let time = group.scenario.map_or(String::new(), |s| {
        say!(messages, "finding-clause-when", when = when(messages, s))
    });
    say!(
        messages,
        "finding-storage",
        place = in_scenarios(messages, &scenarios),
        key = plain(&entry.key, QUOTED),
        area = entry.area.as_str(),
        origin = plain(&entry.origin, QUOTED),
        by = by,
        when = time
    )
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
