//! Addresses as the plan compares them.

use crate::evidence::{hash_bang, page_route};
use url::Url;

/// Parameters that say how a visitor came, not what he sees.
const TRACKING: [&str; 14] = [
    "gclid",
    "gbraid",
    "wbraid",
    "dclid",
    "fbclid",
    "ttclid",
    "twclid",
    "msclkid",
    "epik",
    "li_fat_id",
    "sccid",
    "mc_cid",
    "mc_eid",
    "_gl",
];

/// Ends of paths that are no pages.
const NOT_PAGES: [&str; 47] = [
    "pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "csv", "ppt", "pptx", "odp", "zip",
    "gz", "tgz", "rar", "7z", "exe", "dmg", "apk", "msi", "jpg", "jpeg", "png", "gif", "webp",
    "avif", "svg", "ico", "bmp", "tif", "tiff", "mp3", "mp4", "m4a", "ogg", "wav", "webm", "mov",
    "avi", "css", "js", "json", "xml", "rss", "ics", "woff2",
];

/// The address as it can be visited: no fragment but a [`hash_bang`], no credentials. None for anything but
/// http and https.
pub(super) fn visited(url: &Url) -> Option<Url> {
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return None;
    }
    let mut url = url.clone();
    if hash_bang(&url).is_none() {
        url.set_fragment(None);
    }
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Some(url)
}

/// [`visited`] without campaign parameters: how an address that was found is visited, and how any is
/// compared.
pub(super) fn canonical(url: &Url) -> Option<Url> {
    let mut url = visited(url)?;
    if url.query().is_some() {
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(k, _)| !k.starts_with("utm_") && !TRACKING.contains(&k.as_ref()))
            .map(|(k, v)| (k.into_owned(), v.into_owned()))
            .collect();
        if kept.is_empty() {
            url.set_query(None);
        } else if kept.len() != url.query_pairs().count() {
            url.query_pairs_mut().clear().extend_pairs(kept);
        }
    }
    Some(url)
}

/// What makes two addresses the same page: host without `www.`, path without a closing slash, query in any
/// order.
pub(super) fn key(url: &Url) -> String {
    let host = bare_host(url.host_str().unwrap_or_default());
    let port = url.port().map(|p| format!(":{p}")).unwrap_or_default();
    let mut pairs: Vec<&str> = url.query().unwrap_or_default().split('&').collect();
    pairs.retain(|pair| !pair.is_empty());
    pairs.sort_unstable();
    let query = if pairs.is_empty() {
        String::new()
    } else {
        format!("?{}", pairs.join("&"))
    };
    let path = url.path().trim_end_matches('/');
    let within = hash_bang(url).map(|route| format!("#!{}", route.trim_end_matches('/')));
    format!("{host}{port}{path}{query}{}", within.unwrap_or_default())
}

/// The path by which a page is told from others of its host.
pub(super) fn route(url: &Url) -> &str {
    page_route(url).0
}

/// The host without a leading `www.`.
pub(super) fn bare_host(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// Whether the path ends like a file that is no page.
pub(super) fn is_file(url: &Url) -> bool {
    let last = url.path().rsplit('/').next().unwrap_or_default();
    last.rsplit_once('.')
        .is_some_and(|(_, end)| NOT_PAGES.contains(&end.to_ascii_lowercase().as_str()))
}

/// Pages with one template look alike: the first path segment, and how deep the page lies.
/// Queries do not make another template.
pub(super) fn template(url: &Url) -> String {
    let segments: Vec<&str> = route(url).split('/').filter(|s| !s.is_empty()).collect();
    match segments.as_slice() {
        [] => "/".to_owned(),
        [first, rest @ ..] => {
            // A number, as a year, is one of many.
            let numbered = first.chars().filter(char::is_ascii_digit).count() > 3;
            let first = if numbered { "#" } else { *first };
            format!("/{first}{}", "/*".repeat(rest.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn campaign_parameters_and_fragments_go_other_parameters_stay() {
        let clean = |t: &str| canonical(&url(t)).map(String::from);
        assert_eq!(
            clean("https://u:p@a.example/x?utm_source=n&fbclid=1#top").as_deref(),
            Some("https://a.example/x")
        );
        assert_eq!(
            clean("https://a.example/x?id=3&gclid=9").as_deref(),
            Some("https://a.example/x?id=3")
        );
        assert_eq!(
            clean("https://a.example/x?q=a%20b").as_deref(),
            Some("https://a.example/x?q=a%20b")
        );
        assert_eq!(clean("mailto:a@b.example"), None);
    }

    #[test]
    fn a_path_behind_a_hash_bang_is_a_page_and_any_other_fragment_is_none() {
        let clean = |t: &str| canonical(&url(t)).map(String::from);
        for (given, visited) in [
            (
                "https://a.example/#!/shows/7",
                "https://a.example/#!/shows/7",
            ),
            ("https://a.example/#!", "https://a.example/"),
            ("https://a.example/#!/", "https://a.example/"),
            ("https://a.example/#!open", "https://a.example/"),
            ("https://a.example/#/shows", "https://a.example/"),
        ] {
            assert_eq!(clean(given).as_deref(), Some(visited), "{given}");
        }
        let of = |t: &str| key(&url(t));
        assert_ne!(of("https://a.example/#!/a"), of("https://a.example/#!/b"));
        assert_eq!(of("https://a.example/#!/a/"), of("https://a.example/#!/a"));
        assert_eq!(
            template(&url("https://a.example/#!/shows/7?x=1")),
            template(&url("https://a.example/#!/shows/8"))
        );
    }

    #[test]
    fn www_and_a_closing_slash_make_no_other_page() {
        assert_eq!(
            key(&url("https://www.a.example/x/")),
            key(&url("https://a.example/x"))
        );
        assert_ne!(
            key(&url("https://a.example/x")),
            key(&url("https://a.example/x?page=2"))
        );
    }

    #[test]
    fn the_order_of_a_query_makes_no_other_page() {
        let of = |t: &str| key(&url(t));
        assert_eq!(
            of("https://a.example/x?size=m&colour=red"),
            of("https://a.example/x?colour=red&&size=m")
        );
        assert_eq!(of("https://a.example/x?"), of("https://a.example/x"));
        assert_ne!(of("https://a.example/x?a=1"), of("https://a.example/x?a=2"));
    }

    #[test]
    fn shows_share_a_template_and_top_pages_do_not() {
        assert_eq!(
            template(&url("https://a.example/shows/hamlet")),
            template(&url("https://a.example/shows/cats?x=1"))
        );
        assert_ne!(
            template(&url("https://a.example/contact")),
            template(&url("https://a.example/donate"))
        );
        assert_eq!(
            template(&url("https://a.example/2030/12")),
            template(&url("https://a.example/2031/01"))
        );
        assert!(is_file(&url("https://a.example/a/Programme.PDF")));
        assert!(!is_file(&url("https://a.example/a.b/")));
    }
}
