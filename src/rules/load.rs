//! [`RuleSet`]: every rule and law file, read and checked as a whole.

use super::law::{Law, load as load_law};
use super::rule::{Rule, read as read_rule};
use super::tree::Reader;
use crate::catalogue::{DataFiles, FileError, did_you_mean};
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// Folders of the data files that hold something else than rules.
const NOT_RULES: &[&str] = &["law/", "vendors/", "cookies/", "cmps/", "words/"];

/// All rules, and the law they name.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    pub(super) rules: IndexMap<String, Rule>,
    pub(super) law: Law,
}

impl RuleSet {
    /// Reads and checks every rule and law file.
    ///
    /// # Errors
    /// Every mistake in every file, with its place: misspelt keys, values and units, wrong types,
    /// unknown sources, exemptions, checks, vendors, jurisdictions and rules.
    pub fn load(files: &DataFiles) -> Result<RuleSet, Vec<FileError>> {
        let mut errors = Vec::new();
        let vendors = vendor_ids(files);
        let (law, mut pending) = load_law(files, &vendors, &mut errors);
        let mut rules: IndexMap<String, Rule> = IndexMap::new();
        let mut broken = BTreeSet::new();
        for (path, file) in files
            .all()
            .filter(|(path, _)| !NOT_RULES.iter().any(|folder| path.starts_with(folder)))
        {
            let stem = path
                .rsplit('/')
                .next()
                .unwrap_or(path)
                .trim_end_matches(".toml");
            match read_rule(file, stem, &law, &vendors, &mut errors, &mut pending) {
                Some(rule) => {
                    if rules.contains_key(&rule.id) {
                        errors.push(FileError::at(
                            file,
                            0..0,
                            format!("rule `{}` is given twice", rule.id),
                            None,
                        ));
                    }
                    rules.insert(rule.id.clone(), rule);
                }
                None => {
                    broken.insert(stem.to_owned());
                }
            }
        }
        rules.sort_keys();
        for name in pending {
            if !rules.contains_key(&name.name) && !broken.contains(&name.name) {
                let help = did_you_mean(&name.name, rules.keys().map(String::as_str));
                errors.push(FileError::at(
                    &name.file,
                    name.span,
                    format!("unknown rule `{}`", name.name),
                    help,
                ));
            }
        }
        if errors.is_empty() {
            Ok(RuleSet { rules, law })
        } else {
            Err(errors)
        }
    }

    /// The rule of that id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.get(id)
    }

    /// All rules, by id.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// Sources, exemptions, thresholds, remedies, jurisdictions.
    pub fn law(&self) -> &Law {
        &self.law
    }

    /// Jurisdictions that can be asked for: id and name.
    pub fn jurisdictions(&self) -> impl Iterator<Item = (&str, &str)> {
        self.law
            .jurisdictions
            .values()
            .map(|j| (j.id.as_str(), j.name.as_str()))
    }
}

/// Ids of the vendor files; their content is checked by the catalogue.
fn vendor_ids(files: &DataFiles) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for (_, file) in files.under("vendors/") {
        let mut reader = Reader::new(file);
        if let Some(table) = reader.parse()
            && let Some((id, _)) = reader.text(&table, "id")
        {
            ids.insert(id);
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn shown(errors: &[FileError]) -> String {
        errors
            .iter()
            .map(|e| {
                format!(
                    "{}: {e} ({})",
                    e.position(),
                    e.help.as_deref().unwrap_or("no help")
                )
            })
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn embedded_rules_load_and_their_examples_hold() {
        let rules = RuleSet::load(&DataFiles::embedded())
            .map_err(|e| shown(&e))
            .unwrap();
        assert!(rules.rules().count() >= 25);
        let count = rules.examples().map_err(|e| shown(&e)).unwrap();
        assert!(count >= 2 * rules.rules().count());
    }
}
