//! Requests that were kept out of private networks: they are said to have been blocked, and by whom.

use crate::browser::{Withheld, is_kept_out};
use crate::config::{Resolve, Settings, is_guarded};
use crate::evidence::{Event, FailedSeen, Gap};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use url::Url;

/// Why such a request never left the browser.
const BLOCKED: &str = "consentry-private-address";

/// Most hosts that a gap names.
const MOST_NAMED: usize = 5;

/// What pages are kept out of.
pub(super) struct Guard {
    resolve: Vec<Resolve>,
    /// Names that turned out to lead inside.
    withheld: Option<Arc<Withheld>>,
    asked: Mutex<BTreeSet<String>>,
}

impl Guard {
    /// None when private addresses are open to the pages.
    pub(super) fn of(settings: &Settings, withheld: Option<Arc<Withheld>>) -> Option<Guard> {
        is_guarded(settings).then(|| Guard {
            resolve: settings.resolve.clone(),
            withheld,
            asked: Mutex::default(),
        })
    }

    /// Whether `--resolve` leads to an address.
    pub(super) fn opens(&self, address: &str) -> bool {
        let plain = address.trim_matches(['[', ']']);
        self.resolve.iter().any(|r| r.address == plain)
    }

    /// Whether a request to an address is blocked by us; notes its host then.
    pub(super) fn blocks(&self, url: &str) -> bool {
        let Ok(url) = url.parse::<Url>() else {
            return false;
        };
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
            return false;
        };
        let blocks = is_kept_out(&self.resolve, host, port)
            || self.withheld.as_ref().is_some_and(|w| w.has(host));
        if blocks {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            asked.insert(host.to_owned());
        }
        blocks
    }

    /// Says of requests that failed because they were blocked here that it was consentry; `address` is that of
    /// a request. Of a socket the browser tells no failure.
    pub(super) fn heed<'a>(
        &self,
        events: &mut Vec<Event>,
        address: impl Fn(&str) -> Option<&'a str>,
    ) {
        let mut sockets = Vec::new();
        for event in &mut *events {
            match event {
                Event::Failed(failed)
                    if address(&failed.request).is_some_and(|url| self.blocks(url)) =>
                {
                    failed.blocked.get_or_insert_with(|| BLOCKED.into());
                }
                Event::Socket(socket)
                    if socket.what == "open"
                        && socket.url.as_deref().is_some_and(|url| self.blocks(url)) =>
                {
                    sockets.push(Event::Failed(FailedSeen {
                        request: socket.request.clone(),
                        error: "net::ERR_NAME_NOT_RESOLVED".into(),
                        blocked: Some(BLOCKED.into()),
                        canceled: false,
                    }));
                }
                _ => {}
            }
        }
        events.extend(sockets);
    }

    /// Whether names were looked up past us: some were spoken to, and none was asked for here.
    pub(super) fn is_passed_by<'a>(&self, mut spoken_to: impl Iterator<Item = &'a str>) -> bool {
        let by_name = |url: &str| {
            let Ok(url) = url.parse::<Url>() else {
                return false;
            };
            let port = url.port_or_known_default().unwrap_or_default();
            url.domain()
                .is_some_and(|host| !self.resolve.iter().any(|r| r.matches(host, port)))
        };
        let unasked = self.withheld.as_ref().is_some_and(|w| !w.was_asked());
        unasked && spoken_to.any(by_name)
    }

    /// What was blocked in this run; none when nothing was.
    pub(super) fn gap(&self) -> Option<Gap> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        // Of a socket that was opened before its name was known to lead inside, nothing else tells.
        asked.extend(self.withheld.iter().flat_map(|w| w.all()));
        let named: Vec<&str> = asked.iter().take(MOST_NAMED).map(String::as_str).collect();
        let rest = match asked.len() - named.len() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        (!named.is_empty()).then(|| Gap {
            what: format!(
                "consentry blocked the page's requests to private addresses: {}{rest}",
                named.join(", ")
            ),
            why: "a public page may not reach into the private network of who audits it; --allow-private lets it".into(),
            effect: "what these addresses would have answered, and what the page would have done then, is not known".into(),
            hides: "environment".into(),
            visit: None,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn hosts_that_were_blocked_are_named_once_and_mapped_ones_are_not() {
        let map = |pattern: &str| Resolve {
            pattern: pattern.into(),
            port: None,
            address: "127.0.0.1".into(),
            to_port: Some(8443),
        };
        let settings = Settings {
            seeds: vec!["https://www.a.example/".parse().unwrap()],
            resolve: vec![map("*"), map("10.0.0.7")],
            ..Settings::default()
        };
        let guard = Guard::of(&settings, None).unwrap();
        assert!(guard.gap().is_none());
        let passed_by = |resolve: &[Resolve], url: &str| {
            let settings = Settings {
                resolve: resolve.to_vec(),
                ..settings.clone()
            };
            let guard = Guard::of(&settings, Some(Arc::default())).unwrap();
            guard.is_passed_by([url].into_iter())
        };
        assert!(passed_by(&[], "https://www.a.example/"));
        assert!(!passed_by(&[], "https://192.0.2.1/"));
        assert!(!passed_by(&[map("*")], "https://www.a.example/"));
        for url in [
            "http://127.0.0.1:9955/a",
            "ws://127.0.0.1:9955/b",
            "http://169.254.169.254/latest",
            "https://[::1]/",
            "http://localhost:9955/",
        ] {
            assert!(guard.blocks(url), "{url}");
        }
        for url in [
            "https://www.a.example/",
            "http://10.0.0.7/",
            "https://x.local/",
        ] {
            assert!(!guard.blocks(url), "{url}");
        }
        let what = guard.gap().unwrap().what;
        assert!(
            what.ends_with("127.0.0.1, 169.254.169.254, [::1], localhost"),
            "{what}"
        );
    }
}
