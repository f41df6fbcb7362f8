//! What is asked of the hosts of a site before their pages are planned: robots.txt and sitemaps.

use super::{BY_SITEMAP, PlanError, Planner, of_pages};
use crate::config::Settings;
use crate::evidence::{Gap, LinkSeen, PlannedPage};
use crate::plan::fetch::Fetcher;
use crate::plan::robots::Robots;
use crate::plan::sitemap::{MAX_PAGES, Sitemap, read_sitemaps};
use url::Url;

impl Planner {
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
        if self.hosts.has_news() && !self.ignore_robots {
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
        if !self.has_room() || sitemaps.is_empty() {
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
}
