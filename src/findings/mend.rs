//! How to mend a finding, and the command that tests it again.

use super::group::Group;
use crate::detect::{Catalogue, Facts};
use crate::evidence::Scenario;
use crate::findings::{Remedy, RemedyCode};
use crate::rules::{RuleSet, SubjectKind};
use crate::say;

/// Topics in which taming the vendor's script is the mend.
const TAMED: &[&str] = &[
    "prior-consent",
    "consent-quality",
    "withdrawal",
    "third-party",
];

/// The rule's remedy, then what is known about the vendor.
pub(super) fn remedy(
    group: &Group<'_>,
    facts: &Facts,
    rules: &RuleSet,
    catalogue: &Catalogue,
) -> Remedy {
    let rule = group.rule;
    let mut remedy = Remedy {
        summary: rule.remedy.clone(),
        steps: rule.steps.clone(),
        code: Vec::new(),
    };
    let tame = match rule.subject {
        SubjectKind::Pixel => true,
        SubjectKind::Noscript | SubjectKind::Vendor => false,
        _ => TAMED.contains(&rule.group.as_str()),
    };
    if let (true, Some(id)) = (tame, group.vendor()) {
        for known in rules
            .law()
            .remedies
            .iter()
            .filter(|r| r.vendors.contains(&id))
        {
            let checked = match known.verified.as_str() {
                "no" => say!(group.messages, "finding-remedy-unchecked"),
                "partly" => say!(group.messages, "finding-remedy-partly-checked"),
                _ => String::new(),
            };
            let step = [known.summary.clone(), checked];
            remedy.steps.push(group.messages.sentences(&step));
            remedy
                .code
                .extend(known.code.iter().map(|(language, text)| RemedyCode {
                    vendor: id.clone(),
                    language: language.clone(),
                    text: text.trim_matches('\n').to_owned(),
                }));
        }
        if let Some(vendor) = catalogue.vendor(&id) {
            remedy.steps.extend(vendor.remedy.iter().cloned());
        }
    }
    let has = |id: &String| {
        facts.platforms.iter().any(|p| p.id == *id) || facts.vendors.iter().any(|v| v.id == *id)
    };
    let recipes = rules.law().recipes.iter();
    let recipes = recipes.filter(|r| r.groups.contains(&rule.group));
    // of a site whose platform is not known every way is named
    let recipes = recipes
        .filter(|r| r.seen.is_empty() || facts.platforms.is_empty() || r.seen.iter().any(has));
    remedy.steps.extend(recipes.map(|r| {
        let (platform, step) = (r.platform.as_str(), r.step.as_str());
        say!(
            group.messages,
            "finding-remedy-in",
            platform = platform,
            step = step
        )
    }));
    let retest = rule.retest.as_str();
    remedy.steps.push(say!(
        group.messages,
        "finding-remedy-retest",
        retest = retest
    ));
    remedy
}

/// `consentry scan URL --scenarios before --jurisdiction EU`.
pub(super) fn retest(group: &Group<'_>, facts: &Facts) -> String {
    let url = facts.audit.seeds.first().map_or("URL", String::as_str);
    let scenarios: Vec<&str> = match group.scenario {
        Some(scenario) => vec![scenario.as_str()],
        None => group
            .rule
            .scenarios
            .iter()
            .copied()
            .map(Scenario::as_str)
            .collect(),
    };
    let places: Vec<&str> = group
        .jurisdictions
        .iter()
        .map(|(code, _)| code.as_str())
        .collect();
    // what the organisation allows itself stands nowhere else
    let own = match group.rule.own {
        Some(_) => " --config consentry.toml",
        None => "",
    };
    format!(
        "consentry scan {} --scenarios {} --jurisdiction {}{own}",
        quoted(url),
        scenarios.join(","),
        places.join(",")
    )
}

/// An address as one word of a shell: bare when every character is harmless there, else in single quotes.
fn quoted(text: &str) -> String {
    let harmless = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '/' | ':' | '.' | '-' | '_' | '%' | '+' | ',' | '@' | '=')
    };
    if !text.is_empty() && text.chars().all(harmless) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn an_address_cannot_leave_its_word() {
        assert_eq!(quoted("https://a.example/"), "https://a.example/");
        assert_eq!(
            quoted("https://a.example/?a=1&b='; rm -rf x"),
            "'https://a.example/?a=1&b='\\''; rm -rf x'"
        );
        assert_eq!(quoted(""), "''");
    }
}
