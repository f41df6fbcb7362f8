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
mod observed;
mod papers;
mod policies;
mod questions;
mod readers;
mod states;
mod timeline;
mod traces;

use self::look::Look;
use super::Pictures;
use crate::evidence::Scenario;
use crate::messages::Messages;
use crate::report::matrix::{Class, Matrix};
use crate::report::{Document, Extras};
use crate::rules::Severity;
use crate::say;
use serde_json::{Value, json};

/// Everything on the page.
pub fn page(document: &Document, extras: &Extras<'_>, pictures: &Pictures, policy: &str) -> Value {
    let matrix = Matrix::of(&document.facts);
    let look = Look::of(document);
    let mut page = json!({
        "policy": policy,
        "lang": document.messages.html_lang(),
        "title": title(document),
        "generator": format!("{} {}", document.tool.name, document.tool.version),
        "cover": cover::view(document, extras.logo),
        "answer": answer::view(document, &matrix),
        "readers": readers::view(document, &matrix, extras),
        "states": states::view(document, &matrix, &look),
        "events": events::view(document, &matrix),
        "findings": findings::view(document),
        "questions": questions::view(document),
        "banner": banner::view(document, pictures),
        "storage": inventory::storage(document, &look),
        "vendors": inventory::vendors(document, &matrix),
        "traces": traces::view(document),
        "dpia": dpia::view(document, &look),
        "changes": changes::view(document),
        "journeys": journeys::view(document),
        "policies": policies::view(document, &matrix, &look),
        "pages": method::pages(document),
        "method": method::view(document),
        "limits": method::limits(document),
        "annex": annex::view(document, &look),
        "end": say!(
            document.messages,
            "report-made",
            tool = document.tool.name.as_str(),
            version = document.tool.version.as_str(),
            day = day(&document.messages, &document.facts.audit.started)
        ),
    });
    number_sections(&mut page, &document.messages);
    page
}

/// Gives each numbered section its number, and the contents list the same ones.
fn number_sections(page: &mut Value, m: &Messages) {
    const SECTIONS: [(&str, &str); 18] = [
        ("readers", "readers"),
        ("states", "states"),
        ("events", "events"),
        ("journeys", "journeys"),
        ("findings", "findings"),
        ("questions", "questions"),
        ("banner", "banner"),
        ("storage", "storage"),
        ("vendors", "vendors"),
        ("traces", "traces"),
        ("policies", "policy"),
        ("dpia", "dpia"),
        ("changes", "changes"),
        ("pages", "pages"),
        ("method", "method"),
        ("limits", "limits"),
        ("annex", "annex"),
        ("", "glossary"),
    ];
    let mut contents =
        vec![json!({"n": "", "id": "answer", "title": say!(m, "section", id = "answer")})];
    // A section that the audit has nothing for is left out, and the numbers close up.
    let there = SECTIONS
        .iter()
        .filter(|(key, _)| key.is_empty() || !page[*key].is_null())
        .collect::<Vec<_>>();
    for (n, (key, id)) in there.into_iter().enumerate() {
        let head = json!({"n": n + 1, "id": id, "title": say!(m, "section", id = *id)});
        contents.push(head.clone());
        match page.get_mut(*key) {
            // The heading is drawn from this alone: a partial is given a copy of what it is drawn from.
            Some(section) => {
                let lede = section["lede"].take();
                section["head"] = head;
                section["head"]["lede"] = lede;
            }
            None => page["glossary"] = json!({ "head": head }),
        }
    }
    page["contents"] = Value::Array(contents);
}

fn title(document: &Document) -> String {
    let audit = &document.facts.audit;
    let name = audit.organisation.as_deref().unwrap_or(&audit.host);
    say!(
        document.messages,
        "report-title",
        name = name,
        day = day(&document.messages, &audit.started),
        status = audit.status.as_str()
    )
}

/// "23 November 2026"; the text itself when it is no time stamp.
fn day(m: &Messages, stamp: &str) -> String {
    let part = |format| at(stamp, format);
    let month = part("%-m").and_then(|month| month.parse::<u8>().ok());
    match (part("%-d"), month, part("%Y")) {
        (Some(day), Some(month), Some(year)) => {
            say!(m, "day", day = day, month = month, year = year)
        }
        _ => stamp.to_owned(),
    }
}

fn at(stamp: &str, format: &str) -> Option<String> {
    let time: jiff::Timestamp = stamp.parse().ok()?;
    Some(time.strftime(format).to_string())
}

/// The scenario in the words of the page.
fn state_name(m: &Messages, scenario: Scenario) -> String {
    say!(m, "state-name", scenario = scenario.as_str())
}

fn letter(m: &Messages, scenario: Scenario) -> String {
    say!(m, "state-letter", scenario = scenario.as_str())
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
fn letters(m: &Messages, states: impl IntoIterator<Item = (Scenario, Mark)>) -> Value {
    let mut list = Vec::new();
    let mut words = Vec::new();
    for (scenario, mark) in states {
        let class = match mark {
            Mark::Without => "",
            Mark::Decision => "w",
            Mark::With => "g",
            Mark::Exempt => "x",
        };
        list.push(json!({"letter": letter(m, scenario), "class": class}));
        words.push(say!(m, "state-word", scenario = scenario.as_str()));
    }
    json!({"list": list, "words": m.comma(&words)})
}

/// Sign, word and class of a severity.
fn severity(m: &Messages, severity: Severity) -> Value {
    let (class, icon) = match severity {
        Severity::Violation => ("v", "stop"),
        Severity::LikelyViolation => ("k", "stopo"),
        Severity::Risk => ("r", "warn"),
        Severity::Advice => ("a", "info"),
    };
    let word = say!(m, "severity-name", severity = severity.as_str());
    json!({"class": class, "icon": icon, "word": word, "id": severity.as_str()})
}

/// The first so many characters of a text.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The first so many characters of words of the site, marked.
fn quoted(text: &str, most: usize) -> String {
    marked(&cut(text, most))
}

/// Words of the site between the marks that `prose` draws.
fn marked(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// Class, sign and words of a matrix cell.
fn class_sign(m: &Messages, class: Class) -> (&'static str, &'static str, String) {
    let (class, icon) = match class {
        Class::Without => ("s", "stop"),
        Class::Decision => ("w", "warn"),
        Class::With => ("g", "ok"),
        Class::NotSeen => ("o", ""),
        Class::NotTested => ("u", ""),
    };
    (class, icon, say!(m, "states-class", class = class))
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

/// A link to a section, by its title.
fn section_link(m: &Messages, id: &str) -> Value {
    json!({"href": format!("#{id}"), "id": say!(m, "section", id = id)})
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
