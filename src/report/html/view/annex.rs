//! The evidence that findings and questions cite, the files, and how to check them.

use super::findings::MOST_IDS;
use super::look::Look;
use super::{anchor, cited_by, vendor_name};
use crate::report::Document;
use crate::say;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Files listed; the manifest has all.
const MOST_FILES: usize = 120;

pub fn view(document: &Document, look: &Look<'_>) -> Value {
    let m = &document.messages;
    let all: BTreeSet<&str> = cited(document, usize::MAX);
    // Each finding's first ids are the ones it links to: those must be here.
    let index: BTreeSet<&str> = cited(document, MOST_IDS);
    let more = all.len() - index.len();
    let index: Vec<Value> = index.iter().map(|id| item(document, look, id)).collect();
    let files = files(document);
    let lede = say!(m, "annex-lede", n = all.len());
    let more_files = files.len().saturating_sub(MOST_FILES);
    json!({
        "lede": lede,
        "index": index,
        "folded": (more > 0).then(|| say!(m, "annex-more", n = more)),
        "files": files
            .iter()
            .take(MOST_FILES)
            .map(|file| json!({"path": *file, "hash": document.evidence_files.get(*file)}))
            .collect::<Vec<_>>(),
        "files_folded": (more_files > 0).then(|| say!(m, "annex-files-more", n = more_files)),
        "audit": document.facts.audit.id,
        "root": document.evidence_root,
    })
}

/// Files of the evidence: those that the report names first, then the others by path.
fn files(document: &Document) -> Vec<&str> {
    let facts = &document.facts;
    let of_scenarios = facts.scenarios.values().flat_map(|s| &s.actions);
    let of_scenarios = of_scenarios.filter_map(|a| a.screenshot.as_deref());
    let of_journeys = facts.journeys.iter().flat_map(|j| &j.steps);
    let of_journeys = of_journeys.filter_map(|s| s.screenshot.as_deref());
    let named: BTreeSet<&str> = facts
        .banner
        .screenshot
        .as_deref()
        .into_iter()
        .chain(of_scenarios)
        .chain(of_journeys)
        .collect();
    let hashed = document.evidence_files.keys().map(String::as_str);
    let known = facts.files.iter().map(String::as_str);
    let all: BTreeSet<&str> = known.chain(hashed).collect();
    let (first, rest): (Vec<&str>, Vec<&str>) =
        all.into_iter().partition(|file| named.contains(file));
    first.into_iter().chain(rest).collect()
}

/// Ids cited by findings and questions, at most `each` of one.
fn cited(document: &Document, each: usize) -> BTreeSet<&str> {
    let findings = document.findings.iter().map(|f| &f.evidence);
    let questions = document.rules.iter().map(|r| &r.evidence);
    findings
        .chain(questions)
        .flat_map(|ids| ids.iter().take(each).map(String::as_str))
        .collect()
}

/// What an evidence id stands for, looked up by its first letter.
fn item(document: &Document, look: &Look<'_>, id: &str) -> Value {
    let m = &document.messages;
    let facts = &document.facts;
    let page = |p: &Option<String>| p.clone().unwrap_or_default();
    let (what, site, place) = if let Some(p) = look.pixel(id) {
        let event = p.event.clone().unwrap_or_else(|| say!(m, "annex-unnamed"));
        (
            say!(
                m,
                "annex-event",
                vendor = vendor_name(document, &p.vendor),
                request = p.request.as_str()
            ),
            event,
            format!("{} {}, {}", p.scenario, p.run, page(&p.page)),
        )
    } else if let Some(r) = look.request(id) {
        (
            say!(m, "annex-request", kind = r.kind.as_str()),
            r.url.clone(),
            format!("{} {}, {}", r.scenario, r.run, page(&r.page)),
        )
    } else if let Some(c) = facts.cookies.iter().find(|c| c.id == id) {
        (say!(m, "annex-cookie"), c.name.clone(), c.domain.clone())
    } else if let Some(s) = facts.storage.iter().find(|s| s.id == id) {
        (
            say!(m, "annex-storage", area = s.area.as_str()),
            s.key.clone(),
            s.origin.clone(),
        )
    } else if let Some(g) = facts.fingerprinting.iter().find(|g| g.id == id) {
        (
            say!(m, "annex-calls", kind = g.kind.as_str()),
            g.script.clone().unwrap_or_default(),
            g.scenario.to_string(),
        )
    } else if let Some(n) = facts.noscript.iter().find(|n| n.id == id) {
        let what = say!(
            m,
            "annex-noscript",
            vendor = vendor_name(document, &n.vendor)
        );
        (
            what,
            n.url.clone(),
            format!("{}, {}", n.scenario, page(&n.page)),
        )
    } else if let Some(l) = facts.policies.iter().find(|l| l.id == id) {
        (
            say!(m, "annex-policy", kind = l.kind.as_str()),
            l.url.clone(),
            page(&l.page),
        )
    } else if let Some(p) = facts.pages.iter().find(|p| p.id == id) {
        (say!(m, "annex-page"), p.url.clone(), p.kind.clone())
    } else if facts.banner.id == id {
        (
            say!(m, "annex-banner"),
            facts.banner.screenshot.clone().unwrap_or_default(),
            page(&facts.banner.page),
        )
    } else {
        (say!(m, "annex-elsewhere"), String::new(), String::new())
    };
    json!({
        "anchor": anchor("ev-", id),
        "id": id,
        "what": what,
        "site": site,
        "place": place,
        "findings": cited_by(look, id),
    })
}
