//! The test web: each site's `expect.toml` held against the report and against the server's own
//! access log. Real Chromium, real consent managers, real SDKs.

mod expect;
pub(crate) mod server;

use consentry::capture::{self, Silent};
use consentry::catalogue::DataFiles;
use consentry::config::Settings;
use consentry::detect::PixelFact;
use consentry::evidence::{Consent, Scenario};
use consentry::judge::{JudgeOptions, judge};
use consentry::report::Document;
use expect::{Decoded, Expect, ExpectScenario};
use server::{Arrived, TestWeb};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web")
}

/// Audits one site of the test web and holds everything against what it expects.
async fn check(site: &str) {
    assert!(
        root().join("dist/posthog.js").is_file(),
        "the test web is not built; run script/setup, or: npm ci && npm run build in tests/web"
    );
    let text = std::fs::read_to_string(root().join(site).join("expect.toml")).unwrap();
    let expect: Expect = toml::from_str(&text).unwrap();
    let server = TestWeb::start(&root()).await;
    let (document, arrived) = audit(&expect, &server).await;

    let mut wrong = Vec::new();
    check_log(&document, &arrived, &mut wrong);
    check_banner(&document, &expect, &mut wrong);
    for (name, expected) in &expect.scenario {
        let scenario = Scenario::parse(name).unwrap();
        check_scenario(&document, scenario, expected, &mut wrong);
        check_decoded(&document, scenario, &expected.decoded, &mut wrong);
    }
    check_findings(&document, &expect, &mut wrong);
    assert!(
        wrong.is_empty(),
        "{site}: {}\n- {}",
        expect.about,
        wrong.join("\n- ")
    );
}

async fn audit(expect: &Expect, server: &TestWeb) -> (Document, Vec<Arrived>) {
    let settings = Settings {
        pages: 3,
        scenarios: expect
            .scenario
            .keys()
            .map(|s| Scenario::parse(s).unwrap())
            .collect(),
        ..server.settings(vec![expect.url.parse().unwrap()])
    };
    let files = DataFiles::embedded();
    let out = tempfile::tempdir().unwrap();
    let (_stay, cancel) = tokio::sync::watch::channel(false);
    let folder = capture::run(
        &settings,
        &files,
        &out.path().join("audit"),
        Arc::new(Silent),
        cancel,
    )
    .await
    .unwrap();
    let document = judge(&folder.read().unwrap(), &files, &JudgeOptions::default()).unwrap();
    (document, server.arrived())
}

/// Every request that arrived is in the report as often as it arrived, and no other left the browser.
pub(crate) fn check_log(document: &Document, arrived: &[Arrived], wrong: &mut Vec<String>) {
    let mut count: BTreeMap<(String, String), i64> = BTreeMap::new();
    for request in arrived.iter().filter(|a| a.agent.contains("Mozilla/")) {
        *count
            .entry((request.method.clone(), request.url.clone()))
            .or_default() += 1;
    }
    for request in &document.facts.requests {
        let left =
            request.blocked.is_none() && !request.from_cache && request.url.starts_with("https://");
        if left {
            let url = request.url.split('#').next().unwrap_or_default().to_owned();
            *count.entry((request.method.clone(), url)).or_default() -= 1;
        }
    }
    for ((method, url), left) in count {
        match left {
            0 => {}
            n if n > 0 => wrong.push(format!(
                "{n} × {method} {url} reached the server and is not in the report"
            )),
            n => wrong.push(format!(
                "{} × {method} {url} is in the report and did not reach the server",
                -n
            )),
        }
    }
}

fn check_banner(document: &Document, expect: &Expect, wrong: &mut Vec<String>) {
    let banner = &document.facts.banner;
    let kind = serde_json::to_value(banner.kind).unwrap();
    if kind != expect.banner.as_str() {
        wrong.push(format!("banner is {kind}, expected {}", expect.banner));
    }
    let cmp = banner.cmp.as_ref().map(|c| c.id.clone());
    if cmp != expect.cmp {
        wrong.push(format!(
            "consent manager is {cmp:?}, expected {:?}",
            expect.cmp
        ));
    }
}

fn check_scenario(
    document: &Document,
    scenario: Scenario,
    expected: &ExpectScenario,
    wrong: &mut Vec<String>,
) {
    let Some(fact) = document.facts.scenarios.get(&scenario) else {
        wrong.push(format!("{scenario}: missing from the report"));
        return;
    };
    let outcome = serde_json::to_value(fact.outcome).unwrap();
    if outcome != expected.outcome.as_str() {
        wrong.push(format!(
            "{scenario}: {outcome} ({:?}), expected {}",
            fact.reason, expected.outcome
        ));
        return;
    }
    let clicks = match scenario {
        Scenario::Accept => document.facts.banner.clicks.accept,
        Scenario::Reject => document.facts.banner.clicks.reject,
        _ => None,
    };
    if expected.clicks.is_some() && clicks != expected.clicks {
        wrong.push(format!(
            "{scenario}: {clicks:?} actions, expected {:?}",
            expected.clicks
        ));
    }
    let state = match scenario {
        Scenario::Accept => Consent::Accepted,
        Scenario::Reject => Consent::Rejected,
        _ => Consent::None,
    };
    let told = |vendor: &str, consent: Option<Consent>| {
        document.facts.requests.iter().any(|r| {
            r.scenario == scenario
                && r.vendor.as_deref() == Some(vendor)
                && consent.is_none_or(|c| r.consent == c)
        })
    };
    for vendor in &expected.sent {
        if !told(vendor, Some(state)) {
            wrong.push(format!("{scenario}: nothing to {vendor} while {state}"));
        }
    }
    for vendor in &expected.not_sent {
        if told(vendor, None) {
            wrong.push(format!("{scenario}: {vendor} was told"));
        }
    }
    for event in &expected.events {
        let (vendor, name) = event.split_once(':').unwrap();
        let seen = document.facts.pixels.iter().any(|p| {
            p.scenario == scenario
                && p.consent == state
                && p.vendor == vendor
                && p.event.as_deref() == Some(name)
        });
        if !seen {
            wrong.push(format!("{scenario}: no event {event} while {state}"));
        }
    }
}

/// Every event the page called is decoded as it was called.
fn check_decoded(
    document: &Document,
    scenario: Scenario,
    expected: &[Decoded],
    wrong: &mut Vec<String>,
) {
    for expected in expected {
        let of_vendor: Vec<&PixelFact> = document
            .facts
            .pixels
            .iter()
            .filter(|p| p.scenario == scenario && p.vendor == expected.vendor)
            .collect();
        let named: Vec<&&PixelFact> = of_vendor
            .iter()
            .filter(|p| p.event.as_deref() == Some(&expected.event))
            .collect();
        let differences: Vec<Vec<String>> = named.iter().map(|p| differs(p, expected)).collect();
        if differences.iter().any(Vec::is_empty) {
            continue;
        }
        let others: Vec<_> = of_vendor.iter().map(|p| &p.event).collect();
        wrong.push(format!(
            "{}:{} is not decoded as called: {differences:?}; events of the vendor: {others:?}",
            expected.vendor, expected.event
        ));
    }
}

fn differs(pixel: &PixelFact, expected: &Decoded) -> Vec<String> {
    let mut out = Vec::new();
    let mut same = |what: &str, wanted: &Option<String>, found: Option<&String>| {
        if wanted.is_some() && wanted.as_ref() != found {
            out.push(format!("{what} is {found:?}, expected {wanted:?}"));
        }
    };
    same("canonical", &expected.canonical, pixel.canonical.as_ref());
    same("account", &expected.account, pixel.account.as_ref());
    same("value", &expected.value, pixel.value.as_ref());
    same("currency", &expected.currency, pixel.currency.as_ref());
    same("page_url", &expected.page_url, pixel.more.page_url.as_ref());
    same(
        "search_term",
        &expected.search_term,
        pixel.more.search_term.as_ref(),
    );
    for (name, wanted) in &expected.named {
        same(name, &Some(wanted.clone()), pixel.more.named.get(name));
    }
    let items: Vec<String> = pixel
        .more
        .items
        .iter()
        .map(|i| {
            let part = |sign: &str, p: &Option<String>| {
                p.as_ref().map_or(String::new(), |p| format!("{sign}{p}"))
            };
            part("", &i.id) + &part(" × ", &i.quantity) + &part(" at ", &i.price)
        })
        .collect();
    if let Some(wanted) = expected.items.as_ref().filter(|w| **w != items) {
        out.push(format!("items are {items:?}, expected {wanted:?}"));
    }
    let mut told: Vec<String> = pixel
        .user_data
        .iter()
        .map(|d| format!("{}:{}", d.kind, d.form))
        .collect();
    told.sort();
    told.dedup();
    if let Some(wanted) = expected.user_data.as_ref().filter(|w| **w != told) {
        out.push(format!("user data is {told:?}, expected {wanted:?}"));
    }
    out
}

fn check_findings(document: &Document, expect: &Expect, wrong: &mut Vec<String>) {
    let found = |rule: &str| document.findings.iter().find(|f| f.rule == rule);
    for rule in &expect.findings.must {
        if found(rule).is_none() {
            wrong.push(format!("{rule} found nothing"));
        }
    }
    for rule in &expect.findings.must_not {
        if let Some(finding) = found(rule) {
            wrong.push(format!("{rule} must not find: {}", finding.fact));
        }
    }
    if expect.findings.none {
        wrong.extend(
            document
                .findings
                .iter()
                .map(|f| format!("{}: {}", f.rule, f.fact)),
        );
    }
}

macro_rules! sites {
    ($($name:ident => $site:literal),+ $(,)?) => {
        const SITES: &[&str] = &[$($site),+];
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                check($site).await;
            }
        )+
    };
}

sites! {
    vanilla_cookieconsent_gates_posthog => "vanilla",
    klaro_gates_mixpanel => "klaro",
    tarteaucitron_gates_segment => "tarteaucitron",
    osano_cookieconsent_changes_nothing => "osano",
    trackers_without_a_banner => "no-banner",
    nothing_to_find => "clean",
    published_sdks_are_decoded_as_called => "sdks",
}

#[test]
fn every_site_with_expectations_is_run() {
    let mut folders: Vec<String> = std::fs::read_dir(root())
        .unwrap()
        .filter_map(|e| {
            let path = e.ok()?.path();
            path.join("expect.toml")
                .is_file()
                .then(|| path.file_name()?.to_str().map(str::to_owned))?
        })
        .collect();
    folders.sort();
    let mut run: Vec<String> = SITES.iter().map(|s| (*s).to_owned()).collect();
    run.sort();
    assert_eq!(folders, run);
}
