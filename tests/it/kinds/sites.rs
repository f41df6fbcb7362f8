//! Whole sites of a kind: a single-page application, and one in two languages. One audit of a scenario each,
//! held against the server's own log.

use super::server::{Arrived, Kinds};
use super::{audit, balance, is_a_pages};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use consentry::config::{Settings, Settle};
use consentry::evidence::{Event, NoticeKind, Recording};
use consentry::report::Document;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/web/sites")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap()
}

/// Answers of both sites, and of the analytics host that one of them tells.
fn answer(host: String, path: String, _query: String) -> BoxFuture<'static, Option<Response>> {
    let script = |name| ([(header::CONTENT_TYPE, "text/javascript")], read(name)).into_response();
    let response = match (host.as_str(), path.as_str()) {
        ("www.google-analytics.com", _) => Some(StatusCode::NO_CONTENT.into_response()),
        (_, "/robots.txt" | "/sitemap.xml") => Some(StatusCode::NOT_FOUND.into_response()),
        ("spa.test", "/app.js") => Some(script("spa/app.js")),
        ("spa.test", "/parts/members") => Some("For members.".into_response()),
        // Whatever the route, it is the same document.
        ("spa.test", _) => Some(Html(read("spa/index.html")).into_response()),
        ("languages.test", "/notice.js") => Some(script("languages/notice.js")),
        ("languages.test", "/" | "/old-season") => {
            Some((StatusCode::FOUND, [(header::LOCATION, "/en/")]).into_response())
        }
        ("languages.test", path) => Some(in_language(path)),
        _ => None,
    };
    std::future::ready(response).boxed()
}

/// Each page of the site in two languages: English, German, and its title in both.
const PAGES: [(&str, &str, [&str; 2]); 3] = [
    ("/en/", "/de/", ["The Harbour", "Der Hafen"]),
    ("/en/shows", "/de/stuecke", ["Shows", "Stücke"]),
    ("/en/contact", "/de/kontakt", ["Contact", "Kontakt"]),
];

/// Links of a page in either language, in order.
const ENGLISH: [&str; 6] = [
    "/en/",
    "/en/shows?from=navigation",
    "/en/shows",
    "/en/contact",
    "/old-season",
    "/de/",
];
const GERMAN: [&str; 4] = ["/de/", "/de/stuecke", "/de/kontakt", "/en/"];

fn in_language(path: &str) -> Response {
    let Some((english, german, titles)) = PAGES.iter().find(|p| p.0 == path || p.1 == path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let is_german = *german == path;
    let lang = if is_german { "de" } else { "en" };
    let links: &[&str] = if is_german { &GERMAN } else { &ENGLISH };
    let links: String = links
        .iter()
        .map(|to| format!("<a href=\"{to}\">{to}</a> "))
        .collect();
    let page = read("languages/page.html")
        .replace("{lang}", lang)
        .replace("{title}", titles[usize::from(is_german)])
        .replace("{path}", path)
        .replace("{english}", english)
        .replace("{german}", german)
        .replace("{links}", &links);
    Html(page).into_response()
}

/// An audit of a site in one scenario, with what arrived on a page's behalf.
async fn audited(site: &str, pages: usize) -> (Recording, Document, Vec<Arrived>) {
    let server = Kinds::answering(&folder(), Some(answer)).await;
    let (recording, document) = audit(&Settings {
        pages,
        settle: Settle::Quick,
        ..server.settings(vec![site.parse().unwrap()])
    })
    .await;
    let arrived = server.arrived();
    let wrong = balance(&arrived, &document);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let arrived = arrived.into_iter().filter(is_a_pages).collect();
    (recording, document, arrived)
}

/// Path, how it was found, as what it was chosen and which page it is, of every page of the plan.
fn plan<'d>(document: &'d Document, site: &str) -> Vec<[&'d str; 4]> {
    let site = site.trim_end_matches('/').len();
    let pages = document.facts.pages.iter();
    pages
        .map(|page| {
            [
                &page.url[site..],
                page.found.as_deref().unwrap_or_default(),
                page.reason.chosen.as_deref().unwrap_or_default(),
                page.reason.same_as.as_deref().unwrap_or_default(),
            ]
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_of_an_application_is_a_page_and_its_page_view_belongs_to_it() {
    const SITE: &str = "https://spa.test/";
    let (_, document, arrived) = audited(SITE, 8).await;
    let mut plan = plan(&document, SITE);
    plan[1..].sort_unstable();
    assert_eq!(
        plan,
        [
            ["/", "seed", "start", ""],
            ["/contact", "link", "contact", ""],
            ["/shows", "link", "form", ""],
            ["/shows/tide", "link", "form", ""],
            ["/welcome", "route", "form", ""],
        ]
    );
    for page in &document.facts.pages {
        let told: Vec<&str> = document
            .facts
            .pixels
            .iter()
            .filter(|p| p.page.as_ref() == Some(&page.id))
            .filter(|p| p.canonical.as_deref() == Some("page_view"))
            .map(|p| p.more.page_url.as_deref().unwrap())
            .collect();
        // The start page opens a route and goes back by itself.
        let welcome = "https://spa.test/welcome";
        match page.url.as_str() {
            SITE => assert_eq!(told, [SITE, welcome, SITE]),
            url => assert_eq!(told, [url]),
        }
    }
    let sent = arrived.iter().filter(|a| a.url.contains("en=page_view"));
    assert_eq!(sent.count(), 3 + 4);
    // The link without an address is not pressed, and that is said.
    assert!(!arrived.iter().any(|a| a.url.ends_with("/parts/members")));
    let mut limits = document.facts.limits.iter();
    let bare = limits.find(|l| l.what.starts_with("1 link(s) have no address"));
    assert!(bare.is_some_and(|l| l.what.contains("Members")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_a_site_in_two_languages_each_is_in_the_plan_and_no_page_is_visited_twice() {
    const SITE: &str = "https://languages.test/";
    let (recording, document, arrived) = audited(SITE, 7).await;
    let mut plan = plan(&document, SITE);
    plan[1..].sort_unstable();
    assert_eq!(
        plan,
        [
            ["/", "seed", "start", ""],
            ["/de/", "language", "language", ""],
            ["/de/kontakt", "link", "contact", ""],
            ["/de/stuecke", "link", "further", ""],
            ["/en/contact", "link", "contact", ""],
            ["/en/shows?from=navigation", "link", "further", ""],
            ["/old-season", "link", "form", "P-001"],
        ]
    );
    // The start page, and the address that turned out to lead to it; nothing calls itself another page twice.
    let times = |path: &str| {
        let url = format!("https://languages.test{path}");
        arrived.iter().filter(|a| a.url == url).count()
    };
    assert_eq!((times("/"), times("/en/"), times("/old-season")), (1, 2, 1));
    assert_eq!(
        (times("/en/shows"), times("/en/shows?from=navigation")),
        (0, 1)
    );
    for path in ["/de/", "/de/stuecke", "/de/kontakt", "/en/contact"] {
        assert_eq!(times(path), 1, "{path}");
    }
    // The notice stands in both, each in its own words.
    let notices = recording.runs[0].observations.iter();
    let notices: Vec<&str> = notices
        .filter_map(|o| match &o.event {
            Event::Notice(notice) if notice.kind != NoticeKind::None => Some(notice.text.as_str()),
            _ => None,
        })
        .collect();
    for words in ["We use cookies", "Wir verwenden Cookies"] {
        assert!(notices.iter().any(|n| n.contains(words)), "{notices:?}");
    }
    let page = |path: &str| {
        let mut pages = document.facts.pages.iter();
        pages.find(|p| p.url.ends_with(path)).unwrap()
    };
    assert_eq!(page("/de/").language.as_deref(), Some("de"));
    assert_eq!(page("/en/contact").language.as_deref(), Some("en"));
}
