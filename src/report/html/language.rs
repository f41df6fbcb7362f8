//! The report in a language whose every text stands in brackets: nothing of ours is printed outside them.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::render;
use crate::messages::pseudo::{outside, pseudo};
use crate::report::{Document, Place, fixture, summary, terminal};
use regex::RegexSet;
use scraper::{Html, Node};
use serde_json::Value;
use std::collections::BTreeSet;

/// What is no word of any language: sizes, ids, hashes, names of APIs and of this program, points of law.
const TECHNICAL: [&str; 9] = [
    r"^n$",
    r"^(\d+ × )?\d+ px$",
    r"^(before|dismiss|reject|accept|withdraw|gpc) \d+$",
    r"^[PRXCF]-\d+$",
    r"^SHA-256 [0-9a-f]+…?$",
    r"^consentry [\d.]+$",
    r"^(localStorage|sessionStorage|IndexedDB)$",
    r"^\S+\.\S+( \d+)?$",
    r"^35\(7\)\([a-d]\)$",
];

fn plain(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '_' | '-'));
    let text = words
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    text.trim_matches(['.', ',', ';', ':', ' ']).to_lowercase()
}

/// Every text that the document itself holds: names, addresses, codes, texts of rules and of the evidence.
fn held(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            into.insert(plain(text));
            into.extend(text.split('`').map(plain));
            into.extend(text.strip_prefix("ex-").map(plain));
        }
        Value::Array(all) => all.iter().for_each(|v| held(v, into)),
        Value::Object(all) => all.values().for_each(|v| held(v, into)),
        _ => {}
    }
}

/// The texts of a page that a reader sees or hears, in their order; what the site wrote and code left out.
fn visible(page: &Html) -> Vec<String> {
    let spoken = [
        "aria-label",
        "alt",
        "data-text",
        "data-copy",
        "data-copied",
        "data-copy-what",
    ];
    let mut all = Vec::new();
    for node in page.tree.nodes() {
        match node.value() {
            Node::Text(text) => {
                let skipped = node
                    .ancestors()
                    .filter_map(|a| a.value().as_element())
                    .any(|e| matches!(e.name(), "script" | "style" | "code" | "pre" | "bdi"));
                all.extend((!skipped).then(|| text.to_string()));
            }
            Node::Element(element) => {
                all.extend(
                    spoken
                        .iter()
                        .filter_map(|a| element.attr(a))
                        .map(str::to_owned),
                );
            }
            _ => {}
        }
    }
    all
}

/// What of some texts is printed outside of all brackets and is nothing that the document holds.
fn unasked(document: &Document, texts: &[String]) -> Vec<String> {
    let mut known = BTreeSet::new();
    held(&serde_json::to_value(document).unwrap(), &mut known);
    let technical = RegexSet::new(TECHNICAL).unwrap();
    let fine = |text: &str| {
        let text = text.trim();
        !text.chars().any(char::is_alphabetic)
            || known.contains(&plain(text))
            || technical.is_match(text)
    };
    let mut open = 0;
    let mut left = Vec::new();
    for text in texts {
        let (pieces, still) = outside(text, open);
        open = still;
        left.extend(pieces.into_iter().filter(|piece| {
            let comma = piece.replace("; ", ", ").replace(": ", ", ");
            let parts = comma.replace(" (", ", ").replace(')', ",");
            !fine(piece) && !comma.split(", ").all(fine) && !parts.split(',').all(fine)
        }));
    }
    assert_eq!(open, 0);
    left
}

#[test]
fn nothing_is_printed_that_is_no_text_of_the_language() {
    for document in [fixture::measured(), fixture::clean()] {
        let document = document.told_in(pseudo());
        let place = Place::default();
        let extras = fixture::extras(&place);
        let page = Html::parse_document(&render(&document, &extras).unwrap());
        assert_eq!(page.root_element().value().attr("lang"), Some("en-XA"));
        let texts = visible(&page);
        assert!(texts.iter().any(|t| t.contains('⟦')));
        assert_eq!(unasked(&document, &texts), Vec::<String>::new());
        // A line of the terminal that was cut lost its bracket; the words inside are those of the texts.
        let told = terminal::render(&document, false);
        assert!(
            told.contains("⟦Preliminary") || told.contains("⟦This is no proof"),
            "{told}"
        );
        let told = summary::render(&document, &extras);
        let words = told.lines().filter(|line| !line.starts_with("|"));
        let lines: Vec<String> = words.map(|line| line.replace(['#', '*'], "")).collect();
        assert_eq!(unasked(&document, &lines), Vec::<String>::new());
    }
}

#[test]
fn the_lines_of_findings_are_texts() {
    let document = fixture::judged_in(pseudo());
    assert!(document.findings.len() > 5);
    for finding in &document.findings {
        for line in [
            &finding.title,
            &finding.fact,
            &finding.classification,
            &finding.assessment,
        ] {
            assert_eq!(outside(line, 0), (vec![], 0), "{line}");
        }
    }
}

/// A page's words between the braces of a message file, and the sign that a part with markup stands for.
#[test]
fn what_the_site_wrote_is_put_into_texts_and_never_read() {
    let hostile = "{ $n } {none} {{x}} <b>\u{e000}</b>";
    let mut document = fixture::journeyed();
    for vendor in &mut document.facts.vendors {
        vendor.name = hostile.into();
        vendor.accounts = vec![hostile.into()];
    }
    document
        .facts
        .platforms
        .iter_mut()
        .for_each(|p| p.name = hostile.into());
    for messages in [crate::messages::Messages::english(), pseudo()] {
        let document = document.clone().told_in(messages);
        let place = Place::default();
        let text = render(&document, &fixture::extras(&place)).unwrap();
        assert!(
            text.contains("&#123; $n &#125; &#123;none&#125; &#123;&#123;x&#125;&#125; &lt;b&gt;")
        );
        assert!(!text.contains("<b>\u{e000}") && !text.contains("{ $n }"));
    }
}
