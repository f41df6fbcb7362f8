//! Pages, method and limits.

use super::{Mark, count, letters, or, state_name};
use crate::detect::PageFact;
use crate::evidence::Outcome;
use crate::report::Document;
use serde_json::{Value, json};

/// Pages printed; `report.json` has all.
const MOST: usize = 200;

/// Path and query of an address: what tells pages of one site apart.
pub fn path_of(address: &str) -> String {
    let Ok(url) = url::Url::parse(address) else {
        return address.to_owned();
    };
    let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
    format!("{}{query}", url.path())
}

pub fn pages(document: &Document) -> Value {
    let pages = &document.facts.pages;
    let host = &document.facts.audit.host;
    let rows: Vec<Value> = pages.iter().take(MOST).map(|p| page(p, host)).collect();
    let failed = pages
        .iter()
        .filter(|p| p.visits.iter().any(|v| v.outcome != "ok"))
        .count();
    let lede = match (pages.len(), failed) {
        (0, _) => "No page was visited.".to_owned(),
        (n, 0) => format!("{} visited.", count(n, "page was", "pages were")),
        (n, f) => format!(
            "{} planned; {f} could not be loaded in some state.",
            count(n, "page was", "pages were")
        ),
    };
    let folded = pages.len().saturating_sub(MOST);
    json!({"lede": lede, "rows": rows, "folded": (folded > 0).then(|| format!("{folded} more pages are in report.json."))})
}

/// The path alone on the audited host, the whole address elsewhere.
fn short(address: &str, host: &str) -> String {
    let own = url::Url::parse(address).is_ok_and(|u| u.host_str() == Some(host));
    if own {
        path_of(address)
    } else {
        address.to_owned()
    }
}

fn page(page: &PageFact, host: &str) -> Value {
    let mut states: Vec<_> = page
        .visits
        .iter()
        .filter(|v| v.outcome == "ok")
        .map(|v| v.scenario)
        .collect();
    states.sort();
    states.dedup();
    let errors: Vec<String> = page
        .visits
        .iter()
        .filter(|v| v.outcome != "ok")
        .map(|v| {
            format!(
                "{} {}: {}",
                v.scenario,
                v.run,
                or(v.error.as_deref(), "not loaded")
            )
        })
        .collect();
    let moved = page
        .final_url
        .as_ref()
        .filter(|f| *f != &page.url)
        .map(|f| short(f, host));
    json!({
        "id": page.id,
        "url": short(&page.url, host),
        "moved": moved,
        "title": page.title.clone().unwrap_or_default(),
        "kind": page.kind.replace('-', " "),
        "status": page.status.map_or_else(|| "none".into(), |s| s.to_string()),
        "letters": letters(states.iter().map(|s| (*s, Mark::Exempt))),
        "has_states": !states.is_empty(),
        "errors": errors.join("; "),
    })
}

pub fn view(document: &Document) -> Value {
    let audit = &document.facts.audit;
    let environment = &audit.environment;
    let row = |name: &str, text: String| json!({"name": name, "text": text});
    let states: Vec<String> = document
        .facts
        .scenarios
        .iter()
        .map(|(s, fact)| match fact.outcome {
            Outcome::Done => format!(
                "{} ({})",
                state_name(*s),
                count(fact.runs as usize, "run", "runs")
            ),
            Outcome::NotTestable => format!("{} (not testable)", state_name(*s)),
            Outcome::Failed => format!("{} (broken off)", state_name(*s)),
        })
        .collect();
    let complete = match audit.completeness.seen {
        Some(seen) => format!(
            "{} of {seen} requests in the browser’s own net log were recorded; {} missed",
            audit.completeness.recorded,
            audit.completeness.missed.len(),
        ),
        None => format!(
            "{} requests recorded; no net log was kept to hold them against",
            audit.completeness.recorded
        ),
    };
    let cookies = if audit.cookie_policy == "block" {
        "third-party cookies blocked"
    } else {
        "third-party cookies allowed, as in a default desktop browser"
    };
    json!({
        "lede": "A real browser, a fresh profile for each state, and what left it written down as it happened.",
        "rows": [
            row("Start", audit.seeds.join(", ")),
            row("States", if states.is_empty() { "none".into() } else { states.join(", ") }),
            row("Completeness", complete),
            row("Browser", format!("{}, {}, view {}, {}", environment.browser, if environment.headless { "no window" } else { "with a window" }, environment.viewport, if environment.sandbox { "sandbox on" } else { "sandbox off" })),
            row("User agent", environment.user_agent.clone()),
            row("System", environment.os.clone()),
            row("Locale and time zone", format!("{}, {}", environment.locale, environment.timezone)),
            row("Cookies", cookies.into()),
            row("After a choice", "requests under way, and those started within 1.5 s, are recorded and not held against the site".into()),
            row("Rule results", rule_results(document)),
            row("Rules and catalogue", format!("{}, SHA-256 {}", document.tool.ruleset.version, document.tool.ruleset.sha256)),
            row("Settings", format!("SHA-256 {}", audit.settings_sha256)),
            row("Net log misses", if audit.completeness.missed.is_empty() { "none".into() } else { audit.completeness.missed.iter().take(10).cloned().collect::<Vec<_>>().join(", ") }),
        ],
        "notes": audit.notes,
    })
}

fn rule_results(document: &Document) -> String {
    use crate::rules::RuleOutcome::{Finding, None, NotApplicable, NotTested, Review};
    let n = |outcome| {
        document
            .rules
            .iter()
            .filter(|r| r.outcome == outcome)
            .count()
    };
    format!(
        "over rules and jurisdictions: {} with finding, {} for review, {} without, {} not tested, {} not applicable",
        n(Finding),
        n(Review),
        n(None),
        n(NotTested),
        n(NotApplicable),
    )
}

/// States that were not recorded to their end and that no limit speaks of.
fn silent_gaps(document: &Document) -> impl Iterator<Item = Value> {
    let facts = &document.facts;
    let open = facts.scenarios.iter().filter(|(scenario, fact)| {
        let told =
            |l: &crate::detect::Limit| l.hides == "scenario" && l.scenario == Some(**scenario);
        fact.outcome != Outcome::Done && !facts.limits.iter().any(told)
    });
    open.map(|(scenario, fact)| {
        json!({
            "what": format!("Scenario {scenario}"),
            "why": or(fact.reason.as_deref(), "it was not recorded"),
            "effect": "Nothing is said about this state.",
            "scope": state_name(*scenario),
        })
    })
}

pub fn limits(document: &Document) -> Value {
    let limits = &document.facts.limits;
    let rows: Vec<Value> = limits
        .iter()
        .map(|l| {
            json!({
                "what": l.what, "why": l.why, "effect": l.effect,
                "scope": l.scenario.map_or("all states", state_name),
            })
        })
        .chain(silent_gaps(document))
        .collect();
    let mut untested: Vec<Value> = Vec::new();
    for rule in &document.rules {
        if rule.outcome == crate::rules::RuleOutcome::NotTested {
            untested
                .push(json!({"id": rule.id, "jurisdiction": rule.jurisdiction, "why": rule.why}));
        }
    }
    json!({
        "lede": "What this report cannot say.",
        "rows": rows,
        "untested": untested,
    })
}
