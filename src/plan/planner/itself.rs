//! What a visited page says of itself and does by itself: where its address leads, its own address, its
//! versions in other languages, the addresses that it goes to without loading another document.

use super::{BY_LANGUAGE, Candidate, Planner, Way, of_pages};
use crate::evidence::{DocumentSeen, Gap, PlannedPage, hash_bang};
use crate::plan::address::{canonical, key, route};
use crate::plan::interest::{Interest, OTHER, told};
use url::Url;

/// Different links without an address that are counted.
const MOST_UNADDRESSED: usize = 1000;

/// Characters of the text of one.
const LONGEST_TEXT: usize = 60;

impl Planner {
    /// Takes in from which address the document of a visited page came in the end. One that leads to a page of
    /// the plan is that page: one more is visited in its place, as far as that is done. What it leads to is
    /// visited already, and is not planned.
    pub fn take_arrival(&mut self, page: &PlannedPage, came: &str) {
        let (Some(asked), Some(came)) = (plain(&page.url), plain(came)) else {
            return;
        };
        let (asked_key, same) = (key(&asked), key(&came));
        // No server sees what stands behind `#!`: where such a page leads is not told by an address.
        if hash_bang(&asked).is_some() || same == asked_key || !self.scope.has_host(&came) {
            return;
        }
        let Some(own) = self.pages.iter().position(|p| p.id == page.id) else {
            return;
        };
        match self.numbers.get(&same).map(|number| self.itself(*number)) {
            Some(other) if other == own => {}
            Some(other) if other < self.next => self.is_same(own, other),
            // A start address that is still to come.
            Some(other) => self.is_same(other, own),
            None => {
                self.candidates.retain(|c| c.key != same);
                self.known.insert(same.clone());
                self.numbers.insert(same, own);
            }
        }
    }

    /// The page that stands for a page of the plan.
    fn itself(&self, number: usize) -> usize {
        let same = self.pages.get(number);
        let same = same.and_then(|page| page.reason.same_as.as_deref());
        let found = same.and_then(|id| self.pages.iter().position(|p| p.id == id));
        found.unwrap_or(number)
    }

    /// A page of the plan is another one of it. Only so many are replaced: a site may lead every address to
    /// its front page.
    fn is_same(&mut self, page: usize, other: usize) {
        let most = self.limit.div_ceil(2);
        let other = self.pages.get(other).map(|p| p.id.clone());
        let Some(page) = self.pages.get_mut(page) else {
            return;
        };
        let is_new = page.reason.same_as.is_none() && other.is_some();
        page.reason.same_as = other;
        if !is_new {
            return;
        }
        if self.replaced < most {
            self.replaced += 1;
        } else if !std::mem::replace(&mut self.unreplaced, true) {
            self.gaps.push(of_pages(
                format!(
                    "more than {most} addresses led to a page that was visited already, e.g. {}",
                    page.url
                ),
                "no more are replaced by other pages",
                "fewer different pages were visited than were asked for",
            ));
        }
    }

    /// Links of the visited pages that have no address, and so could not be followed.
    pub fn unaddressed(&self) -> Option<Gap> {
        let first = self.unaddressed.iter().next()?;
        let count = self.unaddressed.len();
        let what =
            format!("{count} link(s) have no address and were not followed, e.g. \"{first}\"");
        let gap = of_pages(
            what,
            "a script answers them, and what it does is known only once they are pressed",
            "pages that only they lead to were not found; a journey can press them",
        );
        // Many of them only open a menu: no gap of what was asked for.
        Some(Gap {
            hides: "method".into(),
            ..gap
        })
    }

    /// Takes in what the document of a visited page says of itself: the address that it calls its own, and
    /// its versions in other languages; and the links of it that have no address.
    pub fn take_head(&mut self, page: &PlannedPage, document: &DocumentSeen) {
        let room = MOST_UNADDRESSED.saturating_sub(self.unaddressed.len());
        // Only letters, digits and plain signs: the text is a page's.
        let told = |c: &char| c.is_alphanumeric() || *c == ' ' || c.is_ascii_punctuation();
        let texts = document.unaddressed.iter();
        let texts = texts.map(|text| {
            text.chars()
                .filter(told)
                .take(LONGEST_TEXT)
                .collect::<String>()
        });
        // A sign alone is an arrow or a cross.
        let texts = texts.filter(|text| !text.trim().is_empty());
        self.unaddressed.extend(texts.take(room));
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
pub(super) fn has_same_path(one: &Url, other: &Url) -> bool {
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
