//! What a visited page says of itself and does by itself: its own address, its versions in other languages,
//! the addresses that it goes to without loading another document.

use super::{BY_LANGUAGE, Candidate, Planner, Way};
use crate::evidence::{DocumentSeen, PlannedPage};
use crate::plan::address::{canonical, key, route};
use crate::plan::interest::{Interest, OTHER, told};
use url::Url;

impl Planner {
    /// Takes in what the document of a visited page says of itself: the address that it calls its own, and
    /// its versions in other languages.
    pub fn take_head(&mut self, page: &PlannedPage, document: &DocumentSeen) {
        let Some(own) = plain(&page.url) else { return };
        if let Some(url) = document.canonical.as_deref().and_then(plain)
            && self.scope.has_host(&url)
        {
            self.is_page_too(&own, &url);
        }
        let own = key(&own);
        let came = plain(&document.url).map(|url| key(&url));
        let versions = document.versions.iter().filter_map(|version| {
            let url = plain(&version.url)?;
            Some((language(&version.lang)?, url))
        });
        let (same, others): (Vec<_>, Vec<_>) = versions.partition(|(_, url)| {
            let url = key(url);
            url == own || Some(url) == came
        });
        self.languages
            .extend(same.into_iter().map(|(lang, _)| lang));
        let way = Way {
            found: BY_LANGUAGE,
            on: Some(&page.id),
            place: None,
            depth: self.depth_below(page),
        };
        for (lang, url) in others {
            if self.languages.contains(&lang) {
                continue;
            }
            self.consider(&url, "", way);
            let same = key(&url);
            if self.known.contains(&same) {
                self.languages.insert(lang);
                let waiting = self.candidates.iter_mut().find(|c| c.key == same);
                if let Some(candidate) = waiting.filter(|c| c.code == OTHER) {
                    (candidate.interest, candidate.code) = (Interest::Language, BY_LANGUAGE);
                }
            }
        }
    }

    /// Another address is that of a visited page too: it is not visited for itself. What matters most is
    /// visited all the same where the path is another one, because many sites name a wrong address.
    fn is_page_too(&mut self, own: &Url, other: &Url) {
        let same = key(other);
        let trusted = has_same_path(own, other);
        let matters = told(other, "").1 != OTHER;
        if same == key(own) || (matters && !trusted) {
            return;
        }
        if !self.known.insert(same.clone()) {
            let stays = |c: &Candidate| !trusted && c.code != OTHER && c.code != BY_LANGUAGE;
            self.candidates.retain(|c| stays(c) || c.key != same);
        }
    }

    /// Takes in the addresses that a page went to by itself without loading another document. One of the
    /// same path is the page in another state.
    pub fn take_routes(&mut self, page: &PlannedPage, routes: &[String]) {
        let Some(own) = plain(&page.url) else { return };
        let way = Way {
            found: "route",
            on: Some(&page.id),
            place: None,
            depth: self.depth_below(page),
        };
        for url in routes.iter().filter_map(|url| plain(url)) {
            if !has_same_path(&own, &url) {
                self.consider(&url, "", way);
            }
        }
    }
}

/// An address as it is compared with those of the plan.
fn plain(url: &str) -> Option<Url> {
    canonical(&url.parse::<Url>().ok()?)
}

/// Whether two addresses of the site differ in their query alone.
fn has_same_path(one: &Url, other: &Url) -> bool {
    route(one).trim_end_matches('/') == route(other).trim_end_matches('/')
}

/// The language of a tag without region and script, in small letters; none for `x-default` and what is no
/// tag (RFC 5646, 2.1).
fn language(tag: &str) -> Option<String> {
    let first = tag.trim().split(['-', '_']).next()?;
    let is_language =
        matches!(first.len(), 2 | 3) && first.bytes().all(|b| b.is_ascii_alphabetic());
    is_language.then(|| first.to_ascii_lowercase())
}
