//! What a page says of itself: its language, and guarded topics that its address, title and headings
//! speak of.

use super::facts::{PageFact, TopicFact};
use super::terms::Terms;
use super::view::RunView;
use crate::evidence::Event;
use scraper::Selector;
use std::collections::BTreeSet;
use url::Url;

/// Fills in language and topics of the pages from the first document of each.
pub fn fill(pages: &mut [PageFact], views: &[RunView<'_>], terms: &Terms) {
    let mut read: BTreeSet<String> = BTreeSet::new();
    for view in views {
        for (t_ms, event) in view.events() {
            let Event::Document(document) = event else {
                continue;
            };
            let Some(id) = view.page(Some(document.visit), t_ms) else {
                continue;
            };
            if !read.insert(id.clone()) {
                continue;
            }
            let Some(page) = pages.iter_mut().find(|p| p.id == id) else {
                continue;
            };
            page.language = document.lang.clone().filter(|l| !l.is_empty());
            if page.kind == "not-found" {
                continue; // what was to be read there is not there
            }
            let path =
                Url::parse(&document.url).map_or_else(|_| String::new(), |u| u.path().to_owned());
            let about = format!("{path} {} {}", document.title, headings(&document.html));
            page.topics = terms
                .topics(&about)
                .into_iter()
                .map(|(topic, words)| TopicFact {
                    topic: topic.to_owned(),
                    words,
                })
                .collect();
        }
    }
}

/// Letters read of one heading.
const LONGEST_HEADING: usize = 2000;

/// The first two ranks of headings, and what the page says of itself to search engines.
fn headings(html: &str) -> String {
    let Ok(heading) = Selector::parse("h1, h2") else {
        return String::new();
    };
    let document = super::html::document(html);
    let mut text = String::new();
    for element in document.select(&heading).take(12) {
        text.extend(element.text().flat_map(str::chars).take(LONGEST_HEADING));
        text.push(' ');
    }
    let described = Selector::parse("meta[name=description], meta[name=keywords]").ok();
    for element in described.iter().flat_map(|s| document.select(s)).take(2) {
        text.push_str(element.value().attr("content").unwrap_or(""));
        text.push(' ');
    }
    text
}
