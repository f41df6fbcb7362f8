//! The rules as a table, as JSON and as Markdown, for `consentry rules list`.

use super::load::RuleSet;
use super::rule::Rule;
use crate::evidence::Scenario;
use serde_json::{Value, json};
use std::fmt::Write;

fn kind(rule: &Rule) -> &'static str {
    match (rule.automated, &rule.question) {
        (false, _) => "by hand",
        (true, Some(_)) => "question",
        (true, None) => "finding",
    }
}

fn scenarios(rule: &Rule) -> Vec<&'static str> {
    rule.scenarios
        .iter()
        .copied()
        .map(Scenario::as_str)
        .collect()
}

impl RuleSet {
    /// One line per rule, in columns.
    pub fn table(&self) -> String {
        let width = self.rules().map(|rule| rule.id.len()).max().unwrap_or(0);
        let mut text = String::new();
        for rule in self.rules() {
            let _ = writeln!(
                text,
                "{:<width$}  {:<16}  {:<8}  {:<8}  {}",
                rule.id,
                rule.severity.as_str(),
                kind(rule),
                rule.places(),
                rule.title
            );
        }
        let by_hand = self.rules().filter(|r| !r.automated).count();
        let all = self.rules().count();
        let _ = writeln!(
            text,
            "{all} rules: {} automated, {by_hand} checked by a person. Law as of {}.",
            all - by_hand,
            self.law.stated_as_of
        );
        text
    }

    /// Every rule with what it looks for, its law and its severity in each jurisdiction that differs.
    pub fn as_json(&self) -> Value {
        let rules: Vec<Value> = self
            .rules()
            .map(|rule| {
                let differing: serde_json::Map<String, Value> = self
                    .law
                    .jurisdictions
                    .values()
                    .filter_map(|v| Some((v.id.clone(), json!(v.severity.get(&rule.id)?))))
                    .collect();
                json!({
                    "id": rule.id, "title": rule.title, "group": rule.group, "severity": rule.severity,
                    "severity_in": differing, "jurisdictions": rule.jurisdictions,
                    "subject": rule.subject, "scenarios": rule.scenarios, "kind": kind(rule),
                    "looks_for": rule.looks_for, "question": rule.question, "why": rule.why,
                    "law": self.explanation(rule).law.iter().map(super::explain::Cited::text).collect::<Vec<_>>(),
                    "exemptions": rule.exemptions, "remedy": rule.remedy,
                    "disabled": self.law.disabled.get(&rule.id),
                })
            })
            .collect();
        json!({"law_as_of": self.law.stated_as_of, "rules": rules})
    }

    /// A Markdown table.
    pub fn markdown(&self) -> String {
        let mut text = String::from(
            "| rule | severity | kind | where | scenarios | looks at |\n|---|---|---|---|---|---|\n",
        );
        for rule in self.rules() {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} |",
                rule.id,
                rule.severity.as_str(),
                kind(rule),
                rule.places(),
                scenarios(rule).join(", "),
                rule.subject.as_str()
            );
        }
        text
    }
}
