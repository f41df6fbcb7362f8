//! Addresses in sitemaps.

use super::fetch::{Fetched, Fetcher};
use regex::Regex;
use std::collections::VecDeque;
use std::io::Read;
use std::sync::LazyLock;
use url::Url;

/// Sitemap files read at most, indexes included.
const MAX_FILES: usize = 6;

/// Addresses taken at most.
pub(super) const MAX_PAGES: usize = 2000;

/// Largest unpacked sitemap, as the sitemap protocol sets it.
const MAX_BYTES: u64 = 50 << 20;

static LOC: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?is)<(?:[a-z0-9]+:)?loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]+?)\s*(?:\]\]>)?\s*</").ok()
});

/// A sitemap to read.
#[derive(Debug, Clone)]
pub(super) struct Sitemap {
    url: Url,
    /// Whether somebody says that it is there.
    named: bool,
}

impl Sitemap {
    /// One that the user, robots.txt or an index names: it is missed when it is not there.
    pub(super) fn named(url: Url) -> Sitemap {
        Sitemap { url, named: true }
    }

    /// One at the usual address, which nobody named.
    pub(super) fn guessed(url: Url) -> Sitemap {
        Sitemap { url, named: false }
    }
}

/// What sitemaps hold.
#[derive(Debug, Default)]
pub(super) struct SitemapsRead {
    /// Addresses of pages, at most [`MAX_PAGES`].
    pub(super) pages: Vec<Url>,
    /// What could not be read, and why.
    pub(super) troubles: Vec<String>,
    /// Whether they name more addresses than were taken.
    pub(super) cut: bool,
}

/// Reads sitemaps and the sitemaps they point to.
pub(super) async fn read_sitemaps(start: Vec<Sitemap>, fetcher: &Fetcher) -> SitemapsRead {
    let mut read = SitemapsRead::default();
    let mut queue: VecDeque<Sitemap> = start.into();
    let mut files = 0;
    while let Some(sitemap) = queue.pop_front() {
        if files == MAX_FILES {
            read.troubles.push(format!(
                "more than {MAX_FILES} sitemap files; the rest was not read"
            ));
            break;
        }
        files += 1;
        let (is_index, found) = match fetcher.get(&sitemap.url).await {
            Fetched::Body(bytes) => read_one(bytes),
            Fetched::Absent(_) if !sitemap.named => continue,
            Fetched::Absent(why) | Fetched::Failed(why) => {
                read.troubles.push(format!("{}: {why}", sitemap.url));
                continue;
            }
        };
        if is_index {
            queue.extend(found.into_iter().map(Sitemap::named));
        } else {
            read.pages.extend(found);
        }
        if read.pages.len() > MAX_PAGES {
            read.pages.truncate(MAX_PAGES);
            read.cut = true;
            break;
        }
    }
    read
}

/// Whether a file is an index, and the addresses in it.
pub(super) fn read_one(bytes: Vec<u8>) -> (bool, Vec<Url>) {
    let bytes = unpacked(bytes);
    let text = String::from_utf8_lossy(&bytes);
    (is_index(&text), locations(&text))
}

fn is_index(text: &str) -> bool {
    text.contains("<sitemapindex") || text.contains(":sitemapindex")
}

fn unpacked(bytes: Vec<u8>) -> Vec<u8> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes;
    }
    let mut out = Vec::new();
    let _ = flate2::read::GzDecoder::new(bytes.as_slice())
        .take(MAX_BYTES)
        .read_to_end(&mut out);
    out
}

fn locations(text: &str) -> Vec<Url> {
    let Some(pattern) = LOC.as_ref() else {
        return Vec::new();
    };
    pattern
        .captures_iter(text)
        .filter_map(|c| c.get(1))
        .map(|m| {
            m.as_str()
                .replace("&amp;", "&")
                .replace("&#38;", "&")
                .replace("&apos;", "'")
                .replace("&quot;", "\"")
        })
        .filter_map(|t| t.parse().ok())
        .take(MAX_PAGES + 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locations_are_read_and_unescaped() {
        let text = "<urlset><url><loc> https://a.example/x?a=1&amp;b=2 </loc></url><url><loc><![CDATA[https://a.example/y]]></loc></url></urlset>";
        let found: Vec<String> = locations(text).into_iter().map(String::from).collect();
        assert_eq!(
            found,
            ["https://a.example/x?a=1&b=2", "https://a.example/y"]
        );
        assert!(!is_index(text));
        assert!(is_index("<?xml version='1.0'?><sitemapindex>"));
    }
}
