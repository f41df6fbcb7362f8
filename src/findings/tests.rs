//! The theatre's faults, and nothing else, must come out; and the lines must say what was recorded.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::theatre::{ADVERTISERS, theatre};
use super::*;
use crate::catalogue::DataFiles;
use crate::detect::*;
use crate::evidence::{Consent, Outcome, Scenario};
use crate::messages::Messages;
use crate::rules::{RuleOutcome, RuleSet, Severity, Verdict};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Rules and catalogue, loaded once for all tests.
fn loaded() -> &'static (RuleSet, Catalogue) {
    static LOADED: OnceLock<(RuleSet, Catalogue)> = OnceLock::new();
    LOADED.get_or_init(|| {
        let files = DataFiles::embedded();
        (
            RuleSet::load(&files).unwrap(),
            Catalogue::load(&files).unwrap(),
        )
    })
}

fn judged(facts: &Facts, places: &[&str]) -> (Vec<Verdict>, Vec<Finding>, Vec<RuleResult>) {
    let (rules, catalogue) = loaded();
    let places: Vec<String> = places.iter().map(ToString::to_string).collect();
    let verdicts = rules.judge(facts, &places, &Messages::english());
    let (findings, results) = build(&verdicts, facts, rules, catalogue, &Messages::english());
    (verdicts, findings, results)
}

fn about(finding: &Finding, facts: &Facts) -> String {
    let cookie = facts
        .cookies
        .iter()
        .find(|c| finding.evidence.contains(&c.id))
        .map(|c| c.name.clone());
    let thing = cookie
        .or_else(|| finding.vendor.clone())
        .unwrap_or_default();
    format!("{} {thing}", finding.rule)
}

#[test]
fn exactly_the_planted_faults_come_out() {
    let facts = theatre();
    let (_, findings, _) = judged(&facts, &["EU"]);
    let mut found: Vec<String> = findings.iter().map(|f| about(f, &facts)).collect();
    found.sort();
    let mut expected: Vec<String> = [
        "pixel-before-consent meta",
        "pixel-before-consent tiktok",
        "ad-id-first-party-before-consent _fbp",
        "ad-id-first-party-before-consent _ttp",
        "tag-manager-before-consent gtm",
        "consent-mode-denied-ping google-analytics",
        "consent-mode-denied-ping google-analytics",
        "pixel-after-reject meta",
        "cookie-kept-after-reject _fbp",
        "no-reject-first-layer ",
        "reject-more-clicks ",
        "preticked-options ",
        "undeclared-recipient tiktok",
        "undeclared-recipient snapchat",
        "noscript-pixel meta",
        "cookie-before-consent hl_visitor",
        "identifier-cookie-insecure hl_visitor",
        "lifetime-excessive hl_visitor",
    ]
    .map(String::from)
    .to_vec();
    // every vendor that was sent the thank-you page's address
    expected.extend(
        ADVERTISERS
            .iter()
            .map(|(id, ..)| format!("pii-in-third-party-url {id}")),
    );
    expected.push("pii-in-third-party-url google-analytics".into());
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn an_event_is_not_left_out_because_another_of_its_vendor_is_worse() {
    let mut facts = theatre();
    let of_meta = |p: &&mut PixelFact| {
        p.vendor == "meta" && p.scenario == Scenario::Before && p.consent == Consent::None
    };
    let mut pixels = facts.pixels.iter_mut().filter(of_meta);
    let hashed = pixels.next().unwrap();
    hashed.user_data.push(UserData {
        kind: "email".into(),
        form: "sha256".into(),
        canary: true,
        place: "q:ud[em]".into(),
    });
    let (hashed, rest) = (hashed.id.clone(), pixels.next().unwrap().id.clone());
    let (_, findings, _) = judged(&facts, &["EU"]);
    let about = |rule: &str| {
        let of_meta = |f: &&Finding| f.rule == rule && f.vendor.as_deref() == Some("meta");
        findings.iter().find(of_meta).unwrap()
    };
    let special = about("hashed-identifier-without-consent");
    let general = about("pixel-before-consent");
    assert!(special.evidence.contains(&hashed) && !special.evidence.contains(&rest));
    assert!(general.evidence.contains(&rest) && !general.evidence.contains(&hashed));
    assert!(special.assessment.contains("pixel-before-consent"));
    assert!(general.related.contains(&special.id));
}

#[test]
fn a_cookie_that_every_run_shows_is_seen_in_every_run() {
    let mut facts = theatre();
    for scenario in facts.scenarios.values_mut() {
        scenario.runs = 2;
    }
    for cookie in &mut facts.cookies {
        let runs = if cookie.name == "hl_visitor" {
            vec![1, 2]
        } else {
            vec![2]
        };
        let scenarios = cookie.scenarios.keys();
        cookie.seen_runs = scenarios.map(|s| (*s, runs.clone())).collect();
    }
    let (_, findings, _) = judged(&facts, &["EU"]);
    for (name, n) in [("hl_visitor", 2), ("_fbp", 1)] {
        let of = findings.iter().filter(|f| about(f, &facts).ends_with(name));
        let seen: Vec<u32> = of.map(|f| f.seen.n).collect();
        assert!(
            !seen.is_empty() && seen.iter().all(|s| *s == n),
            "{name} {seen:?}"
        );
    }
}

#[test]
fn what_is_folded_is_kept_as_evidence_and_not_counted() {
    let facts = theatre();
    let (_, findings, results) = judged(&facts, &["EU", "UK"]);
    let pixel = findings
        .iter()
        .find(|f| f.rule == "pixel-before-consent" && f.vendor.as_deref() == Some("meta"))
        .unwrap();
    let library = facts
        .requests
        .iter()
        .find(|r| r.vendor_kind.as_deref() == Some("script") && r.vendor.as_deref() == Some("meta"))
        .unwrap();
    assert!(pixel.evidence.contains(&library.id));
    assert!(pixel.assessment.contains("library-before-consent"));
    let folded = results
        .iter()
        .find(|r| r.id == "library-before-consent" && r.jurisdiction == "EU")
        .unwrap();
    assert_eq!(folded.outcome, RuleOutcome::Finding);
    assert!(folded.findings.contains(&pixel.id));
    let id = findings
        .iter()
        .find(|f| f.rule == "ad-id-first-party-before-consent" && f.title.ends_with("_fbp"))
        .unwrap();
    assert!(pixel.related.contains(&id.id) && id.related.contains(&pixel.id));
    assert_eq!(pixel.jurisdictions, ["EU", "UK"]);
}

#[test]
fn the_fact_line_counts_and_holds_no_legal_word() {
    let facts = theatre();
    let (_, findings, _) = judged(&facts, &["EU", "UK", "FR", "DE"]);
    let pixel = findings
        .iter()
        .find(|f| f.rule == "pixel-before-consent" && f.vendor.as_deref() == Some("meta"))
        .unwrap();
    assert_eq!(
        pixel.fact,
        "In scenario before, 10 requests to Meta Pixel (event PageView; account meta-1) on 10 of 10 pages before any choice; \
         the first 0.42 s after navigation. Seen in 1 of 1 runs."
    );
    let ping = findings
        .iter()
        .find(|f| f.rule == "consent-mode-denied-ping")
        .unwrap();
    assert!(ping.fact.contains("gcs=G100"), "{}", ping.fact);
    for finding in &findings {
        let fact = finding.fact.to_lowercase();
        for word in [
            "breach", "violat", "unlawful", "illegal", "gdpr", "eprivacy", " art ", "infring",
            "complian", "offence",
        ] {
            assert!(!fact.contains(word), "{}: {}", finding.rule, finding.fact);
        }
        let all = format!(
            "{} {} {}",
            finding.fact, finding.classification, finding.assessment
        )
        .to_lowercase();
        assert!(!all.contains("compliant"), "{all}");
        assert!(!finding.evidence.is_empty() && !finding.legal.is_empty());
        assert!(
            finding.fact.ends_with('.') && !finding.fact.contains(".."),
            "{}",
            finding.fact
        );
        assert!(
            finding
                .retest
                .starts_with("consentry scan https://www.harbourlights.example/ --scenarios ")
        );
    }
}

#[test]
fn severity_comes_with_its_words_and_the_order() {
    let facts = theatre();
    let (_, findings, _) = judged(&facts, &["EU", "DE"]);
    for finding in &findings {
        let start = match finding.severity {
            Severity::Violation => "Appears to breach ",
            Severity::LikelyViolation => "Likely breaches ",
            Severity::Risk => "May breach ",
            Severity::Advice => "Good practice",
        };
        assert!(
            finding.assessment.starts_with(start),
            "{}: {}",
            finding.rule,
            finding.assessment
        );
    }
    assert!(findings.windows(2).all(|w| w[0].severity <= w[1].severity));
    assert_eq!(findings[0].id, "F-001");
    let manager = findings
        .iter()
        .find(|f| f.rule == "tag-manager-before-consent")
        .unwrap();
    assert_eq!(manager.severity, Severity::LikelyViolation);
    assert!(
        manager.assessment.contains("in EU risk"),
        "{}",
        manager.assessment
    );
    assert!(manager.national_notes.iter().any(|n| n.starts_with("DE:")));
    let unchecked = findings
        .iter()
        .find(|f| f.rule == "pixel-before-consent")
        .unwrap();
    assert!(
        unchecked
            .legal
            .iter()
            .any(|l| l.source == "fashion-id" && l.at.ends_with("(pinpoint not checked)"))
    );
}

#[test]
fn scenarios_that_were_not_recorded_are_not_tested() {
    let mut facts = theatre();
    let reject = facts.scenarios.get_mut(&Scenario::Reject).unwrap();
    reject.outcome = Outcome::NotTestable;
    reject.reason = Some("no control that refuses was found".into());
    facts.requests.retain(|r| r.scenario != Scenario::Reject);
    facts.pixels.retain(|p| p.scenario != Scenario::Reject);
    let (verdicts, findings, results) = judged(&facts, &["EU"]);
    assert!(findings.iter().all(|f| f.rule != "pixel-after-reject"));
    let verdict = verdicts
        .iter()
        .find(|v| v.rule == "pixel-after-reject")
        .unwrap();
    assert_eq!(verdict.outcome, RuleOutcome::NotTested);
    assert!(
        verdict.why.contains("no control that refuses was found"),
        "{}",
        verdict.why
    );
    let french = results
        .iter()
        .find(|r| r.id == "cookie-over-13-months")
        .unwrap();
    assert_eq!(french.outcome, RuleOutcome::NotApplicable);
    let withdraw = results
        .iter()
        .find(|r| r.id == "pixel-after-withdraw")
        .unwrap();
    assert_eq!(withdraw.outcome, RuleOutcome::NotTested);
}

#[test]
fn a_limit_or_a_lost_page_never_reads_as_clean() {
    let mut facts = Facts {
        pages: theatre().pages,
        scenarios: theatre().scenarios,
        ..Facts::default()
    };
    facts.banner = theatre().banner;
    let outcome = |facts: &Facts, rule: &str| {
        judged(facts, &["EU"])
            .0
            .iter()
            .find(|v| v.rule == rule)
            .unwrap()
            .outcome
    };
    assert_eq!(outcome(&facts, "pixel-before-consent"), RuleOutcome::None);
    let mut lost = facts.clone();
    lost.pages[3].visits[0].outcome = "error".into();
    assert_eq!(
        outcome(&lost, "pixel-before-consent"),
        RuleOutcome::NotTested
    );
    assert_eq!(outcome(&lost, "preticked-options"), RuleOutcome::Finding);
    facts.limits.push(Limit {
        what: "requests were dropped".into(),
        why: "the connection broke".into(),
        effect: String::new(),
        hides: "requests".into(),
        scenario: Some(Scenario::Before),
    });
    assert_eq!(
        outcome(&facts, "pixel-before-consent"),
        RuleOutcome::NotTested
    );
    assert_eq!(outcome(&facts, "storage-before-consent"), RuleOutcome::None);
}

#[test]
fn a_finding_without_evidence_cannot_be_built() {
    let facts = theatre();
    let (rules, catalogue) = loaded();
    let mut verdicts = rules.judge(&facts, &["EU".into()], &Messages::english());
    verdicts.retain(|v| v.rule == "reject-more-clicks");
    verdicts[0]
        .matches
        .iter_mut()
        .for_each(|m| m.evidence.clear());
    let (findings, results) = build(&verdicts, &facts, rules, catalogue, &Messages::english());
    assert!(findings.is_empty());
    assert_eq!(results[0].outcome, RuleOutcome::NotTested);
}

#[test]
fn fingerprints_hold_from_audit_to_audit() {
    let facts = theatre();
    let prints = |facts: &Facts| {
        judged(facts, &["EU"])
            .1
            .into_iter()
            .map(|f| f.fingerprint)
            .collect::<BTreeSet<_>>()
    };
    let all = prints(&facts);
    assert_eq!(all.len(), judged(&facts, &["EU"]).1.len());
    // another run, another order, fewer pages, other numbers
    let mut again = facts.clone();
    again.requests.reverse();
    again.pixels.reverse();
    again.cookies.reverse();
    again.requests.iter_mut().for_each(|r| r.run = 2);
    again.pixels.iter_mut().for_each(|p| p.run = 2);
    again.pixels.retain(|p| p.page.as_deref() != Some("P-002"));
    assert_eq!(all, prints(&again));
    assert_eq!(
        all,
        judged(&facts, &["UK", "EU"])
            .1
            .into_iter()
            .map(|f| f.fingerprint)
            .collect()
    );
}

#[test]
fn what_follows_a_refusal_that_the_site_forgot_is_held_against_it_and_the_rest_is_not_tested() {
    let mut facts = theatre();
    let reject = facts.scenarios.get_mut(&Scenario::Reject).unwrap();
    reject.outcome = Outcome::NotTestable;
    reject.choice_confirmed = Some(false);
    reject.refusal_forgotten = true;
    facts.banner.asked_again = vec![crate::detect::AskedAgain {
        scenario: Scenario::Reject,
        page: Some("P-001".into()),
    }];
    let (verdicts, findings, _) = judged(&facts, &["EU"]);
    for rule in ["reject-not-remembered", "pixel-after-reject"] {
        assert!(findings.iter().any(|f| f.rule == rule), "{rule}");
    }
    let only_there = |v: &&Verdict| v.rule == "choice-has-no-effect";
    let verdict = verdicts.iter().find(only_there).unwrap();
    assert_eq!(verdict.outcome, RuleOutcome::NotTested);
    assert!(
        verdicts
            .iter()
            .all(|v| v.outcome != RuleOutcome::None || !v.why.contains("scenario reject"))
    );
}

#[test]
fn the_same_facts_give_the_same_bytes() {
    let facts = theatre();
    let bytes = |_: u8| {
        let (_, findings, results) = judged(&facts, &["EU", "UK"]);
        serde_json::to_string(&(findings, results)).unwrap()
    };
    assert_eq!(bytes(0), bytes(1));
}

#[test]
fn a_refusal_that_was_not_confirmed_blames_nobody() {
    let mut facts = theatre();
    facts
        .scenarios
        .get_mut(&Scenario::Reject)
        .unwrap()
        .choice_confirmed = Some(false);
    let (verdicts, findings, _) = judged(&facts, &["EU"]);
    assert!(findings.iter().all(|f| !f.rule.ends_with("-after-reject")));
    let verdict = verdicts
        .iter()
        .find(|v| v.rule == "pixel-after-reject")
        .unwrap();
    assert_eq!(verdict.outcome, RuleOutcome::NotTested);
}

#[test]
fn a_cookie_set_in_the_grace_time_is_not_held_against_the_site() {
    let mut facts = theatre();
    let grace = facts
        .requests
        .iter()
        .find(|r| r.scenario == Scenario::Reject && r.grace)
        .unwrap()
        .id
        .clone();
    let ga = facts.cookies.iter_mut().find(|c| c.name == "_ga").unwrap();
    ga.scenarios.insert(Scenario::Reject, CookieState::Set);
    ga.first_set.insert(Scenario::Reject, Consent::Rejected);
    assert!(
        judged(&facts, &["EU"])
            .1
            .iter()
            .any(|f| f.rule == "cookie-after-reject")
    );
    let ga = facts.cookies.iter_mut().find(|c| c.name == "_ga").unwrap();
    ga.set_by.request = Some(grace);
    assert!(
        judged(&facts, &["EU"])
            .1
            .iter()
            .all(|f| f.rule != "cookie-after-reject")
    );
}

#[test]
fn guidance_is_called_guidance_and_the_uk_has_its_own_law() {
    let facts = theatre();
    let (_, findings, _) = judged(&facts, &["EU"]);
    let banner = findings
        .iter()
        .find(|f| f.rule == "no-reject-first-layer")
        .unwrap();
    assert!(
        banner.assessment.starts_with(
            "Likely breaches the law as read in EDPB Cookie Banner Taskforce points 6-8 (guidance)"
        ),
        "{}",
        banner.assessment
    );
    let (_, findings, _) = judged(&facts, &["UK"]);
    let cookie = findings
        .iter()
        .find(|f| f.rule == "cookie-before-consent")
        .unwrap();
    assert!(
        cookie
            .assessment
            .starts_with("Appears to breach PECR reg 6(1)."),
        "{}",
        cookie.assessment
    );
    assert_eq!(cookie.jurisdictions, ["UK"]);
    assert!(
        cookie
            .exemptions
            .iter()
            .any(|e| e.id == "ex-statistical-uk" && e.result == "open")
    );
    let pixel = findings
        .iter()
        .find(|f| f.rule == "pixel-before-consent")
        .unwrap();
    assert!(
        pixel
            .assessment
            .contains("PECR reg 6(1) and UK GDPR arts 5(1)(a), 6(1)(a)"),
        "{}",
        pixel.assessment
    );
}

#[test]
fn the_remedy_carries_the_code_of_the_own_platform_and_of_no_other() {
    let mut facts = theatre();
    facts.vendors.retain(|v| v.id != "gtm");
    let remedy = |facts: &Facts, rule: &str, vendor: &str| {
        let (_, findings, _) = judged(facts, &["EU"]);
        let mut findings = findings.into_iter();
        let found = findings.find(|f| f.rule == rule && f.vendor.as_deref() == Some(vendor));
        found.unwrap().remedy
    };
    let code = |remedy: &Remedy| -> Vec<String> {
        let code = remedy.code.iter();
        code.map(|c| format!("{} {}", c.vendor, c.language))
            .collect()
    };
    let places = |remedy: &Remedy| remedy.steps.iter().filter(|s| s.starts_with("In ")).count();

    let unknown = remedy(&facts, "pixel-before-consent", "meta");
    let expected = [
        "meta js",
        "Google Tag Manager js",
        "a snippet in the page html",
    ];
    assert_eq!(code(&unknown), expected);
    assert_eq!(places(&unknown), 2, "{:?}", unknown.steps);
    // what the vendor's own remedy holds already is not told again for the tag manager
    let google = remedy(&facts, "consent-mode-denied-ping", "google-analytics");
    let expected = ["google-analytics js", "a snippet in the page html"];
    assert_eq!(code(&google), expected);

    facts.platforms = vec![PlatformFact {
        id: "shopify".into(),
        name: "Shopify".into(),
        kind: "shop".into(),
        tells: vec!["host cdn.shopify.com".into()],
        confidence: "high".into(),
    }];
    let shop = remedy(&facts, "pixel-before-consent", "meta");
    assert_eq!(code(&shop), ["meta js", "Shopify js"]);
    assert_eq!(places(&shop), 1, "{:?}", shop.steps);
    assert!(shop.code[1].text.contains("setTrackingConsent"));
}
