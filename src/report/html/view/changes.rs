//! What changed since the audit named as baseline.

use super::{anchor, count, day, severity};
use crate::findings::{Change, ChangeKind, Comparison};
use crate::report::Document;
use crate::report::diff::site_lines;
use serde_json::{Value, json};

/// Changes printed; `report.json` has all.
const MOST: usize = 120;

pub fn view(document: &Document) -> Value {
    let Some(changes) = &document.changes else {
        return json!({
            "lede": "No earlier audit was named, so nothing is compared.",
            "rows": [], "folded": null, "site": [], "not_compared": [], "note": "",
        });
    };
    let told = changes
        .findings
        .iter()
        .filter(|c| c.kind != ChangeKind::Same);
    let rows: Vec<Value> = told.clone().take(MOST).map(|c| row(document, c)).collect();
    let more = told.count().saturating_sub(MOST);
    let site: Vec<Value> = site_lines(&changes.site, &document.messages)
        .into_iter()
        .map(|(name, text)| json!({"name": super::capital(&name), "text": text}))
        .collect();
    let gaps: Vec<Value> = changes
        .not_compared
        .iter()
        .map(|n| json!({"what": n.what, "why": n.why}))
        .collect();
    json!({
        "lede": lede(document, changes),
        "rows": rows,
        "folded": (more > 0).then(|| format!("{more} more changes are in report.json.")),
        "site": site,
        "not_compared": gaps,
        "note": note(changes),
    })
}

fn lede(document: &Document, changes: &Comparison) -> String {
    let counts = &changes.counts;
    let said: Vec<String> = ChangeKind::ALL
        .iter()
        .filter(|k| counts.of(**k) > 0)
        .map(|k| format!("{} {}", counts.of(*k), k.words(&document.messages)))
        .collect();
    let since = day(&changes.old.started);
    if said.is_empty() {
        return format!("No finding in this audit, and none in that of {since}.");
    }
    format!("Since {since}: {}.", said.join(", "))
}

fn note(changes: &Comparison) -> String {
    let rules = match (changes.rejudged, changes.old.ruleset == changes.new.ruleset) {
        (_, true) => "Both were judged by the same rule files.",
        (true, false) => "The earlier evidence was judged again with the rules of this report.",
        (false, false) => {
            "The two were judged by different rule files: a change may come from these."
        }
    };
    format!(
        "Compared with audit {}. {rules} Only what both audits tested is compared. A possible cause is a lead, no proof.",
        changes.old.id
    )
}

fn row(document: &Document, change: &Change) -> Value {
    let (icon, class) = match change.kind {
        ChangeKind::New => ("stop", "st"),
        ChangeKind::Worse => ("stopo", "st"),
        ChangeKind::NotComparable => ("none", "no"),
        ChangeKind::Better | ChangeKind::Fixed => ("ok", "gr"),
        ChangeKind::Same => ("warn", "wa"),
    };
    let here = change
        .new
        .as_ref()
        .filter(|id| document.findings.iter().any(|f| f.id == **id));
    json!({
        "icon": icon,
        "class": class,
        "word": super::capital(&change.kind.words(&document.messages)),
        "title": change.title,
        "severity": severity(change.severity),
        "id": change.new.as_ref().or(change.old.as_ref()),
        "href": here.map(|id| anchor("#", id)),
        "detail": change.detail,
        "causes": change.causes,
    })
}

/// How many audits ago the cover looks.
pub fn earlier(document: &Document) -> String {
    match &document.changes {
        Some(changes) => {
            let found = count(changes.old.findings, "finding", "findings");
            format!("{}, {found}", day(&changes.old.started))
        }
        None => "none named".into(),
    }
}
