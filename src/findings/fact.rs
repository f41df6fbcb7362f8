//! The first of a finding's three lines: what was recorded. Counts, places and times; no legal word.

use super::group::{Group, Things};
use super::words::{counted, days, listed, plain, when};
use crate::detect::{
    BannerFact, CookieFact, CookieState, Facts, PageFact, Party, PixelFact, RequestFact, VendorFact,
};
use crate::evidence::{Consent, ControlAction, Scenario};
use crate::findings::Seen;
use crate::rules::world::World;
use crate::rules::{Per, SubjectKind};
use std::collections::{BTreeMap, BTreeSet};

/// Longest text of a page that is quoted.
const QUOTED: usize = 60;

/// The fact line.
pub(super) fn sentence(group: &Group<'_>, world: &World<'_>, seen: Seen) -> String {
    let facts = world.facts;
    let things = &group.things;
    let mut text = match group.rule.subject {
        SubjectKind::Pixel => pixels(group, world, things),
        SubjectKind::Request => requests(group, facts, &things.requests),
        SubjectKind::Cookie => things
            .cookies
            .iter()
            .map(|c| cookie(group, facts, c))
            .collect::<Vec<_>>()
            .join(" "),
        SubjectKind::Storage => storage(group, things),
        SubjectKind::Noscript => noscript(group, facts, things),
        SubjectKind::Vendor => things
            .vendor
            .map(|v| vendor(v, facts, group))
            .unwrap_or_default(),
        SubjectKind::Banner => banner(&facts.banner, group),
        SubjectKind::Site
        | SubjectKind::Page
        | SubjectKind::Policy
        | SubjectKind::Form
        | SubjectKind::Script => String::new(),
    };
    for note in notes(group) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&note);
    }
    if text.is_empty() {
        text = format!("Seen on {}.", on_pages(group, facts));
    }
    format!("{text} {}", seen_words(group, seen))
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
        all.push(format!(
            "And {} of the kind.",
            counted(rest, "more", "more")
        ));
    }
    all
}

fn seen_words(group: &Group<'_>, seen: Seen) -> String {
    let known = group.matches.iter().any(|m| !m.runs.is_empty());
    let simulated = if group.scenarios() == [Scenario::Gpc] {
        " The signal was sent by the recorder, not by a visitor's browser."
    } else {
        ""
    };
    if known && seen.n == 1 && seen.of > 1 {
        format!(
            "Seen in 1 of {} runs: a single sighting.{simulated}",
            seen.of
        )
    } else if known || seen.of <= 1 {
        format!("Seen in {} of {} runs.{simulated}", seen.n, seen.of)
    } else {
        format!("Seen in at least {} of {} runs.", seen.n, seen.of)
    }
}

fn pixels(group: &Group<'_>, world: &World<'_>, things: &Things<'_>) -> String {
    let facts = world.facts;
    let requests: BTreeSet<&str> = things.pixels.iter().map(|p| p.request.as_str()).collect();
    let name = vendor_name(facts, &group.key);
    let mut detail = Vec::new();
    let events = values(things.pixels.iter().filter_map(|p| p.event.as_deref()));
    if !events.is_empty() {
        detail.push(format!(
            "{} {}",
            if events.len() == 1 { "event" } else { "events" },
            listed(&events)
        ));
    }
    let accounts = values(things.pixels.iter().filter_map(|p| p.account.as_deref()));
    if !accounts.is_empty() {
        detail.push(format!(
            "{} {}",
            if accounts.len() == 1 {
                "account"
            } else {
                "accounts"
            },
            listed(&accounts)
        ));
    }
    let detail = if detail.is_empty() {
        String::new()
    } else {
        format!(" ({})", detail.join("; "))
    };
    let what = format!(
        "{} to {name}{detail}",
        counted(requests.len(), "request", "requests")
    );
    let found: Vec<&RequestFact> = requests.iter().filter_map(|id| world.request(id)).collect();
    let mut text = traffic(group, facts, &what, &found);
    text.push_str(&signals(&things.pixels));
    text
}

/// What the hits say about consent themselves.
fn signals(pixels: &[&PixelFact]) -> String {
    let denied: Vec<&&PixelFact> = pixels
        .iter()
        .filter(|p| p.signal_state.as_deref() == Some("denied"))
        .collect();
    if denied.is_empty() {
        return String::new();
    }
    let marks = values(
        denied
            .iter()
            .filter_map(|p| p.consent_signal.get("gcs"))
            .filter_map(|v| v.as_str()),
    );
    let marks = if marks.is_empty() {
        String::new()
    } else {
        format!(" (gcs={})", marks.join(", "))
    };
    let who = if denied.len() == pixels.len() {
        "Each hit".to_owned()
    } else {
        format!("{} of the hits", denied.len())
    };
    format!(" {who} carries the mark that consent is denied{marks}.")
}

fn requests(group: &Group<'_>, facts: &Facts, found: &[&RequestFact]) -> String {
    let hosts = values(found.iter().map(|r| r.host.as_str()));
    let name = found
        .iter()
        .find_map(|r| r.vendor.as_deref())
        .map_or_else(|| plain(&group.key, QUOTED), |v| vendor_name(facts, v));
    let what = format!(
        "{} to {name} ({})",
        counted(found.len(), "request", "requests"),
        listed(&hosts)
    );
    traffic(group, facts, &what, found) + &leads_to(found)
}

/// Who answers under a name of the site is told by where the name leads.
fn leads_to(found: &[&RequestFact]) -> String {
    let own = found.iter().filter(|r| r.party == Party::First);
    let leads: BTreeMap<&str, &str> = own
        .filter_map(|r| Some((r.host.as_str(), r.aliases.last()?.as_str())))
        .collect();
    let told = leads.into_iter().take(5).map(|(host, target)| {
        let [host, target] = [host, target].map(|name| plain(name, QUOTED));
        format!(" {host} leads to {target} (CNAME).")
    });
    told.collect()
}

/// `In scenario before, WHAT on 10 of 10 pages before any choice; the first 0.42 s after navigation.`
fn traffic(group: &Group<'_>, facts: &Facts, what: &str, found: &[&RequestFact]) -> String {
    let scenarios = group.scenarios();
    let place = match (group.rule.per, scenarios.as_slice()) {
        (Per::Scenario, [scenario]) => (
            format!("In scenario {scenario}"),
            format!(" {}", when(*scenario)),
        ),
        _ => (in_scenarios(&scenarios), String::new()),
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
    let banner = earliest.map_or(String::new(), |r| against_banner(&facts.banner, r));
    let first = earliest.and_then(|r| r.page_time_ms);
    let first = first.map_or(String::new(), |ms| {
        let lead = if found.len() == 1 {
            "it started"
        } else {
            "the first"
        };
        format!("; {lead} {:.2} s after navigation{banner}", ms / 1000.0)
    });
    let failed = found
        .iter()
        .filter(|r| r.status.is_none() && r.error.is_some())
        .count();
    let failed = if failed == 0 {
        String::new()
    } else {
        format!(" {failed} of them got no answer.")
    };
    format!(
        "{}, {what} on {}{}{first}.{failed}",
        place.0,
        on_pages(group, facts),
        place.1
    )
}

/// How a request lies to the moment at which the consent interface was there, on the page on which it
/// was measured.
fn against_banner(banner: &BannerFact, request: &RequestFact) -> String {
    let (Some(shown), Some(at)) = (banner.appeared_ms, request.page_time_ms) else {
        return String::new();
    };
    if banner.page != request.page || request.consent != Consent::None {
        return String::new();
    }
    let between = (at - shown).abs() / 1000.0;
    if at < shown {
        format!(" and {between:.2} s before the banner was there")
    } else {
        format!(" and {between:.2} s after the banner was there")
    }
}

fn in_scenarios(scenarios: &[Scenario]) -> String {
    let names: Vec<String> = scenarios.iter().map(ToString::to_string).collect();
    let word = if names.len() == 1 {
        "scenario"
    } else {
        "scenarios"
    };
    format!("In {word} {}", listed(&names))
}

/// `10 of 10 pages`, against the pages that were recorded in the scenarios concerned.
fn on_pages(group: &Group<'_>, facts: &Facts) -> String {
    let seen = group.own_pages().len();
    format!(
        "{seen} of {}",
        counted(recorded(group, facts).max(seen), "page", "pages")
    )
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
    let party = if cookie.party == Party::First {
        "first party"
    } else {
        "third party"
    };
    let by = match (
        &cookie.set_by.request,
        &cookie.set_by.script,
        cookie.set_by.kind.as_str(),
    ) {
        (_, Some(script), _) => format!(" by script {}", plain(script, 120)),
        (Some(request), None, _) => format!(" by the answer to {request}"),
        (None, None, "http") => " by an answer".into(),
        (None, None, "script") => " by a script".into(),
        _ => String::new(),
    };
    let name = format!(
        "cookie {} on {} ({party})",
        plain(&cookie.name, QUOTED),
        plain(&cookie.domain, QUOTED)
    );
    let life = lifetime(cookie);
    let flags = format!(
        "Secure {}, HttpOnly {}, SameSite {}",
        on(cookie.secure),
        on(cookie.http_only),
        cookie.same_site.as_deref().unwrap_or("not given")
    );
    let place = match cookie.pages.len() {
        0 => String::new(),
        pages => format!(
            "; first seen on {pages} of {}",
            counted(recorded(group, facts).max(pages), "page", "pages")
        ),
    };
    match (group.rule.per, group.scenario) {
        (Per::Scenario, Some(scenario)) => {
            let what = match cookie.scenarios.get(&scenario) {
                Some(CookieState::Kept) => format!(
                    "was there {} and was still there at the end",
                    before(scenario)
                ),
                Some(CookieState::Changed) => format!(
                    "was there {} and had another value at the end",
                    before(scenario)
                ),
                Some(CookieState::Removed) => {
                    format!("was set{by} {} and removed later", when(scenario))
                }
                _ => format!("was set{by} {}", when(scenario)),
            };
            format!("In scenario {scenario}, {name} {what}; {life}{place}.")
        }
        _ => format!(
            "{}, {name} was set{by}; {life}; {flags}{place}.",
            in_scenarios(&group.scenarios())
        ),
    }
}

fn before(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::Before | Scenario::Gpc => "at the start",
        Scenario::Dismiss => "before the banner was closed",
        Scenario::Reject => "before the refusal",
        Scenario::Accept => "before the acceptance",
        Scenario::Withdraw => "before the withdrawal",
    }
}

fn on(flag: bool) -> &'static str {
    if flag { "on" } else { "off" }
}

fn lifetime(cookie: &CookieFact) -> String {
    match (
        cookie.session,
        cookie.requested_lifetime_days,
        cookie.lifetime_days,
    ) {
        (true, ..) => "it ends with the browser session".into(),
        (_, Some(asked), Some(stored)) if (asked - stored).abs() >= 1.0 => {
            format!(
                "asked for {}, stored by the browser for {}",
                days(asked),
                days(stored)
            )
        }
        (_, Some(asked), _) => format!("asked for {}", days(asked)),
        (_, None, Some(stored)) => format!("stored for {}", days(stored)),
        _ => "lifetime not recorded".into(),
    }
}

fn storage(group: &Group<'_>, things: &Things<'_>) -> String {
    let Some(entry) = things.storage.first() else {
        return String::new();
    };
    let by = entry
        .set_by
        .script
        .as_ref()
        .map_or(String::new(), |s| format!(" by script {}", plain(s, 120)));
    let place = group.scenario.map_or_else(
        || in_scenarios(&group.scenarios()),
        |s| format!("In scenario {s}"),
    );
    let time = group
        .scenario
        .map_or(String::new(), |s| format!(" {}", when(s)));
    format!(
        "{place}, key {} was written to {} storage of {}{by}{time}.",
        plain(&entry.key, QUOTED),
        entry.area,
        plain(&entry.origin, QUOTED)
    )
}

fn noscript(group: &Group<'_>, facts: &Facts, things: &Things<'_>) -> String {
    let events = values(things.noscript.iter().filter_map(|n| n.event.as_deref()));
    let events = if events.is_empty() {
        String::new()
    } else {
        format!(" (event {})", listed(&events))
    };
    format!(
        "The source of {} holds an image of {}{events} inside noscript. The recording ran with scripts, so it did not load here.",
        counted(group.own_pages().len(), "page", "pages"),
        vendor_name(facts, &group.key)
    )
}

fn vendor(vendor: &VendorFact, facts: &Facts, group: &Group<'_>) -> String {
    let company = vendor
        .company
        .as_ref()
        .map_or(String::new(), |c| format!(" ({})", plain(c, QUOTED)));
    let scenarios: Vec<String> = vendor.scenarios.iter().map(ToString::to_string).collect();
    let word = if scenarios.len() == 1 {
        "scenario"
    } else {
        "scenarios"
    };
    let mut text = format!(
        "{}{company} received {} in {word} {}.",
        plain(&vendor.name, QUOTED),
        counted(vendor.requests as usize, "request", "requests"),
        listed(&scenarios)
    );
    if group.rule.when.uses("accounts") {
        let accounts = values(vendor.accounts.iter().map(String::as_str));
        text.push_str(&format!(" Accounts seen: {}.", listed(&accounts)));
    }
    if group.rule.when.uses("declared") {
        let read: Vec<String> = facts
            .policies
            .iter()
            .map(|p| format!("{} {}", p.id, plain(&p.url, 120)))
            .collect();
        text.push_str(&format!(
            " {} read ({}); none names it.",
            if read.len() == 1 {
                "1 policy was".to_owned()
            } else {
                format!("{} policies were", read.len())
            },
            listed(&read)
        ));
    }
    text
}

fn banner(banner: &BannerFact, group: &Group<'_>) -> String {
    let mut text = String::new();
    if !banner.first_layer.is_empty() {
        let controls: Vec<String> = banner
            .first_layer
            .iter()
            .map(|c| format!("\"{}\" ({})", plain(&c.text, QUOTED), action(c.action)))
            .collect();
        let page = banner
            .page
            .as_ref()
            .map_or(String::new(), |p| format!("On page {p} "));
        let lead = if page.is_empty() { "The" } else { "the" };
        text = format!(
            "{page}{lead} first layer of the consent interface offers {}.",
            listed(&controls)
        );
    }
    if group.rule.when.uses("preticked") && !banner.preticked.is_empty() {
        let names: Vec<String> = banner
            .preticked
            .iter()
            .map(|p| format!("\"{}\"", plain(p, QUOTED)))
            .collect();
        text = format!("Switched on before any choice: {}.", listed(&names));
    }
    text
}

fn action(action: ControlAction) -> &'static str {
    match action {
        ControlAction::Accept => "accepts",
        ControlAction::Reject => "refuses",
        ControlAction::Settings => "opens settings",
        ControlAction::Save => "saves",
        ControlAction::Close => "closes",
        ControlAction::Pay => "pays",
        ControlAction::Policy => "opens a policy",
        ControlAction::Other => "other",
    }
}

/// Distinct values by how often they occur, at most five, the rest counted.
fn values<'v>(all: impl Iterator<Item = &'v str>) -> Vec<String> {
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
        names.push(format!("{rest} more"));
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
