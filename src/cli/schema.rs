//! `consentry schema report|config|rule|vendor`.

use super::args::SchemaName;
use super::exit::Status;
use super::message::{Trouble, say};
use crate::config::schema::config_schema;
use crate::detect::vendor_schema;
use crate::report::report_schema;
use crate::rules::rule_schema;

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
