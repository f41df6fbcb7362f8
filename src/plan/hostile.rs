//! Hostile input: what the fuzz targets and the tests beside them feed to the readers of `robots.txt` and
//! sitemaps.
//!
//! Each function reads any bytes and gives a size that is bounded. None may panic, and none may take more
//! than time in proportion to its input.

use super::robots::Robots;
use super::sitemap::read_one;
use url::Url;

/// Any bytes as `robots.txt`, asked about pages of several shapes; gives the number of sitemaps it names.
pub fn robots(data: &[u8]) -> usize {
    let robots = Robots::read(data);
    for page in [
        "/",
        "/a/b?c=d&e=f",
        "/private/x.html",
        "/%E2%82%AC/aaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        if let Ok(url) = Url::parse(&format!("https://a.example{page}")) {
            robots.allows(&url);
        }
    }
    robots.sitemaps().len()
}

/// Any bytes as a sitemap or an index of sitemaps, packed or not; gives the number of addresses.
pub fn sitemap(data: &[u8]) -> usize {
    read_one(data.to_vec()).1.len()
}
