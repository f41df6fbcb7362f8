//! Addresses that a site makes without end: calendars, filters in every order, links that go round.

use super::{Planner, of_pages};
use crate::plan::address::{bare_host, route};
use std::collections::BTreeMap;
use url::Url;

/// Pages of one path, told apart by their query alone, that are chosen before other pages.
pub(super) const FEW: usize = 10;

/// Addresses of one path, told apart by their query alone, that are kept. Those that a sitemap names are not
/// counted: nobody lists what has no end.
pub(super) const MOST: usize = 100;

/// How often a path may hold the same part. A relative link that is one level off adds a part each time.
const MOST_REPEATS: usize = 3;

/// Characters of an address that are told.
const TOLD: usize = 200;

/// Host and path of an address that has a query; none for one that has not.
pub(super) fn path_of_query(url: &Url) -> Option<String> {
    url.query()?;
    let host = bare_host(url.host_str().unwrap_or_default());
    Some(format!("{host}{}", url.path().trim_end_matches('/')))
}

/// Whether a path goes round.
pub(super) fn goes_round(url: &Url) -> bool {
    let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
    for part in route(url).split('/').filter(|part| !part.is_empty()) {
        *parts.entry(part).or_default() += 1;
    }
    parts.values().any(|n| *n > MOST_REPEATS)
}

impl Planner {
    /// Says, once, that a site makes addresses without end.
    pub(super) fn note_endless(&mut self, url: &Url) {
        if std::mem::replace(&mut self.endless, true) {
            return;
        }
        let first: String = url.as_str().chars().take(TOLD).collect();
        self.gaps.push(of_pages(
            format!("the site makes addresses without end; not all were kept, e.g. {first}"),
            format!("more than {MOST} of one path differ in their query alone, or a path holds the same part more than {MOST_REPEATS} times"),
            "pages that only such an address shows could not be chosen; --sitemap and start addresses are not held to this",
        ));
    }
}
