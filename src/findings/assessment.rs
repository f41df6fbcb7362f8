//! The third line: what the rule concludes, by which law, and what would change the view.

use super::group::Group;
use super::words::listed;
use crate::findings::LegalRef;
use crate::rules::law::{LegalAt, Source};
use crate::rules::{RuleSet, Severity};

/// The assessment line. It says "appears to breach", never that there is a breach.
pub(super) fn sentence(
    group: &Group<'_>,
    rules: &RuleSet,
    exemptions: &[(String, String)],
) -> String {
    let named = listed(&binding(group, rules));
    let mut text = match group.severity() {
        Severity::Violation => format!("Appears to breach {named}."),
        Severity::LikelyViolation => {
            format!("Likely breaches {named}; one point is to be confirmed by a person.")
        }
        Severity::Risk => format!(
            "May breach {named}; this depends on facts outside the scan or on a disputed question."
        ),
        Severity::Advice => format!("Good practice; see {named}."),
    };
    let differing: Vec<String> = group
        .jurisdictions
        .iter()
        .filter(|(_, severity)| *severity != group.severity())
        .map(|(code, severity)| format!("in {code} {}", severity.as_str()))
        .collect();
    if !differing.is_empty() {
        text.push_str(&format!(" Weighed differently {}.", listed(&differing)));
    }
    if group.jurisdictions.iter().any(|(code, _)| code == "UK") {
        text.push_str(" For the UK read PECR reg 6 and the UK GDPR in place of the EU texts; later EU judgments and guidance only persuade there.");
    }
    text.push_str(&tests(exemptions));
    if !group.rule.not_if.is_empty() {
        text.push_str(&format!(
            " It would be seen otherwise if: {}.",
            group.rule.not_if.join("; ")
        ));
    }
    let mut folded: Vec<String> = group.folded.iter().map(|f| f.rule.clone()).collect();
    folded.sort();
    folded.dedup();
    if !folded.is_empty() {
        text.push_str(&format!(
            " The evidence also holds what rule {} looks for; it is not counted again.",
            listed(&folded)
        ));
    }
    text
}

fn tests(exemptions: &[(String, String)]) -> String {
    let open: Vec<String> = exemptions
        .iter()
        .filter(|(_, result)| result == "open")
        .map(|(id, _)| id.clone())
        .collect();
    if !open.is_empty() {
        return format!(
            " Exemption tests a person has to decide: {}.",
            listed(&open)
        );
    }
    if exemptions.iter().any(|(_, result)| result == "not-met") {
        " No exemption test passed.".into()
    } else {
        String::new()
    }
}

/// Laws and judgments of the places it was found in; guidance when there is none.
fn binding(group: &Group<'_>, rules: &RuleSet) -> Vec<String> {
    let law = rules.law();
    let places: Vec<&String> = group
        .jurisdictions
        .iter()
        .filter_map(|(code, _)| law.jurisdictions.get(code))
        .flat_map(|view| &view.includes)
        .collect();
    let cited: Vec<(&LegalAt, &Source)> = group
        .rule
        .legal
        .iter()
        .filter_map(|at| Some((at, law.sources.get(&at.source)?)))
        .collect();
    let here = |source: &Source| places.iter().any(|p| **p == source.jurisdiction);
    let named: Vec<String> = cited
        .iter()
        .filter(|(_, source)| matches!(source.kind.as_str(), "law" | "case") && here(source))
        .map(|(at, source)| cite(at, source))
        .collect();
    if !named.is_empty() {
        return named;
    }
    // guidance is called guidance: it is not what is breached, it says how the law is read
    let near: Vec<&(&LegalAt, &Source)> = cited.iter().filter(|(_, source)| here(source)).collect();
    let guides = if near.is_empty() {
        cited.iter().collect()
    } else {
        near
    };
    guides
        .into_iter()
        .take(2)
        .map(|(at, source)| match source.kind.as_str() {
            "law" | "case" => cite(at, source),
            kind => format!("the law as read in {} ({kind})", cite(at, source)),
        })
        .collect()
}

fn cite(at: &LegalAt, source: &Source) -> String {
    if at.at.is_empty() {
        source.cite.clone()
    } else {
        format!("{} {}", source.cite, pinpoint(at))
    }
}

fn pinpoint(at: &LegalAt) -> String {
    match (at.at.is_empty(), at.unverified) {
        (true, _) => String::new(),
        (false, true) => format!("{} (pinpoint not checked)", at.at),
        (false, false) => at.at.clone(),
    }
}

/// Every source of the rule with its pinpoint.
pub(super) fn legal(group: &Group<'_>, rules: &RuleSet) -> Vec<LegalRef> {
    group
        .rule
        .legal
        .iter()
        .filter_map(|at| {
            let source = rules.law().sources.get(&at.source)?;
            Some(LegalRef {
                source: source.id.clone(),
                at: pinpoint(at),
                title: source.title.clone(),
                url: source.url.clone(),
            })
        })
        .collect()
}

/// What differs by country: the notes of the places it was found in, and for the EU those of its members.
pub(super) fn national_notes(group: &Group<'_>, rules: &RuleSet) -> Vec<String> {
    let found: Vec<&str> = group
        .jurisdictions
        .iter()
        .map(|(code, _)| code.as_str())
        .collect();
    rules
        .law()
        .jurisdictions
        .values()
        .filter(|view| {
            found.contains(&view.id.as_str())
                || (found.contains(&"EU") && view.includes.iter().any(|i| i == "EU"))
        })
        .flat_map(|view| &view.notes)
        .filter(|(rule, _)| *rule == group.rule.id)
        .map(|(_, text)| text.clone())
        .collect()
}
