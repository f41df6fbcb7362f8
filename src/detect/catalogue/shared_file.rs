//! The shared tables beside the vendors: event words, click ids, Google's consent letters.

use super::vendor_file::Canonical;
use indexmap::IndexMap;
use regex::Regex;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `rules/vendors/_words.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WordsFile {
    /// Date of the catalogue.
    pub(crate) as_of: String,
    /// Common name → names that sites use for it.
    pub(crate) event_words: IndexMap<Canonical, Vec<String>>,
}

/// `rules/vendors/_click-ids.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClickIdsFile {
    /// Query parameter → vendor id.
    pub(crate) click_ids: BTreeMap<String, toml::Spanned<String>>,
}

/// `rules/vendors/_google-consent.toml`.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoogleConsent {
    /// What the letters of `gcd` stand for, in order.
    pub gcd_order: Vec<String>,
    /// What a letter means.
    pub gcd_letters: BTreeMap<String, GcdLetter>,
    /// Google services by their letter in `dma_cps`.
    pub dma_services: BTreeMap<String, String>,
}

/// What a letter of `gcd` means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GcdLetter {
    /// State in force.
    pub state: SignalState,
    /// What the default command said.
    pub default: SignalState,
    /// What the update command said.
    pub update: SignalState,
    /// Explanation.
    #[serde(default)]
    pub note: Option<String>,
}

/// A consent state on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SignalState {
    /// Granted.
    Granted,
    /// Denied.
    Denied,
    /// Never set.
    Unset,
    /// No such command was given.
    None,
}

impl SignalState {
    /// The word of the files.
    pub fn word(self) -> &'static str {
        match self {
            SignalState::Granted => "granted",
            SignalState::Denied => "denied",
            SignalState::Unset => "unset",
            SignalState::None => "none",
        }
    }
}

/// `rules/vendors/_gtm-tags.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GtmTags {
    /// Beginning of an account → vendor id.
    pub account_vendors: BTreeMap<String, String>,
    /// Type of a tag → what it is.
    pub tags: BTreeMap<String, GtmTag>,
}

/// A type of tag in a container.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GtmTag {
    /// What it is, in words.
    pub kind: String,
    /// Vendor id, where the type has one.
    #[serde(default)]
    pub vendor: Option<String>,
    /// Fields that hold the account.
    #[serde(default)]
    pub account: Vec<String>,
    /// Fields that hold the event.
    #[serde(default)]
    pub event: Vec<String>,
    /// A setting or a listener, which sends nothing itself.
    #[serde(default)]
    pub setting: bool,
}

/// `rules/vendors/_platforms.toml`: platform id → its signs.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platforms {
    /// The platforms.
    pub platforms: BTreeMap<String, Platform>,
}

/// A platform and its signs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Name.
    pub name: String,
    /// `cms`, `shop`, `ticketing`, `plugin`, `hosting`.
    pub kind: PlatformKind,
    /// Beginning of the page's `generator`; enough on its own.
    #[serde(default)]
    pub generator: Vec<String>,
    /// Domains of requests; enough on their own.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Response headers of the page, lower case; enough on their own.
    #[serde(default)]
    pub headers: Vec<String>,
    /// Parts of paths on the site's own host.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Beginnings of cookie names.
    #[serde(default)]
    pub cookies: Vec<String>,
    /// Parts of the page's source.
    #[serde(default)]
    pub html: Vec<String>,
}

/// What a platform is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlatformKind {
    /// Content.
    Cms,
    /// Shop.
    Shop,
    /// Tickets.
    Ticketing,
    /// Part of another platform.
    Plugin,
    /// Where it is served from.
    Hosting,
}

impl PlatformKind {
    /// The word of the files.
    pub fn word(self) -> &'static str {
        match self {
            PlatformKind::Cms => "cms",
            PlatformKind::Shop => "shop",
            PlatformKind::Ticketing => "ticketing",
            PlatformKind::Plugin => "plugin",
            PlatformKind::Hosting => "hosting",
        }
    }
}

/// `rules/vendors/_server-side.toml`: signs that servers pass data on.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerSide {
    /// Integrations that can send from the server.
    #[serde(default)]
    pub integration: Vec<Integration>,
    /// Identifiers of vendors, as they are sent to the site's own host.
    #[serde(default)]
    pub identifier: Vec<ForwardedIdentifier>,
}

/// An integration that can send from the server.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Integration {
    /// Name.
    pub name: String,
    /// Vendors it can send to; empty when it is open.
    #[serde(default)]
    pub vendors: Vec<String>,
    /// Parts of paths on the site's own host or below `hosts`.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Domains that are asked.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Parts of the page's source.
    #[serde(default)]
    pub html: Vec<String>,
    /// What to ask the site for.
    pub ask: String,
}

/// An identifier of a vendor by parameter and form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForwardedIdentifier {
    /// Vendor id.
    pub vendor: String,
    /// Last part of the parameter's name, lower case.
    pub names: Vec<String>,
    /// Pattern of the value.
    pub shape: String,
    /// Compiled.
    #[serde(skip)]
    pub regex: Option<Regex>,
}

impl ServerSide {
    /// Compiles the patterns; the first that is wrong.
    pub(super) fn compile(&mut self) -> Result<(), String> {
        for identifier in &mut self.identifier {
            let regex = Regex::new(&identifier.shape).map_err(|_| identifier.shape.clone())?;
            identifier.regex = Some(regex);
        }
        Ok(())
    }
}

/// `rules/vendors/_personal-data.toml`: kind → names and form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonalFile {
    /// Kinds.
    pub(crate) kinds: IndexMap<String, PersonalKind>,
}

/// Names of parameters of one kind of personal data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonalKind {
    /// Last part of the parameter's name, folded: lower case, without spaces, hyphens and underscores.
    names: Vec<String>,
    /// Names that count only in the query of a page address of the audited site.
    #[serde(default)]
    page_names: Vec<String>,
    /// Pattern that the whole value must fit.
    shape: String,
}

/// Names of parameters that hold personal data, ready to be looked up.
#[derive(Debug, Default)]
pub struct PersonalNames {
    names: BTreeMap<String, usize>,
    page_names: BTreeMap<String, usize>,
    kinds: Vec<(String, Regex)>,
}

impl PersonalFile {
    /// Compiles the patterns; the first that is wrong.
    pub(super) fn compile(self) -> Result<PersonalNames, String> {
        let mut all = PersonalNames::default();
        for (kind, source) in self.kinds {
            let at = all.kinds.len();
            all.names.extend(source.names.into_iter().map(|n| (n, at)));
            let page = source.page_names.into_iter().map(|n| (n, at));
            all.page_names.extend(page);
            let regex = Regex::new(&source.shape).map_err(|_| source.shape.clone())?;
            all.kinds.push((kind, regex));
        }
        Ok(all)
    }
}

impl PersonalNames {
    /// The kind of a parameter by its name and value; `of_page` for the query of a page address.
    pub fn kind(&self, name: &str, value: &str, of_page: bool) -> Option<&str> {
        let last = name
            .trim_end_matches(']')
            .rsplit(['.', ':', '['])
            .next()
            .unwrap_or(name);
        let folded: String = last
            .chars()
            .filter(|c| !matches!(c, ' ' | '_' | '-'))
            .flat_map(char::to_lowercase)
            .collect();
        let page = of_page.then(|| self.page_names.get(&folded)).flatten();
        let at = self.names.get(&folded).or(page)?;
        let (kind, shape) = self.kinds.get(*at)?;
        shape.is_match(value.trim()).then_some(kind)
    }
}
