//! What a vendor's served settings say, by the `[[setting]]` rules of its file.

use super::vendor_file::SettingRule;
use crate::catalogue::{DataFile, FileError};
use crate::detect::decode::locator::bad_regex;
use regex::Regex;
use serde_json::Value;

/// Things said by one text.
const SAID: usize = 60;
/// Characters of one.
const LENGTH: usize = 300;

/// A rule, checked and compiled.
#[derive(Debug)]
pub(super) struct Setting {
    says: String,
    at: SettingAt,
    leave_out: Vec<String>,
}

#[derive(Debug)]
enum SettingAt {
    Pattern(Regex),
    KeysOf(String),
}

impl Setting {
    /// Checks and compiles a rule of a file.
    pub(super) fn compile(
        file: &DataFile,
        source: SettingRule,
        id: std::ops::Range<usize>,
        errors: &mut Vec<FileError>,
    ) -> Option<Setting> {
        let at = match (&source.pattern, &source.keys_of) {
            (Some(pattern), None) => match Regex::new(pattern.get_ref()) {
                Ok(regex) => SettingAt::Pattern(regex),
                Err(e) => {
                    errors.push(FileError::at(file, pattern.span(), bad_regex(&e), None));
                    return None;
                }
            },
            (None, Some(member)) => SettingAt::KeysOf(member.clone()),
            _ => {
                let message = format!(
                    "the setting \"{}\" needs `pattern` or `keys_of`, and only one of them",
                    source.says
                );
                errors.push(FileError::at(file, id, message, None));
                return None;
            }
        };
        Some(Setting {
            says: source.says,
            at,
            leave_out: source.leave_out,
        })
    }
}

/// What a text says by the rules of its vendor, in their order, each thing once.
pub(super) fn said(settings: &[Setting], text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut add = |text: String| {
        let text: String = text.chars().take(LENGTH).collect();
        if all.len() < SAID && !all.contains(&text) {
            all.push(text);
        }
    };
    for setting in settings {
        match &setting.at {
            SettingAt::Pattern(regex) => {
                for found in regex.captures_iter(text).take(SAID) {
                    let first = found.get(1).map_or("", |m| m.as_str());
                    add(setting
                        .says
                        .replace("{1}", &first.replace('"', "").replace(',', ", ")));
                }
            }
            SettingAt::KeysOf(member) => {
                let json: Value = serde_json::from_str(text).unwrap_or(Value::Null);
                let keys = json.get(member).and_then(Value::as_object);
                for key in keys.into_iter().flat_map(|map| map.keys()) {
                    if !setting.leave_out.contains(key) {
                        add(setting.says.replace("{1}", key));
                    }
                }
            }
        }
    }
    all
}
