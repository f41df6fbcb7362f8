//! Reading the files under `law/`.

use super::condition::Condition;
use super::condition_read::{Names, read_number};
use super::law::{
    Exemption, Jurisdiction, Law, LegalAt, Pending, Recipe, Source, Threshold, VendorRemedy,
};
use super::subject::SubjectKind;
use super::tree::{Item, Reader, Table};
use super::value::{Amount, Unit};
use super::verdict::Severity;
use crate::catalogue::{DataFiles, FileError};
use std::collections::{BTreeMap, BTreeSet};
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

fn jurisdiction(
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

fn exemptions(reader: &mut Reader<'_>, table: &Table, law: &mut Law, vendors: &BTreeSet<String>) {
    reader.only(table, &["exemption"]);
    for (entry, span) in reader.tables(table, "exemption") {
        reader.only(
            entry,
            &[
                "id",
                "title",
                "jurisdictions",
                "test",
                "hints",
                "legal",
                "met",
                "fails",
                "supports",
                "ask",
            ],
        );
        let mut need = |key: &str| {
            reader
                .need_text(entry, key, &span)
                .map(|(text, _)| text)
                .unwrap_or_default()
        };
        let (id, title, test, hints) = (need("id"), need("title"), need("test"), need("hints"));
        let jurisdictions = known_jurisdictions(reader, entry, &span, law);
        let legal = legal(reader, entry, "legal", law);
        let thresholds = law.thresholds.clone();
        let names = Names {
            vendors,
            thresholds: &thresholds,
        };
        let met = conditions(reader, entry, "met", &names);
        let fails = conditions(reader, entry, "fails", &names);
        let supports = conditions(reader, entry, "supports", &names);
        let ask = if supports.is_empty() {
            reader.text(entry, "ask")
        } else {
            reader.need_text(entry, "ask", &span)
        };
        let exemption = Exemption {
            id: id.clone(),
            title,
            jurisdictions,
            test,
            hints,
            legal,
            met,
            fails,
            supports,
            ask: ask.map(|(text, _)| text).unwrap_or_default(),
        };
        if law.exemptions.insert(id, exemption).is_some() {
            reader.error(&span, "this exemption id is given twice", None);
        }
    }
}

fn conditions(
    reader: &mut Reader<'_>,
    entry: &Table,
    key: &str,
    names: &Names<'_>,
) -> BTreeMap<SubjectKind, Condition> {
    let mut all = BTreeMap::new();
    let Some(table) = reader.table(entry, key) else {
        return all;
    };
    for part in &table.entries {
        let Some(kind) = SubjectKind::parse(&part.key) else {
            reader.unknown(
                &part.key_span,
                "subject",
                &part.key,
                SubjectKind::ALL.map(SubjectKind::as_str),
            );
            continue;
        };
        if let Some(inner) = reader.table(table, &part.key) {
            if inner.entries.is_empty() {
                reader.error(&part.node.span, "an empty condition holds always", None);
            }
            all.insert(kind, Condition::read(reader, inner, kind, names));
        }
    }
    all
}

fn recipes(reader: &mut Reader<'_>, table: &Table, law: &mut Law) {
    for (entry, span) in reader.tables(table, "recipe") {
        let known = [
            "platform", "seen", "anywhere", "groups", "step", "verified", "code",
        ];
        reader.only(entry, &known);
        let mut groups = Vec::new();
        for (group, place) in reader.need_texts(entry, "groups", &span) {
            if !super::rule::GROUPS.contains(&group.as_str()) {
                reader.unknown(&place, "group", &group, super::rule::GROUPS.iter().copied());
            }
            groups.push(group);
        }
        if let (Some((platform, _)), Some((step, _)), Some((verified, _))) = (
            reader.need_text(entry, "platform", &span),
            reader.need_text(entry, "step", &span),
            reader.need_text(entry, "verified", &span),
        ) {
            let seen = reader.texts(entry, "seen");
            law.recipes.push(Recipe {
                platform,
                seen: seen.into_iter().map(|(id, _)| id).collect(),
                anywhere: reader.flag(entry, "anywhere"),
                groups,
                step,
                verified,
                code: code(reader, entry),
            });
        }
    }
}

/// The `[[….code]]` of an entry: language and text.
fn code(reader: &mut Reader<'_>, entry: &Table) -> Vec<(String, String)> {
    let mut code = Vec::new();
    for (block, place) in reader.tables(entry, "code") {
        reader.only(block, &["language", "text"]);
        let (Some((language, at)), Some((text, _))) = (
            reader.need_text(block, "language", &place),
            reader.need_text(block, "text", &place),
        ) else {
            continue;
        };
        if !["js", "html", "http"].contains(&language.as_str()) {
            reader.unknown(&at, "language", &language, ["js", "html", "http"]);
        }
        code.push((language, text));
    }
    code
}

fn remedies(reader: &mut Reader<'_>, table: &Table, law: &mut Law, vendors: &BTreeSet<String>) {
    reader.only(table, &["remedy", "recipe"]);
    recipes(reader, table, law);
    for (entry, span) in reader.tables(table, "remedy") {
        reader.only(entry, &["vendors", "summary", "verified", "code"]);
        let mut ids = Vec::new();
        for (vendor, place) in reader.need_texts(entry, "vendors", &span) {
            if !vendors.is_empty() && !vendors.contains(&vendor) {
                reader.unknown(
                    &place,
                    "vendor",
                    &vendor,
                    vendors.iter().map(String::as_str),
                );
            }
            ids.push(vendor);
        }
        let (Some((summary, _)), Some((verified, _))) = (
            reader.need_text(entry, "summary", &span),
            reader.need_text(entry, "verified", &span),
        ) else {
            continue;
        };
        law.remedies.push(VendorRemedy {
            vendors: ids,
            summary,
            verified,
            code: code(reader, entry),
        });
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
