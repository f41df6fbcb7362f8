//! The planner on sites that make addresses without end.
#![allow(clippy::unwrap_used)]
use super::tests::{links, paths, planner};
use super::*;

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
            "/events/2030-01-01",
            "/2030/01",
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
        // A calendar of days: each leads to the next, and to that of its week.
        ["events", day] => {
            let day = day_after(day);
            let week = day[..4].to_owned() + "/kw/" + &day[8..];
            vec![format!("/events/{day}"), format!("/kalender/{week}")]
        }
        // An archive by month, which goes on for ever too.
        [year, month] if year.starts_with("20") => {
            let (year, month): (u32, u32) = (year.parse().unwrap(), month.parse().unwrap());
            let (year, month) = (year + month / 12, month % 12 + 1);
            vec![format!("/{year}/{month:02}")]
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
    assert_eq!(of("/events/"), FEW);
    assert_eq!(of("/2030/") + of("/2031/"), FEW);
    assert!((1..=FEW).contains(&of("/kalender/")));
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

/// The next day of a year of twelve months of 28 days.
fn day_after(day: &str) -> String {
    let parts: Vec<u32> = day.split('-').map(|part| part.parse().unwrap()).collect();
    let days = (parts[0] * 12 + parts[1] - 1) * 28 + parts[2];
    let (months, day) = (days / 28, days % 28 + 1);
    format!("{}-{:02}-{day:02}", months / 12, months % 12 + 1)
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

#[test]
fn a_calendar_in_the_path_comes_to_an_end_and_a_listed_archive_is_kept() {
    let mut planner = planner(1000);
    planner.depth = 10_000;
    for month in 0..150 {
        let path = format!("/archive/{}/{:02}", 2010 + month / 12, month % 12 + 1);
        let url: Url = format!("https://www.a.example{path}").parse().unwrap();
        planner.consider(&url, "", BY_SITEMAP);
    }
    visit_all(&mut planner, |address| {
        let day = address.strip_prefix("/events/").unwrap_or("2030-12-27");
        vec![
            format!("/events/{}", day_after(day)),
            "/2010/01/old-news".to_owned(),
        ]
    });
    let all = paths(&planner);
    let of = |start: &str| all.iter().filter(|p| p.starts_with(start)).count();
    assert_eq!(of("/events/"), MOST);
    assert_eq!(of("/archive/"), 150);
    assert_eq!(of("/2010/01/old-news"), 1);
    let gaps = planner.gaps();
    assert_eq!(gaps.len(), 1);
    assert!(
        gaps[0].what.starts_with("a calendar or an archive"),
        "{}",
        gaps[0].what
    );
    assert!(gaps[0].what.contains("/events/2031-"), "{}", gaps[0].what);
}

#[test]
fn queries_behind_a_hash_bang_and_dates_beside_a_query_are_counted_too() {
    for form in ["/#!/shows?page=", "/day/2030-01-", "/day/2030-01-01?view="] {
        let mut planner = planner(1000);
        let home = planner.next_page().unwrap();
        let days = if form.ends_with('-') { 1..=31 } else { 1..=200 };
        let mut all: Vec<String> = days.map(|n| format!("{form}{n}")).collect();
        if form.contains("view") {
            all.extend((2..=31).map(|n| format!("/day/2030-01-{n}?view=month")));
        }
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        planner.take_links(&home, &links(&all));
        planner.fill();
        let most = if form.ends_with('-') { 31 } else { MOST };
        assert_eq!(planner.pages().len(), 1 + most, "{form}");
    }
}
