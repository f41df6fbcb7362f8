//! Every finding, in the document's order, with its three lines.

use super::answer::finding_letters;
use super::{anchor, severity};
use crate::findings::{ExemptionResult, Finding, LegalRef};
use crate::report::Document;
use crate::rules::Severity;
use serde_json::{Value, json};

/// Evidence ids and pages printed per finding; `report.json` has all.
pub const MOST_IDS: usize = 12;

/// Findings that are shown one after the other; more are folded by rule.
const MOST_UNFOLDED: usize = 40;

pub fn view(document: &Document) -> Value {
    let counts = &document.summary.findings;
    let total = document.findings.len();
    let lede = match total {
        0 if !document.tested_anything() => {
            "No finding, because nothing could be tested.".to_owned()
        }
        0 => {
            "No finding in the tested scope. What was not tested is listed under Limits.".to_owned()
        }
        n => format!(
            "{}. Each keeps three things apart: the fact that was recorded, the classification from a catalogue, and the assessment by a rule.",
            super::count(n, "finding", "findings"),
        ),
    };
    let filters: Vec<Value> = Severity::ALL
        .into_iter()
        .filter(|s| counts.of(*s) > 0)
        .map(|s| json!({"severity": severity(s), "n": counts.of(s)}))
        .collect();
    json!({
        "lede": lede,
        "total": total,
        "filters": filters,
        "groups": groups(document),
        "reviews": reviews(document),
    })
}

/// All findings in one group; of a big site, one fold per rule, in the order of the gravest.
fn groups(document: &Document) -> Vec<Value> {
    let all = &document.findings;
    let list =
        |of: &[&Finding]| -> Vec<Value> { of.iter().map(|f| finding(document, f)).collect() };
    if all.is_empty() {
        return Vec::new();
    }
    if all.len() <= MOST_UNFOLDED {
        return vec![json!({"folded": false, "list": list(&all.iter().collect::<Vec<_>>())})];
    }
    let mut by_rule: Vec<(&str, Vec<&Finding>)> = Vec::new();
    for finding in all {
        match by_rule.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, of)) => of.push(finding),
            None => by_rule.push((&finding.rule, vec![finding])),
        }
    }
    by_rule
        .into_iter()
        .map(|(rule, of)| {
            let worst = of.iter().map(|f| f.severity).min();
            let title = of[0].title.split(": ").next().unwrap_or(rule);
            json!({
                "folded": true,
                "open": worst == Some(Severity::Violation),
                "severity": worst.map(severity),
                "title": title,
                "count": super::count(of.len(), "finding", "findings"),
                "list": list(&of),
            })
        })
        .collect()
}

/// Decisions of the reviews file that a person should look at again.
fn reviews(document: &Document) -> Vec<Value> {
    let notes = document
        .reviews
        .iter()
        .flat_map(|r| r.lapsed.iter().chain(&r.stale));
    notes
        .take(60)
        .map(|n| json!({"about": n.about, "decided": format!("{} by {}, {}", n.state, n.by, n.at), "why": n.why}))
        .collect()
}

/// Who can usually mend a finding of a topic.
pub fn owner(finding: &Finding) -> &'static str {
    match finding.group.as_str() {
        "banner-design" => "Marketing, developer",
        "information" | "accountability" | "own-rules" => "Data protection",
        "third-party" => "Data protection, developer",
        _ => "Developer",
    }
}

fn finding(document: &Document, finding: &Finding) -> Value {
    let one = finding.scenarios.len() == 1;
    let review = &finding.review;
    let boxes = ["open", "confirmed", "rejected", "accepted-risk"].map(|state| {
        let word = if state == "accepted-risk" {
            "risk accepted"
        } else {
            state
        };
        json!({"mark": if review.state == state { "☒" } else { "☐" }, "word": word})
    });
    let expires = review.expires.as_ref().map(|d| match &review.lapsed {
        None => format!(" (until {d})"),
        Some(state) => format!(" ({state} until {d}; no longer stands)"),
    });
    json!({
        "anchor": anchor("", &finding.id),
        "id": finding.id,
        "severity": severity(finding.severity),
        "confidence": finding.confidence,
        "states_word": if one { "State" } else { "States" },
        "letters": finding_letters(finding),
        "has_states": !finding.scenarios.is_empty(),
        "jurisdictions": finding.jurisdictions.join(", "),
        "seen": format!("Seen in {} of {} runs", finding.seen.n, finding.seen.of),
        "rule": finding.rule,
        "owner": owner(finding),
        "group": finding.group.replace('-', " "),
        "title": finding.title,
        "fact": finding.fact,
        "classification": finding.classification,
        "assessment": finding.assessment,
        "legal": finding.legal.iter().map(law).collect::<Vec<_>>(),
        "exemptions": finding.exemptions.iter().map(exemption).collect::<Vec<_>>(),
        "national": finding.national_notes,
        "evidence": evidence(&finding.evidence),
        "pages": pages(document, &finding.pages),
        "remedy": remedy(finding),
        "retest": finding.retest,
        "related": finding.related.iter().map(|id| related(document, id)).collect::<Vec<_>>(),
        "boxes": boxes,
        "review": {
            "by": review.by, "at": review.at,
            "note": review.note.clone().unwrap_or_default() + &expires.unwrap_or_default(),
        },
    })
}

/// A related finding, or the rule that was folded into this one.
fn related(document: &Document, id: &str) -> Value {
    let known = document.findings.iter().any(|f| f.id == id);
    json!({"id": id, "href": known.then(|| anchor("#", id))})
}

/// Only an https address of a rule file becomes a link.
fn law(source: &LegalRef) -> Value {
    let url = url::Url::parse(&source.url).ok();
    let link = url.filter(|u| u.scheme() == "https" && u.has_host() && u.username().is_empty());
    let name = if source.title.is_empty() {
        &source.source
    } else {
        &source.title
    };
    json!({"title": name, "at": source.at, "url": link.map(|u| u.to_string())})
}

fn exemption(test: &ExemptionResult) -> Value {
    let (icon, class, word) = match test.result.as_str() {
        "met" => ("yes", "gr", "met"),
        "not-met" => ("no", "st", "not met"),
        "not-applicable" => ("info", "no", "not applicable"),
        _ => ("warn", "wa", "open"),
    };
    let words = test
        .id
        .trim_start_matches("ex-")
        .split('-')
        .map(|w| match w {
            // Countries stand in front of their own exemptions.
            "uk" | "fr" | "de" | "it" | "es" | "nl" | "be" | "ie" => w.to_uppercase(),
            _ => w.to_owned(),
        });
    let name = words.collect::<Vec<_>>().join(" ");
    json!({"icon": icon, "class": class, "word": word, "name": super::capital(&name)})
}

/// Links to the first ids, and how many more there are.
pub fn evidence(ids: &[String]) -> Value {
    let links = ids.iter().take(MOST_IDS);
    let links: Vec<Value> = links
        .map(|id| json!({"href": anchor("#ev-", id), "id": id}))
        .collect();
    let more = ids.len().saturating_sub(MOST_IDS);
    json!({"links": links, "more": (more > 0).then(|| format!("and {more} more in report.json"))})
}

/// The first pages by their paths, and how many more there are.
pub fn pages(document: &Document, ids: &[String]) -> Value {
    let of = |id: &String| {
        let page = document.facts.pages.iter().find(|p| p.id == *id);
        page.map_or_else(|| id.clone(), |p| super::method::path_of(&p.url))
    };
    let names: Vec<String> = ids.iter().take(6).map(of).collect();
    let more = ids.len().saturating_sub(6);
    json!({"names": names, "more": (more > 0).then(|| format!("and {} more", more))})
}

fn remedy(finding: &Finding) -> Value {
    let remedy = &finding.remedy;
    let code: Vec<Value> = remedy
        .code
        .iter()
        .map(|c| {
            let vendor = if c.vendor.is_empty() { "Code" } else { &c.vendor };
            json!({"title": format!("{}, {}", super::capital(vendor), c.language), "text": c.text.trim_end()})
        })
        .collect();
    json!({"summary": remedy.summary, "steps": remedy.steps, "code": code})
}
