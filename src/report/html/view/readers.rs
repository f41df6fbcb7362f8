//! The same findings, sorted by what each reader can do about them.

use super::finding_link;
use crate::findings::Finding;
use crate::report::Document;
use crate::report::answer::names;
use crate::report::matrix::{Class, Matrix};
use crate::rules::Severity;
use crate::say;
use serde_json::{Value, json};

const MOST_LINKS: usize = 12;

pub fn view(document: &Document, matrix: &Matrix) -> Value {
    json!({
        "lede": say!(document.messages, "readers-lede"),
        "officer": officer(document),
        "developer": developer(document),
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

fn task(document: &Document, text: String, of: &[&Finding]) -> Value {
    let links: Vec<Value> = of
        .iter()
        .take(MOST_LINKS)
        .map(|f| finding_link(&f.id))
        .collect();
    let more = of.len().saturating_sub(MOST_LINKS);
    json!({"text": text, "links": links, "more": (more > 0).then(|| say!(document.messages, "and-more", n = more))})
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
            tasks.push(task(document, text, &found));
        }
    }
    if !document.facts.limits.is_empty() {
        tasks.push(task(document, say!(m, "readers-limits"), &[]));
    }
    if tasks.is_empty() {
        tasks.push(task(document, say!(m, "readers-nothing-open"), &[]));
    }
    tasks.push(task(document, say!(m, "readers-retest-date"), &[]));
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
        .map(|(summary, all)| task(document, (*summary).to_owned(), all))
        .collect();
    let m = &document.messages;
    let last = if document.findings.is_empty() {
        say!(m, "readers-nothing-to-mend")
    } else {
        say!(m, "readers-run-retests")
    };
    tasks.push(task(document, last, &[]));
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
    tasks.push(task(document, after, &[]));
    if !early.is_empty() {
        let of: Vec<&Finding> = document
            .findings
            .iter()
            .filter(|f| f.vendor.is_some() && f.severity <= Severity::LikelyViolation)
            .collect();
        let text = say!(m, "readers-early", names = names(m, &early));
        tasks.push(task(document, text, &of));
    }
    tasks.push(task(document, say!(m, "readers-send-less"), &[]));
    tasks.push(task(document, say!(m, "readers-conversions-api"), &[]));
    tasks
}
