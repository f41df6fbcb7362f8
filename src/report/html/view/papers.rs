//! The papers that the officer has to have or to ask for, by what was found. Whether they exist cannot be seen.

use super::inventory::{is_joint, seat};
use super::readers::{Task, task};
use super::{cut, dpia, quoted, section_link};
use crate::detect::VendorFact;
use crate::findings::Finding;
use crate::messages::Messages;
use crate::report::Document;
use crate::say;
use serde_json::Value;

/// Recipients named in one task; the register has all.
const MOST_NAMES: usize = 12;
/// Characters of a name.
const NAME: usize = 60;
/// Criteria of an impact assessment from which one is needed in most cases: WP 248 rev.01, section III.B.
const CRITERIA: usize = 2;

/// Tasks about papers: who has to be asked for what, and what is to be written down.
pub fn tasks(document: &Document) -> Vec<Value> {
    let m = &document.messages;
    let vendors = &document.facts.vendors;
    if vendors.is_empty() {
        return Vec::new();
    }
    let mut tasks = Vec::new();
    let mut add = |text: String, section: &str, of: &[&Finding]| {
        let mut task: Task = task(document, text, of);
        task.links.push(section_link(m, section));
        tasks.push(task.into_value());
    };
    let of_group = |group: &str| -> Vec<&Finding> {
        let open = document.findings.iter();
        open.filter(|f| f.group == group && f.review.state == "open")
            .collect()
    };
    let joint = known(vendors, is_joint);
    if !joint.is_empty() {
        let names = listed(m, &joint);
        add(say!(m, "papers-joint", names = names), "vendors", &[]);
    }
    let processors = known(vendors, |v| !is_joint(v));
    if !processors.is_empty() {
        let names = listed(m, &processors);
        add(say!(m, "papers-processor", names = names), "vendors", &[]);
    }
    let transfers = of_group("transfer");
    for tool in ["us", "other", "adequate"] {
        let abroad = known(vendors, |v| match seat(v) {
            "uk" | "adequate" => tool == "adequate",
            seat => seat == tool,
        });
        if !abroad.is_empty() {
            let names = listed(m, &abroad);
            let text = say!(m, "papers-transfer", seat = tool, names = names);
            let of: &[&Finding] = if tool == "adequate" { &[] } else { &transfers };
            add(text, "vendors", of);
        }
    }
    // Their names are addresses that the site's pages chose.
    let strangers: Vec<String> = vendors
        .iter()
        .filter(|v| !v.known)
        .map(|v| quoted(&v.name, NAME))
        .collect();
    if !strangers.is_empty() {
        let (n, names) = (strangers.len(), listed(m, &strangers));
        let text = say!(m, "papers-unknown", n = n, names = names);
        add(text, "vendors", &[]);
    }
    let records = of_group("accountability");
    let text = say!(m, "papers-records", n = vendors.len());
    add(text, "vendors", &records);
    add(policy(document), "policy", &of_group("information"));
    let met = dpia::criteria_met(document);
    if document.tested_anything() {
        let enough = if met >= CRITERIA { "yes" } else { "no" };
        let text = say!(m, "papers-dpia", n = met, enough = enough);
        add(text, "dpia", &[]);
    }
    tasks
}

/// What the privacy policy has to say that it does not.
fn policy(document: &Document) -> String {
    let m = &document.messages;
    let facts = &document.facts;
    let missing = known(&facts.vendors, |v| v.declared == Some(false));
    let cookies = facts.cookies.iter();
    let cookies = cookies.filter(|c| c.told.declared == Some(false)).count();
    let read = facts.policies.iter().any(|p| p.unread.is_none());
    let said = match (read, missing.len() + cookies) {
        (false, _) => "unread",
        (true, 0) => "all",
        (true, _) => "some",
    };
    say!(
        m,
        "papers-policy",
        said = said,
        n = missing.len(),
        names = listed(m, &missing),
        cookies = cookies
    )
}

/// Names of the vendors that the catalogue knows, and of which this is so.
fn known(vendors: &[VendorFact], which: impl Fn(&VendorFact) -> bool) -> Vec<String> {
    let of = vendors.iter().filter(|v| v.known && which(v));
    of.map(|v| cut(&v.name, NAME)).collect()
}

fn listed(m: &Messages, names: &[String]) -> String {
    let mut few: Vec<String> = names.iter().take(MOST_NAMES).cloned().collect();
    let more = names.len().saturating_sub(MOST_NAMES);
    if more > 0 {
        few.push(say!(m, "list-more", n = more));
    }
    m.comma(&few)
}
