//! Sites and parties: whose address is it.

use super::facts::{PageFact, Party};
use std::collections::BTreeSet;
use url::{Host, Url};

/// The audited site, against which parties are told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSite {
    /// Host of the first start address.
    pub host: String,
    /// Its site.
    pub site: String,
}

impl OwnSite {
    /// From the first start address; empty when there is none, and then every party is third.
    pub fn of(seeds: &[String]) -> OwnSite {
        let url = seeds.first().and_then(|s| Url::parse(s).ok());
        let host = url.as_ref().map(host_of).unwrap_or_default();
        OwnSite {
            site: site(&host),
            host,
        }
    }

    /// Party of a site.
    pub fn party(&self, site: &str) -> Party {
        if !self.site.is_empty() && site == self.site {
            Party::First
        } else {
            Party::Third
        }
    }
}

/// Host of an address, lower case, without port; empty when it has none.
pub fn host_of(url: &Url) -> String {
    url.host_str()
        .unwrap_or_default()
        .trim_end_matches('.')
        .to_ascii_lowercase()
}

/// Hosts of addresses; what is no address has none.
pub fn hosts_of<'a>(urls: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    urls.filter_map(|url| Some(host_of(&Url::parse(url).ok()?)))
        .collect()
}

/// Hosts on which pages lie, before and after redirects.
pub fn page_hosts(pages: &[PageFact]) -> BTreeSet<String> {
    let urls = pages
        .iter()
        .flat_map(|p| [Some(p.url.as_str()), p.final_url.as_deref()]);
    hosts_of(urls.flatten())
}

/// Site (registrable domain, eTLD+1 by the public suffix list) of a host.
///
/// An IP address, a single label such as `localhost`, and a public suffix itself are their own site.
pub fn site(host: &str) -> String {
    let host = host
        .trim_start_matches('.')
        .trim_end_matches('.')
        .to_ascii_lowercase();
    if !matches!(Host::parse(&host), Ok(Host::Domain(_))) {
        return host;
    }
    psl::domain_str(&host).map_or(host.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_site_is_the_registrable_domain() {
        for (host, expected) in [
            ("www.shop.example", "shop.example"),
            ("a.b.shop.co.uk", "shop.co.uk"),
            ("Shop.CO.UK.", "shop.co.uk"),
            ("alice.github.io", "alice.github.io"),
            ("co.uk", "co.uk"),
            ("localhost", "localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("[::1]", "[::1]"),
            (".shop.example", "shop.example"),
        ] {
            assert_eq!(site(host), expected, "{host}");
        }
    }

    #[test]
    fn a_party_does_not_depend_on_the_port() {
        let own = OwnSite::of(&["https://www.shop.example:8443/a".into()]);
        assert_eq!(own.host, "www.shop.example");
        assert_eq!(own.party(&site("cdn.shop.example")), Party::First);
        assert_eq!(own.party(&site("shop.example.net")), Party::Third);
        assert_eq!(OwnSite::of(&[]).party(""), Party::Third);
    }
}
