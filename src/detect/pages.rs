//! Pages of the plan: visits, and what kind of page each is.

use super::facts::{PageFact, PageVisit};
use super::view::RunView;
use crate::evidence::{Event, PageReason, PlannedPage, VisitEnd, page_address, page_route};
use crate::messages::Messages;
use crate::say;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// Kinds told by words, the first that matches. Words stand between signs that are no letters.
const KINDS: [(&str, &[&str]); 8] = [
    (
        "policy",
        &[
            "privacy",
            "privacy policy",
            "privacy notice",
            "cookie",
            "cookies",
            "cookie policy",
            "data protection",
            "gdpr",
            "datenschutz",
            "datenschutzerklaerung",
            "datenschutzerklärung",
            "confidentialite",
            "confidentialité",
            "privacybeleid",
            "privacyverklaring",
            "cookiebeleid",
            "privacidad",
            "privacidade",
            "informativa privacy",
            "integritetspolicy",
            "privatlivspolitik",
            "personvern",
            "tietosuoja",
            "prywatnosci",
        ],
    ),
    (
        "thank-you",
        &[
            "thank you",
            "thankyou",
            "thanks",
            "order received",
            "order confirmation",
            "confirmation",
            "danke",
            "merci",
            "bedankt",
            "gracias",
            "grazie",
        ],
    ),
    (
        "checkout",
        &[
            "checkout",
            "payment",
            "kasse",
            "afrekenen",
            "paiement",
            "pago",
        ],
    ),
    (
        "basket",
        &[
            "basket",
            "cart",
            "warenkorb",
            "winkelwagen",
            "panier",
            "carrito",
            "carrello",
        ],
    ),
    (
        "donate",
        &[
            "donate",
            "donation",
            "donations",
            "give",
            "spenden",
            "spende",
            "doneren",
            "don",
            "donner",
            "donar",
        ],
    ),
    (
        "newsletter",
        &[
            "newsletter",
            "subscribe",
            "signup",
            "sign up",
            "mailing list",
        ],
    ),
    (
        "contact",
        &["contact", "contact us", "kontakt", "contacto", "contatti"],
    ),
    (
        "product",
        &[
            "product", "products", "produkt", "produkte", "produit", "item", "p", "dp", "shop",
            "show", "shows", "event", "events",
        ],
    ),
];

/// Kinds that a title tells when the address does not; other titles hold too many other words.
const BY_TITLE: [&str; 2] = ["policy", "thank-you"];

/// Pages of the plan in its order.
pub fn pages(plan: &[PlannedPage], views: &[RunView<'_>], messages: &Messages) -> Vec<PageFact> {
    let links = link_texts(views);
    let mut pages: Vec<PageFact> = plan.iter().map(planned).collect();
    for view in views {
        for (_, event) in view.events() {
            // A page that was visited is shown, also when the plan was not written again at the end.
            if let Event::Visit(visit) = event
                && pages.iter().all(|p| p.id != visit.page)
            {
                pages.push(blank(&visit.page, &visit.url));
            }
            let Event::VisitEnd(end) = event else {
                continue;
            };
            let Some((_, visit)) = view.visit(Some(end.visit), 0.0) else {
                continue;
            };
            if let Some(page) = pages.iter_mut().find(|p| p.id == visit.page) {
                add(page, view, end);
            }
        }
        unfinished(view, &mut pages, messages);
    }
    // The thousandth has a longer number.
    pages.sort_by(|a, b| (a.id.len(), &a.id).cmp(&(b.id.len(), &b.id)));
    for page in &mut pages {
        let texts = links.get(page_address(&page.url)).into_iter().flatten();
        page.kind = kind(page, texts).to_owned();
    }
    pages
}

/// A page of the plan, with why it is of it.
fn planned(page: &PlannedPage) -> PageFact {
    PageFact {
        found: Some(page.found.clone()),
        reason: page.reason.clone(),
        ..blank(&page.id, &page.url)
    }
}

fn blank(id: &str, url: &str) -> PageFact {
    PageFact {
        id: id.to_owned(),
        url: url.to_owned(),
        final_url: None,
        status: None,
        title: None,
        kind: "other".into(),
        language: None,
        topics: Vec::new(),
        found: None,
        reason: PageReason::default(),
        visits: Vec::new(),
    }
}

fn add(page: &mut PageFact, view: &RunView<'_>, end: &VisitEnd) {
    if end.error.is_none() && page.final_url.is_none() {
        page.final_url.clone_from(&end.final_url);
        page.status = end.status;
        page.title.clone_from(&end.title);
    }
    page.status = page.status.or(end.status);
    page.visits.push(PageVisit {
        scenario: view.scenario(),
        run: view.log.run,
        outcome: if end.error.is_none() { "ok" } else { "error" }.to_owned(),
        error: end.error.clone(),
        loaded_ms: end.loaded_ms,
        settled_ms: end.settled_ms,
    });
}

/// Visits that began and of which no end was recorded.
fn unfinished(view: &RunView<'_>, pages: &mut [PageFact], messages: &Messages) {
    let ended: BTreeSet<u32> = view
        .events()
        .filter_map(|(_, e)| match e {
            Event::VisitEnd(end) => Some(end.visit),
            _ => None,
        })
        .collect();
    for (_, event) in view.events() {
        let Event::Visit(visit) = event else { continue };
        if ended.contains(&visit.visit) {
            continue;
        }
        if let Some(page) = pages.iter_mut().find(|p| p.id == visit.page) {
            page.visits.push(PageVisit {
                scenario: view.scenario(),
                run: view.log.run,
                outcome: "error".into(),
                error: Some(say!(messages, "visit-broken-off")),
                loaded_ms: None,
                settled_ms: None,
            });
        }
    }
}

/// Texts of the links to each address.
fn link_texts(views: &[RunView<'_>]) -> BTreeMap<String, BTreeSet<String>> {
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for view in views {
        for (_, event) in view.events() {
            let Event::Document(document) = event else {
                continue;
            };
            for link in &document.links {
                texts
                    .entry(page_address(&link.url).to_owned())
                    .or_default()
                    .insert(link.text.clone());
            }
        }
    }
    texts
}

fn kind<'t>(page: &PageFact, links: impl Iterator<Item = &'t String>) -> &'static str {
    if page.status.is_some_and(|s| s == 404 || s == 410) {
        return "not-found";
    }
    let url = page.final_url.as_deref().unwrap_or(&page.url);
    let path = Url::parse(url).map_or_else(|_| url.to_owned(), |u| decoded(page_route(&u).0));
    if is_home(&path) {
        return "home";
    }
    let path = words(&path);
    if let Some((kind, _)) = KINDS
        .iter()
        .find(|(_, list)| list.iter().any(|w| holds(&path, w)))
    {
        return kind;
    }
    let title = words(page.title.as_deref().unwrap_or_default());
    if let Some((kind, _)) = KINDS
        .iter()
        .filter(|(k, _)| BY_TITLE.contains(k))
        .find(|(_, list)| list.iter().any(|w| holds(&title, w)))
    {
        return kind;
    }
    let policy = KINDS[0].1;
    if links
        .map(|t| words(t))
        .any(|t| policy.iter().any(|w| holds(&t, w)))
    {
        return KINDS[0].0;
    }
    "other"
}

fn is_home(path: &str) -> bool {
    let path = path.trim_matches('/').to_lowercase();
    let language = path.len() == 2
        || (path.len() == 5
            && path
                .as_bytes()
                .get(2)
                .is_some_and(|b| *b == b'-' || *b == b'_'));
    path.is_empty()
        || language
        || ["index.html", "index.htm", "index.php", "home"].contains(&path.as_str())
}

fn decoded(path: &str) -> String {
    url::form_urlencoded::parse(
        format!("p={}", path.replace('&', "%26").replace('+', "%2B")).as_bytes(),
    )
    .next()
    .map_or_else(|| path.to_owned(), |(_, p)| p.into_owned())
}

/// Lower-case words with single spaces, one at each end.
pub fn words(text: &str) -> String {
    let lower = text.to_lowercase();
    let list: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    format!(" {} ", list.join(" "))
}

/// Whether words hold a word or phrase.
pub fn holds(words: &str, phrase: &str) -> bool {
    words.contains(&format!(" {phrase} "))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn of(url: &str, title: &str, links: &[&str]) -> &'static str {
        let mut page = blank("P-001", url);
        page.title = Some(title.to_owned());
        let links: Vec<String> = links.iter().map(|s| (*s).to_owned()).collect();
        kind(&page, links.iter())
    }

    #[test]
    fn why_a_page_was_chosen_is_carried_and_may_be_unknown() {
        let planned: PlannedPage = serde_json::from_value(serde_json::json!({
            "id": "P-002", "url": "https://a.example/privacy", "found": "link", "found_on": "P-001",
            "place": "footer", "chosen": "policy", "alike": 1
        }))
        .unwrap();
        let old: PlannedPage = serde_json::from_value(serde_json::json!({
            "id": "P-003", "url": "https://a.example/x", "found": "sitemap"
        }))
        .unwrap();
        let facts = pages(&[planned, old], &[], &Messages::english());
        let why = |n: usize| {
            (
                facts[n].reason.chosen.as_deref(),
                facts[n].reason.place.as_deref(),
            )
        };
        assert_eq!(why(0), (Some("policy"), Some("footer")));
        assert_eq!(facts[0].reason.found_on.as_deref(), Some("P-001"));
        assert_eq!(facts[1].found.as_deref(), Some("sitemap"));
        assert_eq!((why(1), facts[1].reason.alike), ((None, None), None));
    }

    #[test]
    fn a_kind_is_told_by_address_then_title_then_link() {
        for (url, title, expected) in [
            ("https://a.example/", "Privacy first", "home"),
            ("https://a.example/en-gb/", "", "home"),
            ("https://a.example/privacy-policy", "", "policy"),
            ("https://a.example/datenschutz.html", "", "policy"),
            ("https://a.example/thank-you?email=x", "", "thank-you"),
            ("https://a.example/donate", "", "donate"),
            ("https://a.example/#!/donate", "", "donate"),
            ("https://a.example/#!/?from=newsletter", "", "home"),
            ("https://a.example/#donate", "", "home"),
            ("https://a.example/cart", "", "basket"),
            ("https://a.example/shows/hamlet", "", "product"),
            ("https://a.example/legal/7", "Privacy notice", "policy"),
            ("https://a.example/cookiecutters", "Contact lenses", "other"),
        ] {
            assert_eq!(of(url, title, &[]), expected, "{url}");
        }
        assert_eq!(
            of("https://a.example/legal/7", "Legal", &["Cookies"]),
            "policy"
        );
    }
}
