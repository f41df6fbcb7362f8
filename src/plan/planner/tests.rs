//! The planner without a browser: what is planned of the links that pages hold.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::evidence::{DocumentSeen, VersionSeen};
use crate::plan::robots::Robots;
use crate::plan::sitemap::MAX_PAGES;

pub(super) fn planner(pages: usize) -> Planner {
    let settings = Settings {
        seeds: vec!["https://www.a.example/".parse().unwrap()],
        pages,
        ..Settings::default()
    };
    Planner::new(&settings).unwrap()
}

pub(super) fn links(addresses: &[&str]) -> Vec<LinkSeen> {
    addresses
        .iter()
        .map(|u| LinkSeen {
            url: format!("https://www.a.example{u}"),
            text: String::new(),
            place: None,
        })
        .collect()
}

pub(super) fn paths(planner: &Planner) -> Vec<String> {
    planner
        .pages()
        .iter()
        .map(|p| p.url.replace("https://www.a.example", ""))
        .collect()
}

#[test]
fn what_matters_comes_first_then_variety() {
    let mut planner = planner(7);
    let home = planner.next_page().unwrap();
    assert_eq!((home.id.as_str(), home.found.as_str()), ("P-001", "seed"));
    planner.take_links(
        &home,
        &links(&[
            "/#top",
            "/shows/a",
            "/shows/b",
            "/about",
            "/donate",
            "/privacy",
            "/programme.pdf",
            "/logout",
            "/contact",
        ]),
    );
    planner.fill();
    assert_eq!(
        paths(&planner),
        [
            "/", "/privacy", "/donate", "/contact", "/shows/a", "/about", "/shows/b"
        ]
    );
}

#[test]
fn the_limit_and_the_depth_hold() {
    let mut few = planner(2);
    let home = few.next_page().unwrap();
    few.take_links(&home, &links(&["/a", "/b", "/c"]));
    few.fill();
    assert_eq!(paths(&few), ["/", "/a"]);
    let mut flat = planner(9);
    flat.depth = 1;
    let home = flat.next_page().unwrap();
    flat.take_links(&home, &links(&["/a"]));
    let a = flat.next_page().unwrap();
    flat.take_links(&a, &links(&["/a/deep"]));
    flat.fill();
    assert_eq!(paths(&flat), ["/", "/a"]);
}

#[test]
fn pages_that_robots_forbids_are_left_and_said() {
    let mut planner = planner(9);
    planner.hosts.add(
        "www.a.example",
        Robots::read(b"User-agent: *\nDisallow: /staff\n"),
    );
    let home = planner.next_page().unwrap();
    planner.take_links(&home, &links(&["/staff/x", "/open"]));
    planner.fill();
    assert_eq!(paths(&planner), ["/", "/open"]);
    assert!(planner.forbidden().unwrap().what.contains("/staff/x"));
}

#[test]
fn other_hosts_are_never_planned() {
    let mut planner = planner(9);
    let home = planner.next_page().unwrap();
    planner.take_links(
        &home,
        &[LinkSeen {
            url: "https://b.example/privacy".into(),
            text: "Privacy".into(),
            place: None,
        }],
    );
    planner.fill();
    assert_eq!(planner.pages().len(), 1);
    assert!(matches!(
        Planner::new(&Settings::default()),
        Err(PlanError::NoSeed)
    ));
}

#[test]
fn a_start_address_is_visited_as_it_was_given_and_its_plain_form_is_the_same_page() {
    let settings = Settings {
        seeds: vec!["https://www.a.example/?fbclid=1#top".parse().unwrap()],
        pages: 9,
        ..Settings::default()
    };
    let mut planner = Planner::new(&settings).unwrap();
    let home = planner.next_page().unwrap();
    planner.take_links(&home, &links(&["/", "/?gclid=2", "/a?gclid=3"]));
    planner.fill();
    assert_eq!(paths(&planner), ["/?fbclid=1", "/a"]);
}

#[test]
fn a_page_that_turns_out_to_be_a_file_is_a_policy_when_its_link_says_so() {
    let mut planner = planner(9);
    let home = planner.next_page().unwrap();
    let mut seen = links(&["/files/17", "/files/18"]);
    seen[0].text = "Privacy policy".into();
    planner.take_links(&home, &seen);
    planner.fill();
    for page in planner.pages().to_vec() {
        planner.take_file(&page);
    }
    let files = planner.papers.links.iter();
    let files: Vec<_> = files
        .map(|(url, text)| (url.path(), text.as_str()))
        .collect();
    assert_eq!(files, [("/files/17", "Privacy policy")]);
}

#[test]
fn why_each_page_was_chosen_is_kept() {
    let mut planner = planner(9);
    let home = planner.next_page().unwrap();
    let mut seen = links(&["/shows/a", "/shows/b", "/shows/c", "/legal", "/suche"]);
    seen[3].text = "Cookies".into();
    seen[3].place = Some("footer".into());
    planner.take_links(&home, &seen);
    planner.consider(
        &"https://www.a.example/news".parse().unwrap(),
        "",
        BY_SITEMAP,
    );
    planner.fill();
    let why = |page: &PlannedPage| {
        let part = |text: &Option<String>| text.clone().unwrap_or_default();
        format!(
            "{} {}{}{} {}",
            page.found,
            part(&page.reason.found_on),
            if page.reason.place.is_some() { " " } else { "" },
            part(&page.reason.place),
            part(&page.reason.chosen)
        )
    };
    let all: Vec<String> = planner.pages().iter().map(why).collect();
    assert_eq!(
        all,
        [
            "seed  start",
            "link P-001 footer policy",
            "link P-001 search",
            "link P-001 form",
            "sitemap  form",
            "link P-001 further",
            "link P-001 further",
        ]
    );
    assert_eq!(planner.pages()[3].reason.alike, Some(3));
    assert_eq!(planner.pages()[1].reason.alike, Some(1));
}

/// A site on this machine; what it answers to a path of the host, or 404.
async fn served(answer: fn(&str, &str) -> Option<String>) -> Settings {
    use axum::http::{HeaderMap, StatusCode, Uri};
    let app = axum::Router::new().fallback(move |headers: HeaderMap, uri: Uri| async move {
        let host = headers.get("host").and_then(|h| h.to_str().ok());
        match answer(host.unwrap_or_default(), uri.path()) {
            Some(text) => (StatusCode::OK, text),
            None => (StatusCode::NOT_FOUND, String::new()),
        }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let seed = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    Settings {
        seeds: vec![seed.parse().unwrap()],
        pages: 9,
        ..Settings::default()
    }
}

#[tokio::test]
async fn the_usual_sitemap_is_read_where_none_is_named_and_not_missed_where_there_is_none() {
    let usual = served(|host, path| {
        let there = path == "/sitemap.xml";
        there.then(|| format!("<urlset><url><loc>http://{host}/a</loc></url></urlset>"))
    })
    .await;
    let mut planner = Planner::new(&usual).unwrap();
    let gaps = planner.prepare(&usual).await.unwrap();
    assert!(gaps.is_empty(), "{gaps:?}");
    planner.fill();
    assert_eq!(planner.pages().len(), 2);
    assert_eq!(planner.pages()[1].found, "sitemap");

    let none = served(|_, _| None).await;
    let mut planner = Planner::new(&none).unwrap();
    let gaps = planner.prepare(&none).await.unwrap();
    assert!(gaps.is_empty(), "{gaps:?}");

    let named = served(|host, path| {
        let robots = path == "/robots.txt";
        robots.then(|| format!("User-agent: *\nAllow: /\nSitemap: http://{host}/gone.xml\n"))
    })
    .await;
    let mut planner = Planner::new(&named).unwrap();
    let gaps = planner.prepare(&named).await.unwrap();
    assert_eq!(gaps.len(), 1);
    assert!(gaps[0].why.contains("gone.xml"), "{}", gaps[0].why);
}

#[tokio::test]
async fn addresses_of_a_sitemap_that_are_not_read_are_a_gap() {
    let site = served(|host, path| {
        let all = (0..=MAX_PAGES).map(|n| format!("<loc>http://{host}/news/{n}</loc>"));
        (path == "/sitemap.xml").then(|| format!("<urlset>{}</urlset>", all.collect::<String>()))
    })
    .await;
    let mut planner = Planner::new(&site).unwrap();
    let gaps = planner.prepare(&site).await.unwrap();
    assert_eq!(gaps.len(), 1);
    assert!(gaps[0].what.contains("more than 2000"), "{}", gaps[0].what);
    assert_eq!(gaps[0].hides, "page");
}

#[test]
fn what_is_not_kept_is_a_gap_once() {
    let mut planner = planner(9);
    let home = planner.next_page().unwrap();
    let all: Vec<String> = (0..=MAX_CANDIDATES).map(|n| format!("/news/{n}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    planner.take_links(&home, &links(&all[..MAX_CANDIDATES]));
    planner.take_links(&home, &links(&all[..MAX_CANDIDATES]));
    assert!(planner.gaps().is_empty());
    planner.take_links(&home, &links(&all));
    planner.take_links(&home, &links(&all));
    let gaps = planner.gaps();
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].hides, "page");
}

/// A document of the site with a canonical address and versions, all without its host.
fn head(page: &PlannedPage, canonical: Option<&str>, versions: &[(&str, &str)]) -> DocumentSeen {
    let at = |path: &str| format!("https://www.a.example{path}");
    DocumentSeen {
        visit: 1,
        url: page.url.clone(),
        lang: None,
        title: String::new(),
        html: String::new(),
        truncated: false,
        links: Vec::new(),
        canonical: canonical.map(at),
        versions: versions
            .iter()
            .map(|(lang, path)| VersionSeen {
                lang: (*lang).to_owned(),
                url: at(path),
            })
            .collect(),
        unaddressed: vec!["Members".into()],
    }
}

#[test]
fn an_address_that_a_visited_page_calls_its_own_is_not_visited_again() {
    let mut planner = planner(9);
    let home = planner.next_page().unwrap();
    planner.take_links(
        &home,
        &links(&["/list?sort=price", "/list", "/shop?view=1", "/donate"]),
    );
    let donate = planner.next_page().unwrap();
    let list = planner.next_page().unwrap();
    assert!(list.url.ends_with("/list?sort=price"), "{}", list.url);
    // Beside a page that is being read no other address of its path is visited.
    let shop = planner.next_page().unwrap();
    assert!(shop.url.ends_with("/shop?view=1"), "{}", shop.url);
    // What matters is visited also where a page claims to be it.
    planner.take_head(&donate, &head(&donate, Some("/donate"), &[]));
    planner.take_head(&list, &head(&list, Some("/list?utm_source=x"), &[]));
    planner.take_links(&list, &links(&["/list", "/list/"]));
    let mut elsewhere = head(&list, None, &[]);
    elsewhere.canonical = Some("https://b.example/shop?view=1".into());
    planner.take_head(&list, &elsewhere);
    planner.fill();
    assert_eq!(
        paths(&planner),
        ["/", "/donate", "/list?sort=price", "/shop?view=1"]
    );
}

#[test]
fn a_page_that_matters_is_visited_whoever_claims_to_be_it() {
    for before in [true, false] {
        let mut planner = planner(9);
        let home = planner.next_page().unwrap();
        if before {
            planner.take_head(&home, &head(&home, Some("/privacy"), &[]));
        }
        planner.take_links(&home, &links(&["/privacy"]));
        planner.take_head(&home, &head(&home, Some("/privacy"), &[]));
        planner.fill();
        assert_eq!(paths(&planner), ["/", "/privacy"], "{before}");
    }
    // With another query alone it is that page.
    let mut planner = planner(9);
    let home = planner.next_page().unwrap();
    planner.take_links(&home, &links(&["/donate?ref=1", "/donate"]));
    let donate = planner.next_page().unwrap();
    planner.take_head(&donate, &head(&donate, Some("/donate"), &[]));
    planner.fill();
    assert_eq!(paths(&planner), ["/", "/donate?ref=1"]);
}

#[test]
fn of_each_other_language_one_version_is_planned() {
    let mut planner = planner(9);
    let home = planner.next_page().unwrap();
    let versions = [
        ("x-default", "/"),
        ("en-GB", "/"),
        ("de-AT", "/at"),
        ("de", "/de"),
        ("fr", "/fr"),
        ("../..", "/odd"),
    ];
    planner.take_links(&home, &links(&["/fr", "/a"]));
    planner.take_head(&home, &head(&home, None, &versions));
    let at = planner.next_page().unwrap();
    let way = |p: &PlannedPage| (p.found.clone(), p.reason.chosen.clone().unwrap_or_default());
    let as_text = |found: &str, chosen: &str| (found.to_owned(), chosen.to_owned());
    assert!(at.url.ends_with("/fr"), "found first: {}", at.url);
    assert_eq!(way(&at), as_text("link", "language"));
    let german = planner.next_page().unwrap();
    assert!(german.url.ends_with("/at"), "{}", german.url);
    assert_eq!(way(&german), as_text("language", "language"));
    assert_eq!(german.reason.found_on.as_deref(), Some("P-001"));
    planner.take_head(&german, &head(&german, None, &versions));
    planner.fill();
    assert_eq!(paths(&planner), ["/", "/fr", "/at", "/a"]);
    let bare = planner.unaddressed().unwrap();
    assert!(bare.what.starts_with("1 link(s)"), "{}", bare.what);
    assert!(bare.what.ends_with("\"Members\""), "{}", bare.what);
}

#[test]
fn where_a_page_goes_by_itself_and_behind_a_hash_bang_is_found() {
    let mut planner = planner(9);
    let home = planner.next_page().unwrap();
    planner.take_links(
        &home,
        &links(&["/#!/shows/1", "/#!/shows/1/", "/#!", "/#top"]),
    );
    let at = |path: &str| format!("https://www.a.example{path}");
    let routes = [
        at("/?state=1"),
        at("/welcome"),
        at("/welcome#top"),
        at("/#!/contact"),
        "https://b.example/x".to_owned(),
        "about:blank".to_owned(),
    ];
    planner.take_routes(&home, &routes);
    planner.fill();
    assert_eq!(
        paths(&planner),
        ["/", "/#!/contact", "/#!/shows/1", "/welcome"]
    );
    let found: Vec<&str> = planner.pages().iter().map(|p| p.found.as_str()).collect();
    assert_eq!(found, ["seed", "route", "link", "route"]);
    assert_eq!(planner.pages()[1].reason.chosen.as_deref(), Some("contact"));
}

#[test]
fn an_address_that_leads_to_a_page_of_the_plan_is_that_page_and_another_is_visited() {
    let at = |path: &str| format!("https://www.a.example{path}");
    let mut planner = planner(5);
    let home = planner.next_page().unwrap();
    // Another host name, a fragment and a slash make no other page.
    planner.take_arrival(&home, "https://a.example");
    planner.take_links(&home, &links(&["/a", "/b", "/c", "/d", "/e", "/f"]));
    let a = planner.next_page().unwrap();
    // What it leads to was waiting: it is visited already.
    planner.take_arrival(&a, &at("/c?utm_source=x"));
    planner.take_links(&a, &links(&["/c"]));
    let b = planner.next_page().unwrap();
    planner.take_arrival(&b, &at("/c"));
    let d = planner.next_page().unwrap();
    planner.take_arrival(&d, &at("/"));
    let e = planner.next_page().unwrap();
    planner.take_arrival(&e, "https://elsewhere.example/");
    planner.fill();
    assert_eq!(paths(&planner), ["/", "/a", "/b", "/d", "/e", "/f"]);
    let same: Vec<Option<&str>> = planner
        .pages()
        .iter()
        .map(|p| p.reason.same_as.as_deref())
        .collect();
    let (first, second) = (Some("P-001"), Some("P-002"));
    assert_eq!(same, [None, None, second, first, None, None]);
    assert_eq!(planner.replaced(), 2);
    assert!(planner.gaps().is_empty());
    planner.rewind();
    let again = std::iter::from_fn(|| planner.next_page());
    let again: Vec<String> = again
        .map(|p| p.url.replace("https://www.a.example", ""))
        .collect();
    assert_eq!(again, ["/", "/a", "/e", "/f"], "once is enough");
}

#[test]
fn two_start_addresses_of_one_page_are_visited_once() {
    let settings = Settings {
        seeds: vec![
            "https://www.a.example/".parse().unwrap(),
            "https://www.a.example/en".parse().unwrap(),
        ],
        pages: 2,
        ..Settings::default()
    };
    let mut planner = Planner::new(&settings).unwrap();
    let home = planner.next_page().unwrap();
    planner.take_arrival(&home, "https://www.a.example/en/");
    planner.take_links(&home, &links(&["/shows"]));
    assert_eq!(planner.next_page().unwrap().id, "P-003");
    assert_eq!(planner.pages()[1].reason.same_as.as_deref(), Some("P-001"));
}

#[test]
fn a_site_that_leads_everything_to_its_front_page_comes_to_an_end_and_says_so() {
    let mut planner = planner(6);
    let home = planner.next_page().unwrap();
    let all: Vec<String> = (1..=50).map(|n| format!("/old/{n}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    planner.take_links(&home, &links(&all));
    let mut visits = 1;
    while let Some(page) = planner.next_page() {
        planner.take_arrival(&page, "https://www.a.example/");
        visits += 1;
    }
    assert_eq!(visits, 6 + 3);
    let gaps = planner.gaps();
    assert_eq!(gaps.len(), 1);
    assert!(
        gaps[0].what.starts_with("more than 3 addresses"),
        "{}",
        gaps[0].what
    );
}
