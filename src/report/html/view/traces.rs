//! What was read across requests and scripts: data of people on the wire, signals that contradict
//! each other, what a tag manager could fire, and what a browser can only guess at.

use super::{count, vendor_name};
use crate::detect::{
    ContainerTag, FingerprintVerdict, ListedFact, Party, PersonalDataFact, PlatformFact,
    ReplayFact, ServerSideFact, SettingFact, SignalClash, SyncFact,
};
use crate::evidence::{Consent, Scenario};
use crate::report::Document;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// Rows printed of one table; `report.json` has all.
const MOST: usize = 60;

/// A table: a row is its head and its cells; the site's own words stand between back quotes.
struct Table {
    id: &'static str,
    caption: &'static str,
    note: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

pub fn view(document: &Document) -> Value {
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
        "Nothing could be tested.".to_owned()
    } else if tables.is_empty() {
        "No data of a person, no contradicting signal, no readable container and no sign of a further recipient was seen in the tested scope.".to_owned()
    } else {
        lede(document)
    };
    let tables: Vec<Value> = tables.iter().map(drawn).collect();
    json!({ "lede": lede, "tables": tables, "platforms": platforms(&document.facts.platforms) })
}

fn lede(document: &Document) -> String {
    let facts = &document.facts;
    let told = |canary: bool, what: &str| {
        let data = facts.personal_data.iter();
        let recipients: BTreeSet<&str> = data
            .filter(|d| d.canary == canary && d.party == Party::Third)
            .map(|d| d.vendor.as_ref().unwrap_or(&d.site).as_str())
            .collect();
        match recipients.len() {
            0 => String::new(),
            n => format!(" {what} reached {}.", count(n, "recipient", "recipients")),
        }
    };
    let read_along = told(true, "What was typed into forms and never sent")
        + &told(false, "What looks like a person’s own data");
    let tags: usize = facts.containers.iter().map(|c| c.tags.len()).sum();
    let quiet = facts.containers.iter().flat_map(|c| &c.tags);
    let quiet = quiet
        .filter(|t| t.vendor.is_some() && t.seen.is_empty() && !t.paused)
        .count();
    let could = match tags {
        0 => String::new(),
        n => format!(
            " {} in the tag containers that were read, {quiet} of them for recipients that were not seen in this audit.",
            super::capital(&count(n, "tag lies", "tags lie"))
        ),
    };
    format!("Read across requests, scripts and pages.{read_along}{could}")
}

fn drawn(table: &Table) -> Value {
    let more = table.rows.len().saturating_sub(MOST);
    let rows: Vec<Value> = table
        .rows
        .iter()
        .take(MOST)
        .map(|row| json!({"name": row.first(), "cells": row.get(1..).unwrap_or_default()}))
        .collect();
    json!({
        "id": table.id, "caption": table.caption, "note": table.note, "columns": table.columns, "rows": rows,
        "folded": (more > 0).then(|| format!("{more} more rows are in report.json.")),
    })
}

fn scenarios(all: &[Scenario]) -> String {
    let names: Vec<&str> = all.iter().map(|s| s.as_str()).collect();
    names.join(", ")
}

fn consents(all: &[Consent]) -> String {
    let words = all.iter().map(|c| consent(*c));
    words.collect::<Vec<_>>().join(", ")
}

fn consent(consent: Consent) -> &'static str {
    match consent {
        Consent::None => "before a choice",
        Consent::Accepted => "after yes",
        Consent::Rejected => "after no",
        Consent::Dismissed => "after closing",
        Consent::Withdrawn => "after taking back",
    }
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
    vendor.map_or_else(|| otherwise.to_owned(), |v| vendor_name(document, v))
}

/// A place in a request, in words.
fn place(place: &str) -> String {
    let words = |prefix: &str| match prefix {
        "q" | "qj" => Some("address"),
        "f" | "line" | "nf" => Some("form data"),
        "j" => Some("body"),
        "m" => Some("path"),
        _ => None,
    };
    match place.split_once(':').map(|(p, name)| (words(p), name)) {
        Some((Some(words), name)) => format!("{words} {}", quoted(name)),
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
        let states: BTreeSet<&str> = all.iter().map(|d| consent(d.consent)).collect();
        let places: BTreeSet<String> = all.iter().map(|d| place(&d.place)).collect();
        let ids: Vec<String> = all.iter().map(|d| d.id.clone()).collect();
        let whose = match (other, when) {
            (true, _) => format!("looks like a person’s: {}", quoted(&all[0].shown)),
            (false, "left-field") => "this audit’s own, once the field was left".to_owned(),
            (false, "submitted") => "this audit’s own, once the form was sent".to_owned(),
            (false, _) => "this audit’s own, as it was typed".to_owned(),
        };
        vec![
            kind.replace('_', " "),
            form.to_owned(),
            to,
            whose,
            places.into_iter().take(3).collect::<Vec<_>>().join(", "),
            states.into_iter().collect::<Vec<_>>().join(", "),
            times(all.len(), &ids),
        ]
    };
    Table {
        id: "c-td",
        caption: "Data of people on the wire",
        note: "Looked for in addresses, headers, bodies, sockets and titles, in clear and in every usual hash and encoding. A hash of an address still reaches the person.",
        columns: &[
            "Data",
            "Form",
            "To",
            "Whose, and when",
            "Where",
            "States",
            "Times",
        ],
        rows: groups.into_iter().map(row).collect(),
    }
}

fn clashes(document: &Document) -> Table {
    let row = |c: &SignalClash| {
        vec![
            vendor_name(document, &c.vendor),
            unquoted(&c.says),
            unquoted(&c.against),
            format!("{}, {}", c.scenario.as_str(), consent(c.consent)),
            times(c.count, &c.requests),
        ]
    };
    Table {
        id: "c-tk",
        caption: "Consent signals that contradict",
        note: "What a hit says of consent, against the choice that was made, the page, or another part of the same hit.",
        columns: &["Recipient", "The hit says", "Against", "Scenario", "Times"],
        rows: document.facts.signal_clashes.iter().map(row).collect(),
    }
}

fn containers(document: &Document) -> Table {
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
            |v| format!("{}, version {}", quoted(&container.container), quoted(v)),
        );
        if let Some(why) = &container.unreadable {
            let what = format!("not read: {why}");
            let (nothing, seen) = (String::new, "unknown".to_owned());
            rows.push(vec![name.clone(), what, nothing(), nothing(), seen]);
        }
        rows.extend(container.tags.iter().map(|t| tag(document, &name, t)));
    }
    Table {
        id: "c-tt",
        caption: "What tag containers hold",
        note: "Read from the container as it was served: what could fire, beside what did. A tag without a consent setting fires whenever its trigger does.",
        columns: &[
            "Container",
            "Tag",
            "Fires on",
            "Consent setting",
            "Recipient seen in",
        ],
        rows,
    }
}

fn tag(document: &Document, container: &str, tag: &ContainerTag) -> Vec<String> {
    let mut what = vec![tag.kind.clone()];
    what.extend(tag.vendor.as_deref().map(|v| vendor_name(document, v)));
    what.extend(tag.account.as_deref().map(quoted));
    what.extend(tag.event.as_ref().map(|e| format!("event {}", quoted(e))));
    what.extend(tag.paused.then(|| "paused".to_owned()));
    what.extend(tag.urls.iter().take(2).map(|u| quoted(u)));
    let held = tag
        .blocked_on
        .iter()
        .map(|b| format!("not on {}", quoted(b)));
    let fires: Vec<String> = tag.fires_on.iter().map(|f| quoted(f)).chain(held).collect();
    let waits = match &tag.consent {
        None => "not set".to_owned(),
        Some(none) if none.is_empty() => "no further consent needed".to_owned(),
        Some(types) => types.join(", "),
    };
    let seen = match (&tag.vendor, tag.seen.is_empty()) {
        (None, _) => "recipient not known".to_owned(),
        (Some(_), true) => "not seen".to_owned(),
        (Some(_), false) => scenarios(&tag.seen),
    };
    vec![
        container.to_owned(),
        what.join(", "),
        fires.join("; "),
        waits,
        seen,
    ]
}

fn settings(document: &Document) -> Table {
    let mut told = BTreeSet::new();
    let all = document.facts.settings.iter();
    let once = all.filter(|s| told.insert((&s.vendor, &s.account, &s.says)));
    let row = |s: &SettingFact| {
        let cut = if s.cut {
            "; the rest of the text was not kept"
        } else {
            ""
        };
        vec![
            vendor_name(document, &s.vendor),
            s.account.as_deref().map(quoted).unwrap_or_default(),
            format!("{}{cut}", s.says.join("; ")),
            s.request.clone(),
        ]
    };
    Table {
        id: "c-tj",
        caption: "Switched on in the recipients’ own consoles",
        note: "Read from the settings that were served to the page. They are changed in the recipient’s console, not in the site’s code.",
        columns: &["Recipient", "Account", "Switched on", "Evidence"],
        rows: once.map(row).collect(),
    }
}

fn syncs(document: &Document) -> Table {
    let kind = |kind: &str| match kind {
        "redirect" => "sent the browser on to the other",
        "shared-id" => "a stored value went to the other",
        "declared" => "an address made for matching",
        "link" => "put into a link to another host",
        _ => "reached the other",
    };
    let row = |s: &SyncFact| {
        vec![
            party(document, &s.from),
            party(document, &s.to),
            quoted(&s.name),
            kind(&s.kind).to_owned(),
            format!("{}: {}", scenarios(&s.scenarios), consents(&s.consents)),
            times(s.count, &s.evidence),
        ]
    };
    Table {
        id: "c-ty",
        caption: "Identifiers that reached another company",
        note: "With such a match two companies know that they speak of the same visitor.",
        columns: &["Of", "To", "Held by", "How", "Where", "Times"],
        rows: document.facts.syncs.iter().map(row).collect(),
    }
}

fn recorders(document: &Document) -> Table {
    let row = |r: &ReplayFact| {
        let tells: Vec<String> = r.tells.iter().map(|t| t.replace('-', " ")).collect();
        vec![
            party(document, &r.vendor),
            r.verdict.clone(),
            tells.join(", "),
            format!("{}: {}", r.scenario.as_str(), consents(&r.consents)),
            evidence(&r.evidence),
        ]
    };
    Table {
        id: "c-tw",
        caption: "Recording of visits",
        note: "Said to record only with two independent signs.",
        columns: &["Recipient", "Verdict", "Signs", "Where", "Evidence"],
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
        caption: "Scripts that read traits of the device",
        note: "Defences against robots and payment fraud make the same calls: what they are for is for their owner to say.",
        columns: &[
            "Script",
            "Recipient",
            "Verdict",
            "Read",
            "Calls",
            "Scenarios",
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
    let row = |s: &ServerSideFact| {
        vec![
            named(document, s.vendor.as_deref(), "not known"),
            unquoted(&s.seen),
            unquoted(&s.ask),
            scenarios(&s.scenarios),
            evidence(&s.evidence),
        ]
    };
    Table {
        id: "c-tv",
        caption: "Possible between servers, not observable here",
        note: "Signs only. Whether the site’s own servers pass data on is answered by the people who run them.",
        columns: &["Recipient", "Sign", "Ask", "Scenarios", "Evidence"],
        rows: document.facts.server_side.iter().map(row).collect(),
    }
}

fn listed(document: &Document) -> Table {
    let found = document.facts.listed.iter().filter(|l| l.listed);
    let row = |l: &ListedFact| {
        vec![
            quoted(&l.site),
            named(document, l.vendor.as_deref(), "in no catalogue"),
            l.rule.as_deref().map(quoted).unwrap_or_default(),
            format!("{} of {}", l.matched, l.asked),
        ]
    };
    Table {
        id: "c-tl",
        caption: "What filter lists say",
        note: "A second opinion by the lists given with --lists; no finding rests on it.",
        columns: &["Site", "Recipient", "First rule that matched", "Requests"],
        rows: found.map(row).collect(),
    }
}

fn platforms(all: &[PlatformFact]) -> String {
    let names: Vec<String> = all
        .iter()
        .map(|p| match p.confidence.as_str() {
            "high" => p.name.clone(),
            _ => format!("{} (not sure)", p.name),
        })
        .collect();
    names.join(", ")
}
