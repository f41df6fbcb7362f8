//! robots.txt of every host that pages lie on: each has its own, and a site can lie on two names.

use super::address::bare_host;
use super::robots::Robots;
use std::collections::BTreeMap;
use url::Url;

/// What the hosts ask of us, each by its own robots.txt (RFC 9309, 2.3).
#[derive(Debug, Default)]
pub(super) struct Hosts {
    robots: BTreeMap<String, Robots>,
    /// Where the pages of a host lead that it only passes on.
    passed_on: BTreeMap<String, String>,
    /// Whether they may say otherwise than when that was last asked.
    news: bool,
}

impl Hosts {
    /// Whether the robots.txt of an address's host was asked for.
    pub(super) fn knows(&self, url: &Url) -> bool {
        self.robots.contains_key(host(url))
    }

    /// Longest pause between two visits that any of the hosts asks for, in seconds.
    pub(super) fn delay(&self) -> Option<f32> {
        let all = self.robots.values().filter_map(Robots::delay);
        all.max_by(f32::total_cmp)
    }

    pub(super) fn add(&mut self, host: &str, robots: Robots) {
        self.robots.insert(host.to_owned(), robots);
        self.news = true;
    }

    /// Whether the hosts may say otherwise than when this was last asked: a file has many rules, and a plan many
    /// addresses to hold against them.
    pub(super) fn has_news(&mut self) -> bool {
        std::mem::take(&mut self.news)
    }

    /// Notes that a page was asked for on one host and came from another.
    pub(super) fn pass_on(&mut self, asked: &Url, came: &Url) {
        let (asked, came) = (host(asked), host(came));
        if asked != came {
            let before = self.passed_on.insert(asked.into(), came.into());
            self.news |= before.as_deref() != Some(came);
        }
    }

    /// Whether a page may be visited: its host allows it, and so does the one that its pages lead to. A
    /// host that was never asked for its file is taken to say what the other name of the site says.
    pub(super) fn allow(&self, url: &Url) -> bool {
        let to = self.passed_on.get(host(url));
        self.says(host(url), url) && to.is_none_or(|to| self.says(to, url))
    }

    fn says(&self, host: &str, url: &Url) -> bool {
        let same = |(known, _): &(&String, &Robots)| bare_host(known) == bare_host(host);
        self.robots
            .get(host)
            .or_else(|| self.robots.iter().find(same).map(|(_, robots)| robots))
            .is_none_or(|robots| robots.allows(url))
    }
}

fn host(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_host_is_obeyed_by_its_own_file_and_one_that_passes_on_by_both() {
        let url = |text: &str| text.parse::<Url>().unwrap();
        let mut hosts = Hosts::default();
        hosts.add("a.example", Robots::None);
        assert!(hosts.allow(&url("https://www.a.example/staff")));
        hosts.add(
            "www.a.example",
            Robots::read(b"User-agent: *\nDisallow: /staff\n"),
        );
        assert!(!hosts.allow(&url("https://www.a.example/staff")));
        assert!(hosts.allow(&url("https://a.example/staff")));
        assert!(hosts.has_news() && !hosts.has_news());
        for news in [true, false] {
            hosts.pass_on(&url("https://a.example/"), &url("https://www.a.example/"));
            assert_eq!(hosts.has_news(), news);
        }
        assert!(!hosts.allow(&url("https://a.example/staff")));
        assert!(hosts.allow(&url("https://a.example/open")));
    }
}
