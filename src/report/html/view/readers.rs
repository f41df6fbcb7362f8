//! The same findings, sorted by what each reader can do about them.

use super::{finding_link, papers, vendor_name};
use crate::config::FailOn;
use crate::findings::{Finding, shell_word};
use crate::report::answer::names;
use crate::report::matrix::{Class, Matrix};
use crate::report::{Document, Extras};
use crate::rules::Severity;
use crate::say;
use serde_json::{Value, json};

const MOST_LINKS: usize = 12;
/// Start addresses in a command.
const MOST_SEEDS: usize = 20;

pub fn view(document: &Document, matrix: &Matrix, extras: &Extras<'_>) -> Value {
    json!({
        "lede": say!(document.messages, "readers-lede"),
        "officer": officer(document),
        "developer": developer(document),
        "gate": gate(document, extras),
        "papers": !document.facts.vendors.is_empty(),
        "marketer": marketer(document, matrix),
        "audiences": audiences(document, matrix),
    })
}

/// Platforms in the table of audiences.
const MOST_AUDIENCES: usize = 20;

/// What each advertising platform was really sent, and the lists that can be built from it.
fn audiences(document: &Document, matrix: &Matrix) -> Vec<Value> {
    let is_ads = |id: &str| {
        let mut vendors = document.facts.vendors.iter();
        let vendor = vendors.find(|v| v.id == id);
        vendor.is_some_and(|v| {
            matches!(
                v.purpose.as_deref(),
                Some("advertising" | "social" | "marketing" | "affiliate")
            )
        })
    };
    let rows = matrix.rows.iter().filter(|r| is_ads(&r.vendor));
    rows.filter_map(|row| audience(document, &row.vendor, &row.name))
        .take(MOST_AUDIENCES)
        .collect()
}

fn audience(document: &Document, vendor: &str, name: &str) -> Option<Value> {
    let m = &document.messages;
    let sent = || {
        let all = document.facts.pixels.iter();
        all.filter(|p| p.vendor == vendor && !matches!(p.delivery.as_str(), "blocked" | "cached"))
    };
    let mut events: Vec<String> = sent()
        .filter_map(|p| p.canonical.as_deref())
        .map(|c| c.replace('_', " "))
        .collect();
    events.sort();
    events.dedup();
    sent().next()?;
    let mut data: Vec<String> = sent()
        .flat_map(|p| &p.user_data)
        .map(|d| format!("{} ({})", d.kind.replace('_', " "), d.form))
        .collect();
    data.sort();
    data.dedup();
    let money = sent().any(|p| p.value.is_some());
    let has = |words: &[&str]| events.iter().any(|e| words.contains(&e.as_str()));
    let list = |list: &str| say!(m, "readers-list", list = list);
    let mut lists = vec![list("visitors")];
    if has(&["add to cart", "initiate checkout", "add payment info"]) {
        lists.push(list("began"));
    }
    if has(&["purchase", "donate", "lead", "registration", "subscribe"]) {
        lists.push(list("bought"));
        lists.push(list("alike"));
    }
    if sent().any(|p| {
        p.user_data
            .iter()
            .any(|d| matches!(d.kind.as_str(), "email" | "phone"))
    }) {
        lists.push(list("matched"));
    }
    Some(json!({
        "name": name,
        "events": if events.is_empty() { say!(m, "readers-unnamed") } else { events.join(", ") },
        "money": money,
        "data": if data.is_empty() { say!(m, "readers-browser-only") } else { data.join(", ") },
        "lists": lists,
    }))
}

/// Something to do, with links to where it is told.
pub struct Task {
    text: String,
    /// `href` and `id` each.
    pub links: Vec<Value>,
    more: Option<String>,
}

impl Task {
    /// As the template takes it.
    pub fn into_value(self) -> Value {
        json!({"text": self.text, "links": self.links, "more": self.more})
    }
}

/// A task with links to the findings that it is about.
pub fn task(document: &Document, text: String, of: &[&Finding]) -> Task {
    let links = of.iter().take(MOST_LINKS).map(|f| finding_link(&f.id));
    let more = of.len().saturating_sub(MOST_LINKS);
    Task {
        text,
        links: links.collect(),
        more: (more > 0).then(|| say!(document.messages, "and-more", n = more)),
    }
}

/// The commands by which a build stops: on anything grave, and on what is new since this audit.
///
/// Every address and path is one word of a shell. The folder is the one that a scan makes by itself; the
/// words beside it say what to do when it lies elsewhere.
fn gate(document: &Document, extras: &Extras<'_>) -> Value {
    let audit = &document.facts.audit;
    let seeds = audit.seeds.iter().map(|seed| shell_word(seed));
    let mut seeds: Vec<String> = seeds.take(MOST_SEEDS).collect();
    if seeds.is_empty() {
        seeds.push("URL".into());
    }
    let scenarios: Vec<&str> = audit.scenarios.iter().map(|s| s.as_str()).collect();
    let fail_on = match extras.fail_on {
        FailOn::Violation => "violation",
        // What fails on nothing is no gate.
        FailOn::LikelyViolation | FailOn::Never => "likely-violation",
        FailOn::Risk => "risk",
        FailOn::Advice => "advice",
    };
    let mut command = format!("consentry scan {}", seeds.join(" "));
    if !scenarios.is_empty() {
        command += &format!(" --scenarios {}", scenarios.join(","));
    }
    if !audit.jurisdictions.is_empty() {
        let places = audit.jurisdictions.join(",");
        command += &format!(" --jurisdiction {}", shell_word(&places));
    }
    // Own rules and journeys stand in the configuration alone.
    if !audit.own_rules.is_empty() || !document.facts.journeys.is_empty() {
        command += &format!(" --config {}", shell_word(&extras.place.file));
    }
    command += &format!(" --fail-on {fail_on}");
    let folder = format!("consentry-audit/{}", audit.id);
    let baseline = format!("{command} --baseline {}", shell_word(&folder));
    let m = &document.messages;
    json!([
        {"title": say!(m, "readers-gate"), "text": command},
        {"title": say!(m, "readers-gate-baseline"), "text": baseline},
    ])
}

fn officer(document: &Document) -> Vec<Value> {
    let open: Vec<&Finding> = document
        .findings
        .iter()
        .filter(|f| f.review.state == "open")
        .collect();
    let of = |s: Severity| {
        open.iter()
            .filter(|f| f.severity == s)
            .copied()
            .collect::<Vec<_>>()
    };
    let mut tasks = Vec::new();
    let m = &document.messages;
    for severity in [
        Severity::Violation,
        Severity::LikelyViolation,
        Severity::Risk,
    ] {
        let found = of(severity);
        if !found.is_empty() {
            let text = say!(m, "readers-decide", severity = severity.as_str());
            tasks.push(task(document, text, &found).into_value());
        }
    }
    let settled = tasks.is_empty() && document.facts.limits.is_empty();
    tasks.extend(papers::tasks(document));
    if !document.facts.limits.is_empty() {
        tasks.push(task(document, say!(m, "readers-limits"), &[]).into_value());
    }
    if settled {
        let text = say!(m, "readers-nothing-open");
        tasks.insert(0, task(document, text, &[]).into_value());
    }
    tasks.push(task(document, say!(m, "readers-retest-date"), &[]).into_value());
    tasks
}

/// Remedies said once, with every finding that each mends.
fn developer(document: &Document) -> Vec<Value> {
    let mut by_remedy: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in &document.findings {
        let summary = finding.remedy.summary.as_str();
        match by_remedy.iter_mut().find(|(s, _)| *s == summary) {
            Some((_, all)) => all.push(finding),
            None => by_remedy.push((summary, vec![finding])),
        }
    }
    let mut tasks: Vec<Value> = by_remedy
        .iter()
        .filter(|(summary, _)| !summary.is_empty())
        .take(7)
        .map(|(summary, all)| task(document, (*summary).to_owned(), all).into_value())
        .collect();
    let m = &document.messages;
    let last = if document.findings.is_empty() {
        say!(m, "readers-nothing-to-mend")
    } else {
        say!(m, "readers-run-retests")
    };
    tasks.push(task(document, last, &[]).into_value());
    tasks
}

fn marketer(document: &Document, matrix: &Matrix) -> Vec<Value> {
    let with = |class: Class| -> Vec<String> {
        let rows = matrix
            .rows
            .iter()
            .filter(|r| r.cells.iter().any(|c| c.class() == class));
        rows.map(|r| r.name.clone()).collect()
    };
    let told = with(Class::With);
    let early = with(Class::Without);
    let mut tasks = Vec::new();
    let m = &document.messages;
    let after = if told.is_empty() {
        say!(m, "readers-none-told")
    } else {
        say!(m, "readers-told", names = names(m, &told))
    };
    tasks.push(task(document, after, &[]).into_value());
    if !early.is_empty() {
        let of: Vec<&Finding> = document
            .findings
            .iter()
            .filter(|f| f.vendor.is_some() && f.severity <= Severity::LikelyViolation)
            .collect();
        let text = say!(m, "readers-early", names = names(m, &early));
        tasks.push(task(document, text, &of).into_value());
    }
    // Ids of vendors that the policy names and nobody saw.
    let mut unseen: Vec<String> = document
        .facts
        .policies
        .iter()
        .flat_map(|p| &p.vendors_unseen)
        .map(|id| super::cut(&vendor_name(document, id), 60))
        .collect();
    unseen.sort();
    unseen.dedup();
    if !unseen.is_empty() && document.tested_anything() {
        let (n, names) = (unseen.len(), names(m, &unseen));
        let text = say!(m, "readers-named-unseen", n = n, names = names);
        tasks.push(task(document, text, &[]).into_value());
    }
    tasks.push(task(document, say!(m, "readers-send-less"), &[]).into_value());
    tasks.push(task(document, say!(m, "readers-conversions-api"), &[]).into_value());
    tasks
}
