//! Where each value of the settings came from, for `--print-config`.

use super::environment::variable_of;
use super::file::ConfigFile;
use super::load::LoadedConfig;
use super::settings::Settings;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use toml_edit::{Document, DocumentMut, TableLike};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Set by the command itself, as `demo` does for its sample site.
    Command,
    /// A line of a file.
    File {
        /// Path as it was given.
        file: String,
        /// From 1.
        line: usize,
    },
    /// An environment variable.
    Variable(String),
    /// A flag, or an address on the command line.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Command => f.write_str("this command"),
            Origin::File { file, line } => write!(f, "{file}:{line}"),
            Origin::Variable(name) => f.write_str(name),
            Origin::Flag(key) if key == "url" => f.write_str("command line"),
            Origin::Flag(key) => write!(f, "--{key}"),
        }
    }
}

/// Origins by key, `pages` or `consent.reject`; what is not there is a default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins(BTreeMap<String, Origin>);

impl Origins {
    /// What differs from the defaults before anything was read.
    pub fn of_start(start: &Settings) -> Origins {
        let defaults = keys(&Settings::default().to_file());
        let mut origins = Origins::default();
        for (key, value) in keys(&start.to_file()) {
            if defaults.get(&key) != Some(&value) {
                origins.0.insert(key, Origin::Command);
            }
        }
        origins
    }

    /// A file that was read over what was there. `within` is the number of its `[[sites]]` entry whose
    /// values these are.
    pub fn file(&mut self, loaded: &LoadedConfig, values: &ConfigFile, within: Option<usize>) {
        let text = &loaded.source.text;
        let lines = lines(text, within);
        for (key, _) in keys(values) {
            let line = lines.get(&key).copied().unwrap_or(1);
            let file = loaded.source.name.clone();
            self.0.insert(key, Origin::File { file, line });
        }
    }

    /// Variables that were read over what was there.
    pub fn variables(&mut self, values: &ConfigFile) {
        for (key, _) in keys(values) {
            let name = variable_of(&key);
            self.0.insert(key, Origin::Variable(name));
        }
    }

    /// Flags that were read over what was there.
    pub fn flags(&mut self, values: &ConfigFile) {
        for (key, _) in keys(values) {
            self.0.insert(key.clone(), Origin::Flag(key));
        }
    }

    /// Writes the origin of each value behind it, as a comment.
    pub fn annotate(&self, toml: &str) -> String {
        let Ok(mut document) = toml.parse::<DocumentMut>() else {
            return toml.to_owned();
        };
        self.annotate_table(document.as_table_mut(), "");
        document.to_string()
    }

    fn annotate_table(&self, table: &mut dyn TableLike, above: &str) {
        for (key, item) in table.iter_mut() {
            let path = format!("{above}{}", key.get());
            if let Some(value) = item.as_value_mut() {
                let origin = self.0.get(&path);
                let origin = origin.map_or_else(|| "default".to_owned(), ToString::to_string);
                value
                    .decor_mut()
                    .set_suffix(format!("  # {}", plain(&origin)));
            } else if let Some(table) = item.as_table_like_mut() {
                self.annotate_table(table, &format!("{path}."));
            }
        }
    }
}

/// A path may hold anything; a comment of TOML ends at the end of the line.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '?' } else { c })
        .collect()
}

/// Keys that are set, with their values; those of tables behind a dot. Sites are settings of their own.
fn keys(file: &ConfigFile) -> BTreeMap<String, Value> {
    fn walk(value: &Value, above: &str, depth: u8, into: &mut BTreeMap<String, Value>) {
        for (key, value) in value.as_object().into_iter().flatten() {
            let path = format!("{above}{key}");
            match value {
                Value::Null => {}
                Value::Object(_) if depth > 0 => walk(value, &format!("{path}."), depth - 1, into),
                _ => {
                    into.insert(path, value.clone());
                }
            }
        }
    }
    let mut all = BTreeMap::new();
    let value = serde_json::to_value(file).unwrap_or_default();
    walk(&value, "", 2, &mut all);
    all
}

/// The line of every key in the text of a file, from 1.
fn lines(text: &str, within: Option<usize>) -> BTreeMap<String, usize> {
    fn walk(table: &dyn TableLike, above: &str, text: &str, into: &mut BTreeMap<String, usize>) {
        for (name, item) in table.iter() {
            let path = format!("{above}{name}");
            let span = table.get_key_value(name).and_then(|(key, _)| key.span());
            let before = span.and_then(|span| text.get(..span.start)).unwrap_or("");
            into.insert(path.clone(), before.matches('\n').count() + 1);
            if let Some(table) = item.as_table_like() {
                walk(table, &format!("{path}."), text, into);
            }
        }
    }
    let mut all = BTreeMap::new();
    let Ok(document) = Document::parse(text) else {
        return all;
    };
    let top = document.as_table();
    match within {
        None => walk(top, "", text, &mut all),
        Some(n) => {
            let sites = top
                .get("sites")
                .and_then(toml_edit::Item::as_array_of_tables);
            if let Some(table) = sites.and_then(|sites| sites.get(n)) {
                walk(table, "", text, &mut all);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFile;

    #[test]
    fn every_value_is_told_with_where_it_came_from_and_the_text_is_read_back() {
        let source = DataFile {
            name: "site/consentry.toml".into(),
            text: "# x\npages = 4\ndepth = 1\n\n[consent]\nreject = \"text=No\"\n[budget]\npixels = { before = 0 }\n".into(),
        };
        let loaded = LoadedConfig::parse(source).unwrap();
        let variables = ConfigFile {
            depth: Some(2),
            ..ConfigFile::default()
        };
        let flags = ConfigFile {
            url: Some(vec!["https://a.example/".into()]),
            headful: Some(true),
            ..ConfigFile::default()
        };
        let mut settings = Settings::default();
        let mut origins = Origins::of_start(&settings);
        for values in [&loaded.values, &variables, &flags] {
            values.clone().apply(&mut settings).unwrap();
        }
        origins.file(&loaded, &loaded.values, None);
        origins.variables(&variables);
        origins.flags(&flags);
        let text = origins.annotate(&settings.to_toml());
        for line in [
            "url = [\"https://a.example/\"]  # command line",
            "pages = 4  # site/consentry.toml:2",
            "depth = 2  # CONSENTRY_DEPTH",
            "repeat = 1  # default",
            "headful = true  # --headful",
            "reject = [\"text=No\"]  # site/consentry.toml:6",
            "before = 0  # site/consentry.toml:8",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        let source = DataFile {
            name: "printed".into(),
            text: text.into(),
        };
        let mut again = Settings::default();
        LoadedConfig::parse(source)
            .unwrap()
            .values
            .apply(&mut again)
            .unwrap();
        assert_eq!(again.to_toml(), settings.to_toml());
    }
}
