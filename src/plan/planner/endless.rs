//! Addresses that a site makes without end: calendars, filters in every order, links that go round.

use super::dates::without_dates;
use super::{Planner, of_pages};
use crate::evidence::{hash_bang, page_route};
use crate::plan::address::{bare_host, route};
use std::collections::BTreeMap;
use url::Url;

/// Pages of one series that are chosen before other pages.
pub(super) const FEW: usize = 10;

/// Addresses of one series that are kept. Those that a sitemap names are not counted: nobody lists what has
/// no end.
pub(super) const MOST: usize = 100;

/// How often a path may hold the same part. A relative link that is one level off adds a part each time.
const MOST_REPEATS: usize = 3;

/// Characters of an address that are told.
const TOLD: usize = 200;

/// In what addresses without end differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Endless {
    /// In their query alone: filters, calendars.
    Query,
    /// In the dates of their path alone: calendars, archives.
    Date,
    /// In how often their path holds the same part.
    Round,
}

/// Addresses that differ in their query or in dates alone, by what they share.
pub(super) type Series = (Endless, String);

/// The series that an address is of; none for one without a query and without a date in its path.
pub(super) fn series(url: &Url) -> Option<Series> {
    let (path, query) = page_route(url);
    let path = path.trim_end_matches('/');
    let dateless = without_dates(path);
    let differ = match (query, &dateless) {
        (Some(_), _) => Endless::Query,
        (None, Some(_)) => Endless::Date,
        (None, None) => return None,
    };
    let host = bare_host(url.host_str().unwrap_or_default());
    let bang = hash_bang(url).map_or("", |_| "#!");
    let path = dateless.as_deref().unwrap_or(path);
    Some((differ, format!("{host}{bang}{path}")))
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
    /// Says, once of each kind, that a site makes more addresses than are kept.
    pub(super) fn note_endless(&mut self, differ: Endless, url: &Url) {
        if !self.endless.insert(differ) {
            return;
        }
        let first: String = url.as_str().chars().take(TOLD).collect();
        let what = match differ {
            Endless::Date => "a calendar or an archive has more addresses than are kept",
            Endless::Query | Endless::Round => {
                "the site makes addresses without end; not all were kept"
            }
        };
        let why = match differ {
            Endless::Query => format!("more than {MOST} of one path differ in their query alone"),
            Endless::Date => format!("more than {MOST} of one path differ in their date alone"),
            Endless::Round => format!("a path holds the same part more than {MOST_REPEATS} times"),
        };
        self.gaps.push(of_pages(
            format!("{what}, e.g. {first}"),
            why,
            "pages that only such an address shows could not be chosen; --sitemap and start addresses are not held to this",
        ));
    }
}
