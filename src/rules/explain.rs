//! A rule in plain words, for `consentry explain` and the documentation.

use super::load::RuleSet;
use super::own::OwnPart;
use super::rule::Rule;
use super::subject::SubjectKind;
use super::verdict::Severity;
use crate::evidence::Scenario;

/// A rule in plain words.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Rule id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Legal topic.
    pub group: String,
    /// Severity, unless a jurisdiction says otherwise.
    pub severity: Severity,
    /// The part of the organisation's own settings that it holds the site to.
    pub own: Option<OwnPart>,
    /// Where it applies.
    pub jurisdictions: Vec<String>,
    /// Scenarios it looks at.
    pub scenarios: Vec<Scenario>,
    /// What it looks for.
    pub when: String,
    /// The condition, part by part.
    pub conditions: Vec<String>,
    /// Why it matters.
    pub why: String,
    /// Sources of law with pinpoint; one that was not checked says so.
    pub law: Vec<Cited>,
    /// When a match is no fault.
    pub not_if: Vec<String>,
    /// Exemptions that could apply: id and test in words.
    pub exemptions: Vec<(String, String)>,
    /// How to mend it: the rule's remedy, its steps, then the vendors'.
    pub fix: Vec<String>,
    /// The command that tests it again.
    pub test: String,
    /// What that test must show.
    pub expect: String,
    /// Rules that it takes in, or that take it in.
    pub related: Vec<String>,
    /// What differs by country.
    pub national: Vec<String>,
    /// What a person is asked.
    pub question: Option<String>,
}

/// A source of law as cited by a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Short name.
    pub cite: String,
    /// Pinpoint; may be empty.
    pub at: String,
    /// The pinpoint was not checked against the source.
    pub unverified: bool,
    /// Full title.
    pub title: String,
    /// Address; may be empty.
    pub url: String,
}

impl Cited {
    /// `GDPR arts 5(1)(a), 6(1)(a)`; one that was not checked says so.
    pub fn text(&self) -> String {
        let at = if self.at.is_empty() {
            String::new()
        } else {
            format!(" {}", self.at)
        };
        let mark = if self.unverified {
            " (pinpoint not checked)"
        } else {
            ""
        };
        format!("{}{at}{mark}", self.cite)
    }
}

impl RuleSet {
    /// The rule of that id in plain words.
    pub fn explain(&self, id: &str) -> Option<Explanation> {
        self.rule(id).map(|rule| self.explanation(rule))
    }

    pub(super) fn explanation(&self, rule: &Rule) -> Explanation {
        let law = rule
            .legal
            .iter()
            .filter_map(|at| {
                let source = self.law.sources.get(&at.source)?;
                Some(Cited {
                    cite: source.cite.clone(),
                    at: at.at.clone(),
                    unverified: at.unverified,
                    title: source.title.clone(),
                    url: source.url.clone(),
                })
            })
            .collect();
        let mut fix = vec![rule.remedy.clone()];
        fix.extend(rule.steps.iter().cloned());
        if rule.subject == SubjectKind::Pixel {
            fix.extend(
                self.law
                    .remedies
                    .iter()
                    .filter(|r| !r.code.is_empty())
                    .map(|r| r.summary.clone()),
            );
        }
        let takes_it_in = self
            .rules
            .values()
            .filter(|r| r.folds.contains(&rule.id))
            .map(|r| r.id.clone());
        let mut related: Vec<String> = rule.folds.iter().cloned().chain(takes_it_in).collect();
        related.sort();
        related.dedup();
        let scenarios: Vec<&str> = rule
            .scenarios
            .iter()
            .copied()
            .map(Scenario::as_str)
            .collect();
        Explanation {
            id: rule.id.clone(),
            title: rule.title.clone(),
            group: rule.group.clone(),
            severity: rule.severity,
            own: rule.own,
            jurisdictions: rule.jurisdictions.clone(),
            scenarios: rule.scenarios.clone(),
            when: rule.looks_for.clone(),
            conditions: rule.when.words(),
            why: rule.why.clone(),
            law,
            not_if: rule.not_if.clone(),
            exemptions: rule
                .exemptions
                .iter()
                .filter_map(|id| self.law.exemptions.get(id))
                .map(|e| (e.id.clone(), e.test.clone()))
                .collect(),
            fix,
            test: format!(
                "consentry scan URL --scenarios {} --jurisdiction {}",
                scenarios.join(","),
                rule.jurisdictions.first().map_or("EU", String::as_str)
            ),
            expect: rule.retest.clone(),
            related,
            question: rule.question.clone(),
            national: self
                .law
                .jurisdictions
                .values()
                .flat_map(|view| &view.notes)
                .filter(|(name, _)| *name == rule.id)
                .map(|(_, text)| text.clone())
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use crate::catalogue::DataFiles;
    use crate::rules::RuleSet;

    #[test]
    fn a_rule_is_explained_with_its_unchecked_pinpoints() {
        let rules = RuleSet::load(&DataFiles::embedded()).unwrap();
        let told = rules.explain("pixel-before-consent").unwrap();
        let law: Vec<String> = told.law.iter().map(super::Cited::text).collect();
        assert_eq!(law[0], "ePrivacy Directive art 5(3)");
        assert!(
            told.law
                .iter()
                .any(|c| c.unverified && c.text().ends_with("(pinpoint not checked)"))
        );
        assert!(told.law.iter().any(|c| !c.unverified));
        assert_eq!(
            told.test,
            "consentry scan URL --scenarios before --jurisdiction EU"
        );
        assert!(told.related.contains(&"library-before-consent".to_owned()));
        assert!(
            told.conditions.iter().any(|c| c == "signal is not denied"),
            "{:?}",
            told.conditions
        );
        assert!(told.fix.iter().any(|f| f.starts_with("Meta:")));
        let library = rules.explain("library-before-consent").unwrap();
        assert!(library.related.contains(&"pixel-before-consent".to_owned()));
        assert!(rules.explain("pixel-before").is_none());
    }
}
