//! How to mend a finding, and the command that tests it again.

use super::group::Group;
use crate::detect::{Catalogue, Facts};
use crate::evidence::Scenario;
use crate::findings::{Remedy, RemedyCode};
use crate::messages::Messages;
use crate::rules::law::Recipe;
use crate::rules::{RuleSet, SubjectKind};
use crate::say;
use std::collections::BTreeMap;

/// Topics in which taming the vendor's script is the mend.
const TAMED: &[&str] = &[
    "prior-consent",
    "consent-quality",
    "withdrawal",
    "third-party",
];

/// Kinds of platforms that a site itself is built on; the others stand beside it.
const BUILT_ON: &[&str] = &["cms", "shop"];

/// The rule's remedy, then what is known about the vendor and about the site's own platform.
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
            let step = with_standing(known.summary.clone(), &known.verified, group.messages);
            remedy.steps.push(step);
            carry(&mut remedy.code, &id, &known.code);
        }
        if let Some(vendor) = catalogue.vendor(&id) {
            remedy.steps.extend(vendor.remedy.iter().cloned());
        }
    }
    for recipe in recipes(&rules.law().recipes, facts, catalogue)
        .into_iter()
        .filter(|r| r.groups.contains(&rule.group))
    {
        let (platform, step) = (recipe.platform.as_str(), recipe.step.as_str());
        let step = say!(
            group.messages,
            "finding-remedy-in",
            platform = platform,
            step = step
        );
        let step = with_standing(step, &recipe.verified, group.messages);
        remedy.steps.push(step);
        carry(&mut remedy.code, platform, &recipe.code);
    }
    let retest = rule.retest.as_str();
    remedy.steps.push(say!(
        group.messages,
        "finding-remedy-retest",
        retest = retest
    ));
    remedy
}

/// The recipes for this site, in file order: those of the platforms that it surely has. Where what it is
/// built on is not among them, also those that any site can follow.
fn recipes<'a>(all: &'a [Recipe], facts: &Facts, catalogue: &Catalogue) -> Vec<&'a Recipe> {
    let known = &catalogue.platforms().platforms;
    let sure: BTreeMap<&str, &str> = facts
        .platforms
        .iter()
        .filter(|p| p.confidence == "high")
        .map(|p| (p.id.as_str(), p.kind.as_str()))
        .collect();
    let has = |id: &String| {
        // a platform may be a vendor too, whose scripts stand on sites that are not built on it
        if known.contains_key(id) {
            sure.contains_key(id.as_str())
        } else {
            facts.vendors.iter().any(|v| v.id == *id)
        }
    };
    let is_base = |id: &String| sure.get(id.as_str()).is_some_and(|k| BUILT_ON.contains(k));
    let base_known = all.iter().any(|r| r.seen.iter().any(is_base));
    let fits = |r: &&Recipe| r.seen.iter().any(has) || (r.anywhere && !base_known);
    all.iter().filter(fits).collect()
}

/// A sentence, and how far it was checked (`yes`, `partly`, `no`).
fn with_standing(sentence: String, verified: &str, messages: &Messages) -> String {
    let checked = match verified {
        "no" => say!(messages, "finding-remedy-unchecked"),
        "partly" => say!(messages, "finding-remedy-partly-checked"),
        _ => String::new(),
    };
    messages.sentences(&[sentence, checked])
}

/// Adds code for a vendor or platform; what is there already under another name is not said twice.
fn carry(code: &mut Vec<RemedyCode>, whose: &str, more: &[(String, String)]) {
    for (language, text) in more {
        let text = text.trim_matches('\n');
        if code.iter().all(|c| c.text != text) {
            code.push(RemedyCode {
                vendor: whose.to_owned(),
                language: language.clone(),
                text: text.to_owned(),
            });
        }
    }
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
pub fn quoted(text: &str) -> String {
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
    #![allow(clippy::unwrap_used)]

    use super::super::theatre::theatre;
    use super::{quoted, recipes};
    use crate::catalogue::DataFiles;
    use crate::detect::{Catalogue, PlatformFact};
    use crate::rules::RuleSet;

    fn platform(id: &str, kind: &str, confidence: &str) -> PlatformFact {
        PlatformFact {
            id: id.into(),
            name: id.into(),
            kind: kind.into(),
            tells: vec!["a sign".into()],
            confidence: confidence.into(),
        }
    }

    #[test]
    fn a_site_is_told_the_ways_of_its_own_platform() {
        let files = DataFiles::embedded();
        let rules = RuleSet::load(&files).unwrap();
        let catalogue = Catalogue::load(&files).unwrap();
        let any = ["Google Tag Manager", "a snippet in the page"];
        let cases: [(&[PlatformFact], &[&str], &[&str]); 11] = [
            (&[], &[], &any),
            (&[], &["gtm"], &any),
            (&[platform("wordpress", "cms", "high")], &[], &["WordPress"]),
            (
                &[platform("wordpress", "cms", "high")],
                &["gtm"],
                &["WordPress", any[0]],
            ),
            (&[platform("wordpress", "cms", "low")], &[], &any),
            (&[platform("shopify", "shop", "high")], &[], &["Shopify"]),
            (&[platform("drupal", "cms", "high")], &[], &["Drupal"]),
            // a button of Shopify stands on many sites
            (&[], &["shopify"], &any),
            (&[platform("cloudflare", "hosting", "high")], &[], &any),
            // where tickets are sold says nothing of what the site is built on
            (
                &[platform("spektrix", "ticketing", "high")],
                &[],
                &["Spektrix", any[0], any[1]],
            ),
            (
                &[
                    platform("squarespace", "cms", "high"),
                    platform("tessitura", "ticketing", "high"),
                ],
                &[],
                &["Squarespace", "Tessitura TNEW"],
            ),
        ];
        for (platforms, vendors, expected) in cases {
            let mut facts = theatre();
            let mut vendor = facts.vendors[0].clone();
            facts.platforms = platforms.to_vec();
            facts.vendors.clear();
            for id in vendors {
                vendor.id = (*id).to_owned();
                facts.vendors.push(vendor.clone());
            }
            let told = recipes(&rules.law().recipes, &facts, &catalogue);
            // those about consent; the ones about data come after them
            let told: Vec<&str> = told
                .iter()
                .filter(|r| r.groups.iter().any(|g| g == "prior-consent"))
                .map(|r| r.platform.as_str())
                .collect();
            assert_eq!(told, expected, "{platforms:?} {vendors:?}");
        }
    }

    /// A misspelt id would tell a site nothing.
    #[test]
    fn every_sign_of_a_recipe_is_a_platform_or_a_vendor() {
        let files = DataFiles::embedded();
        let rules = RuleSet::load(&files).unwrap();
        let catalogue = Catalogue::load(&files).unwrap();
        for recipe in &rules.law().recipes {
            assert!(
                recipe.anywhere || !recipe.seen.is_empty(),
                "{}",
                recipe.platform
            );
            assert!(
                ["yes", "partly", "no"].contains(&recipe.verified.as_str()),
                "{}",
                recipe.platform
            );
            for id in &recipe.seen {
                let known = catalogue.platforms().platforms.contains_key(id)
                    || catalogue.vendor(id).is_some();
                assert!(known, "{id}");
            }
        }
    }

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
