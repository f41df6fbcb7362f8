//! Reading `law/jurisdictions/*.toml`: what a jurisdiction includes, and what differs in it.

use super::severity;
use crate::catalogue::DataFiles;
use crate::rules::condition_read::read_number;
use crate::rules::law::{Jurisdiction, Law, LegalAt, Pending};
use crate::rules::tree::{Reader, Table};
use crate::rules::value::Amount;
use std::collections::BTreeMap;

/// Reads one file.
pub(super) fn jurisdiction(
    reader: &mut Reader<'_>,
    table: &Table,
    law: &mut Law,
    path: &str,
    files: &DataFiles,
    pending: &mut Vec<Pending>,
) {
    reader.only(
        table,
        &[
            "id",
            "name",
            "includes",
            "law",
            "optional",
            "severity",
            "thresholds",
            "note",
            "instead",
        ],
    );
    let near = 0..0;
    let (Some((id, id_span)), Some((name, _))) = (
        reader.need_text(table, "id", &near),
        reader.need_text(table, "name", &near),
    ) else {
        return;
    };
    if path != format!("law/jurisdictions/{id}.toml") {
        reader.error(
            &id_span,
            format!("the file of `{id}` must be named {id}.toml"),
            None,
        );
    }
    let includes = included(reader, table, files);
    let mut named = Vec::new();
    let mut view = Jurisdiction {
        id: id.clone(),
        name,
        includes,
        severity: BTreeMap::new(),
        thresholds: own_thresholds(reader, table, law),
        notes: Vec::new(),
        instead: instead(reader, table, law),
        optional: reader.flag(table, "optional"),
        law: reader
            .need_text(table, "law", &near)
            .map(|(text, _)| text)
            .unwrap_or_default(),
    };
    if let Some(severities) = reader.table(table, "severity") {
        for entry in &severities.entries {
            named.push((entry.key.clone(), entry.key_span.clone()));
            if let Some((severity, _)) = severity(reader, severities, &entry.key) {
                view.severity.insert(entry.key.clone(), severity);
            }
        }
    }
    for (note, span) in reader.tables(table, "note") {
        reader.only(note, &["rule", "text"]);
        let (Some((rule, place)), Some((text, _))) = (
            reader.need_text(note, "rule", &span),
            reader.need_text(note, "text", &span),
        ) else {
            continue;
        };
        named.push((rule.clone(), place));
        view.notes.push((rule, text));
    }
    if let Some(file) = files.get(path) {
        pending.extend(named.into_iter().map(|(name, span)| Pending {
            file: file.clone(),
            name,
            span,
        }));
    }
    law.jurisdictions.insert(id, view);
}

/// The texts in force here in place of those of the EU.
fn instead(reader: &mut Reader<'_>, table: &Table, law: &Law) -> BTreeMap<String, LegalAt> {
    let mut all = BTreeMap::new();
    for (entry, span) in reader.tables(table, "instead") {
        reader.only(entry, &["of", "source", "at", "unverified"]);
        let (Some((of, of_span)), Some((source, source_span))) = (
            reader.need_text(entry, "of", &span),
            reader.need_text(entry, "source", &span),
        ) else {
            continue;
        };
        for (id, place) in [(&of, &of_span), (&source, &source_span)] {
            if !law.sources.contains_key(id.as_str()) {
                let known = law.sources.keys().map(String::as_str);
                reader.unknown(place, "source", id, known);
            }
        }
        let at = reader
            .text(entry, "at")
            .map(|(text, _)| text)
            .unwrap_or_default();
        let unverified = reader.flag(entry, "unverified");
        all.insert(
            of,
            LegalAt {
                source,
                at,
                unverified,
            },
        );
    }
    all
}

/// The jurisdictions whose rules a view includes; each has a file of its own.
fn included(reader: &mut Reader<'_>, table: &Table, files: &DataFiles) -> Vec<String> {
    let known: Vec<&str> = files
        .under("law/jurisdictions/")
        .filter_map(|(p, _)| p.strip_prefix("law/jurisdictions/")?.strip_suffix(".toml"))
        .collect();
    let mut codes = Vec::new();
    for (code, span) in reader.need_texts(table, "includes", &(0..0)) {
        if !known.contains(&code.as_str()) {
            reader.unknown(&span, "jurisdiction", &code, known.iter().copied());
        }
        codes.push(code);
    }
    codes
}

/// Thresholds that a view sets for itself, in the unit of the threshold.
fn own_thresholds(reader: &mut Reader<'_>, table: &Table, law: &Law) -> BTreeMap<String, Amount> {
    let mut own = BTreeMap::new();
    let Some(numbers) = reader.table(table, "thresholds") else {
        return own;
    };
    for entry in &numbers.entries {
        match law.thresholds.get(&entry.key) {
            None => {
                let known = law.thresholds.keys().map(String::as_str);
                reader.unknown(&entry.key_span, "threshold", &entry.key, known);
            }
            Some(threshold) => {
                if let Some(number) = read_number(reader, &entry.node, threshold.unit) {
                    own.insert(entry.key.clone(), number);
                }
            }
        }
    }
    own
}
