//! The pages of the site and how one is put together.

use super::hosts;
use super::site::FILES;
use std::fmt::Write as _;

/// How a page carries the Meta snippet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meta {
    /// Runs unless marketing was refused: the planted fault of every page.
    UnlessRefused,
    /// Runs whatever was chosen: the planted fault of the donation pages.
    Always,
}

/// One page.
#[derive(Debug)]
pub(super) struct Page {
    /// Path, e.g. `/donate`.
    pub(super) path: &'static str,
    /// File under `site/pages/`.
    file: &'static str,
    /// Title without the site's name.
    title: &'static str,
    /// Description for search engines.
    description: &'static str,
    /// Meta snippet.
    pub(super) meta: Meta,
    /// Whether the TikTok snippet is written into the page.
    pub(super) tiktok: bool,
}

impl Page {
    const fn new(
        path: &'static str,
        file: &'static str,
        title: &'static str,
        description: &'static str,
    ) -> Self {
        Page {
            path,
            file,
            title,
            description,
            meta: Meta::UnlessRefused,
            tiktok: false,
        }
    }

    const fn always(mut self) -> Self {
        self.meta = Meta::Always;
        self
    }

    const fn with_tiktok(mut self) -> Self {
        self.tiktok = true;
        self
    }
}

/// Addresses (path and query) of the ten pages that the home page links first, itself included, in
/// the order of its links.
pub const PLANNED_PAGES: [&str; 10] = [
    "/",
    "/whats-on",
    "/shows/the-tempest",
    "/shop/mug",
    "/basket",
    "/checkout",
    "/donate",
    "/thank-you?email=jo.bloggs%40example.org",
    "/privacy",
    "/contact",
];

/// Every page but the one for missing ones.
pub(super) static PAGES: [Page; 11] = [
    Page::new(
        "/",
        "home.html",
        "Theatre on the quay",
        "Harbour Lights Theatre: plays, music and comedy in a restored rope works on the quay.",
    )
    .with_tiktok(),
    Page::new(
        "/whats-on",
        "whats-on.html",
        "What\u{2019}s on",
        "Plays, music and comedy this season at Harbour Lights Theatre.",
    ),
    Page::new(
        "/shows/the-tempest",
        "the-tempest.html",
        "The Tempest",
        "Shakespeare\u{2019}s island, staged around the audience. 5 to 28 March.",
    )
    .with_tiktok(),
    Page::new(
        "/shop/mug",
        "mug.html",
        "The lighthouse mug",
        "Stoneware mug, made ten minutes from the theatre.",
    ),
    Page::new(
        "/basket",
        "basket.html",
        "Your basket",
        "What you have put aside.",
    ),
    Page::new(
        "/checkout",
        "checkout.html",
        "Checkout",
        "Pay for tickets and shop items.",
    ),
    Page::new(
        "/donate",
        "donate.html",
        "Donate",
        "Keep the lights on: support Harbour Lights Theatre.",
    )
    .always(),
    Page::new(
        "/thank-you",
        "thank-you.html",
        "Thank you",
        "Thank you for your gift.",
    )
    .always(),
    Page::new(
        "/privacy",
        "privacy.html",
        "Privacy and cookie policy",
        "What Harbour Lights Theatre does with personal data and cookies.",
    ),
    Page::new(
        "/contact",
        "contact.html",
        "Contact",
        "Find us, ring us, write to us.",
    ),
    Page::new(
        "/newsletter",
        "newsletter.html",
        "Newsletter",
        "News from the quay, once a month.",
    ),
];

/// The page for everything that does not exist.
pub(super) static NOT_FOUND: Page = Page::new(
    "/404",
    "not-found.html",
    "Page not found",
    "This page is not on the playbill.",
);

/// The page under a path; a trailing slash is forgiven.
pub(super) fn find(path: &str) -> Option<&'static Page> {
    let path = match path.trim_end_matches('/') {
        "" => "/",
        rest => rest,
    };
    PAGES.iter().find(|page| page.path == path)
}

/// The whole page as it is sent.
pub(super) fn render(page: &Page) -> String {
    let meta = match page.meta {
        Meta::UnlessRefused => text("snippets/meta.html"),
        Meta::Always => text("snippets/meta-always.html"),
    };
    let tiktok = if page.tiktok {
        text("snippets/tiktok.html")
    } else {
        ""
    };
    let canonical = format!("https://{}{}", hosts::SITE_HOST, page.path);
    text("layout.html")
        .replace("<!--{google}-->", text("snippets/google.html"))
        .replace("<!--{meta}-->", meta)
        .replace("<!--{tiktok}-->", tiktok)
        .replace("<!--{main}-->", text(&format!("pages/{}", page.file)))
        .replace("{title}", page.title)
        .replace("{description}", page.description)
        .replace("{canonical}", &canonical)
        .replace(
            &format!("href=\"{}\" data-nav", page.path),
            &format!("href=\"{}\" aria-current=\"page\"", page.path),
        )
        .replace(" data-nav", "")
}

/// `sitemap.xml`, with the pages in the order of the home page's links.
pub(super) fn sitemap() -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for path in PLANNED_PAGES.iter().chain(&["/newsletter"]) {
        // Writing to a String cannot fail.
        let _ = writeln!(
            xml,
            "  <url><loc>https://{}{path}</loc></url>",
            hosts::SITE_HOST
        );
    }
    xml.push_str("</urlset>\n");
    xml
}

fn text(name: &str) -> &'static str {
    FILES
        .get_file(name)
        .and_then(|file| file.contents_utf8())
        .unwrap_or("")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn links(page: &str) -> Vec<String> {
        let html = scraper::Html::parse_document(&render(find(page).unwrap()));
        let anchors = scraper::Selector::parse("a[href^='/']").unwrap();
        html.select(&anchors)
            .filter_map(|a| a.value().attr("href").map(str::to_owned))
            .collect()
    }

    #[test]
    fn the_home_page_links_the_planned_pages_first() {
        let mut seen: Vec<String> = Vec::new();
        for link in links("/") {
            if !seen.contains(&link) {
                seen.push(link);
            }
        }
        let first: std::collections::BTreeSet<&str> =
            seen.iter().take(10).map(String::as_str).collect();
        assert_eq!(first, PLANNED_PAGES.into_iter().collect());
        assert_eq!(seen.len(), 11, "only the newsletter comes after: {seen:?}");
    }

    #[test]
    fn no_link_leads_nowhere_and_none_leaves_the_site() {
        for page in &PAGES {
            for link in links(page.path) {
                let path = link.split('?').next().unwrap();
                assert!(find(path).is_some(), "{} links {link}", page.path);
            }
            let html = render(page);
            let outward: Vec<&str> = html
                .split("href=\"https://")
                .skip(1)
                .filter(|rest| !rest.starts_with(hosts::SITE_HOST))
                .collect();
            assert!(outward.is_empty(), "{outward:?}");
        }
    }

    #[test]
    fn every_placeholder_is_filled() {
        for page in PAGES.iter().chain([&NOT_FOUND]) {
            let html = render(page);
            for left in [
                "<!--{",
                "{title}",
                "{description}",
                "{canonical}",
                "data-nav",
            ] {
                assert!(!html.contains(left), "{} keeps {left}", page.path);
            }
            assert!(html.contains("<h1>"), "{}", page.path);
        }
    }

    #[test]
    fn the_policy_names_some_vendors_and_keeps_two_quiet() {
        let policy = render(find("/privacy").unwrap());
        let text = policy.split("<main").nth(1).unwrap().to_lowercase();
        for named in [
            "meta",
            "google analytics",
            "google tag manager",
            "google ads",
            "x corp.",
            "linkedin",
            "pinterest",
        ] {
            assert!(text.contains(named), "{named}");
        }
        for quiet in ["tiktok", "bytedance", "snap inc", "snapchat", "snap pixel"] {
            assert!(!text.contains(quiet), "{quiet}");
        }
    }

    #[test]
    fn the_faults_of_a_page_are_where_the_list_says() {
        for page in &PAGES {
            let html = render(page);
            let asks =
                html.contains("if (!hlConsent.choice || hlConsent.choice.marketing) { hlMeta(); }");
            assert_eq!(asks, page.meta == Meta::UnlessRefused, "{}", page.path);
            assert!(html.contains("noscript=1"), "{}", page.path);
            assert_eq!(
                html.contains("i18n/pixel/events.js"),
                page.tiktok,
                "{}",
                page.path
            );
        }
        let always: Vec<&str> = PAGES
            .iter()
            .filter(|p| p.meta == Meta::Always)
            .map(|p| p.path)
            .collect();
        assert_eq!(always, ["/donate", "/thank-you"]);
        let tiktok: Vec<&str> = PAGES.iter().filter(|p| p.tiktok).map(|p| p.path).collect();
        assert_eq!(tiktok, ["/", "/shows/the-tempest"]);
    }

    #[test]
    fn the_sitemap_lists_the_planned_pages_and_the_newsletter() {
        assert_eq!(sitemap().matches("<loc>").count(), 11);
        assert!(sitemap().contains(
            "<loc>https://www.harbourlights.example/thank-you?email=jo.bloggs%40example.org</loc>"
        ));
    }
}
