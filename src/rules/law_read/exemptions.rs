//! Reading `law/exemptions.toml`: the tests of what needs no consent.

use super::{known_jurisdictions, legal};
use crate::rules::condition::Condition;
use crate::rules::condition_read::Names;
use crate::rules::law::{Exemption, Law};
use crate::rules::subject::SubjectKind;
use crate::rules::tree::{Reader, Table};
use std::collections::{BTreeMap, BTreeSet};

/// Reads every exemption.
pub(super) fn exemptions(
    reader: &mut Reader<'_>,
    table: &Table,
    law: &mut Law,
    vendors: &BTreeSet<String>,
) {
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
