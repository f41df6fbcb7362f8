#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;
use crate::evidence::{PageReason, Scenario};
use crate::report::Place;
use crate::report::fixture;
use crate::report::matrix::Matrix;
use scraper::{Html, Selector};
use std::path::Path;

/// The report of a document with the embedded templates.
pub(super) fn page_of(document: &Document) -> String {
    render(document, &fixture::extras(&Place::default())).unwrap()
}

/// The report with own templates.
fn with_templates(folder: &Path) -> Result<String, ReportError> {
    let place = Place::default();
    let extras = Extras {
        templates: Some(folder),
        ..fixture::extras(&place)
    };
    render(&fixture::harbour_lights(), &extras)
}

pub(super) fn select(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

pub(super) fn texts(page: &Html, query: &str) -> Vec<String> {
    let of = |e: scraper::ElementRef<'_>| e.text().collect::<String>().trim().to_owned();
    page.select(&select(query)).map(of).collect()
}

/// The same with whitespace folded.
pub(super) fn folded(page: &Html, query: &str) -> Vec<String> {
    texts(page, query)
        .iter()
        .map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn shows_every_finding_of_the_json() {
    let document = fixture::harbour_lights();
    let page = Html::parse_document(&page_of(&document));
    let shown: Vec<_> = page
        .select(&select("article.f"))
        .map(|e| e.value().attr("data-id").unwrap().to_owned())
        .collect();
    let json: serde_json::Value =
        serde_json::from_str(&crate::report::json::render(&document)).unwrap();
    let want: Vec<_> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["id"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(shown, want);
}

#[test]
fn says_why_each_page_was_chosen_as_far_as_that_is_known() {
    let mut document = fixture::harbour_lights();
    let some = |text: &str| Some(text.to_owned());
    let said = [
        ("seed", None, None, "start"),
        ("link", some("P-001"), some("footer"), "policy"),
        ("sitemap", None, None, "form"),
        ("link", some("P-002"), None, "further"),
    ];
    for (page, (found, on, place, chosen)) in document.facts.pages.iter_mut().zip(said) {
        let same_as = (found == "sitemap").then(|| "P-002".to_owned());
        page.found = some(found);
        page.reason = PageReason {
            found_on: on,
            place,
            chosen: some(chosen),
            alike: Some(7),
            same_as,
        };
    }
    let page = Html::parse_document(&page_of(&document));
    let told = texts(&page, "#pages tbody td:nth-child(4)");
    assert_eq!(
        told[..5],
        [
            "start address",
            "in the footer of P-001; privacy or cookie notice",
            "in the sitemap; one of 7 pages of this form; leads to P-002, which was visited for both",
            "linked from P-002; a further one of 7 pages of this form",
            "none",
        ]
    );
}

#[test]
fn asks_what_only_a_person_can_decide_and_links_what_was_seen() {
    let mut document = fixture::harbour_lights();
    let asked = document.rules.iter_mut().find(|r| r.question.is_some());
    asked.unwrap().notes = vec!["Seen: <b>{{x}}</b>.".into()];
    let page = Html::parse_document(&page_of(&document));
    let told = texts(&page, "#questions tbody tr").join(" ");
    for part in [
        "Unknown third party",
        "Who runs it, and for what?",
        "<b>{{x}}</b>",
    ] {
        assert!(told.contains(part), "{told}");
    }
    let links = select("#questions a");
    for link in page.select(&links) {
        let to = link.value().attr("href").unwrap();
        let place = select(&format!("[id=\"{}\"]", to.trim_start_matches('#')));
        assert!(page.select(&place).next().is_some(), "{to} leads nowhere");
    }
    document.rules.retain(|r| r.question.is_none());
    let page = Html::parse_document(&page_of(&document));
    assert!(
        texts(&page, "#questions")
            .join(" ")
            .contains("No rule met something")
    );
}

#[test]
fn shows_what_the_embedded_rules_find() {
    let document = fixture::judged();
    assert!(document.findings.len() > 5);
    let page = Html::parse_document(&page_of(&document));
    let of = |e: scraper::ElementRef<'_>| e.value().attr("data-id").unwrap().to_owned();
    let shown: Vec<_> = page.select(&select("article.f")).map(of).collect();
    let want: Vec<_> = document.findings.iter().map(|f| f.id.clone()).collect();
    assert_eq!(shown, want);
    assert!(texts(&page, ".verdict")[0].contains("Meta"));
    let laws = select("a[href^='https://']");
    assert!(page.select(&laws).count() > 5);
    let other = select("a:not([href^='https://']):not([href^='#'])");
    assert_eq!(page.select(&other).count(), 0);
}

#[test]
fn numbers_of_matrix_signal_line_and_events_agree() {
    let document = fixture::harbour_lights();
    let matrix = Matrix::of(&document.facts);
    let page = Html::parse_document(&page_of(&document));
    let big = texts(&page, ".line .big");
    let sums = texts(&page, ".mx tfoot td");
    assert_eq!(big.len(), 6);
    for (n, scenario) in Scenario::ALL.into_iter().enumerate() {
        let column = format!(".mx tbody tr td:nth-child({})", n + 2);
        let of = |class: &str| -> usize {
            page.select(&select(&format!("{column} .c.{class}")))
                .filter(|c| c.select(&select("small")).next().is_none())
                .map(|c| {
                    c.text()
                        .collect::<String>()
                        .split_whitespace()
                        .next()
                        .unwrap()
                        .parse::<usize>()
                        .unwrap()
                })
                .sum()
        };
        if sums[n] == "–" {
            assert_eq!(big[n], "–");
            continue;
        }
        assert_eq!(of("s"), sums[n].parse::<usize>().unwrap());
        assert_eq!(of("s"), matrix.without(scenario));
        let light = if scenario == Scenario::Accept {
            of("g")
        } else {
            of("s")
        };
        assert_eq!(big[n], light.to_string(), "{scenario}");
    }
    let accepted: usize = page
        .select(&select(".ev tbody td:not(.o)"))
        .map(|c| {
            c.text()
                .collect::<String>()
                .split_whitespace()
                .next()
                .unwrap()
                .parse::<usize>()
                .unwrap()
        })
        .sum();
    assert_eq!(accepted, matrix.with(Scenario::Accept));
}

#[test]
fn the_policy_allows_exactly_our_two_blocks() {
    let text = page_of(&fixture::harbour_lights());
    let page = Html::parse_document(&text);
    let policy = page
        .select(&select("meta[http-equiv='Content-Security-Policy']"))
        .next()
        .unwrap()
        .value()
        .attr("content")
        .unwrap()
        .to_owned();
    assert!(policy.starts_with("default-src 'none';") && policy.contains("img-src data:"));
    for (element, source) in [("style", "style-src"), ("script", "script-src")] {
        let blocks: Vec<_> = page
            .select(&select(element))
            .map(|e| e.text().collect::<String>())
            .collect();
        assert_eq!(blocks.len(), 1, "{element}");
        assert!(policy.contains(&format!("{source} '{}'", source_hash(&blocks[0]))));
    }
}

/// Attributes by which a page loads or runs something.
pub(super) fn assert_inert(page: &Html) {
    for element in page.select(&select("*")) {
        let value = element.value();
        for (name, content) in value.attrs() {
            assert!(
                !name.starts_with("on") && name != "style",
                "{} {name}",
                value.name()
            );
            match name {
                "href" => assert!(
                    content.starts_with('#') || content.starts_with("https://eur-lex.europa.eu/"),
                    "{content}"
                ),
                "src" => assert!(content.starts_with("data:image/png;base64,"), "{content}"),
                _ => {}
            }
        }
        let loads = [
            "iframe", "object", "embed", "link", "base", "form", "video", "audio", "image",
        ];
        assert!(!loads.contains(&value.name()), "{}", value.name());
    }
}

#[test]
fn loads_nothing_and_runs_nothing_else() {
    assert_inert(&Html::parse_document(&page_of(&fixture::harbour_lights())));
}

#[test]
fn hostile_text_adds_no_element_and_stays_short() {
    let count = |page: &Html, name: &str| page.select(&select(name)).count();
    let text = page_of(&fixture::hostile());
    let page = Html::parse_document(&text);
    assert_inert(&page);
    assert_eq!(
        (
            count(&page, "script"),
            count(&page, "style"),
            count(&page, "img")
        ),
        (1, 1, 0)
    );
    assert!(!text.contains(['\u{202e}', '\u{1b}']) && !text.contains("{{x}}"));
    assert!(text.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && text.contains("U+202E"));
    assert!(text.contains("characters in all"));
    assert!(text.len() < 3_000_000, "{}", text.len());
    let calm = Html::parse_document(&page_of(&fixture::harbour_lights()));
    let kinds = |page: &Html| -> std::collections::BTreeSet<String> {
        page.select(&select("*"))
            .map(|e| e.value().name().to_owned())
            .collect()
    };
    assert_eq!(kinds(&page).difference(&kinds(&calm)).next(), None);
    let style: String = page
        .select(&select("style"))
        .next()
        .unwrap()
        .text()
        .collect();
    assert!(!style.contains("alert(1)") && style.contains("@bottom-right"));
}

#[test]
fn a_link_of_another_scheme_is_text() {
    for url in [
        "javascript:alert(1)",
        "http://law.example/",
        "https://user:pw@law.example/",
        "data:text/html,x",
    ] {
        let mut document = fixture::harbour_lights();
        for finding in &mut document.findings {
            for law in &mut finding.legal {
                law.url = url.into();
            }
        }
        let page = Html::parse_document(&page_of(&document));
        assert!(
            page.select(&select("a"))
                .all(|a| a.value().attr("href").unwrap().starts_with('#')),
            "{url}"
        );
    }
}

#[test]
fn what_was_read_across_the_traffic_is_told_once_and_in_words() {
    let page = Html::parse_document(&page_of(&fixture::harbour_lights()));
    let tables = folded(&page, "#traces table");
    let told = [
        "this audit’s own, once the field was left",
        "analytics_storage grantedthe visitor refused",
        "event Purchase",
        "automatic advanced matching is on",
        "a stored value went to the other",
        "known recorder, page snapshot",
        "consistent with fingerprinting",
        "does it wait for consent?",
        "||unknown.example^$third-party",
    ];
    assert_eq!(tables.len(), told.len());
    for (table, words) in tables.iter().zip(told) {
        assert!(table.contains(words), "{words}: {table}");
    }
    let section = &texts(&page, "#traces")[0];
    assert!(section.contains("reached 1 recipient") && section.contains("WordPress (not sure)"));
    let clean = Html::parse_document(&page_of(&fixture::clean()));
    assert!(texts(&clean, "#traces table").is_empty());
}

#[test]
fn empty_data_reads_right() {
    let text = page_of(&fixture::clean());
    for part in [
        "No finding in the tested scope",
        "not testable",
        "No banner was found",
        "Nothing is said about this state.</td>",
        "No policy could be read",
        "No data of a person, no contradicting signal",
        "No cookie and no storage entry was seen",
        "No other party was contacted",
        "No platform of the catalogue was contacted",
        "None was found under these conditions",
    ] {
        assert!(text.contains(part), "{part}");
    }
    let nothing = crate::report::Document::new(
        fixture::clean().tool,
        crate::detect::Facts::default(),
        vec![],
        vec![],
    );
    let text = page_of(&nothing);
    assert!(text.contains("Nothing could be tested") && text.contains("not asked for"));
    for claim in [
        "No event was sent without permission",
        "No cookie and no storage entry was seen",
        "No other party was contacted",
        "No data of a person",
        "No finding in the tested scope",
        "No event of a known platform",
    ] {
        assert!(!text.contains(claim), "{claim}");
    }
}

#[test]
fn the_forbidden_word_is_printed_of_no_site() {
    for document in [fixture::harbour_lights(), fixture::clean()] {
        let all = page_of(&document) + &crate::report::terminal::render(&document, false);
        assert!(!all.to_lowercase().contains("compliant"));
    }
}

#[test]
fn structure_is_sound() {
    let mut document = fixture::harbour_lights();
    let many: Vec<String> = document
        .facts
        .requests
        .iter()
        .map(|r| r.id.clone())
        .collect();
    document.findings[1].evidence.extend(many);
    document.findings[1].related = vec!["library-before-consent".into()];
    let page = Html::parse_document(&page_of(&document));
    assert_eq!(page.select(&select("h1")).count(), 1);
    let mut ids = std::collections::BTreeSet::new();
    for element in page.select(&select("[id]")) {
        let id = element.value().attr("id").unwrap();
        assert!(ids.insert(id.to_owned()), "{id} twice");
    }
    for link in page.select(&select("a[href^='#'], [aria-labelledby], [aria-controls]")) {
        let value = link.value();
        let to = value
            .attr("href")
            .map(|h| &h[1..])
            .or(value.attr("aria-controls"))
            .or(value.attr("aria-labelledby"));
        for id in to.unwrap().split(' ') {
            assert!(ids.contains(id), "{id} is nowhere");
        }
    }
    assert!(
        page.select(&select("table"))
            .all(|t| t.select(&select("caption")).next().is_some())
    );
    assert!(
        page.select(&select("th"))
            .all(|t| t.value().attr("scope").is_some())
    );
    assert!(
        page.select(&select("main > section"))
            .all(|s| s.select(&select(".lede, .verdict")).next().is_some())
    );
}

#[test]
fn templates_hold_no_raw_output() {
    fn walk(folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(
                !text.contains("{{{") && !text.contains("{{&") && !text.contains("style=\""),
                "{path:?}"
            );
            assert!(!text.to_lowercase().contains("compliant"), "{path:?}");
        }
    }
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"));
}

#[test]
fn an_overlay_replaces_one_template_and_a_typo_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let partials = folder.path().join("partials");
    std::fs::create_dir(&partials).unwrap();
    let write = |text: &str| std::fs::write(partials.join("glossary.hbs"), text).unwrap();
    write("<section id=\"glossary\"><h2>Our words</h2></section>");
    let text = with_templates(folder.path()).unwrap();
    assert!(text.contains("Our words") && text.contains("id=\"annex\""));
    write("{{glosary.head}}");
    let error = with_templates(folder.path()).unwrap_err().to_string();
    assert!(error.contains("glos"), "{error}");
    std::fs::write(folder.path().join("report.css"), "a{}</style><script>").unwrap();
    assert!(with_templates(folder.path()).is_err());
}

#[test]
fn a_picture_travels_inside() {
    let folder = tempfile::tempdir().unwrap();
    let name = fixture::harbour_lights().facts.banner.screenshot.unwrap();
    let path = folder.path().join(&name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend([7; 90_000]);
    std::fs::write(&path, &bytes).unwrap();
    let pictures = Pictures::read(folder.path(), [name.as_str()]);
    let place = Place::default();
    let text = render_with(
        &fixture::harbour_lights(),
        &fixture::extras(&place),
        &pictures,
    )
    .unwrap();
    let page = Html::parse_document(&text);
    let images: Vec<&str> = page
        .select(&select("img"))
        .map(|e| e.value().attr("src").unwrap())
        .collect();
    assert_eq!(images.len(), 1);
    let data = images[0].strip_prefix("data:image/png;base64,").unwrap();
    assert_eq!(STANDARD.decode(data).unwrap(), bytes, "the picture was cut");
    assert_inert(&page);
}

/// Writes the fixtures for a look in a browser: `REPORT_LOOK=/some/folder cargo test look`.
#[test]
fn look() {
    let Ok(folder) = std::env::var("REPORT_LOOK") else {
        return;
    };
    for (name, document) in [
        ("full", fixture::harbour_lights()),
        ("judged", fixture::judged()),
        ("clean", fixture::clean()),
        ("hostile", fixture::hostile()),
        ("measured", fixture::measured()),
    ] {
        let path = Path::new(&folder).join(format!("{name}.html"));
        std::fs::write(path, page_of(&document)).unwrap();
    }
}

#[test]
fn journeys_stand_side_by_side_and_only_where_there_are_some() {
    let page = Html::parse_document(&page_of(&fixture::journeyed()));
    let heads = texts(&page, "#journeys thead th");
    assert_eq!(
        heads,
        ["Step", "What", "Expected event", "Reject", "Accept"]
    );
    let cells = texts(&page, "#journeys tbody tr:nth-child(2) td");
    assert_eq!(cells[1], "donate");
    assert!(
        cells[2].starts_with("failed: nothing on the page"),
        "{cells:?}"
    );
    assert!(cells[3].starts_with("done; event to "), "{cells:?}");
    // The contents and the sections count alike, with the section and without it.
    for document in [fixture::journeyed(), fixture::harbour_lights()] {
        let page = Html::parse_document(&page_of(&document));
        let numbers = texts(&page, "h2 .n");
        let expected: Vec<String> = (1..=numbers.len()).map(|n| n.to_string()).collect();
        assert_eq!(numbers, expected);
        let there = page.select(&select("#journeys")).count();
        assert_eq!(there, usize::from(!document.facts.journeys.is_empty()));
    }
}
