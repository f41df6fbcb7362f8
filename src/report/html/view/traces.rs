//! What was read across requests and scripts: data of people on the wire, signals that contradict
//! each other, what a tag manager could fire, and what a browser can only guess at.

use super::vendor_name;
use crate::detect::{
    ContainerTag, FingerprintVerdict, ListedFact, Party, PersonalDataFact, PlatformFact,
    ReplayFact, ServerSideFact, SettingFact, SignalClash, SyncFact,
};
use crate::evidence::{Consent, Scenario};
use crate::messages::Messages;
use crate::report::Document;
use crate::say;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// Rows printed of one table; `report.json` has all.
const MOST: usize = 60;

/// A table: a row is its head and its cells; the site's own words stand between back quotes. Its caption,
/// note and columns are the texts of its id.
struct Table {
    id: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

pub fn view(document: &Document) -> Value {
    let m = &document.messages;
    let tables: Vec<Table> = [
        personal(document),
        clashes(document),
        containers(document),
        settings(document),
        syncs(document),
        recorders(document),
        fingerprints(document),
        server_side(document),
        listed(document),
    ]
    .into_iter()
    .filter(|t| !t.rows.is_empty())
    .collect();
    let lede = if !document.tested_anything() {
        say!(m, "nothing-tested")
    } else if tables.is_empty() {
        say!(m, "traces-none")
    } else {
        lede(document)
    };
    let tables: Vec<Value> = tables.iter().map(|t| drawn(document, t)).collect();
    json!({ "lede": lede, "tables": tables, "platforms": platforms(document) })
}

fn lede(document: &Document) -> String {
    let m = &document.messages;
    let facts = &document.facts;
    let told = |canary: bool| {
        let data = facts.personal_data.iter();
        let recipients: BTreeSet<&str> = data
            .filter(|d| d.canary == canary && d.party == Party::Third)
            .map(|d| d.vendor.as_ref().unwrap_or(&d.site).as_str())
            .collect();
        match recipients.len() {
            0 => String::new(),
            n => say!(
                m,
                "traces-reached",
                what = if canary { "typed" } else { "own" },
                n = n
            ),
        }
    };
    let tags: usize = facts.containers.iter().map(|c| c.tags.len()).sum();
    let quiet = facts.containers.iter().flat_map(|c| &c.tags);
    let quiet = quiet
        .filter(|t| t.vendor.is_some() && t.seen.is_empty() && !t.paused)
        .count();
    let could = match tags {
        0 => String::new(),
        n => say!(m, "traces-could", n = n, quiet = quiet),
    };
    m.sentences(&[say!(m, "traces-lede"), told(true), told(false), could])
}

fn drawn(document: &Document, table: &Table) -> Value {
    let m = &document.messages;
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| say!(m, "traces-column", column = *column))
        .collect();
    let more = table.rows.len().saturating_sub(MOST);
    let rows: Vec<Value> = table
        .rows
        .iter()
        .take(MOST)
        .map(|row| json!({"name": row.first(), "cells": row.get(1..).unwrap_or_default()}))
        .collect();
    json!({
        "id": table.id, "caption": say!(m, "traces-caption", table = table.id),
        "note": say!(m, "traces-note", table = table.id), "columns": columns, "rows": rows,
        "folded": (more > 0).then(|| say!(m, "traces-more", n = more)),
    })
}

fn scenarios(all: &[Scenario]) -> String {
    let names: Vec<&str> = all.iter().map(|s| s.as_str()).collect();
    names.join(", ")
}

fn consents(m: &Messages, all: &[Consent]) -> String {
    let words = all.iter().map(|c| consent(m, *c));
    m.comma(&words.collect::<Vec<_>>())
}

fn consent(m: &Messages, consent: Consent) -> String {
    say!(m, "traces-consent", consent = consent.as_str())
}

/// The site's own words.
fn quoted(text: &str) -> String {
    format!("`{}`", unquoted(text))
}

/// A sentence of ours that may hold a word of the site.
fn unquoted(text: &str) -> String {
    text.replace('`', "\u{2019}")
}

/// A vendor's name, or the site that is in no catalogue.
fn party(document: &Document, id: &str) -> String {
    let name = vendor_name(document, id);
    if name == id { quoted(id) } else { name }
}

/// The name of a vendor that is known, else these words.
fn named(document: &Document, vendor: Option<&str>, otherwise: &str) -> String {
    let name = vendor.map(|v| vendor_name(document, v));
    name.unwrap_or_else(|| otherwise.to_owned())
}

/// A place in a request, in words.
fn place(m: &Messages, place: &str) -> String {
    let part = |prefix: &str| match prefix {
        "q" | "qj" => Some("address"),
        "f" | "line" | "nf" => Some("form"),
        "j" => Some("body"),
        "m" => Some("path"),
        _ => None,
    };
    match place.split_once(':').map(|(p, name)| (part(p), name)) {
        Some((Some(part), name)) => say!(m, "traces-place", part = part, name = quoted(name)),
        _ => quoted(place),
    }
}

/// How often, with the first ids.
fn times(n: impl Display, ids: &[String]) -> String {
    format!("{n} ({})", evidence(ids))
}

/// At most so many ids.
fn evidence(ids: &[String]) -> String {
    ids.iter().take(3).cloned().collect::<Vec<_>>().join(", ")
}

fn personal(document: &Document) -> Table {
    let m = &document.messages;
    type Key<'a> = (bool, &'a str, &'a str, String, &'a str);
    let mut groups: BTreeMap<Key<'_>, Vec<&PersonalDataFact>> = BTreeMap::new();
    for data in &document.facts.personal_data {
        let to = named(document, data.vendor.as_deref(), &quoted(&data.site));
        let when = data.after.as_deref().unwrap_or_default();
        let key = (
            !data.canary,
            data.kind.as_str(),
            data.form.as_str(),
            to,
            when,
        );
        groups.entry(key).or_default().push(data);
    }
    let row = |(key, all): (Key<'_>, Vec<&PersonalDataFact>)| {
        let (other, kind, form, to, when) = key;
        let states: BTreeSet<String> = all.iter().map(|d| consent(m, d.consent)).collect();
        let places: BTreeSet<String> = all.iter().map(|d| place(m, &d.place)).collect();
        let ids: Vec<String> = all.iter().map(|d| d.id.clone()).collect();
        let shown = quoted(&all[0].shown);
        let whose = if other { "other" } else { when };
        let whose = say!(m, "traces-whose", whose = whose, shown = shown);
        vec![
            kind.replace('_', " "),
            form.to_owned(),
            to,
            whose,
            m.comma(&places.into_iter().take(3).collect::<Vec<_>>()),
            m.comma(&states.into_iter().collect::<Vec<_>>()),
            times(all.len(), &ids),
        ]
    };
    Table {
        id: "c-td",
        columns: &["data", "form", "to", "whose", "where", "states", "times"],
        rows: groups.into_iter().map(row).collect(),
    }
}

fn clashes(document: &Document) -> Table {
    let row = |c: &SignalClash| {
        vec![
            vendor_name(document, &c.vendor),
            unquoted(&c.says),
            unquoted(&c.against),
            format!(
                "{}, {}",
                c.scenario.as_str(),
                consent(&document.messages, c.consent)
            ),
            times(c.count, &c.requests),
        ]
    };
    Table {
        id: "c-tk",
        columns: &["recipient", "says", "against", "scenario", "times"],
        rows: document.facts.signal_clashes.iter().map(row).collect(),
    }
}

fn containers(document: &Document) -> Table {
    let m = &document.messages;
    let mut rows = Vec::new();
    // A container is served once in every scenario; it is told once for each version.
    let mut told = BTreeSet::new();
    for container in &document.facts.containers {
        if !told.insert((&container.container, &container.version)) {
            continue;
        }
        let version = container.version.as_deref();
        let name = version.map_or_else(
            || quoted(&container.container),
            |v| {
                let name = quoted(&container.container);
                say!(m, "traces-version", name = name, version = quoted(v))
            },
        );
        if let Some(why) = &container.unreadable {
            let what = say!(m, "traces-unread", why = why.as_str());
            let (nothing, seen) = (String::new, say!(m, "traces-unknown"));
            rows.push(vec![name.clone(), what, nothing(), nothing(), seen]);
        }
        rows.extend(container.tags.iter().map(|t| tag(document, &name, t)));
    }
    Table {
        id: "c-tt",
        columns: &["container", "tag", "fires", "consent", "seen"],
        rows,
    }
}

fn tag(document: &Document, container: &str, tag: &ContainerTag) -> Vec<String> {
    let m = &document.messages;
    let mut what = vec![tag.kind.clone()];
    what.extend(tag.vendor.as_deref().map(|v| vendor_name(document, v)));
    what.extend(tag.account.as_deref().map(quoted));
    what.extend(
        tag.event
            .as_ref()
            .map(|e| say!(m, "traces-event", event = quoted(e))),
    );
    what.extend(tag.paused.then(|| say!(m, "traces-paused")));
    what.extend(tag.urls.iter().take(2).map(|u| quoted(u)));
    let held = tag
        .blocked_on
        .iter()
        .map(|b| say!(m, "traces-not-on", trigger = quoted(b)));
    let fires: Vec<String> = tag.fires_on.iter().map(|f| quoted(f)).chain(held).collect();
    let waits = match &tag.consent {
        None => say!(m, "traces-consent-unset"),
        Some(none) if none.is_empty() => say!(m, "traces-consent-none"),
        Some(types) => types.join(", "),
    };
    let seen = match (&tag.vendor, tag.seen.is_empty()) {
        (None, _) => say!(m, "traces-recipient-unknown"),
        (Some(_), true) => say!(m, "traces-not-seen"),
        (Some(_), false) => scenarios(&tag.seen),
    };
    vec![
        container.to_owned(),
        m.comma(&what),
        m.semicolon(&fires),
        waits,
        seen,
    ]
}

fn settings(document: &Document) -> Table {
    let m = &document.messages;
    let mut told = BTreeSet::new();
    let all = document.facts.settings.iter();
    let once = all.filter(|s| told.insert((&s.vendor, &s.account, &s.says)));
    let row = |s: &SettingFact| {
        let mut says = s.says.clone();
        says.extend(s.cut.then(|| say!(m, "traces-cut")));
        vec![
            vendor_name(document, &s.vendor),
            s.account.as_deref().map(quoted).unwrap_or_default(),
            m.semicolon(&says),
            s.request.clone(),
        ]
    };
    Table {
        id: "c-tj",
        columns: &["recipient", "account", "switched", "evidence"],
        rows: once.map(row).collect(),
    }
}

fn syncs(document: &Document) -> Table {
    let m = &document.messages;
    let row = |s: &SyncFact| {
        vec![
            party(document, &s.from),
            party(document, &s.to),
            quoted(&s.name),
            say!(m, "traces-how", kind = s.kind.as_str()),
            say!(
                m,
                "traces-in",
                scenarios = scenarios(&s.scenarios),
                consents = consents(m, &s.consents)
            ),
            times(s.count, &s.evidence),
        ]
    };
    Table {
        id: "c-ty",
        columns: &["of", "to", "held", "how", "where", "times"],
        rows: document.facts.syncs.iter().map(row).collect(),
    }
}

fn recorders(document: &Document) -> Table {
    let m = &document.messages;
    let row = |r: &ReplayFact| {
        let tells: Vec<String> = r.tells.iter().map(|t| t.replace('-', " ")).collect();
        vec![
            party(document, &r.vendor),
            r.verdict.clone(),
            tells.join(", "),
            say!(
                m,
                "traces-in",
                scenarios = r.scenario.as_str(),
                consents = consents(m, &r.consents)
            ),
            evidence(&r.evidence),
        ]
    };
    Table {
        id: "c-tw",
        columns: &["recipient", "verdict", "signs", "where", "evidence"],
        rows: document.facts.replay.iter().map(row).collect(),
    }
}

fn fingerprints(document: &Document) -> Table {
    let row = |f: &FingerprintVerdict| {
        let calls: Vec<String> = f
            .calls
            .iter()
            .map(|(name, n)| format!("{name} {n}"))
            .collect();
        vec![
            quoted(&f.script),
            named(document, f.vendor.as_deref(), ""),
            f.verdict.replace('-', " "),
            f.surfaces.join(", "),
            calls.join(", "),
            scenarios(&f.scenarios),
        ]
    };
    Table {
        id: "c-th",
        columns: &[
            "script",
            "recipient",
            "verdict",
            "read",
            "calls",
            "scenarios",
        ],
        rows: document
            .facts
            .fingerprint_verdicts
            .iter()
            .map(row)
            .collect(),
    }
}

fn server_side(document: &Document) -> Table {
    let unknown = say!(document.messages, "unknown");
    let row = |s: &ServerSideFact| {
        vec![
            named(document, s.vendor.as_deref(), &unknown),
            unquoted(&s.seen),
            unquoted(&s.ask),
            scenarios(&s.scenarios),
            evidence(&s.evidence),
        ]
    };
    Table {
        id: "c-tv",
        columns: &["recipient", "sign", "ask", "scenarios", "evidence"],
        rows: document.facts.server_side.iter().map(row).collect(),
    }
}

fn listed(document: &Document) -> Table {
    let m = &document.messages;
    let found = document.facts.listed.iter().filter(|l| l.listed);
    let row = |l: &ListedFact| {
        vec![
            quoted(&l.site),
            named(
                document,
                l.vendor.as_deref(),
                &say!(m, "traces-in-no-catalogue"),
            ),
            l.rule.as_deref().map(quoted).unwrap_or_default(),
            say!(m, "traces-of", n = l.matched, of = l.asked),
        ]
    };
    Table {
        id: "c-tl",
        columns: &["site", "recipient", "rule", "requests"],
        rows: found.map(row).collect(),
    }
}

fn platforms(document: &Document) -> String {
    let m = &document.messages;
    let name = |p: &PlatformFact| match p.confidence.as_str() {
        "high" => p.name.clone(),
        _ => say!(m, "traces-not-sure", name = p.name.as_str()),
    };
    let names: Vec<String> = document.facts.platforms.iter().map(name).collect();
    m.comma(&names)
}
