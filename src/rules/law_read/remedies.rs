//! Reading `law/remedies.toml`: what ends a finding, by vendor and by platform.

use crate::rules::law::{Law, Recipe, VendorRemedy};
use crate::rules::rule::GROUPS;
use crate::rules::tree::{Reader, Table};
use std::collections::BTreeSet;

/// Reads every remedy and recipe.
pub(super) fn remedies(
    reader: &mut Reader<'_>,
    table: &Table,
    law: &mut Law,
    vendors: &BTreeSet<String>,
) {
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

fn recipes(reader: &mut Reader<'_>, table: &Table, law: &mut Law) {
    for (entry, span) in reader.tables(table, "recipe") {
        let known = [
            "platform", "seen", "anywhere", "groups", "step", "verified", "code",
        ];
        reader.only(entry, &known);
        let mut groups = Vec::new();
        for (group, place) in reader.need_texts(entry, "groups", &span) {
            if !GROUPS.contains(&group.as_str()) {
                reader.unknown(&place, "group", &group, GROUPS.iter().copied());
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
