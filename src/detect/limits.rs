//! What could not be seen: gaps of the evidence, conditions of the recording, bounds of the method.

use super::facts::{Facts, Limit, Party};
use super::journeys;
use super::party::page_hosts;
use super::view::RunView;
use super::{unanswered, variants};
use crate::evidence::{AuditRecord, Event, Gap, Outcome, Scenario, VisitStep};
use crate::messages::Messages;
use crate::say;
use std::collections::BTreeSet;

/// Limits, gravest kind first: scenarios, pages, other gaps, conditions, method. Each stands once. What the
/// recorder wrote of a gap is quoted; the other sentences are in the language of the messages.
pub fn limits(
    record: &AuditRecord,
    views: &[RunView<'_>],
    facts: &Facts,
    m: &Messages,
) -> Vec<Limit> {
    let mut all: Vec<Limit> = Vec::new();
    let mut add = |limit: Limit| {
        if !all.contains(&limit) {
            all.push(limit);
        }
    };
    unrecorded_scenarios(facts, m)
        .into_iter()
        .for_each(&mut add);
    unrecorded_pages(facts, m).into_iter().for_each(&mut add);
    record
        .gaps
        .iter()
        .map(|gap| of_gap(gap, None, None, m))
        .for_each(&mut add);
    for view in views {
        for (t_ms, event) in view.events() {
            if let Event::Gap(gap) = event {
                let page = gap.visit.and_then(|v| view.page(Some(v), t_ms));
                add(of_gap(gap, Some(view.scenario()), page, m));
            }
        }
        if let Some(start) = view.log.start().filter(|s| s.cookies_at_start > 0) {
            add(limit(
                say!(m, "limit-cookies-there", n = start.cookies_at_start),
                say!(m, "limit-cookies-there-why"),
                say!(m, "limit-cookies-there-effect"),
                "environment",
                Some(view.scenario()),
            ));
        }
    }
    unanswered::limits(facts, m).into_iter().for_each(&mut add);
    variants::limit(&facts.banner, m)
        .into_iter()
        .for_each(&mut add);
    journeys::unseen(&facts.journeys, m)
        .into_iter()
        .for_each(&mut add);
    clock(facts, m).into_iter().for_each(&mut add);
    conditions(record, m).into_iter().for_each(&mut add);
    method(record, facts, m).into_iter().for_each(&mut add);
    add(later(views, m));
    contents(views, facts, m).into_iter().for_each(&mut add);
    start_page(views, m).into_iter().for_each(&mut add);
    redacted(views, m).into_iter().for_each(&mut add);
    names(views, facts, m).into_iter().for_each(&mut add);
    all
}

/// What was replaced before the evidence was written.
fn redacted(views: &[RunView<'_>], m: &Messages) -> Option<Limit> {
    let (mut emails, mut phones, mut values) = (0, 0, 0);
    for (_, event) in views.iter().flat_map(RunView::events) {
        if let Event::Redacted(redacted) = event {
            emails += redacted.emails;
            phones += redacted.phones;
            values += 1;
        }
    }
    (values > 0).then(|| {
        limit(
            say!(m, "limit-replaced", n = values),
            say!(m, "limit-replaced-why", emails = emails, phones = phones),
            say!(m, "limit-replaced-effect"),
            "evidence",
            None,
        )
    })
}

/// Own subdomains of which it is not known where they lead.
fn names(views: &[RunView<'_>], facts: &Facts, m: &Messages) -> Option<Limit> {
    let resolved = views
        .iter()
        .flat_map(RunView::events)
        .any(|(_, event)| matches!(event, Event::NetLogRead { resolved: true, .. }));
    let pages = page_hosts(&facts.pages);
    let own: BTreeSet<&str> = facts
        .requests
        .iter()
        .filter(|r| r.party == Party::First && r.vendor.is_none() && !pages.contains(&r.host))
        .map(|r| r.host.as_str())
        .collect();
    let named: Vec<String> = own.iter().take(5).map(ToString::to_string).collect();
    (!resolved && !own.is_empty()).then(|| {
        limit(
            say!(m, "limit-names", n = own.len()),
            say!(m, "limit-names-why", hosts = m.comma(&named)),
            say!(m, "limit-names-effect"),
            "names",
            None,
        )
    })
}

/// Until when pages were watched: a timer can wait for hours.
fn later(views: &[RunView<'_>], m: &Messages) -> Limit {
    let swept = views
        .iter()
        .flat_map(RunView::events)
        .filter_map(|(_, event)| match event {
            Event::Swept { virtual_ms, .. } => Some(*virtual_ms),
            _ => None,
        });
    let longest = swept.fold(None, |most: Option<f64>, ms| {
        Some(most.map_or(ms, |m| m.max(ms)))
    });
    let (seconds, moved) = match longest {
        Some(ms) => (format!("{:.0}", ms / 1000.0), "yes"),
        None => ("none".to_owned(), "no"),
    };
    limit(
        say!(m, "limit-later", seconds = seconds),
        say!(m, "limit-later-why", moved = moved),
        say!(m, "limit-later-effect"),
        "method",
        None,
    )
}

/// What was not looked into: forms that nobody filled in, containers that could not be read whole.
fn contents(views: &[RunView<'_>], facts: &Facts, m: &Messages) -> Vec<Limit> {
    let mut all = Vec::new();
    let planted = views
        .iter()
        .flat_map(RunView::events)
        .any(|(_, event)| matches!(event, Event::Planted(_)));
    if !planted {
        all.push(limit(
            say!(m, "limit-nothing-typed"),
            say!(m, "limit-nothing-typed-why"),
            say!(m, "limit-nothing-typed-effect"),
            "method",
            None,
        ));
    }
    for container in &facts.containers {
        if let Some(why) = &container.unreadable {
            all.push(limit(
                say!(m, "limit-container", name = container.container.as_str()),
                why.clone(),
                say!(m, "limit-container-effect"),
                "method",
                None,
            ));
        }
    }
    all
}

/// What was not tried on the start page before any choice. Its notice is looked for until its clock was moved
/// on: an input might bring one that nobody meets who does nothing.
fn start_page(views: &[RunView<'_>], m: &Messages) -> Option<Limit> {
    let silent = |view: &&RunView<'_>| matches!(view.scenario(), Scenario::Before | Scenario::Gpc);
    let untouched = |view: &&RunView<'_>| {
        let entry = view.events().find_map(|(_, event)| match event {
            Event::Visit(visit) if visit.step == VisitStep::Entry => Some(visit.visit),
            _ => None,
        });
        let (mut watched, mut touched) = (false, false);
        for (_, event) in view.events() {
            match event {
                Event::Swept { visit, .. } => watched |= *visit == entry,
                Event::Typed(typed) => touched |= typed.visit == entry,
                Event::DryAct(act) => touched |= act.visit == entry,
                _ => {}
            }
        }
        entry.is_some() && watched && !touched
    };
    let runs = views.iter().filter(silent).filter(untouched);
    let scenarios: BTreeSet<Scenario> = runs.map(RunView::scenario).collect();
    let named: Vec<String> = scenarios.iter().map(ToString::to_string).collect();
    (!named.is_empty()).then(|| {
        limit(
            say!(m, "limit-start-page", scenarios = m.comma(&named)),
            say!(m, "limit-start-page-why"),
            say!(m, "limit-start-page-effect"),
            "method",
            None,
        )
    })
}

fn limit(
    what: String,
    why: String,
    effect: String,
    hides: &str,
    scenario: Option<Scenario>,
) -> Limit {
    Limit {
        what,
        why,
        effect,
        hides: hides.to_owned(),
        scenario,
    }
}

fn of_gap(gap: &Gap, scenario: Option<Scenario>, page: Option<String>, m: &Messages) -> Limit {
    let what = gap.what.as_str();
    let on_page = |page: String| say!(m, "limit-on-page", what = what, page = page);
    limit(
        page.map_or_else(|| what.to_owned(), on_page),
        gap.why.clone(),
        gap.effect.clone(),
        &gap.hides,
        scenario,
    )
}

fn unrecorded_scenarios(facts: &Facts, m: &Messages) -> Vec<Limit> {
    let missing = facts
        .scenarios
        .iter()
        .filter(|(_, s)| s.outcome != Outcome::Done);
    missing
        .map(|(scenario, fact)| {
            let end = match fact.outcome {
                Outcome::NotTestable => "untestable",
                _ => "incomplete",
            };
            let forgotten = if fact.refusal_forgotten { "yes" } else { "no" };
            limit(
                say!(m, "limit-scenario", scenario = scenario.as_str(), end = end),
                fact.reason.clone().unwrap_or_else(|| say!(m, "no-reason")),
                say!(m, "limit-scenario-effect", forgotten = forgotten),
                "scenario",
                Some(*scenario),
            )
        })
        .collect()
}

fn unrecorded_pages(facts: &Facts, m: &Messages) -> Vec<Limit> {
    let mut all = Vec::new();
    for page in &facts.pages {
        for visit in page.visits.iter().filter(|v| v.outcome != "ok") {
            all.push(limit(
                say!(m, "limit-page", page = page.id.as_str()),
                visit.error.clone().unwrap_or_else(|| say!(m, "no-reason")),
                say!(m, "limit-page-effect"),
                "page",
                Some(visit.scenario),
            ));
        }
        if page.visits.is_empty() && page.reason.same_as.is_none() {
            all.push(limit(
                say!(m, "limit-unvisited", page = page.id.as_str()),
                say!(m, "limit-unvisited-why"),
                say!(m, "limit-unvisited-effect"),
                "page",
                None,
            ));
        }
    }
    all
}

/// That the audit ended before it began, by the clock that both moments were read from. How far a run's clock
/// was set is a gap of that run; in one that was broken off nobody was left to say so.
fn clock(facts: &Facts, m: &Messages) -> Option<Limit> {
    let audit = &facts.audit;
    audit.clock_went_back().then(|| {
        let (start, end) = (audit.started.as_str(), audit.finished.as_str());
        limit(
            say!(m, "limit-clock"),
            say!(m, "limit-clock-why", start = start, end = end),
            say!(m, "limit-clock-effect"),
            "environment",
            None,
        )
    })
}

/// Conditions of the recording that weaken what it shows.
fn conditions(record: &AuditRecord, m: &Messages) -> Vec<Limit> {
    let mut all = Vec::new();
    if record.finished.is_none() {
        all.push(limit(
            say!(m, "limit-no-end"),
            say!(m, "limit-no-end-why"),
            say!(m, "limit-no-end-effect"),
            "scenario",
            None,
        ));
    }
    if record.environment.egress_country.is_none() {
        all.push(limit(
            say!(m, "limit-country"),
            say!(m, "limit-country-why"),
            say!(m, "limit-country-effect"),
            "environment",
            None,
        ));
    }
    if !record.environment.sandbox {
        all.push(limit(
            say!(m, "limit-sandbox"),
            say!(m, "limit-sandbox-why"),
            say!(m, "limit-sandbox-effect"),
            "environment",
            None,
        ));
    }
    if record
        .notes
        .iter()
        .any(|n| n.to_lowercase().contains("insecure"))
    {
        all.push(limit(
            say!(m, "limit-certificates"),
            say!(m, "limit-certificates-why"),
            say!(m, "limit-certificates-effect"),
            "environment",
            None,
        ));
    }
    let policy = record.cookie_policy.as_str();
    all.push(limit(
        say!(m, "limit-third-party-cookies", policy = policy),
        say!(m, "limit-third-party-cookies-why"),
        say!(m, "limit-third-party-cookies-effect", policy = policy),
        "environment",
        None,
    ));
    all
}

/// Bounds of the method, the same in every audit.
fn method(record: &AuditRecord, facts: &Facts, m: &Messages) -> Vec<Limit> {
    let sent = if record.journeys.is_empty() {
        "none"
    } else {
        "journeys"
    };
    let pages = record.pages.iter();
    let pages = pages.filter(|page| page.reason.same_as.is_none());
    let mut all = vec![
        limit(
            say!(m, "limit-servers"),
            say!(m, "limit-servers-why"),
            say!(m, "limit-servers-effect"),
            "method",
            None,
        ),
        limit(
            say!(m, "limit-purposes"),
            say!(m, "limit-purposes-why"),
            say!(m, "limit-purposes-effect"),
            "method",
            None,
        ),
        limit(
            say!(m, "limit-other-pages"),
            say!(m, "limit-other-pages-why", n = pages.count(), sent = sent),
            say!(m, "limit-other-pages-effect"),
            "method",
            None,
        ),
    ];
    if record.runs <= 1 {
        all.push(limit(
            say!(m, "limit-once"),
            say!(m, "limit-once-why"),
            say!(m, "limit-once-effect"),
            "method",
            None,
        ));
    }
    let missed = facts.audit.completeness.missed.len();
    if missed > 0 {
        all.push(limit(
            say!(m, "limit-missed", n = missed),
            say!(m, "limit-missed-why", n = missed),
            say!(m, "limit-missed-effect", n = missed),
            "requests",
            None,
        ));
    }
    if facts.audit.completeness.seen.is_none() {
        all.push(limit(
            say!(m, "limit-no-net-log"),
            say!(m, "limit-no-net-log-why"),
            say!(m, "limit-no-net-log-effect"),
            "method",
            None,
        ));
    }
    for policy in &facts.policies {
        if let Some(why) = &policy.unread {
            all.push(limit(
                say!(m, "limit-policy", url = policy.url.as_str()),
                why.clone(),
                say!(m, "limit-policy-effect"),
                "policy",
                None,
            ));
        }
    }
    if facts.policies.is_empty() {
        all.push(limit(
            say!(m, "limit-no-policy"),
            say!(m, "limit-no-policy-why"),
            say!(m, "limit-no-policy-effect"),
            "method",
            None,
        ));
    }
    all
}
