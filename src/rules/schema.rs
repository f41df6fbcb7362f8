//! The JSON Schema of a rule file, for editors and `consentry schema rule`.
//!
//! Rule files are read with their places (see `tree`), not by serde; these structs describe what is
//! read, and a test holds every embedded rule against the schema.

use super::check::Check;
use super::field::fields;
use super::own::OwnPart;
use super::rule::GROUPS;
use super::subject::SubjectKind;
use super::value::{Kind, Unit};
use super::verdict::Severity;
use crate::evidence::Scenario;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A rule file.
#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code)]
struct RuleFile {
    /// Id, and name of the file.
    id: String,
    /// What it is about, in a few words.
    title: String,
    /// Legal topic.
    group: String,
    /// Severity, unless a jurisdiction says otherwise.
    severity: Severity,
    /// The part of the organisation's own settings that it holds the site to; such a rule names no law.
    own: Option<OwnPart>,
    /// Jurisdictions it applies in; each has a file under law/jurisdictions.
    #[serde(default)]
    jurisdictions: Vec<String>,
    /// What it looks at.
    subject: SubjectKind,
    /// Scenarios it looks at.
    scenarios: Vec<Scenario>,
    /// `scenario`: the same thing in two scenarios makes two findings; `audit`: one.
    per: Option<PerWord>,
    /// False where a machine cannot judge it: then it has a question instead of a condition.
    #[serde(default)]
    automated: Option<bool>,
    /// What only a person can answer; a match then asks it and is no finding.
    #[serde(default)]
    question: Option<String>,
    /// What it looks for, in plain words.
    looks_for: String,
    /// Why it matters, in plain words.
    why: String,
    /// Sources of law.
    #[serde(default)]
    legal: Vec<LegalEntry>,
    /// Exemptions that could apply.
    #[serde(default)]
    exemptions: Vec<String>,
    /// When a match is no fault.
    #[serde(default)]
    not_if: Vec<String>,
    /// Less specific rules whose matches on the same thing it takes in.
    #[serde(default)]
    folds: Vec<String>,
    /// What a new test must show.
    retest: String,
    /// Condition over the fields of the subject, `any` and `check`; every part must hold.
    #[serde(default)]
    when: BTreeMap<String, Value>,
    /// How to mend it.
    remedy: RemedyEntry,
    /// At least one that finds and one that does not.
    #[serde(default)]
    example: Vec<ExampleEntry>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code)]
enum PerWord {
    Scenario,
    Audit,
}

#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code)]
struct LegalEntry {
    /// Source id of law/sources.toml.
    source: String,
    /// Article, point, recital.
    #[serde(default)]
    at: String,
    /// The pinpoint was not checked against the source.
    #[serde(default)]
    unverified: bool,
}

#[derive(Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
#[allow(dead_code)]
struct RemedyEntry {
    /// In a sentence or two.
    summary: String,
    /// Step by step.
    #[serde(default)]
    steps: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code)]
enum ExpectWord {
    Finding,
    Review,
    None,
    NotTested,
}

#[derive(Serialize, JsonSchema)]
#[allow(dead_code)]
struct ExampleEntry {
    /// What the rule must say of it.
    expect: ExpectWord,
    /// Jurisdiction it is judged in; the rule's first one when left out.
    #[serde(rename = "in")]
    place: Option<String>,
    /// Fragments of facts: `request`, `pixel`, `cookie`, `storage`, `page`, `policy`, `vendor`, `noscript`, `form`, `script` (one table or a list), `banner`, `facts`.
    #[serde(flatten)]
    fragments: BTreeMap<String, Value>,
}

/// The JSON Schema of a rule file.
pub fn rule_schema() -> Value {
    let mut schema = schemars::schema_for!(RuleFile).to_value();
    schema["title"] = json!("consentry rule");
    schema["properties"]["group"] = json!({"description": "Legal topic.", "enum": GROUPS});
    schema["properties"]["legal"]["minItems"] = json!(1);
    let branches: Vec<Value> = SubjectKind::ALL
        .into_iter()
        .map(|kind| {
            json!({
                "if": {"properties": {"subject": {"const": kind.as_str()}}},
                "then": {"properties": {"when": when(kind)}},
            })
        })
        .collect();
    // a rule of the organisation's own claims no law; every other one names it
    schema["if"] = json!({"required": ["own"]});
    schema["then"] =
        json!({"not": {"anyOf": [{"required": ["legal"]}, {"required": ["jurisdictions"]}]}});
    schema["else"] = json!({"required": ["legal", "jurisdictions"]});
    schema["allOf"] = Value::Array(branches);
    schema
}

/// The condition of a kind of subject.
fn when(kind: SubjectKind) -> Value {
    let mut properties: Map<String, Value> = fields(kind)
        .iter()
        .map(|field| {
            (
                field.name.to_owned(),
                json!({"description": field.means, "anyOf": tests(field.kind)}),
            )
        })
        .collect();
    let checks: Vec<&str> = Check::ALL
        .iter()
        .filter(|c| c.subjects().contains(&kind))
        .map(|c| c.as_str())
        .collect();
    if !checks.is_empty() {
        properties.insert(
            "check".into(),
            json!({"description": "A named check, or several that must all hold.", "anyOf": [
                {"enum": checks},
                {"type": "array", "minItems": 1, "items": {"enum": checks}},
            ]}),
        );
    }
    properties.insert(
        "any".into(),
        json!({"description": "One of these conditions must hold.", "type": "array", "minItems": 1, "items": {"type": "object"}}),
    );
    json!({"type": "object", "minProperties": 1, "additionalProperties": false, "properties": properties})
}

/// Every form a test of a field can take.
fn tests(kind: Kind) -> Vec<Value> {
    let plain = match kind {
        Kind::Word(words) | Kind::Words(words) => json!({"enum": words}),
        Kind::Text | Kind::Vendor => json!({"type": "string"}),
        Kind::Flag => json!({"type": "boolean"}),
        Kind::Number(Unit::Plain) => json!({"type": "number"}),
        Kind::Number(unit) => {
            json!({"type": "string", "description": format!("A number with a unit: {}.", unit.words().join(", "))})
        }
    };
    let list = json!({"type": "array", "minItems": 1, "items": plain});
    let mut all = vec![plain.clone(), list.clone()];
    all.push(json!({"type": "object", "properties": {"not": {"anyOf": [plain, list]}}, "required": ["not"], "additionalProperties": false}));
    if let Kind::Number(_) = kind {
        for word in ["over", "under"] {
            all.push(json!({"type": "object", "properties": {word: {}}, "required": [word], "additionalProperties": false}));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;
    use crate::rules::rule::KEYS;
    use std::collections::BTreeSet;

    #[test]
    fn the_schema_names_the_keys_that_are_read() {
        let schema = rule_schema();
        let described: BTreeSet<&str> = schema["properties"]
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(described, KEYS.iter().copied().collect());
    }

    #[test]
    fn every_embedded_rule_fits_the_schema_and_a_misspelt_one_does_not() {
        let schema = jsonschema::validator_for(&rule_schema()).unwrap();
        let files = DataFiles::embedded();
        let mut seen = 0;
        for (path, file) in files.all() {
            if !crate::rules::NOT_RULES.iter().any(|f| path.starts_with(f)) {
                let value: Value = toml::from_str(&file.text).unwrap();
                let errors: Vec<String> =
                    schema.iter_errors(&value).map(|e| e.to_string()).collect();
                assert!(errors.is_empty(), "{path}: {errors:?}");
                if value.get("when").is_some() {
                    let mut wrong = value.clone();
                    wrong["when"]["purpos"] = json!("advertising");
                    assert!(!schema.is_valid(&wrong), "{path}");
                }
                seen += 1;
            }
        }
        assert!(seen >= 25);
    }
}
