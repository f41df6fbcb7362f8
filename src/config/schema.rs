//! JSON Schema of `consentry.toml`, from the structs that read it.

use super::file::ConfigFile;
use schemars::Schema;

/// JSON Schema of `consentry.toml`.
pub fn config_schema() -> Schema {
    schemars::schema_for!(ConfigFile)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn names_the_keys_and_refuses_others() {
        let schema = serde_json::to_value(config_schema()).unwrap();
        assert_eq!(schema["additionalProperties"], false);
        assert_eq!(
            schema["properties"]["fail-on"]["description"]
                .as_str()
                .unwrap()
                .lines()
                .count(),
            1
        );
        assert!(schema["properties"]["third-party-cookies"].is_object());
    }
}
