//! `CONSENTRY_*`: every key of the configuration as an environment variable. Flag wins over variable,
//! variable over file, file over default.

use super::file::ConfigFile;
use super::schema::config_schema;
use crate::catalogue::did_you_mean;
use serde_json::{Map, Value};

/// What every variable of ours begins with.
const PREFIX: &str = "CONSENTRY_";

/// Variables that are no key: secrets, which have no other place, flags about the run itself, and what
/// the project's own build, tests and workflows read.
const OTHERS: [&str; 12] = [
    "CONSENTRY_CONFIG",
    "CONSENTRY_PASSWORD",
    "CONSENTRY_PROXY_PASSWORD",
    "CONSENTRY_SIGN_PASSWORD",
    "CONSENTRY_QUIET",
    "CONSENTRY_VERBOSE",
    "CONSENTRY_NO_PROGRESS",
    "CONSENTRY_COLOR",
    "CONSENTRY_COMMIT",
    "CONSENTRY_WRITE_DOCS",
    "CONSENTRY_SITES",
    "CONSENTRY_SOURCE",
];

/// How the text of a variable becomes the value of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Number,
    Flag,
    /// Words between commas.
    Words,
    /// One entry a line: globs, headers and addresses may hold commas.
    Lines,
}

/// Keys that can be set by a variable: all but tables and lists of tables.
fn keys() -> Vec<(String, Form)> {
    let schema = config_schema().to_value();
    let tabular = |property: &Value| {
        let reference = property["$ref"].as_str();
        let named = reference.and_then(|r| r.strip_prefix("#/$defs/"));
        reference == Some("#")
            || named.is_some_and(|name| schema["$defs"][name]["properties"].is_object())
    };
    let properties = schema["properties"].as_object();
    properties
        .into_iter()
        .flatten()
        // A name is that of one site among several.
        .filter(|(key, property)| {
            *key != "name" && !tabular(property) && !tabular(&property["items"])
        })
        .map(|(key, property)| {
            let is = |word: &str| {
                property["type"]
                    .as_array()
                    .is_some_and(|t| t.iter().any(|w| w == word))
            };
            let form = match key.as_str() {
                "scenarios" | "jurisdiction" | "format" => Form::Words,
                _ if is("array") => Form::Lines,
                _ if is("integer") => Form::Number,
                _ if is("boolean") => Form::Flag,
                _ => Form::Text,
            };
            (key.clone(), form)
        })
        .collect()
}

/// The variable of a key: `fail-on` is `CONSENTRY_FAIL_ON`.
pub fn variable_of(key: &str) -> String {
    format!("{PREFIX}{}", key.to_ascii_uppercase().replace('-', "_"))
}

/// What the variables say; an empty one says nothing. `wanted` tells which keys are asked for.
///
/// # Errors
/// The first variable whose text does not fit its key, with what would. Values are not repeated: they
/// may be secret.
pub fn from_environment(
    variable: impl Fn(&str) -> Option<String>,
    wanted: impl Fn(&str) -> bool,
) -> Result<ConfigFile, String> {
    let mut all = Map::new();
    for (key, form) in keys() {
        let name = variable_of(&key);
        let Some(text) = variable(&name).filter(|text| !text.trim().is_empty()) else {
            continue;
        };
        if !wanted(&key) {
            continue;
        }
        let value = value(&text, form).map_err(|why| format!("{name}: {why}"))?;
        let one = Map::from_iter([(key.clone(), value.clone())]);
        serde_json::from_value::<ConfigFile>(Value::Object(one))
            .map_err(|error| format!("{name}: {error}"))?;
        all.insert(key, value);
    }
    serde_json::from_value(Value::Object(all)).map_err(|error| error.to_string())
}

fn value(text: &str, form: Form) -> Result<Value, &'static str> {
    let list = |parts: &mut dyn Iterator<Item = &str>| {
        let parts = parts.map(str::trim).filter(|part| !part.is_empty());
        Value::Array(parts.map(Value::from).collect())
    };
    Ok(match form {
        Form::Text => Value::from(text),
        Form::Words => list(&mut text.split(',')),
        Form::Lines => list(&mut text.lines()),
        Form::Number => text
            .trim()
            .parse::<u64>()
            .map_err(|_| "a whole number is needed")?
            .into(),
        Form::Flag => match text.trim().to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => Value::Bool(true),
            "0" | "false" | "no" | "off" => Value::Bool(false),
            _ => return Err("true or false is needed"),
        },
    })
}

/// Variables that begin like ours and are none of them, each with what was probably meant.
pub fn unknown_variables(names: impl Iterator<Item = String>) -> Vec<(String, Option<String>)> {
    let keys: Vec<String> = keys().iter().map(|(key, _)| variable_of(key)).collect();
    let known = || keys.iter().map(String::as_str).chain(OTHERS);
    let mut unknown: Vec<(String, Option<String>)> = names
        .filter(|name| name.starts_with(PREFIX) && known().all(|k| k != name))
        .map(|name| {
            let meant = did_you_mean(&name, known());
            (name, meant)
        })
        .collect();
    unknown.sort();
    unknown
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::config::{FailOn, Settings};
    use crate::evidence::Scenario;

    fn read(variables: &[(&str, &str)]) -> Result<ConfigFile, String> {
        let of = |name: &str| {
            let mut all = variables.iter();
            all.find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned())
        };
        from_environment(of, |_| true)
    }

    #[test]
    fn every_form_is_read() {
        let file = read(&[
            ("CONSENTRY_PAGES", "4"),
            ("CONSENTRY_FAIL_ON", "risk"),
            ("CONSENTRY_SCENARIOS", "before, reject"),
            ("CONSENTRY_EXCLUDE", "/a{b,c}/**\n**.pdf"),
            ("CONSENTRY_NO_SANDBOX", "false"),
            ("CONSENTRY_LOCALE", ""),
            ("CONSENTRY_EGRESS_COUNTRY", "DE"),
        ])
        .unwrap();
        assert_eq!(file.no_sandbox, Some(false));
        assert_eq!(file.locale, None);
        let mut settings = Settings::default();
        file.apply(&mut settings).unwrap();
        assert_eq!((settings.pages, settings.fail_on), (4, FailOn::Risk));
        assert_eq!(settings.scenarios, [Scenario::Before, Scenario::Reject]);
        assert_eq!(settings.exclude, ["/a{b,c}/**", "**.pdf"]);
    }

    #[test]
    fn what_does_not_fit_names_the_variable() {
        for (name, text) in [
            ("CONSENTRY_PAGES", "ten"),
            ("CONSENTRY_FAIL_ON", "violatoin"),
            ("CONSENTRY_INSECURE", "perhaps"),
            ("CONSENTRY_SCENARIOS", "befor"),
        ] {
            let error = read(&[(name, text)]).unwrap_err();
            assert!(error.starts_with(&format!("{name}: ")), "{error}");
        }
    }

    #[test]
    fn a_misspelt_variable_is_told_with_what_was_meant() {
        let names = [
            "CONSENTRY_PAGE",
            "CONSENTRY_PASSWORD",
            "CONSENTRY_URL",
            "PATH",
        ];
        assert_eq!(
            unknown_variables(names.into_iter().map(String::from)),
            [(
                "CONSENTRY_PAGE".to_owned(),
                Some("did you mean \"CONSENTRY_PAGES\"?".to_owned())
            )]
        );
    }
}
