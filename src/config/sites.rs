//! `[[sites]]`: several sites in one configuration, each audited by itself.

use super::file::ConfigFile;
use super::load::{ConfigError, LoadedConfig};
use crate::catalogue::FileError;

impl LoadedConfig {
    /// The sites that the file lists; none where it is about one site.
    ///
    /// # Errors
    /// A site without a name or an address, a name that is given twice, sites within a site, or
    /// addresses beside the list.
    pub fn sites(&self) -> Result<&[ConfigFile], ConfigError> {
        let values = &self.values;
        let sites = values.sites.as_deref().unwrap_or_default();
        if values.name.is_some() {
            let why = "a name is that of one of several sites";
            return Err(self.error_at("name", why, Some("write it under [[sites]]".into())));
        }
        if !sites.is_empty() && values.url.is_some() {
            let why = "addresses beside [[sites]] belong to no site";
            return Err(self.error_at("url", why, Some("give them a [[sites]] entry too".into())));
        }
        for (n, site) in sites.iter().enumerate() {
            let name = site.name.as_deref().unwrap_or("").trim();
            let twice = sites
                .iter()
                .take(n)
                .any(|s| s.name.as_deref() == Some(name));
            let wrong = if name.is_empty() {
                "a site needs a name"
            } else if site.url.as_ref().is_none_or(Vec::is_empty) {
                "a site needs an address: url = [\"https://…/\"]"
            } else if twice {
                "this name is given twice"
            } else if site.sites.is_some() {
                "a site holds no sites"
            } else {
                continue;
            };
            return Err(self.error_in_site(n, wrong));
        }
        Ok(sites)
    }

    /// An error about the n-th entry of `[[sites]]`, pointing at its head.
    pub fn error_in_site(&self, n: usize, message: &str) -> ConfigError {
        let text = &self.source.text;
        let head = text.match_indices("[[sites]]").nth(n);
        let range = head.map_or(0..0, |(at, head)| at..at + head.len());
        ConfigError::File(Box::new(FileError::at(&self.source, range, message, None)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::catalogue::DataFile;

    fn load(text: &str) -> LoadedConfig {
        LoadedConfig::parse(DataFile {
            name: "consentry.toml".into(),
            text: text.into(),
        })
        .unwrap()
    }

    #[test]
    fn a_list_of_sites_is_checked() {
        let good = "pages = 3\n[[sites]]\nname = \"main\"\nurl = [\"https://a.example/\"]\npages = 5\n\
                    [[sites]]\nname = \"shop\"\nurl = [\"https://b.example/\"]\n[sites.consent]\nbanner = \"#x\"\n";
        assert_eq!(load(good).sites().unwrap().len(), 2);
        assert_eq!(load("pages = 3\n").sites().unwrap().len(), 0);
        for (text, line) in [
            ("name = \"x\"\n", ":1:1"),
            (
                "\nurl = [\"https://a.example/\"]\n[[sites]]\nname = \"x\"\nurl = [\"https://a.example/\"]\n",
                ":2:1",
            ),
            ("[[sites]]\nurl = [\"https://a.example/\"]\n", ":1:1"),
            ("\n[[sites]]\nname = \"x\"\n", ":2:1"),
            (
                "[[sites]]\nname = \"x\"\nurl = [\"https://a.example/\"]\n[[sites]]\nname = \"x\"\nurl = [\"https://b.example/\"]\n",
                ":4:1",
            ),
        ] {
            match load(text).sites() {
                Err(ConfigError::File(error)) => {
                    assert!(
                        error.position().ends_with(line),
                        "{text}: {}",
                        error.position()
                    );
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }
}
