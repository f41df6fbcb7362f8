//! Reading the files under `law/`.

mod exemptions;
mod jurisdictions;
mod remedies;

use self::exemptions::exemptions;
use self::jurisdictions::jurisdiction;
use self::remedies::remedies;
use super::condition_read::read_number;
use super::law::{Law, LegalAt, Pending, Source, Threshold};
use super::tree::{Item, Reader, Table};
use super::value::Unit;
use super::verdict::Severity;
use crate::catalogue::{DataFiles, FileError};
use std::collections::BTreeSet;
use std::ops::Range;

/// Reads every file under `law/`.
pub(super) fn load(
    files: &DataFiles,
    vendors: &BTreeSet<String>,
    errors: &mut Vec<FileError>,
) -> (Law, Vec<Pending>) {
    let mut law = Law::default();
    let mut pending = Vec::new();
    let mut read =
        |path: &str, law: &mut Law, work: &mut dyn FnMut(&mut Reader<'_>, &Table, &mut Law)| {
            let Some(file) = files.get(path) else { return };
            let mut reader = Reader::new(file);
            if let Some(table) = reader.parse() {
                work(&mut reader, &table, law);
            }
            errors.extend(reader.errors());
        };
    read("law/sources.toml", &mut law, &mut |reader, table, law| {
        sources(reader, table, law)
    });
    read(
        "law/thresholds.toml",
        &mut law,
        &mut |reader, table, law| thresholds(reader, table, law),
    );
    let paths: Vec<String> = files
        .under("law/jurisdictions/")
        .map(|(path, _)| path.to_owned())
        .collect();
    for path in &paths {
        read(path, &mut law, &mut |reader, table, law| {
            jurisdiction(reader, table, law, path, files, &mut pending)
        });
    }
    read(
        "law/exemptions.toml",
        &mut law,
        &mut |reader, table, law| exemptions(reader, table, law, vendors),
    );
    read("law/remedies.toml", &mut law, &mut |reader, table, law| {
        remedies(reader, table, law, vendors)
    });
    read("law/stated.toml", &mut law, &mut |reader, table, law| {
        reader.only(table, &["as_of"]);
        if let Some((day, span)) = reader.need_text(table, "as_of", &(0..0)) {
            if day.parse::<jiff::civil::Date>().is_err() {
                let help = Some("write it as 2026-11-23".to_owned());
                reader.error(&span, format!("`{day}` is not a day"), help);
            }
            law.stated_as_of = day;
        }
    });
    read("law/disabled.toml", &mut law, &mut |reader, table, law| {
        for (entry, span) in reader.tables(table, "disabled") {
            reader.only(entry, &["rule", "reason"]);
            let (Some((rule, place)), Some((reason, _))) = (
                reader.need_text(entry, "rule", &span),
                reader.need_text(entry, "reason", &span),
            ) else {
                continue;
            };
            if let Some(file) = files.get("law/disabled.toml") {
                pending.push(Pending {
                    file: file.clone(),
                    name: rule.clone(),
                    span: place,
                });
            }
            law.disabled.insert(rule, reason);
        }
        reader.only(table, &["disabled"]);
    });
    for (path, file) in files.under("law/") {
        let known = [
            "law/sources.toml",
            "law/thresholds.toml",
            "law/exemptions.toml",
            "law/remedies.toml",
            "law/stated.toml",
            "law/disabled.toml",
        ];
        if !known.contains(&path) && !path.starts_with("law/jurisdictions/") {
            let help = crate::catalogue::did_you_mean(path, known);
            errors.push(FileError::at(
                file,
                0..0,
                format!("`{path}` is not one of the law files"),
                help,
            ));
        }
    }
    (law, pending)
}

fn sources(reader: &mut Reader<'_>, table: &Table, law: &mut Law) {
    reader.only(table, &["source"]);
    for (entry, span) in reader.tables(table, "source") {
        reader.only(
            entry,
            &[
                "id",
                "cite",
                "title",
                "date",
                "jurisdiction",
                "kind",
                "url",
                "verified",
            ],
        );
        let mut need = |key: &str| {
            reader
                .need_text(entry, key, &span)
                .map(|(text, _)| text)
                .unwrap_or_default()
        };
        let source = Source {
            id: need("id"),
            cite: need("cite"),
            title: need("title"),
            date: need("date"),
            jurisdiction: need("jurisdiction"),
            kind: need("kind"),
            verified: need("verified"),
            url: String::new(),
        };
        let url = reader
            .text(entry, "url")
            .map(|(text, _)| text)
            .unwrap_or_default();
        let kinds = [
            "law", "case", "guidance", "decision", "industry", "proposal", "context",
        ];
        if !source.kind.is_empty() && !kinds.contains(&source.kind.as_str()) {
            let place = entry.get("kind").map_or(span.clone(), |n| n.span.clone());
            reader.unknown(&place, "kind of source", &source.kind, kinds);
        }
        if law
            .sources
            .insert(source.id.clone(), Source { url, ..source })
            .is_some()
        {
            reader.error(&span, "this source id is given twice", None);
        }
    }
}

fn thresholds(reader: &mut Reader<'_>, table: &Table, law: &mut Law) {
    reader.only(table, &["threshold"]);
    for (entry, span) in reader.tables(table, "threshold") {
        reader.only(entry, &["id", "what", "value", "source", "status"]);
        let (Some((id, _)), Some((what, _)), Some((status, _))) = (
            reader.need_text(entry, "id", &span),
            reader.need_text(entry, "what", &span),
            reader.need_text(entry, "status", &span),
        ) else {
            continue;
        };
        let source = reader
            .text(entry, "source")
            .unwrap_or((String::new(), span.clone()));
        if !source.0.is_empty() && !law.sources.contains_key(&source.0) {
            reader.unknown(
                &source.1,
                "source",
                &source.0,
                law.sources.keys().map(String::as_str),
            );
        }
        let Some(node) = entry.get("value") else {
            reader.error(&span, "missing key `value`", None);
            continue;
        };
        let unit = match &node.item {
            Item::Text(text)
                if Unit::Seconds.read(text).is_ok() && Unit::Days.read(text).is_err() =>
            {
                Unit::Seconds
            }
            Item::Text(_) => Unit::Days,
            _ => Unit::Plain,
        };
        if let Some(value) = read_number(reader, node, unit) {
            law.thresholds.insert(
                id.clone(),
                Threshold {
                    id,
                    what,
                    value,
                    unit,
                    source: source.0,
                    status,
                },
            );
        }
    }
}

/// Reads a severity.
pub(super) fn severity(
    reader: &mut Reader<'_>,
    table: &Table,
    key: &str,
) -> Option<(Severity, Range<usize>)> {
    let (word, span) = reader.text(table, key)?;
    match Severity::ALL.into_iter().find(|s| s.as_str() == word) {
        Some(severity) => Some((severity, span)),
        None => {
            reader.unknown(
                &span,
                "severity",
                &word,
                Severity::ALL.map(Severity::as_str),
            );
            None
        }
    }
}

/// Reads `jurisdictions` and checks each against the jurisdiction files.
pub(super) fn known_jurisdictions(
    reader: &mut Reader<'_>,
    table: &Table,
    near: &Range<usize>,
    law: &Law,
) -> Vec<String> {
    let mut codes = Vec::new();
    for (code, span) in reader.need_texts(table, "jurisdictions", near) {
        if !law.jurisdictions.contains_key(&code) {
            reader.unknown(
                &span,
                "jurisdiction",
                &code,
                law.jurisdictions.keys().map(String::as_str),
            );
        }
        codes.push(code);
    }
    codes
}

/// Reads `legal = [{ source, at, unverified }]` and checks each source.
pub(super) fn legal(reader: &mut Reader<'_>, table: &Table, key: &str, law: &Law) -> Vec<LegalAt> {
    let mut all = Vec::new();
    for (entry, span) in reader.tables(table, key) {
        reader.only(entry, &["source", "at", "unverified"]);
        let Some((source, place)) = reader.need_text(entry, "source", &span) else {
            continue;
        };
        if !law.sources.contains_key(&source) {
            reader.unknown(
                &place,
                "source",
                &source,
                law.sources.keys().map(String::as_str),
            );
        }
        let at = reader
            .text(entry, "at")
            .map(|(text, _)| text)
            .unwrap_or_default();
        let unverified = reader.flag(entry, "unverified");
        all.push(LegalAt {
            source,
            at,
            unverified,
        });
    }
    all
}
