//! `consentry schema report|config|rule|vendor`.

use super::args::SchemaName;
use super::exit::Status;
use super::message::{Trouble, say};
use crate::config::schema::config_schema;
use crate::detect::vendor_schema;
use crate::report::report_schema;
use crate::rules::rule::{GROUPS, KEYS};
use crate::rules::{Severity, SubjectKind, check::Check, field::fields};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Prints a JSON Schema.
///
/// # Errors
/// When stdout cannot be written.
pub fn run(what: SchemaName) -> Result<Status, Trouble> {
    say(&text(what))?;
    Ok(Status::Done)
}

/// A schema as it is printed and kept under `schemas/`.
pub fn text(what: SchemaName) -> String {
    let schema = match what {
        SchemaName::Report => report_schema().to_value(),
        SchemaName::Config => config_schema().to_value(),
        SchemaName::Vendor => vendor_schema().to_value(),
        SchemaName::Rule => rule_schema(),
    };
    format!("{schema:#}\n")
}

/// The schema of a rule file, from the tables that its reader checks against. What a schema cannot
/// say (fields that fit the subject, names of sources and vendors) `rules check` does.
fn rule_schema() -> Value {
    let words = |all: &[&str]| json!({ "type": "string", "enum": all });
    let text = |means: &str| json!({ "type": "string", "description": means });
    let texts = |means: &str| json!({ "type": "array", "items": { "type": "string" }, "description": means });
    let scenarios = crate::evidence::Scenario::ALL.map(crate::evidence::Scenario::as_str);
    let kinds = SubjectKind::ALL.map(SubjectKind::as_str);
    let fragments: Vec<&str> = kinds
        .into_iter()
        .filter(|kind| *kind != "site")
        .chain(["facts"])
        .collect();
    let mut example = Map::new();
    example.insert("expect".into(), words(&["finding", "none", "not-tested"]));
    for fragment in fragments {
        example.insert(fragment.into(), json!({ "type": ["object", "array"] }));
    }
    let known = |key: &str| match key {
        "id" => text("Name of the rule, and of its file."),
        "title" => text("What it is about, in a few words."),
        "group" => words(GROUPS),
        "severity" => words(&Severity::ALL.map(Severity::as_str)),
        "jurisdictions" => texts("Where it applies."),
        "subject" => words(&kinds),
        "scenarios" => json!({ "type": "array", "items": words(&scenarios) }),
        "per" => words(&["scenario", "audit"]),
        "looks_for" => text("What it looks for, in plain words."),
        "why" => text("Why it matters, in plain words."),
        "legal" => json!({ "type": "array", "minItems": 1, "items": {
            "type": "object",
            "required": ["source"],
            "properties": { "source": { "type": "string" }, "at": { "type": "string" }, "unverified": { "type": "boolean" } },
        }}),
        "exemptions" => texts("Exemptions that could apply."),
        "not_if" => texts("When a match is no fault, in plain words."),
        "folds" => texts("Less specific rules whose matches on the same thing it takes in."),
        "retest" => text("What to look for when testing again."),
        "when" => condition(),
        "remedy" => json!({
            "type": "object",
            "required": ["summary"],
            "properties": { "summary": { "type": "string" }, "steps": { "type": "array", "items": { "type": "string" } } },
        }),
        "example" => json!({ "type": "array", "minItems": 2, "items": {
            "type": "object",
            "required": ["expect"],
            "properties": example,
            "additionalProperties": false,
        }}),
        _ => json!({}),
    };
    let properties: Map<String, Value> = KEYS
        .iter()
        .map(|key| ((*key).to_owned(), known(key)))
        .collect();
    let optional = ["per", "exemptions", "not_if", "folds"];
    let required: Vec<&&str> = KEYS.iter().filter(|key| !optional.contains(*key)).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Rule",
        "description": "A rule of consentry: one TOML file, named after its id.",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

/// Keys of `[when]`: the fields of every subject, a named check, alternatives.
fn condition() -> Value {
    let names: BTreeSet<(&str, &str)> = SubjectKind::ALL
        .into_iter()
        .flat_map(fields)
        .map(|field| (field.name, field.means))
        .collect();
    let mut properties = Map::new();
    for (name, means) in names {
        // A name shared by two subjects keeps the meaning that comes first.
        properties
            .entry(name)
            .or_insert_with(|| json!({ "description": means }));
    }
    let checks: Vec<&str> = Check::ALL.iter().map(|check| check.as_str()).collect();
    properties.insert("check".into(), json!({ "type": "string", "enum": checks }));
    properties.insert(
        "any".into(),
        json!({ "type": "array", "minItems": 1, "items": { "type": "object" } }),
    );
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;

    use crate::rules::NOT_RULES;

    #[test]
    fn every_embedded_rule_and_vendor_fits_its_schema_and_a_misspelt_one_does_not() {
        let files = DataFiles::embedded();
        let value = |text: &str| {
            serde_json::to_value(toml::from_str::<toml::Value>(text).unwrap()).unwrap()
        };
        let rule = jsonschema::validator_for(&rule_schema()).unwrap();
        let mut rules = 0;
        for (path, file) in files
            .all()
            .filter(|(path, _)| !NOT_RULES.iter().any(|folder| path.starts_with(folder)))
        {
            let errors: Vec<String> = rule
                .iter_errors(&value(&file.text))
                .map(|e| format!("{e} at {}", e.instance_path))
                .collect();
            assert!(errors.is_empty(), "{path}: {errors:?}");
            rules += 1;
            let misspelt = file.text.replacen("severity =", "severitty =", 1);
            assert!(!rule.is_valid(&value(&misspelt)), "{path}");
        }
        assert!(rules >= 20, "{rules}");
        let vendor = jsonschema::validator_for(&vendor_schema().to_value()).unwrap();
        for (path, file) in files.under("vendors/") {
            let errors: Vec<String> = vendor
                .iter_errors(&value(&file.text))
                .map(|e| format!("{e} at {}", e.instance_path))
                .collect();
            assert!(
                errors.is_empty() || path.starts_with("vendors/_"),
                "{path}: {errors:?}"
            );
        }
    }
}
