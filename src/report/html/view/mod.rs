//! What the templates are given: plain values in the order and words of the page.
//!
//! Strict templates turn a missing field into an error, so every section is always complete; what is
//! not known is said in words here, never left out.

mod annex;
mod answer;
mod banner;
mod changes;
mod cover;
mod dpia;
mod events;
mod findings;
mod flow;
mod inventory;
mod journeys;
mod look;
mod method;
mod questions;
mod readers;
mod states;
mod timeline;
mod traces;

use self::look::Look;
use super::Pictures;
use crate::evidence::Scenario;
use crate::report::matrix::{Class, Matrix};
use crate::report::{Document, Extras};
use crate::rules::Severity;
use serde_json::{Value, json};

/// Everything on the page.
pub fn page(document: &Document, extras: &Extras<'_>, pictures: &Pictures, policy: &str) -> Value {
    let matrix = Matrix::of(&document.facts);
    let look = Look::of(document);
    let mut page = json!({
        "policy": policy,
        "title": title(document),
        "generator": format!("{} {}", document.tool.name, document.tool.version),
        "cover": cover::view(document, extras.logo),
        "answer": answer::view(document, &matrix),
        "readers": readers::view(document, &matrix),
        "states": states::view(document, &matrix, &look),
        "events": events::view(document, &matrix),
        "findings": findings::view(document),
        "questions": questions::view(document),
        "banner": banner::view(document, pictures),
        "storage": inventory::storage(document, &look),
        "vendors": inventory::vendors(document),
        "flow": flow::view(document, &matrix),
        "traces": traces::view(document),
        "dpia": dpia::view(document),
        "changes": changes::view(document),
        "journeys": journeys::view(document),
        "policies": inventory::policies(document),
        "pages": method::pages(document),
        "method": method::view(document),
        "limits": method::limits(document),
        "annex": annex::view(document, &look),
        "end": format!(
            "Made by {} {} from a recording of {}.",
            document.tool.name,
            document.tool.version,
            day(&document.facts.audit.started),
        ),
    });
    number_sections(&mut page);
    page
}

/// Gives each numbered section its number, and the contents list the same ones.
fn number_sections(page: &mut Value) {
    const SECTIONS: [(&str, &str, &str); 18] = [
        ("readers", "readers", "Next steps for each reader"),
        ("states", "states", "Pixels and consent states"),
        ("events", "events", "Events and platforms"),
        ("journeys", "journeys", "Journeys"),
        ("findings", "findings", "Findings"),
        ("questions", "questions", "Questions for a person"),
        ("banner", "banner", "Consent banner"),
        ("storage", "storage", "Cookies and storage"),
        ("vendors", "vendors", "Vendors and transfers"),
        ("traces", "traces", "Data, signals and containers"),
        ("policies", "policy", "Policy against practice"),
        ("dpia", "dpia", "Inputs for the DPIA"),
        ("changes", "changes", "Changes since the last audit"),
        ("pages", "pages", "Pages visited"),
        ("method", "method", "Method"),
        ("limits", "limits", "Limits"),
        ("annex", "annex", "Evidence and verification"),
        ("", "glossary", "Glossary"),
    ];
    let mut contents = vec![json!({"n": "", "id": "answer", "title": "The answer"})];
    // A section that the audit has nothing for is left out, and the numbers close up.
    let there = SECTIONS
        .iter()
        .filter(|(key, ..)| key.is_empty() || !page[*key].is_null())
        .collect::<Vec<_>>();
    for (n, (key, id, title)) in there.into_iter().enumerate() {
        let head = json!({"n": n + 1, "id": id, "title": title});
        contents.push(head.clone());
        match page.get_mut(*key) {
            Some(section) => section["head"] = head,
            None => page["glossary"] = json!({ "head": head }),
        }
    }
    page["contents"] = Value::Array(contents);
}

fn title(document: &Document) -> String {
    let audit = &document.facts.audit;
    let name = audit.organisation.as_deref().unwrap_or(&audit.host);
    format!(
        "{name}: website tracking audit, {} ({})",
        day(&audit.started),
        audit.status
    )
}

/// "23 November 2026"; the text itself when it is no time stamp.
fn day(stamp: &str) -> String {
    at(stamp, "%-d %B %Y").unwrap_or_else(|| stamp.to_owned())
}

fn at(stamp: &str, format: &str) -> Option<String> {
    let time: jiff::Timestamp = stamp.parse().ok()?;
    Some(time.strftime(format).to_string())
}

/// The scenario in the words of the page.
fn state_name(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::Before => "Before",
        Scenario::Dismiss => "Dismiss",
        Scenario::Reject => "Reject",
        Scenario::Accept => "Accept",
        Scenario::Withdraw => "Withdraw",
        Scenario::Gpc => "GPC",
    }
}

fn letter(scenario: Scenario) -> &'static str {
    &state_name(scenario)[..1]
}

/// How a state letter is drawn.
#[derive(Clone, Copy)]
enum Mark {
    Without,
    Decision,
    With,
    Exempt,
}

/// State letters with their hidden words.
fn letters(states: impl IntoIterator<Item = (Scenario, Mark)>) -> Value {
    let mut list = Vec::new();
    let mut words = Vec::new();
    for (scenario, mark) in states {
        let class = match mark {
            Mark::Without => "",
            Mark::Decision => "w",
            Mark::With => "g",
            Mark::Exempt => "x",
        };
        list.push(json!({"letter": letter(scenario), "class": class}));
        words.push(match scenario {
            Scenario::Gpc => "GPC",
            other => other.as_str(),
        });
    }
    json!({"list": list, "words": words.join(", ")})
}

/// Sign, word and class of a severity.
fn severity(severity: Severity) -> Value {
    let (class, icon, word) = match severity {
        Severity::Violation => ("v", "stop", "Violation"),
        Severity::LikelyViolation => ("k", "stopo", "Likely violation"),
        Severity::Risk => ("r", "warn", "Risk"),
        Severity::Advice => ("a", "info", "Advice"),
    };
    json!({"class": class, "icon": icon, "word": word, "id": severity.as_str()})
}

/// Class, sign and words of a matrix cell.
fn class_sign(class: Class) -> (&'static str, &'static str, &'static str) {
    match class {
        Class::Without => ("s", "stop", "without permission"),
        Class::Decision => ("w", "warn", "needs a decision"),
        Class::With => ("g", "ok", "with permission"),
        Class::NotSeen => ("o", "", "not observed"),
        Class::NotTested => ("u", "", "not tested"),
    }
}

/// An anchor of our own: the prefix and the id's letters, digits and hyphens, lower case.
fn anchor(prefix: &str, id: &str) -> String {
    let safe = id
        .chars()
        .take(40)
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-');
    format!("{prefix}{}", safe.collect::<String>().to_ascii_lowercase())
}

fn finding_link(id: &str) -> Value {
    json!({"href": anchor("#", id), "id": id})
}

/// Links to the findings that cite an evidence id.
fn cited_by(look: &Look<'_>, evidence: &str) -> Vec<Value> {
    let citing = look.citing(evidence).iter();
    citing.map(|id| finding_link(id)).collect()
}

fn vendor_name(document: &Document, id: &str) -> String {
    let known = document.facts.vendors.iter().find(|v| v.id == id);
    known.map_or_else(|| id.to_owned(), |v| v.name.clone())
}

/// "1 page", "2 pages".
fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The first letter in upper case.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// A text, or the words for an unknown one.
fn or<'a>(text: Option<&'a str>, unknown: &'a str) -> &'a str {
    text.filter(|t| !t.is_empty()).unwrap_or(unknown)
}
