//! `report.json`: the document itself.

use super::Document;

/// `report.json`: pretty, in the order of the structs, with a newline at the end.
pub fn render(document: &Document) -> String {
    // The document holds no map with keys that JSON lacks, so this cannot fail; were it to, the text
    // must not pass for a report.
    let text = serde_json::to_string_pretty(document);
    let mut text = text.unwrap_or_else(|e| format!("report could not be written: {e}"));
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::report::{fixture, report_schema};

    #[test]
    fn validates_against_the_schema_and_reads_back_equal() {
        for document in [
            fixture::harbour_lights(),
            fixture::clean(),
            fixture::hostile(),
        ] {
            let text = render(&document);
            assert!(text.ends_with("}\n"));
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            let schema = serde_json::to_value(report_schema()).unwrap();
            let validator = jsonschema::validator_for(&schema).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&value)
                .map(|e| format!("{}: {e}", e.instance_path))
                .collect();
            assert_eq!(errors, Vec::<String>::new());
            assert_eq!(Document::from_json(&text).unwrap(), document);
            assert_eq!(render(&document), text);
        }
    }

    #[test]
    fn the_schema_refuses_another_shape() {
        let schema = serde_json::to_value(report_schema()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let mut value = serde_json::to_value(fixture::harbour_lights()).unwrap();
        value["findings"][0]["severity"] = "grave".into();
        assert!(!validator.is_valid(&value));
        value.as_object_mut().unwrap().remove("findings");
        assert!(!validator.is_valid(&value));
    }

    #[test]
    fn has_the_keys_of_the_contract() {
        let value = serde_json::to_value(fixture::harbour_lights()).unwrap();
        for key in [
            "schema",
            "tool",
            "audit",
            "scenarios",
            "pages",
            "banner",
            "requests",
            "pixels",
            "cookies",
            "storage",
            "fingerprinting",
            "vendors",
            "policies",
            "findings",
            "rules",
            "summary",
            "limits",
        ] {
            assert!(value.get(key).is_some(), "{key}");
        }
        assert_eq!(value["summary"]["by_scenario"]["gpc"], "grey");
        assert_eq!(value["audit"]["status"], "draft");
        assert!(value["summary"]["findings"]["likely-violation"].is_u64());
    }
}
