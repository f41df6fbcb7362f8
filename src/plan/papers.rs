//! Policies that are files: found among the links, fetched by us, because Chrome shows a PDF without
//! handing it out.

use super::address::{canonical, key};
use super::fetch::{Fetched, Fetcher};
use super::interest::{Interest, interest};
use super::planner::{PlanError, Planner};
use crate::config::Settings;
use crate::evidence::Paper;
use std::collections::BTreeSet;
use url::Url;

/// Files fetched of one site.
const MOST: usize = 4;

/// Bytes kept of one.
const MOST_BYTES: usize = 8 << 20;

/// Links to policies that are files.
#[derive(Debug, Default)]
pub(super) struct Papers {
    pub(super) links: Vec<(Url, String)>,
    known: BTreeSet<String>,
}

impl Papers {
    /// Notes a link when it leads to a PDF that its words call a policy; whether it did.
    pub(super) fn note(&mut self, url: &Url, text: &str) -> bool {
        let is_pdf = url.path().to_ascii_lowercase().ends_with(".pdf");
        if !is_pdf || interest(url, text) != Interest::Policy {
            return false;
        }
        self.add(url, text);
        true
    }

    /// Adds a file that is not known yet.
    pub(super) fn add(&mut self, url: &Url, text: &str) {
        if let Some(url) = canonical(url).filter(|url| self.known.insert(key(url)))
            && self.links.len() < MOST
        {
            self.links.push((url, text.chars().take(120).collect()));
        }
    }
}

impl Planner {
    /// Fetches the policies that are PDFs, from the named hosts only and as robots.txt allows.
    ///
    /// # Errors
    /// [`PlanError::Client`].
    pub async fn papers(&self, settings: &Settings) -> Result<Vec<Paper>, PlanError> {
        let mut papers = Vec::new();
        if self.papers.links.is_empty() {
            return Ok(papers);
        }
        let own;
        let fetcher = match &self.fetcher {
            Some(fetcher) => fetcher,
            None => {
                own = Fetcher::new(settings).map_err(PlanError::Client)?;
                &own
            }
        };
        for (url, text) in &self.papers.links {
            let mut paper = Paper {
                url: url.to_string(),
                text: text.clone(),
                ..Paper::default()
            };
            let fetched = if self.ignore_robots || self.allowed(url) {
                fetcher.get(url).await
            } else {
                Fetched::Absent("robots.txt asks not to visit it".into())
            };
            match fetched {
                Fetched::Body(bytes) if !bytes.starts_with(b"%PDF") => {
                    paper.error = Some("it is no PDF".into());
                }
                Fetched::Body(bytes) if bytes.len() <= MOST_BYTES => paper.bytes = bytes,
                Fetched::Body(bytes) => {
                    paper.error = Some(format!("{} bytes are more than is read", bytes.len()));
                }
                Fetched::Absent(why) | Fetched::Failed(why) => paper.error = Some(why),
            }
            papers.push(paper);
        }
        Ok(papers)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn only_pdfs_that_are_called_a_policy_are_noted_and_each_once() {
        let mut papers = Papers::default();
        let mut note = |url: &str, text: &str| papers.note(&url.parse().unwrap(), text);
        assert!(note(
            "https://a.example/files/12.PDF#page=2",
            "Privacy policy"
        ));
        assert!(note("https://a.example/files/12.PDF", "Privacy"));
        assert!(!note("https://a.example/programme.pdf", "Programme"));
        assert!(!note("https://a.example/privacy", "Privacy policy"));
        for n in 0..9 {
            assert!(note(&format!("https://a.example/datenschutz-{n}.pdf"), ""));
        }
        assert_eq!(papers.links.len(), MOST);
        assert_eq!(papers.links[0].0.as_str(), "https://a.example/files/12.PDF");
    }
}
