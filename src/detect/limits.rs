//! What could not be seen: gaps of the evidence, conditions of the recording, bounds of the method.

use super::facts::{Facts, Limit, Party};
use super::journeys;
use super::party::page_hosts;
use super::view::RunView;
use crate::evidence::{AuditRecord, Event, Gap, Outcome, Scenario};
use std::collections::BTreeSet;

/// Limits, gravest kind first: scenarios, pages, other gaps, conditions, method. Each stands once.
pub fn limits(record: &AuditRecord, views: &[RunView<'_>], facts: &Facts) -> Vec<Limit> {
    let mut all: Vec<Limit> = Vec::new();
    let mut add = |limit: Limit| {
        if !all.contains(&limit) {
            all.push(limit);
        }
    };
    unrecorded_scenarios(facts).into_iter().for_each(&mut add);
    unrecorded_pages(facts).into_iter().for_each(&mut add);
    record
        .gaps
        .iter()
        .map(|gap| of_gap(gap, None, None))
        .for_each(&mut add);
    for view in views {
        for (t_ms, event) in view.events() {
            if let Event::Gap(gap) = event {
                let page = gap.visit.and_then(|v| view.page(Some(v), t_ms));
                add(of_gap(gap, Some(view.scenario()), page));
            }
        }
        if let Some(start) = view.log.start().filter(|s| s.cookies_at_start > 0) {
            add(limit(
                format!(
                    "{} cookies were there when the run began",
                    start.cookies_at_start
                ),
                "the profile was not empty",
                "a cookie may not have been set by this site in this run",
                "environment",
                Some(view.scenario()),
            ));
        }
    }
    journeys::unseen(&facts.journeys)
        .into_iter()
        .for_each(&mut add);
    conditions(record).into_iter().for_each(&mut add);
    method(record, facts).into_iter().for_each(&mut add);
    add(later(views));
    contents(views, facts).into_iter().for_each(&mut add);
    redacted(views).into_iter().for_each(&mut add);
    names(views, facts).into_iter().for_each(&mut add);
    all
}

/// What was replaced before the evidence was written.
fn redacted(views: &[RunView<'_>]) -> Option<Limit> {
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
            format!("personal data in {values} recorded values was replaced"),
            format!(
                "{emails} times an e-mail address and {phones} times a telephone number that are not of the \
                 made-up visitor; the SHA-256 of each original value is in the event log (event redacted)"
            ),
            "whose they are can not be read from the evidence; names and street addresses are not told from other text and may still be there",
            "evidence",
            None,
        )
    })
}

/// Own subdomains of which it is not known where they lead.
fn names(views: &[RunView<'_>], facts: &Facts) -> Option<Limit> {
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
    let named: Vec<&str> = own.iter().take(5).copied().collect();
    (!resolved && !own.is_empty()).then(|| {
        limit(
            format!("where {} of the site's own hosts lead was not seen", own.len()),
            format!(
                "no name was looked up by Chrome itself: the addresses were given, or the system or a proxy looks names up ({})",
                named.join(", ")
            ),
            "a tracker behind a name of the site (CNAME) is not told from the site's own server",
            "names",
            None,
        )
    })
}

/// Until when pages were watched: a timer can wait for hours.
fn later(views: &[RunView<'_>]) -> Limit {
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
    let (what, why) = match longest {
        Some(ms) => (
            format!(
                "what pages do later than {:.0} s was not awaited",
                ms / 1000.0
            ),
            "no page's clock was moved on further (--settle)",
        ),
        None => (
            "what pages do later was not awaited".to_owned(),
            "no page's clock was moved on: each was left once it was quiet (--settle)",
        ),
    };
    let effect = "a tag that waits for longer, for minutes or for hours, is not in this report";
    limit(what, why, effect, "method", None)
}

/// What was not looked into: forms that nobody filled in, containers that could not be read whole.
fn contents(views: &[RunView<'_>], facts: &Facts) -> Vec<Limit> {
    let mut all = Vec::new();
    let planted = views
        .iter()
        .flat_map(RunView::events)
        .any(|(_, event)| matches!(event, Event::Planted(_)));
    if !planted {
        all.push(limit(
            "nothing was typed into forms",
            "this audit planted no identity of its own",
            "whether scripts read what a visitor types before it is sent is not known",
            "method",
            None,
        ));
    }
    for container in &facts.containers {
        if let Some(why) = &container.unreadable {
            all.push(limit(
                format!("the container {} was not read whole", container.container),
                why.clone(),
                "it may hold more tags than are listed",
                "method",
                None,
            ));
        }
    }
    all
}

fn limit(
    what: impl Into<String>,
    why: impl Into<String>,
    effect: impl Into<String>,
    hides: &str,
    scenario: Option<Scenario>,
) -> Limit {
    Limit {
        what: what.into(),
        why: why.into(),
        effect: effect.into(),
        hides: hides.to_owned(),
        scenario,
    }
}

fn of_gap(gap: &Gap, scenario: Option<Scenario>, page: Option<String>) -> Limit {
    let what = page.map_or_else(|| gap.what.clone(), |p| format!("{} ({p})", gap.what));
    limit(
        what,
        gap.why.clone(),
        gap.effect.clone(),
        &gap.hides,
        scenario,
    )
}

fn unrecorded_scenarios(facts: &Facts) -> Vec<Limit> {
    let missing = facts
        .scenarios
        .iter()
        .filter(|(_, s)| s.outcome != Outcome::Done);
    missing
        .map(|(scenario, fact)| {
            let what = match fact.outcome {
                Outcome::NotTestable => format!("scenario \"{scenario}\" could not be carried out"),
                _ => format!("scenario \"{scenario}\" is not complete"),
            };
            let why = fact
                .reason
                .clone()
                .unwrap_or_else(|| "no reason was recorded".into());
            let effect = if fact.refusal_forgotten {
                "what was seen after the refusal is judged; what was not seen there proves nothing"
            } else {
                "nothing may be concluded about what the site does in this scenario"
            };
            limit(what, why, effect, "scenario", Some(*scenario))
        })
        .collect()
}

fn unrecorded_pages(facts: &Facts) -> Vec<Limit> {
    let mut all = Vec::new();
    for page in &facts.pages {
        for visit in page.visits.iter().filter(|v| v.outcome != "ok") {
            let why = visit
                .error
                .clone()
                .unwrap_or_else(|| "no reason was recorded".into());
            all.push(limit(
                format!("page {} was not recorded", page.id),
                why,
                "what this page does in this scenario is not known",
                "page",
                Some(visit.scenario),
            ));
        }
        if page.visits.is_empty() {
            all.push(limit(
                format!("page {} was not visited", page.id),
                "it was planned, and no visit of it was recorded",
                "what this page does is not known",
                "page",
                None,
            ));
        }
    }
    all
}

/// Conditions of the recording that weaken what it shows.
fn conditions(record: &AuditRecord) -> Vec<Limit> {
    let mut all = Vec::new();
    if record.finished.is_none() {
        all.push(limit(
            "the recording has no end",
            "the capture was broken off",
            "what is missing cannot be told from what does not happen",
            "scenario",
            None,
        ));
    }
    if record.environment.egress_country.is_none() {
        all.push(limit(
            "the country the traffic left from is not stated",
            "it is stated with --egress-country and never guessed",
            "a site may show visitors of another country another notice",
            "environment",
            None,
        ));
    }
    if !record.environment.sandbox {
        all.push(limit(
            "Chrome ran without its sandbox",
            "--no-sandbox was given, or the machine cannot offer one",
            "the recording is the same; the machine was less protected from the pages",
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
            "bad certificates were accepted",
            "--insecure was given",
            "it is not proven that the servers were those named in the addresses",
            "environment",
            None,
        ));
    }
    let cookies = match record.cookie_policy.as_str() {
        "block" => (
            "third-party cookies were blocked",
            "visitors whose browser allows them may get more cookies than this audit shows",
        ),
        "allow" => (
            "third-party cookies were allowed",
            "visitors whose browser blocks them get fewer cookies than this audit shows",
        ),
        _ => (
            "whether third-party cookies were allowed is not known",
            "other visitors may get other cookies",
        ),
    };
    all.push(limit(
        cookies.0,
        "one setting per audit",
        cookies.1,
        "environment",
        None,
    ));
    all
}

/// Bounds of the method, the same in every audit.
fn method(record: &AuditRecord, facts: &Facts) -> Vec<Limit> {
    let mut all = vec![
        limit(
            "what servers pass on among themselves is not seen",
            "only what leaves or enters the browser is recorded",
            "no finding here does not mean that a vendor gets no data from the site's own servers",
            "method",
            None,
        ),
        limit(
            "purposes of cookies are inferred",
            "they are read from names in a catalogue, or from what wrote them",
            "a purpose is no proof; ask the site for what it uses the cookie",
            "method",
            None,
        ),
        limit(
            "only the pages visited were looked at",
            format!(
                "{} pages per scenario, forms are {}",
                record.pages.len(),
                if record.journeys.is_empty() {
                    "not submitted"
                } else {
                    "submitted by the journeys alone"
                }
            ),
            "other pages, and what follows after another form is sent, may behave otherwise",
            "method",
            None,
        ),
    ];
    if record.runs <= 1 {
        all.push(limit(
            "each scenario was run once",
            "--repeat was 1",
            "what happens only sometimes may not have happened",
            "method",
            None,
        ));
    }
    let missed = facts.audit.completeness.missed.len();
    if missed > 0 {
        all.push(limit(
            format!("{missed} requests were seen only by Chrome's own net log"),
            "the recorder did not hear them",
            "what they carried and what was answered is unknown; they are listed with their address and time",
            "requests",
            None,
        ));
    }
    if facts.audit.completeness.seen.is_none() {
        all.push(limit(
            "the recording was not held against Chrome's own net log",
            "no net log was kept",
            "how many requests are missing, if any, is not measured",
            "method",
            None,
        ));
    }
    for policy in &facts.policies {
        if let Some(why) = &policy.unread {
            all.push(limit(
                format!("the policy {} could not be read", policy.url),
                why.clone(),
                "what it tells is unknown; a person has to read it",
                "policy",
                None,
            ));
        }
    }
    if facts.policies.is_empty() {
        all.push(limit(
            "no policy could be read",
            "no visited page was recognised as a privacy or cookie policy with readable text",
            "whether recipients are named in a policy is not known",
            "method",
            None,
        ));
    }
    all
}
