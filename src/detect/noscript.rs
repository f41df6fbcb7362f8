//! Vendor addresses in `noscript` elements of a page's source.

use super::catalogue::{Catalogue, WireRequest};
use super::decode::message::Message;
use super::facts::{NoscriptFact, Party};
use super::html;
use super::party::{OwnSite, host_of, site};
use super::view::RunView;
use crate::evidence::{DocumentSeen, Event};
use scraper::Selector;
use std::collections::BTreeSet;
use url::Url;

/// Images and frames of known vendors, `N-001`, one per page and address.
pub fn noscript(views: &[RunView<'_>], own: &OwnSite, catalogue: &Catalogue) -> Vec<NoscriptFact> {
    let mut seen: BTreeSet<(Option<String>, String)> = BTreeSet::new();
    let mut facts = Vec::new();
    for view in views {
        for (t_ms, event) in view.events() {
            let Event::Document(document) = event else {
                continue;
            };
            let page = view.page(Some(document.visit), t_ms);
            for url in addresses(document) {
                if !seen.insert((page.clone(), url.to_string())) {
                    continue;
                }
                if let Some(fact) = fact(&url, page.clone(), view, own, catalogue) {
                    facts.push(fact);
                }
            }
        }
    }
    facts.sort_by(|a: &NoscriptFact, b| {
        (&a.page, &a.vendor, &a.url).cmp(&(&b.page, &b.vendor, &b.url))
    });
    for (number, fact) in facts.iter_mut().enumerate() {
        fact.id = format!("N-{:03}", number + 1);
    }
    facts
}

fn fact(
    url: &Url,
    page: Option<String>,
    view: &RunView<'_>,
    own: &OwnSite,
    catalogue: &Catalogue,
) -> Option<NoscriptFact> {
    if own.party(&site(&host_of(url))) == Party::First {
        return None;
    }
    let message = Message::new(&WireRequest::get(url.as_str())).ok()?;
    let hit = catalogue.identify(&message).filter(|h| !h.weak)?;
    let event = hit.events.first();
    Some(NoscriptFact {
        id: String::new(),
        page,
        scenario: view.scenario(),
        url: url.to_string(),
        vendor_kind: hit.kind.to_owned(),
        purpose: hit.vendor.purposes.first().cloned(),
        account: event
            .and_then(|e| e.account.as_deref())
            .or(hit.account.as_deref())
            .map(str::to_owned),
        event: event.and_then(|e| e.event.as_deref()).map(str::to_owned),
        vendor: hit.vendor.id.clone(),
    })
}

/// Absolute addresses of images and frames in the `noscript` elements of a document.
fn addresses(document: &DocumentSeen) -> Vec<Url> {
    let (Ok(noscript), Ok(loads)) = (
        Selector::parse("noscript"),
        Selector::parse("img[src], iframe[src]"),
    ) else {
        return Vec::new();
    };
    let Ok(base) = Url::parse(&document.url) else {
        return Vec::new();
    };
    let tree = html::document(&document.html);
    let mut found = Vec::new();
    for element in tree.select(&noscript) {
        // With scripts on its content is text, else elements.
        let inside: Vec<String> = element
            .select(&loads)
            .filter_map(|e| e.value().attr("src"))
            .map(str::to_owned)
            .collect();
        let text: String = element.text().collect();
        let fragment = html::fragment(&text);
        let parsed = fragment
            .select(&loads)
            .filter_map(|e| e.value().attr("src"))
            .map(str::to_owned);
        found.extend(
            inside
                .into_iter()
                .chain(parsed)
                .filter_map(|src| base.join(src.trim()).ok()),
        );
    }
    found.retain(|u| matches!(u.scheme(), "http" | "https"));
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn images_and_frames_for_visitors_without_scripts_are_found() {
        let document = DocumentSeen {
            visit: 1,
            url: "https://www.shop.example/a/b".into(),
            lang: None,
            title: String::new(),
            html: "<html><head><noscript><img height=1 src='https://px.example/tr?id=1&amp;ev=PageView'></noscript></head>\
                   <body><noscript><iframe src=\"//tag.example/ns.html?id=2\"></iframe></noscript>\
                   <img src='https://other.example/x.gif'><noscript><img src='data:image/gif;base64,R0'></noscript></body></html>"
                .into(),
            truncated: false,
            links: vec![],
            canonical: None,
            versions: Vec::new(),
            unaddressed: Vec::new(),
        };
        let found: Vec<String> = addresses(&document).into_iter().map(String::from).collect();
        assert_eq!(
            found,
            [
                "https://px.example/tr?id=1&ev=PageView",
                "https://tag.example/ns.html?id=2"
            ]
        );
    }
}
