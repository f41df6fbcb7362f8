//! `rules/cookies/<vendor-or-group>.toml`: names of cookies and storage keys.

use super::rule::{is_below, is_domain};
use super::{Area, Catalogue, CookieEntry};
use crate::catalogue::{DataFile, FileError, did_you_mean};
use crate::detect::decode::locator::bad_regex;
use regex::Regex;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::HashMap;
use toml::Spanned;

/// A cookie file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CookieFile {
    /// Vendor id.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    vendor: Option<Spanned<String>>,
    /// Or the word of a platform or infrastructure: `php`, `wordpress`, `cloudflare`.
    #[serde(default)]
    platform: Option<String>,
    /// The names.
    #[schemars(with = "Vec<CookieRow>")]
    cookie: Spanned<Vec<CookieRow>>,
}

/// One name.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CookieRow {
    /// Name, beginning of a name, or pattern.
    #[schemars(with = "String")]
    name: Spanned<String>,
    /// How it is compared.
    #[serde(rename = "match")]
    matching: Matching,
    /// Where it is kept.
    area: AreaWord,
    /// Usual class; never proof.
    purpose: CookiePurpose,
    /// Stores the consent choice itself.
    #[serde(default)]
    stores_choice: bool,
    /// Counts only under this domain.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    host: Option<Spanned<String>>,
    /// Counts only under a domain of its vendor.
    #[serde(default)]
    vendor_domain_only: bool,
    /// Usual lifetime.
    #[serde(default)]
    lifetime: Option<String>,
    /// What it is for.
    #[serde(default)]
    note: Option<String>,
    /// Lifetime in the Open Cookie Database, where it clearly differs.
    #[serde(default)]
    ocd_lifetime: Option<String>,
    /// How the Open Cookie Database classes it.
    #[serde(default)]
    ocd: Option<Ocd>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Matching {
    Exact,
    Prefix,
    Regex,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum AreaWord {
    Cookie,
    Local,
    Session,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum CookiePurpose {
    Necessary,
    Preferences,
    Statistics,
    Marketing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Ocd {
    Same,
    Differs,
    None,
}

/// All names, ready to be looked up.
#[derive(Debug, Default)]
pub(super) struct Cookies {
    rows: Vec<Row>,
    exact: HashMap<String, Vec<usize>>,
    /// Longest first.
    prefixes: Vec<(String, usize)>,
    patterns: Vec<(Regex, usize)>,
}

#[derive(Debug)]
struct Row {
    entry: CookieEntry,
    area: AreaWord,
    /// Domains it counts under; empty means all.
    only: Vec<String>,
    /// Domains that make it the likelier of two.
    domains: Vec<String>,
}

impl Cookies {
    /// Checks and indexes the files.
    pub(super) fn new(
        files: Vec<(&DataFile, CookieFile)>,
        catalogue: &Catalogue,
        errors: &mut Vec<FileError>,
    ) -> Cookies {
        let mut all = Cookies::default();
        for (file, source) in files {
            let owner = match (&source.vendor, &source.platform) {
                (Some(id), None) => {
                    if catalogue.vendor(id.get_ref()).is_none() {
                        let help =
                            did_you_mean(id.get_ref(), catalogue.vendors().map(|v| v.id.as_str()));
                        errors.push(FileError::at(
                            file,
                            id.span(),
                            format!("unknown vendor \"{}\"", id.get_ref()),
                            help,
                        ));
                    }
                    id.get_ref().clone()
                }
                (None, Some(word)) => word.clone(),
                _ => {
                    errors.push(FileError::at(
                        file,
                        0..0,
                        "a cookie file needs `vendor` or `platform`, and only one of them",
                        None,
                    ));
                    continue;
                }
            };
            let domains = catalogue
                .vendor(&owner)
                .map(|v| v.domains.clone())
                .unwrap_or_default();
            for row in source.cookie.into_inner() {
                all.add(file, &owner, &domains, row, errors);
            }
        }
        all.prefixes
            .sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        all
    }

    fn add(
        &mut self,
        file: &DataFile,
        owner: &str,
        domains: &[String],
        row: CookieRow,
        errors: &mut Vec<FileError>,
    ) {
        let name = row.name.get_ref().clone();
        let mut only = Vec::new();
        if let Some(host) = &row.host {
            if !is_domain(host.get_ref()) {
                errors.push(FileError::at(
                    file,
                    host.span(),
                    format!("\"{}\" is no domain", host.get_ref()),
                    None,
                ));
            }
            only.push(host.get_ref().clone());
        } else if row.vendor_domain_only
            || (row.matching != Matching::Regex && name.chars().count() <= 2)
        {
            // Names this short are used by everybody: without a domain they tell nothing.
            if domains.is_empty() {
                let help = Some("give it a `host`, or leave it out".into());
                errors.push(FileError::at(
                    file,
                    row.name.span(),
                    "this name needs a vendor with domains",
                    help,
                ));
            }
            only = domains.to_vec();
        }
        let at = self.rows.len();
        match row.matching {
            _ if name.is_empty() => errors.push(FileError::at(
                file,
                row.name.span(),
                "a name must not be empty",
                None,
            )),
            Matching::Exact => self.exact.entry(name.clone()).or_default().push(at),
            Matching::Prefix => self.prefixes.push((name.clone(), at)),
            Matching::Regex => match Regex::new(&name) {
                Ok(regex) => self.patterns.push((regex, at)),
                Err(e) => errors.push(FileError::at(file, row.name.span(), bad_regex(&e), None)),
            },
        }
        self.rows.push(Row {
            entry: CookieEntry {
                name,
                vendor: Some(owner.to_owned()),
                purpose: row.purpose.word().into(),
                stores_choice: row.stores_choice,
                lifetime: row.lifetime,
                note: row.note,
                ocd: row.ocd.map(|o| o.word().into()),
                ocd_lifetime: row.ocd_lifetime,
            },
            area: row.area,
            only,
            domains: domains.to_vec(),
        });
    }

    /// The entry for a name.
    pub(super) fn find(&self, name: &str, domain: &str, area: Area) -> Option<&CookieEntry> {
        let area = match area {
            Area::Cookie => AreaWord::Cookie,
            Area::Local => AreaWord::Local,
            Area::Session => AreaWord::Session,
        };
        let row = |at: &usize| {
            self.rows.get(*at).filter(|row| {
                // Libraries move keys between the two kinds of web storage; a cookie is a cookie.
                let same =
                    row.area == area || (row.area != AreaWord::Cookie && area != AreaWord::Cookie);
                same && (row.only.is_empty() || row.only.iter().any(|d| is_below(domain, d)))
            })
        };
        let exact: Vec<&Row> = self
            .exact
            .get(name)
            .into_iter()
            .flatten()
            .filter_map(row)
            .collect();
        let prefixes = self
            .prefixes
            .iter()
            .filter(|(p, _)| name.starts_with(p.as_str()))
            .filter_map(|(_, at)| row(at));
        let patterns = self
            .patterns
            .iter()
            .filter(|(r, _)| r.is_match(name))
            .filter_map(|(_, at)| row(at));
        exact
            .iter()
            .copied()
            .find(|r| r.domains.iter().any(|d| is_below(domain, d)))
            .or_else(|| exact.first().copied())
            .or_else(|| prefixes.chain(patterns).next())
            .map(|r| &r.entry)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &CookieEntry> {
        self.rows.iter().map(|r| &r.entry)
    }
}

impl CookiePurpose {
    fn word(self) -> &'static str {
        match self {
            CookiePurpose::Necessary => "necessary",
            CookiePurpose::Preferences => "preferences",
            CookiePurpose::Statistics => "statistics",
            CookiePurpose::Marketing => "marketing",
        }
    }
}

impl Ocd {
    fn word(self) -> &'static str {
        match self {
            Ocd::Same => "same",
            Ocd::Differs => "differs",
            Ocd::None => "none",
        }
    }
}
