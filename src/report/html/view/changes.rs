//! What changed since the audit named as baseline.

use super::{anchor, day, severity};
use crate::findings::{Change, ChangeKind, Comparison};
use crate::report::Document;
use crate::report::diff::site_lines;
use crate::say;
use serde_json::{Value, json};

/// Changes printed; `report.json` has all.
const MOST: usize = 120;

pub fn view(document: &Document) -> Value {
    let m = &document.messages;
    let Some(changes) = &document.changes else {
        return json!({
            "lede": say!(m, "changes-none"),
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
        "folded": (more > 0).then(|| say!(m, "changes-more", n = more)),
        "site": site,
        "not_compared": gaps,
        "note": note(document, changes),
    })
}

fn lede(document: &Document, changes: &Comparison) -> String {
    let m = &document.messages;
    let counts = &changes.counts;
    let said: Vec<String> = ChangeKind::ALL
        .iter()
        .filter(|k| counts.of(**k) > 0)
        .map(|k| say!(m, "change-count", n = counts.of(*k), kind = k.words(m)))
        .collect();
    let since = day(m, &changes.old.started);
    if said.is_empty() {
        return say!(m, "changes-no-finding", day = since);
    }
    say!(m, "summary-since", day = since, changes = m.comma(&said))
}

fn note(document: &Document, changes: &Comparison) -> String {
    let rules = match (changes.rejudged, changes.old.ruleset == changes.new.ruleset) {
        (_, true) => "same",
        (true, false) => "rejudged",
        (false, false) => "different",
    };
    let audit = changes.old.id.as_str();
    say!(
        document.messages,
        "changes-note",
        audit = audit,
        rules = rules
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
        "severity": severity(&document.messages, change.severity),
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
            let day = day(&document.messages, &changes.old.started);
            say!(
                document.messages,
                "cover-earlier",
                day = day,
                n = changes.old.findings
            )
        }
        None => say!(document.messages, "cover-earlier-none"),
    }
}
