//! [`Planner`]: the list of pages, and how it grows.

mod endless;
mod itself;

use self::endless::{FEW, MOST, goes_round, path_of_query};
use super::address::{canonical, key, template, visited};
use super::fetch::Fetcher;
use super::hosts::Hosts;
use super::interest::{Interest, OTHER, told};
use super::papers::Papers;
use super::robots::Robots;
use super::scope::Scope;
use super::sitemap::{MAX_PAGES, Sitemap, read_sitemaps};
use crate::config::Settings;
use crate::evidence::{Gap, LinkSeen, PageReason, PlannedPage};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;
use url::Url;

/// Candidates kept at most; a calendar can link without end.
const MAX_CANDIDATES: usize = 5000;

/// The plan cannot be made.
#[derive(Debug, Error)]
pub enum PlanError {
    /// No start address.
    #[error("no start address")]
    NoSeed,
    /// A glob of `--include` or `--exclude`.
    #[error("the pattern {glob:?} cannot be read: {why}")]
    Glob {
        /// As given.
        glob: String,
        /// What is wrong with it.
        why: String,
    },
    /// Certificates, proxy or headers that our own requests cannot use.
    #[error("cannot set up our own requests: {0}")]
    Client(String),
}

/// Decides which pages are visited, and in which order.
#[derive(Debug)]
pub struct Planner {
    scope: Scope,
    hosts: Hosts,
    /// Whether sitemaps that robots.txt names, or the one at the usual address, are read: where the user
    /// named none.
    reads_sitemaps: bool,
    gaps: Vec<Gap>,
    /// Whether more was found than is kept.
    overflowed: bool,
    /// Whether the site was seen to make addresses without end.
    endless: bool,
    /// Addresses found, and pages of the plan, by the path that they share but for their query.
    variants: BTreeMap<String, (usize, usize)>,
    pub(super) ignore_robots: bool,
    limit: usize,
    depth: usize,
    pages: Vec<PlannedPage>,
    depths: BTreeMap<String, usize>,
    candidates: Vec<Candidate>,
    known: BTreeSet<String>,
    /// Pages of the plan by their form.
    templates: BTreeMap<String, usize>,
    /// Addresses that were found, by their form.
    forms: BTreeMap<String, usize>,
    taken: BTreeMap<Interest, usize>,
    /// Languages of which a page is known.
    languages: BTreeSet<String>,
    forbidden: BTreeSet<String>,
    pub(super) papers: Papers,
    /// What asked for robots.txt asks for the policies too: where the hosts led at first is known to it.
    pub(super) fetcher: Option<Fetcher>,
    /// Pages whose link calls them a policy, with its text.
    policies: BTreeMap<String, String>,
    next: usize,
}

#[derive(Debug)]
struct Candidate {
    url: Url,
    /// What makes it the same page as another address.
    key: String,
    /// Its form.
    form: String,
    /// The path that it may share with others but for its query, where no sitemap names it.
    variant_of: Option<String>,
    /// Text of its link, cut at 120 characters.
    text: String,
    interest: Interest,
    /// Code of what makes it matter.
    code: &'static str,
    depth: usize,
    found: &'static str,
    /// Id of the page on which it was found.
    on: Option<String>,
    /// Part of that page.
    place: Option<String>,
}

/// How an address was found.
#[derive(Debug, Clone, Copy)]
struct Way<'w> {
    /// As in [`PlannedPage::found`].
    found: &'static str,
    /// Id of the page on which it was found.
    on: Option<&'w str>,
    /// Part of that page.
    place: Option<&'w str>,
    depth: usize,
}

/// How a version in another language is found, and the code of one that nothing else speaks for.
const BY_LANGUAGE: &str = "language";

/// The way of what a sitemap names.
const BY_SITEMAP: Way<'static> = Way {
    found: "sitemap",
    on: None,
    place: None,
    depth: 1,
};

impl Planner {
    /// Starts with the seeds.
    ///
    /// # Errors
    /// [`PlanError::NoSeed`], [`PlanError::Glob`].
    pub fn new(settings: &Settings) -> Result<Planner, PlanError> {
        let scope = Scope::new(settings).map_err(|(glob, why)| PlanError::Glob { glob, why })?;
        let mut planner = Planner {
            scope,
            hosts: Hosts::default(),
            reads_sitemaps: settings.sitemap.is_none(),
            gaps: Vec::new(),
            overflowed: false,
            endless: false,
            variants: BTreeMap::new(),
            ignore_robots: settings.ignore_robots,
            limit: settings.pages.max(1),
            depth: settings.depth,
            pages: Vec::new(),
            depths: BTreeMap::new(),
            candidates: Vec::new(),
            known: BTreeSet::new(),
            templates: BTreeMap::new(),
            forms: BTreeMap::new(),
            taken: BTreeMap::new(),
            languages: BTreeSet::new(),
            forbidden: BTreeSet::new(),
            papers: Papers::default(),
            fetcher: None,
            policies: BTreeMap::new(),
            next: 0,
        };
        for seed in &settings.seeds {
            if let (Some(url), Some(plain)) = (visited(seed), canonical(seed))
                && planner.pages.len() < planner.limit
                && planner.known.insert(key(&plain))
            {
                let form = template(&url);
                *planner.forms.entry(form.clone()).or_default() += 1;
                planner.take(Candidate {
                    url,
                    key: key(&plain),
                    form,
                    variant_of: None,
                    text: String::new(),
                    interest: Interest::Seed,
                    code: "start",
                    depth: 0,
                    found: "seed",
                    on: None,
                    place: None,
                });
            }
        }
        if planner.pages.is_empty() {
            Err(PlanError::NoSeed)
        } else {
            Ok(planner)
        }
    }

    /// Reads robots.txt and sitemaps of the named hosts. What could not be read is a gap.
    ///
    /// # Errors
    /// [`PlanError::Client`].
    pub async fn prepare(&mut self, settings: &Settings) -> Result<Vec<Gap>, PlanError> {
        self.fetcher = Some(Fetcher::new(settings).map_err(PlanError::Client)?);
        let named = settings.sitemap.iter().cloned();
        let mut sitemaps: Vec<Sitemap> = named.map(Sitemap::named).collect();
        for seed in &settings.seeds {
            sitemaps.extend(self.ask_host(seed).await);
        }
        self.read_sitemaps(sitemaps).await;
        Ok(self.gaps())
    }

    /// Reads robots.txt of the hosts of the site that are met for the first time, before a page of theirs is
    /// planned: those of the links of a page, and the one that the page came from. Sitemaps that they
    /// name are read too.
    pub async fn meet_hosts(&mut self, page: &PlannedPage, came: &str, links: &[LinkSeen]) {
        let came: Option<Url> = came.parse().ok();
        if let (Ok(asked), Some(came)) = (page.url.parse::<Url>(), &came)
            && self.scope.has_host(came)
        {
            self.hosts.pass_on(&asked, came);
        }
        let mut sitemaps = Vec::new();
        for url in links.iter().filter_map(|l| l.url.parse().ok()).chain(came) {
            sitemaps.extend(self.ask_host(&url).await);
        }
        self.read_sitemaps(sitemaps).await;
        // What was found before its host was asked may be what the host forbids.
        if !self.ignore_robots {
            let hosts = &self.hosts;
            let forbidden = self.candidates.extract_if(.., |c| !hosts.allow(&c.url));
            self.forbidden.extend(forbidden.map(|c| c.url.into()));
        }
    }

    /// Asks a host of the site for its robots.txt, once; the sitemaps that it names, else the usual one.
    async fn ask_host(&mut self, url: &Url) -> Vec<Sitemap> {
        let Some(fetcher) = &self.fetcher else {
            return Vec::new();
        };
        if self.hosts.knows(url) || !self.scope.has_host(url) {
            return Vec::new();
        }
        let host = url.host_str().unwrap_or_default();
        let robots = Robots::of(url, fetcher).await;
        if let Robots::Unknown(why) = &robots
            && !self.ignore_robots
        {
            self.gaps.push(of_pages(
                format!("robots.txt of {host} could not be read"),
                why.clone(),
                "by the robots standard only the start addresses were visited of this host; --ignore-robots visits more",
            ));
        }
        let mut sitemaps = Vec::new();
        if self.reads_sitemaps {
            sitemaps.extend(robots.sitemaps().into_iter().map(Sitemap::named));
            if sitemaps.is_empty()
                && let Ok(usual) = url.join("/sitemap.xml")
                && (self.ignore_robots || robots.allows(&usual))
            {
                sitemaps.push(Sitemap::guessed(usual));
            }
        }
        self.hosts.add(host, robots);
        sitemaps
    }

    /// The pause between two visits that robots.txt of the start addresses' hosts asks for (`Crawl-delay`),
    /// in seconds. It is read here where it was not yet: an audit that is continued plans nothing.
    ///
    /// # Errors
    /// [`PlanError::Client`].
    pub async fn crawl_delay(&mut self, settings: &Settings) -> Result<Option<f32>, PlanError> {
        if self.ignore_robots {
            return Ok(None);
        }
        if self.fetcher.is_none() {
            let fetcher = Fetcher::new(settings).map_err(PlanError::Client)?;
            for seed in &settings.seeds {
                if !self.hosts.knows(seed) {
                    let robots = Robots::of(seed, &fetcher).await;
                    let host = seed.host_str().unwrap_or_default();
                    self.hosts.add(host, robots);
                }
            }
            self.fetcher = Some(fetcher);
        }
        Ok(self.hosts.delay())
    }

    async fn read_sitemaps(&mut self, sitemaps: Vec<Sitemap>) {
        let Some(fetcher) = &self.fetcher else {
            return;
        };
        if self.limit <= self.pages.len() || sitemaps.is_empty() {
            return;
        }
        let read = read_sitemaps(sitemaps, fetcher).await;
        for url in read.pages {
            self.ask_host(&url).await;
            self.consider(&url, "", BY_SITEMAP);
        }
        let cut = read.cut.then(|| {
            of_pages(
                format!("the sitemaps name more than {MAX_PAGES} addresses"),
                format!("the first {MAX_PAGES} of them are read"),
                "pages that only the rest names were not found, so none of them was chosen",
            )
        });
        let unread = read.troubles.into_iter().map(|why| {
            let what = "a sitemap could not be read in full";
            let effect = "pages that only the sitemap names may not have been visited";
            of_pages(what, why, effect)
        });
        self.gaps.extend(cut.into_iter().chain(unread));
    }

    /// What could not be read since this was asked last.
    pub fn gaps(&mut self) -> Vec<Gap> {
        std::mem::take(&mut self.gaps)
    }

    /// Takes in the links of a visited page.
    pub fn take_links(&mut self, page: &PlannedPage, links: &[LinkSeen]) {
        let depth = self.depth_below(page);
        for link in links {
            if let Ok(url) = link.url.parse::<Url>()
                && !self.papers.note(&url, &link.text)
            {
                let way = Way {
                    found: "link",
                    on: Some(&page.id),
                    place: link.place.as_deref(),
                    depth,
                };
                self.consider(&url, &link.text, way);
            }
        }
    }

    /// How deep what a page leads to lies.
    fn depth_below(&self, page: &PlannedPage) -> usize {
        self.depths.get(&page.id).copied().unwrap_or(0) + 1
    }

    /// Notes that a page turned out to be a file; one that its link calls a policy is fetched as such.
    pub fn take_file(&mut self, page: &PlannedPage) {
        let named = self.policies.get(&page.id);
        if let (Some(text), Ok(url)) = (named, page.url.parse()) {
            self.papers.add(&url, text);
        }
    }

    /// The next page to visit; none when the plan is full or nothing is left.
    pub fn next_page(&mut self) -> Option<PlannedPage> {
        if self.next == self.pages.len()
            && self.pages.len() < self.limit
            && let Some(best) = self.best()
        {
            let candidate = self.candidates.remove(best);
            self.take(candidate);
        }
        let page = self.pages.get(self.next)?.clone();
        self.next += 1;
        Some(page)
    }

    /// Fills the plan from what is known, without further discovery, and notes of each page how many of
    /// its form were found.
    pub fn fill(&mut self) {
        while self.next_page().is_some() {}
        for page in &mut self.pages {
            let form = page.url.parse::<Url>().map(|url| template(&url));
            let alike = form.ok().and_then(|form| self.forms.get(&form).copied());
            page.reason.alike = alike.and_then(|n| u32::try_from(n).ok());
        }
    }

    /// Starts again from the first page; what was learnt is kept.
    pub fn rewind(&mut self) {
        self.next = 0;
    }

    /// The plan so far, in order.
    pub fn pages(&self) -> &[PlannedPage] {
        &self.pages
    }

    /// Whether an address is on a named host.
    pub fn is_in_scope(&self, url: &str) -> bool {
        url.parse().is_ok_and(|u| self.scope.has_host(&u))
    }

    /// Pages that were found and that robots.txt asks not to visit.
    pub fn forbidden(&self) -> Option<Gap> {
        let first = self.forbidden.iter().next()?;
        Some(of_pages(
            format!(
                "{} page(s) were not visited, e.g. {first}",
                self.forbidden.len()
            ),
            "robots.txt asks not to visit them",
            "what they load is unknown; --ignore-robots visits them",
        ))
    }

    fn consider(&mut self, url: &Url, text: &str, way: Way<'_>) {
        let Some(url) = canonical(url) else { return };
        let same = key(&url);
        if way.depth > self.depth || !self.scope.has_page(&url) || self.known.contains(&same) {
            return;
        }
        if self.candidates.len() >= MAX_CANDIDATES {
            self.overflow();
            return;
        }
        if !self.ignore_robots && !self.allowed(&url) {
            self.forbidden.insert(url.into());
            return;
        }
        let mut variant_of = None;
        if way.found != BY_SITEMAP.found {
            variant_of = path_of_query(&url);
            let found = variant_of.as_ref().and_then(|path| self.variants.get(path));
            if found.is_some_and(|(found, _)| *found >= MOST) || goes_round(&url) {
                self.note_endless(&url);
                return;
            }
        }
        if let Some(path) = &variant_of {
            self.variants.entry(path.clone()).or_default().0 += 1;
        }
        let (interest, code) = match told(&url, text) {
            (Interest::Other, _) if way.found == BY_LANGUAGE => (Interest::Language, BY_LANGUAGE),
            told => told,
        };
        let form = template(&url);
        *self.forms.entry(form.clone()).or_default() += 1;
        self.known.insert(same.clone());
        self.candidates.push(Candidate {
            url,
            key: same,
            form,
            variant_of,
            text: text.chars().take(120).collect(),
            interest,
            code,
            depth: way.depth,
            found: way.found,
            on: way.on.map(str::to_owned),
            place: way.place.map(str::to_owned),
        });
    }

    /// Says, once, that more was found than is kept.
    fn overflow(&mut self) {
        if std::mem::replace(&mut self.overflowed, true) {
            return;
        }
        self.gaps.push(of_pages(
            format!("more than {MAX_CANDIDATES} addresses waited to be chosen"),
            "no more are kept at a time; a calendar can link without end",
            "pages that were found while so many waited could not be chosen",
        ));
    }

    pub(super) fn allowed(&self, url: &Url) -> bool {
        self.hosts.allow(url)
    }

    /// Pages that matter most first, then those of which not many of the same path were chosen already, then
    /// templates not seen yet, then pages a visitor reaches by a link rather than by the sitemap alone, then
    /// the order of discovery.
    fn best(&self) -> Option<usize> {
        let rank = |c: &Candidate| {
            let taken = self.taken.get(&c.interest).copied().unwrap_or(0);
            let interest = if taken < c.interest.enough() {
                c.interest
            } else {
                Interest::Other
            };
            let variants = c.variant_of.as_ref().and_then(|p| self.variants.get(p));
            let late = variants.is_some_and(|(_, chosen)| *chosen >= FEW);
            let seen = self.templates.get(&c.form).copied().unwrap_or(0);
            let listed = c.found == BY_SITEMAP.found;
            (interest, late, seen, listed, c.depth)
        };
        // `min_by_key` keeps the first of equals: the order of discovery.
        self.candidates
            .iter()
            .enumerate()
            .min_by_key(|(_, c)| rank(c))
            .map(|(i, _)| i)
    }

    fn take(&mut self, candidate: Candidate) {
        let id = format!("P-{:03}", self.pages.len() + 1);
        if let Some(path) = candidate.variant_of {
            self.variants.entry(path).or_default().1 += 1;
        }
        let alike = self.templates.entry(candidate.form).or_default();
        *alike += 1;
        let chosen = match candidate.code {
            OTHER if *alike == 1 => "form",
            OTHER => "further",
            code => code,
        };
        *self.taken.entry(candidate.interest).or_default() += 1;
        self.depths.insert(id.clone(), candidate.depth);
        if candidate.interest == Interest::Policy {
            self.policies.insert(id.clone(), candidate.text);
        }
        self.pages.push(PlannedPage {
            id,
            url: candidate.url.into(),
            found: candidate.found.into(),
            reason: PageReason {
                found_on: candidate.on,
                place: candidate.place,
                chosen: Some(chosen.into()),
                alike: None,
            },
        });
    }
}

/// A gap that hides pages of the site.
fn of_pages(what: impl Into<String>, why: impl Into<String>, effect: &str) -> Gap {
    Gap {
        what: what.into(),
        why: why.into(),
        effect: effect.into(),
        hides: "page".into(),
        visit: None,
    }
}

#[cfg(test)]
mod tests;
