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
