//! `consentry explain NAME`: a rule, vendor, cookie name or finding in plain words.

use super::exit::Status;
use super::explain_catalogue::{cookie_text, vendor_text};
use super::message::{Trouble, say, shown};
use super::options::data_files;
use super::report_of;
use crate::catalogue::did_you_mean;
use crate::detect::{Area, Catalogue, Vendor};
use crate::findings::Finding;
use crate::judge::load;
use crate::rules::{Rule, RuleSet};
use std::path::Path;

/// Columns of the text.
const WIDTH: usize = 80;
/// Columns of the words on the left.
const MARGIN: usize = 10;

/// Explains a name.
///
/// # Errors
/// When nothing of that name is known (exit 2, with the nearest name).
pub fn run(name: &str, audit: Option<&Path>, overlay: Option<&Path>) -> Result<Status, Trouble> {
    let (catalogue, rules) = load(&data_files(overlay)?)?;
    let text = match audit {
        Some(dir) => {
            let document = report_of::read(dir)?;
            match rules.rule(name) {
                Some(rule) => {
                    let mut page = rule_page(rule, &rules);
                    super::explain_met::rule(&mut page, rule, &document, &rules);
                    page.text
                }
                None => match report_of::find(&document, name) {
                    Ok(finding) => {
                        let mut page = finding_page(finding, &rules);
                        super::explain_met::finding(&mut page, finding, &document, &rules);
                        page.text
                    }
                    // A vendor or cookie is what it is in any audit.
                    Err(trouble) => known(name, &catalogue, &rules).ok_or(trouble)?,
                },
            }
        }
        None => known(name, &catalogue, &rules).ok_or_else(|| unknown(name, &catalogue, &rules))?,
    };
    say(&text)?;
    Ok(Status::Done)
}

/// The text on a rule, vendor or cookie of that name.
fn known(name: &str, catalogue: &Catalogue, rules: &RuleSet) -> Option<String> {
    if let Some(rule) = rules.rule(name) {
        return Some(rule_text(rule, rules));
    }
    let same = |vendor: &&Vendor| {
        vendor.id.eq_ignore_ascii_case(name) || vendor.name.eq_ignore_ascii_case(name)
    };
    if let Some(vendor) = catalogue.vendors().find(same) {
        return Some(vendor_text(vendor, catalogue));
    }
    let areas = [Area::Cookie, Area::Local, Area::Session];
    let entry = areas
        .into_iter()
        .find_map(|area| catalogue.cookie(name, "", area));
    let entry = entry.or_else(|| catalogue.cookies().find(|entry| entry.name == name))?;
    Some(cookie_text(name, entry, catalogue))
}

fn unknown(name: &str, catalogue: &Catalogue, rules: &RuleSet) -> Trouble {
    let is_finding = name
        .strip_prefix("F-")
        .is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()));
    if is_finding {
        return Trouble::usage(format!("finding {name} of which audit?"))
            .help(format!("consentry explain {name} --audit DIR"))
            .into();
    }
    let names = rules.rules().map(|rule| rule.id.as_str());
    let names = names.chain(catalogue.vendors().map(|vendor| vendor.id.as_str()));
    let all: Vec<&str> = names
        .chain(catalogue.cookies().map(|entry| entry.name.as_str()))
        .collect();
    // What a person has typed the beginning of is nearer than any other word.
    let begun = all
        .iter()
        .find(|known| name.len() >= 3 && known.starts_with(name))
        .map(|known| format!("did you mean \"{known}\"?"));
    let help = begun.or_else(|| did_you_mean(name, all.iter().copied()));
    Trouble::usage(format!("no rule, vendor or cookie \"{name}\""))
        .help(help.unwrap_or_else(|| "consentry rules list".into()))
        .into()
}

fn rule_text(rule: &Rule, rules: &RuleSet) -> String {
    rule_page(rule, rules).text
}

fn rule_page(rule: &Rule, rules: &RuleSet) -> Page {
    let scenarios: Vec<&str> = rule
        .scenarios
        .iter()
        .map(|scenario| scenario.as_str())
        .collect();
    let mut page = Page::new(&format!(
        "{}  {}  {}  {}",
        rule.id,
        rule.severity.as_str(),
        rule.places(),
        scenarios.join(", ")
    ));
    page.line(&rule.title);
    page.gap();
    page.entry("When", &rule.looks_for);
    for condition in rule.when.words() {
        page.entry("", &format!("- {condition}"));
    }
    page.entry("Why", &rule.why);
    let law: Vec<String> = rule
        .legal
        .iter()
        .map(|legal| {
            let cite = rules
                .law()
                .sources
                .get(&legal.source)
                .map_or(legal.source.as_str(), |source| source.cite.as_str());
            let unsure = if legal.unverified {
                " (pinpoint not verified)"
            } else {
                ""
            };
            format!("{cite} {}{unsure}", legal.at).trim().to_owned()
        })
        .collect();
    match rule.own {
        Some(own) => page.entry(
            "Law",
            &format!(
                "none: it holds the site to {} of the organisation's own settings",
                own.key()
            ),
        ),
        None => page.entry("Law", &law.join("; ")),
    }
    page.entry("Not if", &rule.not_if.join("; "));
    let exemptions: Vec<&str> = rule
        .exemptions
        .iter()
        .map(|id| {
            rules
                .law()
                .exemptions
                .get(id)
                .map_or(id.as_str(), |exemption| exemption.title.as_str())
        })
        .collect();
    page.entry("Exempt", &exemptions.join("; "));
    page.entry("Fix", &rule.remedy);
    for step in &rule.steps {
        page.entry("", &format!("- {step}"));
    }
    page.entry("Test", &rule.retest);
    page.entry("Related", &rule.folds.join(", "));
    page.entry("Asks", rule.question.as_deref().unwrap_or(""));
    let fined: Vec<String> = rule
        .legal
        .iter()
        .filter_map(|legal| rules.law().sources.get(&legal.source))
        .filter(|source| source.kind == "decision")
        .map(|source| format!("{} ({})", source.title, source.date))
        .collect();
    if !fined.is_empty() {
        page.entry(
            "Decided",
            &format!("{}. Examples, no price list.", fined.join("; ")),
        );
    }
    page
}

fn finding_page(finding: &Finding, rules: &RuleSet) -> Page {
    let mut page = Page::new(&format!(
        "{}  {}  {}",
        finding.id,
        finding.severity.as_str(),
        finding.jurisdictions.join(", ")
    ));
    page.line(&finding.title);
    page.gap();
    page.entry("Fact", &finding.fact);
    page.entry("Is", &finding.classification);
    page.entry("Judged", &finding.assessment);
    page.entry(
        "Why",
        rules
            .rule(&finding.rule)
            .map_or("", |rule| rule.why.as_str()),
    );
    let law: Vec<String> = finding
        .legal
        .iter()
        .map(|legal| format!("{} {}", legal.title, legal.at).trim().to_owned())
        .collect();
    page.entry("Law", &law.join("; "));
    page.entry("Evidence", &finding.evidence.join(", "));
    page.entry("Pages", &finding.pages.join(", "));
    page.entry(
        "Seen",
        &format!("in {} of {} runs", finding.seen.n, finding.seen.of),
    );
    page.entry("Fix", &finding.remedy.summary);
    for step in &finding.remedy.steps {
        page.entry("", &format!("- {step}"));
    }
    page.entry("Test", &finding.retest);
    page.entry(
        "Rule",
        &format!("{} (consentry explain {})", finding.rule, finding.rule),
    );
    page
}

/// Text with words on the left and lines of at most [`WIDTH`] columns.
pub(super) struct Page {
    pub(super) text: String,
}

impl Page {
    pub(super) fn new(head: &str) -> Page {
        Page {
            text: format!("{}\n", shown(head)),
        }
    }

    fn line(&mut self, text: &str) {
        self.text += &format!("{}\n", shown(text));
    }

    pub(super) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// One entry; nothing when there is nothing to say.
    pub(super) fn entry(&mut self, label: &str, text: &str) {
        let mut label = label;
        let mut line = String::new();
        for word in shown(text).split_whitespace() {
            if !line.is_empty() && MARGIN + line.chars().count() + 1 + word.chars().count() > WIDTH
            {
                self.row(&mut label, &line);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line += word;
        }
        if !line.is_empty() {
            self.row(&mut label, &line);
        }
    }

    fn row(&mut self, label: &mut &str, line: &str) {
        self.text += &format!("{:<MARGIN$}{line}\n", std::mem::take(label));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFiles;

    fn embedded() -> (Catalogue, RuleSet) {
        load(&DataFiles::embedded()).unwrap()
    }

    #[test]
    fn a_rule_a_vendor_and_a_cookie_are_explained() {
        let (catalogue, rules) = embedded();
        let rule = known("pixel-before-consent", &catalogue, &rules).unwrap();
        for part in [
            "violation",
            "When ",
            "Why ",
            "Law ",
            "art 5(3)",
            "Fix ",
            "Test ",
        ] {
            assert!(rule.contains(part), "{part} in {rule}");
        }
        assert!(
            rule.lines()
                .skip(1)
                .all(|line| line.chars().count() <= WIDTH),
            "{rule}"
        );
        assert!(
            known("meta", &catalogue, &rules)
                .unwrap()
                .contains("Company")
        );
        assert!(
            known("_fbp", &catalogue, &rules)
                .unwrap()
                .contains("marketing")
        );
    }

    #[test]
    fn an_unknown_name_gets_the_nearest_known_one() {
        let (catalogue, rules) = embedded();
        assert!(known("pixel-before-concent", &catalogue, &rules).is_none());
        let text = unknown("pixel-before-concent", &catalogue, &rules).text();
        assert!(
            text.contains("did you mean \"pixel-before-consent\"?"),
            "{text}"
        );
        let text = unknown("pixel-bef", &catalogue, &rules).text();
        assert!(
            text.contains("did you mean \"pixel-before-consent\"?"),
            "{text}"
        );
        assert!(
            unknown("F-001", &catalogue, &rules)
                .text()
                .contains("--audit DIR")
        );
    }
}
