//! The planner without a browser: what is planned of the links that pages hold.
#![allow(clippy::unwrap_used)]
use super::*;
use crate::evidence::{DocumentSeen, VersionSeen};

fn planner(pages: usize) -> Planner {
    let settings = Settings {
        seeds: vec!["https://www.a.example/".parse().unwrap()],
        pages,
        ..Settings::default()
    };
    Planner::new(&settings).unwrap()
}

fn links(addresses: &[&str]) -> Vec<LinkSeen> {
    addresses
        .iter()
        .map(|u| LinkSeen {
            url: format!("https://www.a.example{u}"),
            text: String::new(),
            place: None,
        })
        .collect()
}

fn paths(planner: &Planner) -> Vec<String> {
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

/// Visits a site of which a page holds the links that `model` says, until nothing is left to visit.
fn visit_all(planner: &mut Planner, model: fn(&str) -> Vec<String>) {
    while let Some(page) = planner.next_page() {
        let address = page.url.replace("https://www.a.example", "");
        let found = model(&address);
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        planner.take_links(&page, &links(&found));
    }
    planner.fill();
}

const ARTICLES: usize = 900;

/// A large site with the traps that large sites have: a calendar without end, filters that multiply and stand
/// in any order, campaign parameters, one page under many addresses, links that go round.
fn large(address: &str) -> Vec<String> {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [] => [
            "/about",
            "/contact",
            "/privacy",
            "/donate",
            "/shop",
            "/calendar?month=1",
            "/news/1",
            "/news/1?utm_source=home",
            "/news/1/#top",
            "/round/x",
        ]
        .map(str::to_owned)
        .to_vec(),
        ["calendar"] => {
            let month = query.strip_prefix("month=").and_then(|m| m.parse().ok());
            let month: i64 = month.unwrap_or(1);
            let next = [month - 1, month + 1, month + 12];
            next.map(|m| format!("/calendar?month={m}")).to_vec()
        }
        ["shop"] => {
            let mut all = Vec::new();
            for colour in ["red", "blue", "green", "black", "white", "grey"] {
                for size in ["xs", "s", "m", "l", "xl"] {
                    all.push(format!("/shop?colour={colour}&size={size}"));
                    all.push(format!("/shop?size={size}&colour={colour}"));
                    all.push(format!("/shop?size={size}&colour={colour}&sort=price"));
                }
            }
            all.extend((1..=300).map(|item| format!("/shop/item/{item}")));
            all
        }
        ["shop", ..] => vec!["/shop/".to_owned(), "/shop?gclid=1".to_owned()],
        ["news", n] => {
            let n: usize = n.parse().unwrap_or(1);
            vec![
                format!("/news/{}", n % ARTICLES + 1),
                format!("/news/{}?fbclid=x", (n + 7) % ARTICLES + 1),
            ]
        }
        ["round", ..] => vec![format!("{path}/x"), "/round/x".to_owned()],
        _ => vec!["/".to_owned()],
    }
}

#[test]
fn a_thousand_pages_of_a_site_with_traps_are_a_thousand_pages() {
    let mut planner = planner(1000);
    planner.depth = 10_000;
    for n in 1..=ARTICLES {
        let url: Url = format!("https://www.a.example/news/{n}").parse().unwrap();
        planner.consider(&url, "", BY_SITEMAP);
    }
    visit_all(&mut planner, large);
    let pages = planner.pages();
    assert_eq!(pages.len(), 1000);
    let keys: BTreeSet<String> = pages.iter().map(|p| key(&p.url.parse().unwrap())).collect();
    assert_eq!(keys.len(), 1000, "an address is planned twice");
    let all = paths(&planner);
    let of = |start: &str| all.iter().filter(|p| p.starts_with(start)).count();
    assert_eq!(of("/calendar?"), FEW);
    assert_eq!(of("/shop?"), FEW);
    assert_eq!(of("/shop/item/"), 300);
    assert!(of("/round/") <= 3, "{}", of("/round/"));
    assert!(of("/news/") > 600, "{}", of("/news/"));
    for path in ["/about", "/contact", "/privacy", "/donate", "/shop"] {
        assert!(all.iter().any(|p| p == path), "{path}");
    }
    for page in pages {
        assert!(page.reason.chosen.is_some(), "{}", page.url);
        let needs_page = page.found == "link";
        assert_eq!(page.reason.found_on.is_some(), needs_page, "{}", page.url);
        assert!(page.reason.alike.is_some_and(|n| n > 0), "{}", page.url);
    }
    let count = |found: &str| pages.iter().filter(|p| p.found == found).count();
    assert_eq!(count("seed"), 1);
    assert_eq!(count("link") + count("sitemap"), 999);
    let gaps = planner.gaps();
    assert_eq!(gaps.len(), 1);
    assert!(gaps[0].what.contains("/round/x/x/x/x"), "{}", gaps[0].what);
}

#[test]
fn a_calendar_alone_comes_to_an_end_and_says_so() {
    let mut planner = planner(1000);
    planner.depth = 10_000;
    visit_all(&mut planner, |address| {
        let (_, month) = address.split_once("month=").unwrap_or(("", "0"));
        let month: i64 = month.parse().unwrap_or(0);
        vec![format!("/calendar?month={}", month + 1)]
    });
    assert_eq!(planner.pages().len(), 1 + MOST);
    let gaps = planner.gaps();
    assert_eq!(gaps.len(), 1);
    assert!(gaps[0].what.contains("month=101"), "{}", gaps[0].what);
}
