//! Which addresses belong to the audit.

use super::address::{bare_host, is_file, route};
use super::interest::hands_off;
use crate::config::Settings;
use globset::{Glob, GlobSet, GlobSetBuilder};
use url::Url;

/// Hosts and paths that belong to the audit.
#[derive(Debug)]
pub(super) struct Scope {
    hosts: Vec<(String, Option<u16>)>,
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Scope {
    /// The seeds' hosts, with and without `www.`, and the globs over the path.
    ///
    /// # Errors
    /// The glob that cannot be read, and why.
    pub(super) fn new(settings: &Settings) -> Result<Scope, (String, String)> {
        let set = |globs: &[String]| -> Result<GlobSet, (String, String)> {
            let mut builder = GlobSetBuilder::new();
            for glob in globs {
                builder.add(Glob::new(glob).map_err(|e| (glob.clone(), e.kind().to_string()))?);
            }
            builder
                .build()
                .map_err(|e| (globs.join(" "), e.to_string()))
        };
        Ok(Scope {
            hosts: settings.seeds.iter().filter_map(host_key).collect(),
            include: if settings.include.is_empty() {
                None
            } else {
                Some(set(&settings.include)?)
            },
            exclude: set(&settings.exclude)?,
        })
    }

    /// Whether the host is a named one.
    pub(super) fn has_host(&self, url: &Url) -> bool {
        host_key(url).is_some_and(|key| self.hosts.contains(&key))
    }

    /// Whether a found address may become a page of the plan.
    pub(super) fn has_page(&self, url: &Url) -> bool {
        self.has_host(url)
            && !is_file(url)
            && !hands_off(url)
            && self
                .include
                .as_ref()
                .is_none_or(|set| set.is_match(route(url)))
            && !self.exclude.is_match(route(url))
    }
}

fn host_key(url: &Url) -> Option<(String, Option<u16>)> {
    url.host_str()
        .map(|h| (bare_host(h).to_owned(), url.port()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn named_hosts_with_and_without_www_and_globs_over_paths() {
        let settings = Settings {
            seeds: vec!["https://www.a.example/".parse().unwrap()],
            include: vec!["/shows/**".into(), "/".into()],
            exclude: vec!["**/old/**".into()],
            ..Settings::default()
        };
        let scope = Scope::new(&settings).unwrap();
        let has = |u: &str| scope.has_page(&u.parse().unwrap());
        assert!(has("https://a.example/shows/hamlet"));
        assert!(!has("https://a.example/contact"), "not included");
        assert!(!has("https://a.example/shows/old/x"), "excluded");
        assert!(has("https://a.example/#!/shows/hamlet"));
        assert!(!has("https://a.example/#!/contact"), "not included");
        assert!(!has("https://shop.a.example/shows/x"), "another host");
        assert!(!has("https://a.example:8443/shows/x"), "another port");
        let bad = Settings {
            exclude: vec!["[".into()],
            ..Settings::default()
        };
        assert_eq!(Scope::new(&bad).unwrap_err().0, "[");
    }
}
