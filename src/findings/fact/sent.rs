//! What was sent: pixels and requests, how many, on which pages, when, and what they say of consent.

use super::{QUOTED, in_scenarios, on_pages, values, vendor_name};
use crate::detect::{BannerFact, Facts, Party, PixelFact, RequestFact};
use crate::evidence::Consent;
use crate::findings::group::{Group, Things};
use crate::findings::words::{plain, when};
use crate::messages::Messages;
use crate::rules::Per;
use crate::rules::world::World;
use crate::say;
use std::collections::{BTreeMap, BTreeSet};

/// Hits of a pixel.
pub(super) fn pixels(group: &Group<'_>, world: &World<'_>, things: &Things<'_>) -> Vec<String> {
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

/// Requests of a vendor or host.
pub(super) fn requests(group: &Group<'_>, facts: &Facts, found: &[&RequestFact]) -> Vec<String> {
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
