//! Pages, method and limits.

use super::{Mark, letters, or, state_name};
use crate::detect::PageFact;
use crate::evidence::{Outcome, SETTINGS_FILE, hash_bang};
use crate::report::Document;
use crate::say;
use serde_json::{Value, json};

/// Pages printed; `report.json` has all.
const MOST: usize = 200;

/// Path and query of an address: what tells pages of one site apart.
pub fn path_of(address: &str) -> String {
    let Ok(url) = url::Url::parse(address) else {
        return address.to_owned();
    };
    let query = url.query().map(|q| format!("?{q}")).unwrap_or_default();
    // An application of one document tells its pages apart behind `#!`.
    let within = hash_bang(&url).map(|route| format!("#!{route}"));
    let within = within.unwrap_or_default();
    format!("{}{query}{within}", url.path())
}

pub fn pages(document: &Document) -> Value {
    let m = &document.messages;
    let pages = &document.facts.pages;
    let host = &document.facts.audit.host;
    let rows: Vec<Value> = pages
        .iter()
        .take(MOST)
        .map(|p| page(document, p, host))
        .collect();
    let failed = pages
        .iter()
        .filter(|p| p.visits.iter().any(|v| v.outcome != "ok"))
        .count();
    let lede = match (pages.len(), failed) {
        (n, 0) => say!(m, "pages-lede", n = n),
        (n, failed) => say!(m, "pages-lede-failed", n = n, failed = failed),
    };
    let folded = pages.len().saturating_sub(MOST);
    json!({"lede": lede, "rows": rows, "folded": (folded > 0).then(|| say!(m, "pages-more", n = folded))})
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

/// How a page came into the plan and why it was chosen; an older recording may not say it.
fn why(document: &Document, page: &PageFact) -> String {
    let m = &document.messages;
    let reason = &page.reason;
    let on = reason.found_on.as_deref();
    let how = match (page.found.as_deref(), on, reason.place.as_deref()) {
        (Some("link"), None, _) => Some("linked"),
        (Some("link"), Some(_), Some(place @ ("navigation" | "footer"))) => Some(place),
        (Some(found @ ("seed" | "link" | "sitemap" | "language" | "route" | "har")), _, _) => {
            Some(found)
        }
        _ => None,
    };
    let how = how.map(|how| say!(m, "pages-found", how = how, page = on.unwrap_or_default()));
    let chosen = match reason.chosen.as_deref() {
        None | Some("start") => None,
        Some("language") if page.found.as_deref() == Some("language") => None,
        Some("form") => reason.alike.map(|n| say!(m, "pages-form", n = n)),
        Some("further") => reason.alike.map(|n| say!(m, "pages-form-further", n = n)),
        Some(code) => Some(say!(m, "pages-chosen", code = code)),
    };
    let same = reason.same_as.as_deref();
    let same = same.map(|page| say!(m, "pages-same", page = page));
    let parts: Vec<String> = how.into_iter().chain(chosen).chain(same).collect();
    if parts.is_empty() {
        say!(m, "none")
    } else {
        m.semicolon(&parts)
    }
}

fn page(document: &Document, page: &PageFact, host: &str) -> Value {
    let m = &document.messages;
    let unloaded = say!(m, "pages-not-loaded");
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
                or(v.error.as_deref(), &unloaded)
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
        "why": why(document, page),
        "status": page.status.map_or_else(|| say!(m, "none"), |s| s.to_string()),
        "letters": letters(m, states.iter().map(|s| (*s, Mark::Exempt))),
        "has_states": !states.is_empty(),
        "errors": m.semicolon(&errors),
    })
}

pub fn view(document: &Document) -> Value {
    let m = &document.messages;
    let audit = &document.facts.audit;
    let environment = &audit.environment;
    let row = |what: &str, text: String| json!({"name": say!(m, "method-row", what = what), "text": text});
    let states: Vec<String> = document
        .facts
        .scenarios
        .iter()
        .map(|(s, fact)| {
            let outcome = match fact.outcome {
                Outcome::Done => "done",
                Outcome::NotTestable => "not-testable",
                Outcome::Failed => "failed",
            };
            say!(
                m,
                "method-state",
                state = state_name(m, *s),
                outcome = outcome,
                runs = fact.runs
            )
        })
        .collect();
    let complete = match audit.completeness.seen {
        Some(seen) => say!(
            m,
            "method-complete",
            recorded = audit.completeness.recorded,
            seen = seen,
            missed = audit.completeness.missed.len()
        ),
        None => say!(
            m,
            "method-no-net-log",
            recorded = audit.completeness.recorded
        ),
    };
    let policy = if audit.cookie_policy == "block" {
        "block"
    } else {
        "allow"
    };
    let browser = say!(
        m,
        "method-browser",
        browser = environment.browser.as_str(),
        window = if environment.headless { "no" } else { "yes" },
        view = environment.viewport.as_str(),
        sandbox = if environment.sandbox { "on" } else { "off" }
    );
    let unknown = say!(m, "unknown");
    let law = document.tool.ruleset.law_as_of.as_str();
    let missed: Vec<String> = audit.completeness.missed.iter().take(10).cloned().collect();
    json!({
        "lede": say!(m, "method-lede"),
        "rows": [
            row("start", audit.seeds.join(", ")),
            row("pages", pages_loaded(document)),
            row("states", if states.is_empty() { say!(m, "none") } else { m.comma(&states) }),
            row("completeness", complete),
            row("browser", browser),
            row("user-agent", environment.user_agent.clone()),
            row("system", environment.os.clone()),
            row("locale", format!("{}, {}", environment.locale, environment.timezone)),
            row("cookies", say!(m, "method-cookies", policy = policy)),
            row("choice", say!(m, "method-choice")),
            row("waiting", waiting(document)),
            row("clock", clock(document)),
            row("canaries", canaries(document)),
            row("results", rule_results(document)),
            row("rules", format!("{}, SHA-256 {}", document.tool.ruleset.version, document.tool.ruleset.sha256)),
            row("law", or(Some(law), &unknown).to_owned()),
            row("language", say!(m, "method-language", language = m.language(), missing = m.missing(), n = m.all())),
            row("settings", format!("SHA-256 {}", audit.settings_sha256)),
            row("unheld", unheld(document)),
            row("missed", if missed.is_empty() { say!(m, "none") } else { missed.join(", ") }),
        ],
        "notes": audit.notes,
    })
}

fn pages_loaded(document: &Document) -> String {
    let pages = document.facts.pages.len();
    let loaded = document.summary.pages;
    say!(
        document.messages,
        "method-pages",
        n = pages,
        loaded = loaded
    )
}

/// How long pages were left to fall quiet, as it turned out.
fn waiting(document: &Document) -> String {
    let visits = document.facts.pages.iter().flat_map(|p| &p.visits);
    let loaded = visits.filter(|v| v.outcome == "ok");
    let times: Vec<Option<f64>> = loaded.map(|v| v.settled_ms).collect();
    let longest = times.iter().flatten().copied().reduce(f64::max);
    match longest {
        Some(longest) => say!(
            document.messages,
            "method-waiting",
            quiet = times.iter().flatten().count(),
            n = times.len(),
            seconds = format!("{:.1}", longest / 1_000.0)
        ),
        None => say!(document.messages, "unknown"),
    }
}

fn clock(document: &Document) -> String {
    let requests = document.facts.requests.iter();
    let moved = requests.filter(|r| r.clock_moved).count();
    say!(document.messages, "method-clock", n = moved)
}

/// The made-up identity: where it was typed, and where it was met again.
fn canaries(document: &Document) -> String {
    let facts = &document.facts;
    let typed = facts.forms.iter().filter(|f| !f.typed_in.is_empty());
    let met = facts.personal_data.iter().filter(|d| d.canary);
    say!(
        document.messages,
        "method-canaries",
        typed = typed.count(),
        n = facts.forms.len(),
        met = met.count()
    )
}

/// Settings that the report knows by their hash alone.
fn unheld(document: &Document) -> String {
    let kept = document.facts.files.iter().any(|f| f == SETTINGS_FILE);
    say!(
        document.messages,
        "method-unheld",
        kept = if kept { "yes" } else { "no" },
        file = SETTINGS_FILE
    )
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
    say!(
        document.messages,
        "method-results",
        finding = n(Finding),
        review = n(Review),
        without = n(None),
        untested = n(NotTested),
        inapplicable = n(NotApplicable)
    )
}

/// States that were not recorded to their end and that no limit speaks of.
fn silent_gaps(document: &Document) -> impl Iterator<Item = Value> {
    let m = &document.messages;
    let facts = &document.facts;
    let open = facts.scenarios.iter().filter(|(scenario, fact)| {
        let told =
            |l: &crate::detect::Limit| l.hides == "scenario" && l.scenario == Some(**scenario);
        fact.outcome != Outcome::Done && !facts.limits.iter().any(told)
    });
    open.map(move |(scenario, fact)| {
        json!({
            "what": say!(m, "limits-scenario", scenario = scenario.as_str()),
            "why": or(fact.reason.as_deref(), &say!(m, "limits-unrecorded")),
            "effect": say!(m, "limits-nothing-said"),
            "scope": state_name(m, *scenario),
        })
    })
}

pub fn limits(document: &Document) -> Value {
    let m = &document.messages;
    let limits = &document.facts.limits;
    let rows: Vec<Value> = limits
        .iter()
        .map(|l| {
            json!({
                "what": l.what, "why": l.why, "effect": l.effect,
                "scope": l.scenario.map_or_else(|| say!(m, "limits-all-states"), |s| state_name(m, s)),
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
        "lede": say!(m, "limits-lede"),
        "rows": rows,
        "untested": untested,
    })
}
