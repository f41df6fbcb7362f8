//! Rules against recordings: the sites of `tests/web/rules`, as the real recorder saw them.
//!
//! Ten bad sites make rules fire, and a well-behaved twin must leave all of them silent. The folders
//! are recorded by hand (`cargo test --test it record_the_folders -- --ignored`, some of them with
//! `CONSENTRY_SITES=traffic,poor`) and judged on every
//! run; one short live audit shows that the recorder still gives what they hold.

use crate::web::server::TestWeb;
use consentry::capture::{self, Silent};
use consentry::catalogue::DataFiles;
use consentry::config::Settings;
use consentry::evidence::{Approved, Budget, Folder, OwnRules, OwnSeverity, PerScenario, Scenario};
use consentry::findings::Finding;
use consentry::judge::{Baseline, JudgeOptions, judge};
use consentry::report::Document;
use consentry::rules::{RuleOutcome, RuleSet, Severity};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folder, pages, scenarios; the last one is the twin.
const SITES: [(&str, usize, &[Scenario]); 11] = [
    ("traffic", 6, &Scenario::ALL),
    (
        "accept-only",
        2,
        &[
            Scenario::Before,
            Scenario::Reject,
            Scenario::Accept,
            Scenario::Withdraw,
        ],
    ),
    (
        "poor",
        3,
        &[Scenario::Before, Scenario::Reject, Scenario::Accept],
    ),
    ("wall", 1, &[Scenario::Before]),
    ("pay", 1, &[Scenario::Before]),
    ("silent", 2, &[Scenario::Before]),
    (
        "tcf",
        1,
        &[
            Scenario::Before,
            Scenario::Reject,
            Scenario::Accept,
            Scenario::Withdraw,
        ],
    ),
    (
        "odd",
        2,
        &[
            Scenario::Before,
            Scenario::Reject,
            Scenario::Accept,
            Scenario::Withdraw,
        ],
    ),
    ("interest", 1, &[Scenario::Before, Scenario::Reject]),
    ("told", 1, &[Scenario::Before, Scenario::Accept]),
    ("behaved", 3, &Scenario::ALL),
];

/// Views that are judged: every rule applies in one of them.
const PLACES: [&str; 6] = ["EU", "UK", "FR", "IT", "US-CA", "US-CO"];

fn root(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

async fn record(site: &str, pages: usize, scenarios: &[Scenario], out: &Path) -> Folder {
    let server = TestWeb::start(&root("tests/web/rules")).await;
    // One of them is not encrypted, so that its trackers need not be.
    let scheme = if site == "odd" { "http" } else { "https" };
    let seed = format!("{scheme}://{site}.test/?fbclid=abc&gclid=def");
    let settings = Settings {
        pages,
        scenarios: scenarios.to_vec(),
        ..server.settings(vec![seed.parse().unwrap()])
    };
    let (_stay, cancel) = tokio::sync::watch::channel(false);
    let files = DataFiles::embedded();
    capture::run(&settings, &files, out, Arc::new(Silent), cancel)
        .await
        .unwrap()
}

fn judged(folder: &Folder) -> Document {
    let options = JudgeOptions {
        jurisdictions: Some(PLACES.map(String::from).to_vec()),
        ..JudgeOptions::default()
    };
    judge(&folder.read().unwrap(), &DataFiles::embedded(), &options).unwrap()
}

/// Rules that find something, or ask a person about something, in one of the views.
fn fired(document: &Document, outcomes: &[RuleOutcome]) -> BTreeMap<String, String> {
    let hits = document
        .rules
        .iter()
        .filter(|r| outcomes.contains(&r.outcome));
    hits.map(|r| (r.id.clone(), format!("{} {}", r.jurisdiction, r.why)))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "writes tests/folders again"]
async fn record_the_folders() {
    let only = std::env::var("CONSENTRY_SITES").ok();
    for (site, pages, scenarios) in SITES {
        if only
            .as_ref()
            .is_some_and(|o| o.split(',').all(|s| s != site))
        {
            continue;
        }
        let out = tempfile::tempdir().unwrap();
        let folder = record(site, pages, scenarios, &out.path().join("audit")).await;
        let to = root("tests/folders").join(site);
        let _ = std::fs::remove_dir_all(&to);
        for file in folder.read().unwrap().files {
            let kept = [
                "evidence/audit.json",
                "evidence/events/",
                "evidence/policies",
            ];
            if kept.iter().any(|k| file.starts_with(k)) {
                let place = to.join(&file);
                std::fs::create_dir_all(place.parent().unwrap()).unwrap();
                std::fs::copy(folder.path().join(&file), place).unwrap();
            }
        }
    }
}

#[test]
fn rules_fire_on_what_was_recorded_and_the_twin_leaves_them_silent() {
    let mut met: BTreeSet<String> = BTreeSet::new();
    let mut wrong = Vec::new();
    let mut documents = BTreeMap::new();
    for (site, ..) in SITES {
        let folder = Folder::open(root("tests/folders").join(site)).unwrap();
        let document = judged(&folder);
        if site == "behaved" {
            for (rule, why) in fired(&document, &[RuleOutcome::Finding]) {
                wrong.push(format!("{rule} finds on the twin: {why}"));
            }
            for finding in &document.findings {
                wrong.push(format!("{}: {}", finding.rule, finding.fact));
            }
        } else {
            met.extend(fired(&document, &[RuleOutcome::Finding, RuleOutcome::Review]).into_keys());
        }
        documents.insert(site, document);
    }
    // What is new is only seen beside an earlier audit: here, one of the twin. And what an organisation
    // does not allow itself is only seen where it says so.
    let options = JudgeOptions {
        own_rules: nothing_allowed(),
        baseline: documents.remove("behaved").map(|document| Baseline {
            document,
            rejudged: true,
        }),
        ..JudgeOptions::default()
    };
    let later = Folder::open(root("tests/folders/poor")).unwrap();
    let later = judge(&later.read().unwrap(), &DataFiles::embedded(), &options).unwrap();
    met.extend(fired(&later, &[RuleOutcome::Finding]).into_keys());
    let rules = RuleSet::load(&DataFiles::embedded()).unwrap();
    let never: String = rules
        .rules()
        .filter(|r| r.automated && !met.contains(&r.id))
        .map(|r| format!("{}\n", r.id))
        .collect();
    let list = root("tests/folders/never-fired.txt");
    if std::env::var_os("CONSENTRY_WRITE_DOCS").is_some() {
        std::fs::write(&list, &never).unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        std::fs::read_to_string(&list).unwrap(),
        never,
        "the rules that no recording makes fire have changed"
    );
}

/// Nobody is approved, and nothing is wanted.
fn nothing_allowed() -> OwnRules {
    let none = PerScenario {
        all: Some(0),
        ..PerScenario::default()
    };
    OwnRules {
        approved: Approved {
            all: Some(Vec::new()),
            ..Approved::default()
        },
        budget: Budget {
            severity: None,
            third_parties: none,
            requests: none,
            cookies: none,
            pixels: none,
        },
    }
}

#[test]
fn what_the_organisation_has_not_approved_is_found_and_what_it_has_is_not() {
    let folder = Folder::open(root("tests/folders/poor")).unwrap();
    let recording = folder.read().unwrap();
    let files = DataFiles::embedded();
    let judged = |own_rules: OwnRules| {
        let options = JudgeOptions {
            own_rules,
            ..JudgeOptions::default()
        };
        judge(&recording, &files, &options).unwrap()
    };
    let own = |document: &Document| -> Vec<Finding> {
        let of_own = document.findings.iter().filter(|f| f.group == "own-rules");
        of_own.cloned().collect()
    };
    let silent = judged(OwnRules::default());
    assert!(own(&silent).is_empty());
    let asked = |document: &Document| {
        let mut of_rule = document
            .rules
            .iter()
            .filter(|r| r.id == "vendor-not-approved");
        of_rule.next().map(|r| r.outcome)
    };
    assert_eq!(asked(&silent), Some(RuleOutcome::NotApplicable));

    let strict = judged(nothing_allowed());
    let found = own(&strict);
    assert_eq!(asked(&strict), Some(RuleOutcome::Finding));
    for finding in &found {
        assert!(finding.legal.is_empty() && !finding.evidence.is_empty());
        assert!(
            finding.assessment.contains("No law is claimed"),
            "{}",
            finding.assessment
        );
        assert_eq!(finding.severity, Severity::LikelyViolation);
    }
    // The same thing in another scenario is another finding.
    let prints: BTreeSet<&str> = found.iter().map(|f| f.fingerprint.as_str()).collect();
    assert_eq!(prints.len(), found.len());

    // Every recipient that was found is approved: a vendor by its id, others by their site.
    let recipients = |f: &Finding| {
        f.vendor
            .clone()
            .or_else(|| f.title.rsplit(": ").next().map(site_in))
    };
    let mut allowed = nothing_allowed();
    allowed.approved.severity = Some(OwnSeverity::Risk);
    let unapproved = found.iter().filter(|f| f.rule == "vendor-not-approved");
    allowed.approved.all = Some(unapproved.filter_map(recipients).collect());
    allowed.budget = Budget::default();
    let document = judged(allowed);
    assert!(
        own(&document).is_empty(),
        "{:?}",
        document.facts.audit.own_rules
    );
    assert_eq!(
        (asked(&document), silent.findings.len()),
        (Some(RuleOutcome::NotTested), document.findings.len()),
        "not every scenario was recorded, and no other finding changes"
    );
}

/// The site in a title such as `Recipient …: vendor.example (scenario before)`.
fn site_in(text: &str) -> String {
    text.split(' ').next().unwrap_or_default().to_owned()
}

/// A policy that is a PDF: found by its link, fetched, read, and held against the traffic.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_policy_that_is_a_pdf_is_held_against_the_traffic() {
    let out = tempfile::tempdir().unwrap();
    let audit = out.path().join("audit");
    let folder = record("traffic", 1, &[Scenario::Before], &audit).await;
    let document = judged(&folder);
    let policy = document
        .facts
        .policies
        .iter()
        .find(|p| p.url == "https://traffic.test/cookies.pdf")
        .expect("the PDF is among the policies");
    assert_eq!(
        (policy.kind.as_str(), policy.unread.as_ref()),
        ("cookie", None)
    );
    let told = document
        .facts
        .cookies
        .iter()
        .find(|c| c.name == "visitor_token")
        .map(|c| (c.told.policy.as_deref(), c.told.days));
    assert_eq!(told, Some((Some(policy.id.as_str()), Some(2.0))));
    let contradicted = document
        .findings
        .iter()
        .any(|f| f.rule == "duration-mismatch" && f.fact.contains("visitor_token"));
    assert!(contradicted);
    assert!(audit.join("evidence/policies/1.pdf").is_file());
}
