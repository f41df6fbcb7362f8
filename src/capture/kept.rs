//! `kept/scripts.toml`: which responses are kept as evidence besides their heads.
//!
//! Data, because the recorder knows no vendor: what a tag container holds is read by others, later.

use crate::catalogue::{DataFile, DataFiles, FileError};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

const FILE: &str = "kept/scripts.toml";

/// More of one response is never kept.
const MOST_KB: usize = 4096;

/// Which responses are kept.
#[derive(Debug, Clone, Default)]
pub struct KeptResponses {
    keep: Vec<Keep>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    keep: Vec<Keep>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keep {
    id: String,
    why: String,
    #[serde(default)]
    host: Vec<String>,
    #[serde(default)]
    path: Vec<String>,
    #[serde(default)]
    path_end: Vec<String>,
    #[serde(default)]
    query: BTreeMap<String, Vec<String>>,
    most_kb: usize,
}

impl Keep {
    fn agrees(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let below = |name: &String| {
            let rest = host.strip_suffix(name.as_str());
            rest.is_some_and(|r| r.is_empty() || r.ends_with('.'))
        };
        let path = url.path();
        let begins = |value: &str, with: &[String]| with.iter().any(|w| value.starts_with(w));
        (self.host.is_empty() || self.host.iter().any(below))
            && (self.path.is_empty() || begins(path, &self.path))
            && (self.path_end.is_empty() || self.path_end.iter().any(|e| path.ends_with(e)))
            && self.query.iter().all(|(name, with)| {
                url.query_pairs()
                    .any(|(n, v)| n == *name && begins(&v, with))
            })
    }

    fn wrong(&self, seen: &mut BTreeSet<String>) -> Option<String> {
        if !seen.insert(self.id.clone()) {
            Some(format!("the id {} is given twice", self.id))
        } else if self.why.trim().is_empty() {
            Some(format!(
                "{}: `why` is empty; say what the text tells",
                self.id
            ))
        } else if self.host.is_empty() && self.path.is_empty() && self.query.is_empty() {
            Some(format!(
                "{}: would keep every response; give host, path or query",
                self.id
            ))
        } else if !(1..=MOST_KB).contains(&self.most_kb) {
            Some(format!("{}: most_kb must be from 1 to {MOST_KB}", self.id))
        } else {
            None
        }
    }
}

impl KeptResponses {
    /// Reads and checks the file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load(files: &DataFiles) -> Result<KeptResponses, Vec<FileError>> {
        let Some(file) = files.get(FILE) else {
            return Ok(KeptResponses::default());
        };
        let read: File = file.read()?;
        let mut seen = BTreeSet::new();
        let wrong = read
            .keep
            .iter()
            .filter_map(|k| k.wrong(&mut seen).map(|w| (k, w)));
        let errors: Vec<FileError> = wrong.map(|(k, w)| at(file, &k.id, &w)).collect();
        if errors.is_empty() {
            Ok(KeptResponses { keep: read.keep })
        } else {
            Err(errors)
        }
    }

    /// How many bytes of the response to that address are kept; none when it is not.
    pub(super) fn most(&self, url: &str) -> Option<usize> {
        let url = Url::parse(url).ok()?;
        let agreeing = self.keep.iter().filter(|k| k.agrees(&url));
        agreeing.map(|k| k.most_kb << 10).max()
    }
}

/// An error at the line that holds the id.
fn at(file: &DataFile, id: &str, message: &str) -> FileError {
    let start = file.text.find(&format!("\"{id}\"")).unwrap_or_default();
    FileError::at(file, start..start + id.len() + 2, message, None)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn containers_are_kept_wherever_they_are_served_and_nothing_else() {
        let kept = KeptResponses::load(&DataFiles::embedded()).unwrap();
        for url in [
            "https://www.googletagmanager.com/gtm.js?id=GTM-ABC",
            "https://metrics.theatre.example/x1y2?id=GTM-ABC",
            "https://connect.facebook.net/signals/config/123?v=2.9",
            "https://tags.tiqcdn.com/utag/a/main/prod/utag.js",
        ] {
            assert!(kept.most(url).is_some(), "{url}");
        }
        for url in [
            "https://notgoogletagmanager.com/gtm.js",
            "https://www.googletagmanager.com/ns.html?x=GTM-ABC",
            "https://a.example/page?id=12",
            "https://www.facebook.com/tr?id=123",
        ] {
            assert_eq!(kept.most(url), None, "{url}");
        }
    }

    #[test]
    fn what_would_keep_everything_is_refused() {
        let text = "[[keep]]\nid = \"a\"\nwhy = \"b\"\nmost_kb = 1\n";
        let errors = KeptResponses::load(&DataFiles::embedded().with(FILE, text)).unwrap_err();
        assert!(
            errors[0].position().starts_with("kept/scripts.toml:2:"),
            "{errors:?}"
        );
        let text = "[[keep]]\nid = \"a\"\nwhy = \"b\"\nhots = [\"x\"]\nmost_kb = 1\n";
        assert!(KeptResponses::load(&DataFiles::embedded().with(FILE, text)).is_err());
    }
}
