//! Every finding, in the document's order, with its three lines.

use super::answer::finding_letters;
use super::{anchor, severity};
use crate::findings::{ExemptionResult, Finding, LegalRef, ReviewNote};
use crate::report::Document;
use crate::rules::Severity;
use crate::say;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Evidence ids and pages printed per finding; `report.json` has all.
pub const MOST_IDS: usize = 12;

/// Findings that are shown one after the other; more are folded by rule.
const MOST_UNFOLDED: usize = 40;

pub fn view(document: &Document) -> Value {
    let m = &document.messages;
    let counts = &document.summary.findings;
    let total = document.findings.len();
    let lede = match total {
        0 if !document.tested_anything() => say!(m, "findings-untested"),
        n => say!(m, "findings-lede", n = n),
    };
    let filters: Vec<Value> = Severity::ALL
        .into_iter()
        .filter(|s| counts.of(*s) > 0)
        .map(|s| json!({"severity": severity(m, s), "n": counts.of(s)}))
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
    let m = &document.messages;
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
    let mut told = HashMap::new();
    by_rule
        .into_iter()
        .map(|(rule, of)| {
            let worst = of.iter().map(|f| f.severity).min();
            let title = of[0].title.split(": ").next().unwrap_or(rule);
            json!({
                "folded": true,
                "open": worst == Some(Severity::Violation),
                "severity": worst.map(|s| severity(m, s)),
                "title": title,
                "count": say!(m, "findings-count", n = of.len()),
                "list": list(&of).into_iter().map(|f| once(f, &mut told)).collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// A finding whose remedy an earlier one told already points to that one: of hundreds of findings most
/// share a dozen remedies, and a reader would otherwise turn a page for each.
fn once(mut finding: Value, told: &mut HashMap<String, Value>) -> Value {
    let remedy = &finding["remedy"];
    let long = json!([remedy["steps"], remedy["code"]]).to_string();
    match told.get(&long) {
        Some(earlier) => {
            finding["remedy"]["as"] = earlier.clone();
            finding["remedy"]["steps"] = json!([]);
            finding["remedy"]["code"] = json!([]);
        }
        None => {
            let id = finding["id"].as_str().unwrap_or_default();
            told.insert(long, super::finding_link(id));
        }
    }
    finding
}

/// Decisions of the reviews file that a person should look at again.
fn reviews(document: &Document) -> Vec<Value> {
    let notes = document
        .reviews
        .iter()
        .flat_map(|r| r.lapsed.iter().chain(&r.stale));
    notes
        .take(60)
        .map(|n| json!({"about": n.about, "decided": decided(document, n), "why": n.why}))
        .collect()
}

fn decided(document: &Document, note: &ReviewNote) -> String {
    let (state, by, at) = (note.state.as_str(), note.by.as_str(), note.at.as_str());
    say!(
        document.messages,
        "findings-decided",
        state = state,
        by = by,
        at = at
    )
}

/// Who can usually mend a finding of a topic.
pub fn owner(document: &Document, finding: &Finding) -> String {
    say!(
        document.messages,
        "finding-owner",
        topic = finding.group.as_str()
    )
}

fn finding(document: &Document, finding: &Finding) -> Value {
    let m = &document.messages;
    let review = &finding.review;
    let boxes = ["open", "confirmed", "rejected", "accepted-risk"].map(|state| {
        let word = say!(m, "review-box", state = state);
        json!({"mark": if review.state == state { "☒" } else { "☐" }, "word": word})
    });
    let expires = review.expires.as_ref().map(|d| match &review.lapsed {
        None => say!(m, "finding-until", day = d.as_str()),
        Some(state) => say!(
            m,
            "finding-lapsed",
            state = state.as_str(),
            day = d.as_str()
        ),
    });
    let note = [review.note.clone(), expires].map(Option::unwrap_or_default);
    json!({
        "anchor": anchor("", &finding.id),
        "id": finding.id,
        "severity": severity(m, finding.severity),
        "confidence": finding.confidence,
        "states_word": say!(m, "finding-states", n = finding.scenarios.len()),
        "letters": finding_letters(document, finding),
        "has_states": !finding.scenarios.is_empty(),
        "jurisdictions": finding.jurisdictions.join(", "),
        "seen": say!(m, "finding-seen-in", n = finding.seen.n, of = finding.seen.of),
        "rule": finding.rule,
        "owner": owner(document, finding),
        "group": finding.group.replace('-', " "),
        "title": finding.title,
        "fact": finding.fact,
        "classification": finding.classification,
        "assessment": finding.assessment,
        "legal": finding.legal.iter().map(law).collect::<Vec<_>>(),
        "exemptions": finding.exemptions.iter().map(|e| exemption(document, e)).collect::<Vec<_>>(),
        "national": finding.national_notes,
        "evidence": evidence(document, &finding.evidence),
        "pages": pages(document, &finding.pages),
        "remedy": remedy(document, finding),
        "retest": finding.retest,
        "related": finding.related.iter().take(MOST_IDS).map(|id| related(document, id)).collect::<Vec<_>>(),
        "more_related": finding.related.len().saturating_sub(MOST_IDS),
        "boxes": boxes,
        "review": {
            "by": review.by, "at": review.at,
            "note": m.sentences(&note),
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

fn exemption(document: &Document, test: &ExemptionResult) -> Value {
    let (icon, class) = match test.result.as_str() {
        "met" => ("yes", "gr"),
        "not-met" => ("no", "st"),
        "not-applicable" => ("info", "no"),
        _ => ("warn", "wa"),
    };
    let word = say!(
        document.messages,
        "exemption-result",
        result = test.result.as_str()
    );
    let words = test
        .id
        .trim_start_matches("ex-")
        .split('-')
        .map(|w| match w {
            // Countries stand in front of their own exemptions.
            "uk" | "fr" | "de" | "it" | "es" | "nl" | "be" | "ie" => w.to_uppercase(),
            _ => w.to_owned(),
        });
    let words = words.collect::<Vec<_>>().join(" ");
    let told = document
        .messages
        .told(&format!("exemption-{}-title", test.id));
    let name = told.unwrap_or(words);
    json!({"icon": icon, "class": class, "word": word, "open": icon == "warn", "name": super::capital(&name)})
}

/// Links to the first ids, and how many more there are.
pub fn evidence(document: &Document, ids: &[String]) -> Value {
    let links = ids.iter().take(MOST_IDS);
    let links: Vec<Value> = links
        .map(|id| json!({"href": anchor("#ev-", id), "id": id}))
        .collect();
    let more = ids.len().saturating_sub(MOST_IDS);
    json!({"links": links, "more": (more > 0).then(|| say!(document.messages, "and-more-in-report", n = more))})
}

/// The first pages by their paths, and how many more there are.
pub fn pages(document: &Document, ids: &[String]) -> Value {
    let of = |id: &String| {
        let page = document.facts.pages.iter().find(|p| p.id == *id);
        page.map_or_else(|| id.clone(), |p| super::method::path_of(&p.url))
    };
    let names: Vec<String> = ids.iter().take(6).map(of).collect();
    let more = ids.len().saturating_sub(6);
    json!({"names": names, "more": (more > 0).then(|| say!(document.messages, "and-more", n = more))})
}

fn remedy(document: &Document, finding: &Finding) -> Value {
    let remedy = &finding.remedy;
    let code: Vec<Value> = remedy
        .code
        .iter()
        .map(|c| {
            let vendor = match c.vendor.as_str() {
                "" => say!(document.messages, "finding-code"),
                vendor => super::capital(vendor),
            };
            json!({"title": format!("{vendor}, {}", c.language), "text": c.text.trim_end()})
        })
        .collect();
    json!({"summary": remedy.summary, "as": null, "steps": remedy.steps, "code": code})
}
