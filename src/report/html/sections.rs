//! Sections of the page, each held against what the document says.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::render;
use super::tests::{assert_inert, folded, page_of, select, texts};
use crate::evidence::Scenario;
use crate::report::matrix::Matrix;
use crate::report::{Extras, Place, fixture};
use scraper::Html;

/// The rows of a section's tables, whitespace folded.
fn rows(page: &Html, section: &str) -> Vec<String> {
    folded(page, &format!("{section} tbody tr"))
}

#[test]
fn what_is_opened_after_the_choice_is_no_part_of_it() {
    let page = Html::parse_document(&page_of(&fixture::harbour_lights()));
    let steps = folded(&page, "#banner .acts li");
    assert!(
        steps.contains(&"Reject1 Manage choices 2 Reject all".to_owned()),
        "{steps:?}"
    );
    let plot = texts(&page, "#states svg.plot").concat();
    assert!(
        plot.contains("9.10 s") && !plot.contains("41.00 s"),
        "{plot}"
    );
}

#[test]
fn the_timeline_shows_loads_beside_events_and_tells_both_in_a_table() {
    let mut document = fixture::harbour_lights();
    let facts = &mut document.facts;
    let like = facts
        .requests
        .iter()
        .find(|r| r.scenario == Scenario::Reject);
    let like = like.unwrap().clone();
    // Two pages are opened, one of them after the refusal, and a library comes from a cache.
    for (n, at) in [(0, 500.0), (1, 17_000.0)] {
        let page = facts.pages[n].clone();
        facts.requests.push(crate::detect::RequestFact {
            id: format!("R-9000{n}"),
            page: Some(page.id),
            url: page.url,
            kind: "document".into(),
            vendor: None,
            vendor_kind: None,
            time_ms: at,
            ..like.clone()
        });
    }
    facts.requests.push(crate::detect::RequestFact {
        id: "R-90002".into(),
        vendor: Some("tiktok".into()),
        vendor_kind: Some("script".into()),
        from_cache: true,
        time_ms: 900.0,
        ..like
    });
    let matrix = Matrix::of(&document.facts);
    let page = Html::parse_document(&page_of(&document));
    let told = folded(&page, "#states table.tl tbody tr");
    let row = |name: &str| told.iter().find(|t| t.starts_with(name)).unwrap();
    let gtm = row("Google Tag Manager");
    assert!(
        gtm.contains("nothing") && gtm.contains("6 loads: 12.00, 17.00"),
        "{gtm}"
    );
    assert!(
        row("TikTok Pixel").contains("1 event without permission: 2.10 s"),
        "{told:?}"
    );
    assert!(!row("TikTok Pixel").contains("load"), "{told:?}");
    let plot = page.select(&select("svg.plot")).next().unwrap();
    let count = |query: &str| plot.select(&select(query)).count();
    assert_eq!((count("rect.pl"), count("line.pg")), (6, 2));
    let words = texts(&page, "#pd").concat();
    let sum = matrix.without(Scenario::Reject);
    assert!(
        words.contains(&format!("{sum} events without permission followed")),
        "{words}"
    );
    // The banner is measured from the navigation, and the page was opened half a second into the run.
    assert!(words.contains("The banner appeared at 3.26 s."), "{words}");
    assert!(words.contains("Nothing was loaded from"), "{words}");
    let ids = texts(&page, "svg.plot text.q");
    assert_eq!(ids, ["P-001", "P-002"]);
    // Where nothing could be refused the acceptance is shown.
    let reject = document.facts.scenarios.get_mut(&Scenario::Reject).unwrap();
    reject.outcome = crate::evidence::Outcome::NotTestable;
    let page = Html::parse_document(&page_of(&document));
    let words = texts(&page, "#pd").concat();
    let sum = matrix.with(Scenario::Accept);
    assert!(
        words.contains(&format!("accepted at 5.20 s. {sum} events with permission")),
        "{words}"
    );
    assert_eq!(texts(&page, "#states table.tl thead th").len(), 3);
}

#[test]
fn the_officer_is_told_which_papers_and_from_whom_and_that_none_can_be_seen() {
    let page = Html::parse_document(&page_of(&fixture::measured()));
    let tasks = folded(&page, "#dpo li");
    let told = |start: &str| {
        let task = tasks.iter().find(|t| t.starts_with(start));
        task.unwrap_or_else(|| panic!("{start}: {tasks:#?}"))
            .as_str()
    };
    let joint = told("Joint-controller arrangement (article 26 GDPR)");
    assert!(
        joint.contains("Meta Pixel") && !joint.contains("Google Tag Manager"),
        "{joint}"
    );
    let processor = told("Processor contract (article 28 GDPR)");
    assert!(
        processor.contains("Google Analytics 4, Google Tag Manager"),
        "{processor}"
    );
    assert!(told("Transfer papers").contains("Data Privacy Framework list"));
    assert!(told("Standard contractual clauses").contains(": TikTok Pixel."));
    assert!(told("Find out who runs a site").contains("cdn-stage.example"));
    assert!(told("Records of processing (article 30 GDPR)").contains("the 10 recipients"));
    assert!(told("Privacy policy").contains("Not named: TikTok Pixel, Snap Pixel"));
    assert!(told("Impact assessment (article 35 GDPR)").contains("of the nine criteria"));
    assert!(
        texts(&page, "#dpo")
            .concat()
            .contains("cannot be seen from outside")
    );
    let unseen = folded(&page, "#mkt li").join(" ");
    assert!(unseen.contains("The policy names hotjar"), "{unseen}");
    // A site that contacts nobody needs none of them.
    let clean = Html::parse_document(&page_of(&fixture::clean()));
    assert!(!folded(&clean, "#dpo li").join(" ").contains("article"));
}

#[test]
fn the_gate_can_be_copied_into_a_shell_whatever_the_address() {
    let mut document = fixture::harbour_lights();
    let gate = |document: &crate::report::Document| {
        let page = Html::parse_document(&page_of(document));
        texts(&page, "#dev pre code")
    };
    let all = "--scenarios before,dismiss,reject,accept,withdraw,gpc --jurisdiction EU,UK";
    assert_eq!(
        gate(&document),
        [
            format!(
                "consentry scan https://www.harbourlights.example/ {all} --fail-on likely-violation"
            ),
            format!(
                "consentry scan https://www.harbourlights.example/ {all} --fail-on likely-violation --baseline consentry-audit/www.harbourlights.example-20261123T091402Z"
            ),
        ]
    );
    document.facts.audit.seeds = vec!["https://x.example/?a=$(id)&b='; rm -r .".into()];
    document.facts.audit.id = "x`id`".into();
    document.facts.journeys = fixture::journeyed().facts.journeys;
    let told = gate(&document);
    assert!(
        told[1].starts_with("consentry scan 'https://x.example/?a=$(id)&b='\\''; rm -r .' --")
            && told[1].contains(" --config consentry.toml ")
            && told[1].ends_with(" --baseline 'consentry-audit/x`id`'"),
        "{told:?}"
    );
}

#[test]
fn the_register_tells_onward_transfer_and_safeguard_or_that_they_are_not_known() {
    let page = Html::parse_document(&page_of(&fixture::harbour_lights()));
    let told = rows(&page, "#vendors");
    let row = |name: &str| told.iter().find(|t| t.starts_with(name)).unwrap();
    for (name, part) in [
        ("Meta Pixel", "in Europe: Meta Platforms Ireland Limited"),
        ("Meta Pixel", "Catalogue: from documentation"),
        (
            "Meta Pixel",
            "to the seat in US, through the establishment in Europe; what the recipient passes on is not known",
        ),
        (
            "Meta Pixel",
            "adequacy only if listed under the Data Privacy Framework: not known",
        ),
        (
            "TikTok Pixel",
            "no adequacy decision known; clauses and assessment: not known",
        ),
        (
            "cdn-stage.example",
            "not known; what the recipient passes on is not known",
        ),
    ] {
        assert!(row(name).contains(part), "{part}: {}", row(name));
    }
}

#[test]
fn the_report_says_how_much_of_it_is_in_another_language() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("messages")).unwrap();
    let file = folder.path().join("messages/de.ftl");
    std::fs::write(&file, "none = keine\nexemption-ex-auth-title = Anmeldung\n").unwrap();
    let files = crate::catalogue::DataFiles::embedded();
    let texts = crate::rules::RuleSet::load(&files).unwrap().texts();
    let german = crate::messages::Messages::load_with("de", Some(folder.path()), &texts).unwrap();
    let (all, missing) = (german.all(), german.missing());
    assert_eq!(all - missing, 2);
    let mut document = fixture::harbour_lights();
    document.findings[0].exemptions = vec![crate::findings::ExemptionResult {
        id: "ex-auth".into(),
        result: "open".into(),
        why: String::new(),
    }];
    let page = Html::parse_document(&page_of(&document.told_in(german)));
    let told = rows(&page, "#method").join(" ");
    let share = format!("de; {missing} of {all} texts are not there in it and stand in English");
    assert!(told.contains(&share), "{told}");
    let exemptions = folded(&page, "article.f .cols li").join(" ");
    assert!(exemptions.contains("Anmeldung"), "{exemptions}");
    let english = Html::parse_document(&page_of(&fixture::harbour_lights()));
    assert!(rows(&english, "#method").contains(&"Language of the textsen, every text".to_owned()));
}

#[test]
fn the_banner_tells_all_that_was_measured_and_what_was_not() {
    let page = Html::parse_document(&page_of(&fixture::measured()));
    let told = rows(&page, "#banner");
    for row in [
        "Covers38 % of a view of 1366 × 900 px",
        "Page behind it0 % of the rest of the view cannot be clicked; the page cannot be scrolled",
        "Keyboardthe focus is not moved to the banner; 31 stops of the Tab key before its first control",
        "Language of the pageen-GB",
        "On a phonecovers 61 % of a view of 390 × 844 px; controls in view: accepts; to be scrolled to: opens a layer",
        "Refusal in view on a phoneno",
        "Its text names purposesyes",
        "Its text says that a choice can be changednot known",
        "Partners counted in its text143 partners",
        "Purposes and vendors with a switchMarketing, Statistics",
        "Switches that can be moved2 switches",
        "On in advance for legitimate interestMarketing (legitimate interest)",
        "Time to choose, by machineAccept: 0.9 s; Reject: 4.3 s; Dismiss: not reached; Withdraw: not reached",
        "Where choices are keptrefusal in cookie hl_consent, 180 d",
        "Asked again after a confirmed choiceReject, page P-002",
        "On when opened again after the choiceReject: Marketing",
    ] {
        assert!(told.iter().any(|t| t == row), "{row}: {told:#?}");
    }
    let weight = "The area of Accept all is 5.4 times that of Manage choices; its text has 3.7 times the contrast.";
    let section = folded(&page, "#banner").concat();
    assert!(section.contains(weight), "{section}");
    let lifetimes = rows(&page, "#storage").concat();
    assert!(lifetimes.contains("told: 30 d, kept longer"), "{lifetimes}");
    let mut document = fixture::measured();
    let banner = &mut document.facts.banner;
    banner.measure = None;
    banner.phone_reject = None;
    banner.further_layers.clear();
    banner.preticked.clear();
    banner.purposes.clear();
    banner.switches = 0;
    let unknown = rows(&Html::parse_document(&page_of(&document)), "#banner");
    let hidden = "not known: it leads to another layer";
    for row in [
        "Coversnot measured",
        "Keyboardnot measured",
        "On a phonenot measured",
        "Refusal in view on a phonenot measured",
        "Partners counted in its textnot measured",
        &format!("Switched on in advance{hidden}"),
        &format!("Purposes and vendors with a switch{hidden}"),
        &format!("Switches that can be moved{hidden}"),
    ] {
        assert!(
            unknown.iter().any(|t| t.starts_with(row)),
            "{row}: {unknown:#?}"
        );
    }
    // The table of controls has fewer rows; the observations are the same ones.
    assert_eq!(told.len() - unknown.len(), 2);
}

#[test]
fn what_the_policy_declares_stands_beside_what_was_observed() {
    let document = fixture::measured();
    let page = Html::parse_document(&page_of(&document));
    let told = rows(&page, "#policy");
    let at = |row: &str| {
        let found = told.iter().position(|t| t == row);
        found.unwrap_or_else(|| panic!("{row}: {told:#?}"))
    };
    let before = Matrix::of(&document.facts).without(Scenario::Before);
    assert!(before > 1);
    let bad = [
        at("TikTok Pixelnot namedBefore, Dismiss, Reject, Accept not named"),
        at("_fbpnamed, Marketing, 30 dBefore, Dismiss, Reject, Accept; 90 d kept longer than told"),
        at(&format!(
            "We only use cookies that you agree to.stated in L-1{before} events without permission before any choice contradicted"
        )),
        at(
            "Transfer told, L-1not found in the text9 recipients with their seat outside the EEA not told",
        ),
    ];
    let open = [
        at("hotjarnamed in L-1not observed declared, not seen"),
        at("old_statslisted in L-1, Statistics, 2 yearsnot observed declared, not seen"),
    ];
    let good = at("Withdraw told, L-1You can withdraw at any time.a matter of the text alone told");
    assert!(bad.iter().max() < open.iter().min() && open.iter().max() < Some(&good));
    let policy = told.last().unwrap();
    assert!(policy.contains("L-1, read on page P-006"), "{policy}");
    assert!(
        policy.contains("its date: Last changed on 2 May 2025."),
        "{policy}"
    );
    let mut document = fixture::measured();
    let one = document.facts.policies[0].listed[1].clone();
    document.facts.policies[0].listed.extend(vec![one; 400]);
    let many = Html::parse_document(&page_of(&document));
    assert_eq!(rows(&many, "#policy").len(), 151);
    assert!(texts(&many, "#policy")[0].contains("more in report.json"));
    // Where nothing could be read, nothing is held against anything.
    document.facts.policies[0].unread = Some("it could not be fetched".into());
    let unread = Html::parse_document(&page_of(&document));
    assert_eq!(rows(&unread, "#policy").len(), 1);
}

#[test]
fn files_stand_with_their_hashes_and_the_method_with_its_measures() {
    let mut document = fixture::measured();
    let screenshot = document.facts.banner.screenshot.clone().unwrap();
    let (one, other) = ("ab".repeat(32), "cd".repeat(32));
    let hashes = [
        (screenshot.clone(), one.clone()),
        ("evidence/audit.json".to_owned(), other.clone()),
    ];
    document.evidence_files = hashes.into();
    let page = Html::parse_document(&page_of(&document));
    let files = rows(&page, "#annex details");
    assert_eq!(
        files,
        [
            format!("{screenshot}{one}"),
            format!("evidence/audit.json{other}"),
            "evidence/events/before-1.jsonlnot known".to_owned(),
            "evidence/har/before-1.harnot known".to_owned(),
        ]
    );
    assert!(texts(&page, "#banner figcaption")[0].contains(&one));
    let cover = texts(&page, ".meta dd");
    assert!(
        cover.contains(&"14 of 15 rules, law as of 2026-11-23".to_owned()),
        "{cover:?}"
    );
    let method = rows(&page, "#method");
    for row in [
        "Pages6 of 6 pages of the plan loaded in at least one state",
        "Waiting23 of 23 visits that loaded fell quiet and were left then, the slowest after 1.9 s",
        "Clocktimes of day are UTC",
        "Law as of2026-11-23",
        "Further settingssettle mode, limits of the plan, pauses and politeness: not recorded",
    ] {
        assert!(
            method.iter().any(|t| t.starts_with(row)),
            "{row}: {method:#?}"
        );
    }
    let data = method.iter().find(|t| t.starts_with("Test data")).unwrap();
    let met = document.facts.personal_data.iter().filter(|d| d.canary);
    let met = met.count();
    assert!(data.contains(&format!("in {met} place")), "{data}");
    let mut many = fixture::measured();
    let file = |n: usize| (format!("evidence/screens/{n:04}.png"), "ef".repeat(32));
    many.evidence_files = (0..400).map(file).collect();
    let page = Html::parse_document(&page_of(&many));
    assert_eq!(rows(&page, "#annex details").len(), 120);
    assert!(texts(&page, "#annex")[0].contains("more are in MANIFEST.sha256"));
    // The manifest holds the hashes, and report.json does not.
    assert!(!crate::report::json::render(&document).contains(&other));
}

#[test]
fn each_of_the_fourteen_events_has_a_row_seen_or_not() {
    let mut document = fixture::harbour_lights();
    let page = Html::parse_document(&page_of(&document));
    let words = texts(&page, ".ev tbody th");
    assert_eq!(words.len(), 14, "{words:?}");
    assert_eq!(
        (words[0].as_str(), words[13].as_str()),
        ("Page view", "Subscribe")
    );
    let search = words.iter().position(|w| w == "Search").unwrap();
    let unseen = format!(".ev tbody tr:nth-child({}) td", search + 1);
    let unseen: Vec<_> = page.select(&select(&unseen)).collect();
    assert!(!unseen.is_empty());
    assert!(
        unseen
            .iter()
            .all(|td| td.value().attr("class") == Some("o"))
    );
    // Only what was seen is counted, and has native names.
    assert!(texts(&page, "#events .lede")[0].starts_with("2 kinds of event"));
    assert_eq!(texts(&page, "#events details tbody tr").len(), 2);
    // A kind of the page's own has a row when it was seen.
    document.facts.pixels[0].canonical = Some("custom".into());
    let page = Html::parse_document(&page_of(&document));
    assert!(texts(&page, ".ev tbody th").contains(&"Custom".to_owned()));
    assert!(texts(&Html::parse_document(&page_of(&fixture::clean())), ".ev").is_empty());
}

#[test]
fn an_end_before_the_start_is_no_span_of_time() {
    let mut document = fixture::harbour_lights();
    document.facts.audit.finished = "2026-11-23T08:20:41Z".into();
    let cover = texts(&Html::parse_document(&page_of(&document)), ".meta dd");
    let told = "23 November 2026, 09:14 UTC to 23 November 2026, 08:20 UTC; the clock of the machine was set \
                back during the audit, times are those of the clock";
    assert!(cover.contains(&told.to_owned()), "{cover:?}");
    let place = Place::default();
    let sarif = crate::report::sarif::render(&document, &fixture::extras(&place));
    assert!(sarif.contains("startTimeUtc") && !sarif.contains("endTimeUtc"));
}

#[test]
fn logo_and_client_stand_on_the_cover() {
    let place = Place::default();
    let logo = "data:image/png;base64,iVBORw0KGgo=";
    let extras = Extras {
        logo: Some(logo),
        ..fixture::extras(&place)
    };
    let mut document = fixture::harbour_lights();
    document.facts.audit.client = Some("Northern <b>Arts</b> Council".into());
    let text = render(&document, &extras).unwrap();
    let page = Html::parse_document(&text);
    let logos: Vec<_> = page.select(&select("header.band img.logo")).collect();
    assert_eq!(logos.len(), 1);
    assert_eq!(logos[0].value().attr("src"), Some(logo));
    assert_inert(&page);
    let facts = texts(&page, ".meta > div");
    assert!(
        facts.contains(&"Made forNorthern <b>Arts</b> Council".to_owned()),
        "{facts:?}"
    );
    // Without them neither a picture nor an empty line is there.
    let without = Html::parse_document(&page_of(&fixture::harbour_lights()));
    assert_eq!(without.select(&select("img")).count(), 0);
    assert!(!texts(&without, ".meta dt").contains(&"Made for".to_owned()));
    // What is no picture of ours is not put into the page.
    let other = Extras {
        logo: Some("https://tracker.example/logo.png"),
        ..fixture::extras(&place)
    };
    assert!(
        !render(&document, &other)
            .unwrap()
            .contains("tracker.example")
    );
}
