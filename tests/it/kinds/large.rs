//! A site of more than a thousand pages, with the traps that large sites have: calendars without end, in the
//! query and in the path, a shop whose filters multiply, the same page under many addresses, redirects to other
//! pages and in a loop, errors, slow and huge pages.

use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use std::fmt::Write;
use std::time::Duration;

/// Articles that the sitemaps list.
pub const ARTICLES: usize = 900;

/// Things in the shop.
const ITEMS: usize = 300;

const COLOURS: [&str; 6] = ["red", "blue", "green", "black", "white", "grey"];
const SIZES: [&str; 5] = ["xs", "s", "m", "l", "xl"];

/// Answers for a path with its query.
pub async fn answer(parts: &[&str], query: &str) -> Response {
    match parts {
        ["robots.txt"] => {
            "User-agent: *\nDisallow: /private/\nSitemap: https://large.test/sitemap.xml\n".into_response()
        }
        ["sitemap.xml"] => xml(
            "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><sitemap><loc>https://large.test/sitemap-1.xml</loc></sitemap><sitemap><loc>https://large.test/sitemap-2.xml</loc></sitemap></sitemapindex>".into(),
        ),
        ["sitemap-1.xml"] => addresses(1..=ARTICLES / 2),
        ["sitemap-2.xml"] => addresses(ARTICLES / 2 + 1..=ARTICLES),
        [] | [""] => page(
            "Home",
            "<a href=/about>About</a> <a href=/contact>Contact</a> <a href=/privacy>Privacy policy</a> <a href=/donate>Donate</a> \
             <a href=/shop>Shop</a> <a href=/calendar?month=1>Calendar</a> <a href=/news/1>News</a> <a href=/news/1?utm_source=home>News</a> \
             <a href=/news/1/>News</a> <a href=/loop/1>Loop</a> <a href=/slow>Slow</a> <a href=/gone>Gone</a> <a href=/broken>Broken</a> \
             <a href=/huge>Huge</a> <a href=/private/staff>Staff</a> <a href=/events/2031-07-14>Today</a> \
             <a href=/2031/07>This month</a> <a href=/kalender/2031/kw/29>Diese Woche</a> <a href=/start>Start</a> \
             <a href=/old/1>Old</a> <a href=/old/2>Older</a> <a href=/moved/3>Moved</a>",
        ),
        ["calendar"] => {
            let month: i64 = query.strip_prefix("month=").and_then(|m| m.parse().ok()).unwrap_or(1);
            let links: String = [month - 1, month + 1, month + 12]
                .iter()
                .map(|m| format!("<a href=/calendar?month={m}>month {m}</a> "))
                .collect();
            page(&format!("Month {month}"), &links)
        }
        ["shop"] => {
            let mut links = String::new();
            for colour in COLOURS {
                for size in SIZES {
                    let _ = write!(links, "<a href=\"/shop?colour={colour}&size={size}\">{colour} {size}</a> ");
                    let _ = write!(links, "<a href=\"/shop?size={size}&colour={colour}&sort=price\">by price</a> ");
                }
            }
            for item in 1..=ITEMS {
                let _ = write!(links, "<a href=/shop/item/{item}>item {item}</a> ");
            }
            page(&format!("Shop {query}"), &links)
        }
        ["shop", "item", n] => page(&format!("Item {n}"), "<a href=/shop>All</a> <button>Add to basket</button>"),
        ["news", n] | ["news", n, ""] => {
            let n: usize = n.parse().unwrap_or(1);
            let links = format!(
                "<a href=/news/{}>Older</a> <a href=\"/news/{}?fbclid=x\">Newer</a>",
                n % ARTICLES + 1,
                (n + 7) % ARTICLES + 1
            );
            page(&format!("Article {n}"), &links)
        }
        ["loop", n] => leads_to(if *n == "1" { "/loop/2" } else { "/loop/1" }),
        // Addresses of an earlier site: each leads to a page of this one.
        ["start"] => leads_to("/"),
        ["old", n] => leads_to(&format!("/news/{n}")),
        ["moved", "0"] => leads_to("/about"),
        ["moved", n] => leads_to(&format!("/moved/{}", n.parse().unwrap_or(1_u32).saturating_sub(1))),
        ["slow"] => {
            tokio::time::sleep(Duration::from_secs(5)).await;
            page("Slow", "")
        }
        ["broken"] => (StatusCode::INTERNAL_SERVER_ERROR, Html("<title>500</title>")).into_response(),
        ["huge"] => page("Huge", &"<p>Text without end. </p>".repeat(400_000)),
        ["about" | "contact" | "privacy" | "donate"] => page(parts[0], "<a href=/>Home</a>"),
        ["private", ..] => page("Private", ""),
        _ => calendar(parts)
            .unwrap_or_else(|| (StatusCode::NOT_FOUND, Html("<title>404</title>")).into_response()),
    }
}

fn leads_to(path: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, path)]).into_response()
}

/// A day, a month or a week of a calendar that goes on for ever both ways; none for another path.
fn calendar(parts: &[&str]) -> Option<Response> {
    let day: Date = match parts {
        ["events", day] => day.parse().ok()?,
        [year, month] => format!("{year}-{month}-01").parse().ok()?,
        ["kalender", year, "kw", week] => {
            let (year, week) = (year.parse().ok()?, week.parse().ok()?);
            ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date()
        }
        _ => return None,
    };
    let (before, next) = (day.yesterday().ok()?, day.tomorrow().ok()?);
    let month = day.last_of_month().tomorrow().ok()?.strftime("%Y/%m");
    let week = day.checked_add(7.days()).ok()?.iso_week_date();
    let links = format!(
        "<a href=/events/{before}>Before</a> <a href=/events/{next}>Next</a> <a href=/{month}>Next month</a> \
         <a href=/kalender/{}/kw/{:02}>Nächste Woche</a>",
        week.year(),
        week.week()
    );
    Some(page(&day.to_string(), &links))
}

/// A notice that can be answered, closed and opened again.
const NOTICE: &str = "<a href=# id=cs>Cookie settings</a><div id=cookie-banner role=dialog aria-label=Cookies hidden \
    style='position:fixed;left:0;right:0;bottom:0;padding:24px;background:#fff;border-top:2px solid'>\
    <p>We use cookies for statistics. Do you agree?</p><button id=ok>Accept all</button> \
    <button id=no>Reject all</button> <button id=x aria-label=Close>\u{d7}</button></div><script>\
    const box = document.getElementById('cookie-banner'), at = (id) => document.getElementById(id);\
    const said = () => (document.cookie.match(/cookie_choice=(\\w+)/) || [])[1];\
    const count = () => { new Image().src = '//vendor.test/px/view.gif'; };\
    const say = (word) => { document.cookie = `cookie_choice=${word}; max-age=15552000; path=/`; box.hidden = true; \
      if (word === 'accepted') count(); };\
    at('ok').onclick = () => say('accepted'); at('no').onclick = () => say('rejected');\
    at('x').onclick = () => { sessionStorage.closed = 1; box.hidden = true; };\
    at('cs').onclick = (e) => { e.preventDefault(); box.hidden = false; };\
    if (said() === 'accepted') count(); box.hidden = Boolean(said() || sessionStorage.closed);</script>";

fn page(title: &str, rest: &str) -> Response {
    Html(format!(
        "<!doctype html><html lang=\"en\"><title>{title}</title><h1>{title}</h1>{rest}{NOTICE}"
    ))
    .into_response()
}

fn addresses(numbers: std::ops::RangeInclusive<usize>) -> Response {
    let urls: String = numbers
        .map(|n| format!("<url><loc>https://large.test/news/{n}</loc></url>"))
        .collect();
    xml(format!(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{urls}</urlset>"
    ))
}

fn xml(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/xml")], text).into_response()
}
