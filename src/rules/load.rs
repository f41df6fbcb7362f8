//! [`RuleSet`]: every rule and law file, read and checked as a whole.

use super::law::Law;
use super::law_read::load as load_law;
use super::rule::{Rule, read as read_rule};
use super::tree::Reader;
use crate::catalogue::{DataFiles, FileError, did_you_mean};
use crate::detect::terms::Terms;
use indexmap::IndexMap;
use std::collections::BTreeSet;

/// Folders of the data files that hold something else than rules.
pub const NOT_RULES: &[&str] = &[
    "law/",
    "vendors/",
    "cookies/",
    "cmps/",
    "words/",
    "forms/",
    "kept/",
    "terms/",
    "policies/",
];

/// All rules, and the law they name.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    pub(super) rules: IndexMap<String, Rule>,
    pub(super) law: Law,
    pub(super) terms: Terms,
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
            // mistakes in the word lists are shown by the catalogue, which reads them as well
            let terms = Terms::load(files).unwrap_or_default();
            Ok(RuleSet { rules, law, terms })
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

    /// Word lists that facts and rules share.
    pub fn terms(&self) -> &Terms {
        &self.terms
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
    use crate::messages::Messages;

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
        assert!(rules.rules().count() >= 110);
        let count = rules.examples().map_err(|e| shown(&e)).unwrap();
        assert!(count >= 4 * rules.rules().filter(|r| r.automated).count());
    }

    /// A rule that loads, on which the mistakes below are made.
    const GOOD: &str = r#"id = "test-rule"
title = "A test"
group = "prior-consent"
severity = "risk"
jurisdictions = ["EU"]
subject = "cookie"
scenarios = ["before"]
looks_for = "words"
why = "words"
legal = [{ source = "epd", at = "art 5(3)" }]
exemptions = ["ex-auth"]
folds = ["cookie-before-consent"]
retest = "words"

[when]
purpose = "marketing"
lifetime = { over = "13 months" }

[remedy]
summary = "words"

[[example]]
expect = "finding"
cookie = { purpose = "marketing", lifetime_days = 396.0 }

[[example]]
expect = "none"
cookie = { purpose = "marketing", lifetime_days = 395.0 }
"#;

    fn load_with(text: &str) -> Result<RuleSet, Vec<FileError>> {
        RuleSet::load(&DataFiles::embedded().with("prior-consent/test-rule.toml", text))
    }

    #[test]
    fn a_good_rule_loads_and_its_examples_run() {
        let rules = load_with(GOOD).map_err(|e| shown(&e)).unwrap();
        assert!(rules.rule("test-rule").is_some());
        rules.examples().map_err(|e| shown(&e)).unwrap();
    }

    #[test]
    fn every_kind_of_mistake_is_shown_with_place_and_mend() {
        let cases = [
            (
                "severity = \"risk\"",
                "severity = \"rsik\"",
                ":4:12",
                "risk",
            ),
            (
                "severity = \"risk\"",
                "severety = \"risk\"",
                ":4:1",
                "severity",
            ),
            (
                "group = \"prior-consent\"",
                "group = \"prior-concent\"",
                ":3:9",
                "prior-consent",
            ),
            ("[\"EU\"]", "[\"EV\"]", ":5:18", ""),
            (
                "subject = \"cookie\"",
                "subject = \"cooky\"",
                ":6:11",
                "cookie",
            ),
            ("[\"before\"]", "[\"befor\"]", ":7:14", "before"),
            ("source = \"epd\"", "source = \"gpdr\"", ":10:21", "gdpr"),
            ("[\"ex-auth\"]", "[\"ex-outh\"]", ":11:15", "ex-auth"),
            (
                "[\"cookie-before-consent\"]",
                "[\"cookie-before-concent\"]",
                ":12:10",
                "cookie-before-consent",
            ),
            (
                "purpose = \"marketing\"\nl",
                "purpos = \"marketing\"\nl",
                ":16:1",
                "purpose",
            ),
            (
                "purpose = \"marketing\"\nl",
                "purpose = \"marketting\"\nl",
                ":16:11",
                "marketing",
            ),
            (
                "purpose = \"marketing\"\nl",
                "purpose = true\nl",
                ":16:11",
                "",
            ),
            (
                "purpose = \"marketing\"\nl",
                "vendor = \"metta\"\nl",
                ":16:10",
                "meta",
            ),
            (
                "purpose = \"marketing\"\nl",
                "check = \"owner-stil-contacted\"\nl",
                ":16:9",
                "owner-still-contacted",
            ),
            (
                "purpose = \"marketing\"\nl",
                "check = \"reject-takes-more\"\nl",
                ":16:9",
                "",
            ),
            (
                "purpose = \"marketing\"\nl",
                "purpose = []\nl",
                ":16:11",
                "",
            ),
            ("\"13 months\"", "\"13 moths\"", ":17:21", "months"),
            ("\"13 months\"", "13", ":17:21", "13 days"),
            ("{ over = ", "{ ower = ", ":17:14", "over"),
            (
                "\"13 months\"",
                "{ threshold = \"browser-capp\" }",
                ":17:35",
                "browser-cap",
            ),
            ("expect = \"none\"", "expect = \"nothing\"", ":27:10", ""),
        ];
        for (right, wrong, place, mend) in cases {
            assert!(GOOD.contains(right), "{right}");
            let errors = load_with(&GOOD.replacen(right, wrong, 1)).unwrap_err();
            let first = errors.iter().find(|e| e.position().ends_with(place));
            let first = first
                .unwrap_or_else(|| panic!("{wrong}: no error at {place}:\n{}", shown(&errors)));
            assert!(
                first.help.as_deref().unwrap_or("").contains(mend),
                "{wrong}:\n{}",
                shown(&errors)
            );
        }
    }

    #[test]
    fn all_mistakes_of_all_files_come_at_once() {
        let wrong = GOOD
            .replace("\"risk\"", "\"rsik\"")
            .replace("[\"before\"]", "[\"befor\"]");
        let files = DataFiles::embedded()
            .with("prior-consent/test-rule.toml", &wrong)
            .with("security/other.toml", "id = \"other\"\nnot toml")
            .with("law/jurisdictions/FR.toml", "id = \"FR\"\nname = \"France\"\nlaw = \"x\"\nincludes = [\"EU\", \"FR\"]\n[severity]\nno-such-rule = \"risk\"\n");
        let errors = RuleSet::load(&files).unwrap_err();
        let text = shown(&errors);
        for part in [
            "test-rule.toml:4:12",
            "test-rule.toml:7:14",
            "other.toml:2:",
            "FR.toml:6:1",
        ] {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
    }

    #[test]
    fn a_rule_without_both_kinds_of_example_is_refused() {
        let half = GOOD.split("[[example]]\nexpect = \"none\"").next().unwrap();
        assert!(shown(&load_with(half).unwrap_err()).contains("expect = \"none\""));
    }

    #[test]
    fn an_example_that_does_not_hold_is_shown() {
        let rules = load_with(&GOOD.replace("395.0", "400.0")).unwrap();
        let errors = rules.examples().unwrap_err();
        assert_eq!(errors.len(), 1);
        assert!(
            errors[0].position().ends_with("test-rule.toml:26:1"),
            "{}",
            errors[0].position()
        );
        let misspelt =
            load_with(&GOOD.replace("lifetime_days = 396.0", "lifetime_day = 396.0")).unwrap();
        let errors = misspelt.examples().unwrap_err();
        assert!(
            shown(&errors).contains("lifetime_days"),
            "{}",
            shown(&errors)
        );
    }

    #[test]
    fn more_kinds_of_mistakes_in_rules_and_law_are_shown() {
        let rule = |from: &str, to: &str| {
            assert!(GOOD.contains(from), "{from}");
            ("prior-consent/test-rule.toml", GOOD.replacen(from, to, 1))
        };
        let cases: Vec<((&str, String), &str)> = vec![
            (rule("[when]\n", "automated = false\n\n[when]\n"), "question"),
            (rule("purpose = \"marketing\"\nl", "check = []\nl"), "empty"),
            (rule("\"13 months\"", "\"1.5 months\""), "whole number of months"),
            (rule("\"13 months\"", "\"-3 days\""), "usable number"),
            (rule("id = \"test-rule\"", "id = \"other-rule\""), "must be named"),
            (rule("title = \"A test\"", "title = \" \""), "empty"),
            (rule("cookie = { purpose = \"marketing\", lifetime_days = 396.0 }", ""), ""),
            (("law/exemptions.toml", "[[exemption]]\nid = \"x\"\ntitle = \"x\"\njurisdictions = [\"EU\"]\ntest = \"x\"\nhints = \"x\"\nlegal = []\nsupports.cookie = { purpose = \"statistics\" }\n".into()), "ask"),
            (("law/disabled.toml", "[[disabled]]\nrule = \"remote-fontz\"\nreason = \"x\"\n".into()), "remote-fonts"),
            (("law/disabled.toml", "[[disabled]]\nrule = \"remote-fonts\"\n".into()), "reason"),
            (("law/stated.toml", "as_of = \"yesterday\"\n".into()), "2026-11-23"),
            (("law/jurisdictions/XX.toml", "id = \"XX\"\nname = \"X\"\nincludes = [\"EU\"]\nlaw = \"x\"\n[[instead]]\nof = \"epdd\"\nsource = \"gdpr\"\n".into()), "epd"),
            (("law/jurisdictions/XX.toml", "id = \"XX\"\nname = \"X\"\nincludes = [\"EU\"]\n".into()), "law"),
            (("law/remedies.toml", "[[recipe]]\nplatform = \"X\"\ngroups = [\"retenton\"]\nstep = \"x\"\n".into()), "retention"),
            (("law/lawz.toml", "x = 1\n".into()), "not one of the law files"),
            (("law/thresholds.toml", "[[threshold]]\nid = \"x\"\nwhat = \"x\"\nstatus = \"x\"\nvalue = \"3 lightyears\"\n".into()), "lightyears"),
        ];
        for ((path, text), part) in cases {
            let outcome = RuleSet::load(&DataFiles::embedded().with(path, &text));
            let shown = match outcome {
                Err(errors) => shown(&errors),
                // an empty example is a mistake that its run shows
                Ok(rules) => shown(&rules.examples().expect_err(&text)),
            };
            assert!(
                shown.contains(part),
                "{path}: {part} is missing in\n{shown}"
            );
        }
    }

    #[test]
    fn a_rule_can_be_switched_off_with_a_reason() {
        use crate::rules::RuleOutcome;
        let text = "[[disabled]]\nrule = \"remote-fonts\"\nreason = \"fonts are licensed so\"\n";
        let files = DataFiles::embedded().with("law/disabled.toml", text);
        let rules = RuleSet::load(&files).map_err(|e| shown(&e)).unwrap();
        let facts = crate::detect::Facts::default();
        let verdicts = rules.judge(&facts, &["EU".into()], &Messages::english());
        let verdict = verdicts.iter().find(|v| v.rule == "remote-fonts").unwrap();
        assert_eq!(verdict.outcome, RuleOutcome::NotTested);
        assert!(
            verdict.why.contains("fonts are licensed so"),
            "{}",
            verdict.why
        );
    }

    #[test]
    fn a_threshold_of_a_jurisdiction_wins() {
        use crate::rules::RuleOutcome;
        let text = GOOD
            .replace("\"13 months\"", "{ threshold = \"browser-cap\" }")
            .replace("396.0", "401.0");
        let files = DataFiles::embedded().with("prior-consent/test-rule.toml", &text).with(
            "law/jurisdictions/FR.toml",
            "id = \"FR\"\nname = \"France\"\nlaw = \"x\"\nincludes = [\"EU\", \"FR\"]\n[thresholds]\nbrowser-cap = \"500 days\"\n",
        );
        let rules = RuleSet::load(&files).map_err(|e| shown(&e)).unwrap();
        let rule = rules.rule("test-rule").unwrap();
        let facts = super::super::examples::facts(rule, &rule.examples[0]).unwrap();
        let outcome = |code: &str| {
            let verdicts = rules.judge(&facts, &[code.into()], &Messages::english());
            verdicts
                .into_iter()
                .find(|v| v.rule == "test-rule")
                .unwrap()
                .outcome
        };
        assert_eq!(outcome("EU"), RuleOutcome::Finding);
        assert_eq!(outcome("FR"), RuleOutcome::None);
        assert_eq!(outcome("UK"), RuleOutcome::NotApplicable);
        assert_eq!(outcome("XX"), RuleOutcome::NotTested);
    }
}
