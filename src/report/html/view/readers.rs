//! The same findings, sorted by what each reader can do about them.

use super::finding_link;
use crate::findings::Finding;
use crate::report::Document;
use crate::report::answer::names;
use crate::report::matrix::{Class, Matrix};
use crate::rules::Severity;
use serde_json::{Value, json};

const MOST_LINKS: usize = 12;

pub fn view(document: &Document, matrix: &Matrix) -> Value {
    json!({
        "lede": "The same evidence, sorted by what you can do about it.",
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
    let mut lists = vec!["visitors of these pages (retargeting)"];
    if has(&["add to cart", "initiate checkout", "add payment info"]) {
        lists.push("people who began to buy");
    }
    if has(&["purchase", "donate", "lead", "registration", "subscribe"]) {
        lists.push("people who bought, gave or signed up (custom audience)");
        lists.push("people who resemble them (lookalike audience)");
    }
    if sent().any(|p| {
        p.user_data
            .iter()
            .any(|d| matches!(d.kind.as_str(), "email" | "phone"))
    }) {
        lists.push("members it knows by address or number (customer matching)");
    }
    Some(json!({
        "name": name,
        "events": if events.is_empty() { "unnamed events".to_owned() } else { events.join(", ") },
        "money": money,
        "data": if data.is_empty() { "the browser only, by its own identifier if it set one".to_owned() } else { data.join(", ") },
        "lists": lists,
    }))
}

fn task(text: impl Into<String>, of: &[&Finding]) -> Value {
    let links: Vec<Value> = of
        .iter()
        .take(MOST_LINKS)
        .map(|f| finding_link(&f.id))
        .collect();
    let more = of.len().saturating_sub(MOST_LINKS);
    json!({"text": text.into(), "links": links, "more": (more > 0).then(|| format!("and {more} more"))})
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
    let groups = [
        (
            Severity::Violation,
            "Confirm or reject what appears to be a violation. Each review box keeps a name and a reason.",
        ),
        (
            Severity::LikelyViolation,
            "Confirm the one open point of each likely violation.",
        ),
        (
            Severity::Risk,
            "Decide on the risks, and write the decision down.",
        ),
    ];
    for (severity, text) in groups {
        let found = of(severity);
        if !found.is_empty() {
            tasks.push(task(text, &found));
        }
    }
    if !document.facts.limits.is_empty() {
        tasks.push(task("Read the limits before you rely on what was not found; ask for a further scan where a state is grey.", &[]));
    }
    if tasks.is_empty() {
        tasks.push(task(
            "Nothing waits for a decision. Keep this file with the evidence folder.",
            &[],
        ));
    }
    tasks.push(task(
        "Set a date for the retest: tags and plug-ins change without notice.",
        &[],
    ));
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
        .map(|(summary, all)| task(*summary, all))
        .collect();
    if document.findings.is_empty() {
        tasks.push(task("Nothing to mend in the tested scope.", &[]));
    } else {
        tasks.push(task("Run the retest of each finding; it is mended when the finding is gone and its state is not grey.", &[]));
    }
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
    if told.is_empty() {
        tasks.push(task(
            "No platform was seen to hear from the site after acceptance.",
            &[],
        ));
    } else {
        tasks.push(task(
            format!(
                "After a yes the site reports to {}. What visitors agree to can go on.",
                names(&document.messages, &told)
            ),
            &[],
        ));
    }
    if !early.is_empty() {
        let of: Vec<&Finding> = document
            .findings
            .iter()
            .filter(|f| f.vendor.is_some() && f.severity <= Severity::LikelyViolation)
            .collect();
        tasks.push(task(format!("What has to go is the traffic without a yes: {}. Expect smaller audience lists there.", names(&document.messages, &early)), &of));
    }
    tasks.push(task("Send less: a page view and a purchase are enough for most campaigns; addresses, search words and amounts are not needed.", &[]));
    tasks.push(task("Before you switch on a Conversions API, ask one question: does our server know who said no?", &[]));
    tasks
}
