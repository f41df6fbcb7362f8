//! `cmps/*.toml`: consent managers, their marks, their controls and where they keep the choice.

use crate::catalogue::{DataFile, DataFiles, FileError, did_you_mean};
use crate::evidence::CmpSeen;
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All consent managers of the catalogue.
#[derive(Debug, Clone)]
pub(super) struct Cmps {
    /// By id.
    pub products: BTreeMap<String, Cmp>,
    /// Names by id in the TC string, of the registered list.
    pub tcf_names: BTreeMap<String, String>,
}

/// One consent manager.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    dead_code,
    reason = "the descriptive fields are part of the checked file format"
)]
pub(super) struct Cmp {
    /// Id, the file's name.
    pub id: String,
    /// Product name.
    pub name: String,
    /// Company.
    pub vendor: String,
    /// How it reaches a site.
    pub kind: CmpKind,
    /// Hosts (`*.` for any subdomain) with an optional path its scripts come from.
    pub script_hosts: Vec<String>,
    /// Selectors; one that matches marks the product.
    pub dom: Vec<String>,
    /// Properties of `window`.
    pub globals: Vec<String>,
    /// Those of the marks that never decide alone.
    #[serde(default)]
    pub weak: Vec<toml::Spanned<String>>,
    /// Id in TC strings.
    #[serde(default)]
    pub tcf_cmp_id: Option<u32>,
    /// Whether its controls sit in a shadow root.
    pub shadow: Shadow,
    /// Whether its controls sit in a frame.
    pub frame: FrameKind,
    /// Where the selectors come from.
    pub seen: SeenIn,
    /// Selectors from general knowledge only.
    #[serde(default)]
    pub unseen: Vec<String>,
    /// Remarks.
    #[serde(default)]
    pub notes: Option<String>,
    /// The page's own call that reopens the choice.
    #[serde(default)]
    pub open_call: Option<String>,
    /// Its controls.
    pub buttons: Buttons,
    /// Where it keeps the choice.
    #[serde(default, rename = "store")]
    pub stores: Vec<Store>,
    /// Marks and the product they must lead to.
    #[serde(rename = "example")]
    pub examples: Vec<toml::Spanned<MarkExample>>,
}

/// How a consent manager reaches a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum CmpKind {
    /// Script from the vendor.
    Hosted,
    /// Plug-in of a content management system.
    Plugin,
    /// Library that the site ships.
    Package,
    /// Part of a site builder.
    Platform,
}

/// Whether controls sit in a shadow root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Shadow {
    /// No.
    None,
    /// In one that scripts can read.
    Open,
    /// In one that scripts cannot read.
    Closed,
}

/// Whether controls sit in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FrameKind {
    /// No.
    None,
    /// Of the page's own origin.
    SameOrigin,
    /// Of another origin.
    CrossOrigin,
}

/// Where selectors come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum SeenIn {
    /// Observed on a site that runs it.
    Corpus,
    /// Named in a published rule set.
    Autoconsent,
    /// General knowledge.
    Knowledge,
}

/// Selectors of a consent manager's controls.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Buttons {
    /// The box.
    #[serde(default)]
    pub container: Option<String>,
    /// Accepts everything.
    #[serde(default)]
    pub accept: Vec<String>,
    /// Refuses everything.
    #[serde(default)]
    pub reject: Vec<String>,
    /// Opens the second layer.
    #[serde(default)]
    pub settings: Vec<String>,
    /// Saves the switches.
    #[serde(default)]
    pub save: Vec<String>,
    /// Reopens the choice.
    #[serde(default)]
    pub reopen: Vec<String>,
    /// The selectors say nothing; only the wording does.
    #[serde(default)]
    pub by_words: bool,
}

/// A place where a choice is kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(
    dead_code,
    reason = "the descriptive fields are part of the checked file format"
)]
pub(super) struct Store {
    /// Name; `*` at an end stands for anything.
    pub name: String,
    /// Where.
    pub area: StoreArea,
    /// What the value looks like.
    #[serde(default)]
    pub form: Option<String>,
    /// The value after accepting.
    #[serde(default)]
    pub accepted: Option<Pattern>,
    /// The value after refusing.
    #[serde(default)]
    pub rejected: Option<Pattern>,
}

/// Where a choice is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum StoreArea {
    /// A cookie.
    Cookie,
    /// `localStorage`.
    Local,
}

/// A regular expression, checked when read.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Pattern(pub Regex);

impl TryFrom<String> for Pattern {
    type Error = regex::Error;
    fn try_from(text: String) -> Result<Pattern, regex::Error> {
        Regex::new(&text).map(Pattern)
    }
}

/// Marks on a page, and the product they must lead to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MarkExample {
    #[serde(default)]
    dom: Vec<String>,
    #[serde(default)]
    globals: Vec<String>,
    #[serde(default)]
    hosts: Vec<String>,
    expect: String,
}

/// `cmps/_tcf.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TcfList {
    #[serde(rename = "list_date")]
    _list_date: String,
    ids: BTreeMap<String, String>,
}

/// Marks met on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Marks {
    /// Selectors of the catalogue that match something.
    #[serde(default)]
    pub dom: Vec<String>,
    /// Properties of `window` of the catalogue that exist.
    #[serde(default)]
    pub globals: Vec<String>,
    /// Addresses of scripts and frames.
    #[serde(default)]
    pub hosts: Vec<String>,
}

/// Points from which on marks name a product: one strong mark.
const ENOUGH: u32 = 3;

impl Cmp {
    fn is_weak(&self, mark: &str) -> bool {
        self.weak.iter().any(|w| w.get_ref() == mark)
    }

    /// How strongly marks speak for this product.
    fn points(&self, marks: &Marks) -> u32 {
        let worth = |mark: &String, strong| if self.is_weak(mark) { 1 } else { strong };
        let dom: u32 = self
            .dom
            .iter()
            .filter(|m| marks.dom.contains(m))
            .map(|m| worth(m, 4))
            .sum();
        let globals: u32 = self
            .globals
            .iter()
            .filter(|m| marks.globals.contains(m))
            .map(|m| worth(m, 3))
            .sum();
        let hosts: u32 = self
            .script_hosts
            .iter()
            .filter(|m| marks.hosts.iter().any(|h| comes_from(h, m)))
            .map(|m| worth(m, 4))
            .sum();
        dom + globals + hosts
    }
}

/// Whether an address (or bare host and path) belongs to `host[/path]`, `*.` standing for subdomains.
fn comes_from(address: &str, pattern: &str) -> bool {
    let bare = address.split_once("://").map_or(address, |(_, rest)| rest);
    let (host, path) = bare.split_once('/').unwrap_or((bare, ""));
    let (wanted, wanted_path) = pattern.split_once('/').unwrap_or((pattern, ""));
    let same = match wanted.strip_prefix("*.") {
        Some(parent) => {
            bare.starts_with(pattern)
                || host == parent
                || host.strip_suffix(parent).is_some_and(|h| h.ends_with('.'))
        }
        None => host.eq_ignore_ascii_case(wanted),
    };
    same && path.starts_with(wanted_path)
}

impl Cmps {
    /// Reads and checks every file under `cmps/`.
    pub(super) fn load(files: &DataFiles) -> Result<Cmps, Vec<FileError>> {
        let mut errors = Vec::new();
        let mut products = BTreeMap::new();
        let mut tcf_names = BTreeMap::new();
        for (path, file) in files.under("cmps/") {
            if path == "cmps/_tcf.toml" {
                match toml::from_str::<TcfList>(&file.text) {
                    Ok(list) => tcf_names = list.ids,
                    Err(e) => errors.push(FileError::from_toml(file, &e)),
                }
                continue;
            }
            match toml::from_str::<Cmp>(&file.text) {
                Ok(cmp) => {
                    let wrong = check(path, file, &cmp);
                    if wrong.is_empty() {
                        products.insert(cmp.id.clone(), cmp);
                    }
                    errors.extend(wrong);
                }
                Err(e) => errors.push(FileError::from_toml(file, &e)),
            }
        }
        if errors.is_empty() {
            Ok(Cmps {
                products,
                tcf_names,
            })
        } else {
            Err(errors)
        }
    }

    /// The product that marks name; none when they name none, or two equally.
    pub(super) fn recognise(&self, marks: &Marks) -> Option<&Cmp> {
        let mut ranked: Vec<(u32, &Cmp)> = self
            .products
            .values()
            .map(|c| (c.points(marks), c))
            .filter(|(p, _)| *p >= ENOUGH)
            .collect();
        ranked.sort_by_key(|(points, _)| std::cmp::Reverse(*points));
        match ranked.as_slice() {
            [(first, _), (second, _), ..] if first == second => None,
            [(_, cmp), ..] => Some(cmp),
            [] => None,
        }
    }

    /// The product with that id in TC strings: of the catalogue, else of the registered list.
    pub(super) fn by_tcf_id(&self, id: u64) -> Option<CmpSeen> {
        let mut of_catalogue = self
            .products
            .values()
            .filter(|c| c.tcf_cmp_id.is_some_and(|t| u64::from(t) == id));
        match (of_catalogue.next(), of_catalogue.next()) {
            (Some(cmp), None) => Some(CmpSeen {
                id: cmp.id.clone(),
                name: cmp.name.clone(),
            }),
            _ => self.tcf_names.get(&id.to_string()).map(|name| CmpSeen {
                id: format!("tcf-{id}"),
                name: name.clone(),
            }),
        }
    }

    /// Runs the examples of every product; how many ran.
    pub(super) fn examples(&self, files: &DataFiles) -> Result<usize, Vec<FileError>> {
        let mut errors = Vec::new();
        let mut ran = 0;
        for (id, cmp) in &self.products {
            let Some(file) = files.get(&format!("cmps/{id}.toml")) else {
                continue;
            };
            for example in &cmp.examples {
                ran += 1;
                let wanted = example.get_ref();
                let marks = Marks {
                    dom: wanted.dom.clone(),
                    globals: wanted.globals.clone(),
                    hosts: wanted.hosts.clone(),
                };
                let got = self.recognise(&marks).map_or("none", |c| c.id.as_str());
                if got != wanted.expect {
                    let message =
                        format!("these marks lead to \"{got}\", not \"{}\"", wanted.expect);
                    errors.push(FileError::at(file, example.span(), message, None));
                }
            }
        }
        if errors.is_empty() {
            Ok(ran)
        } else {
            Err(errors)
        }
    }
}

fn check(path: &str, file: &DataFile, cmp: &Cmp) -> Vec<FileError> {
    let mut errors = Vec::new();
    let stem = path.trim_start_matches("cmps/").trim_end_matches(".toml");
    if cmp.id != stem {
        let at = file
            .text
            .find(&cmp.id)
            .map_or(0..0, |i| i..i + cmp.id.len());
        errors.push(FileError::at(
            file,
            at,
            format!("id \"{}\" in a file named {stem}.toml", cmp.id),
            did_you_mean(&cmp.id, [stem]),
        ));
    }
    if cmp.examples.is_empty() {
        errors.push(FileError::at(
            file,
            0..0,
            "no [[example]]",
            Some("add marks and the product they lead to".into()),
        ));
    }
    let marks: Vec<&str> = cmp
        .dom
        .iter()
        .chain(&cmp.globals)
        .chain(&cmp.script_hosts)
        .map(String::as_str)
        .collect();
    for weak in &cmp.weak {
        if !marks.contains(&weak.get_ref().as_str()) {
            let help = did_you_mean(weak.get_ref(), marks.iter().copied());
            errors.push(FileError::at(
                file,
                weak.span(),
                format!("\"{}\" is none of the marks above", weak.get_ref()),
                help,
            ));
        }
    }
    errors
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn every_example_of_the_embedded_products_holds() {
        let files = DataFiles::embedded();
        let cmps = Cmps::load(&files).unwrap_or_else(|e| {
            panic!(
                "{:#?}",
                e.iter()
                    .map(|e| format!("{} {}", e.position(), e.message))
                    .collect::<Vec<_>>()
            )
        });
        assert_eq!(cmps.products.len(), 78);
        let ran = cmps.examples(&files).unwrap_or_else(|e| {
            panic!(
                "{:#?}",
                e.iter()
                    .map(|e| format!("{} {}", e.position(), e.message))
                    .collect::<Vec<_>>()
            )
        });
        assert!(ran >= 154, "{ran}");
    }

    #[test]
    fn a_shared_global_names_nobody() {
        let cmps = Cmps::load(&DataFiles::embedded()).unwrap();
        let marks = Marks {
            globals: vec!["CookieConsent".into(), "__tcfapi".into()],
            ..Marks::default()
        };
        assert!(cmps.recognise(&marks).is_none());
        let marks = Marks {
            globals: vec!["CookieConsent".into()],
            dom: vec!["#cc-main".into()],
            ..Marks::default()
        };
        assert_eq!(cmps.recognise(&marks).unwrap().id, "vanilla-cookieconsent");
    }

    #[test]
    fn hosts_with_wildcard_and_path() {
        assert!(comes_from(
            "https://cdn.cookielaw.org/x.js",
            "cdn.cookielaw.org"
        ));
        assert!(comes_from("https://a.syrenis.com/x.js", "*.syrenis.com"));
        assert!(!comes_from("https://notsyrenis.com/x.js", "*.syrenis.com"));
        assert!(!comes_from(
            "https://cdn.shopify.com/other.js",
            "cdn.shopify.com/shopifycloud/privacy-banner"
        ));
    }

    #[test]
    fn a_pattern_that_does_not_parse_is_refused_with_its_place() {
        let files = DataFiles::embedded();
        let text = files
            .get("cmps/zaraz.toml")
            .unwrap()
            .text
            .replace("\":true\"", "\":(true\"");
        let errors = Cmps::load(&files.with("cmps/zaraz.toml", &text)).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert!(
            errors[0].position().contains("zaraz.toml:"),
            "{}",
            errors[0].position()
        );
    }
}
