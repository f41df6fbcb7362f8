//! `docs/rules.md`, written from the rule files so that it cannot grow old.

use super::check::Check;
use super::explain::Explanation;
use super::field::fields;
use super::load::RuleSet;
use super::subject::SubjectKind;
use super::value::{Kind, Unit};
use crate::evidence::Scenario;
use std::fmt::Write;

impl RuleSet {
    /// The text of `docs/rules.md`.
    pub fn document(&self) -> String {
        let mut text = HEAD.replace("{as_of}", &self.law.stated_as_of);
        self.list(&mut text);
        self.rules_in_words(&mut text);
        self.law_in_words(&mut text);
        language(&mut text);
        text
    }

    fn list(&self, text: &mut String) {
        text.push_str("## The rules\n\nA rule that finds makes findings; one with a question asks a person; one by hand is listed with what a\nperson should check.\n\n| rule | severity | kind | where | scenarios | looks at |\n|---|---|---|---|---|---|\n");
        for rule in self.rules() {
            let scenarios: Vec<&str> = rule
                .scenarios
                .iter()
                .copied()
                .map(Scenario::as_str)
                .collect();
            let _ = writeln!(
                text,
                "| [{id}](#{id}) | {} | {} | {} | {} | {} |",
                rule.severity.as_str(),
                match (rule.automated, &rule.question) {
                    (false, _) => "by hand",
                    (true, Some(_)) => "question",
                    (true, None) => "finding",
                },
                rule.places(),
                scenarios.join(", "),
                rule.subject.as_str(),
                id = rule.id,
            );
        }
        text.push('\n');
    }

    fn rules_in_words(&self, text: &mut String) {
        let mut topic = "";
        let mut rules: Vec<_> = self.rules().collect();
        rules.sort_by(|a, b| a.group.cmp(&b.group).then(a.id.cmp(&b.id)));
        for rule in rules {
            if rule.group != topic {
                topic = &rule.group;
                let _ = writeln!(text, "## {}\n", topic.replace('-', " "));
            }
            explained(text, &self.explanation(rule));
        }
    }

    fn law_in_words(&self, text: &mut String) {
        text.push_str("## Exemptions\n\n| id | what | where | test |\n|---|---|---|---|\n");
        for exemption in self.law().exemptions.values() {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} |",
                exemption.id,
                exemption.title,
                exemption.jurisdictions.join(", "),
                exemption.test
            );
        }
        text.push_str("\n## Thresholds\n\n| id | value | what | standing |\n|---|---|---|---|\n");
        for threshold in self.law().thresholds.values() {
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} |",
                threshold.id,
                threshold.value.words(threshold.unit),
                threshold.what,
                threshold.status
            );
        }
        text.push_str("\n## Jurisdictions\n\nA jurisdiction is a view on the rules: which apply there, with which weight.\n\nOne marked optional is\njudged only when it is asked for. What differs is the view's own: severities, thresholds, notes, and the\ntext that is in force there in place of one of the EU.\n\n| id | name | rules of | governed by | differs |\n|---|---|---|---|---|\n");
        for view in self.law().jurisdictions.values() {
            let severities = view
                .severity
                .iter()
                .map(|(rule, severity)| format!("{rule}: {}", severity.as_str()));
            let thresholds = view.thresholds.iter().map(|(id, amount)| {
                let unit = self
                    .law()
                    .thresholds
                    .get(id)
                    .map_or(Unit::Plain, |t| t.unit);
                format!("{id}: {}", amount.words(unit))
            });
            let differs: Vec<String> = severities.chain(thresholds).collect();
            let _ = writeln!(
                text,
                "| {} | {}{} | {} | {} | {} |",
                view.id,
                view.name,
                if view.optional { " (optional)" } else { "" },
                view.includes.join(", "),
                view.law,
                differs.join("; ")
            );
        }
        text.push('\n');
    }
}

fn explained(text: &mut String, rule: &Explanation) {
    let _ = writeln!(
        text,
        "### {}\n\n**{}** ({})\n",
        rule.id,
        rule.title,
        rule.severity.as_str()
    );
    let _ = writeln!(text, "{} {}\n", rule.when, rule.why);
    for (lead, items) in [
        ("Condition", &rule.conditions),
        ("Not if", &rule.not_if),
        ("Differs", &rule.national),
    ] {
        if !items.is_empty() {
            let _ = writeln!(text, "- {lead}: {}", items.join("; "));
        }
    }
    let mut law: Vec<String> = rule.law.iter().map(super::explain::Cited::text).collect();
    if let Some(own) = rule.own {
        law.push(format!(
            "none: it holds the site to {} of the settings",
            own.key()
        ));
    }
    let _ = writeln!(text, "- Law: {}", law.join("; "));
    if !rule.exemptions.is_empty() {
        let ids: Vec<&str> = rule.exemptions.iter().map(|(id, _)| id.as_str()).collect();
        let _ = writeln!(text, "- Exemptions tested: {}", ids.join(", "));
    }
    let _ = writeln!(
        text,
        "- Fix: {}",
        rule.fix.first().map_or("", String::as_str)
    );
    if let Some(question) = &rule.question {
        let _ = writeln!(text, "- Asks a person: {question}");
    }
    if !rule.related.is_empty() {
        let _ = writeln!(text, "- Related: {}", rule.related.join(", "));
    }
    text.push('\n');
}

fn language(text: &mut String) {
    text.push_str(LANGUAGE);
    for kind in SubjectKind::ALL {
        let _ = writeln!(
            text,
            "### Fields of a {}\n\n| field | holds | means |\n|---|---|---|",
            kind.as_str()
        );
        for field in fields(kind) {
            let holds = match field.kind {
                Kind::Word(words) => words.join(", "),
                Kind::Words(words) => format!("any of {}", words.join(", ")),
                Kind::Text => "text".into(),
                Kind::Vendor => "vendor id or none".into(),
                Kind::Flag => "true, false".into(),
                Kind::Number(Unit::Plain) => "number".into(),
                Kind::Number(unit) => format!("number with unit ({})", unit.words().join(", ")),
            };
            let _ = writeln!(text, "| {} | {holds} | {} |", field.name, field.means);
        }
        text.push('\n');
    }
    text.push_str("### Checks\n\n| check | looks at | asks |\n|---|---|---|\n");
    for check in Check::ALL {
        let subjects: Vec<&str> = check.subjects().iter().map(|k| k.as_str()).collect();
        let _ = writeln!(
            text,
            "| {} | {} | {} |",
            check.as_str(),
            subjects.join(", "),
            check.means()
        );
    }
}

const HEAD: &str = "# Rules

This page is written from the files under `rules/`; a test keeps it fresh
(`CONSENTRY_WRITE_DOCS=1 cargo test rules_page` writes it anew).

A rule reports what was recorded and gives a preliminary view of the law. It never finds a breach: a
competent person or authority does. A clean result means no finding in the tested scope. The law is
stated as of {as_of}.

";

const LANGUAGE: &str = r#"## The rule language

One TOML file per rule, named after its id, under a folder of its topic. Every key, value, unit and
name is checked when the file is read; a mistake is shown with file, line, column and a suggestion.

| key | holds |
|---|---|
| `id`, `title`, `group`, `severity`, `jurisdictions` | what it is called, its topic, its weight, where it applies |
| `own` | `approved`, `third-parties`, `requests`, `cookies`, `pixels`: the part of the organisation's own settings that it holds the site to. Such a rule names no `legal` and no `jurisdictions`, asks only about scenarios of which the settings speak, and is not applicable where they say nothing; `severity` in that section wins over its own |
| `automated` | `false`: a machine cannot judge it; then `question` says what a person checks, and there is no condition |
| `question` | what only a person can answer: a match asks it (outcome `review`) and makes no finding |
| `subject`, `scenarios` | what it looks at, and in which scenarios |
| `per` | `scenario`: the same thing in two scenarios makes two findings; `audit`: one. Left out: `scenario` for requests, pixels, cookies and storage, `audit` for the rest |
| `looks_for`, `why`, `not_if` | plain words |
| `legal` | `[{ source, at, unverified }]`; sources are in `rules/law/sources.toml` |
| `exemptions` | ids of `rules/law/exemptions.toml` |
| `folds` | less specific rules whose matches on the same vendor or thing it takes in |
| `[when]` | the condition |
| `[remedy]` | `summary`, `steps` |
| `retest` | what a new test must show |
| `[[example]]` | `expect` (`finding`, or `review` for a rule with a question, `none`, `not-tested`) and fragments of facts; at least one that finds and one that does not |

A condition holds when every part of it holds. A part is `field = value`, `field = [one, of, these]`,
`field = { not = … }`, `field = { over = "13 months" }`, `field = { under = … }`,
`field = { over = { threshold = "id" } }`, `any = [{ … }, { … }]`, or `check = "name"`. What the evidence
does not say is unknown: it is neither yes nor no, and the rule ends as not-tested unless it found
something elsewhere.

"#;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use crate::catalogue::DataFiles;
    use crate::rules::RuleSet;
    use std::path::Path;

    #[test]
    fn rules_page_is_fresh() {
        let text = RuleSet::load(&DataFiles::embedded()).unwrap().document();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
        if std::env::var_os("CONSENTRY_WRITE_DOCS").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == text,
            "docs/rules.md is old: CONSENTRY_WRITE_DOCS=1 cargo test rules_page"
        );
    }
}
